// Words of a case for the page, taken from the lifecycle table itself.
import { momentWords } from '../../ui/moment.ts'
import { type CaseState, caseStates, type UnitGround, unitGrounds } from './case.ts'
import { type CaseAction, caseLifecycle } from './case-lifecycle.ts'

const way: readonly CaseState[] = ['filed', 'issued', 'acknowledged', 'handled', 'closed']
export const usualWay = way.map(state => ({ state, words: caseStates[state] }))
export const offWay: ReadonlySet<string> = new Set(
  Object.keys(caseStates).filter(state => !way.includes(state as CaseState)),
)

export const partWords: Readonly<Record<string, string>> = {
  before: '整改前',
  after: '整改后',
  check: '核查',
}

export function groundWords(ground: string | null): string {
  return ground ? (unitGrounds[ground as UnitGround] ?? ground) : '立案时确定'
}

const entries = Object.entries(caseLifecycle.transitions) as [
  CaseAction,
  (typeof caseLifecycle.transitions)[CaseAction],
][]

/** Whether the action belongs to this state, whoever may do it. */
export function isNext(action: string, state: string): boolean {
  return entries.some(([name, it]) => name === action && it.from.includes(state as CaseState))
}

/** What usually comes next, whatever else the table allows. */
const usual: Partial<Record<CaseState, CaseAction>> = {
  filed: 'issue',
  issued: 'acknowledge',
  acknowledged: 'handle',
  handled: 'pass',
  checking: 'report',
  disputed: 'reassign',
  ruling: 'rule',
  suspended: 'resume',
  second: 'pass',
}
/** What else is worth naming in a sentence; the rest stands among the buttons. */
const named: ReadonlySet<string> = new Set([
  'check',
  'merge',
  'attach',
  'settle',
  'decline',
  'dispute',
  'uphold',
  'handle',
  'return',
  'reassign',
])

/** The usual next step, who does it and by when; then what else could be done. */
export function nextStep(it: {
  readonly state: string
  readonly unitName: string | null
  readonly dueAt: string | null
  readonly actions?: readonly { readonly action: string; readonly refusal?: { readonly code: string } }[]
}): string | undefined {
  const unchecked = it.actions?.some(offer => offer.refusal?.code === 'case.issue.unchecked')
  const first = unchecked ? 'check' : usual[it.state as CaseState]
  if (!first) return undefined
  const { label, who } = caseLifecycle.transitions[first]
  const people = who.map(relation =>
    relation === 'owner' && it.unitName ? it.unitName : caseLifecycle.relations[relation].words,
  )
  const owing = first === 'acknowledge' || first === 'handle'
  const until = owing && it.dueAt ? `，整改须在 ${momentWords(it.dueAt)} 前提交` : ''
  const others = entries
    .filter(([name, one]) => name !== first && named.has(name) && one.from.includes(it.state as CaseState))
    .sort(([a], [b]) => Number(a === 'reassign') - Number(b === 'reassign'))
  const also = others.length > 0 ? `也可以：${others.map(([, one]) => one.label).join('、')}。` : ''
  return `下一步：${label}，由${people.join('或')}办${until}。${also}`
}
