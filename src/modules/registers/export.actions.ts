// Registers as files, read page by page, each page in a transaction of its own, and sent as they are read.
import { csvLine } from '../../lib/csv.ts'
import type { House } from '../../server/house.ts'
import { inPages } from '../exchange/in-pages.ts'
import type { OutRow, OutSheet } from '../exchange/out-sheet.ts'
import type { Scope } from '../people/actor.ts'
import type { RegisterDefinition } from '../plan/pack-parts.contract.ts'
import { periodText, valueText } from '../plan/register-values.ts'
import { type EntryRecord, listAfter } from './registers.store.ts'

export type NameOf = (code: string) => string

const PAGE = 500
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

/** Entries, page after page, each page read under row-level security and in the scope asked with. */
function entriesOf(house: House, cityId: number, scope: Scope, definition: RegisterDefinition) {
  return inPages<EntryRecord>(last =>
    house.inCity(cityId, trx => listAfter(trx, cityId, scope, definition, last?.id ?? BEFORE_ALL, PAGE)),
  )
}

/** The register as lines. */
export async function* csvOf(
  house: House,
  cityId: number,
  scope: Scope,
  definition: RegisterDefinition,
  name: NameOf,
): AsyncGenerator<string> {
  let ready = `\uFEFF${csvLine(headsOf(definition))}`
  for await (const entry of entriesOf(house, cityId, scope, definition)) {
    ready += csvLine(cellsOf(definition, entry, name))
    if (ready.length < 16_384) continue
    yield ready
    ready = ''
  }
  if (ready !== '') yield ready
}

/** The register as a sheet, figures as numbers. Rows come while it is written. */
export function sheetOf(
  house: House,
  cityId: number,
  scope: Scope,
  definition: RegisterDefinition,
  name: NameOf,
): OutSheet {
  const figures = definition.columns.map(it => it.type === 'number')
  const heads = headsOf(definition)
  async function* rows(): AsyncGenerator<OutRow> {
    yield heads.map(text => ({ text, head: true }))
    for await (const entry of entriesOf(house, cityId, scope, definition))
      yield cellsOf(definition, entry, name).map((text, i) =>
        figures[i] ? { text, figure: true } : { text },
      )
  }
  return {
    name: definition.title,
    // The rows are not known yet when the widths are written.
    widths: definition.columns.map(({ title, type }) =>
      Math.max(title.length * 2 + 4, type === 'text' ? 30 : 16),
    ),
    rows: rows(),
    stickyRows: 1,
  }
}
