// Rows of the mission that the import of the document carries, on the city's own document where it lies beside the checkout.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestBench } from '../../server/testing.ts'
import * as planContract from '../plan/plan.contract.ts'
import * as contract from './drafts.contract.ts'
import { acceptEverything, allBlanks, openDraftBench } from './drafts.testbed.ts'

const seed = resolve(import.meta.dirname, '../../../../shared/seed/wuzhong-plan-2021-2023.txt')
let bench: TestBench
beforeAll(async () => {
  bench = await openDraftBench()
})
afterAll(() => bench.close())

describe('the document of the city, brought in over the pack', () => {
  it('row 173 任务分解: 39 tasks come out, each goes on as the task it was, and none gets a unit the document does not name', {
    timeout: 60_000,
  }, async () => {
    if (!existsSync(seed)) return expect(existsSync(seed)).toBe(false)
    const [office, head] = [await bench.as('banshi'), await bench.as('zhuren')]
    const response = await bench.app.inject({
      method: 'POST',
      url: `/api/drafts?name=${encodeURIComponent('规划.txt')}`,
      headers: { cookie: office.cookie, 'content-type': 'application/octet-stream' },
      payload: readFileSync(seed),
    })
    const { id } = response.json() as { id: string }
    await acceptEverything(office, id)
    const it = await office.call(contract.difference, { params: { id } })
    expect(it.tasks.map(one => one.change)).toEqual(Array(39).fill('same'))
    expect(it.clauses.filter(one => one.change === 'added' || one.change === 'removed')).toEqual([])
    // What the pack sums up in one line of several (四个县的目标) is the only thing not found again.
    expect(it.targets.filter(one => one.change === 'removed').length).toBeLessThanOrEqual(6)
    expect(it.targets.filter(one => one.change === 'changed').flatMap(one => one.what)).toEqual([])
    expect(it.blanks.filter(one => one.kind === 'lead')).toHaveLength(39)
    const keep = it.targets.filter(one => one.change === 'removed').map(one => one.code)
    await head.call(contract.publish, {
      params: { id },
      body: { version: '2021.2', blanks: allBlanks, keep },
    })
    const after = await office.call(planContract.read)
    expect(after).toMatchObject({ version: '2021.2', unassigned: 39 })
    expect(after.targets.length).toBeGreaterThanOrEqual(84)
    expect(after.phases).toHaveLength(3)
    expect(after.clauses.find(one => one.id === '四(八)32')?.text).toContain('空气质量优良天数比例≥87.5%')
  })
})
