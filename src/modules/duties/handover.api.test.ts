// A post that ends on a day to come: duties and access stay until then, and the worker hands over on the day after.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest'
import { chinaTime } from '../../lib/day.ts'
import { openBench, TEST_CITY, TEST_NOW, type TestBench } from '../../server/testing.ts'
import { runWork } from '../../server/work.ts'
import * as people from '../people/people.contract.ts'
import { openDuty } from './duties.actions.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())
beforeEach(() => bench.house.clock.set(TEST_NOW))

const worker = <T>(what: Parameters<typeof runWork<T>>[3]) =>
  runWork(bench.house.workerDb, TEST_CITY, bench.house.clock, what)

/** The post of `login`, put into the unit of `like` so that one may take over from the other. */
async function postOf(login: string, like = login): Promise<{ id: string; unitId: string }> {
  return worker(async ({ trx }) => {
    const find = (name: string) =>
      trx
        .selectFrom('posts')
        .innerJoin('accounts', 'accounts.person_id', 'posts.person_id')
        .select(['posts.id', 'posts.unit_id as unitId'])
        .where('accounts.login', '=', name)
        .executeTakeFirstOrThrow()
    const [post, model] = [await find(login), await find(like)]
    await trx.updateTable('posts').set({ unit_id: model.unitId }).where('id', '=', post.id).execute()
    return { id: post.id, unitId: model.unitId }
  })
}

const owe = (post: { id: string; unitId: string }) =>
  worker(work =>
    openDuty(work, {
      kind: 'case.verify',
      subjectType: 'case',
      subjectId: work.newId(),
      title: '整改',
      unitId: post.unitId,
      postId: post.id,
      dueAt: chinaTime('2022-12-01', '09:00'),
      allowance: '8 工作时',
      calendar: 'five-day',
      calendarVersion: 'test',
    }),
  )

const held = (postId: string) =>
  worker(async ({ trx }) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from duties
      where post_id = ${postId} and done_at is null and cancelled_at is null`.execute(trx)
    return rows[0]!.n
  })

async function endPost(id: string, on: string, to?: string): Promise<number> {
  const admin = await bench.as('xitong')
  const body = { on, ...(to ? { to } : {}) }
  return (await admin.call(people.endPost, { params: { id }, body })).handedOver
}

async function turnAt(day: string, clock: string): Promise<void> {
  bench.house.clock.set(chinaTime(day, clock))
  await bench.turn()
}

it('keeps its duties until the end of the last day, then hands them to the one who was named', async () => {
  const leaving = await postOf('danwei01')
  const next = await postOf('danwei02', 'danwei01')
  for (let i = 0; i < 3; i++) await owe(leaving)
  expect(await endPost(leaving.id, '2022-06-10', next.id)).toBe(0)
  for (const [day, clock] of [
    ['2022-06-08', '09:00'],
    ['2022-06-10', '23:59'],
  ] as const) {
    await turnAt(day, clock)
    expect([await held(leaving.id), await held(next.id)]).toEqual([3, 0])
  }
  await turnAt('2022-06-11', '00:01')
  expect([await held(leaving.id), await held(next.id)]).toEqual([0, 3])
  const facts = await worker(({ trx }) =>
    trx.selectFrom('facts').select('data').where('kind', '=', 'duty.handed-over').execute(),
  )
  expect(facts.map(fact => fact.data)).toEqual(
    Array.from({ length: 3 }, () => expect.objectContaining({ from: leaving.id, to: next.id })),
  )
})

it('gives back to the unit when the successor has left by then', async () => {
  const leaving = await postOf('danwei03')
  const next = await postOf('danwei04', 'danwei03')
  await owe(leaving)
  await endPost(leaving.id, '2022-06-20', next.id)
  await endPost(next.id, '2022-06-15')
  await turnAt('2022-06-21', '09:00')
  expect([await held(leaving.id), await held(next.id)]).toEqual([0, 0])
})

it('ends today: hands over at once', async () => {
  const leaving = await postOf('danwei05')
  const next = await postOf('danwei06', 'danwei05')
  await owe(leaving)
  expect(await endPost(leaving.id, '2022-06-08', next.id)).toBe(1)
  expect(await held(next.id)).toBe(1)
})
