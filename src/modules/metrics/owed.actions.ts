// What a person files: the figures their posts owe or may hand in, each with what is there already.
import type { ReplyOf } from '../../lib/contract.ts'
import { chinaDay } from '../../lib/day.ts'
import { periodWords, previousPeriod } from '../../lib/expr-period.ts'
import type { Call } from '../../server/route.ts'
import type { Work } from '../../server/work.ts'
import { everything } from '../people/actor.ts'
import { scalesOf } from '../plan/target-rule.ts'
import { figureWords } from './figure.ts'
import { type FiledIndicator, getFrame, indicatorsOf, membersOf } from './filing.actions.ts'
import type { owed } from './filing.contract.ts'
import { hasEnded, periodsOfYear } from './filing-due.ts'
import { listDues, listReadings, type ReadingRow } from './readings.store.ts'
import { possibleSubjects, requiredSubjects } from './slots.ts'
import { CITY } from './verdict.ts'
import { readingView } from './views.actions.ts'
import type { Frame } from './world.store.ts'
import { subjectWords } from './world.ts'

type Owed = ReplyOf<typeof owed>
type Reader = Work & Pick<Call, 'scope' | 'actor'>

/** What this actor's posts file: indicator by indicator, slot by slot, with what is there and what is owed. */
export async function owedBy(call: Reader): Promise<Owed['indicators']> {
  const day = chinaDay(call.now)
  const frame = await getFrame(call)
  const known = await indicatorsOf(call, frame)
  const dues = await listDues(call.trx, call.cityId, call.scope, day, false)
  const dueOf = new Map(dues.map(it => [`${it.indicator} ${it.period}`, it]))
  const rows = await listReadings(call.trx, call.cityId, everything, {}, day)
  const shown = [...known.values()].filter(it => mayFile(call, it, frame))
  return shown.map(found => {
    const { indicator, targets } = found
    const mine = rows.filter(row => row.indicator === indicator.code)
    const list = frame.file?.lists.find(it => it.code === indicator.list)
    return {
      code: indicator.code,
      name: indicator.name,
      measure: indicator.measure,
      unit: indicator.unit ?? '',
      period: indicator.period,
      base: indicator.base ?? '',
      source: indicator.source,
      survey: indicator.survey ?? false,
      computed: indicator.computed !== undefined,
      members: [...membersOf(found)],
      classes: indicator.measure === 'class' ? [...(scalesOf(frame.file)[indicator.scale ?? ''] ?? [])] : [],
      clauses: [...new Set(targets.map(it => it.clause))],
      unitName: dues.find(it => it.indicator === indicator.code)?.unitName ?? null,
      needsList: list && indicator.subjects?.length === 0 ? list.name : null,
      slots: slotsOf(call, frame, found, mine, key => dueOf.get(key), day),
    }
  })
}

/** The lead unit's own; a county's own figures; and for the office what nobody answers for yet. */
function mayFile(call: Reader, found: FiledIndicator, frame: Frame): boolean {
  return filers(call, found, frame).length > 0
}

/** Subjects of an indicator this actor's posts file. */
export function filers(
  call: Pick<Reader, 'actor'>,
  { indicator, lead }: FiledIndicator,
  frame: Frame,
): string[] {
  const { posts } = call.actor
  const required = requiredSubjects(indicator, frame.counties)
  const office = posts.some(it => it.role === 'office' || it.role === 'office_head')
  const own = lead ? posts.some(it => it.unitId === lead) : office
  const counties = possibleSubjects(indicator, frame.counties).filter(it => !required.includes(it))
  return [
    ...(own ? required : []),
    ...counties.filter(it => posts.some(post => it === `division:${post.division}`)),
  ]
}

function slotsOf(
  call: Reader,
  frame: Frame,
  found: FiledIndicator,
  rows: readonly ReadingRow[],
  dueOf: (key: string) => { dueAt: Date; doneAt: Date | null } | undefined,
  day: string,
) {
  const { indicator, targets } = found
  const fixed = targets.every(it => /^\d{4}$/.test(it.period)) ? targets.map(it => it.period) : undefined
  const first = Math.min(...frame.planYears, Number(day.slice(0, 4)))
  const years =
    fixed ?? Array.from({ length: Number(day.slice(0, 4)) - first + 3 }, (_, i) => String(first - 2 + i))
  const periods = [...new Set(years)]
    .flatMap(year => periodsOfYear(year, indicator.period))
    .filter(period => hasEnded(period, day))
  // Of monthly figures the last year is enough to work with; what is older is on the target's own page.
  const recent = periods.slice(-12)
  return filers(call, found, frame).flatMap(subject =>
    recent.map(period => {
      const its = rows.filter(
        row => row.subject === subject && row.period === period && row.state !== 'superseded',
      )
      const reading = its.find(row => row.state !== 'accepted') ?? its[0]
      const due = dueOf(`${indicator.code} ${period}`)
      const open = due && !due.doneAt ? due : undefined
      return {
        indicator: indicator.code,
        subject,
        subjectWords: subject === CITY ? '全市' : subjectWords(subject, frame.counties),
        period,
        periodWords: periodWords(period),
        dueAt: open?.dueAt.toISOString() ?? null,
        overdue: open !== undefined && open.dueAt < call.now,
        reading: reading ? readingView(reading, indicator.name, frame.counties, call.actor, call.now) : null,
        last: lastOf(rows, subject, period),
      }
    }),
  )
}

/** The accepted figure of the period before, in words. */
export function lastOf(rows: readonly ReadingRow[], subject: string, period: string): string | null {
  const before = previousPeriod(period)
  const row = rows.find(it => it.subject === subject && it.period === before && it.state === 'accepted')
  return row ? figureWords(row.value) : null
}
