// A table of figures handed in: its columns, and what its rows say as items to file, with faults by row, column and reason.
// One figure a row (指标、期间、对象、读数), or one indicator a row with a column a period, as yearbooks print it. Pure.
import { decimal, HUNDRED, isDecimalText, multiply } from '../../lib/decimal.ts'
import { periodWords } from '../../lib/expr-period.ts'
import type { Field, SheetMapping } from '../exchange/columns.ts'
import type { Fault } from '../exchange/out-sheet.ts'
import { type Sheet, type SheetCell, type SheetRow, textAt } from '../exchange/sheet.ts'
import { plainName } from '../exchange/unit-names.ts'
import type { FilingItem } from './filing.actions.ts'
import { periodOf } from './paste.ts'

/** An indicator as a table may name it, and of whom it is filed. */
export interface NamedIndicator {
  readonly code: string
  readonly name: string
  /** Its name, its code, the numbers and names of its targets. */
  readonly names: readonly string[]
  readonly period: string
  readonly subjects: readonly { readonly key: string; readonly words: string }[]
}

/** A figure of the table with the cells it came from. */
export interface TableLine {
  readonly sheet: number
  readonly row: number
  readonly valueCol: number
  readonly periodCol: number | null
  readonly item: FilingItem
  readonly name: string
  readonly subjectWords: string
  readonly periodWords: string
  /** 异常说明: the reason for whatever is odd about this figure. */
  readonly why: string
}

export const fields: readonly Field[] = [
  { key: 'indicator', words: '指标', headers: ['指标', '指标名称', '统计指标', '项目', '名称'] },
  { key: 'period', words: '期间', headers: ['期间', '年份', '年度', '时期', '报告期', '月份', '时间'] },
  { key: 'subject', words: '对象', headers: ['对象', '县(市、区)', '县区', '地区', '断面', '范围'] },
  { key: 'value', words: '读数', headers: ['读数', '数值', '指标值', '本期数', '完成值', '实际值', '数据'] },
  // Taken so that 填报单位 is not read as the unit of measure.
  { key: 'filer', words: '填报单位', headers: ['填报单位', '责任单位', '牵头单位'] },
  { key: 'unit', words: '计量单位', headers: ['计量单位', '单位'] },
  { key: 'n', words: '样本量', headers: ['样本量', '样本数'] },
  { key: 'low', words: '区间下限', headers: ['区间下限', '下限'] },
  { key: 'high', words: '区间上限', headers: ['区间上限', '上限'] },
  { key: 'method', words: '调查方法', headers: ['调查方法', '方法'] },
  { key: 'why', words: '异常说明', headers: ['异常说明', '情况说明', '说明'] },
  { key: 'correction', words: '更正理由', headers: ['更正理由', '更正说明'] },
  { key: 'note', words: '备注', headers: ['备注'] },
]

/** Columns whose header is a period: `2021年`, `2022年6月`. */
export function periodColumns(header: SheetRow | undefined): { col: number; period: string }[] {
  return (header?.cells ?? []).flatMap(cell => {
    const period = periodOf(cell.text.trim())
    return period ? [{ col: cell.col, period }] : []
  })
}

/** A header the words alone do not show: 指标 and at least one period beside it. */
export function wideHeader(rows: readonly SheetRow[]): SheetMapping | undefined {
  for (const row of rows.slice(0, 15)) {
    const name = row.cells.find(cell => fields[0]!.headers.includes(cell.text.replace(/\s/g, '')))
    if (name && periodColumns(row).length > 0) return { headerRow: row.row, columns: { indicator: name.col } }
  }
  return undefined
}

const AMOUNT = /^-?\d{1,12}(\.\d{1,6})?$/
const longest: Readonly<Record<string, number>> = { why: 200, correction: 200, note: 200, method: 60 }

export function readTable(
  sheets: readonly Sheet[],
  mappings: readonly SheetMapping[],
  known: readonly NamedIndicator[],
): { lines: TableLine[]; faults: Fault[]; rows: number } {
  const faults: Fault[] = []
  const lines: TableLine[] = []
  let rows = 0
  for (const [sheet, { rows: all }] of sheets.entries()) {
    const { headerRow, columns } = mappings[sheet]!
    if (headerRow === null) continue
    const wide = columns.value === undefined ? periodColumns(all.find(it => it.row === headerRow)) : []
    for (const row of all.filter(it => it.row > headerRow)) {
      const values = wide.length > 0 ? wide : [{ col: columns.value, period: undefined }]
      const filled = values.filter(it => textAt(row, it.col) !== '')
      if (filled.length > 0) rows++
      for (const it of filled) {
        const read = readLine({ sheet, row, columns, valueCol: it.col!, period: it.period }, known)
        if ('line' in read) lines.push(read.line)
        else faults.push(read.fault)
      }
    }
  }
  const slot = ({ item }: TableLine) => `${item.indicator} ${item.subject} ${item.period}`
  const seen = new Map<string, TableLine>()
  for (const line of lines) {
    const first = seen.get(slot(line))
    if (first) faults.push(faultAt(line, `同一指标、对象、期间在第 ${first.row} 行已经有了；请删去一个。`))
    else seen.set(slot(line), line)
  }
  return { lines: [...seen.values()], faults, rows }
}

export const faultAt = (line: Pick<TableLine, 'sheet' | 'row' | 'valueCol'>, reason: string): Fault => ({
  sheet: line.sheet,
  row: line.row,
  col: line.valueCol,
  reason,
})

interface Place {
  readonly sheet: number
  readonly row: SheetRow
  readonly columns: Readonly<Record<string, number>>
  readonly valueCol: number
  /** From the header, where a column is a period. */
  readonly period: string | undefined
}

function readLine(place: Place, known: readonly NamedIndicator[]): { line: TableLine } | { fault: Fault } {
  const { sheet, row, columns, valueCol } = place
  const text = (key: string) => textAt(row, columns[key])
  const fault = (col: number | undefined, reason: string) => ({
    fault: { sheet, row: row.row, col: col ?? null, reason },
  })
  const named = text('indicator')
  if (named === '') return fault(columns.indicator, '没有写是哪个指标。')
  const fits = known.filter(it => it.names.some(name => plainName(name) === plainName(named)))
  if (fits.length === 0)
    return fault(columns.indicator, `规划里没有叫“${named}”的指标；请照填报页上的名称写。`)
  if (fits.length > 1)
    return fault(columns.indicator, `“${named}”可以是${fits.map(it => it.name).join('、')}；请写全名称。`)
  const [indicator] = fits as [NamedIndicator]
  const period = place.period ?? periodAt(row, columns.period, indicator)
  if (!period)
    return fault(
      columns.period,
      text('period') === ''
        ? '没有写期间。'
        : `“${text('period')}”认不出是哪个期间；可写 2021年、2021年6月、2021年上半年。`,
    )
  const subject = subjectOf(text('subject'), indicator)
  if (!subject) {
    const all = indicator.subjects.map(it => it.words)
    const may = all.length === 0 ? '名录还没有列明，请市创城办先列明' : `可填${all.slice(0, 8).join('、')}`
    const what = text('subject') === '' ? '没有写对象' : `这个指标不按“${text('subject')}”填报`
    return fault(columns.subject ?? columns.indicator, `${what}；${may}。`)
  }
  for (const [key, most] of Object.entries(longest))
    if (text(key).length > most) return fault(columns[key], `最多 ${most} 个字。`)
  const value = figureText(row.cells.find(it => it.col === valueCol)!)
  if (value.length > 400) return fault(valueCol, '最多 400 个字。')
  const survey = surveyOf(row, columns)
  if (survey === 'incomplete')
    return fault(columns.n, '调查数须写全样本量（整数）、区间下限、区间上限（数字）和调查方法。')
  const unit = text('unit')
  return {
    line: {
      sheet,
      row: row.row,
      valueCol,
      periodCol: columns.period ?? null,
      name: indicator.name,
      subjectWords: subject.words,
      periodWords: periodWords(period),
      why: text('why'),
      item: {
        indicator: indicator.code,
        subject: subject.key,
        period,
        text: unit !== '' && isDecimalText(value) ? `${value}${unit}` : value,
        ...(survey ? { survey } : {}),
        ...(text('note') ? { note: text('note') } : {}),
        ...(text('correction') ? { reason: text('correction') } : {}),
      },
    },
  }
}

/** Spreadsheets make days of months and years; how often the indicator is filed says which is meant. */
function periodAt(row: SheetRow, col: number | undefined, { period }: NamedIndicator): string | undefined {
  const text = textAt(row, col)
  const day = /^(\d{4})-(\d{2})-\d{2}/.exec(text)
  if (!day) return periodOf(text)
  return period === 'year' ? day[1] : period === 'month' ? `${day[1]}-${day[2]}` : undefined
}

function subjectOf(text: string, { subjects }: NamedIndicator) {
  const plain = plainName(text)
  const city = subjects.find(it => it.key === 'city')
  if (plain === '') return city ?? (subjects.length === 1 ? subjects[0] : undefined)
  if (['全市', '本市', '市本级'].includes(plain)) return city
  return subjects.find(it => plainName(it.words) === plain)
}

/** A cell shown as per cent holds 0.881 and means 88.1%. */
function figureText(cell: SheetCell): string {
  const text = cell.text.trim()
  return cell.percent && isDecimalText(text) ? `${multiply(decimal(text), HUNDRED)}%` : text
}

function surveyOf(row: SheetRow, columns: Readonly<Record<string, number>>) {
  const at = (key: string) => {
    const cell = row.cells.find(it => it.col === columns[key])
    return cell ? figureText(cell).replace(/[%％]$/, '') : ''
  }
  const [n, low, high, method] = ['n', 'low', 'high', 'method'].map(at) as [string, string, string, string]
  if (`${n}${low}${high}${method}` === '') return undefined
  const whole = /^[1-9]\d{0,6}$/.test(n)
  if (!whole || !AMOUNT.test(low) || !AMOUNT.test(high) || method === '') return 'incomplete'
  return { n: Number(n), low, high, method }
}
