// 规划落实对照: every clause of the document in order, what in the product serves it, and its live state in sentences.
import type { Verdict } from '../../lib/expr.ts'
import { type FigureName, servedOf } from '../plan/implementation.ts'
import type { ServedClause } from '../plan/pack-parts.contract.ts'
import { type BoardTask, type Cell, tally } from './board.ts'
import type { Sign } from './cell.ts'
import { type Saying, verdictWords } from './figure.ts'

export interface ClauseRow {
  readonly id: string
  readonly level: number
  readonly marker: string
  readonly heading: string
  readonly gist: string
  /** The sentence itself, once the city has imported its document. */
  readonly text?: string | null
  readonly parent: string | null
}

export interface ClauseTarget {
  readonly code: string
  readonly clauses: readonly string[]
  readonly indicator: string
  readonly verdict: Verdict
  readonly sentence: string
}

/** One thing that serves a clause: what it is, and how it stands. `serve` names the page it leads to. */
export interface Item extends Saying {
  readonly serve: string
  readonly words: string
}

export interface ClauseView extends Omit<ClauseRow, 'text'> {
  readonly text: string | null
  /** Of its task, or of its targets; null where nothing is judged. */
  readonly sign: Sign | null
  readonly items: Item[]
  readonly targets: Omit<ClauseTarget, 'clauses'>[]
  readonly served: boolean
  readonly data: boolean
  /** Of the clauses under it. */
  readonly under: { readonly clauses: number; readonly served: number; readonly data: number }
}

export interface ClauseInput {
  readonly clauses: readonly ClauseRow[]
  readonly implementation: readonly ServedClause[]
  readonly tasks: readonly BoardTask[]
  /** The city's cell of each task, in the order of `tasks`. */
  readonly cells: readonly Cell[]
  readonly targets: readonly ClauseTarget[]
  readonly figure: (name: FigureName) => Saying
  /** What a register holds; undefined when the city has none of that code. */
  readonly register: (code: string) => Saying | undefined
}

export function clauseList(input: ClauseInput): ClauseView[] {
  const views = input.clauses.map(clause => own(clause, input))
  // From the end, so that a heading meets its clauses complete.
  for (let i = views.length - 1; i >= 0; i--) views[i] = withUnder(views[i]!, views)
  return views
}

/** 规划共 N 条，已承载 n 条，其中有数据 m 条. */
export function countClauses(views: readonly ClauseView[]) {
  return {
    clauses: views.length,
    served: views.filter(it => it.served).length,
    withData: views.filter(it => it.served && it.data).length,
  }
}

function own(clause: ClauseRow, input: ClauseInput): ClauseView {
  const at = input.tasks.findIndex(task => task.clause === clause.id)
  const task = input.tasks[at]
  const cell = input.cells[at]
  const targets = task
    ? input.targets.filter(it => task.targets.includes(it.code))
    : input.targets.filter(it => it.clauses.includes(clause.id))
  const inArea = input.tasks.filter(it => it.area === clause.id)
  const items = [
    ...(task ? [leadItem(task)] : []),
    ...(inArea.length > 0 ? areaItems(inArea, input) : []),
    ...(targets.length > 0 ? [targetItem(clause.id, targets)] : []),
    ...(task && cell ? caseItems(task, cell) : []),
    ...listed(clause.id, input),
  ]
  const verdicts = targets.map(it => it.verdict)
  return {
    ...clause,
    text: clause.text ?? null,
    sign: cell ? cell.sign : worstOf(verdicts),
    items,
    targets: targets.map(({ code, indicator, verdict, sentence }) => ({
      code,
      indicator,
      verdict,
      sentence,
    })),
    served: items.length > 0,
    data: items.some(it => it.data),
    under: { clauses: 0, served: 0, data: 0 },
  }
}

// A heading that nothing serves by itself is served when everything under it is.
function withUnder(view: ClauseView, all: readonly ClauseView[]): ClauseView {
  const below = all.filter(it => it.parent === view.id)
  if (below.length === 0) return view
  const under = {
    clauses: below.length,
    served: below.filter(it => it.served).length,
    data: below.filter(it => it.served && it.data).length,
  }
  if (view.items.length > 0) return { ...view, under }
  return { ...view, under, served: under.served === under.clauses, data: under.data > 0 }
}

function worstOf(verdicts: readonly Verdict[]): Sign | null {
  const order: readonly Verdict[] = ['不达标', '数据不足', '待人工', '达标', '不适用']
  return order.find(it => verdicts.includes(it)) ?? null
}

function leadItem(task: BoardTask): Item {
  const serve = task.code
  const words = `第 ${task.number} 项任务，定一个牵头单位`
  if (!task.lead) return { serve, words, sentence: '尚未分解，没有牵头单位。', data: false, tone: 'soon' }
  const helpers = task.supports.length > 0 ? `，配合单位 ${task.supports.length} 个` : ''
  return { serve, words, sentence: `${task.lead.unitName}牵头${helpers}。`, data: true, tone: 'calm' }
}

function targetItem(clause: string, targets: readonly ClauseTarget[]): Item {
  const sums = tally(targets.map(it => it.verdict))
  const words = `目标 ${targets.length} 个，逐个判断`
  const serve = `targets:${clause}`
  if (sums.missing === targets.length)
    return { serve, words, sentence: '都还没有数据，不算达标。', data: false, tone: 'calm' }
  const tone = sums.fail > 0 ? 'late' : sums.missing + sums.human > 0 ? 'calm' : 'done'
  return { serve, words, sentence: `${verdictWords(sums)}。`, data: true, tone }
}

function caseItems(task: BoardTask, cell: Cell): Item[] {
  if (task.standards.length === 0) return []
  const words = `测评标准 ${task.standards.length} 项，查出问题就交办`
  const serve = `cell:${task.code}`
  if (cell.openCases === 0)
    return [{ serve, words, sentence: '现在没有在办的案件。', data: false, tone: 'calm' }]
  const late = cell.overdueCases > 0
  const sentence = `在办案件 ${cell.openCases} 件，其中超期 ${cell.overdueCases} 件。`
  return [{ serve, words, sentence, data: true, tone: late ? 'late' : 'calm' }]
}

function areaItems(tasks: readonly BoardTask[], input: ClauseInput): Item[] {
  const led = tasks.filter(it => it.lead !== null).length
  const targets = input.targets.filter(it => tasks.some(task => task.targets.includes(it.code)))
  const sums = tally(targets.map(it => it.verdict))
  const known = targets.length > sums.missing
  const leads =
    led === tasks.length ? '都有牵头单位' : led === 0 ? '都还没有牵头单位' : `中 ${led} 项有牵头单位`
  const judged = targets.length === 0 ? '' : `；目标 ${targets.length} 个，${verdictWords(sums)}`
  return [
    {
      serve: `area:${tasks[0]!.area}`,
      words: `${tasks.length} 项任务`,
      sentence: `${tasks.length} 项任务${leads}${judged}。`,
      data: led > 0 || known,
      tone: sums.fail > 0 ? 'late' : led < tasks.length ? 'soon' : 'calm',
    },
  ]
}

function listed(clause: string, input: ClauseInput): Item[] {
  const by = input.implementation.find(it => it.clause === clause)?.by ?? []
  return by.flatMap(({ serve, words }): Item[] => {
    const served = servedOf(serve)
    if (!served) return []
    if (served.kind === 'figure') return [{ serve, words, ...input.figure(served.name) }]
    if (served.kind === 'page') return [{ serve, words, sentence: '', data: false, tone: 'calm' }]
    const saying = input.register(served.code)
    return saying ? [{ serve, words, ...saying }] : []
  })
}
