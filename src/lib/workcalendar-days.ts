// Working calendars as data, and the open hours of one day: holidays, 调休, week and season put together.

import { refuse } from './refusal.ts'

export type Holiday = { readonly name?: string } & (
  | { readonly date: string }
  | { readonly from: string; readonly to: string }
)

/** Office hours between two days of the year, both included; `from` after `to` runs over New Year. */
export interface Season {
  /** `MM-DD` */
  readonly from: string
  readonly to: string
  /** Opening and closing in order, `HH:MM`; `24:00` is the end of the day. */
  readonly hours: readonly (readonly [string, string])[]
}

export interface WorkCalendar {
  readonly id: string
  /** Stored with every due time, so that a later correction can find what it touches. */
  readonly version: string
  readonly holidays: readonly Holiday[]
  /** 调休上班: `YYYY-MM-DD`, working whatever week and holidays say. */
  readonly workdays: readonly string[]
  /** Working weekdays, 1 Monday … 7 Sunday. */
  readonly week: readonly number[]
  readonly seasons: readonly Season[]
  /** The last day whose holidays are published; later days follow the plain week. */
  readonly knownUntil: string
}

/** A file of calendars that share the State Council's holidays (`packs/calendars.yaml`). */
export interface CalendarFile {
  readonly version: string
  readonly knownUntil: string
  readonly holidays: readonly Holiday[]
  readonly workdays: readonly string[]
  readonly calendars: readonly {
    readonly id: string
    /** As people call it: 五日制. */
    readonly name: string
    /** Whether the shared holidays and 调休 apply; false for round-the-clock duty. */
    readonly observesHolidays: boolean
    readonly week: readonly number[]
    readonly seasons: readonly Season[]
  }[]
}

/** Open hours by day number (days since 1970-01-01 in Shanghai), in epoch milliseconds. */
export interface OpenHours {
  of(day: number): readonly (readonly [number, number])[]
  /** When the office closes for the day; undefined on a day off. */
  close(day: number): number | undefined
  readonly knownUntil: number
}

const DAY = 86_400_000
const ZONE = 8 * 3_600_000
const MINUTE = 60_000

/** One calendar per entry of the file, each complete in itself. */
export function calendarsOf(file: CalendarFile): WorkCalendar[] {
  return file.calendars.map(({ id, week, seasons, observesHolidays }) => ({
    id,
    version: file.version,
    knownUntil: observesHolidays ? file.knownUntil : '9999-12-31', // nothing left to be published
    week,
    seasons,
    holidays: observesHolidays ? file.holidays : [],
    workdays: observesHolidays ? file.workdays : [],
  }))
}

/** Remembers the compiled form of a calendar; calendars are immutable data, so this is no state anyone can see. */
const compiled = new WeakMap<WorkCalendar, OpenHours>()

/** Open hours of a calendar. Refuses `workcalendar.malformed` with what is wrong. */
export function openHours(calendar: WorkCalendar): OpenHours {
  const known = compiled.get(calendar)
  if (known) return known
  const fresh = compile(calendar)
  compiled.set(calendar, fresh)
  return fresh
}

function compile(calendar: WorkCalendar): OpenHours {
  const off = new Set(calendar.holidays.flatMap(daysOff))
  const on = new Set(calendar.workdays.map(dayNumber))
  const week = new Set(calendar.week)
  const seasons = calendar.seasons.map(compileSeason)
  const days = new Map<number, readonly (readonly [number, number])[]>()

  const compute = (day: number): readonly (readonly [number, number])[] => {
    const weekday = ((((day + 3) % 7) + 7) % 7) + 1 // 1970-01-01 was a Thursday
    if (!on.has(day) && (off.has(day) || !week.has(weekday))) return []
    const date = monthDay(day)
    const season = seasons.find(s => s.covers(date))
    if (!season) malformed(calendar.id, `${date} 不在任何作息时段内`)
    const midnight = day * DAY - ZONE
    return season.hours.map(([open, close]) => [midnight + open, midnight + close] as const)
  }
  const of = (day: number) => {
    const known = days.get(day)
    if (known) return known
    const fresh = compute(day)
    days.set(day, fresh)
    return fresh
  }
  return { of, close: day => of(day).at(-1)?.[1], knownUntil: dayNumber(calendar.knownUntil) }
}

function compileSeason(season: Season) {
  const { from, to } = season
  for (const text of [from, to]) dayNumber(`2024-${text}`) // a leap year: 02-29 may be named
  const hours = season.hours.map(([open, close]) => [clock(open), clock(close)] as const)
  let before = -1
  for (const [open, close] of hours) {
    if (open < before || open >= close) malformed(`${from}—${to}`, '作息须按先后排列，且不得重叠')
    before = close
  }
  const covers = (date: string) => (from <= to ? from <= date && date <= to : from <= date || date <= to)
  return { covers, hours }
}

function daysOff(holiday: Holiday): number[] {
  if ('date' in holiday) return [dayNumber(holiday.date)]
  const first = dayNumber(holiday.from)
  const length = dayNumber(holiday.to) - first + 1
  if (length < 1 || length > 60) malformed(holiday.name ?? holiday.from, '假期起止日期有误')
  return Array.from({ length }, (_, i) => first + i)
}

/** Days since 1970-01-01 of a `YYYY-MM-DD`. */
export function dayNumber(date: string): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(date)) malformed(date, '不是日期')
  return ms / DAY
}

function monthDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(5, 10)
}

function clock(text: string): number {
  const parts = /^(\d\d):(\d\d)$/.exec(text)
  const minutes = parts ? Number(parts[1]) * 60 + Number(parts[2]) : Number.NaN
  if (!(minutes <= 24 * 60) || Number(parts?.[2]) > 59) malformed(text, '不是钟点')
  return minutes * MINUTE
}

function malformed(where: string, what: string): never {
  refuse('workcalendar.malformed', `工作日历有误：${where}，${what}`, 422)
}
