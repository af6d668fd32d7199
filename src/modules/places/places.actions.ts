// Registering places (点位), each with the unit that answers for it.
import { chinaDay } from '../../lib/day.ts'
import { refusalOf } from '../../lib/lifecycle.ts'
import { enforce, refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { listUnits } from '../people/people.store.ts'
import { placeCode, placeLifecycle, type RetireReason } from './place.ts'
import {
  findTwin,
  isCounty,
  listPlaceTypes,
  lockNextNumber,
  lockPlace,
  lockPlaceForAct,
  type PlaceSpot,
} from './places.store.ts'

export interface PlaceInput {
  readonly code: string
  readonly name: string
  readonly placeType: string
  readonly division: number
  readonly address: string
  /** WGS-84 degrees. */
  readonly lon: number
  readonly lat: number
  readonly unitId: string | null
  readonly demo?: boolean
}

/** Registers places in one go; returns their ids in order. Refuses a code that is taken (conflict). */
export async function registerPlaces(work: Work, inputs: readonly PlaceInput[]): Promise<string[]> {
  const rows = inputs.map(place => ({ ...place, id: work.newId() }))
  await work.trx
    .insertInto('places')
    .values(
      rows.map(place => ({
        city_id: work.cityId,
        id: place.id,
        code: place.code,
        name: place.name,
        place_type: place.placeType,
        division: place.division,
        address: place.address,
        lon: place.lon,
        lat: place.lat,
        unit_id: place.unitId,
        demo: place.demo ?? false,
        retired_on: null,
      })),
    )
    .execute()
  for (const place of rows) {
    work.record({
      kind: 'place.registered',
      subjectType: 'place',
      subjectId: place.id,
      clause: '二(三)',
      data: { code: place.code, type: place.placeType, division: place.division, unit: place.unitId },
    })
  }
  return rows.map(place => place.id)
}

export interface NewPlace extends Omit<PlaceInput, 'code' | 'unitId' | 'demo'> {
  readonly code?: string | undefined
  readonly unitId?: string | undefined
}

/**
 * Registers one place that a person filled in. Refuses a type or county the plan in force does not know, a unit that is
 * not in force, a code that is taken, and a second place of the same name at the same address.
 */
export async function registerPlace(work: Work, input: NewPlace): Promise<{ id: string; code: string }> {
  const { trx, cityId } = work
  if (!(await listPlaceTypes(trx, cityId)).some(type => type.code === input.placeType))
    refuse(
      'place.type',
      '现行规划里没有这个点位类型；请从清单中选，要新增类型请改规划包。',
      400,
      '/placeType',
    )
  if (!(await isCounty(trx, cityId, input.division, chinaDay(work.now))))
    refuse('place.division', '现行规划里没有这个县（市、区）；请从清单中选。', 400, '/division')
  if (input.unitId) await unitInForce(work, input.unitId)
  const next = placeCode(input.division, await lockNextNumber(trx, cityId, input.division))
  const place = { ...input, name: input.name.trim(), address: input.address.trim(), code: input.code ?? next }
  const twin = await findTwin(trx, cityId, place)
  if (twin?.code === place.code)
    refuse(
      'place.code-taken',
      `编号 ${place.code} 已用于“${twin.name}”；请换一个，或不填由系统编。`,
      409,
      '/code',
    )
  if (twin)
    refuse(
      'place.registered',
      `同一地址的“${twin.name}”已经登记，编号 ${twin.code}；不用重复登记。`,
      409,
      '/name',
    )
  const [id] = await registerPlaces(work, [{ ...place, unitId: input.unitId ?? null }])
  return { id: id!, code: place.code }
}

/**
 * Says which unit answers for a place from now on; cases that were issued keep theirs. With `was`, refuses when another
 * unit stands there than the page showed.
 */
export async function setPlaceUnit(
  work: Work,
  id: string,
  unitId: string,
  was?: string | null | undefined,
): Promise<void> {
  const place = await lockPlace(work.trx, work.cityId, id)
  if (!place) return refuse('place.none', '没有这个点位，或它已停用。', 404)
  if (place.unitId === unitId)
    refuse('place.unit.same', '这个点位现在就由该单位负责，不用再定。', 409, '/unitId')
  if (was !== undefined && was !== place.unitId)
    refuse(
      'place.unit.overtaken',
      '这个点位的责任单位刚被别人改过，这次没有改动；请看清现在的单位再定。',
      409,
    )
  await unitInForce(work, unitId)
  await work.trx
    .updateTable('places')
    .set({ unit_id: unitId })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  work.record(
    {
      kind: 'place.unit-set',
      subjectType: 'place',
      subjectId: id,
      clause: '二(三)',
      data: { before: place.unitId, after: unitId },
    },
    'office',
    'office_head',
  )
}

/** Corrects name, address or coordinates; the fact says which of them changed, the row how they read now. */
export async function correctPlace(
  work: Work,
  id: string,
  input: PlaceSpot & { readonly was: PlaceSpot },
): Promise<void> {
  const place = await lockPlaceForAct(work.trx, work.cityId, id)
  if (!place) return refuse('place.none', '没有这个点位。', 404)
  const spot = { name: input.name.trim(), address: input.address.trim(), lon: input.lon, lat: input.lat }
  const fields = ['name', 'address', 'lon', 'lat'] as const
  const changed = fields.filter(field => spot[field] !== place[field])
  enforce(refusalOf(placeLifecycle, 'correct', place, work.actor!, work.now, { changed }))
  if (fields.some(field => input.was[field] !== place[field]))
    refuse('place.overtaken', '这个点位刚被别人改过，这次没有改动；请看清现在的内容再改。')
  const twin = await findTwin(work.trx, work.cityId, { ...spot, code: '', division: place.division })
  if (twin && (changed.includes('name') || changed.includes('address')))
    refuse('place.registered', `同一地址的“${twin.name}”已经登记，编号 ${twin.code}。`, 409, '/name')
  await work.trx
    .updateTable('places')
    .set(spot)
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  work.record(
    { kind: 'place.corrected', subjectType: 'place', subjectId: id, clause: '二(三)', data: { changed } },
    'office',
    'office_head',
  )
}

/** Retires a place from today: it is no longer drawn or chosen; its visits, cases and facts stay. */
export async function retirePlace(work: Work, id: string, reason: RetireReason): Promise<void> {
  const place = await lockPlaceForAct(work.trx, work.cityId, id)
  if (!place) return refuse('place.none', '没有这个点位。', 404)
  enforce(refusalOf(placeLifecycle, 'retire', place, work.actor!, work.now, { reason }))
  const on = chinaDay(work.now)
  await work.trx
    .updateTable('places')
    .set({ retired_on: on })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  work.record(
    { kind: 'place.retired', subjectType: 'place', subjectId: id, clause: '二(三)', data: { on, reason } },
    'office',
    'office_head',
  )
}

async function unitInForce(work: Work, unitId: string): Promise<void> {
  const units = await listUnits(work.trx, work.cityId, chinaDay(work.now))
  if (!units.some(unit => unit.id === unitId))
    refuse('unit.none', '没有这个单位，或它已撤销；请从清单中选。', 400, '/unitId')
}
