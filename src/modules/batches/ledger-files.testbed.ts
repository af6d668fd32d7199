// Ledgers as offices send them, made byte for byte as the programs write them: Excel with floating pictures and with pictures in
// cells, WPS with its own, Word with pictures in the cells of a table or under numbered passages.
import {
  Document,
  HeadingLevel,
  ImageRun,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { strToU8, zipSync } from 'fflate'
import sharp from 'sharp'
import { cellAddress } from '../exchange/sheet.ts'

/** A picture that is no other's: noise in a colour of its own. */
export function picture(n: number, size = 96): Promise<Buffer> {
  let seed = n * 7919 + 17
  const bytes = Buffer.alloc(size * size * 3)
  for (let i = 0; i < bytes.length; i++) {
    seed = (seed * 1103515245 + 12345) % 2147483648
    bytes[i] = (seed >> 16) & 255
  }
  return sharp(bytes, { raw: { width: size, height: size, channels: 3 } })
    .jpeg({ quality: 70 })
    .toBuffer()
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const R = `xmlns:r="${REL}"`
const XDR =
  'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'

export const rels = (
  ...its: readonly (readonly [id: string, type: string, target: string, more?: string])[]
) =>
  `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${its
    .map(
      ([id, type, target, more = '']) =>
        `<Relationship Id="${id}" Type="${type}" Target="${target}"${more}/>`,
    )
    .join('')}</Relationships>`

export const zip = (parts: Readonly<Record<string, string | Buffer>>) =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(parts).map(([name, it]) => [
          name,
          typeof it === 'string' ? strToU8(it) : new Uint8Array(it),
        ]),
      ),
    ),
  )

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

/** A cell's own XML instead of a text. */
export interface RawCell {
  readonly xml: (at: string) => string
}

export type Cells = readonly (string | RawCell)[]

/** `<sheetData>` of these rows; a row may have a height in points. */
export function sheetData(rows: readonly Cells[], height?: number): string {
  const cell = (it: string | RawCell, at: string) =>
    typeof it !== 'string'
      ? it.xml(at)
      : it === ''
        ? `<c r="${at}"/>`
        : `<c r="${at}" t="inlineStr"><is><t>${escaped(it)}</t></is></c>`
  const ht = height ? ` ht="${height}" customHeight="1"` : ''
  return `<sheetData>${rows
    .map(
      (cells, row) =>
        `<row r="${row + 1}"${row > 0 ? ht : ''}>${cells.map((it, col) => cell(it, cellAddress(row + 1, col))).join('')}</row>`,
    )
    .join('')}</sheetData>`
}

/** An .xlsx of one sheet with these parts beside it. */
export function workbook(
  sheetXml: string,
  parts: Readonly<Record<string, string | Buffer>> = {},
  more: readonly (readonly [id: string, type: string, target: string])[] = [],
): Buffer {
  return zip({
    '[Content_Types].xml': `${XML}<Types/>`,
    'xl/workbook.xml': `${XML}<workbook ${MAIN} ${R}><sheets><sheet name="问题台账" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': rels(['rId1', `${REL}/worksheet`, 'worksheets/sheet1.xml'], ...more),
    'xl/worksheets/sheet1.xml': `${XML}<worksheet ${MAIN} ${R}>${sheetXml}</worksheet>`,
    ...parts,
  })
}

/** Where a floating picture lies: rows and columns from 0, offsets in EMU; without `to` it has a size. */
export interface Floating {
  readonly from: readonly [col: number, row: number, right?: number, down?: number]
  readonly to?: readonly [col: number, row: number, right?: number, down?: number]
  readonly size?: readonly [x: number, y: number]
  readonly linked?: boolean
}

const corner = (name: string, [col, row, right = 0, down = 0]: Floating['from']) =>
  `<xdr:${name}><xdr:col>${col}</xdr:col><xdr:colOff>${right}</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>${down}</xdr:rowOff></xdr:${name}>`

/** Excel with pictures floating over the sheet. */
export function floatingBook(
  rows: readonly Cells[],
  pictures: readonly (Floating & { readonly bytes: Buffer })[],
  height = 60,
): Buffer {
  const pic = (n: number) =>
    `<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="${n}" name="图片 ${n}"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip ${R} r:embed="rId${n}"/></xdr:blipFill><xdr:spPr/></xdr:pic><xdr:clientData/>`
  const anchors = pictures.map((it, i) =>
    it.to
      ? `<xdr:twoCellAnchor>${corner('from', it.from)}${corner('to', it.to)}${pic(i + 1)}</xdr:twoCellAnchor>`
      : `<xdr:oneCellAnchor>${corner('from', it.from)}<xdr:ext cx="${it.size![0]}" cy="${it.size![1]}"/>${pic(i + 1)}</xdr:oneCellAnchor>`,
  )
  return workbook(`${sheetData(rows, height)}<drawing r:id="rId1"/>`, {
    'xl/worksheets/_rels/sheet1.xml.rels': rels(['rId1', `${REL}/drawing`, '../drawings/drawing1.xml']),
    'xl/drawings/drawing1.xml': `${XML}<xdr:wsDr ${XDR}>${anchors.join('')}</xdr:wsDr>`,
    'xl/drawings/_rels/drawing1.xml.rels': rels(
      ...pictures.map((it, i) =>
        it.linked
          ? ([`rId${i + 1}`, `${REL}/image`, 'http://192.0.2.1/x.jpg', ' TargetMode="External"'] as const)
          : ([`rId${i + 1}`, `${REL}/image`, `../media/image${i + 1}.jpeg`] as const),
      ),
    ),
    ...Object.fromEntries(
      pictures.flatMap((it, i) => (it.linked ? [] : [[`xl/media/image${i + 1}.jpeg`, it.bytes]])),
    ),
  })
}

/** A cell of Excel with a picture "placed in cell"; `vm` from 1. */
export const excelPicture = (vm: number): RawCell => ({
  xml: at => `<c r="${at}" t="e" vm="${vm}"><v>#VALUE!</v></c>`,
})

/** Excel with pictures in cells: metadata → rich value → relation → part. */
export function excelCellBook(rows: readonly Cells[], pictures: readonly Buffer[]): Buffer {
  const rich = 'http://schemas.microsoft.com/office/2017/06/relationships'
  return workbook(
    sheetData(rows),
    {
      'xl/metadata.xml': `${XML}<metadata ${MAIN} xmlns:xlrd="http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"><metadataTypes count="1"><metadataType name="XLRICHVALUE" minSupportedVersion="120000"/></metadataTypes><futureMetadata name="XLRICHVALUE" count="${pictures.length}">${pictures
        .map(
          (_, i) =>
            `<bk><extLst><ext uri="{3e2802c4-a4d2-4d8b-9148-e3be6c30e623}"><xlrd:rvb i="${i}"/></ext></extLst></bk>`,
        )
        .join('')}</futureMetadata><valueMetadata count="${pictures.length}">${pictures
        .map((_, i) => `<bk><rc t="1" v="${i}"/></bk>`)
        .join('')}</valueMetadata></metadata>`,
      'xl/richData/rdrichvalue.xml': `${XML}<rvData count="${pictures.length}">${pictures.map((_, i) => `<rv s="0"><v>${i}</v><v>5</v></rv>`).join('')}</rvData>`,
      'xl/richData/rdrichvaluestructure.xml': `${XML}<rvStructures count="1"><s t="_localImage"><k n="_rvRel:LocalImageIdentifier" t="i"/><k n="CalcOrigin" t="i"/></s></rvStructures>`,
      'xl/richData/richValueRel.xml': `${XML}<richValueRels ${R}>${pictures.map((_, i) => `<rel r:id="rId${i + 1}"/>`).join('')}</richValueRels>`,
      'xl/richData/_rels/richValueRel.xml.rels': rels(
        ...pictures.map((_, i) => [`rId${i + 1}`, `${REL}/image`, `../media/image${i + 1}.jpeg`] as const),
      ),
      ...Object.fromEntries(pictures.map((bytes, i) => [`xl/media/image${i + 1}.jpeg`, bytes])),
    },
    [
      ['rId8', `${REL}/sheetMetadata`, 'metadata.xml'],
      ['rId9', `${rich}/rdRichValue`, 'richData/rdrichvalue.xml'],
      ['rId10', `${rich}/rdRichValueStructure`, 'richData/rdrichvaluestructure.xml'],
      [
        'rId11',
        'http://schemas.microsoft.com/office/2022/10/relationships/richValueRel',
        'richData/richValueRel.xml',
      ],
    ],
  )
}

/** A cell of WPS with a picture in it. */
export const wpsPicture = (id: string): RawCell => ({
  xml: at =>
    `<c r="${at}" t="str"><f>_xlfn.DISPIMG(&quot;${id}&quot;,1)</f><v>=DISPIMG(&quot;${id}&quot;,1)</v></c>`,
})

/** WPS with pictures in cells: cellimages.xml names them. */
export function wpsCellBook(rows: readonly Cells[], pictures: Readonly<Record<string, Buffer>>): Buffer {
  const ids = Object.keys(pictures)
  return workbook(
    sheetData(rows),
    {
      'xl/cellimages.xml': `${XML}<etc:cellImages ${XDR} ${R} xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">${ids
        .map(
          (id, i) =>
            `<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="${i + 2}" name="${id}" descr="微信图片"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId${i + 1}"/><a:stretch/></xdr:blipFill><xdr:spPr/></xdr:pic></etc:cellImage>`,
        )
        .join('')}</etc:cellImages>`,
      'xl/_rels/cellimages.xml.rels': rels(
        ...ids.map((_, i) => [`rId${i + 1}`, `${REL}/image`, `media/image${i + 1}.jpeg`] as const),
      ),
      ...Object.fromEntries(ids.map((id, i) => [`xl/media/image${i + 1}.jpeg`, pictures[id]!])),
    },
    [['rId9', 'http://www.wps.cn/officeDocument/2020/cellImage', 'cellimages.xml']],
  )
}

const image = (data: Buffer) => new ImageRun({ type: 'jpg', data, transformation: { width: 80, height: 60 } })
const cellOf = (it: string | readonly Buffer[]) =>
  new TableCell({
    children:
      typeof it === 'string'
        ? [new Paragraph(it)]
        : it.length > 0
          ? it.map(bytes => new Paragraph({ children: [image(bytes)] }))
          : [new Paragraph('')],
  })

/** A Word table with pictures in its cells. */
export function tablePaper(
  title: string,
  rows: readonly (readonly (string | readonly Buffer[])[])[],
): Promise<Buffer> {
  const table = new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: rows.map(cells => new TableRow({ children: cells.map(cellOf) })),
  })
  return Packer.toBuffer(new Document({ sections: [{ children: [new Paragraph(title), table] }] }))
}

/** A Word list: a heading a problem, words under it, pictures under them. */
export function listPaper(
  title: string,
  items: readonly {
    readonly head: string
    readonly lines: readonly string[]
    readonly photos: readonly Buffer[]
    readonly level?: boolean
  }[],
): Promise<Buffer> {
  const children = items.flatMap(it => [
    new Paragraph({ text: it.head, ...(it.level ? { heading: HeadingLevel.HEADING_1 } : {}) }),
    ...it.lines.map(line => new Paragraph({ children: [new TextRun(line)] })),
    ...it.photos.map(bytes => new Paragraph({ children: [image(bytes)] })),
  ])
  return Packer.toBuffer(new Document({ sections: [{ children: [new Paragraph(title), ...children] }] }))
}
