// Mission rows that residents' reports serve, each named after its row: told, decided on, put right, answered, rated.
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { chinaTime } from '../../lib/day.ts'
import { openBench, type TestBench } from '../../server/testing.ts'
import { handle, officerOf } from '../../server/testing-loop.ts'
import * as cases from '../cases/cases.contract.ts'
import * as casework from '../casework/casework.contract.ts'
import * as duties from '../duties/duties.contract.ts'
import { redact } from '../evidence/redact.contract.ts'
import { inspectors } from '../people/people.contract.ts'
import { list as placeList } from '../places/places.contract.ts'
import * as desk from './residents.contract.ts'
import { resident } from './residents.testbed.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())

const UNIT = '演示市容单位'
const office = () => bench.as('banshi')
const shot = (n: number) =>
  sharp({ create: { width: 80, height: 60, channels: 3, background: { r: n * 5, g: 90, b: 60 } } })
    .withExif({
      IFD0: { Make: 'Secretphone', Model: 'X' },
      IFD2: { DateTimeOriginal: '2022:06:07 18:20:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '37/1 59/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '106/1 12/1 0/1',
      },
    })
    .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
    .toBuffer()
const plain = (html: string) => html.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<[^>]+>/g, ' ')

async function placeOf(unitName: string) {
  const { places } = await (await office()).call(placeList)
  return places.find(place => place.unitName === unitName)!
}

/** Accepted, looked at on the spot and issued; answers the case as its unit knows it. */
async function issued(reportId: string) {
  const place = await placeOf(UNIT)
  const { caseId, number } = await (await office()).call(desk.accept, {
    params: { id: reportId },
    body: { version: 1, title: '垃圾桶满溢', detail: '站台旁垃圾桶满溢', category: 'bin', placeId: place.id },
  })
  const list = await (await office()).call(inspectors)
  await (await office()).call(casework.check, {
    params: { id: caseId },
    body: { version: 1, checkerId: list.inspectors[0]!.personId },
  })
  await (await bench.as('xuncha1')).call(casework.report, {
    params: { id: caseId },
    body: { version: 2, there: true, words: '属实', photos: [] },
  })
  await (await office()).call(cases.issue, { body: { items: [{ id: caseId, version: 3 }] } })
  const it = await (await office()).call(cases.get, { params: { id: caseId } })
  return { id: caseId, number, unitId: it.unitId!, dueAt: it.dueAt!, unit: officerOf(it.unitName!) }
}

describe('mission rows of what residents report', () => {
  it('row 45 投诉处理机制: intake, assignment, reply and rating of one report, with its times', async () => {
    const zhang = resident(bench)
    const sent = await zhang.send({
      words: '站台旁垃圾桶满溢，我的电话 13912345678，车牌宁A12345 的车乱停',
      where: '演示路公交站',
      phone: '139 1234 5678',
      photos: [await shot(1)],
    })
    expect([sent.status, sent.location]).toEqual([
      303,
      expect.stringMatching(/^\/r\/[2-9A-Z]{12}\?sent=new$/),
    ])
    const url = `/r/${sent.code}`
    expect((await zhang.get(sent.location!)).text).toContain('收到了')
    // The office owes a decision within a working day, and the queue shows what waits.
    await bench.turn()
    const owed = await (await office()).call(duties.mine, { query: {} } as never)
    expect(JSON.stringify(owed)).toContain('受理群众上报')
    const { reports, intake } = await (await office()).call(desk.queue, { query: {} })
    expect([reports.length, intake.waiting, reports[0]!.hasPhone]).toEqual([1, 1, true])
    bench.house.clock.pass(1)
    const one = await issued(reports[0]!.id)
    expect(
      (await bench.as('banshi').then(it => it.call(cases.get, { params: { id: one.id } }))).sourceRef,
    ).toBe(reports[0]!.number)
    expect(plain((await zhang.get(url)).text)).toContain('责任单位正在整改')
    await handle(bench, one, 4)
    expect(plain((await zhang.get(url)).text)).toContain('责任单位已整改，正在核查')
    await (await bench.as('hecha1')).call(cases.pass, { params: { id: one.id }, body: { version: 5 } })
    const ended = await zhang.get(url)
    expect(plain(ended.text)).toContain('已办结')
    expect(ended.text).toContain('仍未解决')
    // Rated once for this end.
    expect((await zhang.post(url, { act: 'rate', grade: 'poor' })).text).toContain('谢谢，您的评价已记下')
    const twice = await zhang.post(url, { act: 'rate', grade: 'good' })
    expect([twice.status, plain(twice.text)]).toEqual([409, expect.stringContaining('您已经评价过这次办理')])
    // One tap and the unit has it again, with the whole allowance.
    expect((await zhang.post(url, { act: 'unsolved' })).text).toContain('已退回责任单位重新办理')
    const again = await (await bench.as(one.unit)).call(cases.get, { params: { id: one.id } })
    expect([again.state, again.reopenedCount]).toEqual(['issued', 1])
    expect(again.history.map(item => item.words)).toContain('反映人要求重办')
    expect(plain((await zhang.get(url)).text)).toContain('已按反映的情况重新办理')
    await handle(bench, one, 7)
    await (await bench.as('hecha1')).call(cases.pass, { params: { id: one.id }, body: { version: 8 } })
    // A new end may be rated anew.
    expect((await zhang.post(url, { act: 'rate', grade: 'good' })).text).toContain('谢谢')
    const after = await (await office()).call(desk.queue, { query: {} })
    expect(after.intake).toMatchObject({
      waiting: 0,
      received: 1,
      decided: 1,
      closed: 1,
      good: 1,
      poor: 1,
      unsolved: 1,
    })
    expect(after.intake.decideHours).toBeCloseTo(1, 3)
    // After the window nobody reopens by a tap.
    bench.house.clock.set(chinaTime('2022-07-20', '09:00'))
    bench.signInAgain()
    expect((await zhang.get(url)).text).not.toContain('仍未解决')
    const late = await zhang.post(url, { act: 'unsolved' })
    expect([late.status, plain(late.text)]).toEqual([409, expect.stringContaining('期限已过')])
  })

  it('row 42 新闻舆论和社会监督回应: a report that is not taken up is answered with a reason, a second one follows the first', async () => {
    bench.house.clock.set(chinaTime('2022-08-01', '09:00'))
    bench.signInAgain()
    const [first, second] = [resident(bench, '198.51.100.1'), resident(bench, '198.51.100.2')]
    const a = await first.send({ words: '井盖缺失', photos: [await shot(10)] })
    const b = await second.send({ words: '同一个井盖没有了', photos: [await shot(11)] })
    const c = await second.send({ words: '邻居太吵', photos: [await shot(12)] })
    const { reports } = await (await office()).call(desk.queue, { query: {} })
    const idOf = (words: string) => reports.find(one => one.words === words)!.id
    const place = await placeOf(UNIT)
    const accepted = await (await office()).call(desk.accept, {
      params: { id: idOf('井盖缺失') },
      body: { version: 1, title: '井盖缺失', detail: '', placeId: place.id },
    })
    await (await office()).call(desk.merge, {
      params: { id: idOf('同一个井盖没有了') },
      body: { version: 1, caseId: accepted.caseId },
    })
    await (await office()).call(desk.decline, {
      params: { id: idOf('邻居太吵') },
      body: { version: 1, reason: '邻里噪声请先向物业或派出所反映，可拨 13900001111。' },
    })
    expect(plain((await first.get(`/r/${a.code}`)).text)).toContain('已受理，等待交办')
    expect(plain((await second.get(`/r/${b.code}`)).text)).toContain('并入正在办理的同一问题')
    const declined = plain((await second.get(`/r/${c.code}`)).text)
    expect(declined).toContain('邻里噪声请先向物业或派出所反映')
    expect(declined).toContain('139****1111')
    // Both pictures are with the case; the office may take a decision back.
    const it = await (await office()).call(cases.get, { params: { id: accepted.caseId } })
    expect(it.photos).toHaveLength(2)
    await (await office()).call(desk.restore, {
      params: { id: idOf('邻居太吵') },
      body: { version: 2, reason: '看错了' },
    })
    expect(plain((await second.get(`/r/${c.code}`)).text)).toContain('收到了，等待受理')
  })
})

describe('what the unit and the public never get', () => {
  it('the unit sees what the office wrote: no phone, no words, no position, no device of the reporter', async () => {
    bench.house.clock.set(chinaTime('2022-08-02', '09:00'))
    bench.signInAgain()
    const someone = resident(bench, '198.51.100.9')
    await someone.send({
      words: '原话：我是李某某 13812345678',
      where: '我家门口',
      phone: '13812345678',
      lon: '106.2123456',
      lat: '37.9912345',
      photos: [await shot(20)],
    })
    const { reports } = await (await office()).call(desk.queue, { query: {} })
    const report = reports.find(one => one.where === '我家门口')!
    const detail = await (await office()).call(desk.get, { params: { id: report.id } })
    // What is proposed for the case is masked already.
    expect(detail.proposed.detail).toContain('138****5678')
    const one = await issued(report.id)
    const unit = await bench.as(one.unit)
    const seen = JSON.stringify(await unit.call(cases.get, { params: { id: one.id } }))
    for (const secret of [
      '李某某',
      '13812345678',
      '138****5678',
      '我家门口',
      '106.2123',
      '37.9912',
      'Secretphone',
      '18:20',
    ])
      expect(seen, secret).not.toContain(secret)
    const takenAt = (JSON.parse(seen) as { photos: { takenAt: string | null }[] }).photos.map(
      photo => photo.takenAt,
    )
    expect(takenAt).toEqual([null])
    const picture = await bench.app.inject({
      url: `/api/photos/${(JSON.parse(seen) as { photos: { digest: string }[] }).photos[0]!.digest}`,
      headers: { cookie: unit.cookie },
    })
    expect((await sharp(picture.rawPayload).metadata()).exif).toBeUndefined()
    // The queue is the office's alone.
    for (const login of [one.unit, 'xian1', 'lingdao', 'xuncha1', 'hecha1', 'xitong'])
      expect((await (await bench.as(login)).ask(desk.get, { params: { id: report.id } })).problem?.code).toBe(
        'permission.role',
      )
    // The ledger holds none of it.
    await bench.turn()
    const facts = await bench.house.inCity(640300, trx =>
      trx.selectFrom('facts').select(['kind', 'data']).where('kind', 'like', 'report.%').execute(),
    )
    expect(JSON.stringify(facts)).not.toMatch(/13812345678|李某某|门口|106\.21/)
  })

  it('the phone is sealed at rest, and who looks at it is recorded', async () => {
    const { reports } = await (await office()).call(desk.queue, { query: { state: 'accepted' } })
    const report = reports.find(one => one.where === '我家门口')!
    const rows = await bench.house.inCity(640300, trx =>
      trx.selectFrom('resident_reports').selectAll().where('id', '=', report.id).execute(),
    )
    expect(rows[0]!.phone_sealed!.toString('latin1')).not.toContain('13812345678')
    const { phone } = await (await office()).call(desk.phone, { params: { id: report.id } })
    expect(phone).toBe('13812345678')
    const facts = await bench.house.inCity(640300, trx =>
      trx.selectFrom('facts').select('kind').where('subject_id', '=', report.id).execute(),
    )
    expect(facts.map(fact => fact.kind)).toContain('report.phone-seen')
  })

  it('whoever has the code sees redacted copies only, and no person', async () => {
    const someone = resident(bench, '198.51.100.30')
    const photo = await shot(40)
    const sent = await someone.send({ words: '广告牌破损', photos: [photo] })
    const { reports } = await (await office()).call(desk.queue, { query: {} })
    const report = reports.find(one => one.words === '广告牌破损')!
    const before = await someone.get(`/r/${sent.code}`)
    expect(before.text).not.toContain(report.photos[0])
    expect(before.text).not.toContain('<img')
    const { derived } = await (await office()).call(redact, {
      params: { digest: report.photos[0]! },
      body: { boxes: [{ x: 0.1, y: 0.1, width: 0.3, height: 0.3 }] },
    })
    const after = await someone.get(`/r/${sent.code}`)
    expect([...after.text.matchAll(/<img src="([^"]+)"/g)].map(match => match[1])).toEqual([
      `/api/public/photos/${derived}`,
    ])
    expect(after.text).not.toContain(report.photos[0])
    expect(after.text).toContain('noindex')
  })
})
