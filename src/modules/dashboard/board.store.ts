// What the plan board counts by: roll-ups, and open duties by their index; never the whole of cases or readings.
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { CaseCount } from './board.ts'

/** Open and overdue cases by county and standard, from the roll-up. */
export async function listCaseCounts(db: Kysely<DB>, cityId: number): Promise<CaseCount[]> {
  const { rows } = await sql<CaseCount>`
    select division, requirement,
      coalesce(sum(n) filter (where state in ('issued', 'acknowledged', 'handled')), 0)::int as open,
      coalesce(sum(n) filter (where state = 'overdue'), 0)::int as overdue
    from case_standard_totals
    where city_id = ${cityId} and state in ('issued', 'acknowledged', 'handled', 'overdue')
    group by division, requirement`.execute(db)
  return rows.filter(row => row.open > 0 || row.overdue > 0)
}
