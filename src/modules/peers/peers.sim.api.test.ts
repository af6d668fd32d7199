// Two platforms under every kind of trouble: messages doubled, turned round, lost on the way back, signed wrong; the other side
// gone and back; acts on both sides meanwhile. Whatever happens, no case is lost or doubled, both maps agree, and where the two
// do not say the same in the end, a person has it on his list.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { openBench, type TestBench } from '../../server/testing.ts'
import * as cases from '../cases/cases.contract.ts'
import { contradiction, type Stage } from './peer.ts'
import { type OtherSide, openOtherSide, type Sent } from './peer-simulator.testbed.ts'
import { CITY, deliver, linksOf, placesOf, setUp } from './peers.testbed.ts'
import type { Message } from './wire.contract.ts'

let bench: TestBench
let spots: { lon: number; lat: number }[]
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  spots = (await placesOf(bench)).map(({ lon, lat }) => ({ lon, lat }))
})
afterAll(() => bench.close())

type Step =
  | { readonly do: 'report'; readonly at: number }
  | { readonly do: 'move'; readonly which: number; readonly state: string }
  /** Sends one of what is written and unsent; kept for being sent again when `keep`. */
  | { readonly do: 'send'; readonly which: number; readonly keep: boolean; readonly wrong: boolean }
  | { readonly do: 'act'; readonly which: number; readonly act: 'settle' | 'decline' | 'issue' }
  | { readonly do: 'mode'; readonly mode: OtherSide['mode'] }
  | { readonly do: 'deliver' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('report' as const), at: fc.nat(500) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      which: fc.nat(50),
      state: fc.constantFrom('派遣', '处置中', '已处置', '结案', '作废'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      which: fc.nat(50),
      keep: fc.boolean(),
      wrong: fc.nat(5).map(n => n === 0),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      which: fc.nat(50),
      act: fc.constantFrom('settle' as const, 'decline' as const, 'issue' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('mode' as const),
      mode: fc.constantFrom('up' as const, 'down' as const, 'after' as const, '500' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('deliver' as const) }) },
)

let runs = 0

async function play(steps: readonly Step[], turned: boolean): Promise<void> {
  const code = `run-${++runs}`
  bench.signInAgain()
  const side = await openOtherSide(bench.app, code, () => bench.house.clock.realNow(), (runs % 5) * 50 - 100)
  const peerId = await setUp(bench, code, 'hook', { url: side.url })
  try {
    side.report('问题', spots[runs % spots.length]!)
    for (const it of steps) await take(side, peerId, it)
    // The trouble is over: everything that was written arrives, in whatever order it is left in.
    side.mode = 'up'
    const rest = side.unsent.splice(0)
    for (const message of turned ? rest.reverse() : rest) noted(side, message, await side.send(message))
    for (let i = 0; i < 4; i++) {
      bench.house.clock.pass(0.2)
      await deliver(bench)
    }
    await compare(side, peerId)
  } finally {
    await side.close()
  }
}

async function take(side: OtherSide, peerId: string, it: Step): Promise<void> {
  const numbers = [...side.cases.keys()]
  if (it.do === 'report') side.report(`问题${side.cases.size}`, spots[it.at % spots.length]!)
  if (it.do === 'move' && numbers.length > 0) side.move(numbers[it.which % numbers.length]!, it.state)
  if (it.do === 'mode') side.mode = it.mode
  if (it.do === 'deliver') {
    bench.house.clock.pass(0.01)
    await deliver(bench)
  }
  if (it.do === 'act') await act(peerId, it.which, it.act)
  if (it.do !== 'send' || side.unsent.length === 0) return
  const at = it.which % side.unsent.length
  const message = side.unsent[at]!
  if (it.wrong) {
    expect((await side.send(message, { secret: 'not-the-secret-not-the-secret-000' })).status).toBe(401)
    return
  }
  const sent = await side.send(message)
  // What is kept was answered, but the answer was lost: it will come again.
  if (!it.keep) {
    side.unsent.splice(at, 1)
    noted(side, message, sent)
  }
}

function noted(side: OtherSide, message: Message, sent: Sent): void {
  expect(sent.status).toBe(200)
  const known = side.cases.get(message.number!)
  if (known && sent.body.number) known.ours = sent.body.number
}

async function act(peerId: string, which: number, how: 'settle' | 'decline' | 'issue'): Promise<void> {
  const office = await bench.as('banshi')
  const links = (await linksOf(bench, peerId)).filter(link => link.state === 'filed')
  const link = links[which % Math.max(1, links.length)]
  if (!link) return
  if (how === 'issue')
    await office.call(cases.issue, { body: { items: [{ id: link.caseId, version: link.version }] } })
  else
    await office.call(how === 'settle' ? cases.settle : cases.decline, {
      params: { id: link.caseId },
      body: { version: link.version, reason: '办毕' },
    })
}

async function compare(side: OtherSide, peerId: string): Promise<void> {
  const links = await linksOf(bench, peerId)
  const told = [...side.cases.values()]
  // None lost, none doubled: their numbers are ours, one to one.
  expect(links.map(link => link.theirNumber).sort()).toEqual(told.map(it => it.number).sort())
  expect(new Set(links.map(link => link.caseId)).size).toBe(links.length)
  const open = await bench.house.inCity(CITY, trx =>
    trx
      .selectFrom('peer_doubts')
      .select(['case_id', 'kind'])
      .where('city_id', '=', CITY)
      .where('peer_id', '=', peerId)
      .where('state', '=', 'open')
      .execute(),
  )
  for (const it of told) {
    const link = links.find(one => one.theirNumber === it.number)!
    // Both maps agree, and each side knows where the other stands.
    if (it.ours !== null) expect(it.ours).toBe(link.number)
    expect(link.theirStage).toBe(it.stage)
    if (it.told !== null) expect(it.told).toBe(link.ourStage)
    else expect(link.ourStage).toBe('taken')
    const apart = contradiction(link.ourStage as Stage, it.stage)
    const listed = open.filter(one => one.case_id === link.caseId && one.kind !== 'duplicate')
    expect(listed.map(one => one.kind)).toEqual(apart ? [apart] : [])
  }
  const held = await bench.house.inCity(CITY, trx =>
    trx
      .selectFrom('peer_messages')
      .select('id')
      .where('city_id', '=', CITY)
      .where('peer_id', '=', peerId)
      .where('outcome', '=', 'held')
      .execute(),
  )
  expect(held).toEqual([])
}

it('two platforms agree in the end, or a person has it on his list', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 50, size: 'max' }), fc.boolean(), play),
    {
      numRuns: 25,
      seed: 20220608,
    },
  )
})
