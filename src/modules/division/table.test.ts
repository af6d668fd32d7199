// The table out and in: what was laid out reads as no change, whatever the division; foreign tables in their many shapes.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recogniseColumns } from '../exchange/columns.ts'
import type { Due } from '../exchange/due-words.ts'
import { readSheets, xlsxOf } from '../exchange/exchange.actions.ts'
import type { OutCell } from '../exchange/out-sheet.ts'
import { type NamedUnit, unitNames } from '../exchange/unit-names.ts'
import { fields, layoutTable, type TableItem } from './table.ts'
import { readTable } from './table-read.ts'
import { type Counties, readOwners } from './table-territories.ts'

const units: NamedUnit[] = ['教育局', '城市管理局', '公安局', '卫生健康委员会', '交通运输局', '水务局'].map(
  (name, i) => ({
    id: `u${i}`,
    kind: 'bureau',
    name: `某某市${name}`,
    shortName: `市${name}`,
    aliases: name === '城市管理局' ? ['城管局', '综合执法局'] : [],
  }),
)
const counties: Counties = {
  list: [
    { code: 990101, name: '甲溪区' },
    { code: 990121, name: '乙山县' },
    { code: 990181, name: '丙河市' },
  ],
  divisionOf: id => ({ c1: 990101, c2: 990121, c3: 990181, t1: 990121003 })[id] ?? null,
}
const local: NamedUnit[] = [
  ['c1', '甲溪区城市管理局'],
  ['c2', '乙山县城市管理局'],
  ['c3', '丙河市城市管理局'],
  ['t1', '乙山县石桥镇'],
].map(([id, name]) => ({ id: id!, kind: 'county-office', name: name!, shortName: name!, aliases: [] }))
const nameOf = (id: string) => [...units, ...local].find(unit => unit.id === id)!.name
const names = unitNames([...units, ...local], ['某某市', '某某'])
const base = (code: string, title: string, area: string, clause: string): TableItem => ({
  code,
  kind: code.split(':')[0] as TableItem['kind'],
  area,
  clause,
  title,
  lead: null,
  supports: [],
  territories: [],
  measures: [],
})
const items: TableItem[] = [
  base('task:1', '深入学习宣传教育', '核心价值观', '四(一)1'),
  base('task:2', '规范市民文明行为', '核心价值观', '四(一)2'),
  base('task:3', '完善城市基础设施', '生活环境', '四(六)3'),
  base('target:T01', '绿化覆盖率', '生态环境', '四(八)9'),
  base('standard:A1.1.1', '路面完好整洁', '环境：道路', ''),
]

/** A sheet as somebody made it: rows of texts, `null` under a merged cell, a span as `[text, rows, columns]`. */
async function tableOf(rows: readonly (readonly (string | null | readonly [string, number, number])[])[]) {
  const out = rows.map(row =>
    row.map((cell): OutCell | null => {
      if (cell === null) return null
      return typeof cell === 'string' ? { text: cell } : { text: cell[0], rows: cell[1], columns: cell[2] }
    }),
  )
  return readSheets(await xlsxOf([{ name: '表', widths: rows[0]!.map(() => 12), rows: out }]), 'x.xlsx')
}
async function read(rows: Parameters<typeof tableOf>[0], current = items) {
  const sheets = await tableOf(rows)
  const mappings = sheets.map(sheet => recogniseColumns(sheet.rows, fields))
  return readTable(sheets, mappings, current, names, 2022, counties)
}

describe('our own table', () => {
  const due: fc.Arbitrary<Due> = fc.oneof(
    fc.constantFrom('month', 'quarter', 'half', 'year').map(each => ({ kind: 'each', each }) as Due),
    fc
      .integer({ min: 0, max: 900 })
      .map(
        n => ({ kind: 'day', day: new Date(Date.UTC(2021, 3, 19 + n)).toISOString().slice(0, 10) }) as Due,
      ),
  )
  const words = fc
    .oneof(
      fc.constantFrom(
        '修补路面',
        '=SUM(A1)',
        '一、宣传\n二、检查',
        '-整治',
        '@全体',
        '“双创”、巡查；整改',
        '1.修补 2.清扫',
        '+5',
      ),
      fc.string({ unit: fc.constantFrom(...'措施巡查整治甲乙丙，。、；1a='), minLength: 1, maxLength: 30 }),
    )
    .filter(text => text.trim() !== '' && text.trim() === text)
  const unit = fc.constantFrom(...units.map(it => it.id))
  // A county's own unit, a town of it, or a unit of the city.
  const territories = fc
    .record({
      990101: fc.constantFrom('', 'c1', 'u1'),
      990121: fc.constantFrom('', 'c2', 't1', 'u2'),
      990181: fc.constantFrom('', 'c3', 'u1'),
    })
    .map(it =>
      Object.entries(it)
        .filter(([, unitId]) => unitId !== '')
        .map(([division, unitId]) => ({ division: Number(division), unitId })),
    )
  const divided = fc.tuple(
    ...items.map(item =>
      fc
        .record({
          lead: fc.option(unit, { nil: null }),
          supports: fc.uniqueArray(unit, { maxLength: 4 }),
          territories,
          measures: fc.uniqueArray(fc.record({ id: fc.constant('m'), unitId: unit, words, due }), {
            maxLength: 3,
            selector: it => `${it.unitId}${it.words}`,
          }),
        })
        .map(
          ({ lead, supports, territories: owners, measures }): TableItem => ({
            ...item,
            lead,
            supports: lead === null ? [] : supports.filter(id => id !== lead),
            territories: owners,
            measures,
          }),
        ),
    ),
  )

  it('read back unchanged changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(divided, async current => {
        const sheets = await readSheets(
          await xlsxOf(layoutTable('某某规划', current, nameOf, counties)),
          'x.xlsx',
        )
        const mappings = sheets.map(sheet => recogniseColumns(sheet.rows, fields))
        const { changes, faults } = readTable(sheets, mappings, current, names, 2022, counties)
        expect({ changes, faults }).toEqual({ changes: [], faults: [] })
      }),
      { numRuns: 25 },
    )
  })

  it('read into a city where nothing is divided gives back every lead, support and measure', async () => {
    await fc.assert(
      fc.asyncProperty(divided, async wanted => {
        const sheets = await readSheets(
          await xlsxOf(layoutTable('某某规划', wanted, nameOf, counties)),
          'x.xlsx',
        )
        const mappings = sheets.map(sheet => recogniseColumns(sheet.rows, fields))
        const { changes, faults } = readTable(sheets, mappings, items, names, 2022, counties)
        expect(faults).toEqual([])
        for (const item of wanted) {
          const change = changes.find(it => it.code === item.code)
          expect(change?.lead?.to ?? null).toBe(item.lead)
          expect(new Set(change?.supports?.to ?? [])).toEqual(new Set(item.supports))
          expect(change?.territories.map(it => ({ division: it.division, unitId: it.to })) ?? []).toEqual(
            item.territories,
          )
          expect(
            (change?.measures ?? []).map(({ unitId, words: text, due: by }) => ({
              unitId,
              words: text,
              due: by,
            })),
          ).toEqual(
            item.measures.map(({ unitId, words: text, due: by }) => ({ unitId, words: text, due: by })),
          )
        }
      }),
      { numRuns: 10 },
    )
  })
})

describe('tables of others', () => {
  it('merged areas and tasks, several units in a cell, aliases, 9月底前', async () => {
    const { changes, faults } = await read([
      [['某某市任务分解表', 1, 6], null, null, null, null, null],
      ['类别', '重点任务', '牵头部门', '责任单位', '具体措施', '完成时间'],
      [
        ['核心价值观', 3, 1],
        ['规范市民文明行为', 2, 1],
        ['综合执法局', 2, 1],
        ['公安局、市教育局，卫健委', 2, 1],
        '劝导不文明行为',
        '9月底前',
      ],
      [null, null, null, null, '每季通报一次', '每季度末'],
      [null, '深入学习宣传教育', '市教育局', '水务局/公安局\n交通运输局', '开展宣讲', '长期坚持'],
    ])
    expect(faults.map(fault => [fault.row, fault.col, fault.reason.includes('卫健委')])).toEqual([
      [3, 3, true],
      [4, 3, true],
    ])
    expect(changes.map(change => [change.code, change.lead?.to, change.supports?.to])).toEqual([
      ['task:2', 'u1', ['u2', 'u0']],
      ['task:1', 'u0', ['u5', 'u2', 'u4']],
    ])
    expect(changes[0]!.measures).toMatchObject([
      { unitId: 'u1', words: '劝导不文明行为', due: { kind: 'day', day: '2022-09-30' } },
      { unitId: 'u1', words: '每季通报一次', due: { kind: 'each', each: 'quarter' } },
    ])
  })

  it('headings in between, numbers in front of names, rows that go on below without merging', async () => {
    const { changes, faults, notes } = await read([
      ['序号', '目标任务', '牵头单位', '配合单位', '工作措施', '完成时限'],
      [['一、生活环境', 1, 6], null, null, null, null, null],
      ['8', '3.完善城市基础设施。', '城管局', '', '修路', '2022/9/30'],
      ['', '', '', '交通运输局', '补灯', '年内'],
    ])
    expect(faults).toEqual([])
    expect(changes).toMatchObject([
      {
        code: 'task:3',
        lead: { to: 'u1' },
        supports: { to: ['u4'] },
        measures: [{ words: '修路' }, { words: '补灯' }],
      },
    ])
    expect(notes).toEqual(['表第 2 行看作小标题，没有读取。'])
  })

  it('责任单位 only: the first leads, the others help, and it says so', async () => {
    const { changes, notes } = await read([
      ['任务名称', '责任单位'],
      ['规范市民文明行为', '公安局、教育局'],
    ])
    expect(changes).toMatchObject([{ code: 'task:2', lead: { to: 'u2' }, supports: { to: ['u0'] } }])
    expect(notes).toEqual(['“责任单位”一列有多个单位的，第一个作牵头单位，其余作配合单位。'])
  })

  it.each([
    ['two leads', ['2', '规范市民文明行为', '公安局、教育局', '', '', ''], '牵头单位只能有一个'],
    ['an unknown unit', ['2', '规范市民文明行为', '文旅局', '', '', ''], '名录里没有“文旅局”'],
    [
      'an unknown task',
      ['', '规范市民文明的行为', '公安局', '', '', ''],
      '是不是“规范市民文明行为”（编号 2）',
    ],
    ['a number that belongs to another', ['T01', '规范市民文明行为', '公安局', '', '', ''], '对不上'],
    ['no task at all', ['', '', '公安局', '教育局', '', ''], '没有写是哪项任务'],
    ['a measure without a time', ['2', '规范市民文明行为', '公安局', '', '劝导', ''], '完成时限没有填'],
    ['a time that can mean two days', ['2', '规范市民文明行为', '公安局', '', '劝导', '9月前'], '月底前'],
    ['a time without a measure', ['2', '规范市民文明行为', '公安局', '', '', '9月底前'], '没有工作措施'],
    ['helpers without a lead', ['2', '规范市民文明行为', '', '公安局', '', ''], '没有牵头单位'],
    ['a measure nobody does', ['2', '规范市民文明行为', '', '', '劝导', '9月底前'], '不知道由谁落实'],
  ])('%s is said with row and reason', async (_, row, reason) => {
    const { faults } = await read([['编号', '任务', '牵头单位', '配合单位', '工作措施', '完成时限'], row])
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatchObject({ sheet: 0, row: 2, reason: expect.stringContaining(reason) })
  })

  it('two rows that disagree about the lead', async () => {
    const { faults } = await read([
      ['编号', '任务', '牵头单位'],
      ['2', '规范市民文明行为', '公安局'],
      ['2', '规范市民文明行为', '教育局'],
    ])
    expect(faults).toEqual([
      { sheet: 0, row: 3, col: 2, reason: expect.stringContaining('第 2 行写的牵头单位不同') },
    ])
  })

  it('an empty lead leaves the one there is, and says so', async () => {
    const current = items.map(item => (item.code === 'task:2' ? { ...item, lead: 'u2' } : item))
    const { changes, notes } = await read(
      [
        ['编号', '任务', '牵头单位'],
        ['2', '规范市民文明行为', ''],
      ],
      current,
    )
    expect(changes).toEqual([])
    expect(notes).toEqual(['“规范市民文明行为”的牵头单位留空，保持原来的不变。'])
  })
})

describe('属地责任单位', () => {
  const of = (cell: string) => readOwners(cell, counties, names)
  it.each([
    ['甲溪区：甲溪区城市管理局\n乙山县：石桥镇', { 990101: 'c1', 990121: undefined }],
    ['甲溪：甲溪区城市管理局；丙河：丙河市城市管理局', { 990101: 'c1', 990181: 'c3' }],
    ['甲溪区城市管理局、乙山县石桥镇', { 990101: 'c1', 990121: 't1' }],
    ['甲溪区、乙山县：公安局', { 990101: 'u2', 990121: 'u2' }],
    ['', {}],
  ])('%j', (cell, expected) => {
    const { owners } = of(cell)
    for (const [division, unitId] of Object.entries(expected))
      expect(owners.find(it => it.division === Number(division))?.unitId).toBe(unitId)
  })

  it.each([
    ['丁海区：公安局', '不是本市的县'],
    ['甲溪区：乙山县城市管理局', '应是该县'],
    ['公安局', '要写明是哪个县'],
    ['甲溪区：公安局\n甲溪区：教育局', '只能有一个'],
    ['甲溪区：查无此局', '名录里没有'],
  ])('%j is said with its reason', (cell, reason) => {
    expect(of(cell).faults).toEqual([expect.stringContaining(reason)])
  })

  it('an empty cell leaves who there is; what is written changes only the counties named', async () => {
    const current = items.map(item =>
      item.code === 'task:2'
        ? {
            ...item,
            lead: 'u2',
            territories: [
              { division: 990101, unitId: 'c1' },
              { division: 990121, unitId: 'c2' },
            ],
          }
        : item,
    )
    const { changes, faults } = await read(
      [
        ['编号', '任务', '牵头单位', '各县属地责任单位'],
        ['2', '规范市民文明行为', '公安局', '乙山县：乙山县石桥镇'],
        ['1', '深入学习宣传教育', '教育局', ''],
      ],
      current,
    )
    expect(faults).toEqual([])
    expect(changes.find(it => it.code === 'task:2')).toMatchObject({
      territories: [{ division: 990121, from: 'c2', to: 't1' }],
    })
    expect(changes.find(it => it.code === 'task:2')?.supports).toBeUndefined()
    expect(changes.find(it => it.code === 'task:1')?.territories).toEqual([])
  })
})
