// What the plan board counts by: roll-ups, and open duties by their index; never the whole of cases or readings.
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { CaseCount, DutyCount } from './board.ts'

/** Open and overdue cases by county and standard, from the roll-up. */
export async function listCaseCounts(db: Kysely<DB>, cityId: number): Promise<CaseCount[]> {
  const { rows } = await sql<CaseCount>`
    select division, requirement,
      coalesce(sum(n) filter (where case_open(state)), 0)::int as open,
      coalesce(sum(n) filter (where state = 'overdue'), 0)::int as overdue
    from case_standard_totals
    where city_id = ${cityId} and (state = 'overdue' or case_open(state))
    group by division, requirement`.execute(db)
  return rows.filter(row => row.open > 0 || row.overdue > 0)
}

/** Measures whose report is past its time, by what they serve and the county of the unit. */
export async function listOverdueMeasures(db: Kysely<DB>, cityId: number, now: Date): Promise<DutyCount[]> {
  const { rows } = await sql<DutyCount>`
    select i.requirement, coalesce(u.division, ${cityId}) as division, count(*)::int as overdue
    from duties d
      join measures m on m.city_id = d.city_id and m.id = d.subject_id
      join work_plan_items i on i.city_id = m.city_id and i.plan_id = m.plan_id and i.measure_id = m.id
      join units u on u.city_id = d.city_id and u.id = d.unit_id
    where d.city_id = ${cityId} and d.kind = 'measure.report' and d.done_at is null and d.cancelled_at is null and d.due_at < ${now}
    group by 1, 2`.execute(db)
  return rows
}
