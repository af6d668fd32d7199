// Reads comma, tab or semicolon separated text: quotes, line breaks inside quotes, rows as a spreadsheet counts them.
import { refuse } from '../../lib/refusal.ts'
import type { SheetCell, SheetLimits, SheetRow } from './sheet.ts'

/** The separator that the first lines use most. */
export function separatorOf(text: string): string {
  const head = text.slice(0, 4000).split(/\r?\n/).slice(0, 5).join('\n')
  const count = (mark: string) => head.split(mark).length
  return [',', '\t', ';'].sort((a, b) => count(b) - count(a))[0]!
}

/** Rows of a text, one after the other; rows without any text are left out but counted. */
export function* readCsv(text: string, limits: Pick<SheetLimits, 'rows' | 'columns'>): Generator<SheetRow> {
  const mark = separatorOf(text)
  let [row, at] = [0, 0]
  while (at < text.length) {
    const cells: SheetCell[] = []
    row++
    if (row > limits.rows) refuse('sheet.too-long', `超过 ${limits.rows} 行，没有读取；请分成几个文件。`, 413)
    for (let col = 0; ; col++) {
      const field = fieldAt(text, at, mark)
      at = field.end
      if (col >= limits.columns)
        refuse('sheet.too-wide', `第 ${row} 行超过 ${limits.columns} 列，没有读取；请删去右侧多余的列。`, 400)
      // What this house wrote with an apostrophe, so that no program takes it for a formula, comes back without it.
      const value = /^'[=+\-@]/.test(field.text) ? field.text.slice(1) : field.text
      if (value.trim() !== '') cells.push({ col, text: value, kind: 'text' })
      if (text[at] !== mark) break
      at++
    }
    if (text[at] === '\r') at++
    if (text[at] === '\n') at++
    if (cells.length > 0) yield { row, cells }
  }
}

function fieldAt(text: string, from: number, mark: string): { text: string; end: number } {
  if (text[from] !== '"') {
    let end = from
    while (end < text.length && text[end] !== mark && text[end] !== '\n' && text[end] !== '\r') end++
    return { text: text.slice(from, end), end }
  }
  let [value, at] = ['', from + 1]
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return { text: value + text.slice(at), end: text.length }
    value += text.slice(at, quote)
    if (text[quote + 1] !== '"') return { text: value, end: Math.min(text.length, quote + 1) }
    value += '"'
    at = quote + 2
  }
}
