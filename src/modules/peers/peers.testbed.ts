// A peer as tests set it up: through the desk, with its tables; the address of a simulator, which stands on this machine, is
// written past the desk, since outside a demonstration the desk refuses it.
import type { TestBench } from '../../server/testing.ts'
import * as people from '../people/people.contract.ts'
import { list as placeList } from '../places/places.contract.ts'
import { deliverDue } from './deliver.actions.ts'
import type { Way } from './peer.ts'
import { SECRET, STATES } from './peer-simulator.testbed.ts'
import * as contract from './peers.contract.ts'

export const CITY = 640300

export async function setUp(
  bench: TestBench,
  code: string,
  way: Way,
  options: {
    readonly url?: string
    readonly units?: readonly string[]
    readonly requirement?: string
    readonly name?: string
  } = {},
): Promise<string> {
  const office = await bench.as('banshi')
  const { id } = await office.call(contract.add, {
    body: {
      code,
      name: options.name ?? `演示平台${code}`,
      kind: 'digital-city',
      direction: 'both',
      way,
      source: 'digital-city',
      requirement: options.requirement ?? null,
      datum: 'WGS-84',
      algorithm: 'sm3',
    },
  })
  const { units } = await office.call(people.units)
  const maps = [
    ...Object.entries(STATES).map(([theirs, ours]) => ({
      kind: 'state' as const,
      theirs,
      words: theirs,
      ours,
    })),
    { kind: 'state' as const, theirs: '重开', words: '重开', ours: 'reopened' },
    { kind: 'category' as const, theirs: '0101', words: '暴露垃圾', ours: 'litter' },
    { kind: 'category' as const, theirs: '0203', words: '道路破损', ours: 'road-damage' },
    ...(options.units ?? []).map((name, i) => ({
      kind: 'unit' as const,
      theirs: `DW${i + 1}`,
      words: name,
      ours: units.find(unit => unit.shortName === name)!.id,
    })),
  ]
  await office.call(contract.maps, { params: { id }, body: { version: 1, maps } })
  const admin = await bench.as('xitong')
  await admin.call(contract.secret, { params: { id }, body: { version: 2, secret: SECRET } })
  if (options.url)
    await bench.house.inCity(CITY, trx =>
      trx
        .updateTable('peers')
        .set({ url: options.url! })
        .where('city_id', '=', CITY)
        .where('id', '=', id)
        .execute(),
    )
  await office.call(contract.turn, { params: { id }, body: { version: 3, on: true } })
  return id
}

/** What follows from facts, then everything that can go out. */
export async function deliver(bench: TestBench): Promise<void> {
  await bench.turn()
  await deliverDue(bench.house, CITY, true)
}

/** Places far from each other in the register of the tests, with the unit that answers for them. */
export async function placesOf(bench: TestBench) {
  const { places } = await (await bench.as('banshi')).call(placeList)
  return places.filter(place => place.unitName)
}

export const linksOf = (bench: TestBench, peerId: string) =>
  bench.house.inCity(CITY, trx =>
    trx
      .selectFrom('peer_links as l')
      .innerJoin('cases as c', join =>
        join.onRef('c.city_id', '=', 'l.city_id').onRef('c.id', '=', 'l.case_id'),
      )
      .select([
        'l.case_id as caseId',
        'l.their_number as theirNumber',
        'l.our_stage as ourStage',
        'l.their_stage as theirStage',
        'c.number',
        'c.state',
        'c.version',
      ])
      .where('l.city_id', '=', CITY)
      .where('l.peer_id', '=', peerId)
      .execute(),
  )
