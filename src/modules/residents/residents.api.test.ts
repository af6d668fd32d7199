// Sending by strangers: twice is once, floods hold up nobody else, hostile uploads leave nothing, what is kept is erased.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { chinaTime } from '../../lib/day.ts'
import { readMultipart } from '../../server/form.ts'
import { openBench, TEST_CITY, TEST_NOW, type TestBench } from '../../server/testing.ts'
import * as desk from './residents.contract.ts'
import { multipart, resident } from './residents.testbed.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())

let hours = 0
// Every test has hours of its own, so that rates of one do not reach another.
beforeEach(() => {
  hours += 3
  bench.house.clock.set(new Date(TEST_NOW.getTime() + hours * 3600_000))
  bench.signInAgain()
})

const office = () => bench.as('banshi')
let shade = 0
const shot = () => {
  shade += 1
  // As PNG: of two shades next to each other a JPEG may be the same file.
  return sharp({
    create: { width: 40, height: 30, channels: 3, background: { r: shade % 256, g: shade >> 8, b: 9 } },
  })
    .png()
    .toBuffer()
}
/** A waiting report by its words, wherever it stands in the queue. */
async function waiting(words: string) {
  for (let page = 1; ; page++) {
    const { reports, more } = await (await office()).call(desk.queue, { query: { page } })
    const found = reports.find(it => it.words === words)
    if (found) return found
    if (!more) throw new Error(`nobody reported ${words}`)
  }
}
const count = async () =>
  bench.house.inCity(TEST_CITY, async trx => {
    const { n } = await trx
      .selectFrom('resident_reports')
      .select(eb => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    return Number(n)
  })

describe('sent twice', () => {
  it('is one report, with the same code', async () => {
    const someone = resident(bench)
    const hidden = await someone.form()
    const photos = [await shot()]
    const [a, b] = await Promise.all([someone.send({ photos }, hidden), someone.send({ photos }, hidden)])
    const c = await someone.send({ photos }, hidden)
    expect(new Set([a.code, b.code, c.code]).size).toBe(1)
    expect(c.location).toContain('sent=again')
    expect(await count()).toBe(1)
  })

  it('the same picture from the same device is the same report; from another it is another', async () => {
    const [one, two] = [resident(bench), resident(bench)]
    const photos = [await shot()]
    const a = await one.send({ photos, words: '甲' })
    const b = await one.send({ photos, words: '又来一次' })
    const c = await two.send({ photos, words: '丙' })
    expect([b.code, b.location]).toEqual([a.code, expect.stringContaining('sent=again')])
    expect(c.code).not.toBe(a.code)
    const twin = await (await office()).call(desk.get, { params: { id: (await waiting('丙')).id } })
    expect(twin.proposed.reports).toHaveLength(1)
  })

  it('a form out of the browser’s memory with other words is another report', async () => {
    const someone = resident(bench)
    const hidden = await someone.form()
    const a = await someone.send({ photos: [await shot()], words: '第一件' }, hidden)
    const b = await someone.send({ photos: [await shot()], words: '第二件' }, hidden)
    expect(b.status).toBe(303)
    expect(b.code).not.toBe(a.code)
  })
})

describe('what is wrong comes back with the words', () => {
  it.each([
    ['no photo', { words: '话还在', photos: [] }, 400, '没有收到照片'],
    ['no words', { words: '', where: '地还在', photos: 1 }, 400, '请写一句是什么问题'],
    ['four photos', { words: '话还在', photos: 4 }, 400, '照片最多 3 张'],
    ['a phone that is none', { words: '话还在', phone: '12', photos: 1 }, 400, '手机号的写法不对'],
    ['no picture', { words: '话还在', photos: 'text' }, 400, '不是能识别的照片'],
    ['half a picture', { words: '话还在', photos: 'half' }, 400, '不完整或已损坏'],
    ['a picture bomb', { words: '话还在', photos: 'bomb' }, 400, '请'],
  ] as const)('%s', async (_, filled, status, words) => {
    const photos =
      filled.photos === 'text'
        ? [Buffer.from('<svg onload=alert(1)>')]
        : filled.photos === 'half'
          ? [
              (
                await sharp({ create: { width: 900, height: 700, channels: 3, background: '#123' } })
                  .jpeg()
                  .toBuffer()
              ).subarray(0, 900),
            ]
          : filled.photos === 'bomb'
            ? [
                await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#000' } })
                  .png({ compressionLevel: 9 })
                  .toBuffer(),
              ]
            : await Promise.all(Array.from({ length: Number(filled.photos) || 0 }, shot))
    const before = await count()
    const answer = await resident(bench).send({ ...filled, photos })
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(words)])
    expect(answer.text).toContain('role="alert"')
    expect(answer.text).toContain(filled.words || '地还在')
    expect(await count()).toBe(before)
  })

  it('what was written is given back harmless', async () => {
    const evil = '"><script>alert(1)</script>'
    const answer = await resident(bench).send({ words: evil, where: evil, photos: [] })
    expect(answer.text).not.toContain('<script>alert')
  })

  it('too much is refused before it is kept, with the bound', async () => {
    const answer = await resident(bench).send({ photos: [Buffer.alloc(37 * 1024 * 1024)] })
    expect([answer.status, answer.text]).toEqual([413, expect.stringContaining('三张一共不超过 36 MB')])
  })

  it('any bytes as a form: an answer, never a fault', async () => {
    const { payload } = multipart({ id: 'x', words: 'y' }, [{ name: 'photo', bytes: Buffer.from('z') }])
    await fc.assert(
      fc.asyncProperty(
        fc.nat(payload.length),
        fc.uint8Array({ maxLength: 60 }),
        fc.boolean(),
        async (at, junk, cut) => {
          const body = Buffer.concat([
            payload.subarray(0, at),
            Buffer.from(junk),
            cut ? Buffer.alloc(0) : payload.subarray(at),
          ])
          const response = await bench.app.inject({
            method: 'POST',
            url: '/report',
            headers: { 'content-type': 'multipart/form-data; boundary=----testboundary7MA4YWxkTrZu0gW' },
            payload: body,
          })
          expect(response.statusCode).toBeLessThan(500)
          expect(response.headers['content-type']).toContain('text/html')
        },
      ),
      { numRuns: 60 },
    )
    expect(() => readMultipart(Buffer.from('--x\r\n'), 'multipart/form-data; boundary=x')).toThrow()
    for (const type of ['multipart/form-data', 'text/plain', 'application/json'])
      expect(
        (
          await bench.app.inject({
            method: 'POST',
            url: '/report',
            headers: { 'content-type': type },
            payload: '{',
          })
        ).statusCode,
      ).toBeLessThan(500)
  })

  it('a form is read on these pages only', async () => {
    const { payload, type } = multipart({ a: 'b' })
    const response = await bench.app.inject({
      method: 'POST',
      url: '/api/sign-in',
      headers: { 'content-type': type },
      payload,
    })
    expect(response.statusCode).toBe(415)
  })
})

describe('codes', () => {
  it('lead nowhere when one sign is wrong, and say so', async () => {
    const someone = resident(bench)
    const { code } = await someone.send({ photos: [await shot()] })
    const wrong = `${code!.slice(0, 3)}${code![3] === 'A' ? 'B' : 'A'}${code!.slice(4)}`
    const page = await someone.get(`/r/${wrong}`)
    expect([page.status, page.text]).toEqual([404, expect.stringContaining('这个查询码不对')])
    const spaced = code!.toLowerCase().replace(/(.{4})/g, '$1 ')
    const found = await bench.app.inject({ url: `/r?code=${encodeURIComponent(spaced)}` })
    expect([found.statusCode, found.headers.location]).toEqual([303, `/r/${code}`])
  })

  it('stand nowhere in the database', async () => {
    const { code } = await resident(bench).send({ photos: [await shot()], words: '找码' })
    const rows = await bench.house.inCity(TEST_CITY, trx =>
      trx.selectFrom('resident_reports').selectAll().where('words', '=', '找码').execute(),
    )
    expect(JSON.stringify(rows)).not.toContain(code)
  })

  it('larger text is kept in a cookie and needs no script', async () => {
    const someone = resident(bench)
    expect((await someone.get('/')).text).not.toContain('class="elder"')
    expect((await someone.get('/?elder=1')).text).toContain('<html lang="zh-CN" class="elder"')
    expect((await someone.get('/')).text).toContain('class="elder"')
    expect((await someone.get('/r')).text).toContain('class="elder"')
    await someone.get('/r?elder=0')
    expect((await someone.get('/')).text).not.toContain('class="elder"')
  })
})

describe('floods', () => {
  /** The work the form asks for. */
  function proofOf(ticket: string): string {
    const bits = Number(ticket.split('.')[1])
    for (let n = 0; ; n++) {
      const digest = createHash('sha256').update(`${ticket}:${n}`).digest()
      if (Math.clz32(digest.readUInt32BE(0)) >= bits) return String(n)
    }
  }

  it('a thousand from one address: others there still get through, and stand before the flood', {
    timeout: 300_000,
  }, async () => {
    const ip = '192.0.2.50'
    const known = resident(bench, ip)
    await known.form()
    bench.house.clock.pass(0.1)
    let [taken, refused] = [0, 0]
    const flood = async (n: number) => {
      // Every second one without anything, every second one with a fresh form each.
      const someone = resident(bench, ip)
      const hidden = n % 2 === 0 ? {} : await someone.form()
      const answer = await someone.send(
        { words: `垃圾信息 ${n}`, photos: [await shot()] },
        { id: '', ticket: '', proof: '', lon: '', lat: '', ...hidden },
      )
      if (answer.status === 303) taken += 1
      else {
        refused += 1
        expect([answer.status, answer.text]).toEqual([
          429,
          expect.stringMatching(/请在 \d\d:\d\d 以后再提交/),
        ])
        expect(answer.text).toContain(`垃圾信息 ${n}`)
      }
    }
    for (let n = 0; n < 1000; n += 10) await Promise.all(Array.from({ length: 10 }, (_, i) => flood(n + i)))
    expect([taken, refused]).toEqual([180, 820])
    // A device that was here before.
    expect((await known.send({ words: '老实人甲', photos: [await shot()] })).status).toBe(303)
    // A new device whose browser runs the script and does the work the form asks for.
    const worker = resident(bench, ip)
    const hidden = await worker.form()
    expect(Number(hidden.ticket!.split('.')[1])).toBe(16)
    const proof = proofOf(hidden.ticket!)
    expect((await worker.send({ words: '老实人乙', proof, photos: [await shot()] }, hidden)).status).toBe(303)
    // A new device without a script is asked to come back in five minutes, and then it is taken.
    const plain = resident(bench, ip)
    const first = await plain.send({ words: '老实人丙', photos: [await shot()] })
    expect(first.status).toBe(429)
    const wait = /请在 (\d\d):(\d\d) 以后/.exec(first.text)!
    bench.house.clock.pass(6 / 60)
    const now = new Date(bench.house.clock.realNow().getTime() + 8 * 3600_000)
    expect(Number(wait[1]) * 60 + Number(wait[2])).toBeLessThanOrEqual(
      now.getUTCHours() * 60 + now.getUTCMinutes(),
    )
    expect((await plain.send({ words: '老实人丙', photos: [await shot()] })).status).toBe(303)
    // Somewhere else nobody notices.
    expect(
      (await resident(bench, '192.0.2.51').send({ words: '老实人丁', photos: [await shot()] })).status,
    ).toBe(303)
    const { reports } = await (await office()).call(desk.queue, { query: { page: 1 } })
    const words = new Map<string, boolean>()
    for (let page = 1; page < 12; page++)
      for (const it of (await (await office()).call(desk.queue, { query: { page } })).reports)
        words.set(it.words, it.low)
    for (const honest of ['甲', '乙', '丙', '丁']) expect(words.get(`老实人${honest}`), honest).toBe(false)
    expect([...words.values()].filter(low => low)).toHaveLength(140)
    // What stands behind owes nobody a duty.
    await bench.turn()
    const open = await bench.house.inCity(TEST_CITY, trx =>
      trx
        .selectFrom('duties')
        .select('id')
        .where('kind', '=', 'report.decide')
        .where('opened_at', '>=', reports[0] ? new Date(reports[0].receivedAt) : new Date(0))
        .execute(),
    )
    expect(open.length).toBeLessThan(60)
  })

  it('one device hears until when to wait after a dozen an hour', async () => {
    const someone = resident(bench, '192.0.2.60')
    await someone.form()
    bench.house.clock.pass(0.1)
    const codes = []
    for (let n = 0; n < 13; n++) codes.push(await someone.send({ words: `第${n}件`, photos: [await shot()] }))
    expect(codes.map(it => it.status)).toEqual([...Array(12).fill(303), 429])
    expect(codes[12]!.text).toMatch(/您这部手机一小时内已经报了 12 件，请在 \d\d:\d\d 以后再提交/)
  })
})

describe('kept for a time', () => {
  it('phone, position, words and device go on their day, pictures that became no case too', async () => {
    const someone = resident(bench)
    const photo = await shot()
    const sent = await someone.send({
      words: '要删的话',
      where: '要删的地',
      phone: '13912345678',
      lon: '106.2',
      lat: '37.9',
      photos: [photo],
    })
    const report = await waiting('要删的话')
    await (await office()).call(desk.decline, {
      params: { id: report.id },
      body: { version: 1, reason: '不是本市的事。' },
    })
    const row = () =>
      bench.house.inCity(TEST_CITY, trx =>
        trx.selectFrom('resident_reports').selectAll().where('id', '=', report.id).executeTakeFirstOrThrow(),
      )
    await bench.turn()
    expect(await row()).toMatchObject({ purged_at: null, words: '要删的话' })
    const passed = (days: number) => {
      bench.house.clock.pass(days * 24)
      bench.signInAgain()
    }
    passed(3)
    await bench.turn()
    expect(await row()).toMatchObject({ device: null, address: null, words: '要删的话' })
    passed(28)
    await bench.turn()
    expect(await row()).toMatchObject({
      words: '',
      where_words: '',
      lon: null,
      lat: null,
      phone_sealed: null,
    })
    expect((await row()).purged_at).not.toBeNull()
    const left = await bench.house.inCity(TEST_CITY, trx =>
      trx.selectFrom('blobs').select('digest').where('digest', '=', report.photos[0]!).execute(),
    )
    expect(left).toEqual([])
    await expect(bench.house.blobs.original(TEST_CITY, report.photos[0]!)).rejects.toThrow()
    // The answer stays for whoever holds the code; the erasure is a fact; nothing is brought back.
    expect((await someone.get(`/r/${sent.code}`)).text).toContain('不是本市的事')
    const restored = await (await office()).ask(desk.restore, {
      params: { id: report.id },
      body: { version: 3, reason: '再看' },
    })
    expect(restored.problem?.code).toBe('report.restore.purged')
    const facts = await bench.house.inCity(TEST_CITY, trx =>
      trx.selectFrom('facts').select('kind').where('subject_id', '=', report.id).execute(),
    )
    expect(facts.map(fact => fact.kind)).toContain('report.erased')
  })

  it('a picture that became part of a case stays with it', async () => {
    bench.house.clock.set(chinaTime('2022-10-10', '09:00'))
    bench.signInAgain()
    await resident(bench).send({
      words: '成案的话',
      phone: '13912345678',
      photos: [await shot()],
      area: '640302',
    })
    const report = await waiting('成案的话')
    await (await office()).call(desk.accept, {
      params: { id: report.id },
      body: { version: 1, title: '路面破损', detail: '演示路口' },
    })
    bench.house.clock.pass(181 * 24)
    bench.signInAgain()
    await bench.turn()
    const row = await bench.house.inCity(TEST_CITY, trx =>
      trx.selectFrom('resident_reports').selectAll().where('id', '=', report.id).executeTakeFirstOrThrow(),
    )
    expect(row).toMatchObject({ words: '', phone_sealed: null, state: 'accepted' })
    expect(await bench.house.blobs.original(TEST_CITY, report.photos[0]!)).toBeTruthy()
  })
})
