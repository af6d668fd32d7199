// Figures through the product: filed, reviewed, judged, corrected; what is owed, late or worse than before.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openBench, type TestBench } from '../../server/testing.ts'
import * as contract from './metrics.contract.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  await bench.turn()
})
afterAll(() => bench.close())

describe('the list of targets', () => {
  it('has all 84; without figures nothing is met', async () => {
    const office = await bench.as('banshi')
    const board = await office.call(contract.targets)
    expect(board.targets).toHaveLength(84)
    expect(board.counts).toEqual({ 数据不足: 80, 待人工: 4 })
    const air = board.targets.find(it => it.code === 'target:T50')!
    expect(air.line).toBe('不低于 87.5%')
    expect(air.now).toMatchObject({ period: '2021', verdict: '数据不足' })
    expect(air.now.sentence).toBe('2021年 缺数据 ≥ 87.5%（四(八)32），数据不足')
  })
})
