// Every verdict of a city that its data give: for each target the city, its members and counties, year by year and, where
// figures come in shorter periods, period by period. Pure; the store keeps what changed.
import type { Verdict } from '../../lib/expr.ts'
import { periodWords } from '../../lib/expr-period.ts'
import type { TargetKind } from '../plan/pack.contract.ts'
import { type Figure, figureWords } from './figure.ts'
import { CITY, type Judged, judge } from './verdict.ts'
import {
  dataFor,
  groundsOf,
  type Observed,
  observedByIndicator,
  type Prepared,
  prepare,
  vocabularyFor,
  type World,
  yearsOf,
} from './world.ts'

/** A verdict that a person proposed and another approved, where the rule leaves it to people. */
export interface Decided {
  readonly id: string
  readonly target: string
  readonly subject: string
  readonly period: string
  readonly verdict: Verdict
  readonly reason: string
}

export interface JudgedRow extends Judged {
  /** `target:T50`. */
  readonly target: string
  readonly subject: string
  readonly period: string
  readonly ruleText: string
  /** The last reading in words and its period: `88.1%`, `2021`. */
  readonly figure: string | null
  readonly figurePeriod: string | null
  readonly decision: string | null
}

export interface JudgingInput {
  readonly world: World
  readonly decided: readonly Decided[]
  readonly planYears: readonly number[]
  readonly thisYear: number
  /** Requirement codes; all when left out. */
  readonly only?: ReadonlySet<string>
}

/** Compared with what the whole region or an upper plan says of the city: a county's figure has no place there. */
const CITY_ONLY: ReadonlySet<TargetKind> = new Set([
  'GT_BENCH',
  'LT_BENCH',
  'PLAN_MIN',
  'PLAN_MAX',
  'PLAN_MEET',
  'RANK_MAX',
  'QUAL',
])

/** All verdicts, in the order of targets, subjects and periods. */
export function judgeAll(input: JudgingInput): JudgedRow[] {
  const { world, only } = input
  const grounds = groundsOf(world)
  const byIndicator = observedByIndicator(world.observed)
  return world.targets
    .filter(target => !only || only.has(target.requirement))
    .flatMap(target => judgeTarget(prepare(target, grounds), byIndicator, input))
}

function judgeTarget(
  prepared: Prepared,
  byIndicator: ReadonlyMap<string, readonly Observed[]>,
  { world, decided, planYears, thisYear }: JudgingInput,
): JudgedRow[] {
  const { target, rule } = prepared
  const seen = rule.indicators.flatMap(it => byIndicator.get(it.code) ?? [])
  const years = yearsOf(
    target,
    planYears,
    seen.map(it => it.period),
    thisYear,
  )
  const subjects = CITY_ONLY.has(target.kind)
    ? [CITY]
    : [CITY, ...[...new Set(seen.map(it => it.subject))].filter(it => it !== CITY).sort()]
  return subjects.flatMap(subject => {
    const mine = subject === CITY ? seen : seen.filter(it => it.subject === subject)
    const periods = subject === CITY ? [...years, ...shorter(prepared, mine, years)] : years.filter(has(mine))
    const data = dataFor(prepared, world, byIndicator, subject)
    const vocabulary = vocabularyFor(prepared, world.counties, subject)
    return periods.map(period => {
      const judged = judge(prepared.expr, vocabulary, { ...data, period }, target.clause, prepared.only)
      return {
        target: target.requirement,
        subject,
        period,
        ruleText: rule.text,
        ...lastFigure(prepared, mine, subject, period),
        ...settled(judged, target.clause, decided, target.requirement, subject, period),
      }
    })
  })
}

const has = (readings: readonly Observed[]) => (year: string) =>
  readings.some(it => it.period.startsWith(year))

/** Months, quarters and half-years with a figure, inside the years that are judged. */
function shorter({ rule }: Prepared, readings: readonly Observed[], years: readonly string[]): string[] {
  // What is filed of a year so far warns and never decides.
  const yearly = new Set(rule.indicators.filter(it => it.period === 'year').map(it => it.code))
  const periods = readings
    .filter(it => !yearly.has(it.indicator) && it.period.length > 4)
    .map(it => it.period)
    .filter(it => years.includes(it.slice(0, 4)))
  return [...new Set(periods)].sort()
}

/** Where the rule leaves it to people, what they decided stands in its place. */
function settled(
  judged: Judged,
  clause: string,
  decided: readonly Decided[],
  target: string,
  subject: string,
  period: string,
): Judged & { decision: string | null } {
  const decision =
    judged.verdict === '待人工'
      ? decided.find(it => it.target === target && it.subject === subject && it.period === period)
      : undefined
  if (!decision) return { ...judged, decision: null }
  const { verdict, reason } = decision
  return {
    ...judged,
    verdict,
    sentence: `${periodWords(period)}：${reason}（${clause}），人工判定${verdict}`,
    decision: decision.id,
  }
}

function lastFigure(
  { rule }: Prepared,
  readings: readonly Observed[],
  subject: string,
  period: string,
): Pick<JudgedRow, 'figure' | 'figurePeriod'> {
  const first = rule.indicators[0]
  const own = readings
    .filter(
      it =>
        it.indicator === first?.code &&
        (first.period === 'year' ? it.period === period : it.period.startsWith(period)),
    )
    .filter(it => subject !== CITY || (it.subject === CITY) === !first?.subjects)
    .sort((a, b) => (a.period < b.period ? -1 : 1))
  const last = own.at(-1)
  // Of several members no one figure speaks for the city.
  if (!last || (subject === CITY && first?.subjects && first.subjects.length > 1))
    return { figure: null, figurePeriod: null }
  return { figure: briefly(last.figure), figurePeriod: last.period }
}

/** Of a set how many; everything else as it is. */
const briefly = (figure: Figure) =>
  figure.kind === 'set' ? `${figure.items.length} 项` : figureWords(figure)
