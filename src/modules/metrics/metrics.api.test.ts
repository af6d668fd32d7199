// Figures through the product: filed, reviewed, judged, corrected; what is owed, late, or for people to say.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { chinaTime } from '../../lib/day.ts'
import { TEST_CITY, TEST_PASSWORD } from '../../server/testing.ts'
import { signInAs } from '../../simulate/client.ts'
import * as duties from '../duties/duties.contract.ts'
import * as filing from './filing.contract.ts'
import * as contract from './metrics.contract.ts'
import { listVerdicts } from './metrics.store.ts'
import { type Figures, items, openFigures } from './office.testbed.ts'

let city: Figures
beforeAll(async () => {
  city = await openFigures(inject('postgresUrl'))
})
afterAll(() => city.bench.close())

const target = async (code: string) =>
  (await city.bench.as('banshi')).call(contract.target, { params: { code: `target:${code}` } })

describe('the list of targets', () => {
  it('has all 84; without figures nothing is met', async () => {
    const board = await (await city.bench.as('banshi')).call(contract.targets)
    expect(board.targets).toHaveLength(84)
    expect(board.counts).toEqual({ 数据不足: 80, 待人工: 4 })
    const air = board.targets.find(it => it.code === 'target:T50')!
    expect(air).toMatchObject({ line: '不低于 87.5%', now: { period: '2021', verdict: '数据不足' } })
    expect(air.now.sentence).toBe('2021年 缺数据 ≥ 87.5%（四(八)32），数据不足')
  })
})

describe('filing', () => {
  it('what a unit answers for is owed, filed by it, and accepted by somebody else', async () => {
    await city.assign('demo-bureau-1', 'T46')
    const unit = await city.bench.as('danwei01')
    const mine = async () =>
      (await unit.call(duties.mine)).duties.filter(it => it.title.includes('绿化覆盖率'))
    expect(await mine()).toMatchObject([
      { kind: '填报指标', title: '填报2021年城市建成区绿化覆盖率', clause: '四(八)31' },
    ])
    const { indicators } = await unit.call(filing.owed)
    expect(indicators.map(it => it.code)).toEqual(['green-cover'])
    const { ids } = await unit.call(filing.file, {
      body: { items: items('green-cover', { '2021': '36.5%' }), submit: true },
    })
    expect(await mine()).toEqual([])
    expect((await city.line('T46')).now.verdict).toBe('数据不足')
    const office = await city.bench.as('banshi')
    const waiting = await office.call(filing.review)
    expect(waiting.readings).toMatchObject([{ id: ids[0], words: '36.5%', state: 'submitted' }])
    await office.call(filing.accept, { params: { id: ids[0]! }, body: { version: 1 } })
    await city.bench.turn()
    expect((await city.line('T46')).now.sentence).toBe(
      '2021年 36.5% ≥ 36%（四(八)31），达标，余量 0.5 个百分点',
    )
    const rows = await city.bench.house.inCity(TEST_CITY, trx =>
      listVerdicts(trx, TEST_CITY, { targets: ['target:T46'], subject: 'city', from: '2021', to: '2021' }),
    )
    expect(rows).toMatchObject([{ verdict: '达标', margin: '0.5', figure: '36.5%' }])
  })

  it('another unit may not; nor may a unit without its figure being looked over', async () => {
    const other = await city.bench.as('danwei02')
    const refused = await other.ask(filing.file, {
      body: { items: items('green-cover', { '2020': '36' }), submit: true },
    })
    expect(refused.problem?.code).toBe('reading.submit.who')
    const unit = await city.bench.as('danwei01')
    const bad = async (text: string, more = {}) =>
      (
        await unit.ask(filing.file, {
          body: { items: items('green-cover', { '2020': text }, more), submit: true },
        })
      ).problem
    expect(await bad('360')).toMatchObject({ code: 'filing.range', at: '/items/0' })
    expect(await bad('0.36', { reasons: {} })).toMatchObject({ code: 'filing.reason' })
    const { items: checked } = await unit.call(filing.check, {
      body: { items: items('green-cover', { '2020': '0.36' }) },
    })
    expect(checked[0]!.findings.map(it => it.code)).toEqual(['filing.ratio'])
  })

  it('a returned figure is owed again; a correction is a new version and the verdict follows', async () => {
    const unit = await city.bench.as('danwei01')
    const office = await city.bench.as('zhuren')
    const again = await unit.ask(filing.file, {
      body: { items: items('green-cover', { '2021': '35' }), submit: true },
    })
    expect(again.problem?.code).toBe('filing.correction')
    const more = { reason: '年鉴修订' }
    const { ids } = await unit.call(filing.file, {
      body: { items: items('green-cover', { '2021': '35' }, more), submit: true },
    })
    await office.call(filing.sendBack, {
      params: { id: ids[0]! },
      body: { version: 1, reason: '请附修订依据' },
    })
    expect((await unit.call(duties.mine)).duties.map(it => it.title)).toContain(
      '重报2021年城市建成区绿化覆盖率',
    )
    await unit.call(filing.file, {
      body: { items: items('green-cover', { '2021': '35' }, more), submit: true },
    })
    await office.call(filing.accept, { params: { id: ids[0]! }, body: { version: 3 } })
    await city.bench.turn()
    const detail = await target('T46')
    expect(detail.line.now).toMatchObject({ verdict: '不达标', margin: '-1' })
    expect(detail.readings.map(it => [it.words, it.state])).toEqual([
      ['35%', 'accepted'],
      ['36.5%', 'superseded'],
    ])
    expect(detail.history.filter(it => it.period === '2021').map(it => it.verdict)).toEqual(
      expect.arrayContaining(['不达标', '达标', '数据不足']),
    )
    expect(detail.line.alerts.map(it => it.kind)).toContain('regression')
  })
})

it('where no figure can say it, one person proposes a verdict and another approves', async () => {
  const office = await city.bench.as('banshi')
  const body = {
    target: 'target:T44',
    period: '2021',
    verdict: '达标' as const,
    reason: '发案连降',
    evidence: '演示研判报告',
  }
  const { id } = await office.call(contract.propose, { body })
  expect((await office.ask(contract.propose, { body })).problem?.code).toBe('decision.waiting')
  const figures = await office.ask(contract.propose, { body: { ...body, target: 'target:T50' } })
  expect(figures.problem?.code).toBe('decision.figures')
  await (await city.bench.as('zhuren')).call(contract.approve, { params: { id }, body: { version: 1 } })
  await city.bench.turn()
  expect((await city.line('T44')).now).toMatchObject({
    verdict: '达标',
    sentence: '2021年：发案连降（四(七)28），人工判定达标',
  })
})

// The last one: time moves on, and every session with it.
it('late filing is an overdue duty', async () => {
  await city.assign('demo-bureau-3', 'T35')
  city.bench.house.clock.set(chinaTime('2022-07-15', '09:00'))
  await city.bench.turn()
  const unit = await signInAs(city.bench.app, 'danwei03', TEST_PASSWORD)
  const { duties: owed, reminders } = await unit.call(duties.mine)
  expect(owed).toMatchObject([{ kind: '填报指标', overdue: true }])
  expect(reminders).toMatchObject([{ subjectType: 'figure' }])
  const { targets } = await unit.call(contract.targets)
  expect(targets.find(it => it.code === 'target:T35')).toMatchObject({ late: true })
})
