// A table as lines of text: one line a row, a tab between cells. Tables that only place text on the page become
// paragraphs again.

export interface TableCell {
  readonly paragraphs: readonly string[]
  /** How many columns it covers. */
  readonly span: number
  /** How many rows it covers, itself included; 0 stands for "as far as the next". */
  readonly rows: number
}

// A cell of an indicator table holds a phrase or two; what is longer is a page set in a frame.
const FRAME_PARAGRAPHS = 6
const FRAME_CHARACTERS = 600
const MAX_COLUMNS = 200

/**
 * Rows as lines. A cell over several rows is repeated in each, so that every row says all it means; of a cell over several
 * columns the words stand first and the rest stays empty.
 */
export function tableLines(rows: readonly (readonly TableCell[])[]): string[] {
  const columns = Math.max(0, ...rows.map(row => row.reduce((sum, cell) => sum + cell.span, 0)))
  if (columns <= 1 || rows.some(row => row.some(isFrame)))
    return rows.flatMap(row => row.flatMap(cell => cell.paragraphs.filter(it => it.trim() !== '')))
  const lines: string[] = []
  const hanging = new Map<number, { words: string; left: number }>()
  for (const row of rows) {
    const cells: string[] = []
    const fillFromAbove = () => {
      for (let above = hanging.get(cells.length); above; above = hanging.get(cells.length)) {
        if (--above.left === 0) hanging.delete(cells.length)
        cells.push(above.words)
      }
    }
    for (const cell of row) {
      fillFromAbove()
      const words = joined(cell.paragraphs)
      for (let i = 0; i < Math.min(cell.span, MAX_COLUMNS); i++) {
        if (cell.rows !== 1)
          hanging.set(cells.length, {
            words: i === 0 ? words : '',
            left: cell.rows === 0 ? Infinity : cell.rows - 1,
          })
        cells.push(i === 0 ? words : '')
      }
    }
    fillFromAbove()
    if (cells.some(cell => cell !== '')) lines.push(cells.join('\t').replace(/\t+$/, ''))
  }
  return lines
}

const isFrame = (cell: TableCell) =>
  cell.paragraphs.length > FRAME_PARAGRAPHS &&
  cell.paragraphs.reduce((sum, it) => sum + it.length, 0) > FRAME_CHARACTERS

/** Lines of one cell; two Chinese lines meet without a space only where the first was broken off mid-word. */
function joined(paragraphs: readonly string[]): string {
  return paragraphs
    .map(it => it.replace(/[\t\n]+/g, ' ').trim())
    .filter(it => it !== '')
    .join(' ')
}
