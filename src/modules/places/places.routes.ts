import { refuse } from '../../lib/refusal.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import { correctPlace, registerPlace, retirePlace, setPlaceUnit } from './places.actions.ts'
import * as contract from './places.contract.ts'
import { listPlaces, listPlaceTypes } from './places.store.ts'

const list = route(contract.list, async call => {
  const places = await listPlaces(call.trx, call.cityId, call.house.day(), call.query)
  return { places, types: await listPlaceTypes(call.trx, call.cityId) }
})

const map = route(contract.map, async call => {
  const places = await listPlaces(call.trx, call.cityId, call.house.day(), call.query)
  const { tiles } = call.house.config
  return { places, types: await listPlaceTypes(call.trx, call.cityId), tiles: tiles && { ...tiles } }
})

const get = route(contract.get, async (call: Call<typeof contract.get>) => {
  const [place] = await listPlaces(call.trx, call.cityId, call.house.day(), { id: call.params.id })
  return place ?? refuse('place.none', '没有这个点位，或它已停用。', 404)
})

const register = route(contract.register, call => registerPlace(call, call.body))

const setUnit = route(contract.setUnit, async call => {
  await setPlaceUnit(call, call.params.id, call.body.unitId, call.body.was)
  return { id: call.params.id }
})

const correct = route(contract.correct, async call => {
  await correctPlace(call, call.params.id, call.body)
  return { id: call.params.id }
})

const retire = route(contract.retire, async call => {
  await retirePlace(call, call.params.id, call.body.reason)
  return { id: call.params.id }
})

export const placesRoutes: readonly Route[] = [list, map, get, register, setUnit, correct, retire]
