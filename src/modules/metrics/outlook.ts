// Where a series is going: a straight line by least squares through at least five yearly readings, with the band in which
// the next one lies in eight cases of ten. It is an estimate: it warns, and never enters a verdict. Why this line and how
// the band was validated: docs/decisions and outlook.test.ts.
import type { Decimal } from '../../lib/decimal.ts'
import { amount } from '../../lib/expr-print.ts'

/** Below this there is no forecast at all. */
export const FEWEST = 5
/** How often the band is to hold, in per cent. */
export const BAND = 80

export interface Point {
  readonly year: number
  readonly value: number
}

export interface Outlook {
  readonly year: number
  readonly middle: number
  readonly low: number
  readonly high: number
  /** Readings it rests on. */
  readonly n: number
}

// Two-sided 80 % quantiles of Student's t by degrees of freedom from 3 on.
const T80 = [
  1.638, 1.533, 1.476, 1.44, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356, 1.35, 1.345, 1.341, 1.337, 1.333, 1.33,
]
const T80_FAR = 1.282

/**
 * The outlook for one year after the last reading; undefined with fewer than five readings. Gaps between years are
 * allowed, order does not matter. `bounds` cut what cannot be (0–100 %).
 */
export function outlook(
  points: readonly Point[],
  year: number,
  bounds: { readonly low?: number; readonly high?: number } = {},
): Outlook | undefined {
  const n = points.length
  if (n < FEWEST) return undefined
  const [x0, y0] = [mean(points.map(p => p.year)), mean(points.map(p => p.value))]
  const sxx = sum(points.map(p => (p.year - x0) ** 2))
  if (sxx === 0) return undefined
  const slope = sum(points.map(p => (p.year - x0) * (p.value - y0))) / sxx
  const at = (x: number) => y0 + slope * (x - x0)
  const spread = Math.sqrt(sum(points.map(p => (p.value - at(p.year)) ** 2)) / (n - 2))
  const reach = (T80[n - 5] ?? T80_FAR) * spread * Math.sqrt(1 + 1 / n + (year - x0) ** 2 / sxx)
  const within = (value: number) =>
    Math.min(bounds.high ?? Infinity, Math.max(bounds.low ?? -Infinity, value))
  return { year, middle: within(at(year)), low: within(at(year) - reach), high: within(at(year) + reach), n }
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
const mean = (values: readonly number[]) => sum(values) / values.length

export type Prospect = 'likely' | 'open' | 'unlikely'

/** A bound as the outlook sees it: `>=` a figure, or `<=`. */
export interface Bound {
  readonly side: 'low' | 'high'
  readonly value: number
}

/** Whether the whole band lies on the good side of the bound, on the bad one, or across it. */
export function prospectOf(it: Outlook, bound: Bound): Prospect {
  if (bound.side === 'low')
    return it.low >= bound.value ? 'likely' : it.high < bound.value ? 'unlikely' : 'open'
  return it.high <= bound.value ? 'likely' : it.low > bound.value ? 'unlikely' : 'open'
}

const PROSPECTS: Readonly<Record<Prospect, string>> = {
  likely: '照此走势预计能达到目标',
  open: '能不能达到目标还看不准',
  unlikely: '照此走势预计达不到目标',
}

/** `按近 6 年走势，2023年约 88.9%，十次里八次在 87.9%—89.9% 之间；照此走势预计能达到目标。` */
export function outlookWords(it: Outlook, unit: string, prospect: Prospect | undefined): string {
  const word = (value: number) => amount(shown(value), unit)
  const trend = `按 ${it.n} 个年度的走势，${it.year}年约 ${word(it.middle)}，十次里八次在 ${word(it.low)}—${word(it.high)} 之间`
  return prospect ? `${trend}；${PROSPECTS[prospect]}。` : `${trend}。`
}

/** An estimate as a decimal with at most three significant places behind what matters. */
export function shown(value: number): string {
  const places = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  const text = value.toFixed(places)
  return /\./.test(text) ? text.replace(/\.?0+$/, '') : text
}

export interface Elapsed {
  /** 1–11: the month up to which the year so far is known. */
  readonly months: number
  /** The figure of the year so far. */
  readonly soFar: number
}

/**
 * What the months so far leave for a share of the year (days, per cent): what the rest must average to meet a lower bound.
 * `impossible` when even the best rest (`best`, 100 by default) does not suffice.
 */
export function remainder(
  elapsed: Elapsed,
  bound: number,
  best = 100,
): { needed: number; impossible: boolean } {
  const { months, soFar } = elapsed
  const needed = (bound * 12 - soFar * months) / (12 - months)
  return { needed, impossible: needed > best }
}

/** The warning before a year ends, or undefined while it is on course. */
export function elapsedWords(elapsed: Elapsed, bound: number, unit: string): string | undefined {
  if (elapsed.soFar >= bound) return undefined
  const { needed, impossible } = remainder(elapsed, bound)
  const head = `前 ${elapsed.months} 个月累计 ${amount(shown(elapsed.soFar), unit)}，低于目标 ${amount(String(bound) as Decimal, unit)}`
  return impossible
    ? `${head}；即使以后各月都是 ${amount('100', unit)}，全年也达不到。`
    : `${head}；以后各月平均须达到 ${amount(shown(needed), unit)}，全年才能达到。`
}
