// Moments the demo's clock is moved to, in China's time.
import { chinaDay, chinaTime } from '../../lib/day.ts'

const DAY_MS = 86_400_000
const MORNING = '08:30'

export function daysOn(now: Date, days: number): Date {
  return new Date(now.getTime() + days * DAY_MS)
}

/** Half past eight of a day. */
export function dayAt(day: string): Date {
  return chinaTime(day, MORNING)
}

/** The next half past eight that is not on a Saturday or Sunday; holidays are the server's to know. */
export function nextMorning(now: Date): Date {
  let at = dayAt(chinaDay(now))
  while (at <= now || [0, 6].includes(weekday(at))) at = daysOn(at, 1)
  return at
}

function weekday(at: Date): number {
  return new Date(`${chinaDay(at)}T00:00:00Z`).getUTCDay()
}
