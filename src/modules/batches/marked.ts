// The file that goes back: the rows that cannot be taken, in the ledger's own columns, each with its reasons and the codes of its
// pictures, so that it can be put right and handed in again without inserting a picture twice.
import type { SheetMapping } from '../exchange/columns.ts'
import type { Fault, OutCell, OutRow, OutSheet } from '../exchange/out-sheet.ts'
import type { LedgerSheet } from './ledger.ts'
import { wordsOfField } from './ledger-fields.ts'

interface Marked {
  readonly sheet: number
  readonly row: number
  readonly faults: readonly Fault[]
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly known: unknown
}

const REASON = '不能导入的原因'

export function markedSheets(
  sheets: readonly LedgerSheet[],
  mappings: readonly SheetMapping[],
  lines: readonly Marked[],
): OutSheet[] {
  const out = sheets.flatMap((sheet, n) => {
    const its = lines.filter(line => line.sheet === n && line.faults.length > 0 && line.known === null)
    return its.length > 0 ? [markedSheet(sheet, mappings[n]!, its)] : []
  })
  return out.length > 0 ? out : [{ name: '标注', widths: [60], rows: [[{ text: '没有不能导入的行。' }]] }]
}

function markedSheet(
  sheet: LedgerSheet,
  { headerRow, columns }: SheetMapping,
  lines: readonly Marked[],
): OutSheet {
  const coded = [columns.codes, columns.aftercodes]
  // A column of codes of an earlier round goes; the row's own stand behind.
  const width = Math.max(0, ...sheet.rows.map(row => (row.cells.at(-1)?.col ?? 0) + 1))
  const cols = Array.from({ length: width }, (_, col) => col).filter(
    col => !coded.includes(col) && textOf(sheet, headerRow, col) !== REASON,
  )
  const head: OutRow = [
    ...cols.map((col): OutCell => ({ text: textOf(sheet, headerRow, col), head: true })),
    { text: REASON, head: true },
    { text: wordsOfField('codes'), head: true },
    { text: wordsOfField('aftercodes'), head: true },
  ]
  const rows = lines.map((line): OutRow => {
    const wrong = new Set(line.faults.map(fault => fault.col))
    return [
      ...cols.map(
        (col): OutCell => ({
          text: textOf(sheet, line.row, col),
          ...(wrong.has(col) ? { marked: true as const } : {}),
        }),
      ),
      { text: [`原第 ${line.row} 行`, ...line.faults.map(it => it.reason)].join('\n'), marked: true },
      { text: line.before.join('\n') },
      { text: line.after.join('\n') },
    ]
  })
  return {
    name: sheet.name,
    widths: [...cols.map(() => 16), 48, 10, 10],
    rows: [head, ...rows],
    stickyRows: 1,
  }
}

const textOf = (sheet: LedgerSheet, row: number | null, col: number) =>
  sheet.rows.find(it => it.row === row)?.cells.find(it => it.col === col)?.text ?? ''
