// What stands in the cells of a register: tidied, held against the definition, said in words. Pure; the same rules for an
// entry of a pack, of the form and of an import.
import { compare, decimal, fixed, isDecimalText } from '../../lib/decimal.ts'
import { roles } from '../people/actor.ts'
import type { RegisterColumn, RegisterDefinition } from './pack-parts.contract.ts'

/** A cell: a text, or codes of what it links to. An empty cell is absent. */
export type RegisterValue = string | readonly string[]
export type RegisterValues = Readonly<Record<string, RegisterValue>>

/** Whether what a cell names exists. */
export interface KnownThings {
  readonly requirement: (code: string) => boolean
  readonly clause: (id: string) => boolean
  readonly unit: (id: string) => boolean
  readonly division: (code: string) => boolean
}

export interface ValueFault {
  readonly column: string
  /** `required`, `number`, `link` …: stable, behind `register.value.`. */
  readonly code: string
  readonly detail: string
}

/** Columns whose cell is a list of links. */
export const isList = (column: RegisterColumn): boolean =>
  column.type === 'requirements' || column.type === 'clauses'

/** The values in the order of the columns, without blanks at the ends, without empty cells and repeated links. */
export function tidyValues(definition: RegisterDefinition, given: RegisterValues): RegisterValues {
  const tidy: Record<string, RegisterValue> = {}
  const known = new Set(definition.columns.map(column => column.code))
  for (const column of definition.columns) {
    const value = given[column.code]
    if (value === undefined) continue
    const clean = typeof value === 'string' ? value.trim() : [...new Set(value.map(it => it.trim()))].sort()
    if (clean.length > 0) tidy[column.code] = clean
  }
  // What no column knows stays, so that the check can name it.
  for (const [code, value] of Object.entries(given)) if (!known.has(code)) tidy[code] = value
  return tidy
}

/** Everything wrong with tidied values, in the order of the columns. */
export function valueFaults(
  definition: RegisterDefinition,
  values: RegisterValues,
  known: KnownThings,
): ValueFault[] {
  const faults: ValueFault[] = []
  for (const column of definition.columns) {
    const value = values[column.code]
    if (value === undefined) {
      if (column.required)
        faults.push({ column: column.code, code: 'required', detail: `请填写“${column.title}”。` })
      continue
    }
    const fault = isList(column) === (typeof value === 'string') ? shape(column) : cell(column, value, known)
    if (fault) faults.push({ column: column.code, ...fault })
  }
  const columns = new Set(definition.columns.map(column => column.code))
  for (const code of Object.keys(values))
    if (!columns.has(code))
      faults.push({ column: code, code: 'unknown', detail: `登记册里没有“${code}”这一栏。` })
  return faults
}

type Fault = Omit<ValueFault, 'column'> | undefined

const shape = (column: RegisterColumn): Fault => ({
  code: 'shape',
  detail: `“${column.title}”应填${isList(column) ? '若干条链接' : '一个值'}。`,
})

function cell(column: RegisterColumn, value: RegisterValue, known: KnownThings): Fault {
  if (typeof value !== 'string') {
    const exists = column.type === 'clauses' ? known.clause : known.requirement
    const lost = value.find(it => !exists(it))
    const what = column.type === 'clauses' ? '条款' : '任务、目标或标准'
    return lost === undefined
      ? undefined
      : { code: 'link', detail: `“${column.title}”里的 ${lost} 不是现行规划的${what}，请另选。` }
  }
  return single(column, value, known)
}

const wrong = (column: RegisterColumn, code: string, words: string): Fault => ({
  code,
  detail: `“${column.title}”${words}。`,
})

function single(column: RegisterColumn, value: string, known: KnownThings): Fault {
  switch (column.type) {
    case 'text':
    case 'passage': {
      const longest = column.longest ?? (column.type === 'text' ? 200 : 2000)
      return value.length > longest ? wrong(column, 'long', `太长，不超过 ${longest} 字`) : undefined
    }
    case 'date':
      return isDay(value) ? undefined : wrong(column, 'date', '不是日期，请写成 2022-06-08 的样子')
    case 'period':
      return isPeriod(value)
        ? undefined
        : wrong(column, 'period', '写法不对，请写 2022、2022-H1、2022-Q1 或 2022-06')
    case 'number':
      return numberFault(column, value)
    case 'choice':
      return column.options?.includes(value)
        ? undefined
        : wrong(column, 'choice', `只能是${(column.options ?? []).join('、')}`)
    case 'unit':
      return known.unit(value) ? undefined : wrong(column, 'link', '所选单位不存在或已撤销，请另选')
    case 'division':
      return known.division(value) ? undefined : wrong(column, 'link', '不是本市的县（市、区），请另选')
    case 'role':
      return value in roles ? undefined : wrong(column, 'choice', '不是平台的岗位，请另选')
    case 'url':
      return /^https?:\/\/[^\s<>"']{3,300}$/.test(value)
        ? undefined
        : wrong(column, 'url', '不是网址，请从浏览器地址栏复制')
    default:
      return undefined
  }
}

function numberFault(column: RegisterColumn, value: string): Fault {
  if (!isDecimalText(value) || value.length > 20) return wrong(column, 'number', '不是数，请只填数字')
  const figure = decimal(value)
  const range = `应在 ${column.least ?? '不限'} 与 ${column.most ?? '不限'} 之间`
  if (column.least !== undefined && compare(figure, decimal(column.least)) < 0)
    return wrong(column, 'range', range)
  if (column.most !== undefined && compare(figure, decimal(column.most)) > 0)
    return wrong(column, 'range', range)
  const places = column.places ?? 0
  if (compare(figure, decimal(fixed(figure, places))) !== 0)
    return wrong(column, 'places', places === 0 ? '应是整数' : `小数不超过 ${places} 位`)
  return undefined
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

export const isPeriod = (text: string): boolean => /^\d{4}(-(0[1-9]|1[0-2])|-H[12]|-Q[1-4])?$/.test(text)

/** `2022年上半年` of `2022-H1`. */
export function periodText(text: string): string {
  const [year, part] = text.split('-') as [string, string | undefined]
  if (part === undefined) return `${year}年`
  if (part.startsWith('H')) return `${year}年${part === 'H1' ? '上' : '下'}半年`
  if (part.startsWith('Q')) return `${year}年第${'一二三四'[Number(part[1]) - 1]}季度`
  return `${year}年${Number(part)}月`
}

/** Titles of the columns that are still to be filled before the entry counts as complete. */
export function missingColumns(definition: RegisterDefinition, values: RegisterValues): string[] {
  return definition.columns
    .filter(column => definition.complete?.includes(column.code) && values[column.code] === undefined)
    .map(column => column.title)
}

/** A cell as people read it; names of units, divisions and links are the caller's. */
export function valueText(
  column: RegisterColumn,
  value: RegisterValue | undefined,
  name: (code: string) => string,
): string {
  if (value === undefined) return ''
  if (typeof value !== 'string') return value.map(name).join('、')
  switch (column.type) {
    case 'number':
      return column.unit ? `${value} ${column.unit}` : value
    case 'period':
      return periodText(value)
    case 'unit':
    case 'division':
      return name(value)
    case 'role':
      return roles[value as keyof typeof roles] ?? value
    default:
      return value
  }
}

/** What entries must not agree in, as one text; null when the definition asks for nothing or a cell is empty. */
export function uniqueKey(definition: RegisterDefinition, values: RegisterValues): string | null {
  if (!definition.unique) return null
  const parts = definition.unique.map(code => values[code])
  return parts.some(part => part === undefined) ? null : JSON.stringify(parts)
}

/** What an entry is called: its first column. */
export function entryTitle(definition: RegisterDefinition, values: RegisterValues): string {
  const value = values[definition.columns[0]!.code]
  return value === undefined ? '（未填）' : typeof value === 'string' ? value : value.join('、')
}
