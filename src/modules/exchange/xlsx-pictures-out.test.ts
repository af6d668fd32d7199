// Pictures leave with their rows: read back from the file's own parts, each stands over the cell it was put into.
import { strFromU8, unzipSync } from 'fflate'
import readExcelFile from 'read-excel-file/node'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { xlsxOf } from './exchange.actions.ts'
import type { OutRow } from './out-sheet.ts'
import { MOST_PICTURES } from './xlsx-pictures-out.io.ts'

const jpeg = (colour: string) =>
  sharp({ create: { width: 360, height: 270, channels: 3, background: colour } })
    .jpeg()
    .toBuffer()

/** Where the pictures stand in a file: row, column, bytes. */
function standing(file: Buffer): { row: number; col: number; bytes: Buffer }[] {
  const parts = unzipSync(file)
  const drawing = strFromU8(parts['xl/drawings/drawing1.xml']!)
  const rels = strFromU8(parts['xl/drawings/_rels/drawing1.xml.rels']!)
  const targets = new Map(
    [...rels.matchAll(/Id="(\w+)"[^>]*Target="\.\.\/([^"]+)"/g)].map(m => [m[1]!, m[2]!]),
  )
  return [...drawing.matchAll(/<xdr:oneCellAnchor>.*?<\/xdr:oneCellAnchor>/g)].map(([it]) => ({
    row: Number(/<xdr:row>(\d+)/.exec(it)![1]),
    col: Number(/<xdr:col>(\d+)/.exec(it)![1]),
    bytes: Buffer.from(parts[`xl/${targets.get(/r:embed="(\w+)"/.exec(it)![1]!)}`]!),
  }))
}

const sheet = (rows: OutRow[], pictures: (name: string) => Promise<Buffer | undefined>) => ({
  name: '台账',
  widths: [10, 18],
  rows,
  pictures,
})

describe('pictures in a table', () => {
  it('stand over their cells, one file for one picture, the row high enough; what is gone leaves its row alone', async () => {
    const [red, green] = [await jpeg('#a33'), await jpeg('#3a3')]
    const by: Record<string, Buffer> = { red, green }
    const rows: OutRow[] = [
      [
        { text: '问题', head: true },
        { text: '照片', head: true },
      ],
      [{ text: '一' }, { text: '', picture: 'red' }],
      [{ text: '二' }, { text: '' }],
      [{ text: '三' }, { text: '', picture: 'gone' }],
      [
        { text: '四', picture: 'green' },
        { text: '', picture: 'red' },
      ],
    ]
    const file = await xlsxOf([sheet(rows, async name => by[name])])
    expect(standing(file).map(it => [it.row, it.col, it.bytes.equals(red) ? 'red' : 'green'])).toEqual([
      [1, 1, 'red'],
      [4, 0, 'green'],
      [4, 1, 'red'],
    ])
    const xml = strFromU8(unzipSync(file)['xl/worksheets/sheet1.xml']!)
    expect(xml.match(/ht="78"/g)).toHaveLength(3)
    expect(xml.endsWith('r:id="rId1"/></worksheet>')).toBe(true)
    // Another program's reader takes the file.
    const [read] = await readExcelFile(file)
    expect(read!.data.map(row => row[0])).toEqual(['问题', '一', '二', '三', '四'])
  })

  it('are asked for one at a time, and beyond what a file takes the cell says so', async () => {
    const red = await jpeg('#a33')
    let open = 0
    let most = 0
    const rows = Array.from({ length: MOST_PICTURES + 2 }, (_, i): OutRow => [{ text: '', picture: `p${i}` }])
    const file = await xlsxOf([
      sheet(rows, async () => {
        most = Math.max(most, ++open)
        await new Promise(resolve => setImmediate(resolve))
        open--
        return red
      }),
    ])
    expect(most).toBe(1)
    expect(standing(file)).toHaveLength(MOST_PICTURES)
    const xml = strFromU8(unzipSync(file)['xl/worksheets/sheet1.xml']!)
    expect(xml.match(/请缩小范围分几次导出/g)).toHaveLength(2)
  })
})
