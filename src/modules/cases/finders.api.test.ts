// Findings that become one case: a reason across places, and every finder stays apart from fixer and verifier. A case
// that changes hands leaves a paper behind it.
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openBench, type TestBench } from '../../server/testing.ts'
import { answerAll, handle, issueCase, officerOf, openRound } from '../../server/testing-loop.ts'
import * as accountability from '../accountability/accountability.contract.ts'
import { photo as photoContract } from '../blobs/blobs.contract.ts'
import * as people from '../people/people.contract.ts'
import { get, issue, list, merge, pass, reassign, review } from './cases.contract.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())

type Finding = Awaited<ReturnType<typeof findings>>[number]
async function findings() {
  return (await (await bench.as('banshi')).call(review)).findings
}
const itemOf = ({ id, version }: Finding) => ({ id, version })

describe('findings that are one problem', () => {
  let here: Finding
  let elsewhere: Finding
  beforeAll(async () => {
    await openRound(bench, { market: 2 })
    await answerAll(bench, (_, allowed) => (allowed.includes('fail') ? 'fail' : 'pass'))
    const all = await findings()
    here = all[0]!
    elsewhere = all.find(one => one.placeId !== here.placeId)!
  })

  it('of two places need a reason, which stays with the joined one', async () => {
    const office = await bench.as('banshi')
    const body = { into: here.id, items: [itemOf(elsewhere)] }
    const refused = await office.ask(merge, { body })
    expect(refused.problem).toMatchObject({ code: 'case.merge.reason', at: '/reason' })
    expect((await office.ask(merge, { body: { ...body, reason: '  ' } })).problem?.code).toBe(
      'case.merge.reason',
    )
    await office.call(merge, { body: { ...body, reason: '同一段管线，跨两个市场' } })
    const joined = await office.call(get, { params: { id: elsewhere.id } })
    expect(joined).toMatchObject({ state: 'merged', intoCaseId: here.id, reason: '同一段管线，跨两个市场' })
  })

  it('of one place need none', async () => {
    const same = (await findings()).find(one => one.placeId === here.placeId && one.id !== here.id)!
    await (await bench.as('banshi')).call(merge, { body: { into: here.id, items: [itemOf(same)] } })
  })

  it('none of their finders verifies the case they joined; somebody else does', async () => {
    const office = await bench.as('banshi')
    const admin = await bench.as('xitong')
    const { people: all } = await admin.call(people.people)
    const { units } = await admin.call(people.units)
    // Both inspectors are verifiers as well: the one found the case, the other only what joined it.
    for (const login of ['xuncha1', 'xuncha2'])
      await admin.call(people.appoint, {
        body: {
          personId: all.find(one => one.login === login)!.id,
          unitId: units.find(unit => unit.name === '演示督查组')!.id,
          role: 'verifier',
          title: '核查员',
          secondment: false,
          startsOn: '2022-06-01',
        },
      })
    const { orders } = await office.call(issue, {
      body: { items: [itemOf((await findings()).find(one => one.id === here.id)!)] },
    })
    expect(orders).toHaveLength(1)
    const issued = await office.call(get, { params: { id: here.id } })
    await handle(
      bench,
      { id: here.id, number: '', unitId: '', dueAt: '', unit: officerOf(issued.unitName!) },
      issued.version,
    )
    const body = { version: issued.version + 1 }
    for (const login of ['xuncha1', 'xuncha2']) {
      const refused = await (await bench.as(login)).ask(pass, { params: { id: here.id }, body })
      expect([login, refused.status, refused.problem?.code]).toEqual([login, 403, 'case.pass.never.finder'])
    }
    await (await bench.as('hecha1')).call(pass, { params: { id: here.id }, body })
  })
})

describe('a case given to another unit', () => {
  it('comes with a 交办单 of its own; filed and issued at once it has none', async () => {
    const office = await bench.as('banshi')
    const one = await issueCase(bench, 0, '护栏缺失')
    expect(await office.call(get, { params: { id: one.id } })).toMatchObject({ orderNumber: null })
    const { units } = await office.call(people.units)
    const other = units.find(unit => unit.kind === 'stationed')!
    await office.call(reassign, {
      params: { id: one.id },
      body: { version: 2, unitId: other.id, reason: '该路段由驻地单位管养' },
    })
    const detail = await office.call(get, { params: { id: one.id } })
    expect(detail.orderNumber).toMatch(/交〔2022〕\d+号$/)
    expect(detail.unitFullName).toBe(other.name)
    const { papers } = await office.call(accountability.papers, {
      query: { series: 'order', state: 'issued' },
    })
    expect(papers.find(paper => paper.number === detail.orderNumber)).toMatchObject({
      unitName: other.shortName,
      entries: 1,
    })
    const { cases } = await office.call(list, { query: { q: one.number } })
    expect(cases[0]?.unitName).toBe(other.shortName)
  })
})

describe('two people send the same bytes', () => {
  it('and both see and use them; a third does not', async () => {
    const same = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#123456' } })
      .jpeg()
      .toBuffer()
    const [one, two] = [await bench.as('danwei01'), await bench.as('danwei02')]
    const digest = await one.photo(same)
    expect((await two.ask(photoContract, { params: { digest } })).status).toBe(404)
    expect(await two.photo(same)).toBe(digest)
    for (const client of [one, two])
      expect((await client.ask(photoContract, { params: { digest } })).status).toBe(200)
    const third = await bench.as('danwei03')
    expect((await third.ask(photoContract, { params: { digest } })).status).toBe(404)
  })
})
