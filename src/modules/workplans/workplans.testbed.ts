// A work plan in force, for tests of what rests on one.
import { newId } from '../../server/api.testbed.ts'
import type { TestBench } from '../../server/testing.ts'
import * as contract from './workplans.contract.ts'

/** The unit's clerk writes measures by a day each, sends them, the office approves; answers the measures' ids. */
export async function approveMeasures(
  bench: TestBench,
  login: string,
  unitId: string,
  its: readonly { readonly requirement: string; readonly words: string; readonly day: string }[],
): Promise<string[]> {
  const clerk = await bench.as(login)
  const office = await bench.as('banshi')
  const { id } = await clerk.call(contract.begin, { params: { unitId }, body: {} })
  const items = its.map(({ requirement, words, day }) => ({
    measureId: newId(),
    requirement,
    words,
    due: { kind: 'day' as const, day },
  }))
  const params = { id }
  const saved = await clerk.call(contract.save, { params, body: { version: 1, items } })
  await clerk.call(contract.submit, { params, body: { version: saved.version } })
  await office.call(contract.approve, { params, body: { version: saved.version + 1 } })
  return items.map(it => it.measureId)
}
