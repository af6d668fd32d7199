// The invented revision: the product's own reader finds the plan in it again, but for what the revision changes.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { compilePlan } from '../modules/compile/compile.ts'
import * as drafts from '../modules/drafts/drafts.contract.ts'
import { bringIn } from '../modules/drafts/drafts.testbed.ts'
import * as plan from '../modules/plan/plan.contract.ts'
import { openBench, type TestBench } from '../server/testing.ts'
import { revisedPaper } from './demo-draft.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())

describe('the revision of the demo city', () => {
  it('is read as a revision of the plan: one task reworded, one new, one gone, one figure raised', async () => {
    const office = await bench.as('banshi')
    const paper = revisedPaper(await office.call(plan.read))
    expect(revisedPaper(await office.call(plan.read))).toBe(paper)
    const id = await bringIn(bench, compilePlan(paper))
    const it = await office.call(drafts.difference, { params: { id } })
    const changes = (its: typeof it.tasks) =>
      its.filter(one => one.change !== 'same').map(one => [one.code, one.change])
    expect(changes(it.tasks)).toEqual([
      ['task:22-2', 'added'],
      ['task:39-2', 'added'],
      ['task:22', 'removed'],
      ['task:39', 'removed'],
    ])
    expect(it.tasks.find(one => one.code === 'task:39-2')).toMatchObject({ named: '演示市容单位' })
    expect(
      it.clauses.filter(one => !['same', 'unknown'].includes(one.change)).map(one => one.change),
    ).toEqual(['added', 'added', 'removed', 'removed'])
    expect(it.targets.filter(one => one.what.includes('数值 90% → 92%'))).toHaveLength(1)
    // The paper says most targets by their name only; what is not found again is for a person to keep.
    expect(it.targets.filter(one => one.change === 'removed').length).toBeLessThan(30)
    expect(it.unknownUnits).toEqual([])
  })
})
