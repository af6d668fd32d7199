// Roll-ups of cases: sealed facts move counts, so screens read totals instead of counting. A batch of facts becomes a
// few sums and two statements (measured: a statement a fact cost more than filing the case).
import { sql } from 'kysely'
import { chinaDay } from '../../lib/day.ts'
import type { Reaction } from '../../server/reactions.ts'
import type { Work } from '../../server/work.ts'
import type { SealedFact } from '../ledger/ledger.store.ts'
import { caseLifecycle } from './case-lifecycle.ts'
import { foldPlaces, foldStandards } from './case-totals.actions.ts'

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** One count that moves: where, whose, which state, by how much. */
export interface Shift {
  readonly division: number | null
  readonly unit: string | null
  readonly state: string
  readonly by: number
}

/** What a fact about a case moves: out of one state, into another. A finding in review is nobody's yet. */
export function shiftsOf(fact: SealedFact): Shift[] {
  const { from, to, unit, unitBefore, division } = fact.data as {
    from?: string
    to: string
    unit?: string | null
    /** Only where the act changed the unit. */
    unitBefore?: string | null
    division: number | null
  }
  const of = (state: string, owner: string | null | undefined, by: number): Shift => ({
    division,
    unit: state === 'filed' ? null : (owner ?? null),
    state,
    by,
  })
  return from ? [of(from, unitBefore ?? unit, -1), of(to, unit, 1)] : [of(to, unit, 1)]
}

async function overdueShifts(work: Work, facts: readonly SealedFact[]): Promise<Shift[]> {
  const wanted = facts.filter(
    fact => fact.data.kind === 'case.handle' && (fact.kind === 'duty.overdue' || fact.data.overdue === true),
  )
  if (wanted.length === 0) return []
  const about = [...new Set(wanted.map(fact => String(fact.data.about)))]
  const rows = await work.trx
    .selectFrom('cases')
    .select(['id', 'division'])
    .where('city_id', '=', work.cityId)
    .where('id', 'in', about)
    .execute()
  const divisions = new Map(rows.map(row => [row.id, row.division]))
  return wanted.map(fact => ({
    division: divisions.get(String(fact.data.about)) ?? null,
    unit: String(fact.data.unit),
    state: 'overdue',
    by: fact.kind === 'duty.overdue' ? 1 : -1,
  }))
}

async function writeShifts(work: Work, shifts: readonly Shift[]): Promise<void> {
  const sums = new Map<string, number>()
  for (const { division, unit, state, by } of shifts) {
    const key = `${division ?? work.cityId}/${unit ?? NOBODY}/${state}`
    sums.set(key, (sums.get(key) ?? 0) + by)
  }
  // Key order is lock order: two processes folding at once cannot deadlock.
  const rows = [...sums]
    .filter(([, by]) => by !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, by]) => [...key.split('/'), by] as [string, string, string, number])
  if (rows.length === 0) return
  await sql`
    insert into case_totals (city_id, division, unit_id, unit_kind, state, n)
    select ${work.cityId}, t.division, t.unit, coalesce(u.kind, 'none'), t.state, t.n
    from unnest(${rows.map(r => Number(r[0]))}::int[], ${rows.map(r => r[1])}::uuid[], ${rows.map(r => r[2])}::text[], ${rows.map(r => r[3])}::bigint[]) t(division, unit, state, n)
      left join units u on u.city_id = ${work.cityId} and u.id = t.unit
    on conflict (city_id, division, unit_id, state) do update set n = case_totals.n + excluded.n`.execute(
    work.trx,
  )
}

async function writeWeeks(work: Work, facts: readonly SealedFact[]): Promise<void> {
  const weeks = new Map<string, { filed: number; closed: number }>()
  for (const fact of facts) {
    const week = mondayOf(fact.at)
    const sums = weeks.get(week) ?? { filed: 0, closed: 0 }
    if (fact.kind === 'case.filed') sums.filed += 1
    if (fact.kind === 'case.closed') sums.closed += 1
    if (sums.filed + sums.closed > 0) weeks.set(week, sums)
  }
  for (const [week, sums] of [...weeks].sort()) {
    await sql`
      insert into case_weeks (city_id, week, filed, closed) values (${work.cityId}, ${week}, ${sums.filed}, ${sums.closed})
      on conflict (city_id, week) do update set filed = case_weeks.filed + excluded.filed, closed = case_weeks.closed + excluded.closed`.execute(
      work.trx,
    )
  }
}

/** The Monday of the week in China. */
function mondayOf(at: Date): string {
  const day = new Date(`${chinaDay(at)}T00:00:00Z`)
  return new Date(day.getTime() - ((day.getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10)
}

async function fold(work: Work, facts: readonly SealedFact[]): Promise<void> {
  const ofCases = facts.filter(fact => fact.kind.startsWith('case.'))
  const ofDuties = facts.filter(fact => fact.kind.startsWith('duty.'))
  await writeShifts(work, [...ofCases.flatMap(shiftsOf), ...(await overdueShifts(work, ofDuties))])
  await writeWeeks(work, ofCases)
}

const caseFacts = [
  ...new Set(Object.values(caseLifecycle.transitions).map(transition => transition.fact)),
  'duty.overdue',
  'duty.done',
  'duty.cancelled',
]

export const casesReactions: readonly Reaction[] = [
  {
    name: 'case-totals',
    on: caseFacts,
    fold,
    handle: (work, fact) => fold(work, [fact]),
  },
  {
    name: 'case-standard-totals',
    on: caseFacts,
    fold: foldStandards,
    handle: (work, fact) => foldStandards(work, [fact]),
  },
  {
    name: 'case-place-totals',
    on: caseFacts,
    fold: foldPlaces,
    handle: (work, fact) => foldPlaces(work, [fact]),
  },
]
