// The outlook of a target: its one yearly figure, its bound, and what that says about the year that is running. Pure.
import type { Decimal } from '../../lib/decimal.ts'
import {
  type Bound,
  elapsedWords,
  type Outlook,
  outlook,
  outlookWords,
  type Prospect,
  prospectOf,
} from './outlook.ts'
import { CITY } from './verdict.ts'
import type { Observed, OutsideValue, Prepared } from './world.ts'

export interface Forecast {
  readonly outlook: Outlook
  readonly prospect: Prospect | undefined
  readonly words: string
}

/** The city's yearly figures of the target's one indicator, oldest first. */
export function yearlyFigures(
  prepared: Pick<Prepared, 'rule'>,
  byIndicator: ReadonlyMap<string, readonly Observed[]>,
  subject: string = CITY,
): { year: number; amount: Decimal }[] {
  const indicator = prepared.rule.indicators[0]
  if (prepared.rule.indicators.length !== 1 || indicator?.measure !== 'figure') return []
  return (byIndicator.get(indicator.code) ?? [])
    .filter(it => it.subject === subject && /^\d{4}$/.test(it.period))
    .flatMap(it =>
      it.figure.kind === 'figure' ? [{ year: Number(it.period), amount: it.figure.amount as Decimal }] : [],
    )
    .sort((a, b) => a.year - b.year)
}

/** The bound a single figure is held against in a year; undefined for kinds that compare otherwise. */
export function boundOf(
  prepared: Pick<Prepared, 'target' | 'rule'>,
  outside: readonly OutsideValue[],
  year: number,
): Bound | undefined {
  const { target, rule } = prepared
  const low = new Set(['MIN', 'EQ100', 'PLAN_MIN', 'GT_BENCH', 'CONSEC3_OR_MIN', 'FREQ_MIN'])
  const high = new Set(['MAX', 'ZERO', 'RANK_MAX', 'PLAN_MAX', 'LT_BENCH'])
  const meet = target.kind === 'PLAN_MEET' ? (target.direction === 'down' ? 'high' : 'low') : undefined
  const side = meet ?? (low.has(target.kind) ? 'low' : high.has(target.kind) ? 'high' : undefined)
  if (!side || !/^[\d.]*$/.test(target.value ?? '')) return undefined
  const needed = rule.benchmark ?? rule.plan
  if (!needed) return target.value === undefined ? undefined : { side, value: Number(target.value) }
  const published = outside.find(it => it.confirmed && it.code === needed.code && spans(it.period, year))
  return published ? { side, value: Number(published.amount) } : undefined
}

function spans(period: string, year: number): boolean {
  const [from, to = from] = period.split('/')
  return Number(from) <= year && year <= Number(to)
}

/** The forecast for the year after the last yearly reading; undefined below five readings. */
export function forecastOf(
  prepared: Prepared,
  byIndicator: ReadonlyMap<string, readonly Observed[]>,
  outside: readonly OutsideValue[],
): Forecast | undefined {
  const indicator = prepared.rule.indicators[0]
  const series = yearlyFigures(prepared, byIndicator)
  const last = series.at(-1)
  if (!indicator || !last) return undefined
  const { low, high } = indicator.limits ?? {}
  const bounds = { ...(low ? { low: Number(low) } : {}), ...(high ? { high: Number(high) } : {}) }
  const points = series.map(it => ({ year: it.year, value: Number(it.amount) }))
  const next = outlook(points, last.year + 1, bounds)
  if (!next) return undefined
  const bound = boundOf(prepared, outside, next.year)
  const prospect = bound && prospectOf(next, bound)
  return { outlook: next, prospect, words: outlookWords(next, indicator.unit ?? '', prospect) }
}

/** What the months so far of a running year say; undefined when nothing was filed of it or it is on course. */
export function elapsedOf(
  prepared: Prepared,
  byIndicator: ReadonlyMap<string, readonly Observed[]>,
  outside: readonly OutsideValue[],
  year: number,
): string | undefined {
  const indicator = prepared.rule.indicators[0]
  const bound = boundOf(prepared, outside, year)
  if (!indicator?.interim || indicator.unit !== '%' || bound?.side !== 'low') return undefined
  const filed = (byIndicator.get(indicator.code) ?? []).filter(it => it.subject === CITY)
  if (filed.some(it => it.period === String(year))) return undefined
  const last = filed
    .filter(it => it.period.startsWith(`${year}-`))
    .sort((a, b) => (a.period < b.period ? -1 : 1))
    .at(-1)
  if (last?.figure.kind !== 'figure') return undefined
  const months = Number(last.period.slice(5))
  if (months > 11) return undefined
  return elapsedWords({ months, soFar: Number(last.figure.amount) }, bound.value, indicator.unit)
}

export interface Warning {
  readonly kind: 'outlook' | 'elapsed'
  readonly sentence: string
}

/** Why a target may be missed in the running year: the months so far before the trend, since they say more. */
export function warningOf(
  prepared: Prepared,
  byIndicator: ReadonlyMap<string, readonly Observed[]>,
  outside: readonly OutsideValue[],
  year: number,
): Warning | undefined {
  const sentence = elapsedOf(prepared, byIndicator, outside, year)
  if (sentence !== undefined) return { kind: 'elapsed', sentence }
  const forecast = forecastOf(prepared, byIndicator, outside)
  return forecast?.outlook.year === year && forecast.prospect === 'unlikely'
    ? { kind: 'outlook', sentence: forecast.words }
    : undefined
}
