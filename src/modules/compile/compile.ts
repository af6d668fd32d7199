// A plan document in, its structure out. Pure: the same text always gives the same plan.
import { ownText } from './compile-boilerplate.ts'
import { type Node, outlineOf, wrapWidth } from './compile-clauses.ts'
import { frontOf } from './compile-front.ts'
import { lintsOf } from './compile-lints.ts'
import { markerOf } from './compile-numbering.ts'
import { shareOwners } from './compile-owners-shared.ts'
import { partsOf } from './compile-parts.ts'
import { repairsOf } from './compile-repairs.ts'
import { rulesOf } from './compile-rules.ts'
import { targetsOf } from './compile-targets.ts'
import { areasOf, nodeOfRow, ownersOfRow, rowsOf, type TaskNode, tasksOf } from './compile-tasks.ts'
import { linesOf, passageOf, type View, viewOf } from './compile-view.ts'
import type { CompiledClause, CompiledPlan } from './compiled.ts'

/**
 * Compiles the text of a plan document, tables flattened as lines whose cells are separated by tabs. Never throws; what is
 * not found is empty, and what the document does not say is not invented.
 */
export function compilePlan(source: string): CompiledPlan {
  const text = ownText(source)
  const view = joined(viewOf(text))
  const lines = linesOf(view)
  const front = frontOf(view, lines)
  const { nodes, tables } = outlineOf(lines, front)
  const headingOf = (node: Node) => (node.form === 'preamble' ? '前言' : headingText(view, node))
  const parts = partsOf(nodes, headingOf)
  const nodeAt = innermost(nodes)

  const placed = tables.flatMap(table => {
    const node = nodeAt(lines[table.lines[0]!]!.from)
    return node ? [{ table, node }] : []
  })
  const body = tasksOf(view, nodes, parts, headingOf)
  const nodeOf = new Map(placed.map(({ table, node }) => [table, node]))
  const rows = rowsOf(tables, table => nodeOf.get(table))
  const shared = shareOwners(view, nodes, body)
  const { tasks, rowNodes, merged } = withRows(shared.tasks, rows, nodes)
  const all = [...nodes, ...rowNodes].sort((a, b) => a.from - b.from || a.level - b.level)

  const repaired = repairsOf(view, lines, front)
  const year = Number(repaired.issuedOn?.slice(0, 4) ?? /20\d{2}/.exec(front.title)?.[0] ?? Number.NaN)
  const skips = new Map<Node, (readonly [number, number])[]>()
  const skip = (node: Node, from: number, to: number) => {
    const known = skips.get(node)
    if (known) known.push([from, to])
    else skips.set(node, [[from, to]])
  }
  for (const { node, owners } of tasks)
    if (node.form !== 'row')
      for (const [a, b] of owners.spans) skip(node, node.headingFrom + a, node.headingFrom + b)
  for (const { node, from, to } of shared.spans) skip(node, from, to)
  for (const { table, node } of placed)
    skip(node, lines[table.lines[0]!]!.from, lines[table.lines.at(-1)!]!.to)
  const targets = targetsOf({
    view,
    nodes: all,
    parts: { ...parts, purposeOf: node => parts.purposeOf(node.form === 'row' ? node.parent! : node) },
    tables: placed,
    rows: merged,
    skip: node => skips.get(node) ?? [],
    year: Number.isNaN(year) ? undefined : year,
  })

  const clauses = all.map(node => clauseOf(view, node, headingOf))
  const areas = new Map<string, string>()
  const tops = nodes.filter(node => !node.parent)
  const isWork = (node: Node) => parts.purposeOf(node) === 'work'
  const areaOf = areasOf(isWork, tops)
  const compiled = tasks.map(({ node, title, owners }) => {
    const area = areaOf(node)
    if (area) areas.set(area.id, headingOf(area))
    return {
      clause: node.id,
      number: node.form === 'bullet' ? '' : node.label,
      title: title || headingOf(node),
      area: area?.id ?? null,
      leads: [...owners.leads],
      supports: [...owners.supports],
      due: owners.due,
    }
  })
  const at = innermost(all)
  const clauseAt = (from: number) => at(from)?.id ?? null
  return {
    text,
    title: front.title,
    docNumber: repaired.docNumber,
    issuedOn: repaired.issuedOn,
    issuers: [...front.issuers],
    clauses,
    areas: [...areas].map(([clause, title]) => ({ clause, title })),
    tasks: compiled,
    targets,
    rules: rulesOf(view, nodes, parts),
    repairs: [...repaired.repairs].sort((a, b) => a.start - b.start),
    lints: [...repaired.lints, ...lintsOf({ view, nodes, tasks, targets, clauseAt })].sort(
      (a, b) => a.start - b.start,
    ),
  }
}

/** Lines cut at the page's width are put together again, in the view only. */
function joined(view: View): View {
  const lines = linesOf(view)
  const width = wrapWidth(lines)
  if (width === 0) return view
  const soft = new Set<number>()
  for (const [i, line] of lines.entries()) {
    const next = lines[i + 1]
    if (!next || line.text.length < width || /[。；：！？]$/.test(line.text) || markerOf(next.text)) continue
    for (let at = line.to; at < next.from; at++) soft.add(at)
  }
  let out = ''
  const at: number[] = []
  for (let i = 0; i < view.text.length; i++) {
    if (soft.has(i)) continue
    out += view.text[i]
    at.push(view.at[i]!)
  }
  at.push(view.source.length)
  return { source: view.source, text: out, at: Int32Array.from(at) }
}

/** The heading in the document's own characters. */
function headingText(view: View, node: Node): string {
  const { start, end } = passageOf(view, node.headingFrom, node.headingTo)
  return node.headingTo > node.headingFrom ? view.source.slice(start, end).replace(/\s+/g, '') : ''
}

function clauseOf(view: View, node: Node, headingOf: (node: Node) => string): CompiledClause {
  const { start, end } = passageOf(view, node.from, node.to)
  const isRow = node.form === 'row'
  const marker = isRow
    ? node.label
    : view.source.slice(view.at[node.from]!, view.at[node.headingFrom]!).trim()
  return {
    id: node.id,
    level: node.level,
    marker: node.form === 'annex' || node.form === 'preamble' ? node.label : marker,
    heading: headingOf(node),
    start,
    end,
    parent: node.parent?.id ?? null,
  }
}

/** The innermost clause at a place of the view, by binary search over clauses in order. */
function innermost(nodes: readonly Node[]): (at: number) => Node | undefined {
  return at => {
    let low = 0
    let high = nodes.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (nodes[middle]!.from <= at) low = middle + 1
      else high = middle
    }
    let node = nodes[low - 1]
    while (node && node.to < at) node = node.parent
    return node
  }
}

/** Rows of a table that divides the tasks: they give owners to the tasks they name, or are the tasks. */
function withRows(body: readonly TaskNode[], rows: ReturnType<typeof rowsOf>, nodes: readonly Node[]) {
  const taken = new Map(nodes.map(node => [node.id, 1]))
  // Beyond some thousand tasks nobody divides by name.
  const known = new Map(body.slice(0, 1000).map(task => [task.title.replace(/[\s“”，、。]/g, ''), task]))
  const tasks = [...body]
  const rowNodes: Node[] = []
  const merged: { node: Node; from: number; to: number }[] = []
  for (const [i, row] of rows.entries()) {
    const words = row.cells.map(cell => cell.text.replace(/[“”，、。]/g, ''))
    const same = [...known].find(
      ([title]) => title.length >= 4 && words.some(word => word.includes(title)),
    )?.[1]
    const owners = ownersOfRow(row)
    if (same) {
      merged.push({ node: row.above, from: row.cells[0]!.from, to: row.cells.at(-1)!.to })
      const index = tasks.findIndex(task => task.node === same.node)
      const named = tasks[index]!.owners
      if (index >= 0 && named.leads.length === 0)
        tasks[index] = { ...same, owners: { ...owners, due: owners.due ?? named.due, spans: named.spans } }
      continue
    }
    const node = nodeOfRow(row, i + 1, taken)
    node.headingTo = node.headingFrom + rowHeading(row.cells, node)
    rowNodes.push(node)
    row.above.children.push(node)
    tasks.push({ node, title: '', owners })
  }
  return { tasks: tasks.sort((a, b) => a.node.from - b.node.from), rowNodes, merged }
}

function rowHeading(cells: ReturnType<typeof rowsOf>[number]['cells'], node: Node): number {
  const cell = cells.find(one => one.text !== '' && one.from === node.headingFrom)!
  const cut = cell.text.search(/[，。；：]/)
  return cut > 3 ? cut : Math.min(cell.text.length, 60)
}
