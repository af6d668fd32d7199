// Owners and times that one sentence gives to several tasks: 以上任务由市城管局牵头, （市住建局负责，下同）.
import type { Node } from './compile-clauses.ts'
import { type Owners, ownersOf } from './compile-owners.ts'
import type { TaskNode } from './compile-tasks.ts'
import type { View } from './compile-view.ts'

const WORK =
  '(?:各项|所有|全部|各|重点|主要|具体|工作|目标|有关|等|项)*(?:任务|工作|事项|措施|内容|项目|举措)'
/** Which tasks the sentence speaks of: those before it, those after it, or all. */
const SPEAKS: readonly (readonly ['before' | 'after' | 'all', RegExp, string])[] = [
  ['before', new RegExp(`^(?:以上|上述|前述)[^，。；：]{0,12}?${WORK}`), '以上任务由市城管局牵头'],
  ['after', new RegExp(`^(?:以下|下列)[^，。；：]{0,12}?${WORK}`), '以下各项工作由市住建局负责'],
  [
    'all',
    new RegExp(
      `^(?:本(?:方案|计划|行动|部分|意见)|(?:各项|所有|全部))(?:所列|确定的?|明确的?|的)?(?:各项|所有|全部)?${WORK}`,
    ),
    '本方案各项任务由…负责',
  ],
]
const SAME = /[，；、（]下同[）。；，]?/

interface Shared {
  readonly tasks: TaskNode[]
  /** Sentences that only name owners, with the clause they stand in. */
  readonly spans: readonly { readonly node: Node; readonly from: number; readonly to: number }[]
}

/** Gives each task that names nobody what such a sentence says of it; a task's own words always count first. */
export function shareOwners(view: View, nodes: readonly Node[], tasks: readonly TaskNode[]): Shared {
  const given = [...tasks]
  const spans: { node: Node; from: number; to: number }[] = []
  const roots = new Map<Node, Node>()
  for (const node of nodes)
    roots.set(node, node.parent && node.parent.form !== 'annex' ? roots.get(node.parent)! : node)
  const places = new Map(tasks.map(({ node }, i) => [node, i]))
  const worked = new Set(tasks.map(({ node }) => roots.get(node)))
  const give = (owners: Owners, fits: (task: TaskNode) => boolean) => {
    for (const [i, task] of given.entries()) {
      if (!fits(task)) continue
      const isNamed = task.owners.leads.length > 0
      const leads = isNamed ? task.owners.leads : owners.leads
      const supports = isNamed
        ? task.owners.supports
        : [...new Set([...task.owners.supports, ...owners.supports])].filter(unit => !leads.includes(unit))
      given[i] = { ...task, owners: { ...task.owners, leads, supports, due: task.owners.due ?? owners.due } }
    }
  }
  for (const node of nodes) {
    const own = view.text.slice(node.headingFrom, node.ownTo)
    if (!/[任工事措内项举]|下同/.test(own) || spans.length >= MOST) continue
    const place = places.get(node)
    const root = roots.get(node)
    for (const sentence of own.matchAll(/[^。\n]+。?/g)) {
      const words = sentence[0].replace(/^[（\t]+/, '')
      const speaks = SPEAKS.find(([, pattern]) => pattern.test(words))
      const at = node.headingFrom + sentence.index
      if (speaks) {
        const owners = ownersOf(words.replace(speaks[1], '').replace(/^(?:，|，?均|，?统一)(?=由)/, ''))
        if (owners.leads.length === 0 && owners.due === null) continue
        const [which] = speaks
        spans.push({ node, from: at, to: at + sentence[0].length })
        // A sentence about all tasks that follows the last of them is not that one's own.
        if (place !== undefined)
          given[place] = { ...given[place]!, owners: ownersOf(view.text.slice(node.headingFrom, at)) }
        give(owners, task => {
          if (worked.has(root) && which !== 'all' && roots.get(task.node) !== root) return false
          return which === 'all' || (which === 'before' ? task.node.from <= at : task.node.from > at)
        })
      } else if (place !== undefined && SAME.test(sentence[0]) && given[place]!.owners.leads.length > 0) {
        spans.push({ node, from: at, to: at })
        give(
          { ...given[place]!.owners, due: null },
          task => task.node.from > at && roots.get(task.node) === root,
        )
      }
    }
  }
  return { tasks: given, spans }
}

/** More such sentences than this no plan has. */
const MOST = 40
