// Lists of problems in a .docx file: its tables row by row with the pictures in their cells; where it has no table, its
// numbered passages with the pictures under them. Pictures are named here, not read.
import { Refused } from '../../lib/refusal.ts'
import { cellAddress, type SheetCell, type SheetPicture, type SheetRow } from '../exchange/sheet.ts'
import { documentRefusal } from './document.ts'
import { type LedgerPaper, type LedgerSheet, type Passage, passagesSheet } from './ledger-paper.ts'
import { blocks, type OpenDocx, openDocx, paragraph, reach, rowsOf } from './read-docx.io.ts'
import { below, child, children, type XmlNode } from './read-xml.io.ts'
import type { Container } from './read-zip.io.ts'

const MOST_ROWS = 5000
const MOST_COLUMNS = 60
const LINKED = '图片只是链接，不在文件里；请把图片插入文档后重新上传。'
const LOST = '图片在文件里找不到；请在文档中重新插入后上传。'

type Found = Pick<SheetPicture, 'entry' | 'fault'>

export function readDocxLedger(container: Container): LedgerPaper {
  const paper = openDocx(container)
  const find = pictureFinder(container, paper)
  const sheets = below(paper.body, 'tbl')
    .filter(table => rowsOf(table).length > 1)
    .map((table, i) => tableSheet(paper, table, `表格 ${i + 1}`, find))
  if (sheets.some(sheet => sheet.rows.some(row => row.cells.length > 1))) return { sheets }
  const listed = passagesSheet(passagesOf(paper, find), '清单')
  if (!listed) throw new Refused(documentRefusal('noText'))
  return { sheets: [listed] }
}

/** Pictures in a piece of the paper, each once: what a program writes for older ones as well is the same picture. */
function pictureFinder(container: Container, { main, folder, part }: OpenDocx) {
  const relations = new Map(
    children(part(`${folder}_rels/${main.slice(folder.length)}.rels`), 'Relationship').map(it => [
      it.attributes.Id ?? '',
      it.attributes,
    ]),
  )
  return (node: XmlNode): Found[] => {
    const ids = [
      ...below(node, 'blip').map(it => it.attributes.embed ?? it.attributes.link ?? ''),
      ...below(node, 'imagedata').map(it => it.attributes.id ?? ''),
    ]
    return [...new Set(ids)].map(id => {
      const it = relations.get(id)
      if (it?.TargetMode === 'External') return { entry: '', fault: LINKED }
      const target = it?.Target ?? ''
      const entry = target.startsWith('/') ? target.slice(1) : folder + target
      return container.names.includes(entry) ? { entry } : { entry: '', fault: LOST }
    })
  }
}

function tableSheet(
  { reader }: OpenDocx,
  table: XmlNode,
  name: string,
  find: (node: XmlNode) => Found[],
): LedgerSheet {
  const lines = rowsOf(table)
  if (lines.length > MOST_ROWS) throw new Refused(documentRefusal('tooLong'))
  const cells = lines.map((): SheetCell[] => [])
  const pictures: SheetPicture[] = []
  for (const [at, line] of lines.entries())
    for (const { cell, column, span, merge } of line.cells) {
      if (merge === 'continue' || column >= MOST_COLUMNS) continue
      const rows = merge === 'restart' ? reach(lines, at, column) : 1
      const right = Math.min(column + span, MOST_COLUMNS) - 1
      const text = blocks(reader, cell).join('\n').trim().slice(0, 5000)
      const range =
        rows > 1 || right > column
          ? { merge: `${cellAddress(at + 1, column)}:${cellAddress(at + rows, right)}` }
          : {}
      if (text !== '')
        for (let row = at; row < at + rows; row++)
          for (let col = column; col <= right; col++) cells[row]!.push({ col, text, kind: 'text', ...range })
      pictures.push(...find(cell).map(it => ({ row: at + 1, col: column, ...it })))
    }
  const rows = cells.map((its, i): SheetRow => ({ row: i + 1, cells: its.sort((a, b) => a.col - b.col) }))
  return { name, hidden: false, rows, pictures }
}

/** Paragraphs of the body in order, those of content controls as well. */
function passagesOf(paper: OpenDocx, find: (node: XmlNode) => Found[]): Passage[] {
  return below(paper.body, 'p').map(node => {
    const style = child(child(node, 'pPr'), 'pStyle')?.attributes.val ?? ''
    return {
      words: paragraph(paper.reader, node).join('\n'),
      heading: /^(heading|标题)?\s*[1-9]$/i.test(style),
      pictures: find(node),
    }
  })
}
