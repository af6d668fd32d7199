// One act on many cases: each judged by its own lifecycle, what is refused says why and leaves nothing, all of it once.
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { handle, issueCase } from '../../server/testing-loop.ts'
import { newUuid } from '../../server/work.ts'
import * as cases from '../cases/cases.contract.ts'
import * as casework from '../casework/casework.contract.ts'
import { at, bench, june8, office } from '../casework/casework.testbed.ts'
import * as contract from './workbench.contract.ts'
import { findings } from './workbench.testbed.ts'

const CITY = 640300

describe('one act on many', () => {
  it('issues what may be issued, says of each other why not, one 交办单 a unit, and once', async () => {
    june8()
    const its = await findings(6, '批量交办')
    const issued = await issueCase(bench, 0, '已在办')
    const client = await office()
    const stranger = newUuid(bench.house.clock.realNow())
    const items = [
      ...its.map(({ id, version }, i) => ({ id, version: i === 5 ? 7 : version })),
      { id: issued.id, version: 2 },
      { id: stranger, version: 1 },
    ]
    const actionId = newUuid(bench.house.clock.realNow())
    const first = await client.call(contract.issueMany, { body: { items }, actionId })
    expect(first.done).toBe(5)
    expect(first.results.map(it => it.code)).toEqual([
      null,
      null,
      null,
      null,
      null,
      'case.overtaken',
      'case.issue.state',
      'case.none',
    ])
    expect(first.results[7]!.number).toBeNull()
    expect(await client.call(contract.issueMany, { body: { items }, actionId })).toEqual(first)
    const states = await client.call(cases.list, { query: { q: '批量交办' } })
    expect(states.cases.filter(row => row.state === 'issued')).toHaveLength(5)
  })

  it('a unit signs for many; those of others are not there', async () => {
    june8()
    const own = [await issueCase(bench, 0, '批签一'), await issueCase(bench, 0, '批签二')]
    const foreign = (await others(own[0]!.unitId))!
    const items = [...own, foreign].map(it => ({ id: it.id, version: 2 }))
    const unit = await bench.as(own[0]!.unit)
    const { done, results } = await unit.call(contract.acknowledgeMany, { body: { items } })
    expect(done).toBe(2)
    expect(results[2]).toMatchObject({ done: false, number: null, code: 'case.none' })
  })

  async function others(unitId: string) {
    for (let n = 1; n < 30; n++) {
      const one = await issueCase(bench, n, '别家')
      if (one.unitId !== unitId) return one
    }
    return undefined
  }

  it('extension: asked for by the unit, granted by another; a refused one leaves no fact', async () => {
    at('2022-06-08', '09:10')
    const its = [await issueCase(bench, 0, '批延一'), await issueCase(bench, 0, '批延二')]
    const unit = await bench.as(its[0]!.unit)
    const ask = (hours: number) =>
      unit.call(contract.askMany, {
        body: { items: its.map(it => ({ id: it.id, version: 2 })), reason: '等配件', hours },
      })
    expect((await ask(399)).results.map(it => it.code)).toEqual(['request.ask.hours', 'request.ask.hours'])
    const facts = async () =>
      bench.house.inCity(CITY, async trx => {
        const { rows } = await sql<{
          n: number
        }>`select count(*)::int as n from facts where kind = 'request.asked'`.execute(trx)
        return rows[0]!.n
      })
    const before = await facts()
    expect((await ask(8)).done).toBe(2)
    expect(await facts()).toBe(before + 2)
    expect((await ask(8)).results.map(it => it.code)).toEqual(['request.ask.open', 'request.ask.open'])
    const client = await office()
    const { cases: waiting } = await client.call(cases.list, { query: { state: 'asked', q: '批延' } })
    expect(waiting.map(row => row.asked?.words)).toEqual(['申请延期 8 工作时', '申请延期 8 工作时'])
    const items = waiting.map(row => ({
      id: row.id,
      version: row.version,
      requestId: row.asked!.id,
      requestVersion: row.asked!.version,
    }))
    const crossed = [{ ...items[0]!, requestId: items[1]!.requestId }]
    expect(
      (await client.call(contract.decideMany, { body: { items: crossed, grant: true, words: '' } }))
        .results[0]!.code,
    ).toBe('request.none')
    expect((await unit.ask(contract.decideMany, { body: { items, grant: true, words: '' } })).status).toBe(
      403,
    )
    const { done } = await client.call(contract.decideMany, { body: { items, grant: true, words: '同意' } })
    expect(done).toBe(2)
    const after = await client.call(cases.get, { params: { id: its[0]!.id } })
    expect([after.extendedCount, after.dueAt! > its[0]!.dueAt]).toEqual([1, true])
    expect(
      (await (await bench.as(its[0]!.unit)).call(casework.casework, { params: { id: its[0]!.id } }))
        .requests[0]!.state,
    ).toBe('granted')
  })

  it('returned for rework by the verifier, each by its own drawing', async () => {
    june8()
    const its = [await issueCase(bench, 0, '批退一'), await issueCase(bench, 0, '批退二')]
    for (const one of its) await handle(bench, one)
    const verifier = await bench.as('hecha1')
    const { results } = await verifier.call(contract.returnMany, {
      body: {
        items: [...its.map(it => ({ id: it.id, version: 3 })), { id: its[0]!.id, version: 3 }],
        reason: '照片看不清',
      },
    })
    expect(results.map(it => [it.done, it.words])).toEqual([
      [true, '已退回责任单位重办'],
      [true, '已退回责任单位重办'],
      // The same case twice is done once and told twice.
      [true, '已退回责任单位重办'],
    ])
    const owner = await bench.as(its[0]!.unit)
    expect(
      (
        await owner.ask(contract.returnMany, {
          body: { items: [{ id: its[0]!.id, version: 4 }], reason: '自己退' },
        })
      ).body,
    ).toMatchObject({ done: 0 })
  })
})
