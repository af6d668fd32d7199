// A stranger learns one thing only: that a session is missing. What is wrong with a body is told to who may send it.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { permissions } from '../modules/people/permissions.ts'
import { routes } from './routes.ts'
import { openBench, type TestBench } from './testing.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())

const guarded = routes
  .map(one => one.contract)
  .filter(contract => permissions[contract.name as keyof typeof permissions] !== 'public')
const bodies: readonly [what: string, type: string, payload: string][] = [
  ['unknown fields', 'application/json', '{"no such field": 1, "password": 7}'],
  ['no JSON', 'application/json', '{"half'],
  ['nothing', 'application/json', ''],
  ['half a character', 'application/json', '{"reason": "\\ud800"}'],
  ['too much', 'application/json', `"${'x'.repeat(1_100_000)}"`],
  ['another format', 'text/csv', 'a,b'],
]
const send = async (
  contract: (typeof guarded)[number],
  cookie: string,
  [, type, payload]: (typeof bodies)[number],
) => {
  const url = contract.path.replaceAll(/:\w+/g, 'no-such-id')
  const answer = await bench.app.inject({
    method: contract.method,
    url,
    headers: { cookie, ...(contract.method === 'POST' ? { 'content-type': type } : {}) },
    ...(contract.method === 'POST' ? { payload } : {}),
  })
  return `${answer.statusCode} ${(answer.json() as { code: string }).code}`
}

describe.each(bodies)('with %s', (...body) => {
  it('a stranger is told that the session is missing, on every route', async () => {
    const said = new Map<string, string>()
    for (const contract of guarded) said.set(contract.name, await send(contract, '', body))
    expect([...said].filter(([, words]) => words !== '401 session.none')).toEqual([])
  })
})

it('who has no post for it is told that, before what is wrong with the body', async () => {
  const { cookie } = await bench.as('xuncha1')
  const issue = guarded.find(contract => contract.name === 'cases.issue')!
  expect(await send(issue, cookie, bodies[0]!)).toBe('403 permission.role')
})

it('who may send it is told what is wrong', async () => {
  const { cookie } = await bench.as('banshi')
  const issue = guarded.find(contract => contract.name === 'cases.issue')!
  expect(await send(issue, cookie, bodies[0]!)).toMatch(/^400 input\./)
  expect(await send(issue, cookie, bodies[1]!)).toMatch(/^400 input\./)
})
