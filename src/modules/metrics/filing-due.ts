// When a figure is owed: a period of an indicator has ended, and so many days after it have passed. Pure.
import { chinaDay, chinaTime } from '../../lib/day.ts'
import { slots } from '../../lib/expr-period.ts'
import type { FilingPeriod } from '../plan/indicators.contract.ts'

const LENGTHS = { month: 'month', quarter: 'quarter', 'half-year': 'half' } as const

/** The filing periods of a year: itself, or its months, quarters or half-years. */
export function periodsOfYear(year: string, every: FilingPeriod): readonly string[] {
  return every === 'year' ? [year] : slots(year, LENGTHS[every])
}

/** The last day of a period: `2021` → `2021-12-31`. */
export function lastDay(period: string): string {
  const [year, part] = [Number(period.slice(0, 4)), period.slice(5)]
  const month =
    part === ''
      ? 12
      : part[0] === 'Q'
        ? Number(part[1]) * 3
        : part[0] === 'H'
          ? Number(part[1]) * 6
          : Number(part)
  return chinaDay(new Date(chinaTime(nextMonth(year, month)).getTime() - 1))
}

function nextMonth(year: number, month: number): string {
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`
}

/** Whether the period is over on this day. */
export function hasEnded(period: string, day: string): boolean {
  return lastDay(period) < day
}

/** The day by which a figure is owed: so many days after its period's last. */
export function owedBy(period: string, dueDays: number): string {
  return chinaDay(new Date(chinaTime(lastDay(period), '12:00').getTime() + dueDays * 86_400_000))
}
