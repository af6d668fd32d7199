// Verdicts: a target's rule over readings, benchmarks and plan values. Pure; what it used is frozen with the answer.
import type { Decimal } from '../../lib/decimal.ts'
import type { Data, Expr, Source, Verdict, Vocabulary } from '../../lib/expr.ts'
import { evaluate, verdictOf } from '../../lib/expr-eval.ts'
import { explain, sourcesOf, withoutName } from '../../lib/expr-explain.ts'
import { marginOf } from '../../lib/expr-margin.ts'
import { Refused } from '../../lib/refusal.ts'

/** A verdict as facts call it. */
export const verdictCodes: Readonly<Record<Verdict, string>> = {
  达标: 'met',
  不达标: 'unmet',
  数据不足: 'missing',
  不适用: 'na',
  待人工: 'human',
}

/** The subject of a verdict on the city as a whole; others are `division:640302` or `item:南干沟`. */
export const CITY = 'city'

export interface Judged {
  readonly verdict: Verdict
  /** Distance to the bound, positive when met. */
  readonly margin: Decimal | null
  readonly marginUnit: string | null
  /** `2021年 88.1% ≥ 87.5%（四(八)32），达标，余量 0.6 个百分点`. */
  readonly sentence: string
  /** Observations, benchmarks and plan values it rests on, as they were. */
  readonly used: readonly Source[]
}

/**
 * Judges one period. `only` is the indicator's name when the rule has just one: the sentence leaves it out.
 * Data that do not fit their declaration are missing, with the reason; nothing is ever rescaled or guessed.
 */
export function judge(expr: Expr, vocabulary: Vocabulary, data: Data, clause: string, only?: string): Judged {
  try {
    const { value, explanation } = evaluate(expr, vocabulary, data)
    const margin = marginOf(explanation)
    const told = only === undefined ? explanation : withoutName(explanation, only)
    return {
      verdict: verdictOf(value),
      margin: margin?.amount ?? null,
      marginUnit: margin?.unit ?? null,
      sentence: explain(told, clause),
      used: sourcesOf(explanation),
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return {
      verdict: '数据不足',
      margin: null,
      marginUnit: null,
      sentence: `${error.refusal.detail}（${clause}），数据不足`,
      used: [],
    }
  }
}

/** One period's standing of a target, as far as choosing what to show needs it. */
export interface Standing {
  readonly period: string
  readonly verdict: Verdict
}

const known = (verdict: Verdict) => verdict === '达标' || verdict === '不达标' || verdict === '不适用'

/**
 * The period a list shows: the latest year that has an answer, unless a later one is already owed and still empty, since
 * an old pass must not stand in for a figure nobody filed.
 * @param owed whether figures of this period should be there by now
 */
export function shownPeriod<T extends Standing>(
  standings: readonly T[],
  owed: (period: string) => boolean,
): T | undefined {
  const years = standings
    .filter(it => /^\d{4}$/.test(it.period))
    .sort((a, b) => (a.period < b.period ? -1 : 1))
  const answered = years.findLast(it => known(it.verdict))
  const late = years.findLast(it => !known(it.verdict) && owed(it.period))
  if (answered && (!late || late.period < answered.period)) return answered
  return late ?? years.findLast(it => !known(it.verdict)) ?? years.at(-1)
}

/** Whether a met target now fails: the same period corrected for the worse, or the year before met and this one not. */
export function isRegression(
  now: Verdict,
  before: Verdict | undefined,
  yearBefore: Verdict | undefined,
): boolean {
  return now === '不达标' && (before === '达标' || (before !== '不达标' && yearBefore === '达标'))
}
