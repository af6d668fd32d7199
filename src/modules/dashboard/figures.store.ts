// The figures that clauses of the plan are shown with, in one statement over roll-ups and small indexed counts.
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Scope } from '../people/actor.ts'
import type { FigureRow } from './figure.ts'

/** City-wide counts are cut to the reader's units and counties; the city's own structure is the same for everyone. */
export async function readFigures(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  now: Date,
  day: string,
): Promise<FigureRow> {
  const unitIds = sql`${[...scope.unitIds]}::uuid[]`
  const divisions = sql`${[...scope.divisions]}::int[]`
  const { rows } = await sql<FigureRow>`
    with totals as (select state, sum(n)::int as n from case_totals
      where city_id = ${cityId} and (${scope.all} or unit_id = any(${unitIds}) or division = any(${divisions})) group by state),
    reach as (select u.id from units u
      where u.city_id = ${cityId} and (${scope.all} or u.id = any(${unitIds}) or u.division = any(${divisions})))
    select
      coalesce((select sum(n) from totals where state = 'filed'), 0)::int as "inReview",
      coalesce((select sum(n) from totals where case_open(state)), 0)::int as open,
      coalesce((select sum(n) from totals where state = 'overdue'), 0)::int as overdue,
      coalesce((select sum(n) from totals where state = 'closed'), 0)::int as closed,
      (select count(*)::int from cases c where c.city_id = ${cityId} and c.returned_count > 0
        and (${scope.all} or c.unit_id = any(${unitIds}) or c.division = any(${divisions}))) as returned,
      (select count(*)::int from places where city_id = ${cityId} and retired_on is null) as places,
      (select count(*)::int from places where city_id = ${cityId} and retired_on is null and unit_id is not null) as "ownedPlaces",
      (select count(*)::int from units where city_id = ${cityId}) as units,
      (select count(*)::int from posts where city_id = ${cityId} and starts_on <= ${day} and (ends_on is null or ends_on >= ${day})) as posts,
      (select count(*)::int from duties d join reach r on r.id = d.unit_id
        where d.city_id = ${cityId} and d.done_at is null and d.cancelled_at is null) as "dutiesOpen",
      (select count(*)::int from duties d join reach r on r.id = d.unit_id
        where d.city_id = ${cityId} and d.done_at is null and d.cancelled_at is null and d.due_at < ${now}) as "dutiesOverdue",
      (select count(*)::int from papers p where p.city_id = ${cityId} and p.state = 'issued' and p.series = 'order'
        and (${scope.all} or exists (select 1 from paper_entries e join reach r on r.id = e.unit_id where e.city_id = p.city_id and e.paper_id = p.id))) as orders,
      (select count(*)::int from papers p where p.city_id = ${cityId} and p.state = 'issued' and p.series <> 'order'
        and (${scope.all} or exists (select 1 from paper_entries e join reach r on r.id = e.unit_id where e.city_id = p.city_id and e.paper_id = p.id))) as papers,
      (select count(*)::int from notices n join reach r on r.id = n.unit_id where n.city_id = ${cityId} and n.withdrawn_at is null) as named,
      (select count(distinct n.unit_id)::int from notices n join reach r on r.id = n.unit_id where n.city_id = ${cityId} and n.withdrawn_at is null) as "namedUnits",
      (select count(*)::int from rounds where city_id = ${cityId}) as rounds,
      (select count(*)::int from visits where city_id = ${cityId} and state = 'submitted') as visits,
      coalesce((select position from seal_heads where city_id = ${cityId}), 0)::int as position`.execute(db)
  return rows[0]!
}

/** Current entries by register; of one that is not `shared`, only the reader's own rows. */
export async function countEntries(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  shared: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ register: string; n: number }>`
    select register, count(*)::int as n from register_entries
    where city_id = ${cityId} and removed_at is null
      and (${scope.all} or register = any(${[...shared]}::text[]) or unit_id = any(${[...scope.unitIds]}::uuid[])
        or division = any(${[...scope.divisions]}::int[]))
    group by register`.execute(db)
  return new Map(rows.map(row => [row.register, row.n]))
}
