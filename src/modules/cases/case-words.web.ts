// Words of a case for the page, taken from the lifecycle table itself.
import {
  type CaseAction,
  type CaseState,
  caseLifecycle,
  caseStates,
  type UnitGround,
  unitGrounds,
} from './case.ts'

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

/** 下一步:签收,由责任单位办。 */
export function nextStep(state: string): string | undefined {
  const next = entries.filter(([, it]) => it.from.includes(state as CaseState))
  if (next.length === 0) return undefined
  const who = [...new Set(next.flatMap(([, it]) => it.who))].map(
    relation => caseLifecycle.relations[relation].words,
  )
  return `下一步：${next.map(([, it]) => it.label).join('、')}，由${who.join('或')}办。`
}
