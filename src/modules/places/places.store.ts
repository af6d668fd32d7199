// SQL of places (点位).
import { type Kysely, sql } from 'kysely'
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
      (select count(*)::int from cases c where c.city_id = p.city_id and c.place_id = p.id and c.state in ('issued', 'acknowledged', 'handled')) as "openCases"
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
