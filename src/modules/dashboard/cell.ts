// One sign for one task in one place (规划看板): worked out from its targets' verdicts there, what its standards turned up
// as cases, and what is owed. What is missing never makes a pass.
import type { Verdict } from '../../lib/expr.ts'

/** 没有该项: nothing of this task is measured, assessed or owed there. */
export type Sign = Verdict | '没有该项'

/** From worst to best; the last two say that there is nothing to be good or bad at. */
export const signs: readonly Sign[] = ['不达标', '数据不足', '待人工', '达标', '不适用', '没有该项']

export interface CellInput {
  /** One verdict a target that is measured of this subject. */
  readonly verdicts: readonly Verdict[]
  /** Standards of the frameworks in force that point at the task. */
  readonly standards: number
  readonly openCases: number
  readonly overdueCases: number
  /** Measures and other duties on the task, past their time. */
  readonly overdueDuties: number
}

/**
 * Anything that fails or is late: 不达标. Else the first gap in what is known decides; only verdicts make a pass, and
 * every one of them must. No case is no proof: standards alone are 数据不足, an open case keeps a task from 达标.
 */
export function signOf(cell: CellInput): Sign {
  const { verdicts, standards, openCases, overdueCases, overdueDuties } = cell
  const has = (verdict: Verdict) => verdicts.includes(verdict)
  if (has('不达标') || overdueCases > 0 || overdueDuties > 0) return '不达标'
  if (has('数据不足')) return '数据不足'
  if (has('待人工')) return '待人工'
  if (has('达标')) return openCases > 0 ? '待人工' : '达标'
  if (openCases > 0 || standards > 0) return '数据不足'
  return has('不适用') ? '不适用' : '没有该项'
}

/** Which of two is worse. */
export function worse(a: Sign, b: Sign): Sign {
  return signs.indexOf(a) <= signs.indexOf(b) ? a : b
}
