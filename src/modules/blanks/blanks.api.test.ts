// A blank with a day is owed: seen in 待办, ended by the division or by a later version, overdue when nobody fills it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chinaTime } from '../../lib/day.ts'
import { TEST_CITY, TEST_NOW, type TestBench } from '../../server/testing.ts'
import type { Client } from '../../simulate/client.ts'
import * as drafts from '../drafts/drafts.contract.ts'
import {
  acceptEverything,
  allBlanks,
  bringIn,
  compiled,
  openDraftBench,
  type PaperPlan,
  paperInForce,
} from '../drafts/drafts.testbed.ts'
import * as duties from '../duties/duties.contract.ts'
import * as people from '../people/people.contract.ts'
import * as planContract from '../plan/plan.contract.ts'
import { approveMeasures } from '../workplans/workplans.testbed.ts'
import type { BlankGround } from './blank.ts'
import * as contract from './blanks.contract.ts'

let bench: TestBench
let office: Client
let head: Client
let unitId: string
beforeAll(async () => {
  bench = await openDraftBench()
  office = await bench.as('banshi')
  head = await bench.as('zhuren')
  const me = await (await bench.as('danwei01')).call(people.me)
  unitId = me.posts[0]!.unitId
})
afterAll(() => bench.close())

let made = 0
async function publish(blanks: readonly BlankGround[], change: (paper: PaperPlan) => void = () => undefined) {
  const paper = await paperInForce(bench)
  change(paper)
  paper.title = `第 ${++made} 次修订`
  const id = await bringIn(bench, compiled(paper))
  await acceptEverything(office, id)
  const body = { version: `2022.${made}`, blanks: [...blanks], keep: [] }
  return head.ask(drafts.publish, { params: { id }, body })
}
/** What somebody's own unit owes; the office sees everybody's. */
async function owed(login: string) {
  const client = await bench.as(login)
  const { posts } = await client.call(people.me)
  const { duties: all } = await client.call(duties.mine)
  return all.filter(it => it.kind === '补齐规划空缺' && it.unitId === posts[0]!.unitId)
}
const promise = (login: string, id: string) =>
  bench.as(login).then(client => client.ask(contract.read, { params: { id } }))
const assign = (code: string) =>
  office.call(planContract.assign, { params: { code }, body: { lead: unitId, supports: [] } })
const reasons = allBlanks.filter(it => it.kind === 'figure')

describe('a blank with a day', () => {
  it('becomes a duty of the office, or of the unit named; one ground is one duty', async () => {
    const refused = await publish([
      ...reasons,
      { kind: 'lead', code: '*', reason: '待分解' },
      { kind: 'due', code: '*', by: '2022-12-31', unit: '01860000-0000-7000-8000-000000000001' },
    ])
    expect(refused.problem?.code).toBe('unit.none')
    const { problem } = await publish([
      ...reasons,
      { kind: 'lead', code: '*', by: '2022-06-30' },
      { kind: 'lead', code: 'task:7', by: '2022-07-31', reason: '待机构改革' },
      { kind: 'due', code: '*', reason: '贯穿规划期' },
      { kind: 'due', code: 'task:5', by: '2022-09-30', unit: unitId },
    ])
    expect(problem).toBeUndefined()
    const ours = await owed('banshi')
    expect(ours.map(it => [it.title.replace(/“.*”/, '“…”'), it.dueAt, it.subjectType])).toEqual([
      ['补齐 38 项的牵头单位（“…”等）', '2022-06-30T15:59:59.000Z', 'blank'],
      ['补齐“…”的牵头单位', '2022-07-31T15:59:59.000Z', 'blank'],
    ])
    const [theirs, ...more] = await owed('danwei01')
    expect(more).toEqual([])
    expect(theirs).toMatchObject({ title: expect.stringContaining('的完成时限'), unitId })
    const seen = (await promise('danwei01', theirs!.subjectId)).body!
    expect(seen).toMatchObject({
      unitId,
      dueOn: '2022-09-30',
      overdue: false,
      blanks: [{ kind: 'due', code: 'task:5', closedAt: null }],
    })
    // What another unit fills does not exist for this one; the office sees all.
    expect((await promise('danwei01', ours[0]!.subjectId)).problem).toMatchObject({ code: 'blank.none' })
    expect((await promise('banshi', theirs!.subjectId)).problem).toBeUndefined()
  })

  it('the division fills it: a lead by dividing, a time by an approved measure of the lead', async () => {
    await assign('task:7')
    await bench.turn()
    expect((await owed('banshi')).map(it => it.title)).toEqual([expect.stringContaining('38 项')])
    const [all] = await owed('banshi')
    await assign('task:5')
    await bench.turn()
    const seen = (await promise('banshi', all!.subjectId)).body!
    expect(seen.title).toContain('37 项')
    expect(seen.blanks.find(it => it.code === 'task:5')).toMatchObject({ closedHow: 'division' })
    expect(await owed('danwei01')).toHaveLength(1)
    await approveMeasures(bench, 'danwei01', unitId, [
      { requirement: 'task:5', words: '年内完成', day: '2022-12-31' },
    ])
    await bench.turn()
    expect(await owed('danwei01')).toEqual([])
  })

  it('is overdue like any duty when nobody fills it', async () => {
    const [all] = await owed('banshi')
    bench.house.clock.set(chinaTime('2022-07-01', '09:00'))
    await bench.turn()
    bench.house.clock.set(TEST_NOW)
    const overdue = await bench.house.inCity(TEST_CITY, trx =>
      trx
        .selectFrom('duties')
        .select('subject_id')
        .where('kind', '=', 'blank.fill')
        .where('overdue_at', 'is not', null)
        .execute(),
    )
    expect(overdue).toEqual([{ subject_id: all!.subjectId }])
  })

  it('a later version ends it: filled, gone, or put off, and each says so', async () => {
    const [all] = await owed('banshi')
    const { problem } = await publish(
      [
        ...reasons,
        { kind: 'lead', code: '*', reason: '不再限期' },
        { kind: 'due', code: '*', reason: '贯穿规划期' },
      ],
      paper => {
        paper.tasks.find(it => it.number === '9')!.leads = ['演示园林绿化单位']
        paper.clauses = paper.clauses.filter(it => it.id !== '四(十)39')
        paper.targets = paper.targets.filter(it => it.clause !== '四(十)39')
        paper.tasks = paper.tasks.filter(it => it.number !== '39')
      },
    )
    expect(problem).toBeUndefined()
    expect(await owed('banshi')).toEqual([])
    const { blanks } = (await promise('banshi', all!.subjectId)).body!
    const how = (code: string) => blanks.find(it => it.code === code)?.closedHow
    expect([how('task:9'), how('task:39'), how('task:10'), how('task:5')]).toEqual([
      'version',
      'ended',
      'renewed',
      'division',
    ])
    const facts = await bench.house.inCity(TEST_CITY, trx =>
      trx
        .selectFrom('facts')
        .select(['kind', 'data'])
        .where('kind', 'in', ['blank.promised', 'blank.closed'])
        .execute(),
    )
    expect(facts.filter(it => it.kind === 'blank.promised')).toHaveLength(3)
    expect(JSON.stringify(facts)).not.toMatch(/[\u4e00-\u9fff]/)
  })
})
