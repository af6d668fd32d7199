// Verdicts of the plan's targets as the dashboard counts them, about the city and its counties.
import type { Work } from '../../server/work.ts'
import type { Target } from '../plan/pack.contract.ts'
import type { RequirementRow } from '../plan/plan.store.ts'
import type { BoardVerdict } from './board.ts'

export interface TargetVerdict extends BoardVerdict {
  /** The verdict as a sentence with figures and clause. */
  readonly sentence: string
}

/** A target without a reading is 数据不足, never a pass. */
export async function listTargetVerdicts(
  work: Pick<Work, 'trx' | 'cityId'>,
  targets: readonly RequirementRow[],
): Promise<TargetVerdict[]> {
  return targets.map(row => ({
    target: (row.body as Target).code,
    division: work.cityId,
    verdict: '数据不足',
    sentence: '还没有填报的数据，不算达标。',
  }))
}
