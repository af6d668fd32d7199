// The due time of a case, computed once when it is set, with the versions of rule and calendar.
import { refuse } from '../../lib/refusal.ts'
import { addAllowance } from '../../lib/workcalendar.ts'
import type { Work } from '../../server/work.ts'
import { HANDLING, type Handling } from '../plan/pack-cases.contract.ts'
import { findPlan, type PlanBody, type PlanRow } from '../plan/plan.store.ts'
import { allowanceFor, allowanceWords, type Timed } from './deadline.ts'

export interface DueTime {
  readonly dueAt: Date
  readonly provisional: boolean
  readonly calendar: string
  readonly calendarVersion: string
  /** `16 工作时`. */
  readonly words: string
  /** `wuzhong-2021@5d0c…`: plan pack and its digest. */
  readonly ruleVersion: string
  /** Until when the unit may return the case (退单). */
  readonly disputeUntil: Date
}

/** The city's figures for handling cases, or what holds where its pack says nothing. */
export async function handlingOf(work: Work): Promise<Handling> {
  return (await findPlan(work.trx, work.cityId))?.body.rules.handling ?? HANDLING
}

/** Due time by the plan in force; `known` saves looking the plan up again. */
export async function dueTime(work: Work, it: Timed, known?: PlanRow<PlanBody>): Promise<DueTime> {
  const plan = known ?? (await findPlan(work.trx, work.cityId))
  const rule = plan && allowanceFor(plan.body.rules, it)
  if (!plan || !rule)
    return refuse('case.no-allowance', '规划包里没有适用的整改时限；请在 rules.yaml 的 allowances 中补上。')
  const due = addAllowance(work.calendar(rule.calendar), work.now, { amount: rule.amount, unit: rule.unit })
  return {
    ...due,
    words: allowanceWords(rule),
    calendar: rule.calendar,
    ruleVersion: `${plan.code}@${plan.digest.slice(0, 12)}`,
    disputeUntil: workingHours(work, (plan.body.rules.handling ?? HANDLING).disputeHours).dueAt,
  }
}

/** Due time of an allowance that no line of the rules sets, in working hours of the five-day calendar. */
export function workingHours(work: Work, hours: number): Omit<DueTime, 'ruleVersion' | 'disputeUntil'> {
  const due = addAllowance(work.calendar('five-day'), work.now, { amount: hours, unit: '工作时' })
  return { ...due, words: `${hours} 工作时`, calendar: 'five-day' }
}
