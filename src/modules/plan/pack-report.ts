// Building blocks of pack checks: one problem, and the checks that every list needs.
import type { PackProblem } from './pack.contract.ts'

/** An error at a JSON pointer of a file; the code is prefixed with `pack.`. */
export function at(file: string, path: string, code: string, detail: string): PackProblem {
  return { file, path, level: 'error', code: `pack.${code}`, detail }
}

/** The same, but the pack may still be used. */
export function odd(file: string, path: string, code: string, detail: string): PackProblem {
  return { file, path, level: 'warning', code: `pack.${code}`, detail }
}

/** Every row whose key an earlier row already has: `任务编号 12 重复`. */
export function* repeated<T>(
  file: string,
  rows: readonly T[],
  base: string,
  field: string,
  key: (row: T) => string,
  word: string,
): Generator<PackProblem> {
  const first = new Map<string, number>()
  for (const [i, row] of rows.entries()) {
    const value = key(row)
    const before = first.get(value)
    if (before === undefined) first.set(value, i)
    else
      yield at(
        file,
        `${base}/${i}/${field}`,
        'repeated',
        `${word} ${value} 重复，与第 ${before + 1} 项相同，请改其中一个`,
      )
  }
}

/** A reference that leads nowhere. */
export function* missing(
  file: string,
  path: string,
  value: string | undefined,
  known: ReadonlySet<string>,
  word: string,
  where: string,
): Generator<PackProblem> {
  if (value !== undefined && !known.has(value)) {
    yield at(file, path, 'reference-missing', `${word} ${value} 不存在，请先在 ${where} 里列出`)
  }
}

/** A day that fits the pattern but not the calendar, such as 2023-02-30. */
export function* badDay(file: string, path: string, day: string | undefined): Generator<PackProblem> {
  if (day === undefined) return
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const last = month === 2 ? (leap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  if (date > last) yield at(file, path, 'day', `没有 ${day} 这一天`)
}

function leap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}
