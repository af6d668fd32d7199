// Benchmarks and plan values through the product: entered by one, confirmed or refused by another, corrected by a new version.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { TEST_CITY } from '../../server/testing.ts'
import { home } from '../dashboard/dashboard.contract.ts'
import * as filing from './filing.contract.ts'
import * as contract from './metrics.contract.ts'
import { type Figures, openFigures } from './office.testbed.ts'
import * as outside from './outside.contract.ts'

let city: Figures
beforeAll(async () => {
  city = await openFigures(inject('postgresUrl'))
  await city.assign('demo-bureau-2', 'T10', 'T18')
  await city.keep('peer-cities', '演示甲市')
  await city.file('danwei02', 'gdp-per-head', { '2021': '51000' })
})
afterAll(() => city.bench.close())

const gdp = {
  kind: 'benchmark' as const,
  code: 'peer-gdp',
  period: '2021',
  amount: '49600',
  document: '演示统计公报',
  page: '12',
  year: '2021',
  effectiveOn: '2022-03-01',
}
const asOffice = () => city.bench.as('banshi')
const asHead = () => city.bench.as('zhuren')
/** A minute after the one before, as people do: versions are told apart by their time. */
const enter = async (more: Partial<typeof gdp> & { reason?: string } = {}) => {
  const { clock } = city.bench.house
  clock.set(new Date(clock.now().getTime() + 60_000))
  return (await (await asOffice()).call(outside.enterOutside, { body: { ...gdp, ...more } })).id
}
const ofT10 = async (login = 'banshi') =>
  (await (await city.bench.as(login)).call(contract.target, { params: { code: 'target:T10' } })).outside[0]!
const waitsFor = async (login: string) =>
  (await (await city.bench.as(login)).call(home)).decisions.find(it => it.kind === 'outside')?.n

describe('a benchmark', () => {
  let id: string
  it('is entered by one person and counts for nothing yet; the other one finds it waiting', async () => {
    id = await enter()
    await city.bench.turn()
    const { now, bound } = await city.line('T10')
    expect(now).toMatchObject({ verdict: '数据不足' })
    expect(now.sentence).toContain('比较用的数已录入，待市创城办另一名同志确认')
    expect(bound).toBeNull()
    expect((await ofT10()).values).toMatchObject([{ standing: 'waiting', stateWords: '待确认' }])
    expect([await waitsFor('zhuren'), await waitsFor('banshi')]).toEqual([1, undefined])
    const { outside: waiting } = await (await asHead()).call(filing.review)
    expect(waiting).toMatchObject([
      { id, amount: '49600', before: null, targets: [{ code: 'target:T10' }], enterer: expect.any(String) },
    ])
    expect(waiting[0]!.actions.map(it => [it.action, it.refusal?.code])).toEqual([
      ['confirm', undefined],
      ['refuse', undefined],
    ])
  })

  it('is not confirmed by whoever entered it, nor by a unit', async () => {
    const own = await (await asOffice()).ask(outside.confirmOutside, { params: { id }, body: { version: 1 } })
    expect(own).toMatchObject({ status: 403, problem: { code: 'outside.confirm.never.enterer' } })
    const unit = await city.bench.as('danwei02')
    const other = await unit.ask(outside.confirmOutside, { params: { id }, body: { version: 1 } })
    expect(other.problem?.code).toBe('permission.role')
    const { actions } = (await ofT10()).values[0]!
    expect(actions.map(it => [it.action, it.refusal?.code])).toEqual([
      ['confirm', 'outside.confirm.never.enterer'],
      ['withdraw', undefined],
    ])
  })

  it('confirmed by another it decides, and the verdict names its paper', async () => {
    await (await asHead()).call(outside.confirmOutside, { params: { id }, body: { version: 1 } })
    await city.bench.turn()
    expect((await city.line('T10')).now).toMatchObject({ verdict: '达标', margin: '1400' })
    const again = await (await asHead()).ask(outside.refuseOutside, {
      params: { id },
      body: { version: 1, reason: '晚了' },
    })
    expect(again.problem).toMatchObject({
      code: 'outside.overtaken',
      detail: expect.stringContaining('现为“已确认”'),
    })
    const late = await (await asHead()).ask(outside.refuseOutside, {
      params: { id },
      body: { version: 2, reason: '晚了' },
    })
    expect(late.problem?.code).toBe('outside.refuse.state')
  })

  it('a correction is a new version that waits: until then the old one stands, refused it changes nothing', async () => {
    const bare = await (await asOffice()).ask(outside.enterOutside, { body: gdp })
    expect(bare.problem?.code).toBe('outside.reason')
    const next = await enter({ amount: '52000', reason: '公报修订' })
    await city.bench.turn()
    expect((await city.line('T10')).now).toMatchObject({ verdict: '达标', margin: '1400' })
    const head = await asHead()
    expect((await head.call(filing.review)).outside).toMatchObject([
      { before: '49600 元', reason: '公报修订' },
    ])
    const other = await head.ask(outside.enterOutside, { body: { ...gdp, amount: '1', reason: '我也来' } })
    expect(other.problem?.code).toBe('outside.waiting')
    const mute = await head.ask(outside.refuseOutside, {
      params: { id: next },
      body: { version: 1, reason: ' ' },
    })
    expect(mute.status).toBe(400)
    await head.call(outside.refuseOutside, {
      params: { id: next },
      body: { version: 1, reason: '页码对不上' },
    })
    await city.bench.turn()
    expect((await city.line('T10')).now).toMatchObject({ verdict: '达标', margin: '1400' })
    expect((await ofT10()).values.map(it => [it.amount, it.stateWords, it.refusal])).toEqual([
      ['52000', '未予确认', '页码对不上'],
      ['49600', '已确认', null],
    ])
  })

  it('what its enterer finds wrong gives way to the next, and the confirmed one takes the place of the old', async () => {
    await enter({ amount: '5300', reason: '公报修订' })
    const right = await enter({ amount: '53000', reason: '少打一个零' })
    await (await asHead()).call(outside.confirmOutside, { params: { id: right }, body: { version: 1 } })
    await city.bench.turn()
    expect((await city.line('T10')).now).toMatchObject({ verdict: '不达标', margin: '-2000' })
    expect((await ofT10()).values.map(it => [it.amount, it.standing, it.stateWords])).toEqual([
      ['53000', 'force', '已确认'],
      ['5300', 'past', '已撤回'],
      ['52000', 'past', '未予确认'],
      ['49600', 'past', '已更正'],
    ])
    expect(await waitsFor('zhuren')).toBeUndefined()
  })

  it('withdrawn by whoever entered it, the sentence no longer speaks of it', async () => {
    const plan = { ...gdp, kind: 'plan' as const, code: 'hospital-beds', amount: '6.5' }
    const { id: beds } = await (await asOffice()).call(outside.enterOutside, { body: plan })
    const body = { version: 1, reason: '文件拿错了' }
    const not = await (await asHead()).ask(outside.withdrawOutside, { params: { id: beds }, body })
    expect(not.problem?.code).toBe('outside.withdraw.who')
    await (await asOffice()).call(outside.withdrawOutside, { params: { id: beds }, body })
    await city.bench.turn()
    expect((await city.line('T18')).now.sentence).not.toContain('待市创城办')
  })

  it('every step stands in the ledger, by id and code', async () => {
    const rows = await city.bench.house.inCity(TEST_CITY, trx =>
      trx
        .selectFrom('facts')
        .select(['kind', 'data', 'actor_person'])
        .where('kind', 'like', 'outside.%')
        .orderBy('seq')
        .execute(),
    )
    expect(new Set(rows.map(it => it.kind))).toEqual(
      new Set(['outside.entered', 'outside.confirmed', 'outside.refused', 'outside.withdrawn']),
    )
    expect(JSON.stringify(rows.map(it => it.data))).not.toMatch(/[\u4e00-\u9fff]/)
  })
})
