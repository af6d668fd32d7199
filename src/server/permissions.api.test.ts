// The matrix: every operation asked by every role, by a stranger and from another city, each time with valid input, so
// that the answer speaks of permission and of nothing else.
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { contract } from '../lib/contract.ts'
import * as accountability from '../modules/accountability/accountability.contract.ts'
import * as assessment from '../modules/assessment/assessment.contract.ts'
import * as cases from '../modules/cases/cases.contract.ts'
import { type Role, roles } from '../modules/people/actor.ts'
import * as people from '../modules/people/people.contract.ts'
import { type Operation, type Permission, permissions } from '../modules/people/permissions.ts'
import { signInAs } from '../simulate/client.ts'
import {
  asOwner,
  contracts,
  countRows,
  issuedCase,
  loginOf,
  newId,
  openOtherCity,
  picture,
  raw,
  requestOf,
  twoUnits,
} from './api.testbed.ts'
import { registerRoutes, route } from './route.ts'
import { routes } from './routes.ts'
import { openBench, TEST_PASSWORD, type TestBench } from './testing.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())

const roleNames = Object.keys(roles) as Role[]

/** `+` let in, `·` refused for the role, `!` sent to sign in. */
async function ask(name: string, cookie: string): Promise<'+' | '·' | '!'> {
  const it = contracts.find(one => one.name === name)!
  if (name === 'live.stream') return askStream(cookie)
  const answer = await raw(bench, cookie, requestOf(it, { old: 'not the password' }))
  expect(answer.status, `${name}: ${answer.text.slice(0, 300)}`).toBeLessThan(500)
  if (answer.status === 401 && answer.code === 'session.none') return '!'
  if (answer.status === 403 && answer.code === 'permission.role') return '·'
  expect(answer.code ?? '', name).not.toMatch(/^(session\.none|permission\.role|input\..*)$/)
  return '+'
}

async function askStream(cookie: string): Promise<'+' | '!'> {
  const response = await bench.app.inject({ url: '/api/live', headers: { cookie }, payloadAsStream: true })
  response.stream().destroy()
  return response.statusCode === 200 ? '+' : '!'
}

describe('operation × role', () => {
  // Every operation by every role: some thousand requests, the longest test of the house.
  it('lets in exactly whom the table names, and sends strangers to sign in', {
    timeout: 180_000,
  }, async () => {
    const measured: string[] = []
    const computed: string[] = []
    for (const name of Object.keys(permissions) as Operation[]) {
      const permission: Permission = permissions[name]
      let line = ''
      for (const role of roleNames) {
        // Signing out would end the session the next operation needs.
        const client = name.startsWith('people.signOut')
          ? await signInAs(bench.app, loginOf[role], TEST_PASSWORD)
          : await bench.as(loginOf[role])
        line += await ask(name, client.cookie)
        if (name === 'people.signOutEverywhere') await renew(role)
      }
      const open = (role: Role) => typeof permission === 'string' || permission[role] !== undefined
      const padded = name.padEnd(32)
      measured.push(`${padded} ${line} ${await ask(name, '')}`)
      computed.push(
        `${padded} ${roleNames.map(role => (open(role) ? '+' : '·')).join('')} ${permission === 'public' ? '+' : '!'}`,
      )
    }
    expect(measured).toEqual(computed)
    // The same table once more as people read it: a change of a permission shows as a line of the review.
    await expect(`${measured.join('\n')}\n`).toMatchFileSnapshot('./permissions.matrix.txt')
  })

  // Everyone's sessions end with signOutEverywhere; the bench keeps one client a login, so it must be good again.
  async function renew(role: Role): Promise<void> {
    const kept = await bench.as(loginOf[role])
    const fresh = await signInAs(bench.app, loginOf[role], TEST_PASSWORD)
    Object.assign(kept, { ...fresh })
  }

  it('knows every role of the cast by one login', () => {
    expect(Object.keys(loginOf)).toEqual(roleNames)
  })
})

describe('routes and permissions name each other', () => {
  it('a route without an entry fails the start', () => {
    const stray = contract({ name: 'nobody.knows', method: 'GET', path: '/api/stray', summary: '无' })
    const all = [...routes, route(stray, async () => ({}))]
    expect(() => registerRoutes(Fastify(), bench.house, all)).toThrow('route nobody.knows has no entry')
  })

  it('an entry without a route fails the start', () => {
    expect(() => registerRoutes(Fastify(), bench.house, routes.slice(1))).toThrow(
      `permission ${routes[0]!.contract.name} belongs to no route`,
    )
  })

  it('two routes of one name fail the start', () => {
    expect(() => registerRoutes(Fastify(), bench.house, [...routes, routes[0]!])).toThrow('two routes')
  })
})

describe('rows in reach', () => {
  let mine: Awaited<ReturnType<typeof issuedCase>>
  let theirs: Awaited<ReturnType<typeof issuedCase>>
  let papers: { mine: string; theirs: string }
  let roundId: string
  beforeAll(async () => {
    const [one, two] = await twoUnits(bench)
    mine = await issuedCase(bench, one)
    theirs = await issuedCase(bench, two)
    papers = { mine: await orderFor(mine.placeId), theirs: await orderFor(theirs.placeId) }
    roundId = await openRound()
  })

  /** Files a finding and issues it, so that the unit gets a 交办单; answers the paper's id. */
  async function orderFor(placeId: string): Promise<string> {
    const office = await bench.as('banshi')
    const photo = await office.photo(await picture())
    const filed = await office.call(cases.file, {
      body: { placeId, title: '路面破损', photos: [photo], issue: false },
    })
    const { orders } = await office.call(cases.issue, { body: { items: [{ id: filed.id, version: 1 }] } })
    return orders[0]!.id
  }

  async function openRound(): Promise<string> {
    const office = await bench.as('banshi')
    const { frameworks } = await office.call(assessment.frameworks)
    const { inspectors } = await office.call(people.inspectors)
    const { id } = await office.call(assessment.open, {
      body: {
        name: '一轮',
        frameworkId: frameworks[0]!.id,
        seed: 'SEED-1',
        quota: { market: 15, 'bus-stop': 15 },
        inspectors: inspectors.map(one => one.personId),
      },
    })
    return id
  }

  const county = () => `xian${[640302, 640303, 640323, 640324, 640381].indexOf(mine.division) + 1}`

  it.each([
    ['a unit sees its own only', () => mine.login],
    ['a county office sees its county only', county],
  ])('%s: cases, duties, papers, photos', async (_, login) => {
    const client = await bench.as(login())
    const list = await client.call(cases.list)
    expect(list.cases.map(one => one.id)).toContain(mine.id)
    expect(list.cases.map(one => one.id)).not.toContain(theirs.id)
    expect((await client.ask(cases.get, { params: { id: mine.id } })).status).toBe(200)
    expect((await client.ask(cases.get, { params: { id: theirs.id } })).status).toBe(404)
    const duties = await raw(bench, client.cookie, { method: 'GET', url: '/api/duties' })
    expect(duties.text).toContain(mine.id)
    expect(duties.text).not.toContain(theirs.id)
    const listed = (await client.call(accountability.papers)).papers.map(paper => paper.id)
    expect(listed).toContain(papers.mine)
    expect(listed).not.toContain(papers.theirs)
    expect((await client.ask(accountability.paper, { params: { id: papers.theirs } })).status).toBe(404)
    for (const [digest, status] of [
      [mine.photo, 200],
      [theirs.photo, 404],
    ] as const)
      expect((await raw(bench, client.cookie, { method: 'GET', url: `/api/photos/${digest}` })).status).toBe(
        status,
      )
    const home = await raw(bench, client.cookie, { method: 'GET', url: '/api/home' })
    expect(home.text).not.toContain(theirs.id)
  })

  it('nobody acts on a case out of reach: 404, as if it did not exist', async () => {
    const unit = await bench.as(mine.login)
    const version = { params: { id: theirs.id }, body: { version: 1 } }
    expect((await unit.ask(cases.acknowledge, version)).problem?.code).toBe('case.none')
    expect((await unit.ask(cases.pass, version)).problem?.code).toBe('case.none')
    const handled = { ...version, body: { version: 1, measure: '已修复', photos: [mine.photo] } }
    expect((await unit.ask(cases.handle, handled)).problem?.code).toBe('case.none')
  })

  it('a county office sees its county in rounds, scores and people', async () => {
    const client = await bench.as(county())
    const round = await client.call(assessment.round, { params: { id: roundId } })
    expect(round.visits.length).toBeGreaterThan(0)
    expect(new Set(round.visits.map(visit => visit.division))).toEqual(new Set([mine.division]))
    const score = await client.call(assessment.score, { params: { id: roundId } })
    expect(score.byDivision.every(row => row.division === mine.division)).toBe(true)
    const seen = (await client.call(people.people)).people.map(person => person.login)
    expect(seen).toContain(mine.login)
    expect(seen).not.toContain(theirs.login)
  })

  it('who sees a case as its finder sees its photos too', async () => {
    const inspector = await bench.as('xuncha1')
    const look = async () => [
      (await inspector.ask(cases.get, { params: { id: theirs.id } })).status,
      (await raw(bench, inspector.cookie, { method: 'GET', url: `/api/photos/${theirs.photo}` })).status,
    ]
    expect(await look()).toEqual([404, 404])
    const { personId } = await inspector.call(people.me)
    await asOwner(bench, client =>
      client.query('update cases set finder_id = $1 where id = $2', [personId, theirs.id]),
    )
    expect(await look()).toEqual([200, 200])
  })

  it('an inspector sees own visits only, and may not hand in another’s', async () => {
    const [one, two] = [await bench.as('xuncha1'), await bench.as('xuncha2')]
    const own = (await one.call(assessment.visits)).visits.map(visit => visit.id)
    const others = (await two.call(assessment.visits)).visits.map(visit => visit.id)
    expect(own.length).toBeGreaterThan(0)
    expect(others.length).toBeGreaterThan(0)
    expect(own.filter(id => others.includes(id))).toEqual([])
    const params = { id: others[0]! }
    expect((await one.ask(assessment.visit, { params })).problem?.code).toBe('visit.none')
    const now = bench.house.clock.realNow().toISOString()
    const body = {
      observedAt: now,
      clientNow: now,
      answers: [{ item: 'A', grade: 'pass' as const, photos: [] }],
    }
    expect((await one.ask(assessment.submit, { params, body })).problem?.code).toBe('visit.none')
  })

  it('from another city: every role at once opens no row of this one', async () => {
    const other = await openOtherCity(bench)
    const office = await bench.as('banshi')
    const [{ people: persons }, { inspectors }, { frameworks }] = [
      await office.call(people.people),
      await office.call(people.inspectors),
      await office.call(assessment.frameworks),
    ]
    const visit = (await (await bench.as('xuncha1')).call(assessment.visits)).visits[0]!
    const person = persons.find(one => one.login === 'danwei01')!
    const ids = {
      case: mine.id,
      round: roundId,
      visit: visit.id,
      paper: papers.mine,
      unit: mine.unitId,
      place: mine.placeId,
      person: person.id,
      post: person.posts[0]!.id,
    }
    const idOf = (name: string) => {
      if (/visit|submit$/.test(name) && name.startsWith('assessment')) return ids.visit
      if (name.startsWith('assessment')) return ids.round
      if (name.startsWith('accountability')) return ids.paper
      if (name.startsWith('places')) return ids.place
      if (name === 'people.renameUnit') return ids.unit
      return name === 'people.endPost' ? ids.post : name.startsWith('people') ? ids.person : ids.case
    }
    const before = await countRows(bench)
    for (const it of contracts) {
      if (permissions[it.name as Operation] === 'public' || it.name === 'live.stream') continue
      if (/^people\.(signOut|changePassword)/.test(it.name)) continue
      // Keeps a filter of one's own, in one's own city.
      if (it.name === 'workbench.saveView') continue
      const given = {
        id: idOf(it.name),
        digest: mine.photo,
        personId: ids.person,
        unitId: ids.unit,
        parentId: ids.unit,
        lead: ids.unit,
        placeId: ids.place,
        into: ids.case,
        photos: [mine.photo],
        frameworkId: frameworks[0]!.id,
        inspectors: [inspectors[0]!.personId],
        quota: it.method === 'GET' ? 'market:1' : { market: 1 },
        items: [{ id: ids.case, version: 1 }],
      }
      // A new record's own id is not a reference to one.
      const answer = await raw(
        bench,
        other.cookie,
        requestOf(it, it.name === 'cases.file' ? { ...given, id: newId() } : given),
      )
      const takesIds = it.params !== undefined || it.method === 'POST'
      if (takesIds) expect([400, 403, 404, 409], `${it.name}: ${answer.text}`).toContain(answer.status)
      else expect(answer.status, it.name).toBeLessThan(500)
      for (const [kind, id] of Object.entries(ids))
        expect(answer.text, `${it.name} tells a ${kind}`).not.toContain(id)
      expect(answer.text).not.toMatch(/演示（?!时间|环境）/)
    }
    expect(await countRows(bench)).toEqual(before)
  })
})
