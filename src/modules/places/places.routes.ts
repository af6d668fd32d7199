import { refuse } from '../../lib/refusal.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import * as contract from './places.contract.ts'
import { listPlaces } from './places.store.ts'

const list = route(contract.list, async call => {
  const places = await listPlaces(call.trx, call.cityId, call.house.day(), call.query)
  const counts = new Map<string, number>()
  for (const place of places) counts.set(place.placeType, (counts.get(place.placeType) ?? 0) + 1)
  return { places, types: [...counts].map(([type, n]) => ({ type, n })) }
})

const get = route(contract.get, async (call: Call<typeof contract.get>) => {
  const [place] = await listPlaces(call.trx, call.cityId, call.house.day(), { id: call.params.id })
  return place ?? refuse('place.none', '没有这个点位，或它已停用。', 404)
})

export const placesRoutes: readonly Route[] = [list, get]
