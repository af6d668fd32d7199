// The year counted backwards (年度倒排): from one anchor day, each step so many working days before or after it. Pure.
import { chinaTime } from '../../lib/day.ts'
import { addAllowance, type Due, type WorkCalendar, workdaysBefore } from '../../lib/workcalendar.ts'
import type { YearStep } from '../plan/pack-parts.contract.ts'

export interface PlannedStep extends Due {
  readonly step: YearStep
}

/** When each step is due: at the close of its working day. A day off as anchor counts as the working day before it. */
export function planYear(
  steps: readonly YearStep[],
  calendar: WorkCalendar,
  anchorDay: string,
): PlannedStep[] {
  const anchor = chinaTime(anchorDay, '12:00')
  return steps.map(step => ({
    step,
    ...(step.workdays <= 0
      ? workdaysBefore(calendar, anchor, -step.workdays)
      : addAllowance(calendar, anchor, { amount: step.workdays, unit: '工作日' })),
  }))
}

/** `实地测评前 45 个工作日`. */
export function offsetWords(workdays: number, anchor: string): string {
  if (workdays === 0) return `${anchor}当天`
  return `${anchor}${workdays < 0 ? '前' : '后'} ${Math.abs(workdays)} 个工作日`
}
