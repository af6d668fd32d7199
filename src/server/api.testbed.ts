// What tests of the interface share: a valid sample for every contract, raw requests, a case to act on, a second city.
import type { TSchema } from '@sinclair/typebox'
import { sql } from 'kysely'
import pg from 'pg'
import sharp from 'sharp'
import { expect } from 'vitest'
import { type Contract, pathOf } from '../lib/contract.ts'
import * as cases from '../modules/cases/cases.contract.ts'
import { roles } from '../modules/people/actor.ts'
import * as peopleContract from '../modules/people/people.contract.ts'
import * as places from '../modules/places/places.contract.ts'
import { type Client, clientWith } from '../simulate/client.ts'
import { people, units } from '../simulate/demo-cast.ts'
import { inCity } from './db.ts'
import { randomToken, sm3Bytes } from './digest.ts'
import { routes } from './routes.ts'
import { sessionCookie } from './session.ts'
import { TEST_CITY, type TestBench, type TestHouse } from './testing.ts'
import { newUuid } from './work.ts'

export const contracts: readonly Contract[] = routes.map(route => route.contract)

export function newId(): string {
  return newUuid(new Date())
}

/** One login for each role; what a role may do is asked of these. */
export const loginOf = {
  office: 'banshi',
  office_head: 'zhuren',
  county_office: 'xian1',
  unit: 'danwei01',
  inspector: 'xuncha1',
  verifier: 'hecha1',
  leader: 'lingdao',
  system_admin: 'xitong',
  security_admin: 'anquan',
  audit_admin: 'shenji',
} as const satisfies Record<keyof typeof roles, string>

/** Login of the officer of a unit, by the unit's short name. */
export function officerOf(shortName: string): string {
  const unit = units.find(one => one.shortName === shortName)
  return people.find(person => person.unit === unit?.code && person.role === 'unit')!.login
}

/** Whatever an address answers, as it came. */
export async function raw(
  bench: TestBench,
  cookie: string,
  request: {
    method?: 'GET' | 'POST'
    url: string
    payload?: string | Buffer
    type?: string
    headers?: Record<string, string>
  },
) {
  const response = await bench.app.inject({
    method: request.method ?? 'POST',
    url: request.url,
    headers: {
      cookie,
      'idempotency-key': newId(),
      ...(request.payload === undefined ? {} : { 'content-type': request.type ?? 'application/json' }),
      ...request.headers,
    },
    ...(request.payload === undefined ? {} : { payload: request.payload }),
  })
  const isJson = String(response.headers['content-type']).includes('json')
  return {
    status: response.statusCode,
    type: String(response.headers['content-type']),
    text: response.body,
    bytes: response.rawPayload,
    headers: response.headers,
    code: isJson ? ((response.json() as { code?: string }).code ?? null) : null,
    json: isJson ? response.json() : undefined,
  }
}

/** Insists on a problem document with this status and code and a Chinese sentence. */
export function expectProblem(
  answer: { status: number; type: string; json: unknown },
  status: number,
  code: string,
): void {
  expect(answer).toMatchObject({ status, json: { status, code, type: `urn:chuangcheng:${code}` } })
  expect(answer.type).toContain('application/problem+json')
  expect((answer.json as { detail: string }).detail).toMatch(/[\u4e00-\u9fff]{2}/)
}

// Texts of which one fits any pattern the contracts use.
const samples = () => [
  newId(),
  '2022-06-01',
  '2022-06-01T09:00:00+08:00',
  'a'.repeat(64),
  '演示文字',
  'sample-login',
  'sample-login-0123456789',
  '13900000000',
  'bureau',
  'task:21',
  'target:T50',
  'city',
  '2021',
  'standard:A-1',
  'P2021',
  '2022',
  '640302',
  'phase:P2021/exit/rank-30',
  '0:2',
]

/** A value the schema accepts; fields named in `given` take that value wherever they stand. */
export function sampleOf(schema: TSchema, given: Readonly<Record<string, unknown>> = {}): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.anyOf) return sampleOf(schema.anyOf[0], given)
  switch (schema.type) {
    case 'object':
      if (schema.patternProperties) return {}
      return Object.fromEntries(
        Object.entries((schema.properties ?? {}) as Record<string, TSchema>)
          .filter(([key]) => schema.required?.includes(key) || key in given)
          .map(([key, its]) => [key, key in given ? given[key] : sampleOf(its, given)]),
      )
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items, given))
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return false
    case 'string': {
      if (schema.enum) return schema.enum[0]
      const pattern = new RegExp(schema.pattern ?? '', 'u')
      const fits = (text: string) =>
        pattern.test(text) &&
        text.length >= (schema.minLength ?? 0) &&
        text.length <= (schema.maxLength ?? Infinity)
      return samples().find(fits) ?? ''
    }
  }
  return {}
}

/** The request that calls an operation with valid input; ids that are not given lead nowhere. */
export function requestOf(contract: Contract, given: Readonly<Record<string, unknown>> = {}) {
  const params = contract.params ? (sampleOf(contract.params, given) as Record<string, string>) : {}
  const query = contract.query
    ? (sampleOf(contract.query, { quota: 'market:1', ...given }) as Record<string, string>)
    : {}
  const search = new URLSearchParams(query).toString()
  return {
    method: contract.method,
    url: pathOf(contract, params) + (search ? `?${search}` : ''),
    ...(contract.method === 'POST'
      ? { payload: JSON.stringify(contract.body ? sampleOf(contract.body, given) : {}) }
      : {}),
  }
}

export function picture(background = '#777', width = 64): Promise<Buffer> {
  return sharp({ create: { width, height: 48, channels: 3, background } })
    .jpeg()
    .toBuffer()
}

/** Files and issues one case at a place of the unit with this short name; answers what the pages would know. */
export async function issuedCase(
  bench: TestBench,
  unitName: string,
): Promise<{ id: string; placeId: string; unitId: string; division: number; photo: string; login: string }> {
  const office = await bench.as('banshi')
  const all = (await office.call(places.list)).places
  const place = all.find(one => one.unitName === unitName)!
  const photo = await office.photo(await picture(`#${newId().slice(-6)}`))
  const { id } = await office.call(cases.file, {
    body: { placeId: place.id, title: '井盖破损', photos: [photo], issue: true },
  })
  return {
    id,
    placeId: place.id,
    unitId: place.unitId!,
    division: place.division,
    photo,
    login: officerOf(unitName),
  }
}

/** Short names of two units that answer for places, in different counties. */
export async function twoUnits(bench: TestBench): Promise<readonly [string, string]> {
  const office = await bench.as('banshi')
  const { places: all } = await office.call(places.list)
  const { units: tree } = await office.call(peopleContract.units)
  const owning = tree.filter(
    unit => unit.division !== null && unit.kind === 'community' && all.some(p => p.unitId === unit.id),
  )
  const first = owning[0]!
  return [first.shortName, owning.find(unit => unit.division !== first.division)!.shortName]
}

/** A session made in the database, for a person whose password does not matter. */
export async function sessionFor(house: TestHouse, cityId: number, personId: string): Promise<string> {
  const token = randomToken()
  const now = house.clock.realNow()
  await house.workerDb
    .insertInto('sessions')
    .values({
      token_digest: sm3Bytes(token),
      city_id: cityId,
      person_id: personId,
      created_at: now,
      seen_at: now,
      expires_at: new Date(now.getTime() + 12 * 3600_000),
    })
    .execute()
  return `${sessionCookie}=${token}`
}

export const OTHER_CITY = 640400

/** A second city with one unit and one person who holds every role there at once; answers that person's client. */
export async function openOtherCity(bench: TestBench): Promise<Client> {
  const { house } = bench
  const [unit, person] = [newId(), newId()]
  const at = house.clock.realNow()
  const city = { city_id: OTHER_CITY }
  await house.workerDb
    .insertInto('cities')
    .values({
      ...city,
      name: '别市',
      short_name: '别',
      host: 'other.example',
      pack_id: 'none',
      pack_version: '0',
      created_at: at,
    })
    .execute()
  await inCity(house.workerDb, OTHER_CITY, async trx => {
    // The same division code as a county of the first city: only the city keeps them apart.
    await trx
      .insertInto('units')
      .values({ ...city, id: unit, code: 'office', kind: 'office', division: 640302 })
      .execute()
    await trx
      .insertInto('unit_terms')
      .values({
        ...city,
        id: newId(),
        unit_id: unit,
        name: '别市创城办',
        short_name: '别办',
        starts_on: '2021-01-01',
      })
      .execute()
    await trx
      .insertInto('persons')
      .values({ ...city, id: person, name: '外市人员' })
      .execute()
    for (const role of Object.keys(roles))
      await trx
        .insertInto('posts')
        .values({
          ...city,
          id: newId(),
          person_id: person,
          unit_id: unit,
          role,
          title: '一人多岗',
          starts_on: '2021-01-01',
        })
        .execute()
    await trx
      .insertInto('accounts')
      .values({ ...city, login: 'other-city', person_id: person, password_hash: 'none', created_at: at })
      .execute()
  })
  return clientWith(bench.app, await sessionFor(house, OTHER_CITY, person))
}

/** A connection of the schema's owner inside the city, for what no action would do. */
export async function asOwner<T>(bench: TestBench, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: bench.ownerUrl })
  await client.connect()
  try {
    await client.query(`select set_config('app.city', '${TEST_CITY}', false)`)
    return await work(client)
  } finally {
    await client.end()
  }
}

/** How many rows each table of the city holds; equal before and after means nothing was written. */
export async function countRows(bench: TestBench): Promise<Record<string, number>> {
  const names = ['facts', 'submissions', 'cases', 'duties', 'observations', 'evidence', 'blobs', 'papers']
  const more = ['paper_entries', 'notices', 'units', 'unit_terms', 'persons', 'posts', 'accounts', 'rounds']
  return asOwner(bench, async client => {
    const counts: Record<string, number> = {}
    for (const name of [...names, ...more, 'visits', 'responsibilities'])
      counts[name] = Number((await client.query(`select count(*) as n from ${name}`)).rows[0].n)
    return counts
  })
}

/** Fields of one case as they stand in the database. */
export async function caseRow(bench: TestBench, id: string): Promise<Record<string, unknown>> {
  return bench.house.inCity(TEST_CITY, async trx => {
    const { rows } = await sql<Record<string, unknown>>`select * from cases where id = ${id}`.execute(trx)
    return rows[0]!
  })
}

/** What the ledger holds about a subject, in order. */
export function factsAbout(bench: TestBench, subjectId: string) {
  return bench.house.inCity(TEST_CITY, trx =>
    trx
      .selectFrom('facts')
      .select(['kind', 'clause', 'actor_role', 'data'])
      .where('subject_id', '=', subjectId)
      .orderBy('seq')
      .execute(),
  )
}
