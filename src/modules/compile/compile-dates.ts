// Days as documents write them: 2021年4月19日, 二〇二一年四月十九日; and what is left of one in 2021419.
import { chineseNumber } from './compile-numbering.ts'

const two = (figure: number) => String(figure).padStart(2, '0')
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** `2021-04-19`, or undefined where there is no such day. */
export function dayOf(year: number, month: number, day: number): string | undefined {
  const length = DAYS[month - 1]
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  if (!length || day < 1 || day > length || (month === 2 && day === 29 && !leap)) return undefined
  return `${year}-${two(month)}-${two(day)}`
}

const yearOf = (text: string) =>
  /^\d{4}$/.test(text)
    ? Number(text)
    : Number(
        [...text].map(char => '〇一二三四五六七八九'.indexOf(/[零○OoＯ0]/.test(char) ? '〇' : char)).join(''),
      )

/** A line that is a day and nothing else, as a signature has it. */
export function dayOfLine(line: string): string | undefined {
  const match =
    /^（?((?:19|20)\d{2}|[二一][〇零○OoＯ0一二三四五六七八九]{3})年(\d{1,2}|[一二三四五六七八九十]{1,2})月(\d{1,2}|[一二三四五六七八九十]{1,3})日(?:印发)?）?$/.exec(
      line,
    )
  return match ? dayOf(yearOf(match[1]!), chineseNumber(match[2]!), chineseNumber(match[3]!)) : undefined
}

/** The days that a line of bare digits can be, its 年月日 lost: 2021419 is one, 2021111 is two. */
export function daysOfDigits(line: string): string[] {
  const match = /^((?:19|20)\d{2})(\d{2,4})$/.exec(line)
  if (!match) return []
  const [, year, rest] = match as unknown as [string, string, string]
  const days = []
  for (const length of [1, 2]) {
    const month = rest.slice(0, length)
    const day = rest.slice(length)
    if (day === '' || day.length > 2 || month.startsWith('0') !== (month.length === 2 && month < '10'))
      continue
    if (day.startsWith('0') && day.length === 1) continue
    const found = dayOf(Number(year), Number(month), Number(day))
    if (found) days.push(found)
  }
  return days
}
