// What a spreadsheet is once it has been read: sheets of rows of cells, each with its address. Formulas are values.

export type CellKind = 'text' | 'number' | 'date' | 'boolean' | 'error'

export interface SheetCell {
  /** Column, from 0. */
  readonly col: number
  /** As a person reads it; numbers as written, dates as 2022-09-30 or 2022-09-30 08:30. */
  readonly text: string
  readonly kind: CellKind
  /** The range it belongs to (`A2:A9`) when cells are merged: every cell of the range carries the first one's value. */
  readonly merge?: string
  /** The text is what a formula last gave; the formula itself is never run. */
  readonly formula?: true
  /** A number shown as per cent: 0.95 with this mark is 95%. */
  readonly percent?: true
}

/** A picture that lies on a row or in a cell: the part of the file that holds it, or why it cannot be had. */
export interface SheetPicture {
  readonly row: number
  readonly col: number
  /** Name of the part; the bytes are asked for later. Empty with a fault. */
  readonly entry: string
  readonly fault?: string
}

export interface SheetRow {
  /** Row, from 1, as the spreadsheet program shows it. */
  readonly row: number
  readonly cells: readonly SheetCell[]
}

export interface Sheet {
  readonly name: string
  readonly hidden: boolean
  readonly rows: readonly SheetRow[]
}

/** A sheet in pieces, so that a long one never lies in memory whole. */
export type SheetPart =
  | { readonly part: 'sheet'; readonly name: string; readonly hidden: boolean }
  | { readonly part: 'rows'; readonly rows: readonly SheetRow[] }
  /** Behind a sheet's rows, where pictures were asked for. */
  | { readonly part: 'pictures'; readonly pictures: readonly SheetPicture[] }

export interface SheetLimits {
  /** Bytes of the file, and of everything in it unpacked. */
  readonly bytes: number
  readonly unpacked: number
  readonly rows: number
  readonly columns: number
  readonly timeoutMs: number
  readonly memoryMb: number
  /** Whether it is told which pictures lie on which row. */
  readonly pictures?: boolean
}

/** Measured: 100,000 rows of 10 columns (37 MB of XML) take 3.7 s of processor time. */
export const sheetLimits: SheetLimits = {
  bytes: 20 * 1024 * 1024,
  unpacked: 400 * 1024 * 1024,
  rows: 200_000,
  columns: 200,
  timeoutMs: 20_000,
  memoryMb: 200,
}

/** `0` → `A`, `27` → `AB`. */
export function columnLetters(col: number): string {
  let letters = ''
  for (let n = col + 1; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters
  return letters
}

export function cellAddress(row: number, col: number): string {
  return `${columnLetters(col)}${row}`
}

/** `AB12` → row 12, column 27; undefined for anything else. */
export function parseAddress(text: string): { row: number; col: number } | undefined {
  const match = /^([A-Z]{1,3})([1-9]\d{0,6})$/.exec(text)
  if (!match) return undefined
  let col = 0
  for (const letter of match[1]!) col = col * 26 + letter.charCodeAt(0) - 64
  return { row: Number(match[2]), col: col - 1 }
}

export interface MergedRange {
  readonly text: string
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** `A2:C9`; undefined when it is no range. */
export function parseRange(text: string): MergedRange | undefined {
  const [from, to] = text.split(':').map(part => parseAddress(part))
  if (!from || !to || to.row < from.row || to.col < from.col) return undefined
  return { text, top: from.row, bottom: to.row, left: from.col, right: to.col }
}

const DAY_MS = 24 * 3600 * 1000

/** The day (and time) a serial number of a spreadsheet stands for. */
export function serialDay(serial: number, since1904: boolean): string {
  const ms = Math.round(serial * 86_400) * 1000
  const at = new Date((since1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30)) + ms)
  if (Number.isNaN(at.getTime())) return String(serial)
  const text = at.toISOString()
  return ms % DAY_MS === 0 ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 16)}`
}

/** Resolves merged ranges while rows come by in order: each cell of a range gets the value of its first. */
export function mergeResolver(ranges: readonly MergedRange[], columns: number) {
  const waiting = [...ranges].sort((a, b) => a.top - b.top)
  const open: { range: MergedRange; first: SheetCell | undefined }[] = []
  let next = 0
  return (row: number, cells: readonly SheetCell[]): readonly SheetCell[] => {
    for (let i = open.length - 1; i >= 0; i--) if (open[i]!.range.bottom < row) open.splice(i, 1)
    while (next < waiting.length && waiting[next]!.top <= row) {
      const range = waiting[next++]!
      if (range.bottom < row) continue
      const first = range.top === row ? cells.find(cell => cell.col === range.left) : undefined
      open.push({ range, first })
    }
    if (open.length === 0) return cells
    const at = new Map(cells.map(cell => [cell.col, cell]))
    for (const { range, first } of open)
      for (let col = range.left; col <= Math.min(range.right, columns - 1); col++) {
        if (first) at.set(col, { ...first, col, merge: range.text })
        else at.delete(col)
      }
    return [...at.values()].sort((a, b) => a.col - b.col)
  }
}

/** The text of a row's cell, trimmed; empty when there is none. */
export function textAt(row: SheetRow, col: number | undefined): string {
  return col === undefined ? '' : (row.cells.find(cell => cell.col === col)?.text.trim() ?? '')
}
