// Areas and road sections in the product: handed in, looked at, put into force whole, never rewritten.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { raw } from '../../server/api.testbed.ts'
import { openBench, TEST_CITY, type TestBench } from '../../server/testing.ts'
import { gridFile, sectionFile } from '../../simulate/demo-ground.ts'
import { readSheets } from '../exchange/exchange.actions.ts'
import * as people from '../people/people.contract.ts'
import * as contract from './shapes.contract.ts'

let bench: TestBench
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
})
afterAll(() => bench.close())

const office = () => bench.as('banshi')
const square = (x: number, y: number, w = 0.01, h = 0.01) => [
  [
    [106.2 + x, 37.9 + y],
    [106.2 + x + w, 37.9 + y],
    [106.2 + x + w, 37.9 + y + h],
    [106.2 + x, 37.9 + y + h],
    [106.2 + x, 37.9 + y],
  ],
]
const cell = (code: string, at: number[][][], more: object = {}) => ({
  type: 'Feature',
  properties: { 编码: code, 名称: `第${code}网格`, ...more },
  geometry: { type: 'Polygon', coordinates: at },
})
const fileOf = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features })

async function upload(text: string | Buffer): Promise<string> {
  const answer = await raw(bench, (await office()).cookie, {
    url: '/api/shapes/files?name=w.geojson',
    payload: Buffer.from(text),
    type: 'application/octet-stream',
  })
  expect(answer.status, answer.text).toBe(200)
  return (answer.json as { id: string }).id
}
const said = { kind: 'grid', datum: 'WGS-84', whole: false } as const
const preview = async (id: string, more: object = {}) =>
  (await office()).call(contract.preview, { params: { id }, body: { ...said, ...more } })
const apply = async (id: string, stamp: string, notesSeen = false) =>
  (await office()).ask(contract.apply, { params: { id }, body: { stamp, notesSeen } })
const bring = async (text: string, more: object = {}, notesSeen = true) => {
  const id = await upload(text)
  return apply(id, (await preview(id, more)).stamp, notesSeen)
}
const grids = async () => (await (await office()).call(contract.list, { query: { kind: 'grid' } })).shapes
const rows = () =>
  bench.house.inCity(TEST_CITY, trx =>
    trx
      .selectFrom('shapes')
      .select(['code', 'version', 'valid_from', 'valid_to', 'crs', 'geometry'])
      .where('kind', '=', 'grid')
      .orderBy('code')
      .orderBy('version')
      .execute(),
  )

describe('importing areas', () => {
  it('shows what would change, then puts all of it into force with a fact each', async () => {
    const id = await upload(
      fileOf(cell('A1', square(0, 0), { 责任单位: '演示市容单位' }), cell('A2', square(0.01, 0))),
    )
    const seen = await preview(id)
    expect(seen).toMatchObject({ faults: [], notes: [], unowned: 1, ending: [] })
    expect(seen.lines.map(it => [it.code, it.change, it.unitName])).toEqual([
      ['A1', 'new', '演示市容单位'],
      ['A2', 'new', null],
    ])
    expect(seen.outlines).toHaveLength(2)
    expect(await grids()).toEqual([])
    expect((await apply(id, seen.stamp)).body).toEqual({ set: 2, ended: 0 })
    expect((await grids()).map(it => [it.code, it.version, it.unitName, it.crs])).toEqual([
      ['A1', 1, '演示市容单位', 'WGS-84'],
      ['A2', 1, null, 'WGS-84'],
    ])
    const facts = await bench.house.inCity(TEST_CITY, trx =>
      trx.selectFrom('facts').select(['kind', 'data']).where('subject_type', '=', 'shape').execute(),
    )
    expect(facts.map(fact => fact.kind)).toEqual(['shape.set', 'shape.set'])
    expect((await apply(id, seen.stamp)).problem?.code).toBe('import.applied')
  })

  it('a moved border is a new version; the old one ends and is not rewritten', async () => {
    const [before] = await rows()
    expect(
      (await bring(fileOf(cell('A1', square(0, 0, 0.01, 0.02), { 责任单位: '演示市容单位' })))).status,
    ).toBe(200)
    const now = (await rows()).filter(row => row.code === 'A1')
    expect(now.map(row => row.version)).toEqual([1, 2])
    expect({ ...now[0], valid_to: null }).toEqual(before)
    expect(now[0]!.valid_to).toEqual(now[1]!.valid_from)
    const shape = (await grids()).find(it => it.code === 'A1')!
    const { versions } = await (await office()).call(contract.versions, { params: { id: shape.id } })
    expect(versions.map(it => [it.version, it.to === null])).toEqual([
      [2, true],
      [1, false],
    ])
  })

  it('overlap and gap are named with both areas, and need the person’s word', async () => {
    const text = fileOf(
      cell('B1', square(0, 0.1)),
      cell('B2', square(0.005, 0.1)),
      cell('B3', square(0, 0.11, 0.015, 0.002)),
      cell('B4', square(0, 0.1122, 0.015, 0.01)),
    )
    const id = await upload(text)
    const seen = await preview(id)
    const words = seen.notes.map(it => `${it.kind} ${it.words}`)
    expect(words).toEqual([
      expect.stringMatching(/^gap .*第B3网格.*第B4网格.*空隙约/),
      expect.stringMatching(/^overlap .*第B1网格.*与.*第B2网格.*重叠约/),
    ])
    expect((await apply(id, seen.stamp)).problem).toMatchObject({ code: 'shapes.notes', status: 409 })
    expect((await apply(id, seen.stamp, true)).status).toBe(200)
  })

  it('one fault and nothing is taken; the marked file says where and why', async () => {
    const bow = [
      [
        [106.3, 38],
        [106.32, 38.02],
        [106.32, 38],
        [106.3, 38.02],
        [106.3, 38],
      ],
    ]
    const id = await upload(
      fileOf(
        cell('C1', square(0, 0.2), { 责任单位: '不存在的什么局' }),
        cell('C2', bow),
        cell('C2', square(0, 0.3)),
        cell('', square(0, 0.4)),
        cell(
          'C5',
          square(0, 0.5).map(ring => ring.map(([x, y]) => [y!, x!])),
        ),
        cell('C6', square(0, 0.6), { 所属县区: '月亮县' }),
      ),
    )
    const seen = await preview(id)
    const reasons = seen.faults.map(it => `${it.place}：${it.reason}`)
    for (const [i, part] of [
      '没有“不存在',
      '自相交',
      '与第 3 行相同',
      '没有编码',
      '写反',
      '没有县',
    ].entries())
      expect(reasons[i]).toContain(part)
    expect((await apply(id, seen.stamp, true)).problem?.code).toBe('import.faults')
    expect((await grids()).some(it => it.code.startsWith('C'))).toBe(false)
    const marked = await raw(bench, (await office()).cookie, {
      method: 'GET',
      url: `/api/shapes/files/${id}/marked`,
    })
    const [sheet] = await readSheets(marked.bytes, 'm.xlsx')
    expect(sheet!.rows[2]!.cells.at(-1)!.text).toContain('自相交')
  })

  it('a file that is all of a kind ends what it does not list', async () => {
    const id = await upload(fileOf(cell('A1', square(0, 0, 0.01, 0.02), { 责任单位: '演示市容单位' })))
    const seen = await preview(id, { whole: true })
    expect(seen.lines.map(it => it.change)).toEqual(['same'])
    expect(seen.ending.map(it => it.code)).toEqual(['A2', 'B1', 'B2', 'B3', 'B4'])
    expect((await apply(id, seen.stamp)).body).toEqual({ set: 0, ended: 5 })
    expect((await grids()).map(it => it.code)).toEqual(['A1'])
  })

  it('GCJ-02 is turned back once; the row keeps where it came from; a file that says otherwise is refused', async () => {
    expect((await bring(fileOf(cell('G1', square(0.1, 0))), { datum: 'GCJ-02' })).status).toBe(200)
    const row = (await rows()).find(it => it.code === 'G1')!
    expect(row.crs).toBe('GCJ-02')
    const [x] = (row.geometry as unknown as { coordinates: number[][][] }).coordinates[0]![0]!
    expect(Math.abs(x! - 106.3) * 87_700).toBeGreaterThan(100)
    const named = JSON.stringify({
      type: 'FeatureCollection',
      crs: { type: 'name', properties: { name: 'EPSG:4490' } },
      features: [cell('G2', square(0.2, 0))],
    })
    const id = await upload(named)
    const answer = await (await office()).ask(contract.preview, {
      params: { id },
      body: { ...said, datum: 'GCJ-02' },
    })
    expect(answer.problem).toMatchObject({
      code: 'geojson.datum',
      detail: expect.stringContaining('CGCS2000'),
    })
  })

  it('what moved between looking and applying is refused', async () => {
    const id = await upload(fileOf(cell('A1', square(0, 0))))
    const seen = await preview(id)
    const shape = (await grids()).find(it => it.code === 'A1')!
    await (await office()).call(contract.end, { params: { id: shape.id } })
    expect((await apply(id, seen.stamp, true)).problem?.code).toBe('import.moved')
  })

  it.each([
    ['no JSON', '{"type"', 'geojson.broken'],
    ['a hundred thousand brackets', '['.repeat(100_000), 'geojson.depth'],
    ['nothing in it', fileOf(), 'geojson.empty'],
  ])('%s is refused with a way out', async (_, text, code) => {
    const id = await upload(text)
    const answer = await (await office()).ask(contract.preview, { params: { id }, body: said })
    expect(answer.problem).toMatchObject({ code, detail: expect.stringMatching(/[\u4e00-\u9fff]{4}/) })
  })

  it('GB18030 files of desktop programs are read', async () => {
    const text = fileOf(cell('Z1', square(0.4, 0)))
    const name = Buffer.from([0xb5, 0xda, 0x5a, 0x31]) // 第Z1 in GB18030
    const [before, after] = text.split('第Z1') as [string, string]
    const gbk = Buffer.concat([
      Buffer.from(before.replaceAll('编码', 'code').replaceAll('名称', 'name'), 'latin1'),
      name,
      Buffer.from(after.replace('网格', ''), 'latin1'),
    ])
    const seen = await preview(await upload(gbk))
    expect(seen.lines[0]).toMatchObject({ code: 'Z1', name: '第Z1' })
  })
})

describe('a unit for an area', () => {
  it('is a new version; the same again, and a unit that is not there, are refused', async () => {
    await bring(fileOf(cell('U1', square(0.3, 0))))
    const shape = async () => (await grids()).find(it => it.code === 'U1')!
    const { units } = await (await office()).call(people.units)
    const unitId = units.find(unit => unit.shortName === '演示园林单位')!.id
    const ask = async (id: string, unit: string | null) =>
      (await office()).ask(contract.setUnit, { params: { id }, body: { unitId: unit } })
    const first = await shape()
    expect((await ask(first.id, unitId)).status).toBe(200)
    expect(await shape()).toMatchObject({ version: 2, unitName: '演示园林单位', extent: first.extent })
    expect((await ask((await shape()).id, unitId)).problem?.code).toBe('shape.unit.same')
    expect((await ask(first.id, unitId)).problem?.code).toBe('shape.none')
    expect((await ask((await shape()).id, first.id)).problem?.code).toBe('unit.none')
  })
})

it('the demo city’s grids tile without overlap or gap, and its roads are roads', async () => {
  const id = await upload(gridFile())
  const seen = await preview(id, { datum: 'CGCS2000', whole: true })
  expect(seen.faults).toEqual([])
  expect(seen.notes).toEqual([])
  expect(seen.lines).toHaveLength(150)
  const roads = await upload(sectionFile())
  const read = await preview(roads, { kind: 'section', datum: 'CGCS2000' })
  expect([read.faults, read.unowned]).toEqual([[], 0])
  expect((await preview(roads, { kind: 'grid', datum: 'CGCS2000' })).faults[0]!.reason).toContain('面')
})
