// Word documents (ECMA-376, both namespaces): paragraphs with the numbers Word shows, tables as rows, text boxes, notes at
// the end. Deleted and hidden text is left out, inserted text is read.
import { Refused } from '../../lib/refusal.ts'
import { documentRefusal, type RawReading } from './document.ts'
import { listCounter, listPlaces } from './read-docx-numbering.io.ts'
import { child, children, parseXml, type XmlNode } from './read-xml.io.ts'
import type { Container } from './read-zip.io.ts'
import { type TableCell, tableLines } from './table-lines.ts'

export interface Reader {
  readonly mark: (style: string | undefined, own: XmlNode | undefined) => string
  readonly seen: { changes: number; hidden: number; notes: number; foreign: number }
}

export interface OpenDocx {
  readonly reader: Reader
  readonly body: XmlNode
  /** Name of the main part, and its folder. */
  readonly main: string
  readonly folder: string
  part(name: string): XmlNode | undefined
}

/** Opens the main part of a container. Refuses macros. */
export function openDocx(container: Container): OpenDocx {
  refuseMacros(container)
  const main = mainPart(container)
  const part = (name: string) => {
    const bytes = container.part(name)
    return bytes && parseXml(bytes)
  }
  const folder = main.slice(0, main.lastIndexOf('/') + 1)
  const numbering = part(`${folder}numbering.xml`)
  const place = listPlaces(part(`${folder}styles.xml`), numbering)
  const count = listCounter(numbering)
  const reader: Reader = {
    mark: (style, own) => {
      const at = place(style, own)
      return at ? count(at) : ''
    },
    seen: { changes: 0, hidden: 0, notes: 0, foreign: 0 },
  }
  const body = child(part(main), 'body')
  if (!body) throw new Refused(documentRefusal('broken'))
  return { reader, body, main, folder, part }
}

/** Reads the main part of an opened container. Refuses macros. */
export function readDocx(container: Container): RawReading {
  const { reader, body, folder, part } = openDocx(container)
  const lines = blocks(reader, body)
  const notes = [
    ...notesOf(reader, part(`${folder}footnotes.xml`), 'footnote'),
    ...notesOf(reader, part(`${folder}endnotes.xml`), 'endnote'),
  ]
  const margins = container.names
    .filter(name => name.startsWith(folder) && /\/(?:header|footer)\d*\.xml$/.test(name))
    .flatMap(name => blocks(reader, part(name)!))
  return { text: [...lines, ...notes].join('\n'), notes: remarks(reader), margins }
}

function refuseMacros(container: Container): void {
  const types = container.part('[Content_Types].xml')?.toString('utf8') ?? ''
  if (
    /macroEnabled/i.test(types) ||
    container.names.some(name => /vbaProject|vbaData|\.bin$/i.test(name) && /vba/i.test(name))
  )
    throw new Refused(documentRefusal('macro'))
}

// The package says which part is the document; nearly always it is word/document.xml.
function mainPart(container: Container): string {
  const rels = container.part('_rels/.rels')
  const target = rels
    ? children(parseXml(rels), 'Relationship').find(it => /\/officeDocument$/.test(it.attributes.Type ?? ''))
    : undefined
  const name = target?.attributes.Target?.replace(/^\//, '') ?? 'word/document.xml'
  return container.names.includes(name) ? name : 'word/document.xml'
}

const skipped = new Set([
  'del',
  'moveFrom',
  'delText',
  'instrText',
  'delInstrText',
  'Fallback',
  'rPr',
  'pPr',
  'sectPr',
  'tblPr',
  'tblGrid',
  'sdtPr',
  'sdtEndPr',
  'commentReference',
  'rt',
])

/** The lines of a container of paragraphs and tables. */
export function blocks(reader: Reader, holder: XmlNode): string[] {
  const lines: string[] = []
  for (const node of holder.children) {
    if (node.name === 'p') lines.push(...paragraph(reader, node))
    else if (node.name === 'tbl') lines.push(...table(reader, node))
    else if (node.name === 'altChunk') reader.seen.foreign++
    else if (skipped.has(node.name)) noteSkipped(reader, node)
    else lines.push(...blocks(reader, node))
  }
  return lines
}

function noteSkipped(reader: Reader, node: XmlNode): void {
  if (node.name === 'del' || node.name === 'moveFrom') reader.seen.changes++
}

/** A paragraph as its lines: text boxes anchored in it come first, as they float above. */
export function paragraph(reader: Reader, node: XmlNode): string[] {
  const properties = child(node, 'pPr')
  const boxes: string[] = []
  const words = inline(reader, node, boxes)
  const style = child(properties, 'pStyle')?.attributes.val
  const own = child(properties, 'numPr')
  // An empty numbered paragraph still shows its number, but says nothing; Word counts it all the same.
  const mark = reader.mark(style, own)
  const lines = words.split('\n').map(line => line.trimEnd())
  if (words.trim() !== '') lines[0] = mark + lines[0]!.trimStart()
  return [...boxes, ...lines]
}

// A run, a hyperlink, a field, a content control: whatever holds text, in order.
function inline(reader: Reader, node: XmlNode, boxes: string[]): string {
  let words = ''
  for (const it of node.children) {
    switch (it.name) {
      case 't':
        words += it.text
        break
      case 'tab':
      case 'ptab':
        words += ' '
        break
      case 'br':
        words += '\n'
        break
      case 'cr':
        words += '\n'
        break
      case 'noBreakHyphen':
        words += '-'
        break
      case 'sym':
        words += symbol(it)
        break
      case 'txbxContent':
        boxes.push(...blocks(reader, it))
        break
      case 'footnoteReference':
      case 'endnoteReference':
        reader.seen.notes++
        break
      case 'r':
        if (isHidden(it)) reader.seen.hidden++
        else words += inline(reader, it, boxes)
        break
      case 'ins':
      case 'moveTo':
        reader.seen.changes++
        words += inline(reader, it, boxes)
        break
      default:
        if (skipped.has(it.name)) noteSkipped(reader, it)
        else words += inline(reader, it, boxes)
    }
  }
  return words
}

function isHidden(run: XmlNode): boolean {
  const vanish = child(child(run, 'rPr'), 'vanish')
  return vanish !== undefined && !['0', 'false', 'off'].includes(vanish.attributes.val ?? '1')
}

// Symbol fonts map their signs into the private use area; the few that papers use have plain characters.
function symbol(node: XmlNode): string {
  const code = Number.parseInt(node.attributes.char ?? '', 16)
  const known: Readonly<Record<number, string>> = {
    61619: '≥',
    61603: '≤',
    61616: '°',
    61620: '×',
    61617: '±',
  }
  if (/symbol/i.test(node.attributes.font ?? '') && known[code]) return known[code]
  return code >= 0xe000 && code <= 0xf8ff ? '•' : code > 31 ? String.fromCodePoint(code) : ''
}

export interface Row {
  readonly cells: { cell: XmlNode; column: number; span: number; merge: 'restart' | 'continue' | undefined }[]
}

function table(reader: Reader, node: XmlNode): string[] {
  const rows = rowsOf(node)
  return tableLines(
    rows.map((row, at) =>
      row.cells
        .filter(it => it.merge !== 'continue')
        .map<TableCell>(it => ({
          paragraphs: blocks(reader, it.cell),
          span: it.span,
          rows: it.merge === 'restart' ? reach(rows, at, it.column) : 1,
        })),
    ),
  )
}

// Rows and cells may be wrapped in content controls or marks of insertion.
function held(node: XmlNode, name: string): XmlNode[] {
  return node.children.flatMap(it =>
    it.name === name
      ? [it]
      : ['sdt', 'sdtContent', 'ins', 'customXml', 'smartTag'].includes(it.name)
        ? held(it, name)
        : [],
  )
}

/** The rows of a table with their cells by column. */
export function rowsOf(node: XmlNode): Row[] {
  return held(node, 'tr')
    .filter(row => !child(child(row, 'trPr'), 'del'))
    .map(row => {
      let column = Number(child(child(row, 'trPr'), 'gridBefore')?.attributes.val ?? 0) || 0
      const cells = held(row, 'tc').map(cell => {
        const properties = child(cell, 'tcPr')
        const merge = child(properties, 'vMerge')
        const span = Math.min(
          Math.max(Number(child(properties, 'gridSpan')?.attributes.val ?? 1) || 1, 1),
          200,
        )
        const at = column
        column += span
        return {
          cell,
          column: at,
          span,
          merge: merge ? ((merge.attributes.val ?? 'continue') as 'restart' | 'continue') : undefined,
        }
      })
      return { cells }
    })
}

/** How many rows a merged cell covers. */
export function reach(rows: readonly Row[], from: number, column: number): number {
  let to = from + 1
  while (rows[to]?.cells.some(it => it.column === column && it.merge === 'continue')) to++
  return to - from
}

function notesOf(reader: Reader, part: XmlNode | undefined, name: 'footnote' | 'endnote'): string[] {
  let n = 0
  return children(part, name)
    .filter(it => it.attributes.type === undefined || it.attributes.type === 'normal')
    .map(it => blocks(reader, it).join(' ').trim())
    .filter(words => words !== '')
    .map(words => `注${++n}：${words}`)
}

function remarks({ seen }: Reader): string[] {
  const said: string[] = []
  if (seen.changes > 0) said.push(`文中有 ${seen.changes} 处修订痕迹，按全部接受后的文字读取。`)
  if (seen.hidden > 0) said.push(`有 ${seen.hidden} 处隐藏文字没有读取。`)
  if (seen.notes > 0) said.push(`脚注、尾注 ${seen.notes} 条列在文末。`)
  if (seen.foreign > 0) said.push(`有 ${seen.foreign} 处嵌入的外部内容没有读取，请核对原件。`)
  return said
}
