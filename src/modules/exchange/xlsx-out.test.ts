// Writing row by row: what is written reads back the same here and by another program's reader, memory stays flat however
// long the table, nobody is asked for rows faster than they are taken, and a break lets go of the rows' source.
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import readExcelFile from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { openThread } from '../../server/thread.ts'
import { readSheets, xlsxOf, xlsxStream } from './exchange.actions.ts'
import { inPages } from './in-pages.ts'
import type { OutCell, OutRow, OutSheet } from './out-sheet.ts'
import { streamXlsx } from './xlsx-out.io.ts'

const text = fc.oneof(
  fc.constantFrom('=1+1', '@x', '+5', '-3', "'引", '<b>&"', '两\n行', ' 前后 ', '00123', '_x0041_', '', '📷'),
  fc.string({ unit: fc.constantFrom(...'措施甲乙丙 a1=<>&"'), maxLength: 12 }),
)
const cell: fc.Arbitrary<OutCell | null> = fc.oneof(
  { weight: 6, arbitrary: text.map(it => ({ text: it })) },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: text.map(it => ({ text: it, head: true as const })) },
  { weight: 1, arbitrary: text.map(it => ({ text: it, marked: true as const })) },
)
const table = fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 8 })

async function* slowly<Row>(rows: readonly Row[]): AsyncGenerator<Row> {
  for (const row of rows) {
    await new Promise(resolve => setImmediate(resolve))
    yield row
  }
}

async function whole(sheets: readonly OutSheet[]): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of xlsxStream(sheets)) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

describe('a table written row by row', () => {
  it('is the same file whether its rows lie in memory or come from a cursor, and says what was meant', async () => {
    await fc.assert(
      fc.asyncProperty(table, table, async (one, two) => {
        const sheet = (name: string, rows: OutSheet['rows']) => ({
          name,
          widths: [10, 20],
          rows,
          stickyRows: 1,
        })
        const memory = await xlsxOf([sheet('甲', one), sheet('乙/丙', two)])
        const cursor = await whole([sheet('甲', slowly(one)), sheet('乙/丙', slowly(two))])
        expect(cursor.equals(memory)).toBe(true)
        const sheets = await readSheets(cursor, 'x.xlsx')
        expect(sheets.map(it => it.name)).toEqual(['甲', '乙 丙'])
        for (const [i, rows] of [one, two].entries()) {
          const read = rows.map((row, r) =>
            row.map(
              (_, col) =>
                sheets[i]!.rows.find(it => it.row === r + 1)?.cells.find(it => it.col === col)?.text ?? '',
            ),
          )
          expect(read).toEqual(rows.map(row => row.map(it => it?.text.replace(/\p{Surrogate}/gu, '') ?? '')))
        }
      }),
      { numRuns: 12 },
    )
  })

  it('reads the same in the reader of another house: texts that look like formulas, figures, merged cells', async () => {
    const rows: OutRow[] = [
      [{ text: '任务分解表', title: true, columns: 3 }, null, null],
      [
        { text: '领域', head: true },
        { text: '读数', head: true },
        { text: '说明', head: true },
      ],
      [{ text: '甲', rows: 2 }, { text: '88.10', figure: true }, { text: '=HYPERLINK("http://x","点")' }],
      [null, { text: '12345678901234567.89', figure: true }, { text: '-3' }],
    ]
    const [sheet] = await readExcelFile(await xlsxOf([{ name: '表', widths: [10, 10, 10], rows }]))
    const { sheet: name, data } = sheet as unknown as { sheet: string; data: unknown[][] }
    expect(name).toBe('表')
    expect(data).toEqual([
      ['任务分解表', null, null],
      ['领域', '读数', '说明'],
      ['甲', 88.1, '=HYPERLINK("http://x","点")'],
      [null, '12345678901234567.89', '-3'],
    ])
    const [again] = await readSheets(await xlsxOf([{ name: '表', widths: [], rows }]), 'x.xlsx')
    expect(again!.rows[3]!.cells[0]).toMatchObject({ text: '甲', merge: 'A3:A4' })
  })

  it('names of sheets that a spreadsheet program would refuse are made ones it takes', async () => {
    const names = [
      '年度[2022]：目标/任务*一览表，名称很长很长很长很长很长很长很长',
      '一',
      '一',
      "'引'",
      '',
      'a',
      'A',
    ]
    const sheets = await readSheets(
      await xlsxOf(names.map(name => ({ name, widths: [], rows: [[{ text: '甲' }]] }))),
      'x.xlsx',
    )
    const written = sheets.map(it => it.name)
    expect(new Set(written.map(it => it.toLowerCase())).size).toBe(names.length)
    for (const name of written) expect(name).toMatch(/^[^\\/?*[\]:']{1,31}$/)
    expect(written.slice(1, 3)).toEqual(['一', '一 (2)'])
  })
})

describe('bounded', { timeout: 120_000 }, () => {
  it('100,000 rows of twelve columns are written by a thread that has 32 MB', async () => {
    const thread = await openThread(
      'xlsx-out-long',
      new URL('./xlsx-out.testbed.ts', import.meta.url),
      { memoryMb: 32, youngMb: 8 },
      { rows: 100_000 },
    )
    const [message] = (await once(thread, 'message')) as [{ bytes: number }]
    expect(message.bytes).toBeGreaterThan(2_000_000)
    await thread.terminate()
  })

  it('while nobody reads on, hardly a row is asked for; gone, the source is let go', async () => {
    let [asked, left] = [0, false]
    async function* rows(): AsyncGenerator<OutRow> {
      try {
        for (; asked < 100_000; asked++) {
          if (asked % 100 === 0) await new Promise(resolve => setImmediate(resolve))
          // Noise, so that compressing takes nothing away.
          yield [
            {
              text: Array.from({ length: 40 }, (_, i) =>
                ((asked * 7919 + i * 104729) % 65521).toString(36),
              ).join(''),
            },
          ]
        }
      } finally {
        left = true
      }
    }
    const stream = xlsxStream([{ name: '长表', widths: [], rows: rows() }])
    await once(stream, 'readable')
    stream.read()
    await pause(300)
    const stopped = asked
    expect(stopped).toBeLessThan(10_000)
    await pause(200)
    expect(asked).toBe(stopped)
    stream.destroy()
    await once(stream, 'close')
    for (let i = 0; i < 100 && !left; i++) await pause(10)
    expect(left).toBe(true)
    expect(asked).toBeLessThan(10_000)
  })

  it('a source that fails breaks the file off instead of ending it', async () => {
    async function* rows(): AsyncGenerator<OutRow> {
      yield [{ text: '甲' }]
      throw new Error('the database is gone')
    }
    await expect(
      (async () => {
        for await (const _ of streamXlsx([{ name: '表', widths: [], rows: rows() }]));
      })(),
    ).rejects.toThrow('the database is gone')
  })
})

it('pages are read one after another, the next when the last is taken, up to an empty one', async () => {
  const asked: (number | undefined)[] = []
  const rows = inPages<number>(last => {
    asked.push(last)
    const from = (last ?? 0) + 1
    return Promise.resolve(from > 7 ? [] : [from, from + 1, from + 2])
  })
  expect((await rows.next()).value).toBe(1)
  expect(asked).toEqual([undefined])
  const rest: number[] = []
  for await (const row of rows) rest.push(row)
  expect(rest).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
  expect(asked).toEqual([undefined, 3, 6, 9])
})
