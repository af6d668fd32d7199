// The text as the rules read it: one width of punctuation and digits, no spaces, each character knowing where it came from.
import type { Passage } from './compiled.ts'

export interface View {
  readonly source: string
  /** Canonical text: full-width punctuation, half-width digits and letters, spaces gone, columns parted by a tab. */
  readonly text: string
  /** For each character of `text` its offset in the document, and one more for the end. */
  readonly at: Int32Array
}

const WIDE: Readonly<Record<string, string>> = {
  ';': '；',
  '(': '（',
  ')': '）',
  '!': '！',
  '?': '？',
  '％': '%',
  '≧': '≥',
  '≦': '≤',
  '⩾': '≥',
  '⩽': '≤',
  '＞': '>',
  '＜': '<',
  '＝': '=',
  '―': '—',
  '–': '—',
  '－': '—',
  '─': '—',
  '﹣': '—',
  '～': '—',
  '~': '—',
  '∶': '：',
  '﹪': '%',
  '［': '[',
  '］': ']',
  '＋': '+',
  '／': '/',
  '「': '“',
  '」': '”',
  '『': '“',
  '』': '”',
}
const SPACE = /[\s\u200b\u00ad]/
const isDigit = (char: string | undefined) => char !== undefined && /[0-9０-９]/.test(char)
const isSpace = (char: string | undefined) => char !== undefined && SPACE.test(char)

/** The canonical sign for the character at `i`; what it means may hang on its neighbours. */
function signOf(text: string, i: number): string {
  const char = text[i]!
  const code = char.charCodeAt(0)
  if (code >= 0xff10 && code <= 0xff19) return String.fromCharCode(code - 0xfee0)
  if ((code >= 0xff21 && code <= 0xff3a) || (code >= 0xff41 && code <= 0xff5a))
    return String.fromCharCode(code - 0xfee0)
  const between = isDigit(text[i - 1]) && isDigit(text[i + 1])
  if (char === ',') return between && /^\d{3}(?!\d)/.test(text.slice(i + 1, i + 5)) ? ',' : '，'
  if (char === ':') return between ? ':' : '：'
  // A point after a figure and before none, or after a word of Chinese, ends a number or a sentence: 1.建设 …管理.
  if (char === '.' || char === '．') return between || /[A-Za-z.]/.test(text[i - 1] ?? '.') ? '.' : '。'
  return WIDE[char] ?? char
}

/** A run of two or more spaces parts columns in a line that has no sentence in it; elsewhere it is nothing. */
function isTabular(line: string): boolean {
  return !/[。；;]|[，,].*[，,]/.test(line)
}

const RULE = /[|｜│┃]/
/** A row of a table drawn with signs: | 1 | 清扫 | 市局 |; the line |---|---| below its head holds nothing. */
function isRuled(text: string, from: number, to: number): boolean {
  let count = 0
  for (let i = from; i < to && count < 2; i++) if (RULE.test(text[i]!)) count++
  return count >= 2
}
const isBorder = (line: string) => /^[\s|｜│┃:+=┌┬┐├┼┤└┴┘─-]{3,}$/.test(line) && /[|｜│┃+┌├└]/.test(line)

/** The canonical view of a document. Linear in its length. */
export function viewOf(text: string): View {
  const out: string[] = []
  const at: number[] = []
  let lineStart = 0
  while (lineStart <= text.length) {
    let lineEnd = text.indexOf('\n', lineStart)
    if (lineEnd < 0) lineEnd = text.length
    const ruled = isRuled(text, lineStart, lineEnd)
    const tabular = isTabular(text.slice(lineStart, Math.min(lineEnd, lineStart + 400)))
    if (ruled && isBorder(text.slice(lineStart, Math.min(lineEnd, lineStart + 400)))) lineStart = lineEnd
    let gap = 0
    let quoted = false
    let seen = false
    for (let i = lineStart; i < lineEnd; i++) {
      const char = text[i]!
      if (char === '\t' || (ruled && RULE.test(char))) gap = 9
      else if (isSpace(char)) gap++
      else {
        // A single tab is a column even when its line holds sentences; a sentence may stand in a cell.
        if (seen && (gap >= 9 || (gap >= 2 && tabular))) {
          for (const _ of emptyCells(text, i)) {
            out.push('\t')
            at.push(i)
          }
        }
        gap = 0
        seen = true
        if (char === '"') {
          quoted = !quoted
          out.push(quoted ? '“' : '”')
        } else out.push(signOf(text, i))
        at.push(i)
      }
    }
    if (lineEnd < text.length) {
      out.push('\n')
      at.push(lineEnd)
    }
    lineStart = lineEnd + 1
  }
  at.push(text.length)
  return { source: text, text: out.join(''), at: Int32Array.from(at) }
}

/** The tabs right before offset `i`: an empty cell is kept as a column of its own. */
function emptyCells(text: string, i: number): readonly number[] {
  let tabs = 0
  for (let k = i - 1; k >= 0 && (isSpace(text[k]) || RULE.test(text[k]!)); k--)
    if (text[k] === '\t' || RULE.test(text[k]!)) tabs++
  return Array.from({ length: Math.max(1, tabs) }, (_, n) => n)
}

/** The passage of the document behind `[from, to)` of the view. */
export function passageOf(view: View, from: number, to: number): Passage {
  if (to <= from) return { start: view.at[from] ?? 0, end: view.at[from] ?? 0 }
  return { start: view.at[from]!, end: view.at[to - 1]! + 1 }
}

/** The document's own characters behind `[from, to)` of the view, spaces and line ends left out. */
export function wordsOf(view: View, from: number, to: number): string {
  const { start, end } = passageOf(view, from, to)
  return view.source.slice(start, end).replace(/\s+/g, '')
}

export interface Line {
  /** Place in the list of lines. */
  readonly index: number
  /** In the view, without the line end. */
  readonly from: number
  readonly to: number
  readonly text: string
}

/** The lines of the view that hold anything. */
export function linesOf(view: View): Line[] {
  const lines: Line[] = []
  let from = 0
  for (const text of view.text.split('\n')) {
    const trimmed = text.replace(/^\t+|\t+$/g, '')
    const lead = text.indexOf(trimmed)
    if (trimmed !== '')
      lines.push({
        index: lines.length,
        from: from + lead,
        to: from + lead + trimmed.length,
        text: trimmed,
      })
    from += text.length + 1
  }
  return lines
}
