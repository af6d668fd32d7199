// What a bulk city is spread over: the categories and standards of the plan in force, and the cast.
import { findPlan } from '../modules/plan/plan.store.ts'
import type { House } from '../server/house.ts'
import { runWork } from '../server/work.ts'
import { fillCases } from './bulk-cases.io.ts'
import { castPlaces, castUnits } from './demo.actions.ts'

/** Units and places beside the cast's, whatever the number of cases: sizes are then the only difference between runs. */
const UNITS = 300
const PLACES = 2000

/** Fills an empty city with invented cases and says in the ledger that it was done and how many. */
export async function simulateCity(
  house: House,
  ownerUrl: string,
  cityId: number,
  cases: number,
  say: (words: string) => void,
): Promise<void> {
  const { categories, standards } = await house.inCity(cityId, async trx => {
    const plan = await findPlan(trx, cityId)
    const rows = await trx
      .selectFrom('requirements')
      .select('code')
      .distinct()
      .where('city_id', '=', cityId)
      .where('kind', '=', 'standard')
      .orderBy('code')
      .execute()
    return {
      categories: (plan?.body.rules.categories ?? []).map(one => one.code),
      standards: rows.map(row => row.code),
    }
  })
  if (categories.length === 0 || standards.length === 0)
    throw new Error('规划包里没有问题分类或测评标准，无从模拟案件。')
  await runWork(house.workerDb, cityId, house.clock, castUnits)
  await runWork(house.workerDb, cityId, house.clock, castPlaces)
  const now = house.clock.now()
  await fillCases(ownerUrl, { cityId, cases, units: UNITS, places: PLACES, now, categories, standards }, say)
  await runWork(house.workerDb, cityId, house.clock, async work => {
    work.record({
      kind: 'city.simulated',
      subjectType: 'city',
      subjectId: String(cityId),
      data: { cases, units: UNITS, places: PLACES },
    })
  })
}
