// What may stand in implementation.yaml: the live figures and the pages that a clause of the plan can be served by.
// The dashboard works the figures out; a name without its figure does not compile.

/** Live figures, each with what it tells. */
export const figures = {
  'tasks-led': '任务有无牵头单位',
  'targets-judged': '全部目标的结论',
  'units-listed': '平台登记的单位和人员',
  'places-owned': '点位有无责任单位',
  'rounds-last-score': '最近一轮测评得分',
  'rounds-run': '已开展的测评',
  'findings-in-review': '测评发现、等待审核的问题',
  'cases-open': '在办案件',
  'cases-overdue': '超期案件',
  'cases-closed': '已销号案件',
  'cases-returned': '核查退回重办的案件',
  'duties-open': '未办事项和超期',
  'papers-issued': '印发的公文',
  'notices-named': '通报点名',
  'phase-current': '现处的年度阶段',
  'ledger-head': '账本',
} as const

export type FigureName = keyof typeof figures

/** Pages of the product, by the name a pack calls them. */
export const pages = {
  plan: '规划',
  board: '规划看板',
  targets: '目标',
  phases: '年度阶段',
  safeguards: '保障机制',
  places: '点位',
  rounds: '测评',
  review: '待审核',
  cases: '案件',
  papers: '公文',
  notices: '通报序列',
  people: '人员',
  units: '单位',
  ledger: '账本',
  screen: '领导屏',
  field: '巡查测评',
  portal: '公开页',
} as const

export type PageName = keyof typeof pages

/** What serves a clause: a figure, a register by its code, or a page. */
export type Served =
  | { readonly kind: 'figure'; readonly name: FigureName }
  | { readonly kind: 'register'; readonly code: string }
  | { readonly kind: 'page'; readonly name: PageName }

/** `cases-open`, `register:policy`, `page:ledger`; undefined when it is none of them. */
export function servedOf(text: string): Served | undefined {
  const [, kind, code] = /^(?:(register|page):)?([a-z][a-z0-9-]*)$/.exec(text) ?? []
  if (code === undefined) return undefined
  if (kind === 'register') return { kind, code }
  if (kind === 'page') return Object.hasOwn(pages, code) ? { kind, name: code as PageName } : undefined
  return Object.hasOwn(figures, code) ? { kind: 'figure', name: code as FigureName } : undefined
}
