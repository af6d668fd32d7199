// What tests around a case share: a bench whose sessions end when the clock moves far, and a look at a case.
import { afterAll, beforeAll, inject } from 'vitest'
import { chinaTime } from '../../lib/day.ts'
import { openBench, type TestBench } from '../../server/testing.ts'
import { officerOf, testPhoto } from '../../server/testing-loop.ts'
import * as cases from '../cases/cases.contract.ts'
import * as people from '../people/people.contract.ts'
import * as casework from './casework.contract.ts'

export let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())

export const office = () => bench.as('banshi')
/** Moves the clock to a moment; sessions do not last that long. */
export function at(day: string, clock: string): void {
  bench.house.clock.set(chinaTime(day, clock))
  bench.signInAgain()
}
export const june8 = () => at('2022-06-08', '09:00')
export const read = async (id: string) => (await office()).call(cases.get, { params: { id } })
export const around = async (id: string, login = 'banshi') =>
  (await bench.as(login)).call(casework.casework, { params: { id } })
export const picture = async (login: string) => (await bench.as(login)).photo(await testPhoto)
export async function another(unitId: string | null) {
  const { units } = await (await office()).call(people.units)
  const it = units.find(unit => unit.kind === 'bureau' && unit.id !== unitId && unit.name.startsWith('演示'))!
  return { id: it.id, shortName: it.shortName, login: officerOf(it.shortName) }
}
/** Everything open cases owe: each has exactly one open duty of its own. */
export async function openDuties(id: string): Promise<string[]> {
  return bench.house.inCity(640300, async trx => {
    const rows = await trx
      .selectFrom('duties')
      .select('kind')
      .where('city_id', '=', 640300)
      .where('subject_id', '=', id)
      .where('done_at', 'is', null)
      .where('cancelled_at', 'is', null)
      .execute()
    return rows.map(row => row.kind)
  })
}
