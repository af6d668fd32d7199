// The exchange over HTTP: who is let in, what becomes of a message, what goes out and how it comes through trouble.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openBench, type TestBench } from '../../server/testing.ts'
import { handle, issueCase, officerOf } from '../../server/testing-loop.ts'
import * as cases from '../cases/cases.contract.ts'
import { type OtherSide, openOtherSide, SECRET } from './peer-simulator.testbed.ts'
import * as contract from './peers.contract.ts'
import { CITY, deliver, linksOf, placesOf, setUp } from './peers.testbed.ts'

let bench: TestBench
let side: OtherSide
let peerId: string
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  side = await openOtherSide(bench.app, 'city-one', () => bench.house.clock.realNow(), 90)
  peerId = await setUp(bench, 'city-one', 'hook', { url: side.url })
})
afterAll(async () => {
  await side.close()
  await bench.close()
})

const office = () => bench.as('banshi')
const doubts = async (show: 'open' | 'settled' = 'open') =>
  (await (await office()).call(contract.doubts, { params: { id: peerId }, query: { show } })).doubts
const spot = async (n: number) => {
  const { lon, lat } = (await placesOf(bench))[n]!
  return { lon, lat }
}
const finding = async (number: string) =>
  (await (await office()).call(cases.review)).findings.find(one => one.number === number)!

describe('who is let in', () => {
  it('nobody without the right signature, and nobody hears why', async () => {
    const message = {
      id: 'x1',
      kind: 'case.new' as const,
      at: '2022-06-08T08:00:00+08:00',
      number: 'n',
      title: '试',
    }
    const answers = [
      await side.send(message, { secret: 'another-secret-another-secret-0000' }),
      await side.send(message, { late: 1000 }),
      await side.send(message, { tamper: true }),
      await (await openOtherSide(bench.app, 'no-such', () => bench.house.clock.realNow())).send(message),
    ]
    for (const answer of answers) {
      expect(answer.status).toBe(401)
      expect(answer.body.code).toBe('peer.signature')
    }
    expect(new Set(answers.map(answer => answer.body.detail)).size).toBe(1)
    const { peers } = await (await office()).call(contract.list)
    expect(peers[0]).toMatchObject({ rejected: 3, lastInAt: null })
  })

  it('a body is looked at only after its signature, and a malformed one is told where', async () => {
    const bad = { id: 'x2', kind: 'case.new', at: 'yesterday', number: 'n' } as never
    expect((await side.send(bad, { secret: 'another-secret-another-secret-0000' })).status).toBe(401)
    expect(await side.send(bad)).toMatchObject({ status: 400, body: { code: 'peer.body' } })
    const large = {
      id: 'x3',
      kind: 'case.new',
      at: '2022-06-08T08:00:00+08:00',
      words: 'x'.repeat(70_000),
    } as never
    expect((await side.send(large)).status).toBe(413)
  })

  it('a moment in the future is refused, so that what comes later does not count as late', async () => {
    const message = {
      id: 'x4',
      kind: 'case.new' as const,
      at: '2022-06-09T08:00:00+08:00',
      number: 'n',
      title: '试',
    }
    expect(await side.send(message)).toMatchObject({ status: 400, body: { code: 'peer.ahead' } })
  })

  it('the secret is never shown, logged or kept in the clear', async () => {
    const get = await (await office()).call(contract.get, { params: { id: peerId } })
    expect(JSON.stringify(get)).not.toContain(SECRET)
    const kept = await bench.house.inCity(CITY, async trx => [
      await trx.selectFrom('submissions').selectAll().execute(),
      await trx.selectFrom('facts').selectAll().execute(),
      await trx.selectFrom('peers').selectAll().execute(),
    ])
    expect(JSON.stringify(kept)).not.toContain(SECRET)
    expect(kept[2]!.every(row => !Buffer.from((row as { secret: Buffer }).secret).includes(SECRET))).toBe(
      true,
    )
  })
})

describe('what comes', () => {
  it('a new case is filed into review with their number, once, however often it comes', async () => {
    const it = side.report('路口堆着垃圾', await spot(0), '0101')
    const message = side.unsent.pop()!
    const first = await side.send(message)
    expect(first).toMatchObject({ status: 200, body: { outcome: 'filed', repeated: false } })
    expect((await side.send(message)).body).toMatchObject({
      outcome: 'filed',
      number: first.body.number,
      repeated: true,
    })
    const other = await side.send({ ...message, title: '别的' })
    expect(other).toMatchObject({ status: 409, body: { code: 'peer.message-id' } })
    // The same number under a new id is the same case.
    const again = await side.send({
      ...message,
      id: 'again-1',
      at: new Date(Date.parse(message.at) + 1).toISOString(),
    })
    expect(again.body).toMatchObject({ outcome: 'known', number: first.body.number })
    const filed = await finding(first.body.number!)
    expect(filed).toMatchObject({ sourceWords: '数字城管平台', state: 'filed', title: '路口堆着垃圾' })
    expect((await (await office()).call(cases.get, { params: { id: filed.id } })).sourceRef).toBe(it.number)
    expect((await linksOf(bench, peerId)).filter(link => link.theirNumber === it.number)).toHaveLength(1)
  })

  it('a state that comes before its case waits for it; an older one is recorded and not used', async () => {
    const it = side.report('绿化带破损', await spot(40))
    side.move(it.number, '派遣')
    side.move(it.number, '处置中')
    const [created, sent, working] = side.unsent.splice(0)
    expect((await side.send(working!)).body.outcome).toBe('held')
    expect((await side.send(created!)).body.outcome).toBe('filed')
    expect((await side.send(sent!)).body).toMatchObject({ outcome: 'late' })
    const link = (await linksOf(bench, peerId)).find(one => one.theirNumber === it.number)!
    expect(link.theirStage).toBe('working')
  })

  it('their end of what we still have in hand is for a person, and closes nothing; it is over when ours ends too', async () => {
    const it = side.report('井盖松动', await spot(80))
    const { body } = await side.send(side.unsent.pop()!)
    side.move(it.number, '结案')
    expect((await side.send(side.unsent.pop()!)).body.outcome).toBe('doubt')
    const filed = await finding(body.number!)
    expect(filed.state).toBe('filed')
    const [doubt] = (await doubts()).filter(one => one.caseId === filed.id)
    expect(doubt).toMatchObject({ kind: 'they-ended', theirs: '结案', ours: '受理', theirNumber: it.number })
    await (await office()).call(cases.settle, {
      params: { id: filed.id },
      body: { version: filed.version, reason: '现场已恢复' },
    })
    await bench.turn()
    expect((await doubts()).filter(one => one.caseId === filed.id)).toEqual([])
    const settled = (await doubts('settled')).find(one => one.caseId === filed.id)
    expect(settled).toMatchObject({ stateOf: 'agreed', decisionWords: '两边已一致' })
  })

  it('they take up again what we closed: a doubt with both sides’ words; the person decides', async () => {
    const it = side.report('雨篦子堵塞', await spot(120))
    const { body } = await side.send(side.unsent.pop()!)
    const filed = await finding(body.number!)
    await (await office()).call(cases.decline, {
      params: { id: filed.id },
      body: { version: filed.version, reason: '不在创建范围' },
    })
    await bench.turn()
    side.move(it.number, '结案')
    side.move(it.number, '处置中')
    for (const message of side.unsent.splice(0)) await side.send(message)
    const doubt = (await doubts()).find(one => one.caseId === filed.id)!
    expect(doubt).toMatchObject({ kind: 'they-reopened', ours: '作废' })
    expect(doubt.decisions.map(one => one.decision)).toEqual(['reopen', 'ours', 'seen'])
    const params = { id: doubt.id }
    const wrong = await (await office()).ask(contract.decide, {
      params,
      body: { version: doubt.version, decision: 'join', reason: '错' },
    })
    expect(wrong.problem?.code).toBe('peerdoubt.decision')
    await (await office()).call(contract.decide, {
      params,
      body: { version: doubt.version, decision: 'ours', reason: '现场核实不属实' },
    })
    await deliver(bench)
    expect(it.told).toBe('void')
    const twice = await (await office()).ask(contract.decide, {
      params,
      body: { version: doubt.version, decision: 'seen', reason: '再' },
    })
    expect(twice.problem?.code).toBe('peerdoubt.settled')
  })

  it('what may be a case in hand is proposed, and joined only by a person', async () => {
    const one = await issueCase(bench, 3, '人行道地砖破损松动')
    const place = (await placesOf(bench)).find(it => it.unitName && officerOf(it.unitName) === one.unit)!
    const at = await (await office()).call(cases.get, { params: { id: one.id } })
    expect(place).toBeDefined()
    side.report('人行道地砖破损松动', { lon: at.lon!, lat: at.lat! })
    const { body } = await side.send(side.unsent.pop()!)
    const filed = await finding(body.number!)
    const doubt = (await doubts()).find(it => it.caseId === filed.id)!
    expect(doubt).toMatchObject({ kind: 'duplicate', otherCaseId: one.id })
    await (await office()).call(contract.decide, {
      params: { id: doubt.id },
      body: { version: doubt.version, decision: 'join', reason: '同一处地砖' },
    })
    await deliver(bench)
    const [link] = (await linksOf(bench, peerId)).filter(it => it.caseId === filed.id)
    expect(link).toMatchObject({ state: 'attached', ourStage: 'working' })
    // From now on they hear of the case it was joined to.
    await handle(bench, one)
    await deliver(bench)
    expect((await linksOf(bench, peerId)).find(it => it.caseId === filed.id)?.ourStage).toBe('done')
  })

  it('no place near it, no category in the table: nothing is guessed and nothing lost', async () => {
    const far = side.report('郊外倾倒', { lon: 106.9, lat: 38.6 })
    const { body } = await side.send(side.unsent.pop()!)
    expect(body.outcome).toBe('held')
    side.move(far.number, '处置中')
    await side.send(side.unsent.pop()!)
    const doubt = (await doubts()).find(it => it.kind === 'no-place')!
    expect(doubt).toMatchObject({ theirNumber: far.number, caseId: null })
    const [place] = await placesOf(bench)
    await (await office()).call(contract.decide, {
      params: { id: doubt.id },
      body: { version: doubt.version, decision: 'file', reason: '归此点位', placeId: place!.id },
    })
    const link = (await linksOf(bench, peerId)).find(it => it.theirNumber === far.number)!
    expect(link).toMatchObject({ state: 'filed', theirStage: 'working' })

    const odd = side.report('没见过的类别', await spot(160), '9999')
    expect((await side.send(side.unsent.pop()!)).body).toMatchObject({ outcome: 'held' })
    const it = await (await office()).call(contract.get, { params: { id: peerId } })
    const more = { kind: 'category' as const, theirs: '9999', words: '新类别', ours: 'litter' }
    const { taken } = await (await office()).call(contract.maps, {
      params: { id: peerId },
      body: { version: it.version, maps: [...it.maps, more] },
    })
    expect(taken).toBe(1)
    expect((await linksOf(bench, peerId)).some(one => one.theirNumber === odd.number)).toBe(true)
  })
})

describe('what goes out', () => {
  /** A peer that a unit of the city works in, so that its cases are told. */
  async function withUnit(code: string, way: 'hook' | 'pull') {
    const one = await issueCase(bench, 0, '先看是谁的')
    const { unitName } = await (await office()).call(cases.get, { params: { id: one.id } })
    // What was dispatched before the two knew each other is not told.
    await bench.turn()
    const other = await openOtherSide(bench.app, code, () => bench.house.clock.realNow())
    const id = await setUp(bench, code, way, { url: other.url, units: [unitName!] })
    return { other, id }
  }

  it('a case that comes to a unit of theirs, once, with nothing in it that names a person or a picture', async () => {
    const { other, id } = await withUnit('city-two', 'hook')
    const one = await issueCase(bench, 0, '李某某13812345678家门口堆物')
    await deliver(bench)
    const [link] = (await linksOf(bench, id)).filter(it => it.caseId === one.id)
    expect(link).toMatchObject({ ourStage: 'working' })
    expect(link!.theirNumber).toMatch(/^city-two-h/)
    const rows = await bench.house.inCity(CITY, trx =>
      trx.selectFrom('peer_outbox').selectAll().where('peer_id', '=', id).execute(),
    )
    expect(rows).toHaveLength(1)
    const text = JSON.stringify(rows[0]!.body)
    for (const secret of ['13812345678', 'photo', 'digest', 'finder', 'detail', 'device', 'taken'])
      expect(text).not.toContain(secret)
    await handle(bench, one)
    await deliver(bench)
    expect([...other.cases.values()].find(it => it.ours === one.number)).toMatchObject({ told: 'done' })
    await other.close()
  })

  it('an outage is waited out, and everything comes after it in order, once', async () => {
    const { other, id } = await withUnit('city-three', 'hook')
    other.mode = 'down'
    const one = await issueCase(bench, 0, '停电期间的一件')
    await deliver(bench)
    await handle(bench, one)
    await deliver(bench)
    const away = await (await office()).call(contract.get, { params: { id } })
    expect(away).toMatchObject({ waiting: 2, aside: 0 })
    expect(away.away).not.toBeNull()
    // They take it in and break off before the answer: it comes again under its id.
    other.mode = 'after'
    bench.house.clock.pass(0.2)
    await deliver(bench)
    expect(other.taken.size).toBe(1)
    other.mode = 'up'
    bench.house.clock.pass(0.2)
    await deliver(bench)
    expect(other.taken.size).toBe(2)
    expect([...other.cases.values()]).toMatchObject([{ ours: one.number, told: 'done' }])
    expect(await (await office()).call(contract.get, { params: { id } })).toMatchObject({
      waiting: 0,
      away: null,
    })
    await other.close()
  })

  it('a message they will not have is set aside after five times, and holds up nobody; a person sends it again', async () => {
    const { other, id } = await withUnit('city-four', 'hook')
    const bad = await issueCase(bench, 0, '他们收不了的')
    other.poison.add(bad.number)
    const good = await issueCase(bench, 0, '收得了的')
    for (let i = 0; i < 6; i++) {
      await deliver(bench)
      bench.house.clock.pass(0.1)
    }
    expect([...other.cases.values()].map(it => it.ours)).toEqual([good.number])
    const { items } = await (await office()).call(contract.traffic, {
      params: { id },
      query: { show: 'aside' },
    })
    expect(items).toMatchObject([{ caseNumber: bad.number, outcomeWords: '已搁置', reason: '对方答 422' }])
    other.poison.clear()
    await (await office()).call(contract.again, { params: { id }, body: { n: items[0]!.n! } })
    await deliver(bench)
    expect([...other.cases.values()].map(it => it.ours)).toEqual([good.number, bad.number])
    await other.close()
  })

  it('fetched by cursor: nothing lost, nothing doubled, and asking on says what arrived', async () => {
    const { other, id } = await withUnit('city-five', 'pull')
    const one = await issueCase(bench, 0, '等着来取的')
    await deliver(bench)
    const first = await other.pull(0)
    expect(first.body.changes.map(it => [it.kind, it.number])).toEqual([['case.new', one.number]])
    expect((await other.pull(0)).body).toEqual(first.body)
    expect(await (await office()).call(contract.get, { params: { id } })).toMatchObject({
      waiting: 1,
      onlineAt: null,
    })
    await handle(bench, one)
    await bench.turn()
    const second = await other.pull(first.body.cursor)
    expect(second.body.changes.map(it => [it.kind, it.stage])).toEqual([['case.state', 'done']])
    const now = await (await office()).call(contract.get, { params: { id } })
    expect(now.waiting).toBe(1)
    expect(now.onlineAt).not.toBeNull()
    expect((await other.pull(999)).status).toBe(400)
    await other.close()
  })

  it('address and secret are the administrator’s, the rest the office’s; a peer that could check nothing is not switched on', async () => {
    const admin = await bench.as('xitong')
    const asked = await (await office()).ask(contract.secret, {
      params: { id: peerId },
      body: { version: 1, secret: SECRET },
    })
    expect(asked.status).toBe(403)
    expect((await admin.ask(contract.traffic, { params: { id: peerId }, query: {} })).status).toBe(403)
    const body = {
      name: '演示未设',
      kind: 'other',
      direction: 'both',
      way: 'hook',
      source: 'digital-city',
    } as const
    const rest = { requirement: null, datum: 'GCJ-02', algorithm: 'sha256' } as const
    const { id } = await (await office()).call(contract.add, { body: { code: 'bare', ...body, ...rest } })
    const on = () => admin.ask(contract.turn, { params: { id }, body: { version: 1, on: true } })
    expect((await on()).problem?.code).toBe('peer.no-secret')
    const address = (url: string, privateAllowed = false) =>
      admin.ask(contract.address, { params: { id }, body: { version: 1, url, privateAllowed } })
    for (const url of [
      'http://example.cn/in',
      'https://10.0.0.8/in',
      'https://127.0.0.1/in',
      'https://[fe80::1]/in',
    ])
      expect((await address(url)).status).toBe(400)
    expect((await address('https://10.0.0.8/in', true)).status).toBe(200)
  })
})
