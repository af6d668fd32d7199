// Row 174 of the mission, and what a work plan must not do.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { newId, picture } from '../../server/api.testbed.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import * as duties from '../duties/duties.contract.ts'
import * as people from '../people/people.contract.ts'
import * as contract from './workplans.contract.ts'

let bench: TestBench
let unitId: string
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  unitId = await unitOf('demo-bureau-1')
})
afterAll(() => bench.close())

const unitOf = async (code: string) =>
  (await (await bench.as('banshi')).call(people.units)).units.find(unit => unit.code === code)!.id
const item = (
  words: string,
  due: { kind: 'day'; day: string } | { kind: 'each'; each: 'quarter' },
  requirement = 'task:21',
) => ({
  measureId: newId(),
  requirement,
  words,
  due,
})
const day = (text: string) => ({ kind: 'day' as const, day: text })

/** The unit writes and sends a plan of these measures; answers the edition's id and version. */
async function submitted(
  login: string,
  unit: string,
  items: readonly ReturnType<typeof item>[],
  reason?: string,
) {
  const clerk = await bench.as(login)
  const { id } = await clerk.call(contract.begin, {
    params: { unitId: unit },
    body: reason ? { reason } : {},
  })
  const saved = await clerk.call(contract.save, { params: { id }, body: { version: 1, items: [...items] } })
  await clerk.call(contract.submit, { params: { id }, body: { version: saved.version } })
  return { id, version: saved.version + 1 }
}
const mine = async (login: string) =>
  (await (await bench.as(login)).call(duties.mine)).duties.filter(duty => duty.kind === '落实工作措施')

describe('row 174 部门工作方案', () => {
  const first = item('路面破损当月修补', day('2022-09-30'))
  const second = item('公益广告按季巡查更换', { kind: 'each', each: 'quarter' }, 'task:3')

  it('row 174: measures with due dates; returned, sent again, approved by the office; each is a duty', async () => {
    const sent = await submitted('danwei01', unitId, [first, second])
    const office = await bench.as('banshi')
    expect((await office.call(contract.list)).waiting).toBe(1)
    expect(await mine('danwei01')).toEqual([])
    await office.call(contract.sendBack, {
      params: { id: sent.id },
      body: { version: sent.version, reason: '时限写具体' },
    })
    const clerk = await bench.as('danwei01')
    const seen = await clerk.call(contract.get, { params: { unitId } })
    expect(seen.open).toMatchObject({ state: 'returned', decision: '时限写具体', edition: 1 })
    await clerk.call(contract.submit, { params: { id: sent.id }, body: { version: sent.version + 1 } })
    const approved = await office.call(contract.approve, {
      params: { id: sent.id },
      body: { version: sent.version + 2 },
    })
    expect(approved.opened).toBe(2)
    expect((await mine('danwei01')).map(duty => [duty.title, duty.dueAt, duty.allowance])).toEqual([
      ['公益广告按季巡查更换', '2022-06-30T15:59:59.000Z', '每季度末'],
      ['路面破损当月修补', '2022-09-30T15:59:59.000Z', '2022年9月30日前'],
    ])
  })

  it('row 174: reported in a sentence, returned, reported again, confirmed; what comes back opens its next duty', async () => {
    const clerk = await bench.as('danwei01')
    const office = await bench.as('banshi')
    const params = { id: second.measureId }
    const photo = await clerk.photo(await picture())
    await clerk.call(contract.report, {
      params,
      body: { version: 1, words: '已更换十二处', photos: [photo] },
    })
    expect((await mine('danwei01')).map(duty => duty.title)).toEqual(['路面破损当月修补'])
    await office.call(contract.returnReport, { params, body: { version: 2, reason: '请写明地点' } })
    expect(await mine('danwei01')).toHaveLength(2)
    await clerk.call(contract.report, {
      params,
      body: { version: 3, words: '已在主干道更换十二处', photos: [] },
    })
    await office.call(contract.confirm, { params, body: { version: 4 } })
    const next = (await mine('danwei01')).find(duty => duty.subjectId === second.measureId)
    expect(next?.dueAt).toBe('2022-09-30T15:59:59.000Z')
    const once = { id: first.measureId }
    await clerk.call(contract.report, { params: once, body: { version: 1, words: '全部修补', photos: [] } })
    await office.call(contract.confirm, { params: once, body: { version: 2 } })
    expect((await mine('danwei01')).map(duty => duty.subjectId)).toEqual([second.measureId])
    const view = await office.call(contract.get, { params: { unitId } })
    expect(view.inForce!.items.map(it => it.progress?.stateWords)).toEqual(['已完成', '正在落实'])
    expect(view.inForce!.items[1]!.progress!.photos).toEqual([photo])
  })

  it('row 174: a change is a new edition with a reason; the approved one stays in force until then', async () => {
    const clerk = await bench.as('danwei01')
    const office = await bench.as('banshi')
    const without = await clerk.ask(contract.begin, { params: { unitId }, body: {} })
    expect(without.problem?.code).toBe('workplan.reason')
    const { id } = await clerk.call(contract.begin, {
      params: { unitId },
      body: { reason: '上级提前了时限' },
    })
    const again = await clerk.ask(contract.begin, { params: { unitId }, body: { reason: '又一版' } })
    expect(again.problem?.code).toBe('workplan.open')
    const third = item('新增一条', day('2022-10-31'))
    const items = [{ ...second, due: day('2022-08-31') }, third]
    const { version } = await clerk.call(contract.save, { params: { id }, body: { version: 1, items } })
    await clerk.call(contract.submit, { params: { id }, body: { version } })
    const during = await office.call(contract.get, { params: { unitId } })
    expect([during.inForce?.edition, during.open?.edition, during.open?.reason]).toEqual([
      1,
      2,
      '上级提前了时限',
    ])
    expect((await mine('danwei01')).map(duty => duty.dueAt.slice(0, 10))).toEqual(['2022-09-30'])
    await office.call(contract.approve, { params: { id }, body: { version: version + 1 } })
    const after = await office.call(contract.get, { params: { unitId } })
    expect([after.inForce?.edition, after.open, after.past.map(it => it.stateWords)]).toEqual([
      2,
      null,
      ['已被新版取代'],
    ])
    expect((await mine('danwei01')).map(duty => [duty.title, duty.dueAt.slice(0, 10)])).toEqual([
      ['公益广告按季巡查更换', '2022-08-31'],
      ['新增一条', '2022-10-31'],
    ])
    const { rows } = await bench.app.inject({ url: '/api/health' }).then(() => factsOf())
    expect(rows).toEqual(['measure.changed', 'measure.adopted', 'measure.dropped'])
  })

  async function factsOf() {
    const facts = await bench.house.inCity(TEST_CITY, trx =>
      trx
        .selectFrom('facts')
        .select('kind')
        .where('city_id', '=', TEST_CITY)
        .where('kind', 'in', ['measure.changed', 'measure.adopted', 'measure.dropped'])
        .orderBy('seq')
        .execute(),
    )
    return { rows: facts.map(fact => fact.kind).slice(-3) }
  }
})

describe('refusals', () => {
  it('nobody writes, sends or approves another unit’s plan; out of reach it does not exist', async () => {
    const other = await unitOf('demo-bureau-2')
    const stranger = await bench.as('danwei01')
    expect((await stranger.ask(contract.get, { params: { unitId: other } })).status).toBe(404)
    expect((await stranger.ask(contract.begin, { params: { unitId: other }, body: {} })).status).toBe(404)
    const office = await bench.as('banshi')
    const begun = await office.ask(contract.begin, { params: { unitId: other }, body: {} })
    expect(begun.problem?.code).toBe('workplan.begin.who')
    const sent = await submitted('danwei02', other, [item('一条', day('2022-12-31'))])
    const body = { version: sent.version }
    expect((await stranger.ask(contract.approve, { params: { id: sent.id }, body })).problem?.code).toBe(
      'permission.role',
    )
    const overtaken = await office.ask(contract.approve, { params: { id: sent.id }, body: { version: 1 } })
    expect(overtaken.problem).toMatchObject({
      code: 'workplan.overtaken',
      detail: expect.stringContaining('待审核'),
    })
    expect(
      (
        await (
          await bench.as('danwei02')
        ).ask(contract.save, { params: { id: sent.id }, body: { ...body, items: [] } })
      ).problem?.code,
    ).toBe('workplan.edit.state')
  })

  it('a measure against nothing, a measure of somebody else, a due day that is past', async () => {
    const own = await unitOf('demo-bureau-3')
    const clerk = await bench.as('danwei03')
    const { id } = await clerk.call(contract.begin, { params: { unitId: own }, body: {} })
    const save = (items: ReturnType<typeof item>[]) =>
      clerk.ask(contract.save, { params: { id }, body: { version: 1, items } })
    expect((await save([item('一', day('2022-12-31'), 'task:99')])).problem?.code).toBe('requirement.none')
    const theirs = (await (await bench.as('banshi')).call(contract.get, { params: { unitId } })).inForce!
      .items[0]!
    expect(
      (await save([{ ...item('一', day('2022-12-31')), measureId: theirs.measureId }])).problem?.code,
    ).toBe('workplan.measure-id')
    const twice = item('一', day('2022-12-31'))
    expect((await save([twice, twice])).problem?.code).toBe('workplan.measure-id')
    expect((await save([item('一', day('2022-06-01'))])).status).toBe(200)
    const late = await clerk.ask(contract.submit, { params: { id }, body: { version: 2 } })
    expect(late.problem?.code).toBe('workplan.due-past')
    await clerk.call(contract.discard, { params: { id }, body: { version: 2 } })
    expect((await clerk.call(contract.get, { params: { unitId: own } })).open).toBeNull()
  })
})
