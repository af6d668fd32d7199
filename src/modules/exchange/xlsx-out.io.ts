// An .xlsx file written row by row: texts stand in their cells, so no table of texts grows beside the rows. What is kept
// until a sheet ends is its merged ranges, a few letters each, and where its pictures stand.
import type { OutCell, OutSheet } from './out-sheet.ts'
import { cellAddress, columnLetters } from './sheet.ts'
import { drawingParts, MOST_PICTURES, ROW_POINTS, type Standing } from './xlsx-pictures-out.io.ts'
import { type ZipPart, zipOf } from './zip-out.io.ts'

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
/** What a spreadsheet program opens. */
const MOST_ROWS = 1_048_576
const CHUNK = 32 * 1024
const FULL = '后面还有，一张工作表放不下；请缩小范围，分几次导出。'

/** The file in pieces; rows are asked for only as fast as the pieces are taken. See `zipOf` for what happens on a break. */
export function streamXlsx(sheets: readonly OutSheet[]): AsyncGenerator<Buffer> {
  const names = sheetNames(sheets)
  const standing = sheets.map((): Standing[] => [])
  const small = (name: string, text: string): ZipPart => ({ name, chunks: [Buffer.from(XML + text)] })
  return zipOf(parts())

  // One after another: what a sheet's pictures are is known when its rows have been written.
  function* parts(): Generator<ZipPart> {
    yield* plainParts()
    for (const [i, sheet] of sheets.entries())
      if (sheet.pictures) yield* drawingParts(i + 1, standing[i]!, sheet.pictures)
  }
  function plainParts(): ZipPart[] {
    return [
      small('[Content_Types].xml', contentTypes(sheets)),
      small('_rels/.rels', relations([[`${OFFICE}/officeDocument`, 'xl/workbook.xml']])),
      small('xl/workbook.xml', workbook(names)),
      small(
        'xl/_rels/workbook.xml.rels',
        relations([
          ...names.map((_, i): [string, string] => [`${OFFICE}/worksheet`, `worksheets/sheet${i + 1}.xml`]),
          [`${OFFICE}/styles`, 'styles.xml'],
        ]),
      ),
      small('xl/styles.xml', styles),
      ...sheets.map((sheet, i) => ({
        name: `xl/worksheets/sheet${i + 1}.xml`,
        chunks: inChunks(sheetXml(sheet, i === 0, standing[i]!)),
      })),
    ]
  }
}

/** Small texts put together until they are worth sending on. */
async function* inChunks(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let ready = ''
  for await (const text of texts) {
    ready += text
    if (ready.length < CHUNK) continue
    yield Buffer.from(ready)
    ready = ''
  }
  if (ready !== '') yield Buffer.from(ready)
}

async function* sheetXml(sheet: OutSheet, first: boolean, standing: Standing[]): AsyncGenerator<string> {
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>${viewOf(sheet, first)}</sheetViews><sheetFormatPr defaultRowHeight="16"/>${columnsOf(sheet.widths)}<sheetData>`
  const merges: string[] = []
  let row = 0
  for await (const cells of sheet.rows) {
    row += 1
    if (row === MOST_ROWS) {
      yield rowXml(row, [{ text: FULL, marked: true }], merges, [])
      break
    }
    yield rowXml(row, cells, merges, sheet.pictures ? standing : [])
  }
  yield '</sheetData>'
  if (merges.length > 0) {
    yield `<mergeCells count="${merges.length}">`
    for (const ref of merges) yield `<mergeCell ref="${ref}"/>`
    yield '</mergeCells>'
  }
  yield '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
  yield sheet.pictures ? '<drawing xmlns:r="' + OFFICE + '" r:id="rId1"/></worksheet>' : '</worksheet>'
}

function viewOf({ stickyRows = 0 }: OutSheet, first: boolean): string {
  const open = `<sheetView${first ? ' tabSelected="1"' : ''} workbookViewId="0"`
  if (stickyRows === 0) return `${open}/>`
  return `${open}><pane ySplit="${stickyRows}" topLeftCell="A${stickyRows + 1}" activePane="bottomLeft" state="frozen"/></sheetView>`
}

function columnsOf(widths: readonly number[]): string {
  if (widths.length === 0) return ''
  const columns = widths.map(
    (width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`,
  )
  return `<cols>${columns.join('')}</cols>`
}

function rowXml(
  row: number,
  cells: readonly (OutCell | null)[],
  merges: string[],
  standing: Standing[],
): string {
  const high = cells.some(cell => cell?.picture) ? ` ht="${ROW_POINTS}" customHeight="1"` : ''
  let xml = `<row r="${row}"${high}>`
  for (let col = 0; col < cells.length; col++) {
    const cell = withPicture(cells[col] ?? null, row, col, standing)
    const at = `${columnLetters(col)}${row}`
    xml += cell === null ? `<c r="${at}" s="1"/>` : cellXml(at, cell)
    const [down, right] = [cell?.rows ?? 1, cell?.columns ?? 1]
    if (down > 1 || right > 1) merges.push(`${at}:${cellAddress(row + down - 1, col + right - 1)}`)
  }
  return `${xml}</row>`
}

/** Notes where a picture stands; beyond what one file takes the cell says so instead. */
function withPicture(cell: OutCell | null, row: number, col: number, standing: Standing[]): OutCell | null {
  if (!cell?.picture) return cell
  if (standing.length >= MOST_PICTURES)
    return {
      ...cell,
      text: `一个文件最多放 ${MOST_PICTURES} 张图，这张没有放入；请缩小范围分几次导出。`,
      marked: true,
    }
  standing.push({ row, col, name: cell.picture })
  return cell
}

// The order in which they stand in `styles`.
const styleOf = (cell: OutCell) => (cell.title ? 4 : cell.marked ? 3 : cell.head ? 2 : 1)

// Beyond fifteen digits a spreadsheet would round: such a figure stays as it was written.
const isFigure = (text: string) => /^-?\d+(\.\d+)?$/.test(text) && text.replace(/\D/g, '').length <= 15

function cellXml(at: string, cell: OutCell): string {
  const head = `<c r="${at}" s="${styleOf(cell)}"`
  if (cell.text === '') return `${head}/>`
  if (cell.figure && isFigure(cell.text)) return `${head}><v>${cell.text}</v></c>`
  // The type is always given: what looks like a formula is a text and stays one.
  return `${head} t="inlineStr"><is><t xml:space="preserve">${escaped(written(cell.text))}</t></is></c>`
}

const MOST_TEXT = 32_767
// Characters that XML has no place for would make the file unreadable.
const unwritable = /(?![\t\n])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/gu

/** A text as a cell holds it: cut off where a cell ends, one kind of line break; `_x0041_` would be read as a character's code. */
function written(text: string): string {
  return text
    .slice(0, MOST_TEXT)
    .replace(/\r\n?/g, '\n')
    .replace(unwritable, '')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replace(/[&<>"]/g, it => escapes[it]!)

/** Names that a spreadsheet program takes: at most 31 letters, none of `\/?*[]:`, no two alike. */
function sheetNames(sheets: readonly OutSheet[]): string[] {
  const names: string[] = []
  for (const { name } of sheets) {
    const plain =
      written(name)
        .replace(/[\\/?*[\]:\n\t]/g, ' ')
        .replace(/^'+|'+$/g, '')
        .slice(0, 31) || '表格'
    let it = plain
    for (let n = 2; names.some(one => one.toLowerCase() === it.toLowerCase()); n++)
      it = `${plain.slice(0, 25)} (${n})`
    names.push(it)
  }
  return names
}

function contentTypes(of: readonly OutSheet[]): string {
  const sheets = of.length
  const drawings = of.flatMap((sheet, i) =>
    sheet.pictures
      ? [
          `<Override PartName="/xl/drawings/drawing${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>`,
        ]
      : [],
  )
  const override = (part: string, type: string) => `<Override PartName="${part}" ContentType="${type}"/>`
  return `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${drawings.length ? '<Default Extension="jpeg" ContentType="image/jpeg"/>' : ''}${override('/xl/workbook.xml', `${TYPES}.sheet.main+xml`)}${override('/xl/styles.xml', `${TYPES}.styles+xml`)}${Array.from({ length: sheets }, (_, i) => override(`/xl/worksheets/sheet${i + 1}.xml`, `${TYPES}.worksheet+xml`)).join('')}${drawings.join('')}</Types>`
}

function relations(its: readonly (readonly [type: string, target: string])[]): string {
  return `<Relationships xmlns="${PACKAGE}/relationships">${its
    .map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${type}" Target="${target}"/>`)
    .join('')}</Relationships>`
}

function workbook(names: readonly string[]): string {
  const its = names.map((name, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
  return `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${its.join('')}</sheets></workbook>`
}

const side = (name: string) => `<${name} style="thin"><color rgb="FFB9B3A4"/></${name}>`
const font = (size: number, bold: boolean) =>
  `<font>${bold ? '<b/>' : ''}<sz val="${size}"/><name val="宋体"/></font>`
const fill = (rgb: string) =>
  `<fill><patternFill patternType="solid"><fgColor rgb="FF${rgb}"/></patternFill></fill>`
const style = (fontId: number, fillId: number, centred: boolean) =>
  `<xf numFmtId="0" fontId="${fontId}" fillId="${fillId}" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment${centred ? ' horizontal="center"' : ''} vertical="center" wrapText="1"/></xf>`
// 0 nothing; 1 a text; 2 a head; 3 what is marked; 4 a title. The first two fills are fixed by the format.
const styles = `<styleSheet xmlns="${MAIN}"><fonts count="3">${font(11, false)}${font(11, true)}${font(16, true)}</fonts><fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fill('E9E5DA')}${fill('F6D5CF')}</fills><borders count="2"><border/><border>${['left', 'right', 'top', 'bottom'].map(side).join('')}</border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${style(0, 0, false)}${style(1, 2, true)}${style(0, 3, false)}${style(2, 0, true)}</cellXfs></styleSheet>`
