// SQL of places (点位).
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { unitNames } from '../people/people.store.ts'

export interface PlaceRow {
  readonly id: string
  readonly code: string
  readonly name: string
  /** The type as people say it: 农贸市场. */
  readonly placeType: string
  readonly division: number
  readonly address: string
  readonly lon: number
  readonly lat: number
  readonly unitId: string | null
  readonly unitName: string | null
  readonly openCases: number
}

export interface PlaceFilter {
  readonly id?: string | undefined
  readonly type?: string | undefined
  readonly division?: number | undefined
  readonly unowned?: boolean | undefined
}

/** Places in use with their accountable unit and how many open cases stand there. */
export async function listPlaces(
  db: Kysely<DB>,
  cityId: number,
  day: string,
  filter: PlaceFilter,
): Promise<PlaceRow[]> {
  const { rows } = await sql<PlaceRow>`
    with types as (select t->>'code' as code, t->>'name' as name
      from plans q cross join lateral jsonb_array_elements(q.body->'rules'->'placeTypes') t
      where q.city_id = ${cityId} and q.kind = 'plan' and q.superseded_at is null)
    select p.id, p.code, p.name, coalesce((select name from types where types.code = p.place_type), p.place_type) as "placeType", p.division, p.address, p.lon, p.lat, p.unit_id as "unitId",
      n.short_name as "unitName",
      (select count(*)::int from cases c where c.city_id = p.city_id and c.place_id = p.id and case_open(c.state)) as "openCases"
    from places p left join lateral (${unitNames(sql`p.city_id`, sql`p.unit_id`, day)}) n on true
    where p.city_id = ${cityId} and p.retired_on is null
      and (${filter.id ?? null}::uuid is null or p.id = ${filter.id ?? null}::uuid)
      and (${filter.type ?? null}::text is null or p.place_type = ${filter.type ?? null})
      and (${filter.division ?? null}::int is null or p.division = ${filter.division ?? null})
      and (not ${filter.unowned ?? false} or p.unit_id is null)
    order by p.code limit 5000`.execute(db)
  return rows
}

/** Ids of places in use by type, in a fixed order, for drawing. */
export async function listForDrawing(
  db: Kysely<DB>,
  cityId: number,
): Promise<{ id: string; name: string; placeType: string; division: number }[]> {
  const { rows } = await sql<{ id: string; name: string; placeType: string; division: number }>`
    select id, name, place_type as "placeType", division from places where city_id = ${cityId} and retired_on is null order by code`.execute(
    db,
  )
  return rows
}

/** Place types of the plan in force, in its order, with the places in use of each. */
export async function listPlaceTypes(
  db: Kysely<DB>,
  cityId: number,
): Promise<{ code: string; name: string; n: number }[]> {
  const { rows } = await sql<{ code: string; name: string; n: number }>`
    select t->>'code' as code, t->>'name' as name,
      (select count(*)::int from places p where p.city_id = q.city_id and p.place_type = t->>'code' and p.retired_on is null) as n
    from plans q cross join lateral jsonb_array_elements(q.body->'rules'->'placeTypes') with ordinality e (t, i)
    where q.city_id = ${cityId} and q.kind = 'plan' and q.superseded_at is null order by i`.execute(db)
  return rows
}

/** Whether the plan in force knows this code as a county on `day`. */
export async function isCounty(
  db: Kysely<DB>,
  cityId: number,
  division: number,
  day: string,
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from plans q cross join lateral jsonb_array_elements(q.body->'divisions') d
    where q.city_id = ${cityId} and q.kind = 'plan' and q.superseded_at is null
      and d->>'level' = 'county' and (d->>'code')::int = ${division}
      and (d->>'end' is null or (d->>'end')::date > ${day}::date)`.execute(db)
  return rows.length > 0
}

export interface PlaceTwin {
  readonly code: string
  readonly name: string
}

/** A place that stands in the way of a new one: the same code, or in use with the same name at the same address. */
export async function findTwin(
  db: Kysely<DB>,
  cityId: number,
  place: { code: string; name: string; division: number; address: string },
): Promise<PlaceTwin | undefined> {
  const { rows } = await sql<PlaceTwin>`
    select code, name from places where city_id = ${cityId}
      and (code = ${place.code} or (retired_on is null and division = ${place.division} and name = ${place.name} and address = ${place.address}))
    order by (code = ${place.code}) desc limit 1`.execute(db)
  return rows[0]
}

/** The next number for a code of a division; holds back others who register until this transaction ends. */
export async function lockNextNumber(
  trx: Transaction<DB>,
  cityId: number,
  division: number,
): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${cityId}:places`}, 0))`.execute(trx)
  const { rows } = await sql<{ last: number | null }>`
    select max(substring(code from '-([0-9]+)$')::int) as last from places
    where city_id = ${cityId} and code ~ ${`^D${division}-[0-9]{1,6}$`}`.execute(trx)
  return (rows[0]?.last ?? 0) + 1
}

export interface PlaceLocked extends PlaceSpot {
  readonly state: 'used' | 'retired'
  readonly division: number
  readonly openCases: number
  readonly openVisits: number
}

export interface PlaceSpot {
  readonly name: string
  readonly address: string
  readonly lon: number
  readonly lat: number
}

/** A place, its row locked, with what hangs on it: findings and cases, visits of open rounds still to be made. */
export async function lockPlaceForAct(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<PlaceLocked | undefined> {
  const { rows } = await sql<PlaceLocked>`
    select p.name, p.address, p.lon, p.lat, p.division, case when p.retired_on is null then 'used' else 'retired' end as state,
      (select count(*)::int from cases c where c.city_id = p.city_id and c.place_id = p.id
        and (c.state = 'filed' or case_open(c.state))) as "openCases",
      (select count(*)::int from visits v join rounds r on r.city_id = v.city_id and r.id = v.round_id
        where v.city_id = p.city_id and v.place_id = p.id and v.state = 'assigned' and r.state = 'open') as "openVisits"
    from places p where p.city_id = ${cityId} and p.id = ${id} for update of p`.execute(trx)
  return rows[0]
}

/** The accountable unit of a place in use, its row locked; undefined when there is no such place. */
export async function lockPlace(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<{ unitId: string | null } | undefined> {
  const { rows } = await sql<{ unitId: string | null }>`
    select unit_id as "unitId" from places where city_id = ${cityId} and id = ${id} and retired_on is null for update`.execute(
    trx,
  )
  return rows[0]
}

export interface SpotRow {
  readonly id: string
  /** The datum the coordinates came in. */
  readonly crs: string
}

/** From which datum the coordinates of these places were put into WGS-84. */
export async function listSpots(db: Kysely<DB>, cityId: number, ids: readonly string[]): Promise<SpotRow[]> {
  const { rows } = await sql<SpotRow>`
    select id, crs from places where city_id = ${cityId} and id = any(${[...ids]}::uuid[])`.execute(db)
  return rows
}

/** Codes of places that are no longer in use; a code is never used twice. */
export async function listRetiredCodes(db: Kysely<DB>, cityId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('places')
    .select('code')
    .where('city_id', '=', cityId)
    .where('retired_on', 'is not', null)
    .execute()
  return rows.map(row => row.code)
}

/** Keeps with these places which datum their coordinates came in. */
export async function keepDatum(
  trx: Transaction<DB>,
  cityId: number,
  ids: readonly string[],
  datum: string,
): Promise<void> {
  if (ids.length === 0) return
  await sql`update places set crs = ${datum} where city_id = ${cityId} and id = any(${[...ids]}::uuid[])`.execute(
    trx,
  )
}
