// Working time: when a duty falls due and how much time is left. The clock is an argument; the zone is always
// UTC+8 (Asia/Shanghai, no summer time since 1991), so all sums are on epoch milliseconds.
//
// 工作时: counted while the office is open. 紧急工作时: counted round the clock.
// 工作日: due at the close of the n-th working day after the day of the start; that day itself is not counted
// (民法典 第二百零一条). 自然日: the same with every day of the almanac, due at 24:00.

import { refuse } from './refusal.ts'
import { type OpenHours, openHours, type WorkCalendar } from './workcalendar-days.ts'

export type { Holiday, Season, WorkCalendar } from './workcalendar-days.ts'

export type AllowanceUnit = '工作时' | '紧急工作时' | '工作日' | '自然日'

/** How long a duty may take. Hours may be fractions; days are whole; 0 means at once, or within the day. */
export interface Allowance {
  readonly amount: number
  readonly unit: AllowanceUnit
}

/** An interval in which the clock stands still: from `from` (included) to `to` (excluded). */
export interface Pause {
  readonly from: Date
  readonly to: Date
}

export interface Due {
  readonly dueAt: Date
  readonly calendarVersion: string
  /** The due day lies beyond the published holidays: computed with plain weeks, to be computed again later. */
  readonly provisional: boolean
}

const HOUR = 3_600_000
const MINUTE = 60_000
const DAY = 24 * HOUR
const ZONE = 8 * HOUR
/** Days looked at for an opening before the calendar is declared empty: a year with leap day. */
const LONGEST_CLOSURE = 366

type Interval = readonly [from: number, to: number]

/**
 * When an allowance that starts at `start` runs out.
 * A start outside working time counts from the next opening. Pauses push the due moment: hours by exactly the
 * working time they cover; days by one for every day at whose close the clock stood still.
 * Refuses `workcalendar.allowance` (negative, or part of a day) and `workcalendar.closed` (never opens).
 */
export function addAllowance(
  calendar: WorkCalendar,
  start: Date,
  allowance: Allowance,
  pauses: readonly Pause[] = [],
): Due {
  const { amount, unit } = allowance
  const inDays = unit === '工作日' || unit === '自然日'
  const needsHolidays = unit === '工作日' || unit === '工作时'
  if (!Number.isFinite(amount) || amount < 0 || amount > 100_000 || (inDays && !Number.isInteger(amount))) {
    refuse('workcalendar.allowance', `时限“${amount} ${unit}”不成立：须为零或正数，按日计算的须为整数`, 422)
  }
  const still = merged(pauses)
  const from = start.getTime()
  const hours = openHours(calendar)
  const due =
    unit === '工作时'
      ? afterWorkingTime(hours, from, Math.round(amount * HOUR), still)
      : unit === '紧急工作时'
        ? afterClockTime(from, Math.round(amount * HOUR), still)
        : afterDays(from, amount, still, unit === '工作日' ? hours.close : dayEnd)
  return {
    dueAt: new Date(due),
    calendarVersion: calendar.version,
    provisional: needsHolidays && dayOf(due) > hours.knownUntil,
  }
}

/**
 * The close of the working day that lies `days` working days before the day of `anchor`; an anchor on a day off stands for
 * the working day before it. Zero is the anchor's own day. The counterpart of an allowance in 工作日: from that close,
 * so many working days lead back to the anchor's.
 * Refuses `workcalendar.allowance` (negative, or part of a day) and `workcalendar.closed` (never opens).
 */
export function workdaysBefore(calendar: WorkCalendar, anchor: Date, days: number): Due {
  if (!Number.isInteger(days) || days < 0 || days > 10_000)
    refuse('workcalendar.allowance', `“${days} 个工作日”不成立：须为零或正整数`, 422)
  const hours = openHours(calendar)
  let [left, closed] = [days, 0]
  for (let day = dayOf(anchor.getTime()); closed <= LONGEST_CLOSURE; day--) {
    const close = hours.close(day)
    closed = close === undefined ? closed + 1 : 0
    if (close === undefined || left-- > 0) continue
    return {
      dueAt: new Date(close),
      calendarVersion: calendar.version,
      // The holidays between here and the anchor decide, not those of the due day alone.
      provisional: dayOf(anchor.getTime()) > hours.knownUntil,
    }
  }
  return refuse('workcalendar.closed', '日历在一年内没有工作日，请核对日历的工作日与作息', 422)
}

/** Working milliseconds from `a` to `b`, pauses left out; negative when `b` is before `a`. */
export function workingTimeBetween(
  calendar: WorkCalendar,
  a: Date,
  b: Date,
  pauses: readonly Pause[] = [],
): number {
  const from = a.getTime()
  const to = b.getTime()
  return from <= to
    ? workingTime(openHours(calendar), from, to, merged(pauses))
    : -workingTime(openHours(calendar), to, from, merged(pauses))
}

/** Whether the office is open at this moment; opening is inside, closing is not. */
export function isWorkingTime(calendar: WorkCalendar, at: Date): boolean {
  const ms = at.getTime()
  return openHours(calendar)
    .of(dayOf(ms))
    .some(([open, close]) => open <= ms && ms < close)
}

/** Whether the Shanghai day of this moment is a working day (调休 and holidays considered). */
export function isWorkingDay(calendar: WorkCalendar, at: Date): boolean {
  return openHours(calendar).of(dayOf(at.getTime())).length > 0
}

export interface Remaining {
  readonly overdue: boolean
  /** Working milliseconds left, negative when overdue. */
  readonly workingMs: number
  /** As people say it: 还剩 3 个工作时. */
  readonly words: string
}

/**
 * The time left, as people say it: days when at least one whole working day remains beyond today, else hours,
 * else minutes. Time left is rounded down and time overdue too, so nobody is told more than is true.
 */
export function remaining(calendar: WorkCalendar, now: Date, dueAt: Date): Remaining {
  const workingMs = workingTimeBetween(calendar, now, dueAt)
  const overdue = now.getTime() > dueAt.getTime()
  if (now.getTime() === dueAt.getTime()) return { overdue, workingMs, words: '现在到期' }
  const length = overdue
    ? lengthInWords(calendar, dueAt, now, -workingMs)
    : lengthInWords(calendar, now, dueAt, workingMs)
  return { overdue, workingMs, words: `${overdue ? '已超期' : '还剩'} ${length}` }
}

function lengthInWords(calendar: WorkCalendar, a: Date, b: Date, workingMs: number): string {
  const hours = openHours(calendar)
  const first = dayOf(a.getTime()) + 1
  let days = 0
  let shortest = Number.POSITIVE_INFINITY
  for (let day = first; day <= dayOf(b.getTime()); day++) {
    const length = total(hours.of(day))
    if (length === 0) continue
    days++
    shortest = Math.min(shortest, length)
  }
  if (days > 0 && workingMs >= shortest) return `${days} 个工作日`
  if (workingMs >= HOUR) return `${Math.floor(workingMs / HOUR)} 个工作时`
  if (workingMs > 0) return `${Math.ceil(workingMs / MINUTE)} 分钟（工作时间）`
  const clock = b.getTime() - a.getTime()
  return clock >= HOUR
    ? `${Math.floor(clock / HOUR)} 小时（非工作时间）`
    : `${Math.ceil(clock / MINUTE)} 分钟（非工作时间）`
}

function afterWorkingTime(
  hours: OpenHours,
  from: number,
  wanted: number,
  still: readonly Interval[],
): number {
  let left = wanted
  let closed = 0
  for (let day = dayOf(from); closed <= LONGEST_CLOSURE; day++) {
    const open = hours.of(day)
    closed = open.length === 0 ? closed + 1 : 0
    for (const [opens, closes] of open) {
      for (const [a, b] of without(Math.max(opens, from), closes, still)) {
        if (left <= b - a) return a + left
        left -= b - a
      }
    }
  }
  return refuse('workcalendar.closed', '日历在一年内没有工作时间，请核对日历的工作日与作息', 422)
}

function afterClockTime(from: number, wanted: number, still: readonly Interval[]): number {
  let left = wanted
  for (const [a, b] of without(from, Number.POSITIVE_INFINITY, still)) {
    if (left <= b - a) return a + left
    left -= b - a
  }
  return refuse('workcalendar.closed', '计时一直处于暂停之中，请核对暂停区间', 422)
}

/** The n-th close after the day of the start at which the clock runs; for n = 0 the first close not before the start. */
function afterDays(
  from: number,
  wanted: number,
  still: readonly Interval[],
  close: (day: number) => number | undefined,
): number {
  const start = dayOf(from)
  let counted = 0
  let closed = 0
  for (let day = wanted === 0 ? start : start + 1; closed <= LONGEST_CLOSURE; day++) {
    const end = close(day)
    closed = end === undefined ? closed + 1 : 0
    if (end === undefined || end < from || still.some(([a, b]) => a < end && end <= b)) continue
    counted++
    if (counted >= wanted) return end
  }
  return refuse('workcalendar.closed', '日历在一年内没有工作日，请核对日历的工作日与作息', 422)
}

function workingTime(hours: OpenHours, from: number, to: number, still: readonly Interval[]): number {
  let sum = 0
  for (let day = dayOf(from); day <= dayOf(to); day++) {
    for (const [opens, closes] of hours.of(day)) {
      sum += total(without(Math.max(opens, from), Math.min(closes, to), still))
    }
  }
  return sum
}

/** The parts of [from, to) outside the pauses, which are merged and in order. */
function without(from: number, to: number, still: readonly Interval[]): readonly Interval[] {
  if (from >= to) return []
  if (still.length === 0) return [[from, to]]
  const parts: Interval[] = []
  let at = from
  for (const [a, b] of still) {
    if (b <= at) continue
    if (a >= to) break
    if (a > at) parts.push([at, a])
    at = b
  }
  if (at < to) parts.push([at, to])
  return parts
}

function merged(pauses: readonly Pause[]): readonly Interval[] {
  const intervals = pauses
    .map(({ from, to }): Interval => [from.getTime(), to.getTime()])
    .filter(([a, b]) => a < b)
    .sort((x, y) => x[0] - y[0])
  const result: [number, number][] = []
  for (const [a, b] of intervals) {
    const last = result.at(-1)
    if (last && a <= last[1]) last[1] = Math.max(last[1], b)
    else result.push([a, b])
  }
  return result
}

function total(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, [a, b]) => sum + b - a, 0)
}

/** Days since 1970-01-01 of the Shanghai almanac. */
function dayOf(ms: number): number {
  return Math.floor((ms + ZONE) / DAY)
}

function dayEnd(day: number): number {
  return (day + 1) * DAY - ZONE
}
