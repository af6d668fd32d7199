// The register of places as a table: out and in again, hostile rows, points of GeoJSON, and row 107 of the mission.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { raw } from '../../server/api.testbed.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import type { Client } from '../../simulate/client.ts'
import * as assessment from '../assessment/assessment.contract.ts'
import { readSheets, xlsxOf } from '../exchange/exchange.actions.ts'
import * as places from '../places/places.contract.ts'
import * as contract from './place-table.contract.ts'
import { fields } from './place-table.ts'
import * as upkeep from './upkeep.contract.ts'

let bench: TestBench
let office: Client
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  office = await bench.as('banshi')
})
afterAll(() => bench.close())

async function upload(bytes: Buffer, name = '点位.xlsx'): Promise<string> {
  const answer = await raw(bench, office.cookie, {
    url: `/api/upkeep/files?name=${encodeURIComponent(name)}`,
    payload: bytes,
    type: 'application/octet-stream',
  })
  expect(answer.status, answer.text).toBe(200)
  return (answer.json as { id: string }).id
}
const sheetOf = (rows: readonly (readonly string[])[]) =>
  xlsxOf([
    {
      name: '点位',
      widths: fields.map(() => 14),
      rows: [fields.map(it => it.words), ...rows].map(row => row.map(text => ({ text }))),
    },
  ])
const preview = (id: string, datum: 'WGS-84' | 'GCJ-02' = 'WGS-84') =>
  office.call(contract.preview, { params: { id }, body: { datum } })
const apply = (id: string, stamp: string) => office.ask(contract.apply, { params: { id }, body: { stamp } })
const download = async (path: string) => (await raw(bench, office.cookie, { method: 'GET', url: path })).bytes
const count = async () => (await office.call(places.list)).places.length

const fresh = (name: string, type = '农贸市场', more: readonly string[] = []) => [
  '',
  name,
  type,
  '利通区',
  `${name}门前`,
  '106.2035',
  '37.985',
  ...more,
]

describe('the register as a table', () => {
  it('what goes out comes in again and changes nothing', async () => {
    const bytes = await download('/api/upkeep/places.xlsx')
    const seen = await preview(await upload(bytes))
    expect(seen).toMatchObject({ rows: 300, same: 300, lines: [], faults: [] })
    const id = await upload(Buffer.concat([bytes]), '再来.xlsx')
    expect((await apply(id, seen.stamp)).problem?.code).toBe('import.nothing')
  })

  it('new places, another unit, 点位长 and sponsor come in whole, with codes and facts', async () => {
    const before = await count()
    const { places: all } = await office.call(places.list)
    const known = all.find(it => it.unitName === '演示市容单位')!
    const id = await upload(
      await sheetOf([
        fresh('演示新市场', '农贸市场', [
          '演示市容管理单位',
          '演示点位长戊',
          '演示园林绿化单位',
          '演示领导戊',
        ]),
        fresh('演示新站台', '公交站台'),
        [known.code, '', '', '', '', '', '', '演示园林单位'],
      ]),
    )
    const seen = await preview(id)
    expect(seen.lines.map(it => [it.isNew, it.changes.join()])).toEqual([
      [true, '新登记'],
      [true, '新登记'],
      [false, '责任单位'],
    ])
    expect(await count()).toBe(before)
    expect((await apply(id, seen.stamp)).body).toEqual({ added: 2, changed: 1 })
    expect(await count()).toBe(before + 2)
    const now = (await office.call(places.list)).places
    expect(now.find(it => it.id === known.id)!.unitName).toBe('演示园林单位')
    const market = now.find(it => it.name === '演示新市场')!
    expect(market.code).toMatch(/^D640302-\d{3}$/)
    const read = await office.call(upkeep.place, { params: { id: market.id } })
    expect(read.keepers[0]!.name).toBe('演示点位长戊')
    expect(read.sponsors[0]).toMatchObject({ unitName: '演示园林单位', leader: '演示领导戊' })
    expect((await apply(id, seen.stamp)).problem?.code).toBe('import.applied')
  })

  it('one fault and nothing is changed; the marked file says where and why', async () => {
    const before = await count()
    const id = await upload(
      await sheetOf([
        fresh('演示好的'),
        fresh('演示坏类型', '月球基地'),
        fresh('演示坏单位', '农贸市场', ['不存在的什么局']),
        ['', '演示坐标反了', '农贸市场', '利通区', '某处', '37.985', '106.2035'],
        ['', '演示坐标是字', '农贸市场', '利通区', '某处', '东经一百零六', '37.9'],
        ['', '演示没有地址', '农贸市场', '利通区', '', '106.2', '37.9'],
        ['13900000000', '演示电话作编号', '农贸市场', '利通区', '某处', '106.2', '37.9'],
        fresh('演示好的'),
      ]),
    )
    const seen = await preview(id)
    const reasons = seen.faults.map(it => `${it.place} ${it.reason}`)
    for (const [i, part] of [
      '第 3 行',
      '第 4 行',
      '写反',
      '小数的度',
      '请补全',
      '编号只能',
      '同一个点位',
    ].entries())
      expect(reasons[i]).toContain(part)
    expect((await apply(id, seen.stamp)).problem?.code).toBe('import.faults')
    expect(await count()).toBe(before)
    const [sheet] = await readSheets(await download(`/api/upkeep/files/${id}/marked`), 'm.xlsx')
    expect(sheet!.rows[2]!.cells.at(-1)!.text).toContain('月球基地')
  })

  it('what moved between looking and applying is refused', async () => {
    const { places: all } = await office.call(places.list)
    const place = all.find(it => it.unitId && it.openCases === 0)!
    const id = await upload(await sheetOf([[place.code, '演示改了名', '', '', '', '', '']]))
    const seen = await preview(id)
    await office.call(places.retire, { params: { id: place.id }, body: { reason: 'gone' } })
    const answer = await apply(id, seen.stamp)
    expect(['import.moved', 'import.faults']).toContain(answer.problem?.code)
  })

  it('points of GeoJSON come in by the same road; GCJ-02 is turned back and kept on record', async () => {
    const file = {
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { 名称: '演示图上点', 点位类型: '广场公园', 所属县区: '利通区', 地址: '演示大街' },
          geometry: { type: 'Point', coordinates: [106.21, 37.99] },
        },
      ],
    }
    const id = await upload(Buffer.from(JSON.stringify(file)), '点.geojson')
    const seen = await preview(id, 'GCJ-02')
    expect(seen.faults).toEqual([])
    expect((await apply(id, seen.stamp)).body).toEqual({ added: 1, changed: 0 })
    const place = (await office.call(places.list)).places.find(it => it.name === '演示图上点')!
    expect(Math.abs(place.lon - 106.21)).toBeGreaterThan(0.001)
    expect(await office.call(upkeep.place, { params: { id: place.id } })).toMatchObject({ crs: 'GCJ-02' })
  })
})

it('row 107 八类点位: each of the eight types can be registered by table and has a card of its own', async () => {
  const { types } = await office.call(places.list)
  expect(types.map(it => it.name)).toEqual([
    '主次干道',
    '背街小巷',
    '广场公园',
    '景区景点',
    '汽车站',
    '高铁站',
    '农贸市场',
    '公交站台',
  ])
  const id = await upload(await sheetOf(types.map(type => fresh(`演示${type.name}样点`, type.name))))
  const seen = await preview(id)
  expect((await apply(id, seen.stamp)).body).toEqual({ added: 8, changed: 0 })
  const { frameworks } = await office.call(assessment.frameworks)
  const cards = frameworks[0]!.placeTypes.map(it => it.type)
  expect(types.every(type => cards.includes(type.code))).toBe(true)
  const kinds = await bench.house.inCity(TEST_CITY, trx =>
    trx.selectFrom('places').select('place_type').distinct().where('retired_on', 'is', null).execute(),
  )
  expect(kinds).toHaveLength(8)
})
