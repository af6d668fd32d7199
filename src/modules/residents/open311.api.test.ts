// Open311 GeoReport v2: every address in both notations against schemas written from the published specification
// (wiki.open311.org/GeoReport_v2: fields, types, bare arrays, names of XML elements, error codes). The project's own validator and
// other cities' clients were not at hand; what is checked is what stands here.
import { Ajv } from 'ajv'
import { parseDocument } from 'htmlparser2'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import { redact } from '../evidence/redact.contract.ts'
import { list as placeList } from '../places/places.contract.ts'
import { readMoment, spanOf } from './open311.ts'
import * as desk from './residents.contract.ts'
import { multipart } from './residents.testbed.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())

const text = { type: 'string' } as const
const maybe = { type: ['string', 'null'] } as const
const w3c = {
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)$',
} as const
const object = (properties: Record<string, object>, optional: string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter(key => !optional.includes(key)),
  properties,
})
const listOf = <T extends object>(items: T) => ({ type: 'array', items })
const schemas = {
  discovery: object({
    changeset: w3c,
    contact: text,
    key_service: text,
    endpoints: {
      ...listOf(
        object({
          specification: { const: 'http://wiki.open311.org/GeoReport_v2' },
          url: { type: 'string', pattern: '^https?://.+/open311/v2$' },
          changeset: w3c,
          type: { enum: ['production', 'test'] },
          formats: listOf({ enum: ['text/xml', 'application/json'] }),
        }),
      ),
      minItems: 1,
    },
  }),
  services: listOf(
    object({
      service_code: text,
      service_name: text,
      description: text,
      metadata: { type: 'boolean' },
      type: { enum: ['realtime', 'batch', 'blackbox'] },
      keywords: text,
      group: text,
    }),
  ),
  service_definition: object({
    service_code: text,
    attributes: listOf(
      object({
        variable: { type: 'boolean' },
        code: text,
        datatype: { enum: ['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist'] },
        required: { type: 'boolean' },
        datatype_description: text,
        order: { type: 'integer', minimum: 1 },
        description: text,
        values: listOf(object({ key: text, name: text })),
      }),
    ),
  }),
  service_requests: listOf(
    object({
      service_request_id: text,
      status: { enum: ['open', 'closed'] },
      status_notes: maybe,
      service_name: maybe,
      service_code: maybe,
      description: maybe,
      agency_responsible: maybe,
      service_notice: maybe,
      requested_datetime: w3c,
      updated_datetime: w3c,
      expected_datetime: { anyOf: [w3c, { type: 'null' }] },
      address: maybe,
      address_id: maybe,
      zipcode: maybe,
      lat: { type: ['number', 'null'] },
      long: { type: ['number', 'null'] },
      media_url: maybe,
    }),
  ),
  sent: {
    ...listOf(object({ service_request_id: text, service_notice: maybe, account_id: maybe })),
    minItems: 1,
    maxItems: 1,
  },
  token: { ...listOf(object({ service_request_id: text, token: text })), minItems: 1, maxItems: 1 },
  errors: { ...listOf(object({ code: { type: 'integer' }, description: text })), minItems: 1 },
} as const
const ajv = new Ajv({ allowUnionTypes: true })

/** Fetches JSON and insists on the schema and on a bare body. */
async function json<T = Record<string, unknown>[]>(
  path: string,
  schema: keyof typeof schemas,
  status = 200,
): Promise<T> {
  const response = await bench.app.inject({ url: `/open311/v2/${path}` })
  expect([response.statusCode, response.headers['content-type']]).toEqual([
    status,
    'application/json; charset=utf-8',
  ])
  const validate = ajv.compile(schemas[schema])
  expect([validate(response.json()), validate.errors]).toEqual([true, null])
  return response.json() as T
}

interface Element {
  readonly name: string
  readonly children: readonly Element[]
  readonly data?: string
}

/** The tree of element names, as the specification draws it: root, its kind of child, the child's fields. */
async function xml(
  path: string,
  status = 200,
): Promise<{ root: string; children: string[]; fields: string[] }> {
  const response = await bench.app.inject({ url: `/open311/v2/${path}` })
  expect([response.statusCode, response.headers['content-type']]).toEqual([status, 'text/xml; charset=utf-8'])
  expect(response.body).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n/)
  const root = (parseDocument(response.body, { xmlMode: true }).children as unknown as Element[]).find(
    it => it.name && !it.name.startsWith('?'),
  )!
  const children = root.children.filter(it => it.name)
  return {
    root: root.name,
    children: [...new Set(children.map(it => it.name))],
    fields: (children[0]?.children ?? []).filter(it => it.name).map(it => it.name),
  }
}

const post = (
  fields: Record<string, string>,
  options: { ip?: string; format?: string; photo?: Buffer } = {},
) => {
  const { ip = '198.51.100.77', format = 'json', photo } = options
  const form = photo
    ? multipart(fields, [{ name: 'media', bytes: photo }])
    : { payload: new URLSearchParams(fields).toString(), type: 'application/x-www-form-urlencoded' }
  return bench.app.inject({
    method: 'POST',
    url: `/open311/v2/requests.${format}`,
    remoteAddress: ip,
    headers: { 'content-type': form.type },
    payload: form.payload,
  })
}
const picture = () =>
  sharp({ create: { width: 50, height: 40, channels: 3, background: '#275' } })
    .png()
    .toBuffer()
const fieldsOf = (schema: { items: { properties: object } }) => Object.keys(schema.items.properties)

describe('discovery, services and definitions', () => {
  it('are what the specification says, in both notations', async () => {
    await json('discovery.json', 'discovery')
    expect((await xml('discovery.xml')).root).toBe('discovery')
    const all = await json('services.json', 'services')
    expect(all.length).toBeGreaterThan(20)
    const services = await xml('services.xml')
    expect(services).toEqual({ root: 'services', children: ['service'], fields: fieldsOf(schemas.services) })
    for (const { service_code } of all.slice(0, 3)) {
      expect(
        (await json<{ service_code: string }>(`services/${service_code}.json`, 'service_definition'))
          .service_code,
      ).toBe(service_code)
      expect((await xml(`services/${service_code}.xml`)).root).toBe('service_definition')
    }
  })
})

describe('requests', () => {
  it('are accepted without a key, moderated, and shown as a person took them up; nothing foreign is fetched', async () => {
    const sent = await post(
      {
        service_code: 'bin',
        lat: '37.98',
        long: '106.2',
        address_string: '我家楼下',
        description: '原话 13912345678',
        email: 'a@example.org',
        first_name: '某某',
        phone: '13912345678',
        api_key: 'anything',
        media_url: 'http://169.254.169.254/latest',
      },
      { photo: await picture() },
    )
    expect(sent.statusCode).toBe(200)
    const validate = ajv.compile(schemas.sent)
    expect([validate(sent.json()), validate.errors]).toEqual([true, null])
    const [{ service_request_id: id, service_notice: notice }] = sent.json() as [
      { service_request_id: string; service_notice: string },
    ]
    expect(notice).toContain('没有取用 media_url')
    // Not shown until somebody took it up; by its number only that it came.
    expect(await json('requests.json', 'service_requests')).toEqual([])
    expect((await json(`requests/${id}.json`, 'service_requests'))[0]).toMatchObject({
      status: 'open',
      description: null,
      lat: null,
      address: null,
    })
    const code = /查询码 ([\w-]+) /.exec(notice)![1]!
    expect(await json(`tokens/${code}.json`, 'token')).toEqual([{ service_request_id: id, token: code }])
    const rows = await bench.house.inCity(TEST_CITY, trx =>
      trx.selectFrom('resident_reports').selectAll().execute(),
    )
    expect(JSON.stringify(rows)).not.toMatch(/example\.org|某某|169\.254/)
    const office = await bench.as('banshi')
    const { reports } = await office.call(desk.queue, { query: {} })
    const place = (await office.call(placeList)).places.find(it => it.unitName)!
    await office.call(desk.accept, {
      params: { id: reports[0]!.id },
      body: { version: 1, title: '垃圾桶满溢 13912345678', detail: '', category: 'bin', placeId: place.id },
    })
    const { derived } = await office.call(redact, {
      params: { digest: reports[0]!.photos[0]! },
      body: { boxes: [], nothing: true },
    })
    const [shown] = await json('requests.json', 'service_requests')
    expect(shown).toMatchObject({
      service_request_id: id,
      status: 'open',
      service_code: 'bin',
      description: '垃圾桶满溢 139****5678',
      address: place.name,
      lat: place.lat,
      media_url: expect.stringMatching(new RegExp(`/api/public/photos/${derived}$`)),
    })
    expect(JSON.stringify(shown)).not.toMatch(/我家楼下|原话/)
    expect(await xml('requests.xml')).toEqual({
      root: 'service_requests',
      children: ['request'],
      fields: fieldsOf(schemas.service_requests),
    })
    const n = async (query: string) => (await json(`requests.json?${query}`, 'service_requests')).length
    expect([await n('status=open'), await n('status=closed'), await n('status=open,closed')]).toEqual([
      1, 0, 1,
    ])
    expect([await n('service_code=bin,lamp'), await n('service_code=lamp')]).toEqual([1, 0])
    expect([await n(`service_request_id=${id},0`), await n('service_request_id=0')]).toEqual([1, 0])
    expect([
      await n('start_date=2022-06-08T00:00:00Z'),
      await n('end_date=2022-06-01T00:00:00Z'),
      await n('start_date=2021-01-01T00:00:00Z'),
    ]).toEqual([1, 0, 0])
  })

  it('by default and at the most the last ninety days', () => {
    const now = new Date('2022-06-08T01:00:00Z')
    const days = (it: { from: Date; to: Date }) => (it.to.getTime() - it.from.getTime()) / 86_400_000
    expect(days(spanOf(undefined, undefined, now))).toBe(90)
    expect(days(spanOf(new Date('2020-01-01T00:00:00Z'), now, now))).toBe(90)
    expect(days(spanOf(new Date('2022-06-01T01:00:00Z'), now, now))).toBe(7)
    expect(readMoment('2022-06-08T09:00:00+08:00')).toEqual(now)
    for (const bad of ['', 'yesterday', '2022-13-45T00:00:00Z', '9999999999'])
      expect(readMoment(bad)).toBeUndefined()
  })
})

describe('errors are the standard’s, with 400 or 404', () => {
  it.each([
    ['services/no-such.json', 404],
    ['requests/99-99.json', 404],
    ['requests/abc.json', 400],
    ['tokens/AAAA.json', 404],
    ['services.json?jurisdiction_id=000000', 404],
    ['requests.json?jurisdiction_id=elsewhere.example', 404],
    ['requests.json?status=done', 400],
    ['requests.json?start_date=yesterday', 400],
  ] as const)('%s', async (path, status) => {
    const [error] = await json<{ code: number; description: string }[]>(path, 'errors', status)
    expect([error!.code, /[\u4e00-\u9fff]/.test(error!.description)]).toEqual([status, true])
    const shown = await xml(path.replace('.json', '.xml'), status)
    expect(shown).toEqual({ root: 'errors', children: ['error'], fields: ['code', 'description'] })
  })

  it.each([
    ['no service', { lat: '38', long: '106' }, 400],
    ['an unknown service', { service_code: 'nothing', lat: '38', long: '106' }, 404],
    ['no place', { service_code: 'bin' }, 400],
    ['half a position', { service_code: 'bin', lat: '38' }, 400],
    ['no position', { service_code: 'bin', lat: 'x', long: '106' }, 400],
    ['a strange city', { service_code: 'bin', address_string: 'x', jurisdiction_id: '1' }, 404],
  ] as const)('sent with %s', async (_, fields, status) => {
    const answer = await post({ ...fields } as Record<string, string>)
    const validate = ajv.compile(schemas.errors)
    expect([answer.statusCode, validate(answer.json())]).toEqual([status, true])
  })

  it('the city is named by its code, or by nothing', async () => {
    expect((await json(`services.json?jurisdiction_id=${TEST_CITY}`, 'services')).length).toBeGreaterThan(20)
    const sent = await post(
      { service_code: 'bin', address_string: '某路', jurisdiction_id: String(TEST_CITY) },
      { format: 'xml' },
    )
    expect([sent.statusCode, sent.body]).toEqual([200, expect.stringMatching(/<service_requests><request>/)])
  })

  it('a flood is slowed, from one address only, with the time to come back', async () => {
    const many = []
    for (let n = 0; n < 62; n++)
      many.push(await post({ service_code: 'bin', address_string: `${n} 号` }, { ip: '192.0.2.9' }))
    expect(many.map(it => it.statusCode)).toEqual([...Array(60).fill(200), 400, 400])
    expect([many[60]!.json(), many[60]!.headers['retry-after']]).toEqual([
      [{ code: 400, description: expect.stringMatching(/请在 \d\d:\d\d 以后/) }],
      '300',
    ])
    expect(
      (await post({ service_code: 'bin', address_string: '别处' }, { ip: '192.0.2.10' })).statusCode,
    ).toBe(200)
  })
})
