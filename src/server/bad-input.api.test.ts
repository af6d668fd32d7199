// Every kind of bad input the program must bear: each gets a refusal with a stable code and a Chinese sentence, and
// nothing is left half-written.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import * as assessment from '../modules/assessment/assessment.contract.ts'
import * as cases from '../modules/cases/cases.contract.ts'
import * as people from '../modules/people/people.contract.ts'
import { type Client, signInAs } from '../simulate/client.ts'
import {
  asOwner,
  caseRow,
  countRows,
  expectProblem,
  issuedCase,
  newId,
  picture,
  raw,
  twoUnits,
} from './api.testbed.ts'
import { openBench, TEST_CITY, TEST_PASSWORD, type TestBench } from './testing.ts'

let bench: TestBench
let unitName: string
let given: Awaited<ReturnType<typeof issuedCase>>
let office: Client
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  unitName = (await twoUnits(bench))[0]
  office = await bench.as('banshi')
  given = await issuedCase(bench, unitName)
})
afterAll(() => bench.close())

const fileUrl = '/api/cases'
const body = (more: object = {}) =>
  JSON.stringify({ placeId: given.placeId, title: '井盖破损', photos: [given.photo], issue: true, ...more })

/** Runs something that must leave every table as it was. */
async function unchanged(work: () => Promise<void>): Promise<void> {
  const before = await countRows(bench)
  await work()
  expect(await countRows(bench)).toEqual(before)
}

const post = (payload: string | Buffer, url = fileUrl, type?: string) =>
  raw(bench, office.cookie, { url, payload, ...(type ? { type } : {}) })

describe('what does not fit the schema', () => {
  const nest = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
  const bad: readonly (readonly [string, () => string, number, string])[] = [
    ['over-long text', () => body({ title: '长'.repeat(81) }), 400, 'input.maxLength'],
    ['blank text', () => body({ title: ' \t ' }), 400, 'input.pattern'],
    ['a number for a text', () => body({ title: 7 }), 400, 'input.type'],
    ['a text for a truth value', () => body({ issue: 'true' }), 400, 'input.type'],
    ['a text for a list', () => body({ photos: 'x' }), 400, 'input.type'],
    ['null for an id', () => body({ placeId: null }), 400, 'input.type'],
    ['unknown fields', () => body({ unitId: given.unitId }), 400, 'input.additionalProperties'],
    ['a missing field', () => JSON.stringify({ title: '缺' }), 400, 'input.required'],
    ['an id in capitals', () => body({ placeId: given.placeId.toUpperCase() }), 400, 'input.pattern'],
    ['too many photos', () => body({ photos: Array(10).fill(given.photo) }), 400, 'input.maxItems'],
    ['a NUL character', () => body({ title: '坏\u0000字' }), 400, 'input.pattern'],
    ['a lone surrogate', () => body({ title: '坏' }).replace('坏', '\\ud800坏'), 400, 'input.characters'],
    [
      'a lone surrogate in a key',
      () => body().replace('"title"', '"\\udfff":1,"title"'),
      400,
      'input.characters',
    ],
    ['not JSON', () => '{"placeId":', 400, 'input.malformed'],
    ['an empty body', () => '', 400, 'input.empty'],
    ['__proto__', () => body().replace('{', '{"__proto__":{"issue":true},'), 400, 'input.malformed'],
    [
      'constructor.prototype',
      () => body().replace('{', '{"constructor":{"prototype":{}},'),
      400,
      'input.malformed',
    ],
    ['a list for an object', () => '[]', 400, 'input.type'],
    ['100,000 levels', () => nest(100_000), 400, 'input.type'],
    ['100,000 levels inside', () => body().replace('"井盖破损"', nest(100_000)), 400, 'input.type'],
    ['more than a megabyte', () => body({ title: '长'.repeat(600_000) }), 413, 'input.too-large'],
    ['a unit of nowhere', () => body({ placeId: newId() }), 400, 'place.none'],
    ['a photo never sent', () => body({ photos: ['0'.repeat(64)] }), 400, 'photo.unknown'],
  ]
  it.each(bad)('%s', async (_, payload, status, code) => {
    await unchanged(async () => expectProblem(await post(payload()), status, code))
  })

  it('other formats than the one asked for', async () => {
    await unchanged(async () => {
      expectProblem(await post(body(), fileUrl, 'application/xml'), 415, 'input.media-type')
      expectProblem(await post(body(), fileUrl, 'text/plain'), 400, 'input.type')
      expectProblem(await post(Buffer.from(body()), fileUrl, 'image/png'), 400, 'input.required')
    })
  })

  it('a write that takes no body takes none', async () => {
    const url = `/api/people/${newId()}/end-sessions`
    const admin = await bench.as('anquan')
    const send = (payload: string, type = 'application/json') =>
      raw(bench, admin.cookie, { url, payload, type })
    expectProblem(await send('{"why":1}'), 400, 'input.additionalProperties')
    expectProblem(await send(nest(100_000)), 400, 'input.type')
    expectProblem(
      await send(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`),
      400,
      'input.additionalProperties',
    )
    expectProblem(await send('{}'), 404, 'person.none')
    expectProblem(await raw(bench, admin.cookie, { url }), 404, 'person.none')
  })

  it('an action id is asked for, and has to be a UUID', async () => {
    for (const id of ['', '1', newId().toUpperCase(), '../../x'])
      await unchanged(async () => {
        const headers = { 'idempotency-key': id }
        const answer = await raw(bench, office.cookie, { url: fileUrl, payload: body(), headers })
        expectProblem(answer, 400, 'submission.no-action-id')
      })
  })

  it('days and moments that no calendar has', async () => {
    const admin = await bench.as('xitong')
    const rename = { name: '新名', shortName: '新', startsOn: '2022-02-31' }
    const url = `/api/units/${given.unitId}/rename`
    const answer = await raw(bench, admin.cookie, { url, payload: JSON.stringify(rename) })
    expectProblem(answer, 400, 'input.value')
    const advance = (to: string) => post(JSON.stringify({ to }), '/api/clock')
    expectProblem(await advance('2022-13-45T99:99:99Z'), 400, 'input.moment')
    expectProblem(await advance('9999-12-31T00:00:00Z'), 400, 'clock.leap')
    expectProblem(await advance('2020-01-01T00:00:00Z'), 409, 'clock.backwards')
    const units = await raw(bench, office.cookie, { method: 'GET', url: '/api/units?on=2022-02-30' })
    expectProblem(units, 400, 'input.value')
  })
})

describe('addresses', () => {
  it.each([
    ['/api/photos/..%2f..%2f..%2fetc%2fpasswd', 400, 'input.pattern'],
    ['/api/cases/..%2f..%2fpeople', 400, 'input.pattern'],
    [`/api/cases/${'a'.repeat(201)}`, 404, 'route.none'],
    ['/api/cases/%zz', 400, 'input.malformed'],
    ['/assets/..%2f..%2f..%2fpackage.json', 404, 'route.none'],
    ['/desk/..%2f..%2f..%2fpackage.json%00', 404, 'route.none'],
    ['/api/cases?q=%00', 400, 'input.characters'],
    ['/api/registers/policies?page=1e9', 400, 'input.maximum'],
    ['/api/cases.xlsx?division=1e400', 400, 'input.maximum'],
    [`/api/cases?after=${'a'.repeat(91)}`, 400, 'input.maxLength'],
    ['/api/cases?city=640400', 400, 'input.additionalProperties'],
    [`/api/cases/${'0'.repeat(8)}-0000-7000-8000-${"1' or '1'='1".slice(0, 12)}`, 400, 'input.pattern'],
  ])('%s', async (url, status, code) => {
    const answer = await raw(bench, office.cookie, { method: 'GET', url })
    expect(answer.text).not.toContain('root:')
    expect(answer.text).not.toContain('"dependencies"')
    if (url.startsWith('/api')) expectProblem(answer, status, code)
  })

  it('SQL meta-characters search for themselves', async () => {
    for (const q of ["'; drop table cases; --", '%', '_', '\\', '%%%', "' or ''='"]) {
      const url = `/api/cases?${new URLSearchParams({ q })}`
      const answer = await raw(bench, office.cookie, { method: 'GET', url })
      expect(answer.status).toBe(200)
      expect((answer.json as { cases: unknown[] }).cases).toEqual([])
    }
  })
})

describe('texts are kept as written', () => {
  it.each([
    '<script>alert(1)</script><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://evil.example","点我")',
    "Robert'); DROP TABLE cases;--",
    '$(id) {{7*7}} %s %n \\u0000',
    '👩‍👩‍👧‍👦 e\u0301 \u202eLTR 㐂𠮷',
  ])('%s', async title => {
    const { id } = await office.call(cases.file, {
      body: { placeId: given.placeId, title, photos: [given.photo], issue: false },
    })
    expect((await caseRow(bench, id)).title).toBe(title)
    const answer = await raw(bench, office.cookie, { method: 'GET', url: `/api/cases/${id}` })
    expect((answer.json as { title: string }).title).toBe(title)
    expect(answer.type).toContain('application/json')
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
  })
})

describe('sent again', () => {
  it('same action, same body: the first reply, and nothing changes', async () => {
    const input = { actionId: newId(), body: JSON.parse(body()) }
    const first = await office.call(cases.file, input)
    await unchanged(async () => expect(await office.call(cases.file, input)).toEqual(first))
    // Members in another order are the same submission.
    const turned = Object.fromEntries(Object.entries(input.body).reverse()) as typeof input.body
    await unchanged(async () =>
      expect(await office.call(cases.file, { ...input, body: turned })).toEqual(first),
    )
  })

  it('same action, another body, person or operation: refused', async () => {
    const input = { actionId: newId(), body: JSON.parse(body()) }
    await office.call(cases.file, input)
    const deputy = await bench.as('zhuren')
    await unchanged(async () => {
      const other = await office.ask(cases.file, { ...input, body: { ...input.body, title: '另一件' } })
      expect([other.status, other.problem?.code]).toEqual([409, 'submission.different-body'])
      const someone = await deputy.ask(cases.file, input)
      expect(someone.problem?.code).toBe('submission.different-body')
      const settle = await office.ask(cases.settle, {
        actionId: input.actionId,
        params: { id: given.id },
        body: { version: 2, reason: '当场' },
      })
      expect(settle.problem?.code).toBe('submission.different-body')
    })
  })

  it('at the same moment: one effect, one reply for all', async () => {
    const input = { actionId: newId(), body: JSON.parse(body({ title: '同时' })) }
    const before = await countRows(bench)
    const replies = await Promise.all(Array.from({ length: 8 }, () => office.call(cases.file, input)))
    expect(new Set(replies.map(reply => JSON.stringify(reply))).size).toBe(1)
    const after = await countRows(bench)
    expect(after.cases! - before.cases!).toBe(1)
    expect(after.duties! - before.duties!).toBe(1)
    expect(after.submissions! - before.submissions!).toBe(1)
  })

  it('reordered: an act that comes before its turn is refused, and works when its turn comes', async () => {
    const one = await issuedCase(bench, unitName)
    const unit = await bench.as(one.login)
    const checker = await bench.as('hecha1')
    const pass = { actionId: newId(), params: { id: one.id }, body: { version: 2 } }
    const early = await checker.ask(cases.pass, pass)
    expect([early.status, early.problem?.code]).toEqual([409, 'case.pass.state'])
    const handle = {
      actionId: newId(),
      params: { id: one.id },
      body: { version: 2, measure: '已修复', photos: [await unit.photo(await picture('#123456'))] },
    }
    await unit.call(cases.handle, handle)
    const late = await unit.ask(cases.acknowledge, { params: { id: one.id }, body: { version: 2 } })
    expect(late.problem?.code).toBe('case.overtaken')
    await checker.call(cases.pass, { ...pass, body: { version: 3 } })
    // The first submission once more, long after: still its own reply.
    await unchanged(async () => expect(await unit.call(cases.handle, handle)).toEqual({ id: one.id }))
  })

  it('the same finding twice in one list is refused', async () => {
    const { id } = await office.call(cases.file, { body: JSON.parse(body({ issue: false })) })
    const twice = {
      body: {
        items: [
          { id, version: 1 },
          { id, version: 1 },
        ],
      },
    }
    await unchanged(async () => {
      expect((await office.ask(cases.issue, twice)).problem?.code).toBe('case.twice')
    })
  })
})

describe('two people at the same moment', () => {
  it('one wins, the other is told by whom and when', async () => {
    const { id } = await office.call(cases.file, { body: JSON.parse(body({ issue: false })) })
    const head = await bench.as('zhuren')
    const settle = { params: { id }, body: { version: 1, reason: '当场整改' } }
    const decline = { params: { id }, body: { version: 1, reason: '不属实' } }
    const answers = await Promise.all([office.ask(cases.settle, settle), head.ask(cases.decline, decline)])
    expect(answers.map(one => one.status).sort()).toEqual([200, 409])
    const loser = answers.find(one => one.problem)!.problem!
    expect(loser.code).toBe('case.overtaken')
    expect(loser.detail).toMatch(
      /已由创城办(工作人员|负责人)于 2022年6月8日 09:00 办理，现为“(当场整改|不立案)”/,
    )
    const kinds = await bench.house.inCity(TEST_CITY, trx =>
      trx.selectFrom('facts').select('kind').where('subject_id', '=', id).orderBy('seq').execute(),
    )
    expect(kinds).toHaveLength(2)
  })
})

describe('time', () => {
  it('a client clock years off: the answers count, the time is the server’s', async () => {
    const { frameworks } = await office.call(assessment.frameworks)
    const { inspectors } = await office.call(people.inspectors)
    const { id: roundId } = await office.call(assessment.open, {
      body: {
        name: '时钟',
        frameworkId: frameworks[0]!.id,
        seed: 'SEED-9',
        quota: { market: 4 },
        inspectors: inspectors.slice(0, 1).map(one => one.personId),
      },
    })
    const { people: all } = await office.call(people.people)
    const login = all.find(one => one.id === inspectors[0]!.personId)!.login!
    const inspector = await bench.as(login)
    const { visits } = await inspector.call(assessment.visits)
    const clocks = [
      '1970-01-01T00:00:00Z',
      '2009-03-01T12:00:00+08:00',
      '2100-01-01T00:00:00Z',
      '9999-12-31T23:59:59Z',
    ]
    for (const [i, clientNow] of clocks.entries()) {
      const card = await inspector.call(assessment.visit, { params: { id: visits[i]!.id } })
      const photo = await inspector.photo(await picture())
      const answers = card.items.map(item => ({ item: item.code, grade: 'pass' as const, photos: [photo] }))
      const input = { params: { id: card.id }, body: { observedAt: clientNow, clientNow, answers } }
      await inspector.call(assessment.submit, input)
    }
    const rows = await bench.house.inCity(TEST_CITY, trx =>
      trx.selectFrom('visits').select(['observed_at']).where('round_id', '=', roundId).execute(),
    )
    expect(rows.map(row => row.observed_at!.toISOString())).toEqual(
      clocks.map(() => bench.house.clock.now().toISOString()),
    )
    const url = `/api/rounds/${roundId}/observations.csv`
    // A code like a formula (from an imported list) leaves as text.
    await asOwner(bench, client =>
      client.query(
        `update places set code = '=1+1' where id in (select place_id from visits where id = $1)`,
        [visits[0]!.id],
      ),
    )
    const csv = await raw(bench, office.cookie, { method: 'GET', url })
    expect(csv.text).toContain(",'=1+1,")
    expect(csv.text).not.toMatch(/(^|,)[=+@]/m)
  })
})

describe('an expired session', () => {
  it('is told so; what was not done is not done', async () => {
    const client = await signInAs(bench.app, 'banshi', TEST_PASSWORD)
    bench.house.clock.pass(2.1)
    await unchanged(async () => {
      const answer = await raw(bench, client.cookie, { url: fileUrl, payload: body() })
      expectProblem(answer, 401, 'session.none')
    })
    for (const cookie of [
      'chuangcheng_session=',
      `chuangcheng_session=${'x'.repeat(4000)}`,
      'chuangcheng_session=%00',
    ])
      expectProblem(await raw(bench, cookie, { method: 'GET', url: '/api/me' }), 401, 'session.none')
  })
})
