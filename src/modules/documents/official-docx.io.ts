// An official document as .docx, set after GB/T 9704: A4, type area 156 × 225 mm, 22 lines a page, title 2号 小标宋, body 3号 仿宋.
// Runs in a thread (docx-thread.io.ts); pictures come with it.
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  ImageRun,
  type ISectionOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  SectionType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { fitInto } from '../../lib/jpeg-size.ts'
import type { OfficialBlock, OfficialCell, OfficialDocument } from './official.ts'

export interface Picture {
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
}
export type Pictures = ReadonlyMap<string, Picture>

// Fonts of the standard; a computer without them takes what `fontTable` names instead.
const fonts = {
  title: '方正小标宋简体',
  body: '仿宋_GB2312',
  strong: '黑体',
  page: '宋体',
} as const
const instead: Readonly<Record<string, string>> = {
  方正小标宋简体: '小标宋,华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC',
  仿宋_GB2312: '仿宋,FangSong,华文仿宋,STFangsong,宋体,SimSun,Noto Serif CJK SC',
  黑体: 'SimHei,微软雅黑,Noto Sans CJK SC',
  宋体: 'SimSun,STSong,Noto Serif CJK SC',
}
const RED = 'C00000'
const INK = '000000'
// Half points: 2号 22, 3号 16, 小四 12, 五号 10.5, 4号 14.
const size = { mark: 52, title: 44, body: 32, small: 24, cell: 21, page: 28 } as const
const mm = (n: number) => Math.round((n * 1440) / 25.4)
// 28.95 and not 29 points: 22 lines of 29 are higher than the type area, and one line would go over.
const LINE = 579
const line = { line: LINE, lineRule: LineRuleType.EXACT } as const
const close = { line: 320, lineRule: LineRuleType.AT_LEAST } as const

const run = (text: string, font: string, half: number, more: { color?: string; bold?: boolean } = {}) =>
  new TextRun({ text, size: half, font: { ascii: font, hAnsi: font, eastAsia: font, cs: font }, ...more })

const paragraph = (
  text: string,
  {
    font = fonts.body as string,
    half = size.body as number,
    color = INK,
    align = AlignmentType.BOTH as (typeof AlignmentType)[keyof typeof AlignmentType],
    before = 0,
    after = 0,
    indent = 0,
    spacing = line as typeof line | typeof close,
    keep = false,
  } = {},
) =>
  new Paragraph({
    alignment: align,
    spacing: { ...spacing, before, after },
    keepNext: keep,
    ...(indent ? { indent: { firstLine: indent } } : {}),
    children: [run(text, font, half, { color })],
  })

const hair = { style: BorderStyle.SINGLE, size: 4, color: INK }
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' }

function pictureRun(digest: string, pictures: Pictures, box: { width: number; height: number }) {
  const picture = pictures.get(digest)
  if (!picture) return run('（无图）', fonts.body, size.cell)
  return new ImageRun({
    type: 'jpg',
    data: Buffer.from(picture.bytes),
    transformation: fitInto(picture, box),
    altText: { name: digest.slice(0, 12), title: '照片', description: '现场照片' },
  })
}

function cellOf(cell: OfficialCell, width: number, pictures: Pictures, head = false): TableCell {
  const align =
    head || cell.photo ? AlignmentType.CENTER : cell.figure ? AlignmentType.RIGHT : AlignmentType.LEFT
  const font = head || cell.strong ? fonts.strong : fonts.body
  const lines = (cell.text ?? '').split('\n')
  const texts = lines.map(
    text => new Paragraph({ alignment: align, spacing: close, children: [run(text, font, size.cell)] }),
  )
  const photo = cell.photo
    ? [
        new Paragraph({
          alignment: align,
          spacing: close,
          // 96 pixels an inch, less the margins of the cell.
          children: [pictureRun(cell.photo, pictures, { width: (width - 4) * 3.78, height: 90 })],
        }),
      ]
    : []
  return new TableCell({
    width: { size: mm(width), type: WidthType.DXA },
    verticalAlign: VerticalAlign.CENTER,
    margins: { top: 40, bottom: 40, left: 85, right: 85 },
    children: photo.length && !cell.text ? photo : [...texts, ...photo],
  })
}

function tableOf(
  widths: readonly number[],
  head: readonly string[],
  rows: readonly (readonly OfficialCell[])[],
  pictures: Pictures,
): Table {
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: widths.reduce((sum, it) => sum + mm(it), 0), type: WidthType.DXA },
    columnWidths: widths.map(mm),
    borders: {
      top: hair,
      bottom: hair,
      left: hair,
      right: hair,
      insideHorizontal: hair,
      insideVertical: hair,
    },
    rows: [
      ...(head.length
        ? [
            new TableRow({
              tableHeader: true,
              cantSplit: true,
              children: head.map((text, i) => cellOf({ text }, widths[i]!, pictures, true)),
            }),
          ]
        : []),
      ...rows.map(
        row =>
          new TableRow({
            cantSplit: true,
            children: row.map((cell, i) => cellOf(cell, widths[i]!, pictures)),
          }),
      ),
    ],
  })
}

function pairOf(photos: readonly { digest: string; words: string }[], pictures: Pictures): Table {
  const width = 76
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: mm(156), type: WidthType.DXA },
    columnWidths: photos.map(() => mm(78)),
    borders: {
      top: none,
      bottom: none,
      left: none,
      right: none,
      insideHorizontal: none,
      insideVertical: none,
    },
    rows: [
      new TableRow({
        cantSplit: true,
        children: photos.map(
          ({ digest, words }) =>
            new TableCell({
              width: { size: mm(78), type: WidthType.DXA },
              children: [
                new Paragraph({
                  alignment: AlignmentType.CENTER,
                  spacing: close,
                  children: [pictureRun(digest, pictures, { width: width * 3.78, height: 200 })],
                }),
                paragraph(words, { half: size.cell, align: AlignmentType.CENTER, spacing: close }),
              ],
            }),
        ),
      }),
    ],
  })
}

function blockOf(block: OfficialBlock, pictures: Pictures): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'head':
      return [
        paragraph(block.issuer, {
          font: fonts.title,
          half: size.mark,
          color: RED,
          align: AlignmentType.CENTER,
          spacing: close,
          after: 240,
        }),
        new Paragraph({
          alignment: AlignmentType.CENTER,
          spacing: { ...line, before: LINE, after: 0 },
          border: { bottom: { style: BorderStyle.SINGLE, size: 16, color: RED, space: 11 } },
          children: [run(block.number, fonts.body, size.body)],
        }),
      ]
    case 'title':
      return [
        paragraph(block.text, {
          font: fonts.title,
          half: size.title,
          align: AlignmentType.CENTER,
          before: LINE,
          after: LINE,
          spacing: { line: 700, lineRule: LineRuleType.AT_LEAST } as unknown as typeof close,
        }),
      ]
    case 'to':
      return [paragraph(`${block.text}：`, { align: AlignmentType.LEFT })]
    case 'heading':
      return [paragraph(block.text, { font: fonts.strong, indent: 640, keep: true })]
    case 'text':
      return block.text
        .split(/\n+/)
        .filter(text => text.trim())
        .map(text => paragraph(text, { indent: 640 }))
    case 'note':
      return block.text
        .split('\n')
        .map(text => paragraph(text, { half: size.cell, spacing: close, before: 60 }))
    case 'table':
      return [tableOf(block.widths, block.head, block.rows, pictures), paragraph('', { spacing: close })]
    case 'pair':
      return [pairOf(block.photos, pictures), paragraph('', { spacing: close })]
    case 'sign':
      return block.lines.map((text, i) =>
        paragraph(text, { align: AlignmentType.RIGHT, before: i === 0 ? LINE : 0, keep: true }),
      )
    case 'receipt':
      return [
        paragraph(block.title, {
          font: fonts.strong,
          half: size.small,
          before: 240,
          spacing: close,
          keep: true,
        }),
        tableOf(
          [36, 42, 36, 42],
          [],
          pairsOf(block.fields).map(([a, b]) => [
            { text: a, strong: true },
            { text: '\n' },
            { text: b ?? '', strong: true },
            { text: '\n' },
          ]),
          pictures,
        ),
        // A document that ends with a table is one that some programs repair.
        paragraph('', { spacing: close }),
      ]
    case 'break':
      return [new Paragraph({ pageBreakBefore: true, children: [] })]
  }
}

const pairsOf = (fields: readonly string[]): [string, string | undefined][] =>
  Array.from({ length: Math.ceil(fields.length / 2) }, (_, i) => [fields[2 * i]!, fields[2 * i + 1]])

function sectionOf(blocks: readonly OfficialBlock[], pictures: Pictures): ISectionOptions {
  const dash = (text: string) => run(text, fonts.page, size.page)
  return {
    properties: {
      type: SectionType.NEXT_PAGE,
      page: {
        size: { width: mm(210), height: mm(297) },
        margin: { top: mm(37), left: mm(28), right: mm(26), bottom: mm(35), footer: mm(26) },
        pageNumbers: { start: 1 },
      },
    },
    footers: {
      default: new Footer({
        children: [
          new Paragraph({
            alignment: AlignmentType.CENTER,
            children: [
              dash('— '),
              new TextRun({ children: [PageNumber.CURRENT], size: size.page, font: fonts.page }),
              dash(' —'),
            ],
          }),
        ],
      }),
    },
    children: blocks.flatMap(block => blockOf(block, pictures)),
  }
}

/** The file; its time is the document's, not the clock's. */
export async function renderDocx(document: OfficialDocument, pictures: Pictures): Promise<Uint8Array> {
  const made = await Packer.toBuffer(
    new Document({
      title: document.title,
      creator: '创城工作平台',
      lastModifiedBy: '创城工作平台',
      styles: {
        default: {
          document: { run: { font: fonts.body, size: size.body, language: { eastAsia: 'zh-CN' } } },
        },
      },
      sections: document.parts.map(blocks => sectionOf(blocks, pictures)),
    }),
  )
  const files = unzipSync(made)
  const at = document.at.toISOString().replace(/\.\d+Z$/, 'Z')
  const core = strFromU8(files['docProps/core.xml']!)
  files['docProps/core.xml'] = strToU8(core.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, at))
  files['word/fontTable.xml'] = strToU8(fontTable)
  // The day the format counts from: the time of a zip entry would differ from run to run.
  return zipSync(files, { level: 6, mtime: new Date('1980-01-01T00:00:00') })
}

const fontTable = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${Object.entries(
  instead,
)
  .map(
    ([name, others]) =>
      `<w:font w:name="${name}"><w:altName w:val="${others}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>`,
  )
  .join('')}</w:fonts>`
