// Tasks and areas: the lowest items of the parts that hold the work, and the rows of a table that divides it.
import type { Node } from './compile-clauses.ts'
import type { Owners } from './compile-owners.ts'
import { ownersOf, unitsOf } from './compile-owners.ts'
import type { Parts } from './compile-parts.ts'
import type { Cell, Column, Table } from './compile-tables.ts'
import type { View } from './compile-view.ts'

export interface TaskNode {
  readonly node: Node
  readonly title: string
  readonly owners: Owners
}

export interface Row {
  readonly table: Table
  readonly cells: readonly Cell[]
  readonly above: Node
  /** The cell that says what is to be done. */
  readonly title: Cell
}

const PART_FORMS: readonly Node['form'][] = ['annex', 'box', 'chapter', 'section', 'preamble']

const STEPS: readonly Node['form'][] = ['circle', 'letter', 'point']

/** A lowest-level item: numbered and with nothing numbered below it. */
function isLowest(node: Node, stepped: ReadonlySet<Node>): boolean {
  if (PART_FORMS.includes(node.form)) return false
  if (node.form === 'bullet')
    return node.parent !== undefined && (isHeadingOnly(node.parent) || !node.parent.parent)
  if (STEPS.includes(node.form) && node.parent && stepped.has(node.parent)) return false
  return node.children.every(child => child.form === 'bullet' && !isHeadingOnly(node)) || stepped.has(node)
}

/** ①② inside a task that says who answers for the whole of it, and for none of them, are its steps. */
function isStepped(node: Node, view: View): boolean {
  const steps = node.children
  if (PART_FORMS.includes(node.form) || !node.parent || steps.length === 0) return false
  if (!steps.every(step => STEPS.includes(step.form) && step.children.length === 0)) return false
  // 一是 below an item are its steps; below a part they are the items.
  if (steps.every(step => step.form === 'point')) return true
  const own = view.text.slice(node.headingFrom, node.ownTo)
  const last = steps.at(-1)!
  const after = view.text.slice(last.headingFrom, last.ownTo)
  const foot = after.slice(after.indexOf('\n') + 1).replace(/^\n+/, '')
  const isNamed =
    ownersOf(own).leads.length > 0 ||
    (after.includes('\n') && OWNED.test(foot) && ownersOf(foot).leads.length > 0)
  return (
    isNamed &&
    steps
      .slice(0, -1)
      .every(step => ownersOf(view.text.slice(step.headingFrom, step.ownTo)).leads.length === 0) &&
    ownersOf(after.split('\n')[0]!).leads.length === 0
  )
}

const OWNED = /^(?:牵头|责任|主责|主办|承办|负责)/

/** Nothing is said under its heading before the items begin, or only a lead-in that ends with a colon. */
const isHeadingOnly = (node: Node) => node.ownTo <= node.headingTo + 2

/** Tasks of the parts of work, in order. */
export function tasksOf(
  view: View,
  nodes: readonly Node[],
  parts: Parts,
  headingOf: (node: Node) => string,
): TaskNode[] {
  const work = nodes.filter(node => parts.purposeOf(node) === 'work')
  const stepped = new Set(work.filter(node => isStepped(node, view)))
  const numbered = work.filter(node =>
    node.parent
      ? isLowest(node, stepped) && !parts.isItem(node.parent)
      : parts.isItem(node) || (isLowest(node, stepped) && isItem(node)),
  )
  // A document whose parts have nothing below them: the parts themselves are the items, if they say what is to be done.
  const taken = new Set(numbered)
  const forms = new Set(numbered.map(node => node.form))
  const lone = work.filter(node => !taken.has(node) && isLoneItem(node, forms))
  const lowest = numbered.length > 0 ? [...numbered, ...lone] : []
  return lowest
    .sort((a, b) => a.from - b.from)
    .map(node => ({
      node,
      title: headingOf(node),
      owners: ownersOf(view.text.slice(node.headingFrom, node.to)),
    }))
}

/** Of a document that is only a list, the items at the top. */
const isItem = (node: Node) => ['pcn', 'num', 'pnum', 'circle'].includes(node.form)

/** A part of work without items, among parts whose items are tasks, such as 四、… with one paragraph of its own. */
const isLoneItem = (node: Node, forms: ReadonlySet<Node['form']>) =>
  !node.parent &&
  node.children.length === 0 &&
  !PART_FORMS.includes(node.form) &&
  node.to - node.headingTo > 60 &&
  forms.has(node.form)

/** The areas tasks stand in: the clause that groups tasks, below the part where parts have groups. */
export function areasOf(
  isWork: (node: Node) => boolean,
  tops: readonly Node[],
): (task: Node) => Node | undefined {
  // How many parts of work stand side by side, counted once.
  const counts = new Map<Node | undefined, number>()
  const partsBeside = (node: Node): number => {
    const known = counts.get(node.parent)
    if (known !== undefined) return known
    const parts = (node.parent?.children ?? tops).filter(
      one => one.form !== 'annex' && one.form !== 'box' && isWork(one),
    )
    counts.set(node.parent, parts.length)
    return parts.length
  }
  return task => {
    const path: Node[] = []
    for (let node = task.parent; node; node = node.parent) if (node.form !== 'article') path.unshift(node)
    // An annex that is a plan is no area; its parts are parts.
    if (path.length >= 2 && path[0]!.form === 'annex') path.shift()
    if (path.length !== 1) return path[1]
    // A single part 主要任务 with its items right below it is no area of its own; several parts of topics are.
    return path[0]!.form !== 'annex' && partsBeside(path[0]!) > 1 ? path[0] : undefined
  }
}

/** Rows that divide work: a column for the task and one for who or when. */
export function rowsOf(tables: readonly Table[], above: (table: Table) => Node | undefined): Row[] {
  return tables.flatMap(table => {
    const has = (column: Column) => table.columns.includes(column)
    const node = above(table)
    if (!node || !has('task') || !(has('lead') || has('support') || has('due'))) return []
    const titleOf = titlesOf(table)
    return table.rows.flatMap(cells => {
      const title = titleOf(cells)
      return title ? [{ table, cells, above: node, title }] : []
    })
  })
}

/** The last cell of a column that has words: 任务 | 具体任务 gives the second. */
export function cellOf(table: Table, cells: readonly Cell[], column: Column): Cell | undefined {
  for (let i = table.columns.length - 1; i >= 0; i--)
    if (table.columns[i] === column && cells[i] && cells[i]!.text !== '') return cells[i]
  return undefined
}

/** How rows are called: by the first column of tasks where each fills it in its own words, else the last (任务 | 具体任务). */
function titlesOf(table: Table): (cells: readonly Cell[]) => Cell | undefined {
  const first = table.columns.indexOf('task')
  const names = table.rows.map(row => row[first]?.text ?? '')
  const isName = names.every(name => name !== '' && name.length <= 24) && new Set(names).size === names.length
  return cells => (isName ? cells[first] : cellOf(table, cells, 'task'))
}

export function ownersOfRow(row: Row): Owners {
  const words = (column: Column) => cellOf(row.table, row.cells, column)?.text
  const leads = unitsOf(words('lead') ?? '')
  return {
    leads,
    supports: unitsOf(words('support') ?? '').filter(unit => !leads.includes(unit)),
    due: words('due') ?? null,
    spans: [],
  }
}

/** A row's node: its number where the table has one, else its place. */
export function nodeOfRow(row: Row, place: number, taken: Map<string, number>): Node {
  const task = row.title
  const label = cellOf(row.table, row.cells, 'no')?.text.replace(/[、。]$/, '') ?? String(place)
  const number = /^\d+$/.test(label) ? Number(label) : place
  const stem = `${row.above.id}·${number}`
  let nth = taken.get(stem) ?? 0
  let id: string
  do id = ++nth === 1 ? stem : `${stem}~${nth}`
  while (taken.has(id))
  taken.set(stem, nth)
  taken.set(id, nth)
  const filled = row.cells.filter(cell => cell.text !== '')
  return {
    id,
    form: 'row',
    label,
    number,
    level: row.above.level + 1,
    parent: row.above,
    children: [],
    from: filled[0]!.from,
    headingFrom: task.from,
    headingTo: task.from,
    ownTo: filled.at(-1)!.to,
    to: filled.at(-1)!.to,
  }
}
