// Duties: due times in working hours, one due-scan oldest first, one handing over, a clock that goes forward only.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { chinaTime, timeWords } from '../../lib/day.ts'
import { advanceClock } from '../../server/clock.ts'
import { type Db, inCity, openDb, type Trx } from '../../server/db.ts'
import {
  openBench,
  openHouseOn,
  TEST_CITY,
  TEST_NOW,
  TEST_PASSWORD,
  type TestBench,
} from '../../server/testing.ts'
import { handle, issueCase } from '../../server/testing-loop.ts'
import { runWork } from '../../server/work.ts'
import { startWorker } from '../../server/worker.ts'
import { accountabilityReactions } from '../accountability/accountability.reactions.ts'
import * as cases from '../cases/cases.contract.ts'
import * as dashboard from '../dashboard/dashboard.contract.ts'
import * as people from '../people/people.contract.ts'
import { openDuty, scanDue } from './duties.actions.ts'
import * as contract from './duties.contract.ts'

let bench: TestBench
let owner: Db
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  owner = openDb({ url: bench.ownerUrl, max: 2 })
})
afterAll(async () => {
  await owner.destroy()
  await bench.close()
})

const inOwner = <T>(work: (trx: Trx) => Promise<T>) => inCity(owner, TEST_CITY, work)
const work = <T>(what: Parameters<typeof runWork<T>>[3]) =>
  runWork(bench.house.workerDb, TEST_CITY, bench.house.clock, what)
const hoursOn = (hours: number) => new Date(bench.house.clock.now().getTime() + hours * 3600_000)

/** Opens a bare duty of the first bureau, due so many hours from now; returns its id. */
async function duty(hours: number, postId: string | null = null): Promise<string> {
  const unit = await inOwner(trx =>
    trx.selectFrom('units').select('id').where('code', '=', 'demo-bureau-1').executeTakeFirstOrThrow(),
  )
  return work(it =>
    openDuty(it, {
      kind: 'case.verify',
      subjectType: 'case',
      subjectId: it.newId(),
      title: '整改',
      unitId: unit.id,
      postId,
      dueAt: hoursOn(hours),
      allowance: '8 工作时',
      calendar: 'five-day',
      calendarVersion: 'test',
    }),
  )
}
const clear = () =>
  inOwner(trx => sql`update duties set cancelled_at = now() where done_at is null`.execute(trx))
const overdue = async () => {
  const { rows } = await inOwner(trx =>
    sql<{ id: string }>`select subject_id as id from facts where kind = 'duty.overdue' order by seq`.execute(
      trx,
    ),
  )
  return rows.map(row => row.id)
}

describe('due times in working hours, by a real case', () => {
  // Five-day units work 08:30–12:00 and 14:30–18:30 in summer, 7.5 hours a day; 3–5 June 2022 is the Dragon Boat holiday,
  // 10–12 September Mid-Autumn. Worked out by hand.
  it.each([
    ['a plain Wednesday', '2022-06-08 09:00', '2022-06-10 10:00'],
    ['Thursday afternoon before the three holidays', '2022-06-02 15:00', '2022-06-07 16:00'],
    ['Friday evening, after hours', '2022-06-10 20:00', '2022-06-15 09:30'],
    ['Saturday', '2022-06-11 10:00', '2022-06-15 09:30'],
    ['in the lunch break', '2022-06-08 13:00', '2022-06-10 15:30'],
    ['Friday before Mid-Autumn', '2022-09-09 17:30', '2022-09-14 18:30'],
  ])('%s', async (_, from, to) => {
    const [day, clock] = from.split(' ') as [string, string]
    bench.house.clock.set(chinaTime(day, clock))
    const sixteen = await onAnOrdinaryPlace()
    const [dueDay, dueClock] = to.split(' ') as [string, string]
    const expected = new Date(chinaTime(dueDay, dueClock))
    expect(sixteen.words).toBe('16 工作时')
    expect(timeWords(sixteen.due)).toBe(timeWords(expected))
  })

  async function onAnOrdinaryPlace(): Promise<{ due: Date; words: string }> {
    const place = await inOwner(trx =>
      trx
        .selectFrom('places')
        .select(['id', 'place_type'])
        .where('place_type', '=', 'scenic-spot')
        .executeTakeFirstOrThrow(),
    )
    const { signInAs } = await import('../../simulate/client.ts')
    const office = await signInAs(bench.app, 'banshi', TEST_PASSWORD)
    const filed = await office.call(cases.file, {
      body: { placeId: place.id, title: '地面破损', photos: [], issue: true },
    })
    const detail = await office.call(cases.get, { params: { id: filed.id } })
    return { due: new Date(filed.dueAt!), words: detail.allowance! }
  }
})

describe('the clock of a case', () => {
  it('is set once: signing, handing in and returning in time do not move it', async () => {
    bench.house.clock.set(TEST_NOW)
    const one = await issueCase(bench, 0)
    const office = await bench.as('banshi')
    const due = async () => (await office.call(cases.get, { params: { id: one.id } })).dueAt
    expect(await due()).toBe(one.dueAt)
    bench.house.clock.pass(0.5)
    await (await bench.as(one.unit)).call(cases.acknowledge, { params: { id: one.id }, body: { version: 2 } })
    expect(await due()).toBe(one.dueAt)
    await handle(bench, one, 3)
    const verifier = await bench.as('hecha1')
    await verifier.call(cases.sendBack, { params: { id: one.id }, body: { version: 4, reason: '未清净' } })
    expect(await due()).toBe(one.dueAt)
    const { duties } = await (await bench.as(one.unit)).call(contract.mine)
    expect(duties.find(it => it.subjectId === one.id)?.dueAt).toBe(one.dueAt)
  })
})

describe('the due-scan', () => {
  it('takes the oldest first, so many at a time, and each once', async () => {
    await clear()
    const before = (await overdue()).length
    const late = [await duty(-3), await duty(-9), await duty(-1), await duty(-5)]
    await duty(5)
    expect(await work(it => scanDue(it, 2))).toBe(2)
    expect((await overdue()).slice(before)).toEqual([late[1], late[3]])
    expect(await work(it => scanDue(it, 2))).toBe(2)
    expect((await overdue()).slice(before)).toEqual([late[1], late[3], late[0], late[2]])
    expect(await work(it => scanDue(it, 2))).toBe(0)
  })

  it('leaves what is done or cancelled alone', async () => {
    await clear()
    const before = (await overdue()).length
    const done = await duty(-1)
    await inOwner(trx => sql`update duties set done_at = now() where id = ${done}`.execute(trx))
    expect(await work(it => scanDue(it, 10))).toBe(0)
    expect(await overdue()).toHaveLength(before)
  })

  it('two processes at once: one overdue fact and one reminder each', async () => {
    await clear()
    const late: string[] = []
    for (let i = 0; i < 60; i++) late.push(await duty(-1 - i))
    const second = await openHouseOn(inject('postgresUrl'), new URL(bench.ownerUrl).pathname.slice(1))
    second.clock.set(bench.house.clock.now())
    const workers = [bench.house, second].map(house => startWorker(house, accountabilityReactions, false))
    const scan = (house: typeof second) =>
      runWork(house.workerDb, TEST_CITY, house.clock, it => scanDue(it, 7))
    await Promise.all(Array.from({ length: 20 }, (_, i) => scan(i % 2 ? second : bench.house)))
    await Promise.all(workers.map(worker => worker.turn()))
    await bench.turn()
    await Promise.all(workers.map(worker => worker.stop()))
    await second.close()
    const facts = (await overdue()).filter(id => late.includes(id))
    expect(facts).toHaveLength(60)
    expect(new Set(facts).size).toBe(60)
    const { rows } = await inOwner(trx =>
      sql<{ n: number }>`select count(*) as n from reminders where duty_id = any(${late}::uuid[])`.execute(
        trx,
      ),
    )
    expect(rows[0]!.n).toBe(60)
  })
})

describe('a person who leaves', () => {
  async function postOf(login: string) {
    return inOwner(trx =>
      trx
        .selectFrom('posts')
        .innerJoin('accounts', 'accounts.person_id', 'posts.person_id')
        .select(['posts.id', 'posts.unit_id as unitId'])
        .where('accounts.login', '=', login)
        .executeTakeFirstOrThrow(),
    )
  }
  const heldBy = async (postId: string) => {
    const { rows } = await inOwner(trx =>
      sql<{
        n: number
      }>`select count(*) as n from duties where post_id = ${postId} and done_at is null and cancelled_at is null`.execute(
        trx,
      ),
    )
    return rows[0]!.n
  }

  it('hands over all of 40 open duties in one act, each with its fact; what is done stays', async () => {
    const leaving = await postOf('banshi2')
    const next = await postOf('banshi')
    for (let i = 0; i < 40; i++) await duty(100 + i, leaving.id)
    const done = await duty(100, leaving.id)
    await inOwner(trx => sql`update duties set done_at = now() where id = ${done}`.execute(trx))
    const admin = await bench.as('xitong')
    await admin.call(people.endPost, { params: { id: leaving.id }, body: { on: '2022-06-08', to: next.id } })
    expect(await heldBy(leaving.id)).toBe(0)
    expect(await heldBy(next.id)).toBe(40)
    const { rows } = await inOwner(trx =>
      sql<{ n: number }>`select count(distinct subject_id) as n from facts where kind = 'duty.handed-over'
        and data ->> 'from' = ${leaving.id} and data ->> 'to' = ${next.id}`.execute(trx),
    )
    expect(rows[0]!.n).toBe(40)
  })
})

describe('business time', () => {
  const advance = (hours: number) =>
    bench.house.workerDb
      .transaction()
      .execute(trx => advanceClock(trx, TEST_NOW, new Date(TEST_NOW.getTime() + hours * 3600_000)))

  it('goes forward and never back', async () => {
    expect(await advance(5)).toBe(5 * 3600)
    await expect(advance(4)).rejects.toMatchObject({ refusal: { code: 'clock.backwards' } })
    expect(await advance(6)).toBe(6 * 3600)
  })

  it('of two who move it at once, the further one stands', async () => {
    const results = await Promise.allSettled([advance(30), advance(20), advance(40), advance(10)])
    expect(results.some(result => result.status === 'fulfilled' && result.value === 40 * 3600)).toBe(true)
    const row = await owner
      .selectFrom('installation')
      .select('clock_offset_seconds')
      .executeTakeFirstOrThrow()
    expect(row.clock_offset_seconds).toBe(40 * 3600)
  })

  it('does not move outside a demo, and the answer says why', async () => {
    await sql`update installation set demo = false`.execute(owner)
    const { signInAs } = await import('../../simulate/client.ts')
    const office = await signInAs(bench.app, 'banshi', TEST_PASSWORD)
    const answer = await office.ask(dashboard.advance, { body: { to: hoursOn(500).toISOString() } })
    expect(answer.status).toBe(403)
    expect(answer.problem?.code).toBe('clock.not-demo')
    await sql`update installation set demo = true`.execute(owner)
  })
})
