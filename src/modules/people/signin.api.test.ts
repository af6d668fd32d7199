// Signing in and staying in: the lock, the two limits of a session, and every way one ends.
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { asOwner, newId, openOtherCity } from '../../server/api.testbed.ts'
import { openBench, TEST_NOW, TEST_PASSWORD, type TestBench } from '../../server/testing.ts'
import { type Client, clientWith, signInAs } from '../../simulate/client.ts'
import * as contract from './people.contract.ts'
import { LOCK_AFTER } from './signin.actions.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())
beforeEach(() => bench.house.clock.set(TEST_NOW))

const as = (login: string) => signInAs(bench.app, login, TEST_PASSWORD)
const attempt = (login: string, password: string) =>
  clientWith(bench.app, '').ask(contract.signIn, { body: { login, password } })
const isIn = async (client: Client) => (await client.ask(contract.me)).status === 200

async function lock(login: string): Promise<void> {
  for (let i = 0; i < LOCK_AFTER; i++) await attempt(login, 'wrong')
}

async function personId(login: string): Promise<string> {
  const { people } = await (await as('anquan')).call(contract.people)
  return people.find(person => person.login === login)!.id
}

describe('who is at the door', () => {
  it('a wrong password and an unknown name are answered alike', async () => {
    const [wrong, unknown] = [await attempt('danwei01', 'wrong'), await attempt('nobody', 'wrong')]
    expect(wrong.status).toBe(401)
    expect(wrong.body).toEqual(unknown.body)
    expect(wrong.problem?.code).toBe('sign-in.wrong')
  })

  it('and take the same time', async () => {
    const median = async (login: string) => {
      const times: number[] = []
      for (let i = 0; i < 9; i++) {
        const began = performance.now()
        // The lock would make the answer another one.
        if (i % 4 === 3) await clear(login)
        await attempt(login, 'wrong')
        times.push(performance.now() - began)
      }
      return times.sort((a, b) => a - b)[4]!
    }
    await attempt('nobody', 'wrong')
    const [known, unknown] = [await median('danwei02'), await median('nobody')]
    expect(known / unknown).toBeGreaterThan(0.4)
    expect(known / unknown).toBeLessThan(2.5)
  })

  const clear = (login: string) =>
    asOwner(bench, client => client.query('update accounts set failures = 0 where login = $1', [login]))

  it('an account that was closed is as unknown, and its session ends', async () => {
    const client = await as('danwei09')
    await asOwner(bench, one => one.query("update accounts set disabled_at = now() where login = 'danwei09'"))
    expect((await attempt('danwei09', TEST_PASSWORD)).problem?.code).toBe('sign-in.wrong')
    expect(await isIn(client)).toBe(false)
  })

  it('the cookie is out of reach of scripts and other sites; the database holds only its digest', async () => {
    const response = await bench.app.inject({
      method: 'POST',
      url: '/api/sign-in',
      payload: { login: 'banshi', password: TEST_PASSWORD },
    })
    const cookie = String(response.headers['set-cookie'])
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Strict/)
    const token = cookie.split(';')[0]!.split('=')[1]!
    const found = await asOwner(bench, client =>
      client.query(
        "select 1 from sessions s where s::text like '%' || $1 || '%' or encode(token_digest, 'escape') = $1",
        [token],
      ),
    )
    expect(found.rowCount).toBe(0)
  })
})

describe('the lock', () => {
  it(`closes after ${LOCK_AFTER} failures for 15 minutes, to the right password too`, async () => {
    for (let i = 1; i <= LOCK_AFTER; i++)
      expect((await attempt('danwei04', 'wrong')).problem?.code).toBe('sign-in.wrong')
    expect((await attempt('danwei04', TEST_PASSWORD)).problem).toMatchObject({ code: 'sign-in.wrong' })
    bench.house.clock.pass(14 / 60)
    expect((await attempt('danwei04', TEST_PASSWORD)).status).toBe(401)
    bench.house.clock.pass(2 / 60)
    expect((await attempt('danwei04', TEST_PASSWORD)).status).toBe(200)
  })

  it('counts attempts made at the same moment', async () => {
    await Promise.all(Array.from({ length: LOCK_AFTER }, () => attempt('danwei05', 'wrong')))
    expect((await attempt('danwei05', TEST_PASSWORD)).problem?.code).toBe('sign-in.wrong')
  })

  it('a success in between starts the count again', async () => {
    for (let i = 1; i < LOCK_AFTER; i++) await attempt('danwei06', 'wrong')
    await as('danwei06')
    await attempt('danwei06', 'wrong')
    expect(await isIn(await as('danwei06'))).toBe(true)
  })

  it('is opened by the security administrator, and shows in the list until then', async () => {
    await lock('danwei07')
    const id = await personId('danwei07')
    const keeper = await as('anquan')
    const locked = async () => (await keeper.call(contract.people)).people.find(one => one.id === id)!.locked
    expect(await locked()).toBe(true)
    expect((await (await as('xitong')).ask(contract.unlock, { params: { id } })).problem?.code).toBe(
      'permission.role',
    )
    await keeper.call(contract.unlock, { params: { id } })
    expect(await locked()).toBe(false)
    expect(await isIn(await as('danwei07'))).toBe(true)
  })
})

describe('a session', () => {
  it('ends after two idle hours', async () => {
    const client = await as('danwei08')
    for (let i = 0; i < 3; i++) {
      bench.house.clock.pass(1.9)
      expect(await isIn(client)).toBe(true)
    }
    bench.house.clock.pass(2.01)
    expect((await client.ask(contract.me)).problem?.code).toBe('session.none')
  })

  it('ends after twelve hours, however busy', async () => {
    const client = await as('danwei08')
    for (let hour = 1; hour < 12; hour++) {
      bench.house.clock.pass(1)
      expect(await isIn(client), `hour ${hour}`).toBe(true)
    }
    bench.house.clock.pass(1.01)
    expect(await isIn(client)).toBe(false)
  })

  it('ends by signing out: this one, or all of them', async () => {
    const [one, two, three] = [await as('danwei08'), await as('danwei08'), await as('danwei08')]
    await one.call(contract.signOut)
    expect([await isIn(one), await isIn(two), await isIn(three)]).toEqual([false, true, true])
    expect(await two.call(contract.signOutEverywhere)).toMatchObject({ ended: expect.any(Number) })
    expect([await isIn(two), await isIn(three)]).toEqual([false, false])
  })

  it('ends by the security administrator', async () => {
    const client = await as('danwei08')
    const id = await personId('danwei08')
    const { ended } = await (await as('anquan')).call(contract.endSessions, { params: { id } })
    expect(ended).toBeGreaterThan(0)
    expect(await isIn(client)).toBe(false)
  })

  it('ends in all other places by a change of password', async () => {
    const [here, there] = [await as('danwei10'), await as('danwei10')]
    const change = (old: string, fresh: string) =>
      here.ask(contract.changePassword, { body: { old, new: fresh } })
    expect((await change('wrong', 'another password')).problem?.code).toBe('password.wrong')
    expect((await change(TEST_PASSWORD, TEST_PASSWORD)).problem?.code).toBe('password.same')
    expect((await change(TEST_PASSWORD, 'short')).problem?.code).toBe('input.minLength')
    expect(await isIn(there)).toBe(true)
    const response = await bench.app.inject({
      method: 'POST',
      url: '/api/password',
      headers: { cookie: here.cookie },
      payload: { old: TEST_PASSWORD, new: 'another password' },
    })
    const renewed = clientWith(bench.app, String(response.headers['set-cookie']).split(';')[0]!)
    expect([await isIn(here), await isIn(there), await isIn(renewed)]).toEqual([false, false, true])
    expect((await attempt('danwei10', TEST_PASSWORD)).status).toBe(401)
    expect((await attempt('danwei10', 'another password')).status).toBe(200)
  })
})

describe('a forgotten password', () => {
  const FRESH = 'a fresh password'
  const reset = (client: Client, id: string, password = FRESH) =>
    client.ask(contract.resetPassword, { params: { id }, body: { password } })

  it('is set anew by the security administrator: the lock opens, every session ends, the ledger knows', async () => {
    const [one, two] = [await as('danwei11'), await as('danwei11')]
    const id = await personId('danwei11')
    await lock('danwei11')
    expect(await reset(await as('anquan'), id)).toMatchObject({ status: 200, body: { id, ended: 2 } })
    expect([await isIn(one), await isIn(two)]).toEqual([false, false])
    expect((await attempt('danwei11', TEST_PASSWORD)).problem?.code).toBe('sign-in.wrong')
    expect((await attempt('danwei11', FRESH)).status).toBe(200)
    const { rows } = await asOwner(bench, client =>
      client.query(
        "select actor_role, data, facts::text as whole from facts where kind = 'account.password-reset' and subject_id = $1",
        [id],
      ),
    )
    expect(rows).toMatchObject([{ actor_role: 'security_admin', data: { ended: 2 } }])
    expect(rows[0].whole).not.toContain(FRESH)
  })

  it('leaves nothing of the password behind, not even a quick digest of it', async () => {
    const id = await personId('danwei12')
    const kept = () =>
      asOwner(
        bench,
        async client => (await client.query('select count(*)::int as n from submissions')).rows[0].n,
      )
    const before = await kept()
    await reset(await as('anquan'), id)
    expect(await kept()).toBe(before)
  })

  it('by nobody else, not too short, not one’s own', async () => {
    const [id, keeper] = [await personId('danwei12'), await as('anquan')]
    for (const login of ['xitong', 'shenji', 'zhuren', 'danwei01'])
      expect((await reset(await as(login), id)).problem?.code).toBe('permission.role')
    expect((await reset(keeper, id, 'short')).problem?.code).toBe('input.minLength')
    expect((await reset(keeper, await personId('anquan'))).problem?.code).toBe('password.own')
    expect(await isIn(keeper)).toBe(true)
  })

  it('of nobody, of somebody without an account and of somebody in another city: 404', async () => {
    const keeper = await as('anquan')
    const { units } = await keeper.call(contract.units)
    const { personId: quiet } = await (await as('xitong')).call(contract.appoint, {
      body: {
        name: '不登录的人',
        unitId: units[0]!.id,
        role: 'unit',
        title: '经办',
        secondment: false,
        startsOn: '2022-06-01',
      },
    })
    const elsewhere = (await (await openOtherCity(bench)).call(contract.me)).personId
    for (const id of [newId(), quiet, elsewhere])
      expect(await reset(keeper, id)).toMatchObject({ status: 404, problem: { code: 'account.none' } })
  })
})
