// Reads .xlsx row by row from its XML: values, dates, merged ranges. Nothing in the file is run, followed or expanded.
import { refuse } from '../../lib/refusal.ts'
import {
  type MergedRange,
  mergeResolver,
  parseAddress,
  parseRange,
  type SheetCell,
  type SheetLimits,
  type SheetPart,
  type SheetRow,
  serialDay,
} from './sheet.ts'
import { noPictures, type PicturesOf, picturesOf, type Sizes } from './xlsx-pictures.io.ts'
import {
  parseParts,
  parseWhole,
  partOf,
  prefixed,
  relationsOf,
  SMALL_PART,
  safeParser,
} from './xlsx-xml.io.ts'
import { type Archive, openArchive } from './zip.io.ts'

const MOST_SHEETS = 50
const MOST_MERGES = 50_000
const MOST_STRINGS = 2_000_000
const MOST_CHARACTERS = 60_000_000
/** What Excel itself allows in a cell. */
const CELL_TEXT = 32_767
const BATCH = 500

export async function* readXlsx(bytes: Buffer, limits: SheetLimits): AsyncGenerator<SheetPart> {
  const archive = openArchive(bytes, limits.unpacked)
  if (archive.names().some(name => /vbaProject\.bin$/i.test(name)))
    refuse('sheet.macro', '文件带有宏，没有读取；请另存为不带宏的 .xlsx 后重新上传。', 400)
  const book = workbook(archive)
  const strings = await sharedStrings(archive, book.stringsPart)
  const styles = stylesOf(archive.text(book.stylesPart, SMALL_PART * 4) ?? '')
  const counted = { rows: 0 }
  const pictures = limits.pictures ? picturesOf(archive) : noPictures
  for (const sheet of book.sheets) {
    yield { part: 'sheet', name: sheet.name, hidden: sheet.hidden }
    const merges = await mergesOf(archive, sheet.part)
    const sizes: Sizes = { heights: new Map(), height: 15, widths: [], width: 8.43, drawing: '', inCells: [] }
    yield* rowsOf(archive, sheet.part, {
      strings,
      styles,
      merges,
      limits,
      counted,
      since1904: book.since1904,
      pictures,
      sizes,
    })
    if (limits.pictures)
      yield { part: 'pictures', pictures: [...sizes.inCells, ...pictures.onSheet(sheet.part, sizes)] }
  }
}

interface Book {
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean; readonly part: string }[]
  readonly since1904: boolean
  readonly stringsPart: string
  readonly stylesPart: string
}

function workbook(archive: Archive): Book {
  const text = archive.text('xl/workbook.xml', SMALL_PART)
  if (text === undefined) refuse('sheet.not-excel', '这不是 Excel 表格文件；请上传 .xlsx 或 .csv。', 400)
  const targets = relationsOf(archive, 'xl/workbook.xml')
  const sheets: { name: string; hidden: boolean; part: string }[] = []
  let since1904 = false
  parseWhole(text!, (name, attributes) => {
    if (name === 'workbookPr') since1904 = ['1', 'true'].includes(attributes.date1904 ?? '')
    if (name !== 'sheet') return
    const part = targets.get(prefixed(attributes, 'id'))?.target ?? ''
    if (archive.has(part))
      sheets.push({
        name: attributes.name ?? '',
        hidden: !!attributes.state && attributes.state !== 'visible',
        part,
      })
  })
  if (sheets.length === 0) refuse('sheet.empty', '文件里没有工作表；请检查是否传错了文件。', 400)
  if (sheets.length > MOST_SHEETS)
    refuse('sheet.too-many', `工作表超过 ${MOST_SHEETS} 个，没有读取；请只留要导入的工作表。`, 400)
  const typed = (end: string) => [...targets.values()].find(it => it.type.endsWith(end))
  return {
    sheets,
    since1904,
    stringsPart: typed('/sharedStrings')?.target ?? partOf('xl/', 'sharedStrings.xml'),
    stylesPart: typed('/styles')?.target ?? partOf('xl/', 'styles.xml'),
  }
}

// Carriage returns and the like are written as _x000D_ in the file.
const unescaped = (text: string) =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text

async function sharedStrings(archive: Archive, part: string): Promise<string[]> {
  const strings: string[] = []
  let [text, within, phonetic, characters] = ['', false, 0, 0]
  const parser = safeParser({
    open(name) {
      if (name === 'si') text = ''
      if (name === 't') within = true
      if (name === 'rPh') phonetic++
    },
    text(piece) {
      if (within && phonetic === 0 && text.length < CELL_TEXT) text += piece
    },
    close(name) {
      if (name === 't') within = false
      if (name === 'rPh') phonetic--
      if (name !== 'si') return
      characters += text.length
      strings.push(unescaped(text.slice(0, CELL_TEXT)))
      if (strings.length > MOST_STRINGS || characters > MOST_CHARACTERS)
        refuse('sheet.too-large', '表格里的文字太多，没有读取；请分成几个文件。', 413)
    },
  })
  await parseParts(archive, part, parser)
  return strings
}

/** What a cell's style says of its number: a date, a percentage, or neither. */
type Shown = 'date' | 'percent' | undefined

const dateFormats = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

function stylesOf(text: string): Shown[] {
  const codes = new Map<number, string>()
  const shown: Shown[] = []
  let within = false
  const parser = safeParser({
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      if (name === 'cellXfs') within = true
      if (name === 'xf' && within) shown.push(shownBy(Number(attributes.numFmtId ?? 0)))
    },
    close(name) {
      if (name === 'cellXfs') within = false
    },
  })
  const shownBy = (id: number): Shown => {
    const code = (codes.get(id) ?? '').replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '')
    if (id === 9 || id === 10 || /%/.test(code)) return 'percent'
    return dateFormats(id) || /[ymdhs年月日]/i.test(code.replace(/general/i, '')) ? 'date' : undefined
  }
  parser.write(text)
  parser.end()
  return shown
}

/** Merged ranges stand behind the rows in the file, so they are looked for first. */
async function mergesOf(archive: Archive, part: string): Promise<MergedRange[]> {
  const ranges: MergedRange[] = []
  let rest = ''
  for await (const chunk of archive.chunks(part)) {
    const text = rest + chunk.toString('latin1')
    for (const match of text.matchAll(/<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z0-9:]{1,24})"/g)) {
      const range = parseRange(match[1]!)
      if (range) ranges.push(range)
    }
    if (ranges.length > MOST_MERGES)
      refuse('sheet.too-many', '合并单元格太多，没有读取；请取消不必要的合并。', 400)
    const last = text.lastIndexOf('<')
    rest = last >= 0 && text.length - last < 300 && !text.includes('>', last) ? text.slice(last) : ''
  }
  return ranges
}

interface Reading {
  readonly strings: readonly string[]
  readonly styles: readonly Shown[]
  readonly merges: readonly MergedRange[]
  readonly limits: SheetLimits
  readonly counted: { rows: number }
  readonly since1904: boolean
  readonly pictures: PicturesOf
  readonly sizes: Sizes
}

async function* rowsOf(archive: Archive, part: string, reading: Reading): AsyncGenerator<SheetPart> {
  const { limits, counted, sizes } = reading
  const resolve = mergeResolver(reading.merges, limits.columns)
  let ready: SheetRow[] = []
  let row = 0
  let cells: SheetCell[] = []
  let cell = { col: -1, type: '', style: -1, formula: false, rich: '' }
  let [value, within] = ['', false]
  let [formula, inFormula] = ['', false]
  const parser = safeParser({
    open(name, attributes) {
      if (name === 'row') {
        row = Number(attributes.r) || row + 1
        if (limits.pictures && attributes.ht) sizes.heights.set(row, Number(attributes.ht) || sizes.height)
        cells = []
        cell.col = -1
      } else if (name === 'c') {
        const at = attributes.r ? parseAddress(attributes.r) : undefined
        cell = {
          col: at?.col ?? cell.col + 1,
          type: attributes.t ?? 'n',
          style: Number(attributes.s ?? -1),
          formula: false,
          rich: attributes.vm ?? '',
        }
        value = ''
        formula = ''
      } else if (name === 'f') {
        cell.formula = true
        inFormula = true
      } else if (name === 'sheetFormatPr') {
        sizes.height = Number(attributes.defaultRowHeight) || sizes.height
        sizes.width = Number(attributes.defaultColWidth) || sizes.width
      } else if (name === 'col') sizes.widths.push(attributes)
      else if (name === 'drawing') sizes.drawing = prefixed(attributes, 'id')
      else if (name === 'v' || name === 't') within = true
      else if (name === 'rPh') within = false
    },
    text(piece) {
      if (within && value.length < CELL_TEXT) value += piece
      if (inFormula && formula.length < 300) formula += piece
    },
    close(name) {
      if (name === 'v' || name === 't') within = false
      else if (name === 'f') inFormula = false
      else if (name === 'c') {
        const picture = reading.pictures.inCell(cell.rich, formula || value)
        if (picture) sizes.inCells.push({ row, col: cell.col, ...picture })
        const made = picture ? undefined : cellOf(cell, value, reading)
        if (made && made.col >= limits.columns)
          refuse(
            'sheet.too-wide',
            `第 ${row} 行超过 ${limits.columns} 列，没有读取；请删去右侧多余的列。`,
            400,
          )
        if (made) cells.push(made)
      } else if (name === 'row') {
        const full = resolve(row, cells)
        if (full.length === 0) return
        if (++counted.rows > limits.rows)
          refuse('sheet.too-long', `超过 ${limits.rows} 行，没有读取；请分成几个文件。`, 413)
        ready.push({ row, cells: full })
      }
    },
  })
  const decoder = new TextDecoder()
  for await (const chunk of archive.chunks(part)) {
    parser.write(decoder.decode(chunk, { stream: true }))
    if (ready.length < BATCH) continue
    yield { part: 'rows', rows: ready }
    ready = []
  }
  parser.end()
  if (ready.length > 0) yield { part: 'rows', rows: ready }
}

function cellOf(
  cell: { col: number; type: string; style: number; formula: boolean },
  value: string,
  { strings, styles, since1904 }: Reading,
): SheetCell | undefined {
  const formula = cell.formula ? ({ formula: true } as const) : {}
  const text = (of: string): SheetCell | undefined =>
    of === '' ? undefined : { col: cell.col, text: of, kind: 'text', ...formula }
  switch (cell.type) {
    case 's':
      return text(strings[Number(value)] ?? '')
    case 'inlineStr':
    case 'str':
      return text(unescaped(value))
    case 'b':
      return { col: cell.col, text: value === '1' ? '是' : '否', kind: 'boolean', ...formula }
    case 'e':
      return { col: cell.col, text: value, kind: 'error', ...formula }
    case 'd':
      return {
        col: cell.col,
        text: value.replace('T', ' ').slice(0, 16).replace(' 00:00', ''),
        kind: 'date',
        ...formula,
      }
  }
  if (value === '')
    return cell.formula ? { col: cell.col, text: '', kind: 'error', formula: true } : undefined
  const number = Number(value)
  if (!Number.isFinite(number)) return text(value)
  if (styles[cell.style] === 'date' && number >= 0 && number < 3_000_000)
    return { col: cell.col, text: serialDay(number, since1904), kind: 'date', ...formula }
  const percent = styles[cell.style] === 'percent' ? ({ percent: true } as const) : {}
  return { col: cell.col, text: plainNumber(value, number), kind: 'number', ...formula, ...percent }
}

// The file keeps 0.1+0.2 as 0.30000000000000004; fifteen digits are what the spreadsheet program shows.
function plainNumber(written: string, number: number): string {
  if (/^-?\d{1,15}(\.\d{1,9})?$/.test(written)) return written
  const short = Number(number.toPrecision(15))
  return Math.abs(short) < 1e21 && Math.abs(short) >= 1e-6 ? String(short) : short === 0 ? '0' : written
}
