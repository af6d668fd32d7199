// How far to trust a finding, by kind and by whether it has a figure. Written by compile-measured.test.ts, not by hand:
// (right + 1) / (found + 2) on the gold documents and the seed, times the share right on documents first met (152 of 160).
import type { CompiledKind } from './compiled.ts'

const MEASURED = new Map<string, number>([
  ['BOOL/words', 0.91],
  ['CONSEC3_OR_MIN/figure', 0.71],
  ['COUNT_TRIGGER/figure', 0.89],
  ['EQ100/figure', 0.93],
  ['EQ100/words', 0.93],
  ['FREQ_MIN/figure', 0.92],
  ['FREQ_MIN/words', 0.63],
  ['GROWTH_GT/words', 0.76],
  ['GT_BENCH/words', 0.86],
  ['LT_BENCH/words', 0.76],
  ['MAX/figure', 0.92],
  ['MIN/figure', 0.95],
  ['MIN/words', 0.71],
  ['ORD_MAX/figure', 0.81],
  ['PLAN_MAX/words', 0.79],
  ['PLAN_MEET/words', 0.84],
  ['PLAN_MIN/words', 0.83],
  ['QUAL/words', 0.79],
  ['RANK_MAX/figure', 0.81],
  ['SET_COVER/figure', 0.63],
  ['SET_COVER/words', 0.88],
  ['SLA/figure', 0.89],
  ['SLA/words', 0.79],
  ['YOY_PP/figure', 0.85],
  ['YOY_UP/words', 0.89],
  ['ZERO/figure', 0.63],
  ['ZERO/words', 0.92],
])

/** What was never met on gold is as likely wrong as right. */
export function confidenceOf(kind: CompiledKind, value: number | string | null): number {
  return MEASURED.get(`${kind}/${value === null ? 'words' : 'figure'}`) ?? 0.5
}
