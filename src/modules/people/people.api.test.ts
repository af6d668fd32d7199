// Posts, units, administrators and personal data: who is in office, under which name, and what nobody gets to see.
import { Writable } from 'node:stream'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { chinaTime } from '../../lib/day.ts'
import {
  asOwner,
  caseRow,
  contracts,
  issuedCase,
  loginOf,
  newId,
  raw,
  requestOf,
  twoUnits,
} from '../../server/api.testbed.ts'
import { buildApp } from '../../server/app.ts'
import { randomToken, sm3Bytes } from '../../server/digest.ts'
import { routes } from '../../server/routes.ts'
import { makeSetupLink } from '../../server/setup-link.ts'
import { openBench, TEST_CITY, TEST_NOW, TEST_PASSWORD, type TestBench } from '../../server/testing.ts'
import { type Client, clientWith, signInAs } from '../../simulate/client.ts'
import * as assessment from '../assessment/assessment.contract.ts'
import * as cases from '../cases/cases.contract.ts'
import type { Role } from './actor.ts'
import * as contract from './people.contract.ts'
import { permissions } from './permissions.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())
beforeEach(() => bench.house.clock.set(TEST_NOW))

const as = (login: string) => signInAs(bench.app, login, TEST_PASSWORD)

async function personOf(login: string) {
  const { people } = await (await as('xitong')).call(contract.people)
  return people.find(person => person.login === login)!
}

/** Appoints somebody new; the test's fields win. */
async function newPost(more: { login: string; unitId: string; role: Role; endsOn?: string; phone?: string }) {
  return (await as('xitong')).call(contract.appoint, {
    body: {
      name: '新来的人',
      password: TEST_PASSWORD,
      title: '经办',
      secondment: more.endsOn !== undefined,
      startsOn: '2022-06-01',
      ...more,
    },
  })
}

const openDutiesOfEndedPosts = () =>
  asOwner(bench, async client => {
    const { rows } = await client.query(
      `select d.id from duties d join posts p on p.city_id = d.city_id and p.id = d.post_id
       where d.done_at is null and d.cancelled_at is null and p.ends_on < $1`,
      [bench.house.day()],
    )
    return rows.length
  })

const giveDuty = (caseId: string, postId: string) =>
  asOwner(bench, client =>
    client.query('update duties set post_id = $1 where subject_id = $2', [postId, caseId]),
  )

const holderOf = (caseId: string) =>
  asOwner(bench, async client => {
    const { rows } = await client.query('select post_id from duties where subject_id = $1', [caseId])
    return rows[0].post_id as string | null
  })

describe('a post that ends', () => {
  it('one act hands open duties to a colleague, or back to the unit', async () => {
    const one = await issuedCase(bench, (await twoUnits(bench))[0])
    const [outgoing] = (await personOf(one.login)).posts
    const next = await newPost({ login: 'colleague', unitId: one.unitId, role: 'unit' })
    await giveDuty(one.id, outgoing!.id)
    const head = await as('zhuren')
    const end = (id: string, to?: string) =>
      head.ask(contract.endPost, {
        params: { id },
        body: to ? { on: '2022-06-08', to } : { on: '2022-06-08' },
      })
    const stranger = (await personOf('danwei01')).posts[0]!.id
    const elsewhere = stranger === outgoing!.id ? (await personOf('danwei02')).posts[0]!.id : stranger
    expect((await end(outgoing!.id, elsewhere)).problem?.code).toBe('post.hand-over')
    expect((await end(outgoing!.id, next.postId)).body).toMatchObject({ handedOver: 1 })
    expect(await holderOf(one.id)).toBe(next.postId)
    expect((await end(outgoing!.id)).problem?.code).toBe('post.ended')
    expect((await end(next.postId)).body).toMatchObject({ handedOver: 1 })
    expect(await holderOf(one.id)).toBeNull()
    bench.house.clock.set(chinaTime('2022-06-09', '09:00'))
    expect(await openDutiesOfEndedPosts()).toBe(0)
    const facts = await bench.house.inCity(TEST_CITY, trx =>
      trx.selectFrom('facts').select('data').where('kind', '=', 'duty.handed-over').orderBy('seq').execute(),
    )
    expect(facts.map(fact => [fact.data.from, fact.data.to])).toEqual([
      [outgoing!.id, next.postId],
      [next.postId, null],
    ])
    expect((await caseRow(bench, one.id)).unit_id).toBe(one.unitId)
  })

  it('visits not yet made return to be given out again', async () => {
    const office = await as('banshi')
    const inspector = await personOf('xuncha1')
    const { frameworks } = await office.call(assessment.frameworks)
    const { id } = await office.call(assessment.open, {
      body: {
        name: '轮',
        frameworkId: frameworks[0]!.id,
        seed: 'SEED-2',
        quota: { market: 3 },
        inspectors: [inspector.id],
      },
    })
    const ended = await office.ask(contract.endPost, {
      params: { id: inspector.posts[0]!.id },
      body: { on: '2022-06-08' },
    })
    expect(ended.problem?.code).toBe('permission.role')
    await (await as('zhuren')).call(contract.endPost, {
      params: { id: inspector.posts[0]!.id },
      body: { on: '2022-06-08' },
    })
    const { visits } = await office.call(assessment.round, { params: { id } })
    expect(visits.map(visit => visit.inspectorId)).toEqual([null, null, null])
  })

  it('a secondment ends by its date: the next day every door is shut and nothing is left with it', async () => {
    const one = await issuedCase(bench, (await twoUnits(bench))[1])
    const { postId } = await newPost({
      login: 'seconded',
      unitId: one.unitId,
      role: 'unit',
      endsOn: '2022-06-30',
    })
    await giveDuty(one.id, postId)
    bench.house.clock.set(chinaTime('2022-06-30', '23:30'))
    const client = await as('seconded')
    expect((await client.call(contract.me)).posts).toHaveLength(1)
    expect((await client.call(cases.list)).cases.map(row => row.id)).toContain(one.id)
    bench.house.clock.set(chinaTime('2022-07-01', '00:30'))
    const me = await client.call(contract.me)
    expect(me.posts).toEqual([])
    const left = Object.entries(permissions).filter(([, who]) => typeof who === 'string')
    expect(me.operations).toEqual(left.map(([name]) => name))
    for (const it of contracts.filter(each => !me.operations.includes(each.name)))
      expect((await raw(bench, client.cookie, requestOf(it))).code, it.name).toBe('permission.role')
    await bench.turn()
    expect(await openDutiesOfEndedPosts()).toBe(0)
    expect(await holderOf(one.id)).toBeNull()
  })

  it('a secondment without an end is refused', async () => {
    const { unitId } = await issuedCase(bench, (await twoUnits(bench))[0])
    const answer = await (await as('xitong')).ask(contract.appoint, {
      body: {
        name: '甲',
        unitId,
        role: 'unit',
        title: '抽调',
        secondment: true,
        startsOn: '2022-06-01',
      },
    })
    expect(answer.problem).toMatchObject({ code: 'post.secondment-end', at: '/endsOn' })
  })
})

describe('the three administrators', () => {
  let admin: Client
  const give = (personId: string, role: Role, unitId: string, startsOn = '2022-06-01') =>
    admin.ask(contract.appoint, {
      body: { personId, unitId, role, title: '兼任', secondment: false, startsOn },
    })

  it('hold nothing else, and nobody else holds theirs', async () => {
    admin = await as('xitong')
    const { units } = await admin.call(contract.units)
    const unit = units[0]!.id
    const roles = ['system_admin', 'security_admin', 'audit_admin'] as const
    for (const role of roles) {
      const { id } = await personOf(loginOf[role])
      for (const other of [...roles.filter(one => one !== role), 'office', 'unit', 'leader'] as const)
        expect((await give(id, other, unit)).problem?.code, `${role} + ${other}`).toBe('post.separation')
      const officer = await personOf('danwei03')
      expect((await give(officer.id, role, unit)).problem?.code).toBe('post.separation')
    }
  })

  it('two appointments at the same moment do not slip past each other', async () => {
    const { units } = await admin.call(contract.units)
    const unitId = units[0]!.id
    const { personId, postId } = await newPost({ login: 'mixed', unitId, role: 'unit' })
    await (await as('zhuren')).call(contract.endPost, { params: { id: postId }, body: { on: '2022-06-01' } })
    const answers = await Promise.all([
      give(personId, 'audit_admin', unitId),
      give(personId, 'office', unitId),
    ])
    expect(answers.map(one => one.status).sort()).toEqual([200, 409])
  })

  it('a post that ended yesterday in China does not count, even before eight in the morning', async () => {
    const { units } = await admin.call(contract.units)
    const unitId = units[0]!.id
    const { personId, postId } = await newPost({ login: 'changing', unitId, role: 'unit' })
    await (await as('zhuren')).call(contract.endPost, { params: { id: postId }, body: { on: '2022-06-08' } })
    expect((await give(personId, 'audit_admin', unitId)).problem?.code).toBe('post.separation')
    bench.house.clock.set(chinaTime('2022-06-09', '07:00'))
    admin = await as('xitong')
    expect((await give(personId, 'audit_admin', unitId, '2022-06-09')).status).toBe(200)
  })
})

describe('units are dated', () => {
  it('renamed from a day on, earlier days keep the earlier name', async () => {
    const admin = await as('xitong')
    const unit = (await admin.call(contract.units)).units.find(one => one.code === 'demo-bureau-1')!
    const rename = { name: '演示城市管理局', shortName: '演示城管局', startsOn: '2022-07-01' }
    await admin.call(contract.renameUnit, { params: { id: unit.id }, body: rename })
    const nameOn = async (on?: string) =>
      (await admin.call(contract.units, on ? { query: { on } } : {})).units.find(one => one.id === unit.id)
        ?.name
    expect(await nameOn()).toBe(unit.name)
    expect(await nameOn('2022-06-30')).toBe(unit.name)
    expect(await nameOn('2022-07-01')).toBe(rename.name)
    expect(await nameOn('2030-01-01')).toBe(rename.name)
    expect(await nameOn('1999-01-01')).toBeUndefined()
    const again = await admin.ask(contract.renameUnit, { params: { id: unit.id }, body: rename })
    expect(again.problem?.code).toBe('unit.rename.date')
  })

  it('no unit stands under itself or under its own branch', async () => {
    const admin = await as('xitong')
    const add = (code: string, parentId?: string) =>
      admin.call(contract.addUnit, {
        body: {
          code,
          kind: 'bureau',
          name: code,
          shortName: code,
          startsOn: '2022-01-01',
          ...(parentId ? { parentId } : {}),
        },
      })
    const top = await add('top')
    const middle = await add('middle', top.id)
    const low = await add('low', middle.id)
    for (const parentId of [top.id, middle.id, low.id]) {
      const body = { name: '环', shortName: '环', startsOn: '2022-02-01', parentId }
      const answer = await admin.ask(contract.renameUnit, { params: { id: top.id }, body })
      expect(answer.problem?.code).toBe('unit.parent')
    }
  })

  it('a code that looks like a phone number, or a kind that is prose, is refused before the ledger sees it', async () => {
    const admin = await as('xitong')
    const body = { code: '13900000000', kind: 'bureau', name: '甲', shortName: '甲', startsOn: '2022-01-01' }
    expect((await admin.ask(contract.addUnit, { body })).problem?.code).toBe('input.pattern')
    const prose = { ...body, code: 'fine', kind: '市直部门' }
    expect((await admin.ask(contract.addUnit, { body: prose })).problem?.code).toBe('input.pattern')
  })
})

describe('the setup link', () => {
  async function link(hours = 24): Promise<string> {
    const token = randomToken()
    const now = bench.house.clock.realNow()
    await bench.house.db
      .insertInto('setup_links')
      .values({
        token_digest: sm3Bytes(token),
        city_id: TEST_CITY,
        created_at: now,
        expires_at: new Date(now.getTime() + hours * 3600_000),
      })
      .execute()
    return token
  }
  const use = (token: string, login: string) =>
    clientWith(bench.app, '').ask(contract.setup, {
      body: { token, name: '首个管理员', login, password: TEST_PASSWORD },
    })

  it('makes one administrator, once; of two at the same moment one is refused', async () => {
    const token = await link()
    const answers = await Promise.all([use(token, 'first-a'), use(token, 'first-b'), use(token, 'first-c')])
    expect(answers.map(one => one.status).sort()).toEqual([200, 403, 403])
    expect((await use(token, 'first-d')).problem?.code).toBe('setup.link')
    const made = answers.find(one => one.status === 200)!.body.login
    expect((await (await as(made)).call(contract.me)).posts.map(post => post.role)).toEqual(['system_admin'])
    const { people } = await (await as('xitong')).call(contract.people)
    expect(people.filter(person => person.login?.startsWith('first-'))).toHaveLength(1)
  })

  it('a taken login leaves the link good; a stale one is refused; none is made where people can sign in', async () => {
    const token = await link()
    expect((await use(token, 'banshi')).status).toBe(409)
    expect((await use(token, 'second-try')).status).toBe(200)
    expect((await use(await link(-1), 'too-late')).problem?.code).toBe('setup.link')
    expect(await makeSetupLink(bench.house)).toBeUndefined()
  })
})

describe('personal data', () => {
  it('a phone number is sealed at rest, never in facts or logs, and no route gives it out', async () => {
    const phone = '13912345678'
    const lines: string[] = []
    const sink = new Writable({
      write: (chunk, _, done) => {
        lines.push(String(chunk))
        done()
      },
    })
    const house = { ...bench.house, log: pino({ level: 'trace' }, sink) }
    const app = await buildApp(house, routes, async () => true)
    const admin = await signInAs(app, 'xitong', TEST_PASSWORD)
    const { units } = await admin.call(contract.units)
    const body = {
      name: '有电话的人',
      login: 'with-phone',
      password: TEST_PASSWORD,
      phone,
      unitId: units[0]!.id,
      role: 'unit' as const,
      title: '经办',
      secondment: false,
      startsOn: '2022-06-01',
    }
    const { personId } = await admin.call(contract.appoint, { body })
    expect((await admin.ask(contract.appoint, { body })).status).toBe(409)
    expect(
      (await admin.ask(contract.appoint, { body: { ...body, login: 'no-unit', unitId: newId() } })).status,
    ).toBe(400)
    await asOwner(bench, async client => {
      const { rows } = await client.query('select * from persons where id = $1', [personId])
      const sealed = rows[0].contact_cipher as Buffer
      expect(sealed.includes(phone)).toBe(false)
      expect(bench.house.secrets.open(sealed)).toBe(phone)
      const all = await client.query(
        `select (select count(*) from facts f where f::text like $1) + (select count(*) from submissions s where s::text like $1) as n`,
        [`%${phone}%`],
      )
      expect(Number(all.rows[0].n)).toBe(0)
      const names = await client.query('select count(*) as n from facts f where f::text like $1', [
        '%有电话的人%',
      ])
      expect(Number(names.rows[0].n)).toBe(0)
    })
    expect(lines.join('')).not.toContain(phone)
    expect(lines.join('')).not.toContain(TEST_PASSWORD)
    for (const login of Object.values(loginOf)) {
      if (login === 'xuncha1') continue
      const client = await as(login)
      for (const it of contracts.filter(one => one.method === 'GET' && one.name !== 'live.stream')) {
        const answer = await raw(bench, client.cookie, requestOf(it, { id: personId }))
        expect(answer.text, it.name).not.toContain(phone)
      }
    }
    // One act shows a resident's number, and records who looked; no other reply has a place for one.
    const others = contracts.filter(it => it.name !== 'residents.phone')
    const promised = JSON.stringify(others.map(it => it.reply ?? {}))
    expect(/"(phone|contact|contact_cipher|password\w*)"/.exec(promised)).toBeNull()
    await app.close()
  })

  it('the same number sealed twice gives different bytes, and altered bytes do not open', () => {
    const { secrets } = bench.house
    const [one, two] = [secrets.seal('13912345678'), secrets.seal('13912345678')]
    expect(one.equals(two)).toBe(false)
    one[40]! ^= 1
    expect(() => secrets.open(one)).toThrow('changed')
  })
})
