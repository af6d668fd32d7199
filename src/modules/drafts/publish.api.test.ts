// From a reviewed draft to a version of the plan in force, over HTTP on a real database.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadPacks } from '../../server/boot.ts'
import { TEST_CITY, type TestBench } from '../../server/testing.ts'
import type { Client } from '../../simulate/client.ts'
import * as people from '../people/people.contract.ts'
import * as planContract from '../plan/plan.contract.ts'
import * as contract from './drafts.contract.ts'
import {
  acceptEverything,
  allBlanks,
  bringIn,
  compiled,
  openDraftBench,
  paperInForce,
} from './drafts.testbed.ts'

let bench: TestBench
let office: Client
let head: Client
beforeAll(async () => {
  bench = await openDraftBench()
  office = await bench.as('banshi')
  head = await bench.as('zhuren')
})
afterAll(() => bench.close())

describe('publishing', () => {
  it('is refused while anything waits, to whoever brought the file in, and where a blank has no ground', async () => {
    const id = await bringIn(bench, compiled(await paperInForce(bench)), 'zhuren')
    const mine = await bringIn(bench, compiled({ ...(await paperInForce(bench)), title: '另一份' }))
    const body = { version: '2022.1', blanks: [], keep: [] }
    const publish = (which: string, more = {}) =>
      head.ask(contract.publish, { params: { id: which }, body: { ...body, ...more } })
    expect((await publish(id)).problem?.code).toBe('draft.publish.never.uploader')
    expect((await office.ask(contract.publish, { params: { id: mine }, body })).problem?.code).toBe(
      'permission.role',
    )
    expect((await publish(mine)).problem?.code).toBe('draft.publish.waiting')
    await acceptEverything(office, mine)
    const blank = await publish(mine)
    expect(blank.problem).toMatchObject({
      code: 'draft.publish.blank',
      detail: expect.stringMatching(/有 \d+ 处空缺.*没有牵头单位/),
    })
    expect(
      (await publish(mine, { blanks: [{ kind: 'lead', code: '*', reason: '待分解' }] })).problem?.detail,
    ).toContain('没有完成时限')
    expect(
      (await publish(mine, { blanks: allBlanks.map(it => ({ ...it, by: '2021-01-01' })) })).problem?.code,
    ).toBe('draft.publish.past')
    const { items } = await office.call(contract.read, { params: { id: mine } })
    const clause = items.find(it => it.kind === 'clause' && (it.value as { id: string }).id === '四(八)32')!
    await office.call(contract.decide, {
      params: { id: mine },
      body: { action: 'reject', items: [{ id: clause.id, version: clause.version }], reason: '试' },
    })
    expect((await publish(mine, { blanks: allBlanks })).problem).toMatchObject({
      code: 'draft.publish.clause',
      detail: expect.stringContaining('四(八)32'),
    })
    await office.call(contract.abandon, { params: { id: mine }, body: { reason: '只是试一试' } })
    expect((await publish(mine, { blanks: allBlanks })).problem?.code).toBe('draft.publish.state')
    const [one] = (await office.call(contract.read, { params: { id: mine } })).items
    const dead = await office.ask(contract.decide, {
      params: { id: mine },
      body: { action: 'reopen', items: [{ id: one!.id, version: one!.version }] },
    })
    expect(dead.problem).toMatchObject({
      code: 'draftitem.closed',
      detail: expect.stringContaining('已作废'),
    })
  })

  it('a revised document: the difference says it all, and the new version carries on what goes on', async () => {
    const { units } = await office.call(people.units)
    const unit = (name: string) => units.find(it => it.shortName.includes(name))!
    const [lead, other] = [unit('教育'), unit('卫')]
    for (const code of ['task:16', 'task:17', 'task:21', 'task:39'])
      await office.call(planContract.assign, { params: { code }, body: { lead: lead.id, supports: [] } })
    const before = await office.call(planContract.read)

    const plan = await paperInForce(bench)
    // 第 16 项改标题, 第 39 项删去, 第 21 项移到新的编号, 新增一项, 一个数值变了, 一个目标没有再写.
    const task = (number: string) => plan.tasks.find(it => it.number === number)!
    const clause = (id: string) => plan.clauses.find(it => it.id === id)!
    clause('四(五)16').heading = '深入推进国民教育和职业教育'
    task('16').title = '深入推进国民教育和职业教育'
    plan.clauses.splice(plan.clauses.indexOf(clause('四(十)39')), 1)
    plan.tasks.splice(plan.tasks.indexOf(task('39')), 1)
    plan.targets = plan.targets.filter(it => it.clause !== '四(十)39')
    const moved = clause('四(六)21')
    for (const it of [...plan.tasks, ...plan.targets]) if (it.clause === moved.id) it.clause = '四(六)40'
    moved.id = '四(六)40'
    moved.marker = '40、'
    task('21').number = '40'
    plan.clauses.push({
      id: '四(十)41',
      level: 3,
      marker: '41、',
      heading: '开展护苗行动',
      parent: '四(十)',
      words: '每年检查两次。',
    })
    plan.tasks.push({
      clause: '四(十)41',
      number: '41',
      title: '开展护苗行动',
      area: '四(十)',
      leads: [other.name],
      supports: ['查无此局'],
      due: '2022年底前',
    })
    const air = plan.targets.find(it => it.indicator === '空气质量优良天数比例')!
    air.value = '90'
    const gone = plan.targets.find(it => it.indicator.includes('人均公园绿地面积'))!
    plan.targets.splice(plan.targets.indexOf(gone), 1)
    const goneCode = before.targets.find(it => it.indicator === gone.indicator)!.code

    const id = await bringIn(bench, compiled(plan))
    await acceptEverything(office, id)
    const it = await office.call(contract.difference, { params: { id } })
    const clauseChange = (key: string) =>
      it.clauses.find(one => one.to?.id === key || (!one.to && one.from?.id === key))!
    expect(clauseChange('四(五)16').change).toBe('renamed')
    expect(clauseChange('四(十)39')).toMatchObject({ change: 'removed', to: null })
    expect(clauseChange('四(六)40')).toMatchObject({ change: 'renumbered', from: { id: '四(六)21' } })
    expect(clauseChange('四(十)41')).toMatchObject({ change: 'added', from: null })
    expect(clauseChange('四(一)1').change).toBe('unknown')
    const taskChange = (code: string) => it.tasks.find(one => one.code === code)!
    expect(taskChange('task:16')).toMatchObject({
      change: 'changed',
      lead: lead.shortName,
      what: [expect.stringContaining('标题')],
    })
    expect(taskChange('task:17')).toMatchObject({ change: 'same', lead: lead.shortName })
    expect(taskChange('task:21')).toMatchObject({
      change: 'changed',
      what: ['条款 四(六)21 → 四(六)40'],
      lead: lead.shortName,
    })
    expect(taskChange('task:39')).toMatchObject({ change: 'removed', lead: lead.shortName })
    expect(taskChange('task:41')).toMatchObject({ change: 'added', lead: null, named: other.shortName })
    expect(
      it.targets.find(one => one.what.length > 0 && one.to?.title === '空气质量优良天数比例')?.what,
    ).toEqual(['数值 87.5% → 90%'])
    expect(it.targets.find(one => one.code === goneCode)).toMatchObject({ change: 'removed' })
    expect(it.unknownUnits).toEqual(['查无此局'])
    expect(it.blanks.filter(one => one.kind === 'lead' && ['task:16', 'task:41'].includes(one.code))).toEqual(
      [],
    )

    const { planId } = await head.call(contract.publish, {
      params: { id },
      body: { version: '2022.1', blanks: allBlanks, keep: [goneCode] },
    })
    const after = await office.call(planContract.read)
    expect(after).toMatchObject({ id: planId, version: '2022.1' })
    expect(after.tasks).toHaveLength(39)
    const now = (code: string) => after.tasks.find(one => one.code === code)
    expect(now('task:21')).toMatchObject({
      number: 40,
      clause: '四(六)40',
      lead: { unitName: lead.shortName },
    })
    expect(now('task:16')).toMatchObject({
      title: '深入推进国民教育和职业教育',
      lead: { unitName: lead.shortName },
      summary: before.tasks.find(one => one.code === 'task:16')!.summary,
    })
    expect(now('task:39')).toBeUndefined()
    expect(now('task:41')?.lead?.unitName).toBe(other.shortName)
    expect(after.targets.find(one => one.code === goneCode)).toMatchObject({ indicator: gone.indicator })
    expect(after.targets.find(one => one.indicator === '空气质量优良天数比例')?.value).toBe('90')
    expect(after.phases.map(one => one.code)).toEqual(before.phases.map(one => one.code))
    expect(after.safeguards).toHaveLength(before.safeguards.length)
    expect(after.clauses.find(one => one.id === '四(十)41')?.text).toBe('41、开展护苗行动。每年检查两次。')
    expect(after.clauses.find(one => one.id === '四(八)32')?.text).toContain('空气质量优良天数比例90%')
    expect((await office.ask(planContract.requirement, { params: { code: 'task:39' } })).status).toBe(404)

    // The pack the city began with is loaded at every start; it does not push the people's version aside.
    await loadPacks(bench.house)
    expect((await office.call(planContract.read)).id).toBe(planId)

    // The next document has words to compare with.
    const again = await paperInForce(bench)
    const id2 = await bringIn(bench, compiled({ ...again, title: '第二次修订' }))
    const next = await office.call(contract.difference, { params: { id: id2 } })
    expect(new Set(next.clauses.map(one => one.change))).not.toContain('unknown')
    expect(next.tasks.filter(one => one.change !== 'same')).toEqual([])

    // A number was used once and for all; under another one the next version goes out.
    await acceptEverything(office, id2)
    const publish = (version: string) =>
      head.ask(contract.publish, { params: { id: id2 }, body: { version, blanks: allBlanks, keep: [] } })
    expect(await publish('2022.1')).toMatchObject({
      status: 409,
      problem: { code: 'plan.version-used', detail: expect.stringContaining('请换一个没有用过的版本号') },
    })
    expect((await office.call(planContract.read)).id).toBe(planId)
    expect((await publish('2022.2')).problem).toBeUndefined()
  }, 60_000)

  it('each step stands in the ledger, in ids and digests', async () => {
    const facts = await bench.house.inCity(TEST_CITY, trx =>
      trx
        .selectFrom('facts')
        .select(['kind', 'data'])
        .where('kind', 'in', ['draft.published', 'draft.abandoned', 'requirement.ended'])
        .execute(),
    )
    expect(new Set(facts.map(it => it.kind)).size).toBe(3)
    expect(JSON.stringify(facts)).not.toMatch(/[\u4e00-\u9fff]/)
  })
})
