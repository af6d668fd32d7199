// A document is written as .docx and read back as what it is: parts of a zip, text, fonts, pictures.
import { strFromU8, unzipSync } from 'fflate'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { chinaTime } from '../../lib/day.ts'
import { fitInto, jpegSize } from '../../lib/jpeg-size.ts'
import { dueInWords, type OfficialDocument, photosOf } from './official.ts'
import { renderDocx } from './official-docx.io.ts'

const digest = 'a'.repeat(64)
const document: OfficialDocument = {
  title: '问题整改交办单',
  at: chinaTime('2022-06-08', '09:00'),
  parts: [
    [
      { kind: 'head', issuer: '某市创城办', number: '某创办交〔2022〕3号' },
      { kind: 'title', text: '问题整改交办单' },
      { kind: 'to', text: '某单位' },
      { kind: 'text', text: '请按期办结。\n逐项报送。' },
      {
        kind: 'table',
        widths: [20, 100, 36],
        head: ['序号', '问题', '照片'],
        rows: [[{ text: '1' }, { text: '路灯<不亮> & “黑”' }, { photo: digest }]],
      },
      { kind: 'sign', lines: ['某市创城办', '2022年6月8日'] },
      { kind: 'receipt', title: '签收回执', fields: ['签收单位（盖章）', '签收人', '签收时间'] },
    ],
    [
      { kind: 'title', text: '第二份' },
      {
        kind: 'pair',
        photos: [
          { digest, words: '整改前' },
          { digest: 'b'.repeat(64), words: '整改后' },
        ],
      },
    ],
  ],
}
const picture = async () => {
  const bytes = await sharp({ create: { width: 360, height: 270, channels: 3, background: '#886' } })
    .jpeg()
    .toBuffer()
  return new Map([[digest, { bytes, ...jpegSize(bytes)! }]])
}
const parts = async () => unzipSync(await renderDocx(document, await picture()))

describe('a document as .docx', () => {
  it('holds the text in order, what means something in XML too', async () => {
    const xml = strFromU8((await parts())['word/document.xml']!)
    const text = xml.replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, '')
    expect(text).toMatch(
      /某市创城办\s+某创办交〔2022〕3号\s+问题整改交办单\s+某单位：\s+请按期办结。\s+逐项报送。/,
    )
    expect(text).toContain('路灯&lt;不亮&gt; &amp; “黑”')
    expect(text).toMatch(/签收回执[\s\S]*签收单位（盖章）/)
  })

  it('is set as GB/T 9704 says: paper, margins, line, sizes, fonts and what stands in for them', async () => {
    const files = await parts()
    const xml = strFromU8(files['word/document.xml']!)
    expect(xml).toContain('w:w="11906" w:h="16838"')
    expect(xml).toMatch(/w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"/)
    expect(xml).toContain('w:line="579" w:lineRule="exact"')
    expect(xml).toMatch(/w:eastAsia="方正小标宋简体"/)
    expect(xml).toMatch(/w:eastAsia="仿宋_GB2312"/)
    expect(xml).toContain('<w:sz w:val="44"/>')
    expect(xml).toContain('<w:sz w:val="32"/>')
    expect(strFromU8(files['word/fontTable.xml']!)).toMatch(
      /方正小标宋简体"><w:altName w:val="小标宋,华文中宋/,
    )
  })

  it('has a picture for each that is there, one file of it, and says where there is none', async () => {
    const files = await parts()
    expect(photosOf(document)).toEqual([digest, 'b'.repeat(64)])
    expect(Object.keys(files).filter(name => name.startsWith('word/media/'))).toHaveLength(1)
    const xml = strFromU8(files['word/document.xml']!)
    expect(xml.match(/<pic:pic/g)).toHaveLength(2)
    expect(xml).toContain('（无图）')
  })

  it('counts pages anew in each part and bears its own date, not that of the clock', async () => {
    const one = Buffer.from(await renderDocx(document, await picture()))
    expect(strFromU8(unzipSync(one)['word/document.xml']!).match(/w:pgNumType w:start="1"/g)).toHaveLength(2)
    expect(strFromU8(unzipSync(one)['docProps/core.xml']!)).toContain('2022-06-08T01:00:00Z')
  })
})

describe('words and sizes', () => {
  it.each([
    ['2022-06-10', '18:00', '2022年6月10日18时前'],
    ['2022-12-01', '09:30', '2022年12月1日9时30分前'],
    ['2022-01-01', '00:05', '2022年1月1日0时5分前'],
  ])('%s %s is said as %s', (day, clock, words) => expect(dueInWords(chinaTime(day, clock))).toBe(words))

  it('a JPEG says how large it is, anything else does not', async () => {
    const [it] = (await picture()).values()
    expect(jpegSize(it!.bytes)).toEqual({ width: 360, height: 270 })
    expect(jpegSize(new Uint8Array([1, 2, 3]))).toBeUndefined()
    expect(jpegSize(it!.bytes.subarray(0, 12))).toBeUndefined()
    expect(fitInto({ width: 360, height: 270 }, { width: 100, height: 90 })).toEqual({
      width: 100,
      height: 75,
    })
  })
})
