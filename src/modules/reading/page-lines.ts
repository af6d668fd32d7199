// Words placed on pages (PDF, OFD) back into running text: words of one height make a line, lines that fill the width run
// on, running heads and page numbers go.

export interface Placed {
  readonly text: string
  /** Left edge and baseline from the top left corner, in one unit for the whole document. */
  readonly x: number
  readonly y: number
  readonly width: number
  /** Height of the letters. */
  readonly size: number
}

export interface Page {
  readonly width: number
  readonly height: number
  readonly words: readonly Placed[]
}

interface Line {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly y: number
  readonly size: number
  readonly page: number
  /** It has cells, so nothing runs on from it. */
  readonly cells: boolean
}

export interface PagesRead {
  readonly lines: readonly string[]
  readonly margins: readonly string[]
  /** Pages without a word, counted from 1. */
  readonly blank: readonly number[]
}

export function linesOfPages(pages: readonly Page[]): PagesRead {
  const byPage = pages.map((page, i) => toLines(page, i))
  const margins = runningLines(byPage, pages)
  const body = byPage.map(lines => lines.filter(line => !margins.has(line)))
  return {
    lines: runOn(body, pages),
    margins: [...new Set([...margins].map(line => line.text))],
    blank: byPage.flatMap((lines, i) => (lines.length === 0 ? [i + 1] : [])),
  }
}

const visible = (words: Placed) => words.text.trim() !== ''

function toLines(page: Page, at: number): Line[] {
  const words = page.words.filter(visible).sort((a, b) => a.y - b.y || a.x - b.x)
  const rows: Placed[][] = []
  for (const word of words) {
    const row = rows.at(-1)
    // Superscripts and figures of another font sit a little higher or lower than the line they belong to.
    if (row && Math.abs(row[0]!.y - word.y) < Math.max(row[0]!.size, word.size) * 0.5) row.push(word)
    else rows.push([word])
  }
  return rows.map(row =>
    toLine(
      row.sort((a, b) => a.x - b.x),
      at,
    ),
  )
}

function toLine(row: readonly Placed[], page: number): Line {
  let text = ''
  let right = row[0]!.x
  let cells = false
  const size = median(row.map(word => word.size))
  for (const word of row) {
    const gap = word.x - right
    const words = word.text.replace(/\s+/g, ' ')
    if (text !== '' && gap > size * 1.25) {
      text = `${text.trimEnd()}\t`
      cells = true
    } else if (needsSpace(text, words, gap, size)) text += ' '
    // A letter drawn twice a hair apart is bold, not double.
    if (gap < -size * 0.6 && text.endsWith(words) && words.length <= 2) continue
    text += words
    right = Math.max(right, word.x + word.width)
  }
  return { text: text.trim(), left: row[0]!.x, right, y: row[0]!.y, size, page, cells }
}

const latin = /[A-Za-z0-9.,;:%)\]]/
function needsSpace(before: string, after: string, gap: number, size: number): boolean {
  if (before === '' || /\s$/.test(before) || /^\s/.test(after)) return false
  return gap > size * 0.2 && latin.test(before.at(-1)!) && /[A-Za-z0-9(]/.test(after[0]!)
}

const pageNumber =
  /^[-—–―\s·•~～]*(?:第\s*)?(?:\d{1,4}|[ivxIVX]{1,6}|[一二三四五六七八九十百]{1,5})(?:\s*页)?(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[-—–―\s·•~～]*$/

/** Page numbers, and lines that stand at the same height on most pages with the same words but for figures. */
function runningLines(byPage: readonly Line[][], pages: readonly Page[]): Set<Line> {
  const found = new Set<Line>()
  const groups = new Map<string, Line[]>()
  for (const [i, lines] of byPage.entries()) {
    const { height } = pages[i]!
    const edge = lines.filter(line => line.y < height * 0.12 || line.y > height * 0.88)
    for (const line of edge) {
      const outermost = line === lines[0] || line === lines.at(-1)
      if (outermost && pageNumber.test(line.text) && (line.y > height * 0.85 || line.y < height * 0.1))
        found.add(line)
      const key = `${Math.round(line.y / 6)} ${line.text.replace(/\d+/g, '#')}`
      groups.set(key, [...(groups.get(key) ?? []), line])
    }
  }
  for (const lines of groups.values())
    if (lines.length >= 3 && lines.length > pages.length * 0.4) for (const line of lines) found.add(line)
  return found
}

interface Measure {
  readonly left: number
  readonly right: number
  readonly size: number
  /** From one line to the next within a paragraph. */
  readonly step: number
}

function runOn(body: readonly Line[][], pages: readonly Page[]): string[] {
  const all = body.flat()
  if (all.length === 0) return []
  const measure = measureOf(all)
  const paragraphs: string[] = []
  let last: Line | undefined
  for (const line of all) {
    if (last && runsOn(last, line, measure, pages)) {
      const before = paragraphs.pop()!
      paragraphs.push(before + (needsWordSpace(before, line.text) ? ' ' : '') + line.text)
    } else paragraphs.push(line.text)
    last = line
  }
  return paragraphs
}

const needsWordSpace = (before: string, after: string) => /[A-Za-z]$/.test(before) && /^[A-Za-z]/.test(after)

function measureOf(lines: readonly Line[]): Measure {
  const size = median(lines.map(line => line.size))
  const bodyLines = lines.filter(line => Math.abs(line.size - size) < size * 0.12)
  const long = bodyLines.filter(line => line.right - line.left > size * 12)
  const sample = long.length >= 3 ? long : bodyLines
  const steps: number[] = []
  for (const [i, line] of bodyLines.entries()) {
    const before = bodyLines[i - 1]
    if (before && before.page === line.page && line.y - before.y > size * 0.8 && line.y - before.y < size * 4)
      steps.push(line.y - before.y)
  }
  return {
    left: quantile(
      sample.map(line => line.left),
      0.1,
    ),
    right: quantile(
      sample.map(line => line.right),
      0.9,
    ),
    size,
    step: steps.length > 0 ? quantile(steps, 0.3) : size * 1.6,
  }
}

function runsOn(last: Line, line: Line, measure: Measure, pages: readonly Page[]): boolean {
  if (last.cells || line.cells) return false
  const near = line.page === last.page ? line.y - last.y < measure.step * 1.35 : line.page === last.page + 1
  const large = Math.min(last.size, line.size) > measure.size * 1.15
  // A title over several lines is centred; none of them reaches the margin.
  if (large)
    return (
      line.page === last.page &&
      Math.abs(last.size - line.size) < measure.size * 0.1 &&
      line.y - last.y < last.size * 2.2 &&
      centred(last, pages) &&
      centred(line, pages) &&
      !/[。；：]$/.test(last.text)
    )
  if (!near || Math.abs(last.size - line.size) > measure.size * 0.25) return false
  const full = last.right > measure.right - measure.size * 2.2
  const indented = line.left > measure.left + measure.size * 0.9
  return full && !indented
}

function centred(line: Line, pages: readonly Page[]): boolean {
  const { width } = pages[line.page]!
  return Math.abs((line.left + line.right) / 2 - width / 2) < width * 0.06
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}
