// Tests from the field: what went wrong elsewhere. What stands in other files is named here: two servers, one reminder
// (`duties.api.test.ts`), one failing record in the middle (`src/server/reactions.api.test.ts`).

import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { chinaTime } from '../../lib/day.ts'
import { addAllowance } from '../../lib/workcalendar.ts'
import { type CalendarFile, calendarsOf } from '../../lib/workcalendar-days.ts'
import { inCity } from '../../server/db.ts'
import { TEST_CITY } from '../../server/testing.ts'
import { issueCase } from '../../server/testing-loop.ts'
import { runWork } from '../../server/work.ts'
import * as acts from '../cases/acts.contract.ts'
import * as cases from '../cases/cases.contract.ts'
import { openDuty, scanDue } from '../duties/duties.actions.ts'
import * as duties from '../duties/duties.contract.ts'
import * as people from '../people/people.contract.ts'
import * as casework from './casework.contract.ts'
import { another, at, bench, june8, office, picture, read } from './casework.testbed.ts'

const inWorker = <T>(what: Parameters<typeof inCity<T>>[2]) => inCity(bench.house.workerDb, TEST_CITY, what)
const work = <T>(what: Parameters<typeof runWork<T>>[3]) =>
  runWork(bench.house.workerDb, TEST_CITY, bench.house.clock, what)

describe('from the field', () => {
  it('100,000 overdue in one status: the oldest is handled first, in bounded batches, each once', async () => {
    june8()
    const one = await issueCase(bench, 0, '十万件之一')
    await inWorker(trx =>
      sql`insert into duties (city_id, id, kind, subject_type, subject_id, title, unit_id, opened_at, due_at, allowance, calendar, calendar_version)
        select ${TEST_CITY}, gen_random_uuid(), 'case.verify', 'case', ${one.id}, '积压', ${one.unitId}, ${bench.house.clock.now()}::timestamptz - interval '9 days',
          ${bench.house.clock.now()}::timestamptz - ((i * 7919) % 100000 + 1) * interval '1 second', '', 'five-day', 'field'
        from generate_series(1, 100000) i`.execute(trx),
    )
    const marked = () =>
      inWorker(async trx => {
        const { rows } = await sql<{ n: number; newest: Date | null; oldest: Date | null }>`
          select (count(*) filter (where overdue_at is not null))::int as n, max(due_at) filter (where overdue_at is not null) as newest,
            min(due_at) filter (where overdue_at is null) as oldest from duties where calendar_version = 'field'`.execute(
          trx,
        )
        return rows[0]!
      })
    const began = performance.now()
    expect(await work(it => scanDue(it, 250))).toBe(250)
    expect(performance.now() - began).toBeLessThan(3000)
    const first = await marked()
    expect(first.n).toBe(250)
    expect(first.newest!.getTime()).toBeLessThan(first.oldest!.getTime())
    for (let i = 0; i < 3; i++) await work(it => scanDue(it, 250))
    const then = await marked()
    expect(then.n).toBe(1000)
    expect(then.newest!.getTime()).toBeLessThan(then.oldest!.getTime())
    await inWorker(trx =>
      sql`update duties set cancelled_at = now() where calendar_version = 'field'`.execute(trx),
    )
  }, 60_000)

  it('touching a case does not reset its clock: signing, parts, a denied request and a return leave its due time', async () => {
    june8()
    const one = await issueCase(bench, 0, '碰一碰')
    const params = { id: one.id }
    const unit = await bench.as(one.unit)
    const due = async () => (await read(one.id)).dueAt
    await unit.call(cases.acknowledge, { params, body: { version: 2 } })
    const other = await another(one.unitId)
    const part = await unit.call(casework.give, {
      params,
      body: { kind: 'inner', unitId: other.id, words: '清运', hours: 4 },
    })
    await unit.call(casework.dropPart, { params: { id: part.id }, body: { version: 1, reason: '不用了' } })
    const { id } = await unit.call(casework.ask, {
      params,
      body: { kind: 'extend', reason: '等配件', hours: 8 },
    })
    await (await office()).call(casework.decide, {
      params: { id },
      body: { version: 1, grant: false, words: '不同意' },
    })
    await unit.call(cases.handle, {
      params,
      body: { version: 3, measure: '已修', photos: [await picture(one.unit)] },
    })
    await (await bench.as('hecha1')).call(cases.sendBack, { params, body: { version: 4, reason: '没修好' } })
    expect(await due()).toBe(one.dueAt)
  })

  it('a case nobody picked up escalates: overdue without a signature it is reminded of and stands in the 通报 draft', async () => {
    june8()
    const one = await issueCase(bench, 0, '没人签收')
    at('2022-06-20', '09:00')
    await bench.turn()
    expect((await read(one.id)).state).toBe('issued')
    expect((await read(one.id)).overdue).toBe(true)
    const { reminders, entries } = await inWorker(async trx => {
      const { rows } = await sql<{ reminders: number; entries: number }>`
        select (select count(*)::int from reminders r join duties d on d.city_id = r.city_id and d.id = r.duty_id where d.subject_id = ${one.id}) as reminders,
          (select count(*)::int from paper_entries where case_id = ${one.id}) as entries`.execute(trx)
      return rows[0]!
    })
    expect(reminders).toBe(1)
    expect(entries).toBe(1)
  })

  it('a returned case nobody decides on is itself owed, by the office, and falls due', async () => {
    june8()
    const one = await issueCase(bench, 0, '退了没人管')
    const other = await another(one.unitId)
    await (await bench.as(one.unit)).call(acts.dispute, {
      params: { id: one.id },
      body: { version: 2, unitId: other.id, reason: '不归我' },
    })
    at('2022-06-20', '09:00')
    await bench.turn()
    const owed = await inWorker(trx =>
      trx
        .selectFrom('duties')
        .select(['kind', 'overdue_at'])
        .where('city_id', '=', TEST_CITY)
        .where('subject_id', '=', one.id)
        .where('done_at', 'is', null)
        .where('cancelled_at', 'is', null)
        .execute(),
    )
    expect(owed.map(it => [it.kind, it.overdue_at !== null])).toContainEqual(['case.settle-dispute', true])
  })

  it('a changed limit or category leaves old cases as they were; only new ones take it', async () => {
    june8()
    const old = await issueCase(bench, 0, '旧时限')
    const before = await read(old.id)
    const { rows } = await inWorker(trx =>
      sql<{
        id: string
        body: unknown
      }>`select id, body from plans where city_id = ${TEST_CITY} and kind = 'plan' and superseded_at is null`.execute(
        trx,
      ),
    )
    const changed = JSON.stringify(rows[0]!.body).replaceAll('"unit":"工作时"', '"unit":"自然日"')
    await inWorker(trx =>
      sql`update plans set superseded_at = now() where city_id = ${TEST_CITY} and id = ${rows[0]!.id}`.execute(
        trx,
      ),
    )
    await inWorker(trx =>
      sql`insert into plans select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'superseded_at', null, 'version', p.version || '-b', 'digest', repeat('b', 64), 'body', ${changed}::jsonb))).*
        from plans p where city_id = ${TEST_CITY} and id = ${rows[0]!.id}`.execute(trx),
    )
    const fresh = await issueCase(bench, 0, '新时限')
    const after = await read(old.id)
    expect([after.dueAt, after.allowance, after.ruleVersion]).toEqual([
      before.dueAt,
      before.allowance,
      before.ruleVersion,
    ])
    const now = await read(fresh.id)
    expect(now.allowance).toContain('自然日')
    expect(now.ruleVersion).not.toBe(before.ruleVersion)
  })

  it('next year’s calendar arrives late: due times beyond it are marked provisional, and stay when it comes', async () => {
    const file = parse(
      await readFile(join(resolve(import.meta.dirname, '../../..'), 'packs/calendars.yaml'), 'utf8'),
    ) as CalendarFile
    const calendar = calendarsOf(file).find(it => it.id === 'five-day')!
    const sure = addAllowance(calendar, chinaTime('2022-06-08', '09:00'), { amount: 16, unit: '工作时' })
    const beyond = addAllowance(calendar, chinaTime('2039-12-30', '16:00'), { amount: 16, unit: '工作时' })
    expect([sure.provisional, beyond.provisional]).toEqual([false, true])
    // Nothing recomputes what was set: the duty keeps the moment and the version it was computed by.
    june8()
    const one = await issueCase(bench, 0, '跨年')
    const id = await work(it =>
      openDuty(it, {
        kind: 'case.verify',
        subjectType: 'case',
        subjectId: one.id,
        title: '跨年',
        unitId: one.unitId,
        ...beyond,
        allowance: '16 工作时',
        calendar: 'five-day',
      }),
    )
    await bench.turn()
    const kept = await inWorker(trx =>
      trx
        .selectFrom('duties')
        .select(['due_at', 'provisional'])
        .where('city_id', '=', TEST_CITY)
        .where('id', '=', id)
        .executeTakeFirstOrThrow(),
    )
    expect([kept.due_at.getTime(), kept.provisional]).toEqual([beyond.dueAt.getTime(), true])
  })

  it('a person leaves with forty open cases: the unit still owes every one, the successor’s list holds them', async () => {
    june8()
    const its: { id: string; unit: string; unitId: string }[] = []
    for (let i = 0; i < 40; i++) its.push(await issueCase(bench, 0, `离任前第${i}件`))
    const unit = its[0]!.unit
    const { people: all } = await (await bench.as('xitong')).call(people.people)
    const leaver = all.find(it => it.login === unit)!
    await inWorker(trx =>
      sql`update duties set post_id = ${leaver.posts[0]!.id} where city_id = ${TEST_CITY} and subject_id = any(${its.map(it => it.id)}::uuid[])`.execute(
        trx,
      ),
    )
    await (await bench.as('xitong')).call(people.endPost, {
      params: { id: leaver.posts[0]!.id },
      body: { on: '2022-06-08' },
    })
    await bench.turn()
    const { rows } = await inWorker(trx =>
      sql<{
        held: number
        open: number
      }>`select (count(*) filter (where post_id is not null))::int as held, count(*)::int as open from duties
        where city_id = ${TEST_CITY} and subject_id = any(${its.map(it => it.id)}::uuid[]) and kind = 'case.handle' and done_at is null and cancelled_at is null`.execute(
        trx,
      ),
    )
    expect(rows[0]).toEqual({ held: 0, open: 40 })
    const login = 'jieban1'
    await (await bench.as('xitong')).call(people.appoint, {
      body: {
        name: '演示接班',
        login,
        password: 'a password for tests',
        unitId: its[0]!.unitId,
        role: 'unit',
        title: '联络员',
        secondment: false,
        startsOn: '2022-06-08',
      },
    })
    const mine = (await (await bench.as(login)).call(duties.mine)).duties.map(it => it.subjectId)
    expect(its.every(it => mine.includes(it.id))).toBe(true)
  }, 60_000)
})
