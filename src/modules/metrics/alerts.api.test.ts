// A warning is owed an answer: raised once, told anew, answered by the unit or ended by itself; its clock is the calendar's.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { chinaDay, chinaTime } from '../../lib/day.ts'
import { TEST_CITY, TEST_PASSWORD } from '../../server/testing.ts'
import { signInAs } from '../../simulate/client.ts'
import * as duties from '../duties/duties.contract.ts'
import * as contract from './metrics.contract.ts'
import { type Figures, openFigures } from './office.testbed.ts'

let city: Figures
beforeAll(async () => {
  city = await openFigures(inject('postgresUrl'))
  await city.assign('demo-bureau-2', 'T50', 'T38')
})
afterAll(() => city.bench.close())

const unit = 'danwei02'
const owed = async (login = unit) =>
  (await (await city.bench.as(login)).call(duties.mine)).duties.filter(it => it.kind === '提出补救措施')
const standing = async (target: string) =>
  (await (await city.bench.as(unit)).call(contract.alerts)).alerts.filter(
    it => it.target === `target:${target}`,
  )
const factsOf = (kind: string) =>
  city.bench.house.inCity(TEST_CITY, trx =>
    trx.selectFrom('facts').select(['subject_id', 'data']).where('kind', '=', kind).execute(),
  )

describe('a warning before the year ends', () => {
  it('opens one duty of the unit, ten working days long, and says why', async () => {
    await city.file(unit, 'waste-recycled', {
      '2017': '12',
      '2018': '15.5',
      '2019': '18.9',
      '2020': '23.1',
      '2021': '26',
    })
    const [duty, ...more] = await owed()
    expect(more).toEqual([])
    expect(duty).toMatchObject({
      title: expect.stringMatching(/^提出补救措施：生活垃圾回收利用率，.*照此走势预计达不到目标/),
      allowance: '10 工作日',
      clause: '四(六)21',
      subjectType: 'alert',
      overdue: false,
    })
    const [alert] = await standing('T38')
    expect(alert).toMatchObject({ id: duty!.subjectId, kind: 'outlook', period: '2022', mayAnswer: true })
    const days = (new Date(duty!.dueAt).getTime() - city.bench.house.clock.now().getTime()) / 86_400_000
    expect(days).toBeGreaterThanOrEqual(11)
  })

  it('is not raised a second time by what leaves it as it is', async () => {
    await city.file(unit, 'waste-recycled', { '2016': '9' })
    await city.bench.turn()
    expect(await owed()).toHaveLength(1)
    expect(await standing('T38')).toHaveLength(1)
    expect(
      (await factsOf('alert.raised')).filter(it => JSON.stringify(it.data).includes('T38')),
    ).toHaveLength(1)
  })

  it('answered by the unit the duty is done and the warning stands with its answer; nobody answers twice', async () => {
    const [alert] = await standing('T38')
    const office = await city.bench.as('banshi')
    const params = { id: alert!.id }
    const foreign = await office.ask(contract.answerAlert, { params, body: { answer: '代答' } })
    expect(foreign.problem?.code).toBe('alert.answer.who')
    const other = await (await city.bench.as('danwei01')).ask(contract.answerAlert, {
      params,
      body: { answer: '代答' },
    })
    expect(other.problem?.code).toBe('alert.none')
    const mine = await city.bench.as(unit)
    await mine.call(contract.answerAlert, { params, body: { answer: '年内新增两座分拣中心，十月底投用。' } })
    expect(await owed()).toEqual([])
    expect(await standing('T38')).toMatchObject([
      { answer: '年内新增两座分拣中心，十月底投用。', mayAnswer: false },
    ])
    const twice = await mine.ask(contract.answerAlert, { params, body: { answer: '再说一次' } })
    expect(twice.problem?.code).toBe('alert.answer.state')
    await city.file(unit, 'waste-recycled', { '2015': '8' })
    expect(await owed()).toEqual([])
  })

  it('of the months so far takes the place of the trend’s: one warning, one duty, the same clock', async () => {
    await city.file(unit, 'air-good-days', {
      '2017': '88',
      '2018': '86.9',
      '2019': '86',
      '2020': '85.1',
      '2021': '84',
    })
    const [before] = await owed()
    expect((await standing('T50')).filter(it => it.kind === 'outlook')).toHaveLength(1)
    await city.file(unit, 'air-good-days', { '2022-04': '84.2' })
    const warnings = (await standing('T50')).filter(it => it.kind !== 'regression')
    expect(warnings).toMatchObject([{ kind: 'elapsed', id: before!.subjectId }])
    expect(warnings[0]!.sentence).toContain('以后各月平均须达到')
    expect(await owed()).toMatchObject([{ id: before!.id, dueAt: before!.dueAt }])
  })

  it('no longer holding, it ends by itself with its duty', async () => {
    await city.file(unit, 'air-good-days', { '2022-05': '92' })
    // The months are on course; the trend is not, so the same warning goes on, told by the trend.
    expect((await standing('T50')).filter(it => it.kind !== 'regression')).toMatchObject([
      { kind: 'outlook' },
    ])
    const [alert] = (await standing('T50')).filter(it => it.kind !== 'regression')
    await city.file(unit, 'air-good-days', { '2016': '70', '2015': '60', '2014': '50' })
    expect((await standing('T50')).filter(it => it.kind !== 'regression')).toEqual([])
    expect(await owed()).toEqual([])
    expect((await factsOf('alert.ended')).map(it => it.subject_id)).toContain(alert!.id)
    expect(JSON.stringify((await factsOf('duty.cancelled')).map(it => it.data))).toContain(alert!.id)
  })

  it('of a target nobody answers for is the office’s', async () => {
    // The office files what is not divided yet.
    await city.file('banshi', 'good-water-share', {
      '2017': '60',
      '2018': '58',
      '2019': '56',
      '2020': '54',
      '2021': '52',
    })
    expect(await owed('banshi')).toHaveLength(1)
  })
})

// The last one: time moves on, and every session with it.
it('unanswered it is overdue and reminded of, and the next year ends it', async () => {
  const { clock } = city.bench.house
  expect(chinaDay(clock.now()) < '2022-09-01').toBe(true)
  clock.set(chinaTime('2022-10-20', '09:00'))
  await city.bench.turn()
  const office = await signInAs(city.bench.app, 'banshi', TEST_PASSWORD)
  const mine = (await office.call(duties.mine)).duties.filter(it => it.kind === '提出补救措施')
  expect(mine).toMatchObject([{ overdue: true }])
  clock.set(chinaTime('2023-01-04', '09:00'))
  await city.bench.turn()
  const later = await signInAs(city.bench.app, 'banshi', TEST_PASSWORD)
  const { alerts } = await later.call(contract.alerts)
  expect(alerts.filter(it => it.kind !== 'regression' && it.period === '2022')).toEqual([])
})
