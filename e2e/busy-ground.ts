// The ground of the busy house: grids, road sections, somebody who stands in for a place.
import { chinaDay } from '../src/lib/day.ts'
import * as campaigns from '../src/modules/campaigns/campaigns.contract.ts'
import * as declarations from '../src/modules/declarations/declarations.contract.ts'
import * as dispatch from '../src/modules/dispatch/dispatch.contract.ts'
import * as people from '../src/modules/people/people.contract.ts'
import * as places from '../src/modules/places/places.contract.ts'
import { bringShapes } from '../src/modules/shapes/shapes.testbed.ts'
import * as upkeep from '../src/modules/upkeep/upkeep.contract.ts'
import type { TestBench } from '../src/server/testing.ts'
import { gridFile, sectionFile } from '../src/simulate/demo-ground.ts'

export interface BusyGround {
  /** A place with 点位长 and sponsor, now and before. */
  readonly place: string
  /** A declared list with a replacement that waits for approval. */
  readonly declaration: string
  /** A set of rules that waits for approval; another is in force. */
  readonly ruleSet: string
  /** A campaign under way on the place's type. */
  readonly campaign: string
}

export async function layGround(bench: TestBench): Promise<BusyGround> {
  const office = await bench.as('banshi')
  await bringShapes(bench, 'grid', gridFile())
  await bringShapes(bench, 'section', sectionFile())
  const { places: all } = await office.call(places.list)
  const place = all.find(it => it.placeType === '农贸市场' && it.unitId) ?? all[0]!
  const { units } = await office.call(people.units)
  const [one, two] = units.filter(unit => unit.kind === 'bureau')
  const params = { id: place.id }
  for (const [name, unit, day] of [
    ['演示点位长甲', one!, '2022-03-01'],
    ['演示点位长乙', two!, '2022-05-01'],
  ] as const) {
    await office.call(upkeep.keeper, { params, body: { person: { name }, startsOn: day } })
    await office.call(upkeep.sponsor, {
      params,
      body: { unitId: unit.id, leader: { name: '演示包保领导' }, startsOn: day },
    })
  }
  await ruleSet(bench, one!.id, true)
  const markets = all.filter(it => it.placeType === place.placeType && it.unitId !== null)
  const declaration = await office.call(declarations.freeze, {
    body: { name: '演示年度实地考察点位申报表', placeIds: markets.slice(1).map(it => it.id) },
  })
  await office.call(declarations.propose, {
    params: declaration,
    body: { outPlace: markets[1]!.id, inPlace: markets[0]!.id, reason: '原点位整体搬迁（演示）' },
  })
  const campaign = await office.call(campaigns.plan, {
    body: {
      name: '演示集贸市场整治',
      clause: '五(一)3',
      placeTypes: ['market'],
      categories: [],
      divisions: [],
      placeIds: [],
      leadUnitId: one!.id,
      goal: '摊位归行归市，地面无积水',
      startsOn: chinaDay(bench.house.clock.now()),
      endsOn: '2030-12-31',
    },
  })
  const head = await bench.as('zhuren')
  await head.call(campaigns.start, { params: campaign, body: { version: 1 } })
  return {
    place: place.id,
    declaration: declaration.id,
    ruleSet: await ruleSet(bench, two!.id, false),
    campaign: campaign.id,
  }
}

async function ruleSet(bench: TestBench, unitId: string, enforced: boolean): Promise<string> {
  const office = await bench.as('banshi')
  const params = await office.call(dispatch.begin, { body: { from: null } })
  const rule = {
    part: 'accountable' as const,
    category: '0102*',
    areaKind: 'county' as const,
    areaCode: '640302',
    placeType: 'market',
    period: { from: '11-01', to: '03-15', since: '18:00', until: '06:00' },
    unitId,
    ground: '演示：市政府专题会议纪要第七号',
  }
  const rules = [rule, { ...rule, part: 'sector' as const, period: null, placeType: null }]
  await office.call(dispatch.save, { params, body: { version: 1, note: '演示', rules } })
  await office.call(dispatch.submit, { params, body: { version: 2 } })
  if (!enforced) return params.id
  await (await bench.as('zhuren')).call(dispatch.approve, { params, body: { version: 3 } })
  await office.call(dispatch.enforce, { params, body: { version: 4 } })
  return params.id
}
