// Whatever is sent, to whatever address, by someone who may: the answer is a reply or a refusal, never a server error.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { type Contract, pathOf } from '../lib/contract.ts'
import { type Role, roles } from '../modules/people/actor.ts'
import { type Operation, type Permission, permissions } from '../modules/people/permissions.ts'
import { contracts, issuedCase, loginOf, raw, requestOf, sampleOf, twoUnits } from './api.testbed.ts'
import { openBench, type TestBench } from './testing.ts'

let bench: TestBench
let given: Awaited<ReturnType<typeof issuedCase>>
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  given = await issuedCase(bench, (await twoUnits(bench))[0])
})
afterAll(() => bench.close())

/** The cookie of someone whom the operation is open to. */
async function cookieFor(it: Contract): Promise<string> {
  const permission: Permission = permissions[it.name as Operation]
  const open = (role: Role) => typeof permission === 'string' || permission[role] !== undefined
  return (await bench.as(loginOf[(Object.keys(roles) as Role[]).find(open)!])).cookie
}

// These end the session that the rest needs; sign-in would spend its time on hashing. Web forms are answered with pages, or in
// another standard's form: src/modules/residents/residents.api.test.ts sends them what it likes.
const apart = /^people\.(sign|setup|changePassword)|^live\.stream|^residents\.(send|answer)$|^open311\.send$/

const messy = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.record({ version: fc.integer(), reason: fc.string({ unit: 'binary' }), id: fc.string() }),
)

/** Right in all but one field, or in all: those reach the handlers. */
function nearly(it: Contract): fc.Arbitrary<unknown> {
  return fc.tuple(fc.jsonValue({ maxDepth: 2 }), fc.nat(), fc.boolean()).map(([value, at, keep]) => {
    const known = {
      photos: [given.photo],
      unitId: given.unitId,
      placeId: given.placeId,
      quota: { market: 1 },
    }
    const good = (it.body ? sampleOf(it.body, known) : {}) as object
    const keys = Object.keys(good)
    return keep || keys.length === 0 ? good : { ...good, [keys[at % keys.length]!]: value }
  })
}

it.each(
  contracts
    .filter(one => one.method === 'POST' && !apart.test(one.name))
    .map(one => [one.name, one] as const),
)('POST %s', async (_, it) => {
  const cookie = await cookieFor(it)
  await fc.assert(
    fc.asyncProperty(fc.oneof(messy, nearly(it)), async body => {
      const { url } = requestOf(it, { id: given.id })
      const answer = await raw(bench, cookie, { url, payload: JSON.stringify(body) })
      expect(answer.status, answer.text).toBeLessThan(500)
      if (answer.status >= 400) expect(answer.code).toMatch(/^[a-z]+[a-zA-Z.\-_]+$/)
    }),
    { numRuns: 40 },
  )
})

const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '%',
    "'",
    '\\',
    '-1',
    '1e400',
    '../..',
    'NaN',
    '9999999999999',
    '0000-00-00',
    '2022-02-30',
    'null',
  ),
  fc.integer().map(String),
)

it.each(
  contracts.filter(one => one.method === 'GET' && !apart.test(one.name)).map(one => [one.name, one] as const),
)('GET %s', async (_, it) => {
  const cookie = await cookieFor(it)
  const keys = [...Object.keys(it.query?.properties ?? {}), 'unknown']
  const params = [...it.path.matchAll(/:(\w+)/g)].map(match => match[1]!)
  const asked = fc.record({
    path: fc.tuple(...params.map(() => fc.option(word, { freq: 3 }))),
    query: fc.dictionary(fc.constantFrom(...keys), word, { maxKeys: 2 }),
  })
  await fc.assert(
    fc.asyncProperty(asked, async ({ path, query }) => {
      const good = it.params ? (sampleOf(it.params, { id: given.id }) as Record<string, string>) : {}
      const mixed = params.map((name, i) => [name, path[i] ?? good[name]!])
      const [plain] = requestOf(it).url.split('?')
      const search = new URLSearchParams({
        ...Object.fromEntries(new URLSearchParams(requestOf(it).url.split('?')[1])),
        ...query,
      })
      const way = params.length > 0 ? pathOf(it, Object.fromEntries(mixed)) : plain!
      const answer = await raw(bench, cookie, { method: 'GET', url: `${way}?${search}` })
      expect(answer.status, `${way} ${search} ${answer.text.slice(0, 200)}`).toBeLessThan(500)
    }),
    { numRuns: 25 },
  )
})
