// A round's answers as CSV, for recomputing the score without our code (docs/recompute-score.sql).
import type { Kysely } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { csvLine } from '../../lib/csv.ts'
import { chinaDay } from '../../lib/day.ts'
import { listForExport } from './assessment.store.ts'

const columns = [
  'id',
  'standard',
  'item',
  'place_code',
  'place_type',
  'division',
  'grade',
  'source',
  'observed_on',
  'supersedes',
]

/** Reads page by page; a round of a city is some thousand answers, so the text is handed over whole. */
export async function exportObservations(db: Kysely<DB>, cityId: number, period: string): Promise<string> {
  let text = `\uFEFF${csvLine(columns)}`
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const rows = await listForExport(db, cityId, period, after, 2000)
    for (const row of rows) {
      text += csvLine([
        row.id,
        row.standard,
        row.item,
        row.place_code,
        row.place_type,
        row.division,
        row.grade,
        row.source,
        chinaDay(row.observed_at),
        row.supersedes,
      ])
    }
    if (rows.length === 0) return text
    after = rows[rows.length - 1]!.id
  }
}
