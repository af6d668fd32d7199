// Periods of readings: 2022, 2022-03, 2022-Q1, 2022-H1, and 2021/2025 for plan values. Sums are on months, so a
// gap in a series stays a gap.

import { refuse } from './refusal.ts'

export type Length = 'month' | 'quarter' | 'half' | 'year'

/** Months since the year 0, both included. */
interface Span {
  readonly first: number
  readonly last: number
}

const MONTHS: Record<Length, number> = { month: 1, quarter: 3, half: 6, year: 12 }
const FORM = /^(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12]))|\/(\d{4}))?$/

export function isPeriod(text: string): boolean {
  return FORM.test(text)
}

function span(period: string): Span {
  const parts = FORM.exec(period)
  if (!parts) return refuse('expr.period', `“${period}”不是时期，应如 2022、2022-03、2022-Q1、2022-H1`, 422)
  const [, year, month, quarter, half, last] = parts
  const january = Number(year) * 12
  if (month) return block(january + Number(month) - 1, 1)
  if (quarter) return block(january + (Number(quarter) - 1) * 3, 3)
  if (half) return block(january + (Number(half) - 1) * 6, 6)
  return last ? { first: january, last: Number(last) * 12 + 11 } : block(january, 12)
}

function block(first: number, months: number): Span {
  return { first, last: first + months - 1 }
}

function write(first: number, months: number): string {
  const year = String(Math.floor(first / 12)).padStart(4, '0')
  const month = first % 12
  if (months === 1) return `${year}-${String(month + 1).padStart(2, '0')}`
  if (months === 3) return `${year}-Q${month / 3 + 1}`
  if (months === 6) return `${year}-H${month / 6 + 1}`
  if (months === 12) return year
  return `${year}/${String(Math.floor((first + months - 1) / 12)).padStart(4, '0')}`
}

function shifted(period: string, back: (months: number) => number): string {
  const { first, last } = span(period)
  const months = last - first + 1
  return write(Math.max(0, first - back(months)), months)
}

/** The period before, of the same length. */
export function previousPeriod(period: string): string {
  return shifted(period, months => months)
}

/** The same period of the year before. */
export function lastYear(period: string): string {
  return shifted(period, () => 12)
}

/** Every month (quarter, half-year) of a period, in order; refuses when the period is shorter than one. */
export function slots(period: string, length: Length): readonly string[] {
  return remembered(`${period} ${length}`, () => dividedInto(period, length))
}

function dividedInto(period: string, length: Length): string[] {
  const { first, last } = span(period)
  const months = MONTHS[length]
  if (first % months !== 0 || (last + 1) % months !== 0) {
    refuse('expr.period', `${periodWords(period)}不能分成整${WORDS[length]}`, 422)
  }
  const result: string[] = []
  for (let at = first; at <= last; at += months) result.push(write(at, months))
  return result
}

/** The last `n` years up to the year in which the period ends, oldest first. */
export function yearsUntil(period: string, n: number): readonly string[] {
  return remembered(`${period} ${n}`, () => lastYears(period, n))
}

// A whole province is judged over the same few periods: what they consist of is worked out once (measured: a tenth).
const lists = new Map<string, readonly string[]>()

function remembered(key: string, make: () => readonly string[]): readonly string[] {
  const known = lists.get(key)
  if (known) return known
  if (lists.size > 1000) lists.clear()
  const made = make()
  lists.set(key, made)
  return made
}

function lastYears(period: string, n: number): string[] {
  const year = Math.floor(span(period).last / 12)
  return Array.from({ length: n }, (_, i) => write(Math.max(0, year - n + 1 + i) * 12, 12))
}

/** Whether `inner` lies within `outer`. */
export function covers(outer: string, inner: string): boolean {
  const a = span(outer)
  const b = span(inner)
  return a.first <= b.first && b.last <= a.last
}

const WORDS: Record<Length, string> = { month: '月', quarter: '季度', half: '半年', year: '年' }

/** 2022年, 2022年3月, 2022年一季度, 2022年上半年, 2021—2025年; other texts as they are. */
export function periodWords(period: string): string {
  const parts = FORM.exec(period)
  if (!parts) return period
  const [, year, month, quarter, half, last] = parts
  if (month) return `${year}年${Number(month)}月`
  if (quarter) return `${year}年${'一二三四'[Number(quarter) - 1]}季度`
  if (half) return `${year}年${half === '1' ? '上' : '下'}半年`
  return last ? `${year}—${last}年` : `${year}年`
}
