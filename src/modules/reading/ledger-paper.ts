// A paper that lists problems, as tables: its own tables, or its numbered passages one a row. Here: passages into rows.
import type { SheetCell, SheetPicture, SheetRow } from '../exchange/sheet.ts'

/** A list of problems as a sheet; `listed` where it was made of numbered passages, not of a table. */
export interface LedgerSheet {
  readonly name: string
  readonly hidden: false
  readonly rows: readonly SheetRow[]
  readonly pictures: readonly SheetPicture[]
}

export interface LedgerPaper {
  readonly sheets: readonly LedgerSheet[]
}

/** A paragraph of a paper: its words, whether its style is a heading's, the pictures in it. */
export interface Passage {
  readonly words: string
  readonly heading: boolean
  readonly pictures: readonly Pick<SheetPicture, 'entry' | 'fault'>[]
}

const marks: readonly RegExp[] = [
  /^[一二三四五六七八九十]{1,3}、/,
  /^[（(][一二三四五六七八九十]{1,3}[)）]/,
  /^\d{1,3}(?![\d.]*\d)[.、．)）]/,
  /^[（(]\d{1,3}[)）]/,
  /^问题[一二三四五六七八九十\d]{1,3}[:：、]?/,
]

interface Item {
  readonly level: number
  readonly title: string
  readonly body: string[]
  readonly pictures: Pick<SheetPicture, 'entry' | 'fault'>[]
}

const HEADING = 9
const MOST_ITEMS = 5000

/**
 * Numbered (or headed) passages as rows: the passage's first line is the problem, `点位：某处` under it a column of that name, the
 * rest its description. What has neither words nor pictures of its own and stands above another kind of number is a section.
 */
export function passagesSheet(passages: readonly Passage[], name: string): LedgerSheet | undefined {
  const items = itemsOf(passages)
  const isSection = (at: number) => {
    const [item, next] = [items[at]!, items[at + 1]]
    return (
      item.body.length === 0 && item.pictures.length === 0 && next !== undefined && next.level !== item.level
    )
  }
  const keys = ['所属部分', '问题', '情况说明']
  const rows: SheetRow[] = []
  const pictures: SheetPicture[] = []
  let section = ''
  for (const [at, item] of items.entries()) {
    if (isSection(at)) {
      section = unmarked(item.title)
      continue
    }
    const row = rows.length + 2
    const values = new Map([
      ['所属部分', section],
      ['问题', unmarked(item.title)],
    ])
    const rest: string[] = []
    for (const line of item.body) {
      const said = /^([\p{Script=Han}（）]{2,10})[:：]\s*(.+)$/u.exec(line)
      if (said && !values.has(said[1]!)) values.set(said[1]!, said[2]!)
      else rest.push(line)
    }
    values.set('情况说明', rest.join('\n'))
    for (const key of values.keys()) if (!keys.includes(key)) keys.push(key)
    rows.push({ row, cells: cellsOf(keys.map(key => values.get(key) ?? '')) })
    pictures.push(...item.pictures.map(it => ({ row, col: -1, ...it })))
  }
  if (rows.length === 0) return undefined
  const col = keys.length
  return {
    name,
    hidden: false,
    rows: [{ row: 1, cells: cellsOf([...keys, '照片']) }, ...rows],
    pictures: pictures.map(it => ({ ...it, col })),
  }
}

function itemsOf(passages: readonly Passage[]): Item[] {
  const items: Item[] = []
  for (const { words, heading, pictures } of passages) {
    const lines = words
      .split('\n')
      .map(line => line.trim())
      .filter(Boolean)
    const level = heading ? HEADING : marks.findIndex(mark => mark.test(lines[0] ?? ''))
    if (lines.length > 0 && level >= 0 && items.length < MOST_ITEMS)
      items.push({ level, title: lines.shift()!, body: [], pictures: [] })
    items.at(-1)?.body.push(...lines)
    items.at(-1)?.pictures.push(...pictures)
  }
  return items
}

const unmarked = (title: string) =>
  marks.reduce((words, mark) => words.replace(mark, '').trimStart(), title).slice(0, 2000)

const cellsOf = (texts: readonly string[]): SheetCell[] =>
  texts.flatMap((text, col) => (text === '' ? [] : [{ col, text, kind: 'text' as const }]))
