// Dispatch in the product: rules drafted, approved by another, in force and replaced; rows 6, 7 and 195 of the mission.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { raw } from '../../server/api.testbed.ts'
import { openBench, TEST_CITY, TEST_NOW, type TestBench } from '../../server/testing.ts'
import { runWork } from '../../server/work.ts'
import type { Client } from '../../simulate/client.ts'
import { gridFile, sectionFile } from '../../simulate/demo-ground.ts'
import * as division from '../division/division.contract.ts'
import * as people from '../people/people.contract.ts'
import * as places from '../places/places.contract.ts'
import { bumpGround } from '../shapes/shapes.actions.ts'
import * as shapes from '../shapes/shapes.contract.ts'
import { bringShapes } from '../shapes/shapes.testbed.ts'
import { routeProblem, rulebook, rulebookOf } from './dispatch.actions.ts'
import * as contract from './dispatch.contract.ts'
import { tryRules } from './trial.ts'

let bench: TestBench
let office: Client
let head: Client
const units = new Map<string, string>()
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  office = await bench.as('banshi')
  head = await bench.as('zhuren')
  for (const unit of (await office.call(people.units)).units) units.set(unit.shortName, unit.id)
})
afterAll(() => bench.close())

const unit = (name: string) => units.get(name)!
const rule = (more: object = {}) => ({
  part: 'accountable' as const,
  category: null,
  areaKind: null,
  areaCode: null,
  placeType: null,
  period: null,
  unitId: unit('演示市容单位'),
  ground: '市政府职责分工（演示）',
  ...more,
})
const setOf = (id: string) => office.call(contract.set, { params: { id } })
const moved = async (
  client: Client,
  act: 'submit' | 'sendBack' | 'approve' | 'enforce' | 'discard',
  id: string,
) => client.ask(contract[act], { params: { id }, body: { version: (await setOf(id)).set.version } })
const save = async (id: string, rules: ReturnType<typeof rule>[]) =>
  office.ask(contract.save, {
    params: { id },
    body: { version: (await setOf(id)).set.version, note: '演示', rules },
  })
async function inForce(rules: ReturnType<typeof rule>[]): Promise<string> {
  const { id } = await office.call(contract.begin, { body: { from: null } })
  expect((await save(id, rules)).status).toBe(200)
  for (const [client, act] of [
    [office, 'submit'],
    [head, 'approve'],
    [office, 'enforce'],
  ] as const)
    expect((await moved(client, act, id)).status).toBe(200)
  return id
}
const asked = { point: null, placeId: null, category: null, requirement: null, at: TEST_NOW }
const route = (more: object) =>
  bench.house.inCity(TEST_CITY, trx => routeProblem(trx, TEST_CITY, { ...asked, ...more }))

describe('a set of rules', () => {
  it('is drafted, handed in, sent back, approved by somebody else, in force, replaced; each step a fact', async () => {
    const { id } = await office.call(contract.begin, { body: { from: null } })
    expect((await office.ask(contract.begin, { body: { from: null } })).problem?.code).toBe('ruleset.open')
    expect((await moved(office, 'submit', id)).problem?.code).toBe('ruleset.empty')
    expect((await save(id, [rule({ category: '0102' })])).status).toBe(200)
    expect((await moved(office, 'approve', id)).status).toBe(403)
    expect((await moved(head, 'approve', id)).problem?.code).toBe('ruleset.approve.state')
    expect((await moved(office, 'submit', id)).status).toBe(200)
    expect((await save(id, [])).problem?.code).toBe('ruleset.save.state')
    expect((await moved(head, 'sendBack', id)).status).toBe(200)
    expect(
      (await save(id, [rule({ category: '0102' }), rule({ category: '03*', part: 'sector' })])).status,
    ).toBe(200)
    expect((await moved(office, 'submit', id)).status).toBe(200)
    expect((await moved(office, 'enforce', id)).problem?.code).toBe('ruleset.enforce.state')
    expect((await moved(head, 'approve', id)).status).toBe(200)
    expect((await moved(office, 'enforce', id)).status).toBe(200)
    const next = await inForce([rule({ category: '0102', placeType: 'market' })])
    const { sets } = await office.call(contract.sets)
    expect(sets.map(it => [it.number, it.state])).toEqual([
      [2, 'force'],
      [1, 'replaced'],
    ])
    expect((await setOf(next)).rules[0]!.words).toBe('在农贸市场，类别为“0102”的问题，由演示市容单位负责')
    const facts = await bench.house.inCity(TEST_CITY, trx =>
      trx.selectFrom('facts').select('kind').where('subject_id', '=', id).orderBy('seq').execute(),
    )
    expect(facts.map(fact => fact.kind.replace('ruleset.', ''))).toEqual([
      'begun',
      'saved',
      'submitted',
      'returned',
      'saved',
      'submitted',
      'approved',
      'enforced',
      'replaced',
    ])
  })

  it('whoever wrote a line of it does not approve it; who saw an older one is told', async () => {
    const { id } = await office.call(contract.begin, { body: { from: null } })
    const { set } = await setOf(id)
    const body = { version: set.version, note: '', rules: [rule({ category: '09' })] }
    expect((await head.ask(contract.save, { params: { id }, body })).status).toBe(200)
    expect((await office.ask(contract.save, { params: { id }, body })).problem?.code).toBe(
      'ruleset.overtaken',
    )
    expect((await moved(office, 'submit', id)).status).toBe(200)
    expect((await moved(head, 'approve', id)).problem?.code).toBe('ruleset.approve.never.writer')
    expect((await moved(office, 'discard', id)).status).toBe(200)
  })

  it('rules that cannot work are refused, each named', async () => {
    const { id } = await office.call(contract.begin, { body: { from: null } })
    const answer = await save(id, [rule(), rule({ category: '01', unitId: id })])
    expect(answer.problem).toMatchObject({ code: 'ruleset.faults', at: '/rules' })
    expect(answer.problem!.detail).toMatch(/第 1 条：没有任何条件.*第 2 条：单位已撤销/)
    expect((await moved(office, 'discard', id)).status).toBe(200)
  })

  it('a new set, another border, another unit are seen by the next decision; a change rolled back is not', async () => {
    await bringShapes(bench, 'section', sectionFile())
    const before = await route({ point: { lon: 106.2, lat: 37.99 } })
    expect(before.accountable).toMatchObject({ ground: 'pool', unitId: unit('市创城办') })
    await bringShapes(bench, 'grid', gridFile())
    const after = await route({ point: { lon: 106.2, lat: 37.99 } })
    expect(after.accountable.ground).toBe('grid')
    await expect(
      runWork(bench.house.db, TEST_CITY, bench.house.clock, async work => {
        await work.trx
          .updateTable('shapes')
          .set({ valid_to: work.now })
          .where('city_id', '=', TEST_CITY)
          .where('valid_to', 'is', null)
          .execute()
        await bumpGround(work)
        const gone = await routeProblem(work.trx, TEST_CITY, { ...asked, point: { lon: 106.2, lat: 37.99 } })
        expect(gone.accountable.ground).toBe('pool')
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    expect(await route({ point: { lon: 106.2, lat: 37.99 } })).toEqual(after)
  })
})

describe('rows of the mission', () => {
  it('row 6 谁主管、谁负责: exactly one accountable unit with a ground and a sentence, or the pool', async () => {
    const { places: all } = await office.call(places.list)
    const seen = new Set<string>()
    for (const place of all) {
      const { accountable } = await route({ placeId: place.id })
      expect(accountable.unitId).toBeTruthy()
      expect(accountable.words).toMatch(/。$/)
      seen.add(accountable.ground)
      if (place.unitId) expect(accountable).toMatchObject({ unitId: place.unitId, ground: 'place' })
    }
    expect(seen.has('place')).toBe(true)
    expect([...seen].every(it => ['place', 'grid', 'section', 'nearest', 'pool'].includes(it))).toBe(true)
    const shown = await office.call(contract.tryRoute, { query: { placeId: all[0]!.id } })
    expect(shown.accountable).toMatchObject({ groundWords: '点位的责任单位', unitName: all[0]!.unitName })
  })

  it('row 7 属地与行业: each problem shows an owner on the ground and one by trade, and who of them answers', async () => {
    await office.call(division.assign, {
      body: { codes: ['standard:A1.1.1'], lead: unit('演示园林单位'), supports: [], mode: 'replace' },
    })
    const { places: all } = await office.call(places.list)
    const place = all.find(it => it.unitName === '演示市容单位')!
    const both = await route({ placeId: place.id, requirement: 'standard:A1.1.1' })
    expect(both).toMatchObject({
      territorial: { unitId: place.unitId, via: 'place' },
      sector: { unitId: unit('演示园林单位'), via: 'standard' },
      accountable: { unitId: place.unitId, ground: 'place' },
    })
    expect(both.accountable.words).toContain('行业主管：演示园林单位')
    await inForce([
      rule({ category: '0102', placeType: 'market', unitId: unit('演示交通单位') }),
      rule({ part: 'sector', category: '01*', unitId: unit('演示园林单位') }),
    ])
    const market = all.find(it => it.placeType === '农贸市场' && it.unitId)!
    const ruled = await route({ placeId: market.id, category: '0102' })
    expect(ruled).toMatchObject({
      territorial: { unitId: market.unitId, via: 'place' },
      sector: { unitId: unit('演示园林单位'), via: 'category' },
      accountable: { unitId: unit('演示交通单位'), ground: 'rule' },
    })
    expect(ruled.accountable.ruleId).toBeTruthy()
  })

  it('row 195 宁交叉不留盲区: overlap is allowed and one unit still answers; nobody’s ground goes to the pool', async () => {
    const cell = (code: string, side: number, name?: string) => ({
      type: 'Feature',
      properties: { 编码: code, 名称: code, ...(name ? { 责任单位: name } : {}) },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [107, 36.5],
            [107 + side, 36.5],
            [107 + side, 36.5 + side],
            [107, 36.5 + side],
            [107, 36.5],
          ],
        ],
      },
    })
    const text = JSON.stringify({
      type: 'FeatureCollection',
      features: [cell('O1', 0.02, '演示市容单位'), cell('O2', 0.01, '演示园林单位'), cell('O3', 0.005)],
    })
    await bringShapes(bench, 'grid', text)
    const at = (d: number) => route({ point: { lon: 107 + d, lat: 36.5 + d } })
    expect((await at(0.015)).accountable).toMatchObject({ unitId: unit('演示市容单位'), ground: 'grid' })
    expect((await at(0.008)).accountable).toMatchObject({ unitId: unit('演示园林单位'), ground: 'grid' })
    // The smallest has no unit: the next one answers, since a blank is worse than an overlap.
    expect((await at(0.002)).accountable).toMatchObject({ unitId: unit('演示园林单位'), ground: 'grid' })
    const nowhere = await route({ point: { lon: 107.3, lat: 36.2 } })
    expect(nowhere).toMatchObject({
      territorial: null,
      accountable: { ground: 'pool', unitId: unit('市创城办') },
    })
    expect(nowhere.accountable.words).toContain('待派池')
    const gaps = (await office.call(shapes.list, { query: { kind: 'grid' } })).shapes.filter(it => !it.unitId)
    expect(gaps.map(it => it.code)).toContain('O3')
  })
})

it('a trial before going live says what would move, and moves nothing', async () => {
  const { id } = await office.call(contract.begin, { body: { from: null } })
  await save(id, [rule({ placeType: 'market', unitId: unit('演示交通单位') })])
  const { places: all } = await office.call(places.list)
  const cases = all.map(it => ({
    id: it.id,
    number: it.code,
    title: it.name,
    point: [it.lon, it.lat] as const,
    place: {
      name: it.name,
      placeType: it.placeType === '农贸市场' ? 'market' : 'other',
      division: it.division,
      unitId: it.unitId,
    },
    category: null,
    requirement: null,
    requirementUnit: null,
    at: TEST_NOW,
  }))
  const trial = await bench.house.inCity(TEST_CITY, async trx =>
    tryRules(cases, await rulebook(trx, TEST_CITY), await rulebookOf(trx, TEST_CITY, { id, number: 9 })),
  )
  const markets = all.filter(it => it.placeType === '农贸市场' && it.unitName !== '演示交通单位')
  expect(trial.moved).toHaveLength(markets.length)
  expect(trial.words).toMatch(/^共 300 件：会改派 \d+ 件，\d+ 件无主/)
  expect((await office.call(contract.sets)).sets[0]).toMatchObject({ state: 'draft' })
})

it('a try needs both coordinates', async () => {
  const answer = await raw(bench, office.cookie, { method: 'GET', url: '/api/dispatch/try?lon=106' })
  expect(answer.code).toBe('dispatch.point')
})
