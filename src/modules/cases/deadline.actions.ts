// The due time of a case, computed once when it is set, with the versions of rule and calendar; and its clock, which stands
// still while a case is in dispute or suspended.
import { sql } from 'kysely'
import { refuse } from '../../lib/refusal.ts'
import { addAllowance, workingTimeBetween } from '../../lib/workcalendar.ts'
import type { Work } from '../../server/work.ts'
import { endDuties, openDuty } from '../duties/duties.actions.ts'
import { HANDLING, type Handling } from '../plan/pack-cases.contract.ts'
import { findPlan, type PlanBody, type PlanRow } from '../plan/plan.store.ts'
import { allowanceFor, allowanceWords, type Timed } from './deadline.ts'

const HOUR = 3_600_000

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

interface Clock {
  readonly calendar: string
  readonly allowance: string
}

async function clockOf(work: Work, caseId: string): Promise<Clock> {
  const { rows } = await sql<Clock>`
    select calendar, allowance from duties where city_id = ${work.cityId} and subject_type = 'case' and subject_id = ${caseId}
      and kind = 'case.handle' order by opened_at desc, id desc limit 1`.execute(work.trx)
  return rows[0] ?? { calendar: 'five-day', allowance: '' }
}

/** Stops the clock: the unit's duty is cancelled; returns the working time that was left, in milliseconds, never below 0. */
export async function stopClock(work: Work, it: { readonly id: string; readonly dueAt: Date | null }) {
  const { calendar } = await clockOf(work, it.id)
  await endDuties(work, 'case.handle', it.id, 'cancelled')
  return it.dueAt ? Math.max(0, workingTimeBetween(work.calendar(calendar), work.now, it.dueAt)) : 0
}

/** Starts the clock of a unit again with the working time that was left; returns the new due time. */
export async function restartClock(
  work: Work,
  it: {
    readonly id: string
    readonly title: string
    readonly unitId: string | null
    readonly requirement: string | null
  },
  leftMs: number,
): Promise<Date> {
  const { calendar, allowance } = await clockOf(work, it.id)
  const unit = allowance.includes('紧急') ? '紧急工作时' : '工作时'
  const due = addAllowance(work.calendar(calendar), work.now, { amount: leftMs / HOUR, unit })
  await openDuty(work, {
    kind: 'case.handle',
    subjectType: 'case',
    subjectId: it.id,
    title: it.title,
    unitId: it.unitId!,
    clause: '五(三)2',
    requirements: it.requirement ? [it.requirement] : [],
    allowance,
    calendar,
    ...due,
  })
  return due.dueAt
}

/** The due time moved on by working hours on its own calendar; the unit's duty follows it. */
export async function prolong(
  work: Work,
  it: {
    readonly id: string
    readonly title: string
    readonly unitId: string | null
    readonly requirement: string | null
    readonly dueAt: Date | null
  },
  hours: number,
): Promise<Date> {
  const { calendar, allowance } = await clockOf(work, it.id)
  await endDuties(work, 'case.handle', it.id, 'cancelled')
  const due = addAllowance(work.calendar(calendar), it.dueAt ?? work.now, { amount: hours, unit: '工作时' })
  await openDuty(work, {
    kind: 'case.handle',
    subjectType: 'case',
    subjectId: it.id,
    title: it.title,
    unitId: it.unitId!,
    clause: '五(三)2',
    requirements: it.requirement ? [it.requirement] : [],
    allowance: `${allowance}，延长 ${hours} 工作时`,
    calendar,
    ...due,
  })
  return due.dueAt
}
