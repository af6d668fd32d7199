// Tables in running text: rows as lines whose cells a tab parts, or a cell a line below a head of known words.
import type { Line } from './compile-view.ts'

export type Column =
  | 'no'
  | 'group'
  | 'task'
  | 'lead'
  | 'owner'
  | 'support'
  | 'due'
  | 'indicator'
  | 'unit'
  | 'value'
  | 'base'
  | 'note'

export interface Cell {
  readonly text: string
  /** In the view. */
  readonly from: number
  readonly to: number
}

export interface Table {
  /** Indices of the lines it takes, head included. */
  readonly lines: readonly number[]
  readonly columns: readonly Column[]
  readonly head: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** What a head's word says about its column; the first that fits counts. */
const COLUMNS: readonly (readonly [Column, RegExp])[] = [
  ['no', /^(序号|编号|项次|序)$/],
  ['lead', /^(牵头|主责|主办|主要责任|第一责任)(单位|部门|领导单位)?$/],
  ['support', /^(配合|协办|参与|协同|协助|参加)(单位|部门)?$/],
  ['owner', /^(责任|承办|实施|负责|落实)(单位|部门|主体)?(及责任人)?$/],
  ['due', /^(完成|办结|整改|工作)?(时限|时间|期限|时间节点|时限要求|进度要求|时间要求)(要求)?$/],
  ['note', /属性|性质|权重|备注/],
  ['base', /(实际|现状|基期|基准|完成值|完成情况|现值|基数)/],
  ['value', /(目标|指标值|规划值|计划值|任务数|任务量|达标值|标准值)|^\d{4}年(底|末)?$/],
  ['indicator', /^(主要|具体|考核)?指标(名称|内容|项目)?$|^指标/],
  ['unit', /^(计量|数量)?单位$/],
  [
    'task',
    /^(具体|重点|主要|工作|测评|创建|整治|年度)?(任务|内容|措施|事项|项目|举措|工作)(内容|名称|要求|及要求|分解|措施|事项)*$/,
  ],
  ['group', /^(任务|工作|指标|项目)?(类别|分类|类型|领域|板块|方面)$/],
  ['note', /^(责任人|联系人|责任领导|说明|来源)$/],
]

export function columnOf(head: string): Column | undefined {
  if (head.length > 40) return undefined
  const word = head.replace(/（.*?）|\s/g, '')
  return word.length > 16 ? undefined : COLUMNS.find(([, pattern]) => pattern.test(word))?.[0]
}

function cellsOf(line: Line): Cell[] {
  const cells: Cell[] = []
  let from = line.from
  for (const text of line.text.split('\t')) {
    cells.push({ text, from, to: from + text.length })
    from += text.length + 1
  }
  return cells
}

/** Columns of a head, or undefined where the line is none: most of its cells must be known words. */
function headOf(cells: readonly string[]): Column[] | undefined {
  const found = cells.map(columnOf)
  const known = found.filter(column => column !== undefined).length
  if (known < 2 || known < cells.length * 0.6) return undefined
  const columns = found.map(column => column ?? 'note')
  // 责任单位 leads where nobody else does; the earlier of two years is where the city stands today.
  if (!columns.includes('lead'))
    for (const [i, column] of columns.entries()) if (column === 'owner') columns[i] = 'lead'
  const years = cells.flatMap((cell, i) => (/^\d{4}年/.test(cell) && columns[i] === 'value' ? [i] : []))
  const named = years.some(i => /目标|计划|规划/.test(cells[i]!))
  // Beside a year's goal the bare years before it say where things stood.
  if (named)
    for (const i of years)
      if (!/目标|计划|规划/.test(cells[i]!) && years.some(k => k > i && /目标|计划|规划/.test(cells[k]!)))
        columns[i] = 'base'
  if (years.length >= 2 && !named && !columns.includes('base')) columns[years[0]!] = 'base'
  return columns.map(column => (column === 'owner' ? 'support' : column))
}

/** All tables of a document whose head is understood. */
export function tablesOf(lines: readonly Line[]): Table[] {
  const tables: Table[] = []
  for (let i = 0; i < lines.length; i++) {
    const table = rowTable(lines, i) ?? cellTable(lines, i)
    if (!table) continue
    tables.push(table)
    i = table.lines.at(-1)!
  }
  return tables
}

function rowTable(lines: readonly Line[], at: number): Table | undefined {
  if (!lines[at]!.text.includes('\t')) return undefined
  const head = lines[at]!.text.split('\t')
  const columns = headOf(head)
  if (!columns) return undefined
  const taken = [at]
  const rows: Cell[][] = []
  for (let i = at + 1; i < lines.length; i++) {
    const line = lines[i]!
    if (!line.text.includes('\t')) break
    const cells = cellsOf(line)
    if (cells.length < 2) break
    taken.push(i)
    if (headOf(cells.map(cell => cell.text))) continue
    // A row whose first cells were merged with those above is shorter: its cells belong to the right.
    const short = columns.length - cells.length
    const pad = short > 0 && short < columns.length && !/^\d/.test(cells[0]!.text) ? short : 0
    const blank = { text: '', from: line.from, to: line.from }
    rows.push([...Array.from({ length: pad }, () => blank), ...cells])
  }
  return rows.length > 0 ? { lines: taken, columns, head, rows } : undefined
}

/** A table that lost its grid: each cell a line, the head's words first. */
function cellTable(lines: readonly Line[], at: number): Table | undefined {
  if (columnOf(lines[at]!.text) === undefined || lines[at]!.text.includes('\t')) return undefined
  const numbered = columnOf(lines[at]!.text) === 'no' ? numberedHead(lines, at) : undefined
  const head = numbered ?? knownHead(lines, at)
  const width = head.length
  const columns = width >= 3 ? headOf(head) : undefined
  if (!columns) return undefined
  const first = at + width
  const rows = numbered ? numberedRows(lines, first, columns) : evenRows(lines, first, width)
  if (rows.length === 0) return undefined
  const end = rows.at(-1)!.end
  return {
    lines: Array.from({ length: end - at }, (_, n) => at + n),
    columns,
    head,
    rows: rows.map(({ cells }) => cells),
  }
}

const WIDEST = 10
const isPlate = (text: string) => /^(附件|附表|专栏|注：)/.test(text)
const cellOfLine = ({ text, from, to }: Line): Cell => ({ text, from, to })

/** Words of a head, all known, one a line. */
function knownHead(lines: readonly Line[], at: number): string[] {
  const head: string[] = []
  for (let i = at; i < lines.length && head.length < WIDEST; i++) {
    const { text } = lines[i]!
    if (text.includes('\t') || columnOf(text) === undefined) break
    head.push(text)
  }
  return head
}

/** From 序号 to the line 1: the head's words, known or not. */
function numberedHead(lines: readonly Line[], at: number): string[] | undefined {
  const end = lines.slice(at, at + WIDEST + 1).findIndex(line => line.text === '1')
  if (end < 3) return undefined
  const head = lines.slice(at, at + end).map(line => line.text)
  return head.every(text => text.length <= 16 && !/[，。；\t]/.test(text)) ? head : undefined
}

interface LineRow {
  readonly cells: readonly Cell[]
  /** The line after it. */
  readonly end: number
}

function evenRows(lines: readonly Line[], first: number, width: number): LineRow[] {
  const rows: LineRow[] = []
  for (let i = first; i + width <= lines.length; i += width) {
    const chunk = lines.slice(i, i + width)
    if (chunk.some(line => isPlate(line.text) || /。.*。/.test(line.text) || line.text.includes('\t'))) break
    rows.push({ cells: chunk.map(cellOfLine), end: i + width })
  }
  return rows
}

/** Rows that begin with 1, 2, 3 on lines of their own; a cell of several lines or a merged one is told by their number. */
function numberedRows(lines: readonly Line[], first: number, columns: readonly Column[]): LineRow[] {
  const rows: LineRow[] = []
  let at = first
  for (let number = 1; lines[at]?.text === String(number); number++) {
    // The last row has no next number to end it: it is as long as the table is wide.
    const isNext = (i: number) => lines[i]!.text === String(number + 1)
    const reach = Math.min(lines.length, at + 2 * columns.length)
    let next = at + 1
    while (next < reach && !isNext(next) && !isPlate(lines[next]!.text)) next++
    const end = next < reach && isNext(next) ? next : lastEnd(lines, at, next, columns)
    const cells = fitted(lines.slice(at, end).map(cellOfLine), columns)
    if (cells) rows.push({ cells, end })
    at = end
  }
  return rows
}

/** The end of the last row: where its closing cells read as times and units, else as long as the table is wide. */
function lastEnd(lines: readonly Line[], at: number, limit: number, columns: readonly Column[]): number {
  const width = columns.length
  const ends = [0, 1, 2, 3, -1].map(more => at + width + more).filter(end => end > at + 1 && end <= limit)
  const best = ends.find(end => {
    const last = lines[end - 1]!.text
    const column = columns.at(-1)
    if (column === 'due') return /月|年|日|季度|长期|持续|常态|全年|底|前$/.test(last) && last.length <= 16
    if (column === 'lead' || column === 'support') return /[局委办部会府道镇乡院司队社位门]$|等$/.test(last)
    return end === at + width
  })
  return best ?? Math.min(limit, at + width)
}

/** As many cells as columns: lines too many belong to the task, cells too few were merged with those above. */
function fitted(cells: readonly Cell[], columns: readonly Column[]): readonly Cell[] | undefined {
  const over = cells.length - columns.length
  if (over === 0) return cells
  if (over > 0) {
    const at = Math.max(
      columns.lastIndexOf('task'),
      columns.lastIndexOf('value'),
      columns.lastIndexOf('indicator'),
    )
    if (at < 0) return undefined
    const parts = cells.slice(at, at + over + 1)
    const whole = {
      text: parts.map(part => part.text).join('；'),
      from: parts[0]!.from,
      to: parts.at(-1)!.to,
    }
    return [...cells.slice(0, at), whole, ...cells.slice(at + over + 1)]
  }
  const gap = columns.indexOf('group') > 0 ? columns.indexOf('group') : columns.length + over
  const blank = { text: '', from: cells[0]!.to, to: cells[0]!.to }
  return [...cells.slice(0, gap), ...Array.from({ length: -over }, () => blank), ...cells.slice(gap)]
}
