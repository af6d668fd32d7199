// The papers of a meeting (调度会): what a period did to the cases of units and counties, in figures and in our words. One computation
// for the page and for the document, so that their numbers are the same numbers.
import { chinaDay, chinaTime, dayWords } from '../../lib/day.ts'

const DAY = 86_400_000

export interface Period {
  /** First and last day, both in it. */
  readonly from: string
  readonly to: string
}

/** The week before the one of `now`, Monday to Sunday. */
export function lastWeek(now: Date): Period {
  const day = new Date(`${chinaDay(now)}T00:00:00Z`)
  const monday = day.getTime() - ((day.getUTCDay() + 6) % 7) * DAY
  const iso = (at: number) => new Date(at).toISOString().slice(0, 10)
  return { from: iso(monday - 7 * DAY), to: iso(monday - DAY) }
}

/** Days of a period; 0 or less when it ends before it begins. */
export const lengthOf = ({ from, to }: Period): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY + 1

export const MOST_DAYS = 366

/** The moment a period is over. */
export const endOf = ({ to }: Period): Date => new Date(chinaTime(to).getTime() + DAY)

export const periodWords = ({ from, to }: Period): string =>
  from === to ? dayWords(chinaTime(from)) : `${dayWords(chinaTime(from))}至${dayWords(chinaTime(to))}`

/** What a unit, a county or the city did and has. Flows of the period, then what stands at its end. */
export interface Figures {
  readonly issued: number
  readonly closed: number
  readonly recurred: number
  /** Fell overdue within the period. */
  readonly fellLate: number
  readonly open: number
  readonly late: number
}

export const figureWords = {
  issued: '新交办',
  closed: '销号',
  recurred: '反复',
  fellLate: '新超期',
  open: '在办',
  late: '超期未办结',
} as const satisfies Record<keyof Figures, string>

/** How each figure is counted, in words for whoever asks. */
export const figureRules: Readonly<Record<keyof Figures, string>> = {
  issued: '期内立案交办到责任单位的案件，重办和改派不重复算。',
  closed: '期内核查通过、销号的案件。',
  recurred: '期内交办的案件中，同一点位同类问题销号后在规定天数内又出现的。',
  fellLate: '期内到了整改时限没有提交整改的案件。',
  open: '期末还没有销号的案件：已交办、已签收、退单、待裁定、挂账、待核查和待复核。',
  late: '期末整改时限已过、还没有提交整改的案件。',
}

export interface Line extends Figures {
  readonly key: string
  readonly name: string
}

const none: Figures = { issued: 0, closed: 0, recurred: 0, fellLate: 0, open: 0, late: 0 }
const kinds = Object.keys(figureWords) as (keyof Figures)[]

export function sumOf(its: readonly Figures[]): Figures {
  return its.reduce<Figures>(
    (sum, it) => Object.fromEntries(kinds.map(kind => [kind, sum[kind] + it[kind]])) as unknown as Figures,
    none,
  )
}

/** Rows of a roll-up gathered by one of their keys, in the order of the names; those without anything are left out. */
export function linesOf<Row extends Figures>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  nameOf: (key: string) => string,
): Line[] {
  const by = new Map<string, Row[]>()
  for (const row of rows) by.set(keyOf(row), [...(by.get(keyOf(row)) ?? []), row])
  return [...by]
    .map(([key, its]) => ({ key, name: nameOf(key), ...sumOf(its) }))
    .filter(line => kinds.some(kind => line[kind] !== 0))
}

/** What the meeting is told first, sentence by sentence; no unit is ranked, no person named. */
export function sentencesOf(
  period: Period,
  city: Figures,
  counties: readonly Line[],
  units: readonly Line[],
): string[] {
  const late = units.filter(it => it.late > 0)
  const said = [
    `${periodWords(period)}，全市新交办问题 ${city.issued} 件，销号 ${city.closed} 件，期末在办 ${city.open} 件，其中超期未办结 ${city.late} 件。`,
  ]
  if (city.recurred > 0) said.push(`反复出现 ${city.recurred} 件，要查原因，定长效措施。`)
  if (late.length > 0)
    said.push(
      `有超期未办结问题的单位 ${late.length} 个：${late.map(it => `${it.name} ${it.late} 件`).join('、')}。`,
    )
  else said.push('没有超期未办结的问题。')
  const more = counties.filter(it => it.issued > it.closed)
  if (more.length > 0)
    said.push(
      `新交办多于销号的有 ${more.map(it => `${it.name}（新 ${it.issued}、销 ${it.closed}）`).join('、')}。`,
    )
  return said
}

/** What a fact moves: flows, and what stands open or late. */
export interface DayShift {
  readonly unit: string | null
  readonly division: number | null
  readonly issued?: number
  readonly closed?: number
  readonly fellLate?: number
  readonly open?: number
  readonly late?: number
}

/** A fact about a case, or about the duty to put one right, as what it moves; `isOpen` of its states. */
export function shiftsOf(
  fact: { readonly kind: string; readonly data: Readonly<Record<string, unknown>> },
  isOpen: (state: string) => boolean,
): DayShift[] {
  const text = (key: string) => (typeof fact.data[key] === 'string' ? (fact.data[key] as string) : null)
  const division = typeof fact.data.division === 'number' ? fact.data.division : null
  const unit = text('unit')
  const before = text('unitBefore') ?? unit
  const [from, to] = [text('from'), text('to')]
  const moves: DayShift[] = []
  if (from && to && isOpen(from)) moves.push({ unit: before, division, open: -1 })
  if (to && isOpen(to)) moves.push({ unit, division, open: 1 })
  if (fact.kind === 'case.issued') moves.push({ unit, division, issued: 1 })
  if (fact.kind === 'case.closed') moves.push({ unit, division, closed: 1 })
  return moves
}
