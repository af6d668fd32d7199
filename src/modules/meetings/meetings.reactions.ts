// The roll-up of days: what every sealed fact about a case did to its unit and county on its day. Figures of any period, past ones
// too, are sums over it; a batch of facts becomes one statement.
import { sql } from 'kysely'
import { chinaDay } from '../../lib/day.ts'
import type { Reaction } from '../../server/reactions.ts'
import type { Work } from '../../server/work.ts'
import { type CaseState, openStates } from '../cases/case.ts'
import { caseLifecycle } from '../cases/case-lifecycle.ts'
import type { SealedFact } from '../ledger/ledger.store.ts'
import { type DayShift, shiftsOf } from './meeting.ts'

const NOBODY = '00000000-0000-0000-0000-000000000000'
const isOpen = (state: string) => openStates.includes(state as CaseState)

type Dated = DayShift & { readonly day: string; readonly recurred?: number }

async function fold(work: Work, facts: readonly SealedFact[]): Promise<void> {
  const ofCases = facts.filter(fact => fact.kind.startsWith('case.'))
  const ofDuties = facts.filter(
    fact => fact.data.kind === 'case.handle' && (fact.kind === 'duty.overdue' || fact.data.overdue === true),
  )
  const about = [
    ...ofDuties.map(fact => String(fact.data.about)),
    ...ofCases.filter(fact => fact.kind === 'case.issued').map(fact => fact.subjectId),
  ]
  const rows = about.length
    ? await sql<{ id: string; division: number | null; recurs: boolean }>`
        select id, division, recurs_of is not null as recurs from cases
        where city_id = ${work.cityId} and id = any(${[...new Set(about)]}::uuid[])`.execute(work.trx)
    : { rows: [] }
  const known = new Map(rows.rows.map(row => [row.id, row]))
  const moves: Dated[] = []
  for (const fact of ofCases) {
    const day = chinaDay(fact.at)
    for (const shift of shiftsOf(fact, isOpen)) {
      const recurred = shift.issued && known.get(fact.subjectId)?.recurs ? 1 : 0
      moves.push({ ...shift, day, recurred })
    }
  }
  for (const fact of ofDuties) {
    const fell = fact.kind === 'duty.overdue' ? 1 : 0
    const division = known.get(String(fact.data.about))?.division ?? null
    moves.push({
      unit: String(fact.data.unit),
      division,
      day: chinaDay(fact.at),
      fellLate: fell,
      late: fell || -1,
    })
  }
  await write(work, moves)
}

async function write(work: Work, moves: readonly Dated[]): Promise<void> {
  const sums = new Map<string, number[]>()
  for (const it of moves) {
    const key = `${it.day}/${it.division ?? work.cityId}/${it.unit ?? NOBODY}`
    const sum = sums.get(key) ?? [0, 0, 0, 0, 0, 0]
    const add = [it.issued, it.closed, it.recurred, it.fellLate, it.open, it.late]
    sums.set(
      key,
      sum.map((n, i) => n + (add[i] ?? 0)),
    )
  }
  // Key order is lock order: two processes folding at once cannot deadlock.
  const rows = [...sums].filter(([, sum]) => sum.some(n => n !== 0)).sort(([a], [b]) => (a < b ? -1 : 1))
  if (rows.length === 0) return
  const key = (i: number) => rows.map(([it]) => it.split('/')[i]!)
  const n = (i: number) => rows.map(([, sum]) => sum[i]!)
  await sql`
    insert into case_days (city_id, day, division, unit_id, issued, closed, recurred, fell_late, open_by, late_by)
    select ${work.cityId}, t.* from unnest(${key(0)}::date[], ${key(1)}::int[], ${key(2)}::uuid[], ${n(0)}::bigint[],
      ${n(1)}::bigint[], ${n(2)}::bigint[], ${n(3)}::bigint[], ${n(4)}::bigint[], ${n(5)}::bigint[]) t
    on conflict (city_id, day, division, unit_id) do update set issued = case_days.issued + excluded.issued,
      closed = case_days.closed + excluded.closed, recurred = case_days.recurred + excluded.recurred,
      fell_late = case_days.fell_late + excluded.fell_late, open_by = case_days.open_by + excluded.open_by,
      late_by = case_days.late_by + excluded.late_by`.execute(work.trx)
}

const facts = [
  ...new Set(Object.values(caseLifecycle.transitions).map(transition => transition.fact)),
  'duty.overdue',
  'duty.done',
  'duty.cancelled',
]

export const meetingsReactions: readonly Reaction[] = [
  { name: 'case-days', on: facts, fold, handle: (work, fact) => fold(work, [fact]) },
]
