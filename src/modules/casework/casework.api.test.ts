// Who helps, who looks, who verifies, what follows the end: each way a case may go, through the interface.
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { handle, issueCase, officerOf } from '../../server/testing-loop.ts'
import { photo as photoContract } from '../blobs/blobs.contract.ts'
import * as acts from '../cases/acts.contract.ts'
import * as cases from '../cases/cases.contract.ts'
import * as duties from '../duties/duties.contract.ts'
import * as people from '../people/people.contract.ts'
import { list as placeList } from '../places/places.contract.ts'
import * as casework from './casework.contract.ts'
import { another, around, at, bench, june8, office, openDuties, picture, read } from './casework.testbed.ts'

describe('others do a part', () => {
  it('joint: the case ends when every part has passed, checked by nobody of that unit', async () => {
    june8()
    const one = await issueCase(bench, 0, '联合整改')
    const other = await another(one.unitId)
    const params = { id: one.id }
    const body = { kind: 'joint', unitId: other.id, words: '拆除围挡', hours: 8 } as const
    expect((await (await bench.as(one.unit)).ask(casework.give, { params, body })).status).toBe(403)
    const { id } = await (await office()).call(casework.give, { params, body })
    const helper = await bench.as(other.login)
    expect(
      (await helper.call(duties.mine)).duties.some(duty => duty.kind === '协办整改' && duty.subjectId === id),
    ).toBe(true)
    expect((await helper.ask(cases.get, { params })).status).toBe(200)
    const early = await (await bench.as(one.unit)).ask(cases.handle, {
      params,
      body: { version: 2, measure: '已清理', photos: [await picture(one.unit)] },
    })
    expect(early.problem?.code).toBe('case.handle.parts')
    const digest = await picture(other.login)
    await helper.call(casework.hand, {
      params: { id },
      body: { version: 1, measure: '已拆除', photos: [digest] },
    })
    await handle(bench, one)
    const verifier = await bench.as('hecha1')
    expect((await verifier.ask(cases.pass, { params, body: { version: 3 } })).problem?.code).toBe(
      'case.pass.parts',
    )
    expect((await helper.ask(casework.passPart, { params: { id }, body: { version: 2 } })).status).toBe(403)
    await verifier.call(casework.returnPart, { params: { id }, body: { version: 2, reason: '还有残留' } })
    expect((await around(one.id)).parts[0]).toMatchObject({
      state: 'asked',
      returnedCount: 1,
      reason: '还有残留',
    })
  })

  it('handed to a lower unit: its deadline lies within the case’s, the accountable unit passes it', async () => {
    june8()
    const one = await issueCase(bench, 0, '内部转办')
    const other = await another(one.unitId)
    const unit = await bench.as(one.unit)
    const { id } = await unit.call(casework.give, {
      params: { id: one.id },
      body: { kind: 'inner', unitId: other.id, words: '清运', hours: 400 },
    })
    expect((await around(one.id)).parts[0]!.dueAt).toBe(one.dueAt)
    const helper = await bench.as(other.login)
    const digest = await picture(other.login)
    await helper.call(casework.hand, {
      params: { id },
      body: { version: 1, measure: '已清运', photos: [digest] },
    })
    expect((await unit.ask(photoContract, { params: { digest } })).status).toBe(200)
    await unit.call(casework.passPart, { params: { id }, body: { version: 2 } })
    await handle(bench, one)
    expect((await read(one.id)).state).toBe('handled')
  })

  it('falls away when the case goes to another unit', async () => {
    june8()
    const one = await issueCase(bench, 0, '转走')
    const other = await another(one.unitId)
    const unit = await bench.as(one.unit)
    const params = { id: one.id }
    await unit.call(casework.give, {
      params,
      body: { kind: 'outside', unitId: one.unitId, body: '某物业公司', words: '修门', hours: 8 },
    })
    await unit.call(casework.ask, { params, body: { kind: 'extend', reason: '等配件', hours: 4 } })
    await (await office()).call(cases.reassign, {
      params,
      body: { version: 2, unitId: other.id, reason: '改派' },
    })
    await bench.turn()
    const now = await around(one.id)
    expect([now.parts[0]!.state, now.requests[0]!.state]).toEqual(['dropped', 'dropped'])
    await handle(bench, { ...one, unit: other.login }, 3)
  })
})

describe('before it is anybody’s', () => {
  async function reported(title = '有人反映垃圾成堆') {
    const { places } = await (await office()).call(placeList)
    return (await office()).call(cases.file, {
      body: {
        placeId: places.find(place => place.unitName)!.id,
        title,
        source: 'hotline',
        sourceRef: '12345-2022-0608-17',
        category: 'litter',
        photos: [],
        issue: false,
      },
    })
  }

  it('what others told is looked at first, and then issued', async () => {
    june8()
    const { id } = await reported()
    const issue = (version: number) =>
      office().then(it => it.ask(cases.issue, { body: { items: [{ id, version }] } }))
    expect((await issue(1)).problem?.code).toBe('case.issue.unchecked')
    const { inspectors } = await (await office()).call(people.inspectors)
    const nobody = await (await office()).ask(casework.check, {
      params: { id },
      body: { version: 1, checkerId: id },
    })
    expect(nobody.problem?.code).toBe('case.check.nobody')
    const one = inspectors.find(it => it.name)!
    await (await office()).call(casework.check, {
      params: { id },
      body: { version: 1, checkerId: one.personId },
    })
    const logins = ['xuncha1', 'xuncha2']
    const owing = await Promise.all(
      logins.map(async login =>
        (await (await bench.as(login)).call(duties.mine)).duties.filter(it => it.subjectId === id),
      ),
    )
    expect(owing.flat().map(it => it.kind)).toEqual(['现场核实'])
    const said = await Promise.all(
      logins.map(async login => {
        const it = await bench.as(login)
        const body = { version: 2, there: true, words: '确有两处', photos: [await picture(login)] }
        return (await it.ask(casework.report, { params: { id }, body })).status
      }),
    )
    // Only who was sent may say what is there; the other does not even see it.
    expect(said.toSorted()).toEqual([200, 404])
    expect(await read(id)).toMatchObject({
      state: 'filed',
      check: { found: true, words: '确有两处' },
      sourceRef: '12345-2022-0608-17',
    })
    expect((await issue(3)).status).toBe(200)
    const issued = await read(id)
    // 暴露垃圾: four working hours of the seven-day calendar, as the category says, from 09:00 with the noon break.
    expect([issued.allowance, issued.category?.name]).toEqual(['4 工作时', '暴露垃圾'])
  })

  it('one report of several problems is split; each is its own, found by the same person', async () => {
    const { id } = await reported('垃圾成堆，路灯也不亮')
    const { into } = await (await office()).call(casework.split, {
      params: { id },
      body: { version: 1, into: [{ title: '垃圾成堆' }, { title: '路灯不亮', category: 'lamp' }] },
    })
    expect((await read(id)).state).toBe('split')
    expect(await Promise.all(into.map(async one => (await read(one.id)).category?.code))).toEqual([
      'litter',
      'lamp',
    ])
    expect((await read(into[0]!.id)).fromCaseId).toBe(id)
  })

  it('likely twins are shown with the reason, and only shown', async () => {
    const { places } = await (await office()).call(placeList)
    const placeId = places.find(place => place.unitName)!.id
    const ask = (query: { title: string; category?: string }) =>
      office().then(it => it.call(casework.similar, { query: { placeId, ...query } }))
    const { cases: twins } = await ask({ title: '垃圾成堆没人清', category: 'litter' })
    expect(twins[0]).toMatchObject({ metres: 0 })
    expect(twins[0]!.why).toMatch(/^同一点位，同类，今天登记/)
    expect((await ask({ title: '井盖缺失', category: 'manhole' })).cases).toEqual([])
  })

  it('a category the city does not have is refused', async () => {
    const { places } = await (await office()).call(placeList)
    const refused = await (await office()).ask(cases.file, {
      body: { placeId: places[0]!.id, title: '无此分类', category: 'no-such', photos: [], issue: false },
    })
    expect(refused.problem).toMatchObject({ code: 'case.category.none', at: '/category' })
  })
})

describe('verified and after', () => {
  it('the lot names the verifier, also a second; neither is the other', async () => {
    june8()
    const admin = await bench.as('xitong')
    const { people: all } = await admin.call(people.people)
    const { units } = await admin.call(people.units)
    await admin.call(people.appoint, {
      body: {
        personId: all.find(one => one.login === 'xuncha2')!.id,
        unitId: units.find(unit => unit.name === '演示督查组')!.id,
        role: 'verifier',
        title: '核查员',
        secondment: false,
        startsOn: '2022-06-01',
      },
    })
    const { places } = await (await office()).call(placeList)
    const filed = await (await office()).call(cases.file, {
      body: {
        placeId: places.find(place => place.unitName === '演示市容单位')!.id,
        title: '双人核查',
        severity: 'urgent',
        photos: [],
        issue: true,
      },
    })
    const unit = officerOf('演示市容单位')
    const one = { id: filed.id, number: filed.number, unitId: filed.unitId!, dueAt: filed.dueAt!, unit }
    const lot = bench.house.clock.lot
    Object.assign(bench.house.clock, { lot: () => 0 })
    await handle(bench, one)
    const params = { id: one.id }
    const order = all
      .filter(it => ['hecha1', 'xuncha2'].includes(it.login!))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(it => it.login!)
    const [drawn, other] = [await bench.as(order[0]!), await bench.as(order[1]!)]
    expect((await other.ask(acts.agree, { params, body: { version: 3 } })).problem?.code).toBe(
      'case.verify.drawn',
    )
    expect((await drawn.ask(cases.pass, { params, body: { version: 3 } })).problem?.code).toBe(
      'case.pass.twice',
    )
    await drawn.call(acts.agree, { params, body: { version: 3 } })
    expect((await drawn.ask(cases.pass, { params, body: { version: 4 } })).problem?.code).toBe(
      'case.pass.first-verifier',
    )
    await other.call(cases.pass, { params, body: { version: 4 } })
    expect(await read(one.id)).toMatchObject({ state: 'closed', lookAgainOn: '2022-07-08' })
    expect(await openDuties(one.id)).toEqual(['case.look-again'])

    // Looked at again, it was as before.
    at('2022-07-08', '10:00')
    const photos = [await picture('hecha1')]
    await (await bench.as('hecha1')).call(acts.relapse, {
      params,
      body: { version: 5, reason: '又堆上了', photos },
    })
    const again = await read(one.id)
    expect(again).toMatchObject({ state: 'issued', reopenedCount: 1, unitId: one.unitId })
    expect(await openDuties(one.id)).toEqual(['case.handle'])
    Object.assign(bench.house.clock, { lot })
  })

  it('reopened for the reporter within the window, called recurring after it', async () => {
    june8()
    const { places } = await (await office()).call(placeList)
    const place = places.find(one => one.unitName === '演示园林单位')!
    const file = async (title: string) => {
      const filed = await (await office()).call(cases.file, {
        body: { placeId: place.id, title, category: 'green-plot', photos: [], issue: true },
      })
      return {
        id: filed.id,
        number: filed.number,
        unitId: filed.unitId!,
        dueAt: filed.dueAt!,
        unit: officerOf('演示园林单位'),
      }
    }
    const one = await file('绿地被占')
    const params = { id: one.id }
    /** What the verifier drawn finds in his own 待办; nobody else does. */
    const owingWhom = async (id: string) => {
      const lists = await Promise.all(
        ['hecha1', 'xuncha2'].map(async login => (await (await bench.as(login)).call(duties.mine)).duties),
      )
      return { verifierOwing: lists.flat().filter(it => it.subjectId === id) }
    }
    const pass = async (version: number) => {
      const drawn = await bench.as('hecha1')
      const done = await drawn.ask(cases.pass, { params, body: { version } })
      if (done.status !== 200)
        await (await bench.as('xuncha2')).call(cases.pass, { params, body: { version } })
    }
    await handle(bench, one)
    const { verifierOwing } = await owingWhom(one.id)
    expect(verifierOwing.map(it => it.kind)).toEqual(['核查案件'])
    await pass(3)
    expect((await owingWhom(one.id)).verifierOwing).toEqual([])
    at('2022-06-14', '10:00')
    await (await office()).call(acts.reopen, { params, body: { version: 4, reason: '群众来电仍未清' } })
    await handle(bench, one, 5)
    await pass(6)
    at('2022-06-24', '10:00')
    expect(
      (await (await office()).ask(acts.reopen, { params, body: { version: 7, reason: '又来电' } })).problem
        ?.code,
    ).toBe('case.reopen.late')
    const next = await file('绿地又被占')
    expect((await read(next.id)).recursOf).toMatchObject({ id: one.id, number: one.number })
  })

  it('withdrawn by the head only; nobody owes anything any more', async () => {
    june8()
    const one = await issueCase(bench, 0, '撤案')
    const body = { version: 2, reason: '重复交办' }
    expect((await (await office()).ask(acts.withdraw, { params: { id: one.id }, body })).status).toBe(403)
    await (await bench.as('zhuren')).call(acts.withdraw, { params: { id: one.id }, body })
    expect((await read(one.id)).state).toBe('withdrawn')
    expect(await openDuties(one.id)).toEqual([])
  })
})

it('after all of it the counts of the screens are what the cases say', async () => {
  await bench.turn()
  const differing = await bench.house.inCity(640300, async trx => {
    const totals = await trx.selectFrom('case_totals').selectAll().where('city_id', '=', 640300).execute()
    const rows = await trx
      .selectFrom('cases')
      .select(['state', 'unit_id', 'division'])
      .where('city_id', '=', 640300)
      .execute()
    const counted = new Map<string, number>()
    for (const row of rows) {
      const unit = row.state === 'filed' ? null : row.unit_id
      const key = `${row.division ?? 640300}/${unit ?? '00000000-0000-0000-0000-000000000000'}/${row.state}`
      counted.set(key, (counted.get(key) ?? 0) + 1)
    }
    return totals
      .filter(row => row.state !== 'overdue')
      .filter(row => Number(row.n) !== (counted.get(`${row.division}/${row.unit_id}/${row.state}`) ?? 0))
  })
  expect(differing).toEqual([])
  const places = await bench.house.inCity(640300, async trx => {
    const { rows } = await sql<{ n: number }>`
      with truth as (
        select place_id, state, count(*) as n from cases where city_id = 640300 and place_id is not null group by 1, 2
        union all select c.place_id, 'overdue', count(*) from cases c join duties d on d.city_id = c.city_id
            and d.subject_id = c.id and d.kind = 'case.handle' and d.overdue_at is not null and d.done_at is null
            and d.cancelled_at is null
          where c.city_id = 640300 and c.place_id is not null group by 1)
      select count(*)::int as n from truth t full join (
          select * from case_place_totals where city_id = 640300 and n <> 0) k on k.place_id = t.place_id and k.state = t.state
        where coalesce(t.n, 0) <> coalesce(k.n, 0)`.execute(trx)
    return rows[0]!.n
  })
  expect(places).toBe(0)
})
