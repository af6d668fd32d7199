// Verdicts of the plan's targets as the dashboard counts them, about the city and its counties, in the period that shows.
import type { ReplyOf } from '../../lib/contract.ts'
import type { Verdict } from '../../lib/expr.ts'
import type { Work } from '../../server/work.ts'
import { boardOf } from '../metrics/board.actions.ts'
import type { targets } from '../metrics/metrics.contract.ts'
import type { BoardVerdict } from './board.ts'

type Line = ReplyOf<typeof targets>['targets'][number]

export interface TargetVerdict extends BoardVerdict {
  /** The verdict as a sentence with figures and clause. */
  readonly sentence: string
  readonly period: string
  /** The last figure in words; null where none was filed. */
  readonly figure: string | null
  /** 不低于 87.5%. */
  readonly line: string
}

/** Members of a list (a drain, a road) are the target's own matter; the city's verdict takes them in. */
export async function listTargetVerdicts(work: Work): Promise<TargetVerdict[]> {
  const { targets: lines } = await boardOf(work)
  return lines.flatMap(line => [
    verdictOf(line, line.now, work.cityId),
    ...line.subjects.flatMap(it => {
      const division = /^division:(\d{6})$/.exec(it.subject)?.[1]
      return division ? [verdictOf(line, it, Number(division))] : []
    }),
  ])
}

function verdictOf(line: Line, it: Line['now'], division: number): TargetVerdict {
  return {
    target: line.code.replace(/^target:/, ''),
    division,
    verdict: it.verdict as Verdict,
    sentence: /[。！]$/.test(it.sentence) ? it.sentence : `${it.sentence}。`,
    period: it.period,
    figure: it.figure,
    line: line.line,
  }
}
