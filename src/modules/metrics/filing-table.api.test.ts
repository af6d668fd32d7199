// Figures from a table: seen first with the findings of typed ones, filed whole or not at all, unchanged it files nothing.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { raw } from '../../server/api.testbed.ts'
import { readSheets, xlsxOf } from '../exchange/exchange.actions.ts'
import { textAt } from '../exchange/sheet.ts'
import * as filing from './filing.contract.ts'
import * as contract from './filing-table.contract.ts'
import { type Figures, openFigures } from './office.testbed.ts'

let city: Figures
beforeAll(async () => {
  city = await openFigures(inject('postgresUrl'))
  await city.assign('demo-bureau-1', 'T46', 'T50')
})
afterAll(() => city.bench.close())

const unit = () => city.bench.as('danwei01')
async function upload(bytes: Buffer, name = '读数.xlsx', login = 'danwei01'): Promise<string> {
  const answer = await raw(city.bench, (await city.bench.as(login)).cookie, {
    url: `/api/metrics/files?name=${encodeURIComponent(name)}`,
    payload: bytes,
    type: 'application/octet-stream',
  })
  expect(answer.status, answer.text).toBe(200)
  return (answer.json as { id: string }).id
}
const download = async (url: string) =>
  (await raw(city.bench, (await unit()).cookie, { method: 'GET', url })).bytes
const preview = async (id: string) => (await unit()).call(contract.preview, { params: { id }, body: {} })
const apply = async (id: string, stamp: string, submit: boolean) =>
  (await unit()).ask(contract.apply, { params: { id }, body: { stamp, submit } })
const sheetOf = (rows: readonly (readonly string[])[]) =>
  xlsxOf([{ name: '读数', widths: [], rows: rows.map(row => row.map(text => ({ text }))) }])
const waiting = async () =>
  (await (await city.bench.as('banshi')).call(filing.review)).readings.map(it => [it.periodWords, it.words])

const GREEN = '城市建成区绿化覆盖率'
const head = ['指标', '期间', '对象', '读数', '计量单位', '异常说明', '更正理由']

describe('figures from a table', () => {
  it('one fault and nothing is filed; row, column and reason are said, in the marked file too', async () => {
    const id = await upload(
      await sheetOf([
        head,
        [GREEN, '2020年', '全市', '36.4', '%', '', ''],
        [GREEN, '2019年', '全市', '360', '%', '', ''],
        [GREEN, '去年', '全市', '36', '%', '', ''],
        ['绿化率', '2018年', '全市', '36', '%', '', ''],
        [GREEN, '2018年', '月球', '36', '%', '', ''],
        [GREEN, '2020', '', '36.5', '', '', ''],
        ['单位GDP能耗', '2021', '', '3', '', '', ''],
      ]),
    )
    const seen = await preview(id)
    expect(seen.sheets[0]!.columns).toEqual({
      indicator: 0,
      period: 1,
      subject: 2,
      value: 3,
      unit: 4,
      why: 5,
      correction: 6,
    })
    expect(seen.faults.map(it => it.place)).toEqual([
      '第 3 行 D 列',
      '第 4 行 B 列',
      '第 5 行 A 列',
      '第 6 行 C 列',
      '第 7 行 D 列',
      '第 8 行 D 列',
    ])
    expect((await apply(id, seen.stamp, false)).problem?.code).toBe('import.faults')
    const { indicators } = await (await unit()).call(filing.owed)
    expect(indicators.flatMap(it => it.slots).filter(slot => slot.reading)).toEqual([])
    const [marked] = await readSheets(await download(`/api/metrics/files/${id}/marked`), 'x.xlsx')
    expect(textAt(marked!.rows[3]!, 7)).toContain('“去年”认不出是哪个期间')
    expect(textAt(marked!.rows[7]!, 7)).toContain('不由您的单位填报')
  })

  it('a column a year as yearbooks print it; what is odd needs its reason before it is handed in', async () => {
    const id = await upload(
      await sheetOf([
        ['城市建设统计'],
        ['指标', '单位', '2019年', '2020年', '2021年'],
        [GREEN, '%', '35.6', '36.4', '0.37'],
      ]),
    )
    const seen = await preview(id)
    expect(seen.faults).toEqual([])
    expect(seen.lines.map(it => [it.periodWords, it.words])).toEqual([
      ['2019年', '35.6%'],
      ['2020年', '36.4%'],
      ['2021年', '0.37%'],
    ])
    expect(seen.unexplained).toBe(1)
    expect((await apply(id, seen.stamp, true)).problem?.code).toBe('import.reasons')
    expect((await apply(id, 'a'.repeat(64), false)).problem?.code).toBe('import.moved')
    expect((await apply(id, seen.stamp, false)).body).toEqual({ filed: 3 })
    expect(await waiting()).toEqual([])
    const again = await (await unit()).ask(contract.preview, { params: { id }, body: {} })
    expect(again.problem?.code).toBe('import.applied')
  })

  it('handed in, it is reviewed by somebody else; the own table comes back unchanged and files nothing', async () => {
    const csv = Buffer.from(
      `指标,期间,读数,异常说明\n${GREEN},2019,35.6%,演示\n${GREEN},2020,36.4%,演示\nT46,2021,37%,演示\n`,
    )
    const id = await upload(csv, '读数.csv')
    const seen = await preview(id)
    expect([seen.faults, seen.lines.map(it => it.before)]).toEqual([[], ['35.6%', '36.4%', '0.37%']])
    expect((await apply(id, seen.stamp, true)).body).toEqual({ filed: 3 })
    expect(await waiting()).toEqual([
      ['2019年', '35.6%'],
      ['2020年', '36.4%'],
      ['2021年', '37%'],
    ])
    const own = await upload(await download('/api/metrics/table'))
    const same = await preview(own)
    expect([same.same, same.lines, same.faults]).toEqual([3, [], []])
    expect((await apply(own, same.stamp, true)).problem?.code).toBe('import.nothing')
  })

  it('an accepted figure is corrected only with its reason; the file belongs to who handed it in', async () => {
    const office = await city.bench.as('zhuren')
    for (const it of (await office.call(filing.review)).readings)
      await office.call(filing.accept, { params: { id: it.id }, body: { version: it.version } })
    const row = (why: string) => sheetOf([head, [GREEN, '2021年', '', '36.8', '%', '', why]])
    const bare = await upload(await row(''))
    expect((await preview(bare)).faults[0]!.reason).toContain('已经审定为 37%')
    const other = await office.ask(contract.preview, { params: { id: bare }, body: {} })
    expect(other.problem?.code).toBe('import.none')
    const id = await upload(await row('年鉴修订'))
    const seen = await preview(id)
    expect(seen.lines).toMatchObject([{ before: '37%', words: '36.8%', corrects: true }])
    expect((await apply(id, seen.stamp, true)).body).toEqual({ filed: 1 })
  })
})
