// Putting areas and road sections into force, giving them a unit, ending them. What others take: datums, names of units.

import { sql } from 'kysely'
import { canonical, type Json } from '../../lib/canonical.ts'
import { chinaDay } from '../../lib/day.ts'
import type { Point } from '../../lib/geo.ts'
import { boxOf } from '../../lib/geo.ts'
import { refuse } from '../../lib/refusal.ts'
import { sm3 } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { type NamedUnit, type UnitNames, unitNames } from '../exchange/unit-names.ts'
import { listNamedUnits, listUnits } from '../people/people.store.ts'
import * as crs from './crs.io.ts'
import { type Datum, extentOf, type Geometry, mapGeometry, pointsOf, type ShapeKind } from './shape.ts'
import { cityName, lastVersions, lockShape, lockShapes } from './shapes.store.ts'

/** A point of any datum that is taken in, as WGS-84. */
export function toWgs84(point: Point, datum: Datum): Point {
  return crs.toWgs84(point, datum)
}

/** A geometry of any datum, as WGS-84. */
export function geometryToWgs84(geometry: Geometry, datum: Datum): Geometry {
  return mapGeometry(geometry, point => crs.toWgs84(point, datum))
}

export function geometryDigest(geometry: Geometry): string {
  return sm3(canonical(geometry as unknown as Json))
}

export interface NewShape {
  readonly kind: ShapeKind
  readonly code: string
  readonly name: string
  readonly division: number | null
  readonly unitId: string | null
  /** WGS-84. */
  readonly geometry: Geometry
  readonly crs: Datum
  readonly demo?: boolean
}

/**
 * Puts shapes of one kind into force from now on; an earlier version of the same code ends at the same moment. Records
 * `shape.set` for each.
 */
export async function putShapes(work: Work, kind: ShapeKind, shapes: readonly NewShape[]): Promise<void> {
  if (shapes.length === 0) return
  await lockShapes(work.trx, work.cityId)
  const last = await lastVersions(work.trx, work.cityId, kind)
  const rows = shapes.map(shape => {
    const [west, south, east, north] = boxOf(pointsOf(shape.geometry))!
    return {
      id: work.newId(),
      code: shape.code,
      version: (last.get(shape.code) ?? 0) + 1,
      name: shape.name,
      division: shape.division,
      unit_id: shape.unitId,
      geometry: shape.geometry,
      west,
      south,
      east,
      north,
      size: extentOf(shape.geometry),
      crs: shape.crs,
      digest: geometryDigest(shape.geometry),
      demo: shape.demo ?? false,
    }
  })
  const codes = rows.map(row => row.code)
  await sql`update shapes set valid_to = ${work.now}
    where city_id = ${work.cityId} and kind = ${kind} and code = any(${codes}::text[]) and valid_to is null`.execute(
    work.trx,
  )
  await sql`
    insert into shapes (city_id, id, kind, code, version, name, division, unit_id, geometry, west, south, east, north, size, crs, digest, demo, valid_from)
    select ${work.cityId}, t.id, ${kind}, t.code, t.version, t.name, t.division, t.unit_id, t.geometry, t.west, t.south, t.east, t.north,
      t.size, t.crs, t.digest, t.demo, ${work.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) t (id uuid, code text, version int, name text, division int, unit_id uuid,
      geometry jsonb, west float8, south float8, east float8, north float8, size float8, crs text, digest text, demo boolean)`.execute(
    work.trx,
  )
  for (const row of rows)
    work.record(
      {
        kind: 'shape.set',
        subjectType: 'shape',
        subjectId: row.id,
        clause: '二(三)',
        data: { kind, version: row.version, unit: row.unit_id, digest: row.digest, crs: row.crs },
      },
      'office',
      'office_head',
    )
  await bumpGround(work)
}

/** Gives a shape another unit, or none: a new version with the same geometry. */
export async function setShapeUnit(work: Work, id: string, unitId: string | null): Promise<void> {
  const shape = (await lockShape(work.trx, work.cityId, id)) ?? none()
  if (shape.unitId === unitId) refuse('shape.unit.same', '这里现在就由该单位负责，不用再定。', 409, '/unitId')
  if (unitId) await requireUnit(work, unitId)
  await putShapes(work, shape.kind, [{ ...shape, unitId, crs: shape.crs as Datum }])
}

/** Ends shapes from now on; what was decided with them keeps them. Records `shape.ended`. */
export async function endShapes(work: Work, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const { rows } = await sql<{ id: string }>`
    update shapes set valid_to = ${work.now}
    where city_id = ${work.cityId} and id = any(${[...ids]}::uuid[]) and valid_to is null returning id`.execute(
    work.trx,
  )
  if (rows.length !== ids.length) none()
  for (const { id } of rows)
    work.record(
      { kind: 'shape.ended', subjectType: 'shape', subjectId: id, clause: '二(三)' },
      'office',
      'office_head',
    )
  await bumpGround(work)
}

const none = (): never => refuse('shape.none', '没有这个区域或路段，或它已被新版取代；请刷新后再看。', 404)

/** Tells every server process that areas, sections or rules have changed. */
export async function bumpGround(work: Work): Promise<void> {
  await sql`insert into ground_versions (city_id, version) values (${work.cityId}, 1)
    on conflict (city_id) do update set version = ground_versions.version + 1`.execute(work.trx)
}

/** Refuses `unit.none` for a unit that is not in force today. */
export async function requireUnit(work: Work, unitId: string, at = '/unitId'): Promise<void> {
  const units = await listUnits(work.trx, work.cityId, chinaDay(work.now))
  if (!units.some(unit => unit.id === unitId))
    refuse('unit.none', '没有这个单位，或它已撤销；请从清单中选。', 400, at)
}

/** Units in force as tables name them, with aliases, and with or without the city in front. */
export async function namedUnits(work: Work): Promise<{ units: NamedUnit[]; names: UnitNames }> {
  const units = await listNamedUnits(work.trx, work.cityId, chinaDay(work.now))
  const city = await cityName(work.trx, work.cityId)
  return { units, names: unitNames(units, city ? [city, city.replace(/(市|州|地区|盟)$/, '')] : []) }
}
