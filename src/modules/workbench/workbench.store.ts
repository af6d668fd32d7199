// SQL of the workbench: what moved since a position, cells of the map, saved views.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { CaseFilter } from '../cases/case-filter.ts'
import { visible } from '../cases/cases.store.ts'
import { filtered } from '../cases/list.store.ts'
import type { Scope } from '../people/actor.ts'
import { unitNames } from '../people/people.store.ts'

/** Cases that a fact behind this position is about, also by way of a duty, part or request; at most `limit`, newest first. */
export async function listMoved(
  db: Kysely<DB>,
  cityId: number,
  since: number,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct on (m.id) m.id, m.position from (
      select case when f.subject_type = 'case' then f.subject_id else f.data ->> (case f.subject_type when 'duty' then 'about' else 'case' end) end as id, s.position
      from seals s join facts f on f.city_id = s.city_id and f.id = s.fact_id
      where s.city_id = ${cityId} and s.position > ${since} and f.subject_type in ('case', 'duty', 'part', 'request')
      order by s.position limit ${limit * 10}) m
    where m.id is not null order by m.id, m.position limit ${limit}`.execute(db)
  return rows.map(row => row.id)
}

/** Which of these cases are in scope. */
export async function listSeen(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  ids: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from cases c where c.city_id = ${cityId} and c.id = any(${[...ids]}::uuid[]) and ${visible(scope)}`.execute(
    db,
  )
  return rows.map(row => row.id)
}

export type Box = readonly [west: number, south: number, east: number, north: number]

export interface CellRow {
  readonly lon: number | null
  readonly lat: number | null
  readonly n: number
  readonly late: number
  readonly placeId: string | null
  readonly placeName: string | null
}

/**
 * Cases in scope by cell of a grid of `cell` degrees: each cell's middle of weight, how many, how many late. They are counted
 * by place before places are looked at, so that a million cases become a few thousand counts in one scan of an index.
 */
export async function listCells(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  filter: CaseFilter,
  now: Date,
  box: Box | undefined,
  cell: number,
): Promise<CellRow[]> {
  const inside: RawBuilder<unknown> = box
    ? sql`p.lon between ${box[0]} and ${box[2]} and p.lat between ${box[1]} and ${box[3]}`
    : sql`true`
  const { rows } = await sql<CellRow>`
    with at as (
      select c.place_id, count(*)::int as n,
        (count(*) filter (where c.due_at < ${now} and c.state in ('issued', 'acknowledged')))::int as late
      from cases c where ${filtered(cityId, filter, now)} and ${visible(scope)} group by c.place_id)
    select sum(p.lon * a.n) / sum(a.n) as lon, sum(p.lat * a.n) / sum(a.n) as lat, sum(a.n)::int as n, sum(a.late)::int as late,
      case when count(*) = 1 then min(p.id::text) end as "placeId", case when count(*) = 1 then min(p.name) end as "placeName"
    from at a join places p on p.city_id = ${cityId} and p.id = a.place_id
    where ${inside} group by floor(p.lon / ${cell}::float8), floor(p.lat / ${cell}::float8)
    union all
    select null, null, sum(n)::int, 0, null, null from at where place_id is null having sum(n) > 0`.execute(
    db,
  )
  return rows
}

/** The rectangle that the city's places lie in; undefined in a city without places. */
export async function findExtent(db: Kysely<DB>, cityId: number): Promise<Box | undefined> {
  const { rows } = await sql<{ w: number | null; s: number; e: number; n: number }>`
    select min(lon) as w, min(lat) as s, max(lon) as e, max(lat) as n from places where city_id = ${cityId} and retired_on is null`.execute(
    db,
  )
  const it = rows[0]!
  return it.w === null ? undefined : [it.w, it.s, it.e, it.n]
}

export interface ViewRow {
  readonly id: string
  readonly personId: string
  readonly unitId: string | null
  readonly unitName: string | null
  readonly name: string
  readonly filter: unknown
  readonly byDefault: boolean
}

/** A person's own views and those shared with the units they serve; own ones first, by name. */
export async function listViews(
  db: Kysely<DB>,
  cityId: number,
  personId: string,
  unitIds: readonly string[],
  day: string,
): Promise<ViewRow[]> {
  const { rows } = await sql<ViewRow>`
    select v.id, v.person_id as "personId", v.unit_id as "unitId", n.short_name as "unitName", v.name, v.filter, v.by_default as "byDefault"
    from case_views v left join lateral (${unitNames(sql`v.city_id`, sql`v.unit_id`, day)}) n on v.unit_id is not null
    where v.city_id = ${cityId} and (v.person_id = ${personId} or v.unit_id = any(${[...unitIds]}::uuid[]))
    order by v.person_id = ${personId} desc, v.name, v.id limit 100`.execute(db)
  return rows
}

export async function countViews(db: Kysely<DB>, cityId: number, personId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from case_views where city_id = ${cityId} and person_id = ${personId}`.execute(
    db,
  )
  return rows[0]!.n
}

/** The county a unit belongs to; null for one of the city's own, or none at all. */
export async function findUnit(
  db: Kysely<DB>,
  cityId: number,
  unitId: string,
  day: string,
): Promise<{ division: number | null; name: string | null } | undefined> {
  const { rows } = await sql<{ division: number | null; name: string | null }>`
    select u.division, n.short_name as name from units u left join lateral (${unitNames(sql`u.city_id`, sql`u.id`, day)}) n on true
    where u.city_id = ${cityId} and u.id = ${unitId}`.execute(db)
  return rows[0]
}
