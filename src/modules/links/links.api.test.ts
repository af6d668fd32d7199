// Links that expire: what they show and what not, when they stop, what a body outside can do through one, and that nobody gets in
// without one.
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { raw } from '../../server/api.testbed.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import { type IssuedCase, issueCase, testPhoto } from '../../server/testing-loop.ts'
import * as cases from '../cases/cases.contract.ts'
import * as casework from '../casework/casework.contract.ts'
import * as duties from '../duties/duties.contract.ts'
import * as redact from '../evidence/redact.contract.ts'
import * as people from '../people/people.contract.ts'
import { list as placeList } from '../places/places.contract.ts'
import * as contract from './links.contract.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())

// Addresses wait after a minute's worth: each test comes from one of its own.
let from = 0
beforeEach(() => {
  from++
})
async function send(path: string, body?: Response) {
  const response = await bench.app.inject({
    method: body ? 'POST' : 'GET',
    url: path,
    remoteAddress: `10.0.0.${from}`,
    ...(body
      ? {
          payload: Buffer.from(await body.arrayBuffer()),
          headers: { 'content-type': body.headers.get('content-type')! },
        }
      : {}),
  })
  return {
    status: response.statusCode,
    type: String(response.headers['content-type']),
    text: response.body,
    headers: response.headers,
  }
}
const get = (path: string) => send(path)

/** Sends the form of a page as a browser would. */
async function post(path: string, fields: Record<string, string>, photos: Buffer[]) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  for (const bytes of photos)
    form.append('photos', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), '图.jpg')
  return send(path, new Response(form))
}
const formId = (text: string) => /name="id" value="([0-9a-f-]{36})"/.exec(text)![1]!

/** A case with a part that a body outside does, and a link to it. */
async function asked(title: string, { once = false, days = 3 } = {}) {
  const one = await issueCase(bench, 0, title)
  const unit = await bench.as(one.unit)
  await unit.call(casework.give, {
    params: { id: one.id },
    body: { kind: 'outside', unitId: one.unitId, body: '某某物业公司', words: '清运楼道堆物', hours: 16 },
  })
  const { parts } = await unit.call(casework.casework, { params: { id: one.id } })
  const link = await unit.call(contract.part, { body: { partId: parts[0]!.id, days, once } })
  return { ...one, link: link.id, part: parts[0]!.id, client: unit, path: await pathOf(one, link.id) }
}
async function pathOf(one: IssuedCase, linkId: string): Promise<string> {
  const { links } = await (await bench.as(one.unit)).call(contract.ofCase, { params: { id: one.id } })
  return links.find(it => it.id === linkId)!.path!
}
async function answersOf(one: IssuedCase) {
  return (await (await bench.as(one.unit)).call(contract.ofCase, { params: { id: one.id } })).answers
}

describe('a link for a body outside', () => {
  it('opens one thing without a sign-in, takes words and photos, and leaves the decision with the unit', async () => {
    const it = await asked('楼道堆放杂物 联系13912345678')
    const page = await get(it.path)
    expect(page).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' })
    expect(page.text).toContain('某某物业公司')
    expect(page.text).toContain('清运楼道堆物')
    // Numbers are masked, there is no script, no person, no original photo.
    expect(page.text).toContain('139****5678')
    expect(page.text).not.toMatch(/13912345678|<script|\/api\/photos\//)
    expect(page.headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
      'cache-control': 'no-store',
    })
    const id = formId(page.text)
    const sent = await post(it.path, { id, words: '已清运，责任人 13812345678' }, [await testPhoto])
    expect(sent.status, sent.text).toBe(200)
    expect(sent.text).toContain('答复已送达')
    // Sent again, as it is or otherwise: the first one arrived, and is what counts.
    for (const words of ['已清运', '再答']) {
      const again = await post(it.path, { id, words }, [await testPhoto])
      expect([again.status, again.text.includes('答复已送达，责任单位还没有审看')]).toEqual([409, true])
    }
    const answers = await answersOf(it)
    expect(answers).toHaveLength(1)
    expect(answers[0]).toMatchObject({
      state: 'waiting',
      words: '已清运，责任人 138****5678',
      body: '某某物业公司',
    })
    expect((await get(it.path)).text).not.toContain('<form')
    // The unit owes a look, sees the photo, and a stranger does not.
    const mine = await it.client.call(duties.mine, { query: {} })
    expect(mine.duties.map(one => [one.kind, one.subjectId])).toContainEqual(['审看社会单位答复', it.part])
    const photo = `/api/photos/${answers[0]!.photos[0]}`
    expect((await raw(bench, it.client.cookie, { method: 'GET', url: photo })).status).toBe(200)
    expect(
      (await raw(bench, (await bench.as('danwei03')).cookie, { method: 'GET', url: photo })).status,
    ).toBe(404)
    // Nothing is closed: the case and the part stand as they stood.
    const around = async () => (await it.client.call(casework.casework, { params: { id: it.id } })).parts[0]!
    expect((await around()).state).toBe('asked')
    const params = { id: answers[0]!.id }
    const stranger = await (await bench.as('danwei03')).ask(contract.take, {
      params,
      body: { version: 1, measure: '好' },
    })
    expect(stranger.status).toBe(403)
    await it.client.call(contract.take, { params, body: { version: 1, measure: '物业已清运，现场看过' } })
    expect(await around()).toMatchObject({
      state: 'handed',
      measure: '物业已清运，现场看过',
      photos: answers[0]!.photos,
    })
    expect((await it.client.call(cases.get, { params: { id: it.id } })).state).toBe('issued')
    expect((await get(it.path)).text).toContain('责任单位已收到办理情况')
    const left = await it.client.call(duties.mine, { query: {} })
    expect(left.duties.map(one => one.kind)).not.toContain('审看社会单位答复')
  })

  it('an answer that is not taken goes back with its reason, and another one may be given', async () => {
    const it = await asked('堵塞消防通道')
    await post(it.path, { id: formId((await get(it.path)).text), words: '马上办' }, [await testPhoto])
    const [first] = await answersOf(it)
    await it.client.call(contract.decline, {
      params: { id: first!.id },
      body: { version: 1, reason: '照片看不清' },
    })
    const again = await it.client.ask(contract.take, {
      params: { id: first!.id },
      body: { version: 1, measure: '好' },
    })
    expect(again.problem?.code).toBe('answer.overtaken')
    const page = await get(it.path)
    expect(page.text).toContain('没有采用：照片看不清')
    await post(it.path, { id: formId(page.text), words: '已疏通' }, [await testPhoto])
    expect((await answersOf(it)).map(one => one.state)).toEqual(['waiting', 'declined'])
    // The unit hands the part in by itself: what waits is let go.
    await it.client.call(casework.hand, {
      params: { id: it.part },
      body: { version: 1, measure: '现场看过', photos: [await it.client.photo(await testPhoto)] },
    })
    await bench.turn()
    expect((await answersOf(it)).map(one => one.state)).toEqual(['declined', 'declined'])
  })

  it.each([
    ['no words', { words: ' ' }, 1, '请写明办理情况'],
    ['too many words', { words: '长'.repeat(1001) }, 1, '请写明办理情况'],
    ['no photo', { words: '好' }, 0, '请至少附一张办后照片'],
    ['too many photos', { words: '好' }, 4, '最多附 3 张照片'],
  ])('%s is refused with the reason, and what was written is given back', async (_, fields, photos, why) => {
    const it = await asked('不合格的答复')
    const id = formId((await get(it.path)).text)
    const sent = await post(it.path, { id, ...fields }, Array(photos).fill(await testPhoto))
    expect(sent.status).toBe(400)
    expect(sent.text).toContain(why)
    if (fields.words.trim()) expect(sent.text).toContain(fields.words)
    expect(await answersOf(it)).toEqual([])
  })

  it.each([
    ['no picture', Buffer.from('<svg onload=alert(1)>'), '这不是能识别的照片'],
    [
      'a script with a picture’s head',
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('<script>')]),
      '照片',
    ],
  ])('%s is refused as everywhere else', async (_, bytes, why) => {
    const it = await asked('有害的上传')
    const sent = await post(it.path, { id: formId((await get(it.path)).text), words: '好' }, [bytes])
    expect(sent.status).toBe(400)
    expect(sent.text).toContain(why)
    expect(await answersOf(it)).toEqual([])
  })

  it('what is written becomes no markup', async () => {
    const it = await asked('<b>粗体</b>"\'`')
    const page = await get(it.path)
    expect(page.text).not.toContain('<b>粗体')
    await post(it.path, { id: formId(page.text), words: '<img src=x onerror=1>' }, [await testPhoto])
    expect((await get(it.path)).text).not.toContain('<img src=x')
  })
})

describe('when a link stops', () => {
  it('is taken back: it opens nothing, and looks like one that never was', async () => {
    const it = await asked('收回的链接')
    await it.client.call(contract.revoke, { params: { id: it.link }, body: { version: 1 } })
    const [gone, never] = [await get(it.path), await get(`/l/${'A'.repeat(43)}`)]
    expect([gone.status, never.status]).toEqual([404, 404])
    expect(gone.text).toBe(never.text)
    expect((await post(it.path, { id: it.id, words: '好' }, [await testPhoto])).status).toBe(404)
    const twice = await it.client.ask(contract.revoke, { params: { id: it.link }, body: { version: 1 } })
    expect(twice.problem?.code).toBe('link.overtaken')
    const stranger = await (await bench.as('danwei03')).ask(contract.revoke, {
      params: { id: it.link },
      body: { version: 2 },
    })
    expect(stranger.problem?.code).toBe('link.none')
  })

  it('one for a single answer is used up by it; replaying the form changes nothing', async () => {
    const it = await asked('一次性的链接', { once: true })
    const id = formId((await get(it.path)).text)
    expect((await get(it.path)).status).toBe(200)
    expect((await post(it.path, { id, words: '已办' }, [await testPhoto])).status).toBe(200)
    for (let i = 0; i < 2; i++)
      expect((await post(it.path, { id, words: '改口' }, [await testPhoto])).status).toBe(410)
    expect((await get(it.path)).status).toBe(410)
    expect((await answersOf(it)).map(one => one.words)).toEqual(['已办'])
  })

  it('its part was dropped: the link ends with it', async () => {
    const it = await asked('撤回的分办')
    await it.client.call(casework.dropPart, {
      params: { id: it.part },
      body: { version: 1, reason: '自己办' },
    })
    await bench.turn()
    expect((await get(it.path)).status).toBe(404)
    const again = await it.client.ask(contract.part, { body: { partId: it.part, days: 1, once: false } })
    expect(again.problem?.code).toBe('link.part.state')
  })

  it('its time is over', async () => {
    const it = await asked('到期的链接', { days: 1 })
    const before = bench.house.clock.now()
    bench.house.clock.pass(25)
    bench.signInAgain()
    const page = await get(it.path)
    expect(page.status).toBe(410)
    expect(page.text).toContain('链接已到期')
    bench.house.clock.set(before)
    bench.signInAgain()
    expect((await get(it.path)).status).toBe(200)
  })
})

describe('who gets in', () => {
  it('nobody by guessing: near misses open nothing, and after a minute’s worth the address waits', async () => {
    const it = await asked('猜不到的链接')
    const wrong = it.path.replace(/.$/, c => (c === 'A' ? 'B' : 'A'))
    for (const path of [wrong, '/l/x', `/l/${it.link}`, `${it.path}A`]) {
      const status = (await get(path)).status
      // A trailing character outside the digest’s bits would be the same bytes in base64: the text itself counts.
      expect(status, path).toBe(404)
    }
    let last = 200
    for (let i = 0; i < 70 && last !== 429; i++) last = (await get(`/l/${'B'.repeat(43)}`)).status
    expect(last).toBe(429)
  })

  it('the table knows no token, nor do facts and kept replies', async () => {
    const rows = await bench.house.inCity(TEST_CITY, async trx => [
      ...(await trx.selectFrom('links').selectAll().where('city_id', '=', TEST_CITY).execute()),
      ...(await trx.selectFrom('submissions').select('reply').where('city_id', '=', TEST_CITY).execute()),
      ...(await trx.selectFrom('facts').select('data').where('city_id', '=', TEST_CITY).execute()),
    ])
    const one = await issueCase(bench, 0, '又一件')
    const { ids } = await (await bench.as('banshi')).call(contract.cases, {
      body: { caseIds: [one.id], by: 'unit', days: 2 },
    })
    const { links } = await (await bench.as('banshi')).call(contract.list)
    const token = links.find(it => it.id === ids[0])!.path!.slice(3)
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(JSON.stringify(rows)).not.toContain(token)
  })
})

describe('a link and a text for the group', () => {
  it('shows redacted copies only, no person, and counts every look', async () => {
    const office = await bench.as('banshi')
    const one = await issueCase(bench, 0, '群里的问题 15012345678')
    const { ids } = await office.call(contract.cases, { body: { caseIds: [one.id], by: 'unit', days: 7 } })
    const texts = async (links?: string) =>
      (
        await office.call(contract.groupText, {
          query: { caseIds: one.id, by: 'unit', ...(links ? { links } : {}) },
        })
      ).texts
    const [inside] = await texts()
    expect(inside).toMatchObject({ cases: 1, path: `/desk/cases/${one.id}` })
    expect(inside!.text).toContain('需登录')
    const [open] = await texts(ids[0]!)
    expect(open!.text).toMatch(
      /^【.+】待整改 1 件（截至 2022年6月\d+日 \d\d:\d\d）\n1\. 群里的问题 150\*\*\*\*5678｜/,
    )
    expect(open!.text).toContain('有效，请勿外传')
    const page = await get(open!.path)
    expect(page.status).toBe(200)
    expect(page.text).toContain(one.number)
    expect(page.text).toContain('照片未公开')
    expect(page.text).not.toMatch(/15012345678|\/api\/photos\//)
    const { people: all } = await (await bench.as('anquan')).call(people.people)
    expect(all.length).toBeGreaterThan(10)
    for (const person of all) expect(page.text).not.toContain(person.name)
    // A redacted copy is shown as soon as the office made one, and no longer when it took it back.
    const photo = await office.photo(await testPhoto)
    const { places } = await office.call(placeList)
    const filed = await office.call(cases.file, {
      body: { placeId: places[0]!.id, title: '有照片的', photos: [photo], issue: true },
    })
    const made = await office.call(contract.cases, { body: { caseIds: [filed.id], by: 'county', days: 7 } })
    const { links } = await office.call(contract.list)
    const path = links.find(it => it.id === made.ids[0])!.path!
    expect((await get(path)).text).toContain('照片未公开')
    const { derived, id } = await office.call(redact.redact, {
      params: { digest: photo },
      body: { boxes: [{ x: 0.1, y: 0.1, width: 0.3, height: 0.3 }] },
    })
    expect((await get(path)).text).toContain(`/api/public/photos/${derived}`)
    expect((await get(path)).text).not.toContain(photo)
    await office.call(redact.withdrawRedaction, { params: { id }, body: { version: 1 } })
    expect((await get(path)).text).toContain('照片未公开')
    expect((await office.call(contract.list)).links.find(it => it.id === made.ids[0])!.uses).toBe(4)
    const theirs = await (await bench.as('danwei03')).ask(contract.cases, {
      body: { caseIds: [one.id], by: 'unit', days: 7 },
    })
    expect(theirs.problem?.code).toBe('link.cases')
  })
})
