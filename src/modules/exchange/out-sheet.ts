// A table on its way out, and a table on its way back: the rows as they came, with what was wrong marked and said.
import { cellAddress, columnLetters, type MergedRange, parseRange, type Sheet } from './sheet.ts'

export interface OutCell {
  readonly text: string
  /** How many rows and columns it covers; the covered cells are `null`. */
  readonly rows?: number
  readonly columns?: number
  readonly head?: true
  readonly title?: true
  readonly marked?: true
  /** A picture laid over the cell, named by what `pictures` of the sheet fetches it by. */
  readonly picture?: string
  /** A decimal that counts as a number in the spreadsheet; beyond 15 digits it stays a text, unrounded. */
  readonly figure?: true
}

export type OutRow = readonly (OutCell | null)[]

/** `Rows` may come from a cursor, page by page (`src/modules/exchange/in-pages.ts`): what is written is not kept. */
export interface OutSheet<
  Rows extends Iterable<OutRow> | AsyncIterable<OutRow> = Iterable<OutRow> | AsyncIterable<OutRow>,
> {
  readonly name: string
  readonly widths: readonly number[]
  readonly rows: Rows
  readonly stickyRows?: number
  /** Fetches a small JPEG; a sheet without it has no pictures. They are asked for one at a time, after the rows. */
  readonly pictures?: (name: string) => Promise<Buffer | undefined>
}

/** A sheet that lies in memory whole. */
export type WholeSheet = OutSheet<readonly OutRow[]>

/** What is wrong with a cell, or with a whole row (`col` null), and what to do about it. */
export interface Fault {
  readonly sheet: number
  readonly row: number
  readonly col: number | null
  readonly reason: string
}

/** `第 5 行 D 列`. */
export function placeOf(fault: Pick<Fault, 'row' | 'col'>): string {
  return fault.col === null ? `第 ${fault.row} 行` : `第 ${fault.row} 行 ${columnLetters(fault.col)} 列`
}

const REASON = '不能导入的原因'
const MOST_COVERED = 200_000

/** The file as it came, failing cells marked, with one column more that says why; merged cells stay merged. */
export function markedSheets(
  sheets: readonly Sheet[],
  faults: readonly Fault[],
  headerRows: readonly (number | null)[],
): WholeSheet[] {
  return sheets.map((sheet, index) =>
    markedSheet(
      sheet,
      faults.filter(fault => fault.sheet === index),
      headerRows[index] ?? null,
    ),
  )
}

function markedSheet(sheet: Sheet, faults: readonly Fault[], headerRow: number | null): WholeSheet {
  const ranges = rangesOf(sheet)
  const width = Math.max(1, ...sheet.rows.map(row => (row.cells.at(-1)?.col ?? 0) + 1))
  const height = Math.max(0, ...sheet.rows.map(row => row.row), ...[...ranges.values()].map(it => it.bottom))
  const byRow = new Map(sheet.rows.map(row => [row.row, row]))
  const rows = Array.from({ length: height }, (_, i) => {
    const row = i + 1
    const cells = Array.from({ length: width }, (_, col): OutCell | null => {
      const range = ranges.get(cellAddress(row, col))
      if (range && (range.top !== row || range.left !== col)) return null
      const inside = range ?? { top: row, bottom: row, left: col, right: col }
      const text = byRow.get(row)?.cells.find(it => it.col === col)?.text ?? ''
      const span = range && {
        rows: range.bottom - range.top + 1,
        columns: Math.min(range.right, width - 1) - range.left + 1,
      }
      const wrong = faults.some(
        fault =>
          fault.col !== null &&
          fault.row >= inside.top &&
          fault.row <= inside.bottom &&
          fault.col >= inside.left &&
          fault.col <= inside.right,
      )
      return { text, ...span, ...(wrong ? { marked: true } : {}) }
    })
    return [...cells, reasonCell(row, faults, headerRow)]
  })
  return { name: sheet.name, widths: [...Array<number>(width).fill(16), 48], rows }
}

/** Merged ranges by the address of every cell in them; of two that overlap the first counts. */
function rangesOf(sheet: Sheet): Map<string, MergedRange> {
  const covered = new Map<string, MergedRange>()
  const texts = new Set(
    sheet.rows.flatMap(row => row.cells.flatMap(cell => (cell.merge ? [cell.merge] : []))),
  )
  for (const text of texts) {
    const range = parseRange(text)!
    const addresses: string[] = []
    if ((range.bottom - range.top + 1) * (range.right - range.left + 1) + covered.size > MOST_COVERED)
      continue
    for (let row = range.top; row <= range.bottom; row++)
      for (let col = range.left; col <= range.right; col++) addresses.push(cellAddress(row, col))
    if (addresses.some(address => covered.has(address))) continue
    for (const address of addresses) covered.set(address, range)
  }
  return covered
}

function reasonCell(row: number, faults: readonly Fault[], headerRow: number | null): OutCell {
  if (row === headerRow) return { text: REASON, head: true }
  const text = faults
    .filter(fault => fault.row === row)
    .map(fault => fault.reason)
    .join('\n')
  return text ? { text, marked: true } : { text }
}
