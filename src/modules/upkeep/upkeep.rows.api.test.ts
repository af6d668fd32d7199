// 点位长, 包保 and 包抓 in the product, and rows 107 and 197 of the mission as far as they carry them.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { factsAbout, issuedCase, newId } from '../../server/api.testbed.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import type { Client } from '../../simulate/client.ts'
import { sectionFile } from '../../simulate/demo-ground.ts'
import * as people from '../people/people.contract.ts'
import * as places from '../places/places.contract.ts'
import { bringShapes } from '../shapes/shapes.testbed.ts'
import * as contract from './upkeep.contract.ts'

let bench: TestBench
let office: Client
let placeId: string
const units = new Map<string, string>()
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  office = await bench.as('banshi')
  for (const unit of (await office.call(people.units)).units) units.set(unit.shortName, unit.id)
  placeId = (await office.call(places.list)).places[0]!.id
  await bringShapes(bench, 'section', sectionFile())
})
afterAll(() => bench.close())

const here = () => ({ id: placeId })
const read = () => office.call(contract.place, { params: here() })
const keep = (name: string, startsOn: string) =>
  office.ask(contract.keeper, { params: here(), body: { person: { name }, startsOn } })
const sponsor = (unit: string, startsOn: string, leader?: string) =>
  office.ask(contract.sponsor, {
    params: here(),
    body: { unitId: units.get(unit)!, startsOn, ...(leader ? { leader: { name: leader } } : {}) },
  })

describe('点位长', () => {
  it('one at a time, each from a day on; the ones before stay on record', async () => {
    expect((await keep('演示甲某', '2022-03-01')).status).toBe(200)
    expect((await keep('演示乙某', '2022-06-01')).status).toBe(200)
    const { keepers } = await read()
    expect(keepers.map(it => [it.name, it.startsOn, it.endsOn])).toEqual([
      ['演示乙某', '2022-06-01', null],
      ['演示甲某', '2022-03-01', '2022-06-01'],
    ])
    const facts = (await factsAbout(bench, placeId)).filter(fact => fact.kind.startsWith('keeper.'))
    expect(facts.map(fact => fact.kind)).toEqual(['keeper.begun', 'keeper.ended', 'keeper.begun'])
    expect(JSON.stringify(facts)).not.toMatch(/演示|甲某/)
  })

  it('the same again, a day before the term, nobody, nowhere: refused', async () => {
    expect((await keep('演示乙某', '2022-06-10')).problem?.code).toBe('keeper.same')
    expect((await keep('演示丙某', '2022-05-01')).problem).toMatchObject({
      code: 'term.dates',
      at: '/startsOn',
    })
    const nobody = await office.ask(contract.keeper, {
      params: here(),
      body: { person: {}, startsOn: '2022-07-01' },
    })
    expect(nobody.problem?.code).toBe('person.name')
    const stranger = await office.ask(contract.keeper, {
      params: here(),
      body: { person: { personId: newId() }, startsOn: '2022-07-01' },
    })
    expect(stranger.problem?.code).toBe('person.none')
    const nowhere = await office.ask(contract.keeper, {
      params: { id: newId() },
      body: { person: { name: '某' }, startsOn: '2022-07-01' },
    })
    expect(nowhere.problem?.code).toBe('place.none')
  })

  it('a name on record is that person; leaving without a successor is one act', async () => {
    const before = await persons()
    expect((await keep('演示甲某', '2022-06-20')).status).toBe(200)
    expect(await persons()).toBe(before)
    const ask = () => office.ask(contract.endKeeper, { params: here(), body: { endsOn: '2022-06-30' } })
    expect((await ask()).status).toBe(200)
    expect((await ask()).problem?.code).toBe('keeper.none')
    expect((await read()).keepers.every(it => it.endsOn !== null)).toBe(true)
  })
})

const persons = () =>
  bench.house.inCity(TEST_CITY, async trx => {
    const rows = await trx.selectFrom('persons').select('id').where('city_id', '=', TEST_CITY).execute()
    return rows.length
  })

describe('包保', () => {
  it('a unit with its leader from a day on; another takes over on its day', async () => {
    expect((await sponsor('演示市容单位', '2022-03-01', '演示包保领导')).status).toBe(200)
    expect((await sponsor('演示市容单位', '2022-04-01', '演示包保领导')).problem?.code).toBe('sponsor.same')
    expect((await sponsor('演示园林单位', '2022-05-01')).status).toBe(200)
    expect((await read()).sponsors).toMatchObject([
      { unitName: '演示园林单位', leader: null, endsOn: null },
      { unitName: '演示市容单位', leader: '演示包保领导', endsOn: '2022-05-01' },
    ])
    const out = await office.ask(contract.endSponsor, { params: here(), body: { endsOn: '2022-04-01' } })
    expect(out.problem?.code).toBe('term.dates')
  })
})

describe('rows of the mission', () => {
  it('row 197 包抓路段: section × sponsor unit × leader, dated; what stands open on the section is counted', async () => {
    const all = async () => (await office.call(contract.sections)).sections
    const [section] = await all()
    expect(section).toMatchObject({ sponsor: null, openCases: 0, extent: expect.stringMatching(/公里$/) })
    const set = (unit: string, name: string, startsOn: string) =>
      office.ask(contract.sponsorSection, {
        params: { code: section!.code },
        body: { unitId: units.get(unit)!, leader: { name }, startsOn },
      })
    expect((await set('演示交通单位', '演示领导一', '2022-03-01')).status).toBe(200)
    expect((await set('演示园林单位', '演示领导二', '2022-06-01')).status).toBe(200)
    expect((await all()).find(it => it.code === section!.code)!.sponsor).toMatchObject({
      unitName: '演示园林单位',
      leader: '演示领导二',
    })
    const { sponsors } = await office.call(contract.section, { params: { code: section!.code } })
    expect(sponsors).toHaveLength(2)
    const { placeId: busy } = await issuedCase(bench, '演示市容单位')
    const [lon, lat] = await pointOn(section!.code)
    const spot = await office.call(places.get, { params: { id: busy } })
    await office.call(places.correct, {
      params: { id: busy },
      body: { name: spot.name, address: spot.address, lon, lat, was: spotOf(spot) },
    })
    expect((await all()).find(it => it.code === section!.code)!.openCases).toBe(1)
    const around = (await office.call(contract.place, { params: { id: busy } })).around
    expect(around).toContainEqual(expect.objectContaining({ kind: 'section', code: section!.code }))
    const gone = await office.ask(contract.sponsorSection, {
      params: { code: 'NO-SUCH' },
      body: { unitId: units.get('演示园林单位')!, startsOn: '2022-06-01' },
    })
    expect(gone.problem?.code).toBe('section.none')
  })
})

const spotOf = ({
  name,
  address,
  lon,
  lat,
}: {
  name: string
  address: string
  lon: number
  lat: number
}) => ({
  name,
  address,
  lon,
  lat,
})

async function pointOn(code: string): Promise<[number, number]> {
  const row = await bench.house.inCity(TEST_CITY, trx =>
    trx.selectFrom('shapes').select('geometry').where('code', '=', code).executeTakeFirstOrThrow(),
  )
  const { coordinates } = row.geometry as unknown as { coordinates: [number, number][] }
  return coordinates[2]!
}
