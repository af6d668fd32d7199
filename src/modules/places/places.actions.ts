// Registering places (点位), each with the unit that answers for it.
import type { Work } from '../../server/work.ts'

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
