// Rows of the mission that the registers carry, each by its name.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openBench, type TestBench } from '../../server/testing.ts'
import { people as cast } from '../../simulate/demo-cast.ts'
import * as people from '../people/people.contract.ts'
import * as contract from './registers.contract.ts'

let bench: TestBench
const units = new Map<string, string>()
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  for (const unit of (await (await bench.as('banshi')).call(people.units)).units)
    units.set(unit.code, unit.id)
})
afterAll(() => bench.close())

const unitOf = (login: string) => units.get(cast.find(one => one.login === login)!.unit)!

async function policy(title: string) {
  const office = await bench.as('banshi')
  const { entries } = await office.call(contract.entries, {
    params: { code: 'policies' },
    query: { q: title, sort: 'title' },
  })
  const params = { code: 'policies', id: entries[0]!.id }
  return { office, params, detail: await office.call(contract.entry, { params }) }
}

describe('rows of the mission', () => {
  it('row 4 办实事： each item has its unit, its promised day and the feedback of those served, without names', async () => {
    const unit = await bench.as('danwei01')
    const { id } = await unit.call(contract.enter, {
      params: { code: 'good-deeds' },
      body: {
        values: {
          item: '老旧小区加装路灯',
          unit: unitOf('danwei01'),
          served: '三个小区的住户',
          people: '860',
          promised: '2022-06-30',
          state: '已办成',
          finished: '2022-06-20',
        },
      },
    })
    const feedback = (score: string, many: string, words: string) => ({
      params: { code: 'good-deed-feedback' },
      body: { parentId: id, values: { day: '2022-06-25', score, people: many, words } },
    })
    // Who did it does not collect the praise for it.
    const own = await unit.ask(contract.enter, feedback('5', '100', '都说好'))
    expect(own.problem?.code).toBe('register.who')
    const office = await bench.as('banshi')
    await office.call(contract.enter, feedback('5', '30', '晚上敢出门了'))
    await office.call(contract.enter, feedback('4', '10', '还差东门一盏'))
    const detail = await office.call(contract.entry, { params: { code: 'good-deeds', id } })
    expect(detail.words.promised).toBe('2022-06-30')
    expect(detail.children[0]!.summary).toEqual([
      { name: '平均满意度（满分5）', value: '4.8', unit: '' },
      { name: '回访人数', value: '40', unit: '人' },
    ])
    const columns = detail.children[0]!.register.columns.map(column => column.title)
    expect(columns.filter(title => /姓名|电话|身份证/.test(title))).toEqual([])
  })

  it.each([
    ['新时代公民道德建设实施纲要', 'task:3'],
    ['新时代爱国主义教育实施纲要', 'task:3'],
  ])('row 19 %s stands in the policy register and its task names it', async (title, task) => {
    const { office, params, detail } = await policy(title)
    expect(detail.values).toMatchObject({ title, tasks: [task], clauses: ['四(一)3'] })
    // The plan states no number, so none stands there until somebody has read the paper itself.
    expect(detail.values.number).toBeUndefined()
    expect(detail.missing).toEqual(['文号', '制发机关', '印发日期'])
    const { entries } = await office.call(contract.refs, { params: { ref: task } })
    expect(entries).toContainEqual({ id: params.id, register: 'policies', registerTitle: '政策文件', title })
    const article = await office.call(contract.enter, {
      params: { code: 'policy-articles' },
      body: {
        parentId: params.id,
        values: { gist: '推动践行以文明礼仪', use: '工作要求', tasks: ['task:4'] },
      },
    })
    const task4 = await office.call(contract.refs, { params: { ref: 'task:4' } })
    expect(task4.entries.map(it => it.id)).toContain(article.id)
  })

  it('row 22 宣传设施意见： its rule stands as a checklist that every facility must pass first', async () => {
    const { detail } = await policy('关于进一步规范公共场所宣传设施管理使用工作的意见')
    const items = detail.children.find(child => child.register.code === 'policy-articles')!.entries
    expect(items.length).toBeGreaterThanOrEqual(3)
    for (const item of items)
      expect(item.words).toMatchObject({
        use: '检查要点',
        rule: '发布前须逐项查过',
        tasks: expect.any(String),
      })
  })

  it('row 25 文明行为促进条例： articles are linked to behaviours and to how often they were enforced, by period', async () => {
    const { office, detail } = await policy('文明行为促进条例')
    const behaviours = detail.children[0]!.entries
    expect(behaviours.length).toBeGreaterThanOrEqual(5)
    const litter = behaviours.find(it => it.title.includes('烟头'))!
    expect(litter.values.tasks).toEqual(['task:22', 'task:4'])
    const count = (period: string, advised: string, punished: string) => ({
      params: { code: 'enforcement-counts' },
      body: { parentId: litter.id, values: { period, unit: unitOf('danwei01'), advised, punished } },
    })
    const unit = await bench.as('danwei01')
    await unit.call(contract.enter, count('2022-Q1', '310', '12'))
    await unit.call(contract.enter, count('2022-Q2', '290', '9'))
    expect((await unit.ask(contract.enter, count('2022-Q2', '1', '1'))).problem?.code).toBe('register.twice')
    const article = await office.call(contract.entry, { params: { code: 'policy-articles', id: litter.id } })
    expect(article.children[0]!.summary).toEqual([
      { name: '劝导教育合计', value: '600', unit: '次' },
      { name: '行政处罚合计', value: '21', unit: '次' },
    ])
    const { entries } = await office.call(contract.refs, { params: { ref: 'task:22' } })
    expect(entries.map(it => it.title)).toContain(litter.title)
  })

  it('row 154 志愿服务规定： three papers in the register, their rules encoded', async () => {
    const rules: string[] = []
    for (const title of ['关于推进志愿服务制度化的意见', '志愿服务条例', '全国志愿服务嘉许管理办法']) {
      const { detail } = await policy(title)
      expect(detail.values.tasks).toEqual(['task:34'])
      rules.push(...detail.children[0]!.entries.flatMap(it => it.words.rule ?? []))
    }
    expect(rules.sort()).toEqual(['可以嘉许', '可开具证明', '须本人同意'])
  })
})
