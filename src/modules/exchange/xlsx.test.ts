// Reading tables that people and programs hand in, good, old, broken and hostile; writing and reading back.
import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readSheets, streamSheets, xlsxOf } from './exchange.actions.ts'
import { markedSheets, placeOf } from './out-sheet.ts'
import { cellAddress, parseAddress, textAt } from './sheet.ts'

/** The smallest .xlsx that programs write, with a sheet of this XML. */
function workbook(sheetXml: string, more: Record<string, string> = {}): Buffer {
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  const rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const files: Record<string, string> = {
    '[Content_Types].xml': `${head}<Types/>`,
    'xl/workbook.xml': `${head}<workbook ${main} xmlns:r="${rel}"><sheets><sheet name="任务" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships><Relationship Id="rId1" Type="${rel}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${rel}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="${rel}/styles" Target="styles.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `${head}<worksheet ${main}>${sheetXml}</worksheet>`,
    ...more,
  }
  return Buffer.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))),
  )
}
const inline = (at: string, text: string) => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'read',
    error => error.refusal?.code ?? String(error),
  )

describe('a table', () => {
  it('has its values with addresses, dates, percentages, formulas as values, merged cells filled', async () => {
    const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="10"/></cellXfs></styleSheet>`
    const strings =
      '<sst><si><t>共享</t></si><si><r><t>两</t></r><r><t>段</t></r><rPh><t>liangduan</t></rPh></si></sst>'
    const rows = [
      `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>${inline('C1', '一&amp;二')}</row>`,
      `<row r="2">${inline('A2', '区域')}<c r="B2" s="1"><v>44834</v></c><c r="C2" s="2"><v>44834.5</v></c><c r="D2" s="3"><v>0.95</v></c></row>`,
      `<row r="3"><c r="B3"><f>1+1</f><v>2</v></c><c r="C3" t="b"><v>1</v></c><c r="D3" t="e"><v>#N/A</v></c><c r="E3"><v>0.30000000000000004</v></c></row>`,
      `<row r="5"><c r="B5" t="str"><f>HYPERLINK("http://x")</f><v>甲</v></c></row>`,
    ].join('')
    const bytes = workbook(
      `<sheetData>${rows}</sheetData><mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells>`,
      { 'xl/styles.xml': styles, 'xl/sharedStrings.xml': strings },
    )
    const [sheet] = await readSheets(bytes, 'x.xlsx')
    expect(sheet).toEqual({
      name: '任务',
      hidden: false,
      rows: [
        {
          row: 1,
          cells: [
            { col: 0, text: '共享', kind: 'text' },
            { col: 1, text: '两段', kind: 'text' },
            { col: 2, text: '一&二', kind: 'text' },
          ],
        },
        {
          row: 2,
          cells: [
            { col: 0, text: '区域', kind: 'text', merge: 'A2:A4' },
            { col: 1, text: '2022-09-30', kind: 'date' },
            { col: 2, text: '2022-09-30 12:00', kind: 'date' },
            { col: 3, text: '0.95', kind: 'number', percent: true },
          ],
        },
        {
          row: 3,
          cells: [
            { col: 0, text: '区域', kind: 'text', merge: 'A2:A4' },
            { col: 1, text: '2', kind: 'number', formula: true },
            { col: 2, text: '是', kind: 'boolean' },
            { col: 3, text: '#N/A', kind: 'error' },
            { col: 4, text: '0.3', kind: 'number' },
          ],
        },
        { row: 5, cells: [{ col: 1, text: '甲', kind: 'text', formula: true }] },
      ],
    })
  })

  it.each([
    ['UTF-8', Buffer.from('\ufeff单位,时限\r\n"甲,局","一\n二"\r\n\'=1+1,9月底前\r\n')],
    [
      'GB18030',
      Buffer.from([
        ...[0xb5, 0xa5, 0xce, 0xbb],
        0x2c,
        ...[0xca, 0xb1, 0xcf, 0xde],
        0x0a,
        ...[0xbc, 0xd7, 0x2c, 0xd2, 0xd2],
      ]),
    ],
  ])('as text in %s', async (_, bytes) => {
    const [sheet] = await readSheets(bytes, 'x.csv')
    expect(sheet!.rows[0]!.cells.map(cell => cell.text)).toEqual(['单位', '时限'])
    if (sheet!.rows.length === 3)
      expect(sheet!.rows.slice(1).map(row => row.cells.map(cell => cell.text))).toEqual([
        ['甲,局', '一\n二'],
        ['=1+1', '9月底前'],
      ])
    else expect(sheet!.rows[1]!.cells.map(cell => cell.text)).toEqual(['甲', '乙'])
  })

  it('addresses go both ways', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_048_576 }), fc.integer({ min: 0, max: 16_383 }), (row, col) => {
        expect(parseAddress(cellAddress(row, col))).toEqual({ row, col })
      }),
    ))

  it('written and read back is the same, whatever the texts are', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom(
        '=1+1',
        '+86',
        '-5',
        '@x',
        '"a"',
        '<b>&</b>',
        '一\n二',
        ' 前后 ',
        '00123',
        '1e5',
        'valueOf',
        '__proto__',
        '_x0041_',
      ),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(text, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        async table => {
          const rows = table.map(row => row.map(it => ({ text: it })))
          const [sheet] = await readSheets(
            await xlsxOf([{ name: '表', widths: [10, 10, 10], rows }]),
            'x.xlsx',
          )
          const clean = (it: string) =>
            it.replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/gu, '').replace(/\r\n?/g, '\n')
          const read = table.map((_, i) =>
            [0, 1, 2].map(
              col =>
                sheet?.rows.find(row => row.row === i + 1)?.cells.find(cell => cell.col === col)?.text ?? '',
            ),
          )
          expect(read.map(row => row.map(it => it.replace(/\r\n?/g, '\n')))).toEqual(
            table.map(row => row.map(clean)),
          )
        },
      ),
      { numRuns: 8 },
    )
  })

  it('a text that looks like a formula is written as a text', async () => {
    const bytes = await xlsxOf([
      { name: '表', widths: [10], rows: [[{ text: '=HYPERLINK("http://x","点")' }]] },
    ])
    const [sheet] = await readSheets(bytes, 'x.xlsx')
    expect(sheet!.rows[0]!.cells[0]).toEqual({ col: 0, text: '=HYPERLINK("http://x","点")', kind: 'text' })
  })

  it('comes back marked: the same rows and merged cells, faults marked, reasons in a column more', async () => {
    const rows = [
      [
        { text: '领域', head: true as const },
        { text: '任务', head: true as const },
      ],
      [{ text: '甲', rows: 2 }, { text: '一' }],
      [null, { text: '二' }],
    ]
    const sheets = await readSheets(await xlsxOf([{ name: '表', widths: [10, 10], rows }]), 'x.xlsx')
    const faults = [
      { sheet: 0, row: 3, col: 1, reason: '名录里没有' },
      { sheet: 0, row: 3, col: null, reason: '另一个原因' },
    ]
    expect(faults.map(placeOf)).toEqual(['第 3 行 B 列', '第 3 行'])
    const out = markedSheets(sheets, faults, [1])
    expect(out[0]!.rows[2]).toEqual([
      null,
      { text: '二', marked: true },
      { text: '名录里没有\n另一个原因', marked: true },
    ])
    const [again] = await readSheets(await xlsxOf(out), 'x.xlsx')
    expect(again!.rows[2]!.cells[0]).toMatchObject({ text: '甲', merge: 'A2:A3' })
    expect(textAt(again!.rows[0]!, 2)).toBe('不能导入的原因')
    expect(textAt(again!.rows[2]!, 2)).toBe('名录里没有\n另一个原因')
  })
})

describe('what is not read is refused with the way out', { timeout: 60_000 }, () => {
  const sheet = (n: number) =>
    `<sheetData>${`<row><c t="inlineStr"><is><t>x</t></is></c></row>`.repeat(n)}</sheetData>`
  const bomb = (megabytes: number) =>
    Buffer.from(
      zipSync({
        'xl/workbook.xml': strToU8('<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>'),
        'xl/_rels/workbook.xml.rels': strToU8(
          '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        ),
        'xl/worksheets/sheet1.xml': new Uint8Array(megabytes * 1024 * 1024).fill(32),
      }),
    )
  const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])
  const locked = Buffer.concat([old, Buffer.from('EncryptedPackage', 'utf16le')])
  const entities = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>`
  const truncated = workbook(sheet(2000)).subarray(0, 700)
  // A local header that lies about where its data ends, and an entry that is no deflate stream.
  const broken = () => {
    const bytes = workbook(sheet(50))
    bytes.fill(0xff, 60, 120)
    return bytes
  }
  it.each([
    ['an empty file', () => Buffer.alloc(0), 'x.xlsx', 'sheet.empty'],
    ['an old .xls or .et', () => old, 'x.xls', 'sheet.old-format'],
    ['a file with a password', () => locked, 'x.xlsx', 'sheet.encrypted'],
    ['a web page called .xls', () => Buffer.from('<html><table></table></html>'), 'x.xls', 'sheet.web-page'],
    ['a picture', () => Buffer.from('ffd8ffe000104a464946', 'hex'), 'x.xlsx', 'sheet.not-excel'],
    ['another archive', () => Buffer.from(zipSync({ 'a.txt': strToU8('a') })), 'x.xlsx', 'sheet.not-excel'],
    ['half a file', () => truncated, 'x.xlsx', 'sheet.damaged'],
    ['a damaged file', broken, 'x.xlsx', 'sheet.damaged'],
    ['macros', () => workbook(sheet(1), { 'xl/vbaProject.bin': 'x' }), 'x.xlsm', 'sheet.macro'],
    [
      'an entity bomb',
      () => workbook('', { 'xl/worksheets/sheet1.xml': entities }),
      'x.xlsx',
      'sheet.hostile',
    ],
    ['a zip bomb', () => bomb(450), 'x.xlsx', 'sheet.too-large'],
    ['too many rows', () => workbook(sheet(5001)), 'x.xlsx', 'sheet.too-long'],
    [
      'too many columns',
      () => workbook('<sheetData><row><c r="XFD1" t="b"><v>1</v></c></row></sheetData>'),
      'x.xlsx',
      'sheet.too-wide',
    ],
    [
      'too much to unpack',
      () => Buffer.alloc(21 * 1024 * 1024, 'PK\u0003\u0004'),
      'x.xlsx',
      'sheet.too-large',
    ],
  ])('%s', async (_, bytes, name, code) => {
    expect(await codeOf(readSheets(bytes(), name))).toBe(code)
  })

  it('what takes too long is cut off', async () => {
    const work = readSheets(workbook(sheet(4000)), 'x.xlsx', { timeoutMs: 1 })
    expect(await codeOf(work)).toBe('sheet.too-slow')
  })

  it('what takes too much memory is cut off and the house stands', async () => {
    const strings = `<sst>${Array.from({ length: 300_000 }, (_, i) => `<si><t>${`很长的一段文字${i}`.repeat(6)}</t></si>`).join('')}</sst>`
    const work = readSheets(workbook(sheet(1), { 'xl/sharedStrings.xml': strings }), 'x.xlsx', {
      memoryMb: 24,
    })
    expect(await codeOf(work)).toBe('sheet.too-large')
  })

  it('a reader who stops early leaves no thread behind', async () => {
    for await (const part of streamSheets(workbook(sheet(4000)), 'x.xlsx')) if (part.part === 'rows') break
  })

  it('any bytes at all are read or refused, never a crash', async () => {
    const good = workbook(sheet(20))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 8 }),
        async edits => {
          const bytes = Buffer.from(good)
          for (const [at, value] of edits) bytes[at] = value
          expect(await codeOf(readSheets(bytes, 'x.xlsx'))).toMatch(/^(read|sheet\.)/)
        },
      ),
      { numRuns: 20 },
    )
  })
})
