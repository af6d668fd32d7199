// Web pages: the words in order, a line a block, tables as rows. What surrounds the document on the page stays; the
// compiler knows it. Scripts, styles and what is hidden go.
import { Parser } from 'htmlparser2'
import { Refused } from '../../lib/refusal.ts'
import { documentRefusal, type RawReading } from './document.ts'
import { numberIn } from './numbering.ts'
import { decodeText } from './read-charset.io.ts'
import { type TableCell, tableLines } from './table-lines.ts'

const MAX_DEPTH = 2000

const dropped = new Set(
  'script style noscript template head svg math iframe object embed select option textarea button input canvas audio video map'.split(
    ' ',
  ),
)
const blockLike = new Set(
  'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
)

interface List {
  readonly format: string | undefined
  next: number
}

/** Lines being gathered: the page's, or those of a table cell. */
interface Sink {
  readonly lines: string[]
  line: string
}

interface OpenTable {
  readonly rows: TableCell[][]
  cell: { readonly sink: Sink; readonly span: number; readonly rows: number } | undefined
}

/** Reads a page. The charset is what the bytes are, helped by what the page says. */
export function readHtml(bytes: Buffer): RawReading {
  const source = decodeText(bytes, declaredCharset(bytes))
  if (/<!ENTITY/i.test(source.slice(0, 20_000))) throw new Refused(documentRefusal('entities'))
  return { text: linesOf(source).join('\n'), notes: [], margins: [] }
}

function declaredCharset(bytes: Buffer): string | undefined {
  const head = bytes.subarray(0, 8192).toString('latin1')
  return (
    /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1] ??
    /<\?xml[^>]+encoding=["']([\w-]+)/i.exec(head)?.[1]
  )
}

/** The lines of a page's source. */
export function linesOf(source: string): string[] {
  const page: Sink = { lines: [], line: '' }
  const tables: OpenTable[] = []
  const lists: List[] = []
  let depth = 0
  /** Depth at which something dropped or hidden began. */
  let hiddenAt: number | undefined
  let preformatted = 0
  const sink = () => tables.at(-1)?.cell?.sink ?? page
  const endLine = (at = sink()) => {
    const words = at.line.replace(/ +$/, '')
    if (words.trim() !== '' || at === page) at.lines.push(words)
    at.line = ''
  }
  const breakBlock = () => {
    if (sink().line.trim() !== '') endLine()
    else sink().line = ''
  }

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (++depth > MAX_DEPTH) throw new Refused(documentRefusal('tooDeep'))
        if (hiddenAt !== undefined) return
        if (dropped.has(name) || isHidden(attributes)) hiddenAt = depth
        else open(name, attributes)
      },
      onclosetag(name) {
        const shown = hiddenAt === undefined
        if (hiddenAt === depth) hiddenAt = undefined
        depth--
        if (shown) close(name)
      },
      ontext(words) {
        if (hiddenAt === undefined) sink().line = append(sink().line, words, preformatted > 0)
        if (preformatted > 0 && sink().line.includes('\n')) {
          const parts = sink().line.split('\n')
          sink().line = parts.pop()!
          sink().lines.push(...parts)
        }
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  )

  function open(name: string, attributes: Record<string, string>): void {
    if (name === 'br') endLine()
    else if (blockLike.has(name)) breakBlock()
    if (name === 'pre') preformatted++
    if (name === 'ol' || name === 'ul') lists.push(listOf(name, attributes))
    if (name === 'li') sink().line = itemMark(lists.at(-1), attributes)
    if (name === 'table') tables.push({ rows: [], cell: undefined })
    const table = tables.at(-1)
    if (!table) return
    if (name === 'tr') table.rows.push([])
    if (name === 'td' || name === 'th') table.cell = openCell(attributes)
  }

  function close(name: string): void {
    if (blockLike.has(name)) breakBlock()
    if (name === 'pre') preformatted--
    if (name === 'ol' || name === 'ul') lists.pop()
    const table = tables.at(-1)
    if (!table) return
    if ((name === 'td' || name === 'th') && table.cell) {
      const { sink: own, span, rows } = table.cell
      table.cell = undefined
      if (table.rows.length === 0) table.rows.push([])
      table.rows.at(-1)!.push({ paragraphs: own.lines, span, rows })
    }
    if (name === 'table') {
      tables.pop()
      sink().lines.push(...tableLines(table.rows))
    }
  }

  parser.write(source)
  parser.end()
  breakBlock()
  return page.lines.map(line => line.replace(/ +$/, ''))
}

function isHidden(attributes: Record<string, string>): boolean {
  return 'hidden' in attributes || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes.style ?? '')
}

// White space folds as a browser folds it, except that a line broken between two Chinese characters leaves no space.
function append(line: string, words: string, preformatted: boolean): string {
  if (preformatted) return line + words.replace(/\r\n?/g, '\n')
  let text = line
  for (const [i, part] of words.split(/([ \t\r\n\f]+)/).entries()) {
    if (i % 2 === 0) text = /\n$/.test(text) ? joinBroken(text.slice(0, -1), part) : text + part
    else if (text !== '' && !/[ \n]$/.test(text)) text += part.includes('\n') ? '\n' : ' '
  }
  return text.replace(/\n$/, ' ')
}

const wide = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]/
function joinBroken(before: string, after: string): string {
  const open = wide.test(before.at(-1) ?? '') && wide.test(after.at(0) ?? '')
  return open ? before + after : `${before} ${after}`
}

const listFormats: Readonly<Record<string, string>> = {
  '1': 'decimal',
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
}
const styleFormats: readonly (readonly [RegExp, string])[] = [
  [/list-style(-type)?\s*:[^;]*none/i, 'none'],
  [/list-style(-type)?\s*:[^;]*(cjk|chinese|japanese|trad|simp)/i, 'chineseCounting'],
]

function listOf(name: string, attributes: Record<string, string>): List {
  const style = styleFormats.find(([pattern]) => pattern.test(attributes.style ?? ''))?.[1]
  const format = name === 'ul' ? undefined : (style ?? listFormats[attributes.type ?? '1'] ?? 'decimal')
  return { format: format === 'none' ? undefined : format, next: Number(attributes.start ?? 1) || 1 }
}

function itemMark(list: List | undefined, attributes: Record<string, string>): string {
  if (!list?.format) return ''
  const n = Number(attributes.value ?? list.next) || list.next
  list.next = n + 1
  return list.format === 'chineseCounting' ? `${numberIn(list.format, n)}、` : `${numberIn(list.format, n)}. `
}

function openCell(attributes: Record<string, string>): OpenTable['cell'] {
  const many = (text: string | undefined) => Math.min(Math.max(Number(text ?? 1) || 1, 1), 200)
  // A row span of 0 covers what is left of the table.
  return {
    sink: { lines: [], line: '' },
    span: many(attributes.colspan),
    rows: attributes.rowspan === '0' ? 0 : many(attributes.rowspan),
  }
}
