// Places in the product: registering one, refusing what the plan does not know, and closing a gap.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { issuedCase, newId, twoUnits } from '../../server/api.testbed.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import type { Client } from '../../simulate/client.ts'
import * as assessment from '../assessment/assessment.contract.ts'
import * as cases from '../cases/cases.contract.ts'
import * as people from '../people/people.contract.ts'
import * as contract from './places.contract.ts'

let bench: TestBench
let office: Client
let county: number
let unitId: string
let otherUnit: string
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  office = await bench.as('banshi')
  const { units } = await office.call(people.units)
  county = units.find(unit => unit.kind === 'county' && unit.division !== null)!.division!
  const [one, two] = await twoUnits(bench)
  unitId = units.find(unit => unit.shortName === one)!.id
  otherUnit = units.find(unit => unit.shortName === two)!.id
})
afterAll(() => bench.close())

const bodyOf = (more: object = {}) => ({
  name: '新登记的市场',
  placeType: 'market',
  division: county,
  address: `解放街${newId().slice(-6)}号`,
  lon: 106.2,
  lat: 37.98,
  ...more,
})
const register = (more: object = {}) => office.ask(contract.register, { body: bodyOf(more) })
const found = async (id: string) => office.call(contract.get, { params: { id } })

const factsAbout = (id: string) =>
  bench.house.inCity(TEST_CITY, trx =>
    trx
      .selectFrom('facts')
      .select(['kind', 'clause', 'actor_role', 'data'])
      .where('subject_id', '=', id)
      .orderBy('seq')
      .execute(),
  )

describe('registering', () => {
  it('gives a code of the county, in turn, and a fact of codes only', async () => {
    const [one, two] = [await register(), await register({ unitId })]
    expect([one.body.code, two.body.code]).toEqual([`D${county}-001`, `D${county}-002`])
    expect(await found(two.body.id)).toMatchObject({
      code: two.body.code,
      name: '新登记的市场',
      placeType: '农贸市场',
      division: county,
      unitId,
      openCases: 0,
    })
    expect(await factsAbout(one.body.id)).toEqual([
      {
        kind: 'place.registered',
        clause: '二(三)',
        actor_role: 'office',
        data: { code: one.body.code, type: 'market', division: county, unit: null },
      },
    ])
  })

  it('several at once get codes of their own', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => register()))
    expect(answers.map(answer => answer.status)).toEqual([200, 200, 200, 200])
    expect(new Set(answers.map(answer => answer.body.code)).size).toBe(4)
  })

  it('sent twice is registered once', async () => {
    const input = { body: bodyOf(), actionId: newId() }
    const [one, two] = [
      await office.call(contract.register, input),
      await office.call(contract.register, input),
    ]
    expect(two).toEqual(one)
  })

  it('a code of one’s own is kept; a second one is refused, in use or not', async () => {
    expect((await register({ code: 'SC-9001' })).body.code).toBe('SC-9001')
    const again = await register({ code: 'SC-9001' })
    expect(again).toMatchObject({ status: 409, problem: { code: 'place.code-taken', at: '/code' } })
    expect(again.problem!.detail).toContain('新登记的市场')
  })

  it('the same name at the same address is refused; the same name elsewhere is not', async () => {
    const address = '同一条街一号'
    expect((await register({ address })).status).toBe(200)
    expect(await register({ address: ` ${address} ` })).toMatchObject({
      status: 409,
      problem: { code: 'place.registered', at: '/name' },
    })
    expect((await register({ address: '同一条街二号' })).status).toBe(200)
  })

  it.each([
    ['a type the plan does not know', { placeType: 'moon-base' }, 'place.type', '/placeType'],
    ['a division the plan does not know', { division: 110101 }, 'place.division', '/division'],
    ['the city itself', { division: TEST_CITY }, 'place.division', '/division'],
    ['a unit that is not there', { unitId: newId() }, 'unit.none', '/unitId'],
    ['longitude and latitude the wrong way round', { lon: 37.98, lat: 106.2 }, 'input.minimum', '/lon'],
    ['a phone number for a code', { code: '13900000000' }, 'input.pattern', '/code'],
  ])('%s is refused, in Chinese and with its place in the form', async (_, more, code, at) => {
    const answer = await register(more)
    expect(answer).toMatchObject({ status: 400, problem: { code, at } })
    expect(answer.problem!.detail).toMatch(/[\u4e00-\u9fff]{2}/)
  })

  it('a registered place can be drawn and worked on', async () => {
    const { id } = (await register({ name: '可抽到的市场', unitId })).body
    const { frameworks } = await office.call(assessment.frameworks)
    const market = frameworks[0]!.placeTypes.find(type => type.type === 'market')!
    const { types } = await office.call(contract.list)
    expect(types.find(type => type.code === 'market')).toMatchObject({ name: '农贸市场', n: market.places })
    const filed = await office.call(cases.file, {
      body: { placeId: id, title: '地面积水', photos: [], issue: true },
    })
    expect((await office.call(cases.get, { params: { id: filed.id } })).unitId).toBe(unitId)
    expect((await found(id)).openCases).toBe(1)
  })
})

describe('the list', () => {
  it('names every place type of the plan, in its order, also those nothing stands for', async () => {
    const { types, places } = await office.call(contract.list)
    expect(types.length).toBeGreaterThanOrEqual(8)
    expect(types[0]).toMatchObject({ code: 'main-road', name: '主次干道' })
    expect(types.reduce((sum, type) => sum + type.n, 0)).toBe(places.length)
  })

  it('is filtered by county, type and gap', async () => {
    const { id } = (await register()).body
    const ids = async (query: object) =>
      (await office.call(contract.list, { query })).places.map(place => place.id)
    const gap = { division: county, type: 'market', unowned: true }
    expect(await ids(gap)).toContain(id)
    expect(await ids({ ...gap, type: 'square-park' })).not.toContain(id)
    await office.call(contract.setUnit, { params: { id }, body: { unitId } })
    expect(await ids(gap)).not.toContain(id)
  })
})

describe('the accountable unit', () => {
  const set = (id: string, body: { unitId: string; was?: string | null }) =>
    office.ask(contract.setUnit, { params: { id }, body })

  it('closes a gap and keeps before and after as a fact', async () => {
    const { id } = (await register()).body
    expect(await set(id, { unitId, was: null })).toMatchObject({ status: 200, body: { id } })
    expect(await set(id, { unitId: otherUnit, was: unitId })).toMatchObject({ status: 200 })
    expect((await found(id)).unitId).toBe(otherUnit)
    const facts = (await factsAbout(id)).filter(fact => fact.kind === 'place.unit-set')
    expect(facts.map(fact => fact.data)).toEqual([
      { before: null, after: unitId },
      { before: unitId, after: otherUnit },
    ])
    expect(facts[0]).toMatchObject({ clause: '二(三)', actor_role: 'office' })
  })

  it('of two at once one is refused', async () => {
    const { id } = (await register()).body
    const answers = await Promise.all([
      set(id, { unitId, was: null }),
      (await bench.as('zhuren')).ask(contract.setUnit, {
        params: { id },
        body: { unitId: otherUnit, was: null },
      }),
    ])
    expect(answers.map(answer => answer.status).sort()).toEqual([200, 409])
    expect(answers.find(answer => answer.status === 409)!.problem!.code).toBe('place.unit.overtaken')
    expect((await factsAbout(id)).filter(fact => fact.kind === 'place.unit-set')).toHaveLength(1)
  })

  it('the same again, no such unit and no such place are refused', async () => {
    const { id } = (await register({ unitId })).body
    expect((await set(id, { unitId })).problem).toMatchObject({ code: 'place.unit.same', at: '/unitId' })
    expect((await set(id, { unitId: newId() })).problem).toMatchObject({ code: 'unit.none', at: '/unitId' })
    expect(await set(newId(), { unitId })).toMatchObject({ status: 404, problem: { code: 'place.none' } })
  })

  it('cases that were issued keep their unit', async () => {
    const [name] = await twoUnits(bench)
    const given = await issuedCase(bench, name)
    expect((await set(given.placeId, { unitId: otherUnit })).status).toBe(200)
    expect((await office.call(cases.get, { params: { id: given.id } })).unitId).toBe(given.unitId)
  })
})

describe('correcting', () => {
  const spotOf = ({ name, address, lon, lat }: ReturnType<typeof bodyOf>) => ({ name, address, lon, lat })

  it('changes what was written down wrong; the fact says which fields, the page shows the new words', async () => {
    const body = bodyOf()
    const { body: place } = await office.ask(contract.register, { body })
    const was = spotOf(body)
    await office.call(contract.correct, {
      params: { id: place.id },
      body: { ...was, name: ' 改名的市场 ', lat: 37.99, was },
    })
    expect(await found(place.id)).toMatchObject({ name: '改名的市场', lat: 37.99, address: body.address })
    expect((await factsAbout(place.id)).at(-1)).toMatchObject({
      kind: 'place.corrected',
      actor_role: 'office',
      data: { changed: ['name', 'lat'] },
    })
  })

  it('is refused when nothing changes, when somebody was faster, and onto a registered twin', async () => {
    const [one, two] = [bodyOf(), bodyOf()]
    const { body: place } = await office.ask(contract.register, { body: one })
    await office.ask(contract.register, { body: two })
    const params = { id: place.id }
    const was = spotOf(one)
    const code = async (more: object) =>
      (await office.ask(contract.correct, { params, body: { ...was, ...more, was, ...(more as object) } }))
        .problem?.code
    expect(await code({})).toBe('place.correct.needs.changed')
    expect(await code({ name: '新名', was: { ...was, address: '别处' } })).toBe('place.overtaken')
    expect(await code({ address: two.address })).toBe('place.registered')
    const unit = await bench.as('danwei01')
    const refused = await unit.ask(contract.correct, { params, body: { ...was, name: '新名', was } })
    expect([refused.status, refused.problem?.code]).toEqual([403, 'permission.role'])
  })
})

describe('retiring', () => {
  it('takes the place out of lists, drawing and filing; the fact holds day and reason', async () => {
    const { body: place } = await register({ unitId })
    await office.call(contract.retire, { params: { id: place.id }, body: { reason: 'twin' } })
    expect((await office.ask(contract.get, { params: { id: place.id } })).status).toBe(404)
    const filed = await office.ask(cases.file, {
      body: { placeId: place.id, title: '破损', photos: [], issue: true },
    })
    expect(filed.problem?.code).toBe('place.none')
    expect((await factsAbout(place.id)).at(-1)).toMatchObject({
      kind: 'place.retired',
      data: { on: '2022-06-08', reason: 'twin' },
    })
    const again = await office.ask(contract.retire, { params: { id: place.id }, body: { reason: 'gone' } })
    expect(again.problem?.code).toBe('place.retire.state')
    // The same name at the same address may be registered anew.
    expect((await office.ask(contract.get, { params: { id: newId() } })).status).toBe(404)
  })

  it('waits for the case that hangs on it', async () => {
    const { body: place } = await register({ unitId })
    await office.call(cases.file, { body: { placeId: place.id, title: '破损', photos: [], issue: false } })
    const params = { id: place.id }
    const refused = await office.ask(contract.retire, { params, body: { reason: 'gone' } })
    expect(refused.problem?.code).toBe('place.retire.cases')
    const { findings } = await office.call(cases.review)
    const finding = findings.find(one => one.placeId === place.id)!
    await office.call(cases.decline, {
      params: { id: finding.id },
      body: { version: finding.version, reason: '点位已拆除' },
    })
    await office.call(contract.retire, { params, body: { reason: 'gone' } })
  })

  it('waits for the round that has drawn it', async () => {
    const { frameworks } = await office.call(assessment.frameworks)
    const { inspectors } = await office.call(people.inspectors)
    await office.call(assessment.open, {
      body: {
        name: '停用前的一轮',
        frameworkId: frameworks[0]!.id,
        seed: 'SEED-9',
        quota: { 'bus-stop': 1 },
        inspectors: inspectors.map(one => one.personId),
      },
    })
    const { rounds } = await office.call(assessment.rounds)
    const round = rounds.find(one => one.name === '停用前的一轮')!
    const { visits } = await office.call(assessment.round, { params: { id: round.id } })
    const { places } = await office.call(contract.list)
    const drawn = places.find(place => place.name === visits[0]!.placeName)!
    const refused = await office.ask(contract.retire, {
      params: { id: drawn.id },
      body: { reason: 'outside' },
    })
    expect(refused.problem?.code).toBe('place.retire.visits')
  })
})
