// The slots of an indicator: who files it, for whom, for which periods. Pure.
import type { Target } from '../plan/pack.contract.ts'
import type { Known } from '../plan/target-rule.ts'
import { hasEnded, lastDay, periodsOfYear } from './filing-due.ts'
import { CITY } from './verdict.ts'
import { type County, subjectKey } from './world.ts'

/** Subjects every one of which must be filed: the city itself, or each member. */
export function requiredSubjects(indicator: Known, counties: readonly County[]): string[] {
  return indicator.subjects ? indicator.subjects.map(name => subjectKey(name, counties)) : [CITY]
}

/** Subjects that may be filed: those required, and every county where counties file their own. */
export function possibleSubjects(indicator: Known, counties: readonly County[]): string[] {
  const own = indicator.counties ? counties.map(it => `division:${it.code}`) : []
  return [...requiredSubjects(indicator, counties), ...own]
}

/** The ended periods for which targets want the indicator: all since `since`, and always the latest one. */
export function owedPeriods(
  indicator: Known,
  targets: readonly Pick<Target, 'period'>[],
  planYears: readonly number[],
  since: string,
  today: string,
): string[] {
  const years = new Set(
    targets.flatMap(target => (/^\d{4}$/.test(target.period) ? [target.period] : planYears.map(String))),
  )
  const ended = [...years]
    .sort()
    .flatMap(year => periodsOfYear(year, indicator.period))
    .filter(period => hasEnded(period, today))
  return ended.filter((period, i) => i === ended.length - 1 || lastDay(period) >= since)
}
