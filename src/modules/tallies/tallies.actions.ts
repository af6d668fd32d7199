// Counting: each tally is one query and one sum; what it comes to is kept as a reading of its indicator.
import { chinaDay, chinaYear } from '../../lib/day.ts'
import type { Work } from '../../server/work.ts'
import { type ComputedFigure, fileComputed, verdictIf } from '../metrics/computed.actions.ts'
import type { Figure } from '../metrics/figure.ts'
import { type FiledIndicator, indicatorsOf, membersOf } from '../metrics/filing.actions.ts'
import { hasEnded, periodsOfYear } from '../metrics/filing-due.ts'
import { type Frame, findFrame } from '../metrics/world.store.ts'
import type { Computed } from '../plan/indicators.contract.ts'
import {
  countFixes,
  countInTime,
  findBeginning,
  listRegisterRows,
  listStandingNotices,
  type NoticeRow,
  type RegisterRow,
} from './tallies.store.ts'
import { hoursOf, runsOf, shareOf, spanOf, type TallyName, tallies } from './tally.ts'

/** `unsettled`: what it counts is not over, though the period may be. */
type Count = Pick<ComputedFigure, 'figure' | 'counted' | 'ids'> & { readonly unsettled?: boolean }

/** What a tally says of one period; undefined where the house has no records of it. */
type PeriodCount = (period: string) => Count | undefined | Promise<Count | undefined>

/** Reads what a tally looks at, once for all its periods. */
type Tally = (
  work: Pick<Work, 'trx' | 'cityId' | 'now'>,
  found: FiledIndicator,
  computed: Computed,
  beginning: Date,
) => Promise<PeriodCount>

const figure = (amount: string, { indicator }: FiledIndicator): Figure => ({
  kind: 'figure',
  amount,
  unit: indicator.unit ?? '',
})

const counts: Readonly<Record<TallyName, Tally>> = {
  'notice-run': async ({ trx, cityId }, found, _, beginning) => {
    const runs = runsOf<NoticeRow>(await listStandingNotices(trx, cityId))
    return period => {
      const { from, to } = spanOf(period)
      const inside = runs.filter(({ notice }) => notice.at >= from && notice.at < to)
      const most = Math.max(0, ...inside.map(({ run }) => run.length))
      // Before the house began there may have been notices it knows nothing of: nought would be a guess.
      if (most === 0 && from < beginning) return undefined
      const ids = inside.filter(({ run }) => run.length === most).flatMap(({ run }) => run.map(it => it.id))
      return { figure: figure(String(most), found), counted: inside.length, ids: [...new Set(ids)] }
    }
  },
  'fixed-in-time': async ({ trx, cityId, now }, found) => {
    return async period => {
      const { from, to } = spanOf(period)
      const { due, inTime, late } = await countInTime(trx, cityId, from, to < now ? to : now)
      return due === 0 ? undefined : { figure: figure(shareOf(inTime, due), found), counted: due, ids: late }
    }
  },
  'longest-fix': async ({ trx, cityId, now }, found, { categories }) => {
    return async period => {
      const { from, to } = spanOf(period)
      const { cases, longest, open, ids } = await countFixes(trx, cityId, categories ?? [], from, to, now)
      if (cases === 0) return undefined
      return { figure: figure(hoursOf(longest), found), counted: cases, ids, unsettled: open > 0 }
    }
  },
  'register-count': async (work, found, computed) => {
    const rows = await registerRows(work, computed)
    return period => {
      const inside = within(rows, period)
      if (inside.length === 0) return undefined
      const ids = inside.map(it => it.id)
      return { figure: figure(String(inside.length), found), counted: inside.length, ids }
    }
  },
  'register-values': async (work, found, computed) => {
    const rows = await registerRows(work, computed)
    const members = membersOf(found)
    return period => {
      const inside = within(rows, period).filter(row => members.includes(row.key))
      if (inside.length === 0) return undefined
      const items = members.filter(member => inside.some(row => row.key === member))
      return { figure: { kind: 'set', items }, counted: inside.length, ids: inside.map(it => it.id) }
    }
  },
}

/** The check of the pack has seen to it that a tally of a register names the register and its day. */
async function registerRows(
  { trx, cityId }: Pick<Work, 'trx' | 'cityId'>,
  { register, day, column, only }: Computed,
): Promise<RegisterRow[]> {
  return register && day ? listRegisterRows(trx, cityId, register, day, column, only) : []
}

function within(rows: readonly RegisterRow[], period: string): RegisterRow[] {
  const { from, to } = spanOf(period)
  const [first, end] = [chinaDay(from), chinaDay(to)]
  return rows.filter(row => row.day >= first && row.day < end)
}

/** Indicators of the plan in force that the house counts. */
export async function countedIndicators(
  work: Work,
  frame: Frame,
): Promise<{ found: FiledIndicator; computed: Computed }[]> {
  const all = [...(await indicatorsOf(work, frame)).values()]
  return all.flatMap(found =>
    found.indicator.computed ? [{ found, computed: found.indicator.computed }] : [],
  )
}

/** Periods of an indicator the house has lived in, the running one last. */
export function periodsSince(
  every: FiledIndicator['indicator']['period'],
  beginning: Date,
  now: Date,
): string[] {
  const first = chinaYear(beginning)
  const years = Array.from({ length: chinaYear(now) - first + 1 }, (_, i) => String(first + i))
  return years
    .flatMap(year => periodsOfYear(year, every))
    .filter(period => {
      const { from, to } = spanOf(period)
      return to > beginning && from <= now
    })
}

/** What the house counts of one indicator, period by period. */
export async function countOf(
  work: Work,
  found: FiledIndicator,
  computed: Computed,
  beginning: Date,
): Promise<PeriodCount> {
  return counts[computed.tally](work, found, computed, beginning)
}

/**
 * Counts these tallies anew and keeps what is another figure. A running period is kept only when what it comes to can no
 * longer change its verdict; once it is there, `whole` says whether it is counted anew already now.
 */
export async function keepTallies(
  work: Work,
  names: ReadonlySet<TallyName>,
  whole: boolean,
): Promise<number> {
  const frame = await findFrame(work.trx, work.cityId)
  const beginning = frame && (await findBeginning(work.trx, work.cityId))
  if (!frame || !beginning) return 0
  const today = chinaDay(work.now)
  let kept = 0
  for (const { found, computed } of await countedIndicators(work, frame)) {
    const { tally } = computed
    if (!names.has(tally)) continue
    const { code, period: every } = found.indicator
    const count = await countOf(work, found, computed, beginning)
    const there = await keptPeriods(work, code)
    const figures: ComputedFigure[] = []
    for (const period of periodsSince(every, beginning, work.now)) {
      const ended = hasEnded(period, today)
      if (!whole && there.has(period)) continue
      const it = await count(period)
      if (!it) continue
      const settled = ended && !it.unsettled
      if (
        !settled &&
        !there.has(period) &&
        verdictIf(frame, found, period, it.figure) !== tallies[tally].final
      )
        continue
      const { unsettled: _, ...counted } = it
      figures.push({ ...counted, period, tally })
    }
    kept += (await fileComputed(work, found, figures)).length
  }
  return kept
}

async function keptPeriods(work: Work, indicator: string): Promise<Set<string>> {
  const rows = await work.trx
    .selectFrom('metric_readings')
    .select('period')
    .where('city_id', '=', work.cityId)
    .where('indicator', '=', indicator)
    .where('subject', '=', 'city')
    .where('state', '=', 'accepted')
    .execute()
  return new Set(rows.map(row => row.period))
}
