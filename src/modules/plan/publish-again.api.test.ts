// A pack that was in force, gave way to another and comes back: published anew, with everything that was on record kept.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import { runWork, type Work } from '../../server/work.ts'
import type { FrameworkPack, PlanPack } from './pack.contract.ts'
import { readPack } from './pack.io.ts'
import { loadFramework, loadPlan } from './plan.actions.ts'
import * as contract from './plan.contract.ts'

let bench: TestBench
let plan: PlanPack
let framework: FrameworkPack
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  const packs = join(import.meta.dirname, '../../../packs')
  const [one, two] = await Promise.all(
    ['wuzhong-2021', 'sample-framework'].map(name => readPack(join(packs, name))),
  )
  if (one?.pack?.kind !== 'plan' || two?.pack?.kind !== 'framework') throw new Error('no packs')
  plan = one.pack
  framework = two.pack
})
afterAll(() => bench.close())

const run = <R>(act: (work: Work) => Promise<R>) =>
  runWork(bench.house.workerDb, TEST_CITY, bench.house.clock, act)
const versions = (code: string) =>
  bench.house.inCity(TEST_CITY, trx =>
    trx
      .selectFrom('plans')
      .select(['id', 'digest', 'superseded_at'])
      .where('city_id', '=', TEST_CITY)
      .where('code', '=', code)
      .execute(),
  )

describe('a pack published again', () => {
  it('the plan: the earlier version comes back as a new one, the same again changes nothing', async () => {
    const before = await run(work => loadPlan(work, plan))
    expect(before.changed).toBe(false)
    const other: PlanPack = { ...plan, head: { ...plan.head, title: `${plan.head.title}（修订）` } }
    const revised = await run(work => loadPlan(work, other))
    const back = await run(work => loadPlan(work, plan))
    const again = await run(work => loadPlan(work, plan))
    expect([revised.changed, back.changed, again]).toEqual([true, true, { ...back, changed: false }])
    expect(new Set([before.planId, revised.planId, back.planId]).size).toBe(3)
    const rows = await versions(plan.head.id)
    expect(rows.filter(row => row.superseded_at === null).map(row => row.id)).toEqual([back.planId])
    expect(rows.find(row => row.id === back.planId)!.digest).toBe(
      rows.find(row => row.id === before.planId)!.digest,
    )
    const shown = await (await bench.as('banshi')).call(contract.read)
    expect(shown).toMatchObject({ id: back.planId, title: plan.head.title })
    expect(shown.tasks).toHaveLength(plan.tasks.length)
  })

  it('and a framework', async () => {
    const other = { ...framework, head: { ...framework.head, title: '另一套（演示）' } }
    await run(work => loadFramework(work, other))
    const back = await run(work => loadFramework(work, framework))
    expect(back.changed).toBe(true)
    expect((await run(work => loadFramework(work, framework))).changed).toBe(false)
  })
})
