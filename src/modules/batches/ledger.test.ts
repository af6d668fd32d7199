// What the words of a ledger say, and what they leave open.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SheetRow } from '../exchange/sheet.ts'
import { unitNames } from '../exchange/unit-names.ts'
import { joinContinued } from './joined-rows.ts'
import { type LedgerCity, type LedgerSaid, notIssuedBecause, readLedger } from './ledger.ts'
import { dayIn, maskPhones, saysDone, sourceIn } from './ledger-fields.ts'
import { readPhotoName } from './photo-name.ts'
import { placeFinder } from './place-words.ts'
import { rowsLike } from './twins.ts'

const places = [
  { id: 'p1', code: 'YS-001', name: '迎宾大道', division: 1, address: '迎宾大道东段', unitId: 'u1' },
  { id: 'p2', code: 'YS-002', name: '迎宾大道农贸市场', division: 1, address: '迎宾大道 8 号', unitId: null },
  { id: 'p3', code: 'YS-003', name: '东门巷', division: 1, address: '东门外', unitId: 'u1' },
  { id: 'p4', code: 'YS-004', name: '东门巷', division: 2, address: '某县城东', unitId: 'u2' },
]
const units = [
  { id: 'u1', kind: 'department', name: '演示城管单位', shortName: '城管', aliases: ['城管执法局'] },
  { id: 'u2', kind: 'department', name: '演示住建单位', shortName: '住建', aliases: [] },
]
const city: LedgerCity = {
  today: '2022-06-08',
  fileName: '台账',
  places,
  names: unitNames(units, []),
  counties: [
    { code: 1, name: '甲区' },
    { code: 2, name: '乙县' },
  ],
  categories: [{ code: 'litter', name: '暴露垃圾', words: ['垃圾'] }],
  stored: new Set(),
}
const fields = [
  'ref',
  'serial',
  'title',
  'place',
  'county',
  'unit',
  'category',
  'source',
  'state',
  'before',
] as const
type Words = Partial<Record<(typeof fields)[number], string>>
const rowOf = (n: number, words: Words): SheetRow => ({
  row: n,
  cells: fields.flatMap((key, col) => (words[key] ? [{ col, text: words[key], kind: 'text' as const }] : [])),
})
const said = (more: Partial<LedgerSaid> = {}): LedgerSaid => ({
  source: 'office',
  sheets: [{ headerRow: 1, columns: Object.fromEntries(fields.map((key, col) => [key, col])) }],
  places: new Map(),
  units: new Map(),
  categories: new Map(),
  ...more,
})
const read = (rows: readonly Words[], more: Partial<LedgerSaid> = {}) =>
  readLedger(
    [{ name: '表', rows: [rowOf(1, { title: '问题' }), ...rows.map((it, i) => rowOf(i + 2, it))] }],
    [],
    said(more),
    city,
  )

describe('places by words', () => {
  const find = placeFinder(places)
  it.each([
    ['迎宾大道', 1, { placeId: 'p1', exact: true }],
    ['YS-002', null, { placeId: 'p2', exact: true }],
    ['迎宾大道8号', null, { placeId: 'p2', exact: true }],
    ['迎宾大道农贸市场东侧', 1, { placeId: 'p2', exact: false }],
    ['甲区迎宾大道与东门路口', 1, { placeId: 'p1', exact: false }],
    ['东门巷', 1, { placeId: 'p3', exact: true }],
    ['东门巷', 2, { placeId: 'p4', exact: true }],
    ['东门巷', null, { placeId: null, suggestions: ['p3', 'p4'] }],
    ['迎宾道', null, { placeId: null }],
    ['', null, { placeId: null }],
  ])('%s in %s', (words, division, expected) => expect(find(words, division)).toMatchObject(expected))
  it('any words find one place, or none: never an error', () =>
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), words => void find(words, null))))
})

describe('rows', () => {
  it('a place in two counties is asked once, and the answer goes for all rows that say it', () => {
    const rows = [
      { title: '垃圾', place: '东门巷' },
      { title: '小广告', place: '东门巷' },
    ]
    const open = read(rows)
    expect(open.questions).toEqual([{ kind: 'place', words: '东门巷', rows: 2, suggestions: ['p3', 'p4'] }])
    expect(open.lines.every(line => line.faults.length === 1)).toBe(true)
    const told = read(rows, { places: new Map([['东门巷', 'p4']]) })
    expect(told.lines.map(line => [line.placeId, line.faults])).toEqual([
      ['p4', []],
      ['p4', []],
    ])
  })
  it('units by alias; two in a cell are refused, a category is the ledger’s own or only suggested', () => {
    const { lines } = read([
      { title: '垃圾成堆', place: '迎宾大道', unit: '城管执法局', category: '暴露垃圾' },
      { title: '垃圾成堆', place: '迎宾大道', unit: '城管、住建', category: '环境卫生' },
    ])
    expect(lines[0]).toMatchObject({ unitId: 'u1', category: 'litter', faults: [] })
    expect(lines[1]).toMatchObject({ category: null, suggested: 'litter' })
    expect(lines[1]!.faults[0]!.reason).toContain('只能有一个')
    expect(lines[1]!.detail).toContain('分类：环境卫生')
  })
  it('a long problem is cut at a mark and stands whole in the detail; detail and title keep to what a case takes', () => {
    const long = `${'路面有坑槽，雨天积水；'.repeat(20)}`
    const [line] = read([{ title: long, place: '迎宾大道', state: '正在整改' }]).lines
    expect(line!.title.length).toBeLessThanOrEqual(80)
    expect(line!.detail).toContain(long)
    expect(line!.detail).toContain('整改情况：正在整改')
    const [huge] = read([{ title: '长'.repeat(5000), place: '迎宾大道' }]).lines
    expect(huge!.detail.length).toBeLessThanOrEqual(1000)
    expect(huge!.detail).toContain('第 2 行')
  })
  it('empty rows, sums and signatures are passed over', () =>
    expect(
      read([{}, { ref: '合计' }, { ref: '填表人：某某' }, { title: '垃圾', place: '迎宾大道' }]).lines,
    ).toHaveLength(1))
  it('numbers: the source’s own as it is; a running number with its ledger', () => {
    const { lines } = read([
      { ref: 'GD 2022-1', title: '垃圾', place: '迎宾大道' },
      { serial: '7', title: '垃圾', place: '迎宾大道' },
    ])
    expect(lines.map(line => line.ref)).toEqual(['GD2022-1', '台账#7'])
  })
  it('pictures go to their rows; beside no row they are loose', () => {
    const one = (row: number, fault = '') => ({
      sheet: 0,
      row,
      col: 9,
      digest: fault ? '' : `d${row}`,
      fault,
    })
    const rows = [rowOf(1, { title: '问题' }), rowOf(2, { title: '垃圾', place: '迎宾大道' })]
    const { lines, loose } = readLedger(
      [{ name: '表', rows }],
      [one(2), one(2, '图片已损坏'), one(9)],
      said(),
      city,
    )
    expect(lines[0]).toMatchObject({ before: ['d2'], faults: [{ reason: '图片已损坏' }] })
    expect(loose.map(it => it.row)).toEqual([9])
  })
  it('any words at all are a line or a fault, within what a case takes', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            title: fc.string({ maxLength: 400 }),
            place: fc.string({ maxLength: 60 }),
            unit: fc.string({ maxLength: 60 }),
            ref: fc.string({ maxLength: 90 }),
          }),
          { maxLength: 5 },
        ),
        rows => {
          for (const line of read(rows).lines) {
            expect(line.title.length).toBeLessThanOrEqual(80)
            expect(line.detail.length).toBeLessThanOrEqual(1000)
            expect(line.ref.length).toBeLessThanOrEqual(40)
            expect(line.placeId !== null || line.faults.length > 0).toBe(true)
          }
        },
      ),
    ))
})

describe('cells', () => {
  it.each([
    ['12345', 'hotline'],
    ['市民服务热线', 'hotline'],
    ['省督导组', 'supervision'],
    ['数字城管平台', 'digital-city'],
    ['群众随手拍', 'residents'],
    ['第三方测评', 'third-party'],
    ['人大代表视察', 'deputies'],
    ['别的什么', undefined],
    ['', undefined],
  ])('source %s', (words, source) => expect(sourceIn(words)).toBe(source))
  it.each([
    ['已整改', true],
    ['整改完成', true],
    ['是', true],
    ['已销号。', true],
    ['5月3日已清理', true],
    ['未整改', false],
    ['正在整改', false],
    ['已部分整改', false],
    ['否', false],
    ['', false],
  ])('done %s: %s', (words, done) => expect(saysDone(words)).toBe(done))
  it.each([
    ['2022年5月6日', '2022-05-06'],
    ['2022-5-6 08:30', '2022-05-06'],
    ['20220506', '2022-05-06'],
    ['5月6日', '2022-05-06'],
    ['12.31', '2021-12-31'],
    ['2022-02-30', undefined],
    ['上周', undefined],
  ])('day %s', (words, day) => expect(dayIn(words, '2022-06-08')).toBe(day))
  it('mobile numbers are masked, other figures are not', () =>
    expect(maskPhones('市民13812345678说门牌138号、工单2022138123456789')).toBe(
      '市民138****5678说门牌138号、工单2022138123456789',
    ))
})

describe('names of photos', () => {
  const known = {
    isCounty: (it: string) => it === '甲区',
    isPlace: (it: string) => it === '迎宾大道',
    isUnit: (it: string) => it === '城管',
  }
  it.each([
    ['甲区_迎宾大道_垃圾暴露.jpg', ['甲区', '迎宾大道', '垃圾暴露', false]],
    ['甲区_迎宾大道_垃圾暴露(2).jpg', ['甲区', '迎宾大道', '垃圾暴露', false]],
    ['甲区/迎宾大道/垃圾暴露整改后.JPG', ['甲区', '迎宾大道', '垃圾暴露', true]],
    ['某某路-垃圾暴露-整改前-1.png', ['', '某某路', '垃圾暴露', false]],
    ['20220501_迎宾大道_路灯不亮_城管.jpg', ['', '迎宾大道', '路灯不亮', false]],
    ['IMG_20220501_083000.jpg', ['', '', '', false]],
    ['微信图片_20220501083000.jpg', ['', '', '', false]],
  ])('%s', (name, [county, place, problem, after]) =>
    expect(readPhotoName(String(name), known)).toMatchObject({ county, place, problem, after }),
  )
  it('photos of one problem have one key', () =>
    expect(
      new Set(
        ['a_迎宾大道_脏(1).jpg', 'a_迎宾大道_脏(2).jpg', 'a_迎宾大道_脏_整改后.jpg'].map(
          it => readPhotoName(it, known).key,
        ),
      ).size,
    ).toBe(1))
})

it('a problem merged over several rows is one, with the pictures of all of them', () => {
  const cell = (col: number, merge?: string) => ({
    col,
    text: 'x',
    kind: 'text' as const,
    ...(merge ? { merge } : {}),
  })
  const rows = [
    { row: 2, cells: [cell(0, 'A2:A3'), cell(1, 'B2:B3')] },
    { row: 3, cells: [cell(0, 'A2:A3'), cell(1, 'B2:B3')] },
    { row: 4, cells: [cell(0, 'A4:A5'), cell(1)] },
    { row: 5, cells: [cell(0, 'A4:A5'), cell(1)] },
  ]
  const joined = joinContinued(rows, [{ row: 3, col: 2, entry: 'x' }])
  expect(joined.rows.map(it => it.row)).toEqual([2, 4, 5])
  expect(joined.pictures[0]!.row).toBe(2)
})

it('rows that say the same of one place are shown to each other', () => {
  const line = (row: number, title: string, placeId: string | null) => ({
    key: `0:${row}`,
    row,
    title,
    placeId,
    category: null,
    suggested: null,
  })
  const found = rowsLike([
    line(2, '垃圾成堆', 'p1'),
    line(3, '垃圾成堆。', 'p1'),
    line(4, '垃圾成堆', 'p2'),
    line(5, '路灯不亮', 'p1'),
    line(6, '垃圾成堆', null),
  ])
  expect([...found]).toEqual([['0:3', 2]])
})

it('what is issued at once has unit, category, a source that needs no look, and is not done', () => {
  const line = { source: 'office', category: 'litter', unitId: 'u1', done: false } as const
  expect(notIssuedBecause(line, null)).toBeUndefined()
  expect(notIssuedBecause({ ...line, unitId: null }, 'u2')).toBeUndefined()
  expect(notIssuedBecause({ ...line, unitId: null }, null)).toContain('责任单位')
  expect(notIssuedBecause({ ...line, category: null }, null)).toContain('分类')
  expect(notIssuedBecause({ ...line, source: 'hotline' }, null)).toContain('核实')
  expect(notIssuedBecause({ ...line, done: true }, null)).toContain('已整改')
})
