// The score's nodes as a tree to unfold.
import type { ReplyOf } from '../../lib/contract.ts'
import type { score } from './assessment.contract.ts'

export type ScoreNode = ReplyOf<typeof score>['nodes'][number]

/** A node and those above it, the node first. */
export function pathTo(nodes: readonly ScoreNode[], node: ScoreNode): ScoreNode[] {
  const path = [node]
  for (let up = node.parent; up !== null && path.length < 6; ) {
    const parent = nodes.find(it => it.code === up)
    if (!parent) break
    path.push(parent)
    up = parent.parent
  }
  return path
}

export function childrenOf(nodes: readonly ScoreNode[], code: string): ScoreNode[] {
  return nodes.filter(node => node.parent === code)
}

/** Rows in reading order: the total and its children always, below that what is unfolded. */
export function visibleRows(nodes: readonly ScoreNode[], opened: ReadonlySet<string>): ScoreNode[] {
  const known = new Set(nodes.map(node => node.code))
  const rows: ScoreNode[] = []
  const walk = (node: ScoreNode) => {
    rows.push(node)
    if (node.level === 'total' || opened.has(node.code))
      for (const child of childrenOf(nodes, node.code)) walk(child)
  }
  for (const node of nodes) if (node.parent === null || !known.has(node.parent)) walk(node)
  return rows
}

/** `+3.2` when rectification raised the figure; undefined when there is nothing to compare. */
export function gainOf(node: ScoreNode): string | undefined {
  const { before, after } = node
  if (before.value === null || after.value === null || before.value === after.value) return undefined
  const places = Math.max(...[before.value, after.value].map(it => it.split('.')[1]?.length ?? 0))
  const scale = 10 ** places
  const gain = Math.round(Number(after.value) * scale) - Math.round(Number(before.value) * scale)
  return `${gain > 0 ? '+' : '−'}${(Math.abs(gain) / scale).toFixed(places)}`
}
