// How far to trust a finding, by kind and by whether it has a figure. Written by compile-measured.test.ts, not by hand:
// (right + 1) / (found + 2) on the gold documents and the seed, times the share right on documents first met (362 of 389).
import type { CompiledKind } from './compiled.ts'

const MEASURED = new Map<string, number>([
  ['BOOL/words', 0.89],
  ['CONSEC3_OR_MIN/figure', 0.7],
  ['COUNT_TRIGGER/figure', 0.88],
  ['EQ100/figure', 0.92],
  ['EQ100/words', 0.91],
  ['FREQ_MIN/figure', 0.91],
  ['FREQ_MIN/words', 0.62],
  ['GROWTH_GT/words', 0.74],
  ['GT_BENCH/words', 0.86],
  ['LT_BENCH/words', 0.78],
  ['MAX/figure', 0.91],
  ['MIN/figure', 0.93],
  ['MIN/words', 0.7],
  ['ORD_MAX/figure', 0.8],
  ['PLAN_MAX/words', 0.78],
  ['PLAN_MEET/words', 0.83],
  ['PLAN_MIN/words', 0.81],
  ['QUAL/words', 0.78],
  ['RANK_MAX/figure', 0.84],
  ['SET_COVER/figure', 0.62],
  ['SET_COVER/words', 0.87],
  ['SLA/figure', 0.88],
  ['SLA/words', 0.78],
  ['YOY_PP/figure', 0.85],
  ['YOY_UP/words', 0.89],
  ['ZERO/figure', 0.62],
  ['ZERO/words', 0.91],
])

/** What was never met on gold is as likely wrong as right. */
export function confidenceOf(kind: CompiledKind, value: number | string | null): number {
  return MEASURED.get(`${kind}/${value === null ? 'words' : 'figure'}`) ?? 0.5
}
