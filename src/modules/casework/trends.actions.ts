// Folds filed and ended cases into counts by month, county and category.
import { sql } from 'kysely'
import { chinaDay } from '../../lib/day.ts'
import type { Work } from '../../server/work.ts'
import type { SealedFact } from '../ledger/ledger.store.ts'

interface Sums {
  filed: number
  closed: number
  recurred: number
}

/** What a batch of facts adds, by month, county and category; cases without a category under `none`. */
export function monthsOf(cityId: number, facts: readonly SealedFact[]): Map<string, Sums> {
  const months = new Map<string, Sums>()
  for (const { kind, at, data } of facts) {
    const filed = kind === 'case.filed'
    if (!filed && kind !== 'case.closed') continue
    const key = `${chinaDay(at).slice(0, 7)}-01/${Number(data.division ?? cityId)}/${data.category ?? 'none'}`
    const sums = months.get(key) ?? { filed: 0, closed: 0, recurred: 0 }
    if (filed) sums.filed += 1
    else sums.closed += 1
    if (filed && data.recurs === true) sums.recurred += 1
    months.set(key, sums)
  }
  return months
}

export async function foldMonths(work: Work, facts: readonly SealedFact[]): Promise<void> {
  // Key order is lock order: two processes folding at once cannot deadlock.
  const rows = [...monthsOf(work.cityId, facts)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, sums]) => {
      const [month, division, category] = key.split('/') as [string, string, string]
      return { month, division: Number(division), category, ...sums }
    })
  if (rows.length === 0) return
  await sql`
    insert into case_months (city_id, month, division, category, filed, closed, recurred)
    select ${work.cityId}, t.* from unnest(${rows.map(r => r.month)}::date[], ${rows.map(r => r.division)}::int[],
      ${rows.map(r => r.category)}::text[], ${rows.map(r => r.filed)}::bigint[], ${rows.map(r => r.closed)}::bigint[],
      ${rows.map(r => r.recurred)}::bigint[]) t
    on conflict (city_id, month, division, category) do update set filed = case_months.filed + excluded.filed,
      closed = case_months.closed + excluded.closed, recurred = case_months.recurred + excluded.recurred`.execute(
    work.trx,
  )
}
