// Rows of the mission that figures and verdicts carry, each named after its row.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import * as duties from '../duties/duties.contract.ts'
import * as contract from './metrics.contract.ts'
import { type Figures, openFigures } from './office.testbed.ts'
import * as outside from './outside.contract.ts'

let city: Figures
beforeAll(async () => {
  city = await openFigures(inject('postgresUrl'))
  await city.assign(
    'demo-bureau-2',
    ...[
      'T10',
      'T11',
      'T12',
      'T18',
      'T19',
      'T27',
      'T28',
      'T29',
      'T30',
      'T31',
      'T32',
      'T35',
      'T36',
      'T46',
      'T47',
      'T48',
    ],
    ...['T50', 'T51', 'T37', 'T60'],
  )
})
afterAll(() => city.bench.close())
const unit = 'danwei02'

describe('rows of the mission', () => {
  it('row 5 标准不降： a met target that later fails raises an alarm, and its unit owes an answer', async () => {
    await city.file(unit, 'air-good-days', { '2020': '88.1' })
    expect((await city.line('T50')).years.find(it => it.period === '2020')?.verdict).toBe('达标')
    await city.file(unit, 'air-good-days', { '2021': '86' })
    const line = await city.line('T50')
    expect(line.now).toMatchObject({
      period: '2021',
      verdict: '不达标',
      margin: '-1.5',
      marginUnit: '个百分点',
    })
    expect(line.alerts).toHaveLength(1)
    expect(line.alerts[0]).toMatchObject({
      kind: 'regression',
      sentence: '2021年 86% < 87.5%（四(八)32），不达标，相差 1.5 个百分点',
    })
    const owner = await city.bench.as(unit)
    const owed = async () => (await owner.call(duties.mine)).duties.filter(it => it.kind === '说明指标退步')
    expect(await owed()).toHaveLength(1)
    const { alerts } = await owner.call(contract.alerts)
    const alert = alerts.find(it => it.target === 'target:T50')!
    expect(alert.mayAnswer).toBe(true)
    await owner.call(contract.answerAlert, {
      params: { id: alert.id },
      body: { answer: '春季沙尘偏多，已加密洒水和道路清扫。' },
    })
    await city.bench.turn()
    expect(await owed()).toEqual([])
    expect((await city.line('T50')).alerts).toHaveLength(1)
    const office = await city.bench.as('banshi')
    const again = await office.ask(contract.answerAlert, {
      params: { id: alert.id },
      body: { answer: '再说一次' },
    })
    expect(again.problem?.code).toBe('alert.answer.who')
  })

  it('row 72 GDP、收入、能耗： T10–T12 stand against an outside series that names its paper and its cities', async () => {
    await city.file(unit, 'gdp-per-head', { '2021': '50000' })
    await city.file(unit, 'urban-income', { '2021': '32000' })
    await city.file(unit, 'energy-per-gdp', { '2021': '1.29' })
    expect((await city.line('T10')).now).toMatchObject({ verdict: '数据不足' })
    await city.enter('benchmark', 'peer-gdp', '49000')
    await city.enter('benchmark', 'peer-income', '32000')
    await city.enter('benchmark', 'energy-control', '1.3')
    expect((await city.line('T10')).now.sentence).toContain('对比范围尚未列明')
    await city.keep('peer-cities', '演示甲市', '演示乙市')
    expect((await city.line('T10')).now).toMatchObject({ verdict: '达标', margin: '1000' })
    expect((await city.line('T11')).now).toMatchObject({ verdict: '不达标', margin: '0' })
    expect((await city.line('T12')).now).toMatchObject({ verdict: '达标' })
    const detail = await (await city.bench.as('banshi')).call(contract.target, {
      params: { code: 'target:T10' },
    })
    expect(detail.outside[0]).toMatchObject({ among: { members: ['演示甲市', '演示乙市'] } })
    expect(detail.used.map(it => it.words)).toContain(
      '2021年 49000 元，演示文件〔2022〕1号第 5 页，2021年数，2022-03-01 起',
    )
  })

  it('row 78 健康中国、区域卫生规划： target values come from other plans with the page they stand on', async () => {
    await city.file(unit, 'hospital-beds', { '2021': '6.4' })
    expect((await city.line('T18')).now).toMatchObject({ verdict: '数据不足' })
    await city.enter('plan', 'hospital-beds', '6.5', '2021/2025')
    expect((await city.line('T18')).now).toMatchObject({ verdict: '不达标', margin: '-0.1' })
    const office = await city.bench.as('banshi')
    const twice = await office.ask(outside.enterOutside, {
      body: {
        kind: 'plan',
        code: 'hospital-beds',
        period: '2021/2025',
        amount: '6.3',
        document: '演示文件〔2022〕9号',
        page: '7',
        year: '2021',
        effectiveOn: '2022-05-01',
      },
    })
    expect(twice.problem?.code).toBe('outside.reason')
    const bare = await office.ask(outside.enterOutside, {
      body: { kind: 'plan', code: 'public-health-staff', period: '2021', amount: '1' } as never,
    })
    expect(bare.status).toBe(400)
  })

  it('row 92 体育用地、场地、锻炼、体质： T27–T32, per estate, per school, and as surveys', async () => {
    await city.keep('new-estates', '演示新区', '演示花苑')
    await city.file(unit, 'outdoor-sport-land', { '2021@item:演示新区': '0.3' })
    expect((await city.line('T27')).now.sentence).toContain('缺数据：2021年演示花苑')
    await city.file(unit, 'outdoor-sport-land', { '2021@item:演示花苑': '0.28' })
    expect((await city.line('T27')).now).toMatchObject({ verdict: '不达标' })
    expect((await city.line('T27')).subjects.map(it => [it.subjectWords, it.verdict]).sort()).toEqual([
      ['演示新区', '达标'],
      ['演示花苑', '不达标'],
    ])
    await city.file(unit, 'sport-venue-area', { '2021': '2.18' })
    expect((await city.line('T29')).now.verdict).toBe('达标')
    for (const code of ['T28', 'T30', 'T31', 'T32'])
      expect((await city.line(code)).now.verdict).toBe('数据不足')
  })

  it('row 98 路网结构： T35 and T36 from the figures of the built-up area', async () => {
    await city.file(unit, 'road-density', { '2021': '8' })
    await city.file(unit, 'road-area-share', { '2021': '14.9' })
    expect((await city.line('T35')).now).toMatchObject({
      verdict: '达标',
      sentence: expect.stringContaining('≥ 8'),
    })
    expect((await city.line('T36')).now).toMatchObject({ verdict: '不达标', margin: '-0.1' })
  })

  it('row 141 绿化： T46–T48, the last against the task handed down', async () => {
    await city.file(unit, 'green-cover', { '2021': '36' })
    await city.file(unit, 'park-green', { '2021': '12.5' })
    await city.file(unit, 'afforestation', { '2021': '8000' })
    await city.enter('plan', 'afforestation', '8000')
    for (const code of ['T46', 'T47', 'T48']) expect((await city.line(code)).now.verdict).toBe('达标')
  })

  it('row 144 蓝天、碧水、净土： a tree of four, five and six parts whose targets show their state', async () => {
    const board = await (await city.bench.as('banshi')).call(contract.targets)
    const parts = (parent: string) => board.goals.filter(it => it.parent === parent)
    expect(['sky', 'water', 'soil'].map(code => parts(code).length)).toEqual([4, 5, 6])
    const verdict = (code: string) => board.targets.find(it => it.code === code)?.now.verdict
    const shown = board.goals.flatMap(goal => goal.targets.map(verdict))
    expect(shown).not.toContain(undefined)
    expect(shown).toContain('不达标')
    for (const goal of board.goals) expect(goal.clause).toBe('四(八)32')
  })
})
