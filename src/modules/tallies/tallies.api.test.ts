// What the house counts itself: T71 from the notice series, T81 from cases, T70 and T76 from registers; shown as counted,
// traced to its records, corrected by people only with a reason.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { TEST_CITY } from '../../server/testing.ts'
import { handle, issueCase } from '../../server/testing-loop.ts'
import * as accountability from '../accountability/accountability.contract.ts'
import * as cases from '../cases/cases.contract.ts'
import * as dashboard from '../dashboard/dashboard.contract.ts'
import * as duties from '../duties/duties.contract.ts'
import * as filing from '../metrics/filing.contract.ts'
import * as metrics from '../metrics/metrics.contract.ts'
import { type Figures, items, openFigures } from '../metrics/office.testbed.ts'
import * as people from '../people/people.contract.ts'
import * as registers from '../registers/registers.contract.ts'
import * as contract from './tallies.contract.ts'

let city: Figures
beforeAll(async () => {
  city = await openFigures(inject('postgresUrl'))
})
afterAll(() => city.bench.close())

const office = () => city.bench.as('banshi')
const now = () => city.bench.house.clock.now()
async function passDays(days: number): Promise<void> {
  const to = new Date(now().getTime() + days * 86_400_000).toISOString()
  await (await office()).call(dashboard.advance, { body: { to } })
  await city.bench.turn()
}
const detail = async (code: string) =>
  (await office()).call(metrics.target, { params: { code: `target:${code}` } })
const tally = async (code: string, login = 'banshi') =>
  (await (await city.bench.as(login)).call(contract.tallyOf, { params: { code: `target:${code}` } }))
    .figures[0]!
const verdictIn = async (code: string, period: string) =>
  city.bench.house.inCity(TEST_CITY, trx =>
    trx
      .selectFrom('verdict_now')
      .select(['verdict', 'sentence', 'figure'])
      .where('target', '=', `target:${code}`)
      .where('subject', '=', 'city')
      .where('period', '=', period)
      .executeTakeFirst(),
  )

/** A case of the n-th unit falls due, and the open draft is issued with every unit in it named. */
async function notice(n: number): Promise<{ id: string; version: number }> {
  await issueCase(city.bench, n, '井盖缺失')
  await passDays(10)
  const clerk = await office()
  const { papers } = await clerk.call(accountability.papers, { query: { series: 'notice', state: 'draft' } })
  const params = { id: papers[0]!.id }
  const { title, opening, entryList } = await clerk.call(accountability.paper, { params })
  await clerk.call(accountability.edit, {
    params,
    body: { version: 1, title, opening, closing: '', remove: [], named: entryList.map(it => it.id) },
  })
  await clerk.call(accountability.submit, { params, body: { version: 2 } })
  await (await city.bench.as('zhuren')).call(accountability.approve, { params, body: { version: 3 } })
  await clerk.call(accountability.issue, { params, body: { version: 4 } })
  await city.bench.turn()
  return { ...params, version: 5 }
}

describe('T71 连续被通报', () => {
  let second: { id: string; version: number }

  it('once named nothing is final: the running month waits; named twice in a row it fails at once', async () => {
    await notice(0)
    expect(await verdictIn('T71', '2022-06')).toBeUndefined()
    expect((await tally('T71')).periods[0]).toMatchObject({ period: '2022-06', words: '1 次', ended: false })
    await issueCase(city.bench, 0, '路灯不亮')
    second = await notice(0)
    const month = now().toISOString().slice(0, 7)
    expect(await verdictIn('T71', month)).toMatchObject({ verdict: '不达标', figure: '2 次' })
  })

  it('it is shown as counted, and leads to the notices', async () => {
    const { readings } = await detail('T71')
    expect(readings[0]).toMatchObject({
      words: '2 次',
      computed: 'notice-run',
      filer: '系统自动汇总',
      stateWords: '系统自动汇总',
      reviewer: null,
    })
    const { periods, how } = await tally('T71')
    expect(how).toContain('通报序列')
    const rows = periods[0]!.rows
    expect(rows).toHaveLength(2)
    expect(rows.map(it => it.type)).toEqual(['paper', 'paper'])
    expect(rows.at(-1)).toMatchObject({
      leadsTo: second.id,
      words: expect.stringMatching(/创办通〔2022〕\d+号/),
    })
    // A unit that was not named sees the figure, and of the records none.
    const stranger = await tally('T71', 'danwei02')
    expect(stranger.periods[0]).toMatchObject({ words: '2 次', rows: [] })
  })

  it('withdrawn notices no longer count; the earlier count stays on record', async () => {
    const month = now().toISOString().slice(0, 7)
    await (await city.bench.as('zhuren')).call(accountability.withdraw, {
      params: { id: second.id },
      body: { version: second.version, reason: '核实有误' },
    })
    await city.bench.turn()
    expect(
      (await detail('T71')).readings.filter(it => it.period === month).map(it => [it.words, it.state]),
    ).toEqual([
      [expect.stringMatching(/[01] 次/), 'accepted'],
      ['2 次', 'superseded'],
    ])
    expect((await verdictIn('T71', month))?.verdict).toBe('达标')
  })

  it('an ended month the house has records of is nobody’s to file', async () => {
    await city.assign('demo-bureau-2', 'T71')
    await passDays(40)
    const owed = (await (await city.bench.as('danwei02')).call(duties.mine)).duties
    // May ended before the house had any records: that one the unit files.
    expect(owed.filter(it => it.title.includes('连续被通报')).map(it => it.title)).toEqual([
      '填报2022年5月单位连续被通报的最多次数',
    ])
    const { readings } = await detail('T71')
    expect(readings.every(it => it.computed === 'notice-run')).toBe(true)
    // Of May the house knows nothing, and says so by silence.
    expect(readings.some(it => it.period < '2022-06')).toBe(false)
  })

  it('is typed over only as a correction with its reason, reviewed by another; then the count keeps off', async () => {
    const { readings } = await detail('T71')
    const { period } = readings.find(it => it.state === 'accepted')!
    const unit = await city.bench.as('danwei02')
    const file = (more: { reason?: string }) =>
      unit.ask(filing.file, {
        body: { items: items('notices-in-row', { [period]: '1' }, more), submit: true },
      })
    expect((await file({})).problem?.code).toBe('filing.correction')
    const { body } = await file({ reason: '另有一次通报以纸质印发，没有进平台' })
    await (await office()).call(filing.accept, { params: { id: body.ids[0]! }, body: { version: 1 } })
    await city.bench.turn()
    await passDays(35)
    const current = (await detail('T71')).readings.find(it => it.period === period && it.state === 'accepted')
    expect(current).toMatchObject({ words: '1 次', computed: null, reason: expect.stringContaining('纸质') })
    expect((await tally('T71')).periods.find(it => it.period === period)?.corrected).toBe('1 次')
  })
})

it('T81 按期办结：what was late decides the year at once, with the late cases behind it', async () => {
  const found = await tally('T81')
  expect(found.periods[0]).toMatchObject({ period: '2022', ended: false })
  expect(found.periods[0]!.rows.every(it => it.type === 'case')).toBe(true)
  expect(await verdictIn('T81', '2022')).toMatchObject({ verdict: '不达标' })
  const { readings } = await detail('T81')
  expect(readings.filter(it => it.state === 'accepted')).toMatchObject([{ computed: 'fixed-in-time' }])
})

describe('from registers', () => {
  it('T70 市委常委会: a session entered meets the half-year at once; nothing entered is no nought', async () => {
    const half = now().getUTCMonth() < 6 ? '2022-H1' : '2022-H2'
    expect((await verdictIn('T70', half))?.verdict ?? '数据不足').toBe('数据不足')
    const day = now().toISOString().slice(0, 10)
    const { id } = await (await office()).call(registers.enter, {
      params: { code: 'committee-sessions' },
      body: { values: { minutes: '演示纪要〔2022〕7号', day, topic: '研究创城' } },
    })
    await city.bench.turn()
    expect(await verdictIn('T70', half)).toMatchObject({ verdict: '达标', figure: '1 次' })
    expect((await tally('T70')).periods[0]!.rows).toMatchObject([
      { type: 'entry', leadsTo: id, words: '演示纪要〔2022〕7号' },
    ])
    expect((await tally('T70')).register).toMatchObject({ code: 'committee-sessions' })
  })

  it('T76 宣讲六进: the settings reached, of this kind only; all six meet the year before it ends', async () => {
    const clerk = await office()
    const { units } = await clerk.call(people.units)
    const unit = units.find(it => it.code === 'demo-bureau-1')!.id
    const day = now().toISOString().slice(0, 10)
    const enter = async (kind: string, setting: string) =>
      void (await clerk.call(registers.enter, {
        params: { code: 'outreach' },
        body: { values: { title: `${setting}${kind}`, kind, setting, day, unit } },
      }))
    for (const setting of ['机关', '企业', '校园', '农村', '社区']) await enter('宣讲', setting)
    await enter('普法', '学校')
    await city.bench.turn()
    expect((await verdictIn('T76', '2022'))?.verdict).toBe('数据不足')
    expect((await tally('T76')).periods[0]).toMatchObject({
      words: '机关、企业、校园、农村、社区',
      counted: 5,
    })
    await enter('宣讲', '网站')
    await city.bench.turn()
    expect(await verdictIn('T76', '2022')).toMatchObject({ verdict: '达标', figure: '6 项' })
  })
})

describe('T39 即时整改：破损户外广告、牌匾', () => {
  const month = () => now().toISOString().slice(0, 7)
  /** Files a problem of a class at the n-th place with an officer. */
  async function fileOne(n: number, category: string) {
    const clerk = await office()
    const like = await issueCase(city.bench, n, '借它的点位')
    const { placeId } = await clerk.call(cases.get, { params: { id: like.id } })
    const body = { placeId: placeId!, title: '牌匾松动', category, photos: [], issue: true }
    const { id } = await clerk.call(cases.file, { body })
    return { ...like, id }
  }
  async function fixed(one: Awaited<ReturnType<typeof fileOne>>, hours: number) {
    const to = new Date(now().getTime() + hours * 3_600_000).toISOString()
    await (await office()).call(dashboard.advance, { body: { to } })
    await handle(city.bench, one)
    const verifier = await city.bench.as('hecha1')
    await verifier.call(cases.pass, { params: { id: one.id }, body: { version: 3 } })
  }

  it('the longest of the month, once all of its cases are ended; other classes do not count', async () => {
    await passDays(31 - now().getUTCDate() + 2)
    const began = month()
    const one = await fileOne(0, 'signboard')
    await fileOne(0, 'litter')
    await fixed(one, 1)
    const slow = await fileOne(0, 'outdoor-ad')
    await city.enter('plan', 'signboard-hours', '2', began.slice(0, 4))
    await passDays(40)
    // Over, but one of its problems stands open: its hours only grow, so nothing is settled yet.
    expect((await verdictIn('T39', began))?.verdict ?? '数据不足').toBe('数据不足')
    expect((await tally('T39')).periods.find(it => it.period === began)).toMatchObject({ counted: 2 })
    await fixed(slow, 1)
    await passDays(31)
    expect(await verdictIn('T39', began)).toMatchObject({ verdict: '不达标' })
    const { rows } = (await tally('T39')).periods.find(it => it.period === began)!
    expect(rows.map(it => it.leadsTo).toSorted()).toEqual([one.id, slow.id].toSorted())
  })

  it('met where the longest lies within the city’s own hours', async () => {
    const began = month()
    await fixed(await fileOne(0, 'signboard'), 1.5)
    await passDays(40)
    expect(await verdictIn('T39', began)).toMatchObject({ verdict: '达标', figure: '1.5 小时' })
  })
})

it('what the house counted stands in the ledger, by code and digest', async () => {
  const rows = await city.bench.house.inCity(TEST_CITY, trx =>
    trx.selectFrom('facts').select(['data', 'actor_person']).where('kind', '=', 'reading.computed').execute(),
  )
  expect(rows.length).toBeGreaterThan(4)
  expect(rows.every(it => it.actor_person === null)).toBe(true)
  expect(JSON.stringify(rows.map(it => it.data))).not.toMatch(/[\u4e00-\u9fff]/)
})
