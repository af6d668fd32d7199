// What the city's own ended cases teach about categories; learned anew once a day, kept in the process.
import { chinaDay } from '../../lib/day.ts'
import type { House } from '../../server/house.ts'
import { type Learned, learn } from './learned.ts'
import { listLearnable } from './proposals.store.ts'

const MOST_LEARNED = 10_000

const kept = new WeakMap<House, Map<number, { day: string; learned: Promise<Learned> }>>()

export function suggesterOf(house: House, cityId: number): Promise<Learned> {
  const day = chinaDay(house.clock.now())
  const cities = kept.get(house) ?? new Map<number, { day: string; learned: Promise<Learned> }>()
  kept.set(house, cities)
  const known = cities.get(cityId)
  if (known?.day === day) return known.learned
  const learned = house.inCity(cityId, async trx => learn(await listLearnable(trx, cityId, MOST_LEARNED)))
  cities.set(cityId, { day, learned })
  // What could not be read is not remembered.
  learned.catch(() => cities.delete(cityId))
  return learned
}
