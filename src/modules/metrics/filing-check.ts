// What is looked at while a figure is filed: what cannot be is refused, what is odd needs a reason. Pure.
import { absolute, compare, type Decimal, decimal, divide, multiply, subtract } from '../../lib/decimal.ts'
import { isPeriod, periodWords, previousPeriod } from '../../lib/expr-period.ts'
import { amount } from '../../lib/expr-print.ts'
import { PERCENT } from '../../lib/expr-unit.ts'
import type { Known } from '../plan/target-rule.ts'
import { type Figure, figureWords, type Survey } from './figure.ts'
import { hasEnded } from './filing-due.ts'

export interface Finding {
  /** Stable: `filing.unit`, `filing.jump`. */
  readonly code: string
  /** `refuse` cannot be filed; `warn` can, with a reason. */
  readonly level: 'refuse' | 'warn'
  readonly detail: string
}

export interface Candidate {
  readonly period: string
  /** Undefined: what was typed could not be read as a value of this indicator. */
  readonly figure: Figure | undefined
  readonly survey: Survey | null
}

/** An accepted figure of the same indicator and subject. */
export interface Past {
  readonly period: string
  readonly figure: Figure
}

/** Classes of the indicator's scale and members it may hold, where it has them. */
export interface Allowed {
  readonly classes: readonly string[]
  readonly members: readonly string[]
}

const refused = (code: string, detail: string): Finding => ({
  code: `filing.${code}`,
  level: 'refuse',
  detail,
})
const odd = (code: string, detail: string): Finding => ({ code: `filing.${code}`, level: 'warn', detail })

/** Everything to be said about a candidate; `today` is the business day. */
export function checkFiling(
  candidate: Candidate,
  indicator: Known,
  history: readonly Past[],
  allowed: Allowed,
  today: string,
): Finding[] {
  const { period, figure } = candidate
  const when = periodProblem(period, indicator, today)
  if (when) return [when]
  if (!figure) return [refused('unread', `这个值读不出来；${wanted(indicator, allowed)}`)]
  if (figure.kind === 'none') return [odd('none', '报为不适用，请写明本市为什么没有这个对象')]
  const fits = kindProblem(figure, indicator, allowed)
  if (fits) return [fits]
  if (figure.kind !== 'figure') return repeated(figure, period, history)
  const impossible = [
    ...limits(figure, indicator),
    ...surveyProblems(figure.amount, indicator, candidate.survey),
  ]
  if (impossible.some(it => it.level === 'refuse')) return impossible
  return [...impossible, ...oddities(figure.amount as Decimal, period, indicator, history)]
}

const FORMS = {
  year: /^\d{4}$/,
  'half-year': /^\d{4}-H[12]$/,
  quarter: /^\d{4}-Q[1-4]$/,
  month: /^\d{4}-\d\d$/,
}
const EVERY = {
  year: '按年填报，如 2021',
  'half-year': '按半年填报，如 2021-H1',
  quarter: '按季度填报，如 2021-Q1',
  month: '按月填报，如 2021-07',
}

function periodProblem(period: string, indicator: Known, today: string): Finding | undefined {
  const interim = indicator.interim === true && FORMS.month.test(period)
  if (!isPeriod(period) || !(FORMS[indicator.period].test(period) || interim))
    return refused('period', `“${indicator.name}”${EVERY[indicator.period]}`)
  if (period < '1990') return refused('period', '年份过早，请核对')
  if (!hasEnded(period, today)) return refused('future', `${periodWords(period)}还没有结束，不能填报`)
  return undefined
}

function wanted(indicator: Known, allowed: Allowed): string {
  switch (indicator.measure) {
    case 'figure':
      return `请填数字，单位“${indicator.unit ?? ''}”`
    case 'class':
      return `请填${allowed.classes.join('、')}之一`
    case 'truth':
      return '请填“是”或“否”'
    case 'set':
      return `请从${allowed.members.join('、')}中选`
  }
}

function kindProblem(figure: Figure, indicator: Known, allowed: Allowed): Finding | undefined {
  if (figure.kind !== indicator.measure) return refused('kind', wanted(indicator, allowed))
  if (figure.kind === 'class' && !allowed.classes.includes(figure.label))
    return refused('class', `没有“${figure.label}”这一级；${wanted(indicator, allowed)}`)
  if (figure.kind === 'set') {
    const strangers = figure.items.filter(it => !allowed.members.includes(it))
    if (strangers.length > 0)
      return refused('members', `没有“${strangers.join('、')}”这一项；${wanted(indicator, allowed)}`)
  }
  if (figure.kind === 'figure' && figure.unit !== (indicator.unit ?? ''))
    return refused(
      'unit',
      `单位应是“${indicator.unit ?? '无'}”，填的是“${figure.unit || '无'}”；请换算后再填，平台不代为换算`,
    )
  return undefined
}

function* limits(figure: Extract<Figure, { kind: 'figure' }>, indicator: Known): Generator<Finding> {
  const value = figure.amount as Decimal
  const { low, high } = indicator.limits ?? {}
  const words = (bound: string) => amount(bound, figure.unit)
  if (low !== undefined && compare(value, low as Decimal) < 0)
    yield refused('range', `不可能低于 ${words(low)}，请核对`)
  if (high !== undefined && compare(value, high as Decimal) > 0)
    yield refused('range', `不可能高于 ${words(high)}，请核对`)
  if (indicator.whole && value.includes('.')) yield refused('whole', '应是整数，请核对')
}

function* surveyProblems(value: string, indicator: Known, survey: Survey | null): Generator<Finding> {
  if (!survey) {
    if (indicator.survey) yield refused('survey', '这是调查数，须同时填样本量、置信区间和调查方法')
    return
  }
  const [low, high, at] = [survey.low, survey.high, value].map(text => decimal(text)) as [
    Decimal,
    Decimal,
    Decimal,
  ]
  if (!Number.isSafeInteger(survey.n) || survey.n < 1) yield refused('survey', '样本量应是正整数')
  if (compare(low, at) > 0 || compare(at, high) > 0)
    yield refused('survey', '置信区间应包含填报的数，请核对上下限')
  else if (survey.n < 100) yield odd('sample', `样本量只有 ${survey.n}，请说明为什么足够`)
}

const HALF = '0.5' as Decimal
const TENTH = '0.1' as Decimal

function* oddities(
  value: Decimal,
  period: string,
  indicator: Known,
  history: readonly Past[],
): Generator<Finding> {
  const unit = indicator.unit ?? ''
  const last = figuresOf(history)
    .filter(it => it.period < period)
    .at(-1)
  const looksLikeRatio =
    unit === PERCENT && compare(value, '0' as Decimal) > 0 && compare(value, '1' as Decimal) <= 0
  if (looksLikeRatio && hundredfoldFits(value, indicator, last?.value)) {
    yield odd('ratio', `像是比例而不是百分数：${value} 若指 ${multiply(value, '100' as Decimal)}%，请改填`)
    return
  }
  const { low, high } = indicator.usual ?? {}
  if (
    (low !== undefined && compare(value, low as Decimal) < 0) ||
    (high !== undefined && compare(value, high as Decimal) > 0)
  )
    yield odd('usual', `平常在 ${low ?? '…'}—${amount(high ?? '…', unit)} 之间，请核对单位和小数点`)
  if (!last) return
  const lastWords = `${periodWords(last.period)}为 ${amount(last.value, unit)}`
  if (value === last.value) {
    if (last.period === previousPeriod(period) && value !== '0' && value !== '100')
      yield odd('same', `与上一期完全相同（${lastWords}），请确认不是沿用旧数`)
    return
  }
  if (!jumps(value, last.value, unit)) return
  const swapped = swappedLike(value, last.value, unit)
  const shifted = shiftedLike(value, last.value, unit)
  if (swapped) yield odd('swapped', `${lastWords}；像是数字颠倒，是否应为 ${amount(swapped, unit)}`)
  else if (shifted) yield odd('point', `${lastWords}；像是小数点错位，是否应为 ${amount(shifted, unit)}`)
  else yield odd('jump', `变动过大：${lastWords}，本期 ${amount(value, unit)}，请说明原因`)
}

function figuresOf(history: readonly Past[]): { period: string; value: Decimal }[] {
  return history
    .flatMap(({ period, figure }) =>
      figure.kind === 'figure' ? [{ period, value: figure.amount as Decimal }] : [],
    )
    .sort((a, b) => (a.period < b.period ? -1 : 1))
}

function hundredfoldFits(value: Decimal, indicator: Known, last: Decimal | undefined): boolean {
  const hundredfold = multiply(value, '100' as Decimal)
  if (last !== undefined) return !jumps(hundredfold, last, PERCENT) && jumps(value, last, PERCENT)
  const low = indicator.usual?.low
  return low !== undefined && compare(value, low as Decimal) < 0
}

/** More than ten points of a percentage, or more than half as much again. */
function jumps(value: Decimal, last: Decimal, unit: string): boolean {
  const change = absolute(subtract(value, last))
  if (unit === PERCENT) return compare(change, '10' as Decimal) > 0
  return compare(change, multiply(absolute(last), HALF)) > 0
}

/** The figure with two neighbouring digits exchanged that lies close to the last one; undefined when none does. */
function swappedLike(value: Decimal, last: Decimal, unit: string): Decimal | undefined {
  const digits = [...value]
  for (let i = 0; i + 1 < digits.length; i++) {
    const j = digits[i + 1] === '.' ? i + 2 : i + 1
    if (digits[i] === '.' || digits[j] === undefined || digits[i] === digits[j]) continue
    const other = [...digits]
    ;[other[i], other[j]] = [digits[j]!, digits[i]!]
    const text = decimal(other.join(''))
    if (close(text, last, unit)) return text
  }
  return undefined
}

function shiftedLike(value: Decimal, last: Decimal, unit: string): Decimal | undefined {
  return [multiply(value, '10' as Decimal), divide(value, '10' as Decimal, 12)].find(it =>
    close(it, last, unit),
  )
}

function close(value: Decimal, last: Decimal, unit: string): boolean {
  const change = absolute(subtract(value, last))
  return unit === PERCENT
    ? compare(change, '5' as Decimal) <= 0
    : compare(change, multiply(absolute(last), TENTH)) <= 0
}

function repeated(figure: Figure, period: string, history: readonly Past[]): Finding[] {
  if (figure.kind !== 'set') return []
  const last = history
    .filter(it => it.period < period)
    .sort((a, b) => (a.period < b.period ? -1 : 1))
    .at(-1)
  const lost = last?.figure.kind === 'set' ? last.figure.items.filter(it => !figure.items.includes(it)) : []
  if (!last || lost.length === 0) return []
  return [
    odd(
      'lost',
      `${periodWords(last.period)}有${lost.join('、')}，本期没有（${figureWords(figure)}），请说明原因`,
    ),
  ]
}
