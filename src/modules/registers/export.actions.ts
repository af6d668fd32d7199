// Registers as files. The comma-separated one is read page by page, each page in a transaction of its own, and sent as it
// is read; the spreadsheet is built whole and therefore bounded.
import type { Kysely } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { csvLine } from '../../lib/csv.ts'
import { refuse } from '../../lib/refusal.ts'
import type { House } from '../../server/house.ts'
import type { Scope } from '../people/actor.ts'
import type { RegisterDefinition } from '../plan/pack-parts.contract.ts'
import { periodText, valueText } from '../plan/register-values.ts'
import { excelOf } from './registers.io.ts'
import { type EntryRecord, listAfter } from './registers.store.ts'

export type NameOf = (code: string) => string

const PAGE = 500
const MOST_IN_EXCEL = 20_000
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

const headsOf = (definition: RegisterDefinition): string[] =>
  definition.columns.map(it => (it.unit ? `${it.title}（${it.unit}）` : it.title))

function cellsOf(definition: RegisterDefinition, entry: EntryRecord, name: NameOf): string[] {
  return definition.columns.map(column => {
    const value = entry.values[column.code]
    if (column.type === 'number') return typeof value === 'string' ? value : ''
    if (column.type === 'period') return typeof value === 'string' ? periodText(value) : ''
    return valueText(column, value, name)
  })
}

/** The register as lines, page after page. Each page is read under row-level security and in the scope asked with. */
export async function* csvOf(
  house: House,
  cityId: number,
  scope: Scope,
  definition: RegisterDefinition,
  name: NameOf,
): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(headsOf(definition))}`
  for (let after = BEFORE_ALL; ; ) {
    const rows = await house.inCity(cityId, trx => listAfter(trx, cityId, scope, definition, after, PAGE))
    if (rows.length === 0) return
    yield rows.map(row => csvLine(cellsOf(definition, row, name))).join('')
    after = rows[rows.length - 1]!.id
  }
}

/** The register as a spreadsheet, read in the transaction of the request: it asks for no second connection. */
export async function workbookOf(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  definition: RegisterDefinition,
  name: NameOf,
): Promise<Buffer> {
  const figures = definition.columns.map(it => it.type === 'number')
  const rows: { text: string; figure: boolean }[][] = []
  for (let after = BEFORE_ALL; ; ) {
    const page = await listAfter(db, cityId, scope, definition, after, PAGE)
    if (page.length === 0) break
    for (const entry of page)
      rows.push(cellsOf(definition, entry, name).map((text, i) => ({ text, figure: figures[i]! })))
    if (rows.length > MOST_IN_EXCEL)
      refuse('register.export-size', `这份登记册超过 ${MOST_IN_EXCEL} 条，请改用“导出文本表格”。`, 400)
    after = page[page.length - 1]!.id
  }
  return excelOf(definition.title, headsOf(definition), rows)
}
