// What is pasted from a spreadsheet into a list of slots: one column goes down from where it was pasted; with more columns,
// cells that name a period or an object say which slot the last cell is for. Pure.
import { isPeriod } from '../../lib/expr-period.ts'

export interface PasteSlot {
  readonly period: string
  readonly subjectWords: string
}

export interface Pasted {
  /** Index of the slot → text. */
  readonly texts: ReadonlyMap<number, string>
  /** Lines that belong to no slot, as they were, with the line number from 1. */
  readonly strangers: readonly { readonly line: number; readonly text: string }[]
}

/** Cells of pasted text; quoted cells may hold line breaks, as spreadsheets copy them. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const endCell = () => {
    row.push(cell.trim())
    cell = ''
  }
  const endRow = () => {
    endCell()
    if (row.some(it => it !== '')) rows.push(row)
    row = []
  }
  for (let i = 0; i < text.length; i++) {
    const at = text[i]!
    if (quoted) {
      if (at === '"' && text[i + 1] === '"') {
        cell += '"'
        i++
      } else if (at === '"') quoted = false
      else cell += at
    } else if (at === '"' && cell === '') quoted = true
    else if (at === '\t') endCell()
    else if (at === '\n') endRow()
    else if (at !== '\r') cell += at
  }
  endRow()
  return rows
}

/** A period as people write it in a spreadsheet: `2021年`, `2021年7月`, `2021.7`, `2021年上半年`, `2021年一季度`. */
export function periodOf(text: string): string | undefined {
  const plain = text.normalize('NFKC').replace(/\s/g, '').replace(/年度$/, '年')
  if (isPeriod(plain)) return plain
  const year = /^(\d{4})年?$/.exec(plain)
  if (year) return year[1]
  const month = /^(\d{4})[年./-](\d{1,2})月?$/.exec(plain)
  if (month && Number(month[2]) >= 1 && Number(month[2]) <= 12)
    return `${month[1]}-${month[2]!.padStart(2, '0')}`
  const half = /^(\d{4})年?([上下])半年$/.exec(plain)
  if (half) return `${half[1]}-H${half[2] === '上' ? 1 : 2}`
  const quarter = /^(\d{4})年?第?([一二三四1-4])季度$/.exec(plain)
  if (quarter) return `${quarter[1]}-Q${'一二三四'.indexOf(quarter[2]!) + 1 || Number(quarter[2])}`
  return undefined
}

/** Lays pasted text over slots, beginning at `start` where a line does not say for which slot it is. */
export function layOver(slots: readonly PasteSlot[], start: number, text: string): Pasted {
  const texts = new Map<number, string>()
  const strangers: { line: number; text: string }[] = []
  let next = start
  for (const [i, cells] of cellsOf(text).entries()) {
    const value = cells.at(-1) ?? ''
    const keys = cells.slice(0, -1).filter(Boolean)
    const index = keys.length === 0 ? next : slotOf(slots, keys)
    if (value === '') continue
    if (index === undefined || index >= slots.length) strangers.push({ line: i + 1, text: cells.join(' ') })
    else {
      texts.set(index, value)
      next = index + 1
    }
  }
  return { texts, strangers }
}

function slotOf(slots: readonly PasteSlot[], keys: readonly string[]): number | undefined {
  const period = keys.map(periodOf).find(it => it !== undefined)
  const found = slots.flatMap((slot, i) => {
    const named = keys.some(key => key === slot.subjectWords)
    const fits =
      (period === undefined || slot.period === period) && (named || !keys.some(key => isSubject(slots, key)))
    return fits && (named || period !== undefined) ? [i] : []
  })
  return found.length === 1 ? found[0] : undefined
}

const isSubject = (slots: readonly PasteSlot[], key: string) => slots.some(slot => slot.subjectWords === key)
