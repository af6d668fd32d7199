// Days and hours as people in China read them. Asia/Shanghai has been UTC+8 without summer time since 1992.

import { refuse } from './refusal.ts'

const OFFSET_MS = 8 * 3600 * 1000

/** The calendar day in China: `2022-09-13`. */
export function chinaDay(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10)
}

/** The year in China. */
export function chinaYear(at: Date): number {
  return Number(chinaDay(at).slice(0, 4))
}

/** The moment a China wall-clock time stands for: `chinaTime('2022-09-13', '08:30')`. */
export function chinaTime(day: string, clock = '00:00'): Date {
  return new Date(`${day}T${clock.length === 5 ? `${clock}:00` : clock}+08:00`)
}

/** `2022年9月13日`. */
export function dayWords(at: Date): string {
  const [year, month, day] = chinaDay(at).split('-').map(Number)
  return `${year}年${month}月${day}日`
}

/** `2022年9月13日 08:30`. */
export function timeWords(at: Date): string {
  return `${dayWords(at)} ${new Date(at.getTime() + OFFSET_MS).toISOString().slice(11, 16)}`
}

/** The moment an ISO 8601 text stands for. Refuses one that no calendar has (30 February, 25 o'clock). */
export function momentOf(text: string, at: string): Date {
  const moment = new Date(text)
  return Number.isNaN(moment.getTime())
    ? refuse('input.moment', '没有这个日期或时刻；请改正后重试。', 400, at)
    : moment
}
