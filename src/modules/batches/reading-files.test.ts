// Ledgers of every kind, read: which picture lies on which row; what is hostile or old is refused with a sentence.
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { PicturedSheet } from '../exchange/exchange.actions.ts'
import { readHandedIn } from './hand-in.actions.ts'
import {
  excelCellBook,
  excelPicture,
  floatingBook,
  listPaper,
  picture,
  rels,
  sheetData,
  tablePaper,
  workbook,
  wpsCellBook,
  wpsPicture,
  zip,
} from './ledger-files.testbed.ts'

const head = ['序号', '问题', '点位', '整改前照片', '整改后照片']
const rows = [
  head,
  ['1', '路面破损', '甲路', '', ''],
  ['2', '垃圾成堆', '乙路', '', ''],
  ['3', '占道经营', '丙路', '', ''],
]
const laid = (sheet: Pick<PicturedSheet, 'pictures'>) =>
  sheet.pictures.map(it => [it.row, it.col, it.fault ? '!' : it.entry])
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'read',
    error => error.refusal?.code ?? String(error),
  )
const read = (bytes: Buffer, name = 'x.xlsx') => readHandedIn(bytes, name)
const ole = (...names: string[]) =>
  Buffer.concat([
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    Buffer.alloc(504),
    ...names.map(name => Buffer.concat([Buffer.from(name, 'utf16le'), Buffer.alloc(128)]).subarray(0, 128)),
  ])

describe('pictures of a table', () => {
  it('floating: the row and column under the middle, whether two corners or one; a linked one says so', async () => {
    const bytes = await picture(1)
    const { kind, sheets } = await read(
      floatingBook(rows, [
        { from: [3, 1], to: [4, 2], bytes },
        // Dropped a little too high: its corner lies in row 2, most of it in row 3.
        { from: [3, 1, 0, 700_000], to: [4, 2, 0, 600_000], bytes },
        { from: [4, 3, 10_000, 10_000], size: [500_000, 500_000], bytes },
        { from: [3, 3], to: [4, 4], bytes, linked: true },
      ]),
    )
    expect(kind).toBe('table')
    expect(laid(sheets[0]!)).toEqual([
      [2, 3, 'xl/media/image1.jpeg'],
      [3, 3, 'xl/media/image2.jpeg'],
      [4, 4, 'xl/media/image3.jpeg'],
      [4, 3, '!'],
    ])
  })

  it('in cells as Excel writes them, through metadata and rich values', async () => {
    const its = [await picture(1), await picture(2)]
    const book = excelCellBook(
      [
        head,
        ['1', '路面破损', '甲路', excelPicture(2), excelPicture(1)],
        ['2', '垃圾', '乙路', '', excelPicture(7)],
      ],
      its,
    )
    const { sheets } = await read(book)
    expect(laid(sheets[0]!)).toEqual([
      [2, 3, 'xl/media/image2.jpeg'],
      [2, 4, 'xl/media/image1.jpeg'],
    ])
    expect(sheets[0]!.rows[1]!.cells.map(cell => cell.text)).toEqual(['1', '路面破损', '甲路'])
  })

  it('in cells as WPS writes them; an id that is nowhere says so, no formula is shown as words', async () => {
    const book = wpsCellBook(
      [
        head,
        ['1', '路面破损', '甲路', wpsPicture('ID_A1'), ''],
        ['2', '垃圾', '乙路', wpsPicture('ID_NONE'), wpsPicture('ID_B2')],
      ],
      { ID_A1: await picture(1), ID_B2: await picture(2) },
    )
    const { sheets } = await read(book)
    expect(laid(sheets[0]!)).toEqual([
      [2, 3, 'xl/media/image1.jpeg'],
      [3, 3, '!'],
      [3, 4, 'xl/media/image2.jpeg'],
    ])
    expect(JSON.stringify(sheets[0]!.rows)).not.toContain('DISPIMG')
  })

  it('a table of text has rows and no pictures', async () => {
    const { kind, sheets } = await read(Buffer.from('问题,点位\n路面破损,甲路\n'), '台账.csv')
    expect([kind, sheets[0]!.rows.length, sheets[0]!.pictures.length]).toEqual(['table', 2, 0])
  })
})

describe('papers', () => {
  it('a table with pictures in its cells', async () => {
    const [a, b] = [await picture(1), await picture(2)]
    const { kind, sheets } = await read(
      await tablePaper('督查问题清单', [
        ['序号', '问题', '点位', '照片'],
        ['1', '路面破损', '甲路', [a, b]],
        ['2', '垃圾成堆', '乙路', [a]],
      ]),
      '清单.docx',
    )
    expect(kind).toBe('paper')
    expect(sheets[0]!.rows.map(row => row.cells.map(cell => cell.text))).toEqual([
      ['序号', '问题', '点位', '照片'],
      ['1', '路面破损', '甲路'],
      ['2', '垃圾成堆', '乙路'],
    ])
    expect(sheets[0]!.pictures.map(it => [it.row, it.col])).toEqual([
      [2, 3],
      [2, 3],
      [3, 3],
    ])
  })

  it('numbered passages with pictures under them; sections stand over them', async () => {
    const a = await picture(1)
    const { sheets } = await read(
      await listPaper('督查发现问题', [
        { head: '一、某县', lines: [], photos: [] },
        { head: '1. 路面破损', lines: ['点位：甲路', '坑槽约两米。'], photos: [a, a] },
        { head: '2. 垃圾成堆', lines: ['点位：乙路'], photos: [a] },
      ]),
      '清单.docx',
    )
    const [heads, ...its] = sheets[0]!.rows.map(row => row.cells.map(cell => cell.text))
    expect(heads).toEqual(['所属部分', '问题', '情况说明', '点位', '照片'])
    expect(its).toEqual([
      ['某县', '路面破损', '坑槽约两米。', '甲路'],
      ['某县', '垃圾成堆', '乙路'],
    ])
    expect(sheets[0]!.pictures.map(it => [it.row, it.col])).toEqual([
      [2, 4],
      [2, 4],
      [3, 4],
    ])
  })
})

describe('photos packed together', () => {
  it('are told by what the archive holds; what is no photo is left out with a reason', async () => {
    const a = await picture(1)
    const { kind, photos, leftOut } = await read(
      zip({
        '甲路/垃圾.jpg': a,
        '__MACOSX/._垃圾.jpg': a,
        'a.heic': a,
        '说明.txt': 'x',
        '../../etc/x.jpg': a,
      }),
      '照片.zip',
    )
    expect([kind, photos]).toEqual(['photos', ['甲路/垃圾.jpg']])
    expect(leftOut.map(it => it.name)).toEqual(['a.heic', '说明.txt', '../../etc/x.jpg'])
  })
})

describe('what is not read says why and what to do', () => {
  it.each([
    ['.xls', ole('Workbook'), '台账.xls', 'batch.old-xls', '.xlsx'],
    ['.xls under another name', ole('Root Entry', 'Workbook'), '台账.xlsx', 'batch.old-xls', '.xlsx'],
    ['.et', ole('Workbook'), '台账.et', 'batch.old-et', '.xlsx'],
    ['.doc', ole('Root Entry', 'WordDocument'), '清单.doc', 'batch.old-doc', '.docx'],
    ['.doc under another name', ole('Root Entry', 'WordDocument'), '清单.docx', 'batch.old-doc', '.docx'],
    ['a password', ole('EncryptedPackage'), '台账.xlsx', 'batch.encrypted', '密码'],
    ['a PDF', Buffer.from('%PDF-1.7\n...'), '清单.pdf', 'batch.pdf', '.xlsx'],
    ['a .rar', Buffer.from('Rar!\x1a\x07\x00'), '照片.rar', 'batch.archive', '.zip'],
    ['one photo', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]), 'a.jpg', 'batch.one-photo', '选择照片'],
    ['nothing', Buffer.alloc(0), 'x.xlsx', 'batch.empty', '空的'],
    ['a table inside an archive', zip({ '台账.xlsx': 'x' }), 'x.zip', 'batch.packed', '解压'],
    ['bytes', Buffer.from([1, 0, 2, 0, 3, 0]), 'x.bin', 'batch.unknown', '.xlsx'],
  ])('%s', async (_, bytes, name, code, words) => {
    const error = await readHandedIn(bytes, name).catch(it => it)
    expect(error.refusal?.code).toBe(code)
    expect(error.refusal.detail).toContain(words)
  })

  it('hostile files: a bomb of pictures, entities, macros, steps out of the file, too many rows', async () => {
    const bomb = zip({ 'a.jpg': Buffer.alloc(60 * 1024 * 1024), 'b.jpg': Buffer.alloc(60 * 1024 * 1024) })
    expect(await codeOf(read(bomb, 'x.zip'))).toBe('batch.bomb')
    const evil = workbook('<!DOCTYPE x [<!ENTITY a "b">]><sheetData/>')
    expect(await codeOf(read(evil))).toBe('sheet.hostile')
    const entity = workbook(`${sheetData(rows)}<drawing r:id="rId1"/>`, {
      'xl/worksheets/_rels/sheet1.xml.rels': rels(['rId1', 'x/drawing', '../drawings/drawing1.xml']),
      'xl/drawings/drawing1.xml': '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    })
    expect(await codeOf(read(entity))).toBe('sheet.hostile')
    expect(await codeOf(read(workbook(sheetData(rows), { 'xl/vbaProject.bin': 'x' })))).toBe('sheet.macro')
    const steps = workbook(`${sheetData(rows)}<drawing r:id="rId1"/>`, {
      'xl/worksheets/_rels/sheet1.xml.rels': rels(['rId1', 'x/drawing', '../../../../../../etc/passwd']),
    })
    expect((await read(steps)).sheets[0]!.pictures).toEqual([])
    const long = workbook(sheetData(Array.from({ length: 5002 }, (_, i) => [String(i), '问题', '甲路'])))
    expect(await codeOf(read(long))).toBe('sheet.too-long')
    const many = workbook(sheetData(Array.from({ length: 100_000 }, (_, i) => [String(i), '问题', '甲路'])))
    expect(await codeOf(read(many))).toBe('sheet.too-long')
  })

  it('a text that looks like a formula stays a text', async () => {
    const { sheets } = await read(
      workbook(sheetData([head, ['1', '=HYPERLINK("http://x")', '甲路', '', '']])),
    )
    expect(sheets[0]!.rows[1]!.cells[1]!.text).toBe('=HYPERLINK("http://x")')
  })

  it('names packed on a Chinese Windows are read', async () => {
    const packed = Buffer.from(zipSync({ 'XXXX_YYYY.jpg': strToU8('x') }))
    const name = Buffer.from([0xbc, 0xd7, 0xc2, 0xb7])
    for (let at = packed.indexOf('XXXX'); at >= 0; at = packed.indexOf('XXXX', at + 1)) name.copy(packed, at)
    expect((await read(packed, 'x.zip')).photos).toEqual(['甲路_YYYY.jpg'])
  })
})
