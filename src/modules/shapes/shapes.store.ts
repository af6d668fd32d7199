// SQL of areas and road sections (区域与路段). Only versions in force are listed unless a moment is asked for.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Box } from '../../lib/geo.ts'
import { unitNames } from '../people/people.store.ts'
import type { Geometry, ShapeKind } from './shape.ts'

export interface ShapeRow {
  readonly id: string
  readonly kind: ShapeKind
  readonly code: string
  readonly version: number
  readonly name: string
  readonly division: number | null
  readonly unitId: string | null
  readonly unitName: string | null
  /** Square metres, or metres of a road. */
  readonly size: number
  readonly crs: string
  readonly digest: string
  readonly demo: boolean
  readonly validFrom: Date
}

/** Shapes in force, in the order of kind and code, without their geometry. */
export async function listShapes(
  db: Kysely<DB>,
  cityId: number,
  day: string,
  filter: { readonly id?: string; readonly kind?: ShapeKind; readonly code?: string } = {},
): Promise<ShapeRow[]> {
  const { rows } = await sql<ShapeRow>`
    select s.id, s.kind, s.code, s.version, s.name, s.division, s.unit_id as "unitId", n.short_name as "unitName",
      s.size::float8 as size, s.crs, s.digest, s.demo, s.valid_from as "validFrom"
    from shapes s left join lateral (${unitNames(sql`s.city_id`, sql`s.unit_id`, day)}) n on true
    where s.city_id = ${cityId} and s.valid_to is null
      and (${filter.id ?? null}::uuid is null or s.id = ${filter.id ?? null}::uuid)
      and (${filter.kind ?? null}::text is null or s.kind = ${filter.kind ?? null})
      and (${filter.code ?? null}::text is null or s.code = ${filter.code ?? null})
    order by s.kind, s.code limit 20000`.execute(db)
  return rows
}

export interface ShapeGeometry {
  readonly id: string
  readonly kind: ShapeKind
  readonly code: string
  readonly name: string
  readonly unitId: string | null
  readonly size: number
  readonly geometry: Geometry
}

/** Shapes in force with their geometry, WGS-84. */
export async function listGeometries(
  db: Kysely<DB>,
  cityId: number,
  kinds: readonly ShapeKind[],
): Promise<ShapeGeometry[]> {
  const { rows } = await sql<ShapeGeometry>`
    select id, kind, code, name, unit_id as "unitId", size::float8 as size, geometry from shapes
    where city_id = ${cityId} and valid_to is null and kind = any(${[...kinds]}::text[])
    order by kind, code`.execute(db)
  return rows
}

/** Shapes in force whose boxes meet this one, with their geometry and the name of their unit. */
export async function listShapesAround(
  db: Kysely<DB>,
  cityId: number,
  day: string,
  [west, south, east, north]: Box,
): Promise<(ShapeGeometry & Pick<ShapeRow, 'unitName'>)[]> {
  const { rows } = await sql<ShapeGeometry & Pick<ShapeRow, 'unitName'>>`
    select s.id, s.kind, s.code, s.name, s.unit_id as "unitId", n.short_name as "unitName", s.size::float8 as size, s.geometry
    from shapes s left join lateral (${unitNames(sql`s.city_id`, sql`s.unit_id`, day)}) n on true
    where s.city_id = ${cityId} and s.valid_to is null
      and s.west <= ${east} and s.east >= ${west} and s.south <= ${north} and s.north >= ${south}
    order by s.kind, s.code`.execute(db)
  return rows
}

/** Every version of one shape, newest first. */
export async function listVersions(
  db: Kysely<DB>,
  cityId: number,
  kind: ShapeKind,
  code: string,
): Promise<
  (Pick<ShapeRow, 'id' | 'version' | 'name' | 'unitId' | 'crs'> & { from: Date; to: Date | null })[]
> {
  const rows = await db
    .selectFrom('shapes')
    .select(['id', 'version', 'name', 'unit_id', 'crs', 'valid_from', 'valid_to'])
    .where('city_id', '=', cityId)
    .where('kind', '=', kind)
    .where('code', '=', code)
    .orderBy('version', 'desc')
    .execute()
  return rows.map(it => ({
    id: it.id,
    version: it.version,
    name: it.name,
    unitId: it.unit_id,
    crs: it.crs,
    from: it.valid_from,
    to: it.valid_to,
  }))
}

/** One shape in force with its geometry, its row locked. */
export async function lockShape(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<(ShapeGeometry & Pick<ShapeRow, 'version' | 'division' | 'crs' | 'digest' | 'demo'>) | undefined> {
  const { rows } = await sql<
    ShapeGeometry & Pick<ShapeRow, 'version' | 'division' | 'crs' | 'digest' | 'demo'>
  >`
    select id, kind, code, name, unit_id as "unitId", size::float8 as size, geometry, version, division, crs, digest, demo from shapes
    where city_id = ${cityId} and id = ${id} and valid_to is null for update`.execute(trx)
  return rows[0]
}

/** Holds back others who change shapes until this transaction ends. */
export async function lockShapes(trx: Transaction<DB>, cityId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${cityId}:shapes`}, 0))`.execute(trx)
}

/** The highest version each code of a kind ever had. */
export async function lastVersions(
  db: Kysely<DB>,
  cityId: number,
  kind: ShapeKind,
): Promise<Map<string, number>> {
  const { rows } = await sql<{ code: string; version: number }>`
    select code, max(version) as version from shapes where city_id = ${cityId} and kind = ${kind} group by code`.execute(
    db,
  )
  return new Map(rows.map(row => [row.code, row.version]))
}

/** Counties of the plan in force, by code and by name. */
export async function listCounties(
  db: Kysely<DB>,
  cityId: number,
  day: string,
): Promise<{ code: number; name: string }[]> {
  const { rows } = await sql<{ code: number; name: string }>`
    select (d->>'code')::int as code, d->>'name' as name
    from plans q cross join lateral jsonb_array_elements(q.body->'divisions') with ordinality e (d, i)
    where q.city_id = ${cityId} and q.kind = 'plan' and q.superseded_at is null
      and d->>'level' = 'county' and (d->>'end' is null or (d->>'end')::date > ${day}::date)
    order by i`.execute(db)
  return rows
}

/** What the city is called in the plan in force; empty without one. */
export async function cityName(db: Kysely<DB>, cityId: number): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select d->>'name' as name from plans q cross join lateral jsonb_array_elements(q.body->'divisions') d
    where q.city_id = ${cityId} and q.kind = 'plan' and q.superseded_at is null and d->>'level' = 'city' limit 1`.execute(
    db,
  )
  return rows[0]?.name ?? ''
}
