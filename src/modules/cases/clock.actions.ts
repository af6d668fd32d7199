// The clock of a case: it stands still while the case is in dispute or suspended, and runs on with what was left.
import { sql } from 'kysely'
import { addAllowance, workingTimeBetween } from '../../lib/workcalendar.ts'
import type { Work } from '../../server/work.ts'
import { endDuties } from '../duties/duties.actions.ts'
import { type About, openHandleDuty } from './case-duties.actions.ts'

const HOUR = 3_600_000

interface Owed extends About {
  readonly unitId: string | null
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
export async function restartClock(work: Work, it: Owed, leftMs: number): Promise<Date> {
  const { calendar, allowance } = await clockOf(work, it.id)
  const unit = allowance.includes('紧急') ? '紧急工作时' : '工作时'
  const due = addAllowance(work.calendar(calendar), work.now, { amount: leftMs / HOUR, unit })
  await openHandleDuty(work, it, it.unitId!, { ...due, words: allowance, calendar })
  return due.dueAt
}

/** The due time moved on by working hours on its own calendar; the unit's duty follows it. */
export async function prolong(
  work: Work,
  it: Owed & { readonly dueAt: Date | null },
  hours: number,
): Promise<Date> {
  const { calendar, allowance } = await clockOf(work, it.id)
  await endDuties(work, 'case.handle', it.id, 'cancelled')
  const due = addAllowance(work.calendar(calendar), it.dueAt ?? work.now, { amount: hours, unit: '工作时' })
  await openHandleDuty(work, it, it.unitId!, {
    ...due,
    words: `${allowance}，延长 ${hours} 工作时`,
    calendar,
  })
  return due.dueAt
}
