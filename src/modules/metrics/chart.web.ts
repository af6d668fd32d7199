// What of a target's page goes into its chart.
import type { ReplyOf } from '../../lib/contract.ts'
import { amount } from '../../lib/expr-print.ts'
import type { target } from './metrics.contract.ts'
import { shown } from './outlook.ts'

/** Points with verdicts, the target as a line with its clause, and the band of the outlook. */
export function chartOf(data: ReplyOf<typeof target>) {
  const unit = data.indicators[0]?.unit ?? ''
  const verdicts = new Map(data.line.years.map(it => [it.period, it.verdict]))
  const points = data.series.map(({ year, amount: text }) => {
    const verdict = verdicts.get(String(year))
    return {
      x: year,
      y: Number(text),
      words: amount(text, unit),
      met: verdict === '达标' ? true : verdict === '不达标' ? false : null,
    }
  })
  const { bound, outlook } = data
  return {
    points,
    bound: bound
      ? {
          value: bound.value,
          words: `${bound.side === 'low' ? '不低于' : '不高于'} ${amount(String(bound.value), unit)}（${data.line.clause}）`,
        }
      : null,
    band: outlook
      ? {
          x: outlook.year,
          low: outlook.low,
          middle: outlook.middle,
          high: outlook.high,
          words: `${amount(shown(outlook.low), unit)}—${amount(shown(outlook.high), unit)}`,
        }
      : null,
  }
}
