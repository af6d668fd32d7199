// Which column of a strange table holds what: by the words of its header, for a person to confirm.
import { refuse } from '../../lib/refusal.ts'
import type { Sheet, SheetRow } from './sheet.ts'

export interface Field {
  readonly key: string
  readonly words: string
  /** What headers call it, without blanks; the first is ours. */
  readonly headers: readonly string[]
}

export interface Recognised {
  /** Row of the header, from 1; null when none of the first rows looks like one. */
  readonly headerRow: number | null
  readonly headers: readonly { readonly col: number; readonly text: string }[]
  /** Field → column; only what was found. */
  readonly columns: Readonly<Record<string, number>>
}

/** How a sheet is to be read: its header row and which column holds which field. */
export type SheetMapping = Pick<Recognised, 'headerRow' | 'columns'>

const plain = (text: string) => text.normalize('NFKC').replace(/[\s()【】*:]+/g, '')
const HEADER_AMONG = 15

/** Finds the header among the first rows (the one in which most fields are named) and the column of each field. */
export function recogniseColumns(rows: readonly SheetRow[], fields: readonly Field[]): Recognised {
  let best: Recognised = { headerRow: null, headers: [], columns: {} }
  for (const row of rows.slice(0, HEADER_AMONG)) {
    const columns = columnsOf(row, fields)
    // A title merged over the whole width repeats itself; a header names several things.
    if (Object.keys(columns).length < 2 || Object.keys(columns).length <= Object.keys(best.columns).length)
      continue
    best = { headerRow: row.row, headers: headersOf(row), columns }
  }
  return best
}

/** How each sheet is read: as a person said, else as its own header says. */
export function mappingsOf(
  sheets: readonly { readonly rows: readonly SheetRow[] }[],
  said: readonly SheetMapping[] | undefined,
  fields: readonly Field[],
): SheetMapping[] {
  return sheets.map((sheet, i) => {
    const { headerRow, columns } = said?.[i] ?? recogniseColumns(sheet.rows, fields)
    return { headerRow, columns }
  })
}

/** Refuses `import.no-header` where no sheet has a header; `names` are columns it should name: `“任务”“牵头单位”等`. */
export function refuseHeaderless(mappings: readonly SheetMapping[], names: string): void {
  if (mappings.every(it => it.headerRow === null))
    refuse('import.no-header', `没有找到表头：前 15 行里应有一行写着${names}；请补上表头后重新上传。`, 400)
}

/** The header's texts by column. */
function headersOf(row: SheetRow): { col: number; text: string }[] {
  return row.cells
    .filter(cell => cell.text.trim() !== '')
    .map(cell => ({ col: cell.col, text: cell.text.trim() }))
}

/** Headers of a sheet for choosing columns by hand. */
export function headersAt(sheet: Sheet, headerRow: number | null): { col: number; text: string }[] {
  const row = sheet.rows.find(it => it.row === headerRow)
  return row ? headersOf(row) : []
}

function columnsOf(row: SheetRow, fields: readonly Field[]): Record<string, number> {
  const columns: Record<string, number> = {}
  const taken = new Set<number>()
  const place = (fits: (header: string, name: string) => boolean) => {
    const found = fields.flatMap(({ key, headers }) =>
      row.cells.flatMap(({ col, text }) =>
        headers
          .filter(name => fits(plain(text), plain(name)))
          .map(name => ({ key, col, more: plain(text).length - plain(name).length })),
      ),
    )
    // The fewer letters a name leaves over the better: 各县属地责任单位 holds 责任单位 as well. Of equals the first field and column.
    for (const { key, col } of found.sort((a, b) => a.more - b.more)) {
      if (key in columns || taken.has(col)) continue
      columns[key] = col
      taken.add(col)
    }
  }
  place((header, name) => header === name)
  place((header, name) => header.length <= 20 && name.length >= 2 && header.includes(name))
  return columns
}
