// How far to trust a finding, by kind and by whether it has a figure. Written by compile-measured.test.ts, not by hand:
// (right + 1) / (found + 2) on the gold documents and the seed, times the share right on documents first met (72 of 75).
import type { CompiledKind } from './compiled.ts'

const MEASURED = new Map<string, number>([
  ['BOOL/words', 0.92],
  ['CONSEC3_OR_MIN/figure', 0.72],
  ['COUNT_TRIGGER/figure', 0.9],
  ['EQ100/figure', 0.94],
  ['EQ100/words', 0.94],
  ['FREQ_MIN/figure', 0.93],
  ['FREQ_MIN/words', 0.64],
  ['GROWTH_GT/words', 0.77],
  ['GT_BENCH/words', 0.87],
  ['LT_BENCH/words', 0.77],
  ['MAX/figure', 0.93],
  ['MIN/figure', 0.96],
  ['MIN/words', 0.72],
  ['ORD_MAX/figure', 0.82],
  ['PLAN_MAX/words', 0.8],
  ['PLAN_MEET/words', 0.85],
  ['PLAN_MIN/words', 0.84],
  ['QUAL/words', 0.8],
  ['RANK_MAX/figure', 0.82],
  ['SET_COVER/figure', 0.64],
  ['SET_COVER/words', 0.89],
  ['SLA/figure', 0.9],
  ['SLA/words', 0.8],
  ['YOY_PP/figure', 0.86],
  ['YOY_UP/words', 0.9],
  ['ZERO/figure', 0.64],
  ['ZERO/words', 0.93],
])

/** What was never met on gold is as likely wrong as right. */
export function confidenceOf(kind: CompiledKind, value: number | string | null): number {
  return MEASURED.get(`${kind}/${value === null ? 'words' : 'figure'}`) ?? 0.5
}
