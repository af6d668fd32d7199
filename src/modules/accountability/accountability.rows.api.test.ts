// Row 181 of the mission at its depth: due date → overdue → 督办单 proposed, decided by people, answered, filed; what is not answered
// or stays undone goes into the draft 通报. And row 199 stays what it was.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { chinaTime } from '../../lib/day.ts'
import { openBench, type TestBench } from '../../server/testing.ts'
import { handle, type IssuedCase, issueCase, testPhoto } from '../../server/testing-loop.ts'
import * as duties from '../duties/duties.contract.ts'
import * as contract from './accountability.contract.ts'

let bench: TestBench
let late: IssuedCase
let fresh: IssuedCase
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  late = await issueCase(bench, 0, '井盖缺失')
})
afterAll(() => bench.close())

async function at(day: string, clock = '09:30'): Promise<void> {
  bench.house.clock.set(chinaTime(day, clock))
  bench.signInAgain()
  await bench.turn()
}
const office = () => bench.as('banshi')
const list = async (series: 'supervise' | 'notice', login = 'banshi') =>
  (await (await bench.as(login)).call(contract.papers, { query: { series } })).papers
const read = async (id: string, login = 'banshi') =>
  (await bench.as(login)).call(contract.paper, { params: { id } })
const edit = (it: Awaited<ReturnType<typeof read>>, remove: string[], reason?: string) => ({
  params: { id: it.id },
  body: {
    version: it.version,
    title: it.title,
    opening: it.opening,
    closing: it.closing,
    remove,
    named: [],
    ...(reason ? { reason } : {}),
  },
})

describe('rows of the mission', () => {
  it('row 181 重点督办、限时整改、超期问责： the machine proposes by the pack’s limit, another person approves, the unit answers in time, the answer is filed', async () => {
    // One working day late is not enough, and nothing else of the ladder is skipped.
    await at('2022-06-10', '18:30')
    expect(await list('supervise')).toEqual([])
    await at('2022-06-15', '20:00')
    fresh = await issueCase(bench, 0, '刚刚发现的')
    const [draft] = await list('supervise')
    expect(draft).toMatchObject({ state: 'draft', entries: 1, number: null, seriesWords: '督办单' })
    const it = await read(draft!.id)
    expect(it).toMatchObject({
      unitId: late.unitId,
      superviseHours: 16,
      ruleVersion: expect.stringMatching(/^wuzhong-2021@/),
    })
    expect(it.entryList).toMatchObject([{ caseId: late.id, ground: '超期未办结，提请督办' }])
    // Not a second time, whatever the days bring.
    await at('2022-06-16')
    expect(await list('supervise')).toHaveLength(1)
    // The unit does not see a draft; the office submits, the head approves, nobody both.
    expect((await (await bench.as(late.unit)).ask(contract.paper, { params: { id: it.id } })).status).toBe(
      404,
    )
    const params = { id: it.id }
    const head = await bench.as('zhuren')
    await (await office()).call(contract.submit, { params, body: { version: 1 } })
    expect((await (await office()).ask(contract.approve, { params, body: { version: 2 } })).status).toBe(403)
    await head.call(contract.approve, { params, body: { version: 2 } })
    await (await office()).call(contract.issue, { params, body: { version: 3 } })
    const issued = await read(it.id, late.unit)
    expect(issued).toMatchObject({
      number: '吴创办督〔2022〕1号',
      state: 'issued',
      head: expect.stringMatching(/\d/),
      dueAt: chinaTime('2022-06-20', '10:30').toISOString(),
    })
    const unit = await bench.as(late.unit)
    const mine = () => unit.call(duties.mine, { query: {} })
    expect((await mine()).duties.map(one => [one.kind, one.subjectId])).toContainEqual(['答复督办单', it.id])
    // Only who it is addressed to answers; then the office sends it back once, with a new time, and files the second.
    const answer = (version: number) => ({
      params,
      body: { version, answer: '已安排人员，三日内办结。', photos: [] },
    })
    expect((await (await bench.as('danwei03')).ask(contract.answer, answer(4))).status).toBe(403)
    const photos = [await unit.photo(await testPhoto)]
    await unit.call(contract.answer, { params, body: { ...answer(4).body, photos } })
    expect((await mine()).duties.map(one => one.kind)).not.toContain('答复督办单')
    await (await office()).call(contract.sendBack, { params, body: { version: 5, reason: '没有写明原因' } })
    expect((await mine()).duties.map(one => one.kind)).toContain('答复督办单')
    await unit.call(contract.answer, answer(6))
    await (await office()).call(contract.file, { params, body: { version: 7 } })
    expect(await read(it.id)).toMatchObject({ state: 'filed', answer: '已安排人员，三日内办结。', photos })
    // Done in time after all: nothing is raised.
    await handle(bench, late)
    await at('2022-06-22')
    const [notice] = await list('notice')
    const entries = (await read(notice!.id)).entryList
    expect(entries.find(entry => entry.caseId === late.id)?.ground).toBe('超期未办结')
  })

  it('row 181: what nobody answers, and what stays undone after its answer, is said so in the draft 通报', async () => {
    await at('2022-06-23')
    // The second case is late by now and proposed; it is issued and nobody answers.
    const draft = (await list('supervise')).find(one => one.state === 'draft')!
    const params = { id: draft.id }
    await (await office()).call(contract.submit, { params, body: { version: 1 } })
    await (await bench.as('zhuren')).call(contract.approve, { params, body: { version: 2 } })
    await (await office()).call(contract.issue, { params, body: { version: 3 } })
    await at('2022-06-28')
    const [notice] = await list('notice')
    const ground = async () =>
      (await read(notice!.id)).entryList.find(entry => entry.caseId === fresh.id)?.ground
    expect(await ground()).toBe('督办单逾期未答复')
    // Answered late: the line stays as it was; nothing happens to a person's standing by itself.
    await (await bench.as(fresh.unit)).call(contract.answer, {
      params,
      body: { version: 4, answer: '正在办', photos: [] },
    })
    await at('2022-06-30')
    expect(await ground()).toBe('督办单逾期未答复')
    expect((await (await office()).call(contract.notices, { query: {} })).notices).toEqual([])
  })

  it('row 181: people decide otherwise with a reason, which is kept, and are not asked again', async () => {
    const [a, b] = [await issueCase(bench, 0, '甲'), await issueCase(bench, 0, '乙')]
    await at('2022-07-12')
    await at('2022-07-13')
    const draft = (await list('supervise')).find(one => one.state === 'draft')!
    const it = await read(draft.id)
    expect(it.entryList.map(entry => entry.caseId).sort()).toEqual([a.id, b.id].sort())
    const out = it.entryList.find(entry => entry.caseId === a.id)!.id
    const bare = await (await office()).ask(contract.edit, edit(it, [out]))
    expect(bare.problem?.code).toBe('paper.edit.reason')
    await (await office()).call(contract.edit, edit(it, [out], '已转挂账研究'))
    await (await office()).call(contract.discard, {
      params: { id: it.id },
      body: { version: 2, reason: '单位已当面说明' },
    })
    await at('2022-07-14')
    expect((await list('supervise')).filter(one => one.state === 'draft')).toEqual([])
    expect(await read(it.id)).toMatchObject({
      state: 'discarded',
      withdrawReason: '单位已当面说明',
      entries: 1,
    })
  })
})
