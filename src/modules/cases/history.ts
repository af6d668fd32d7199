// What a fact about a case says to a person who opens its history.
import { caseLifecycle } from './case-lifecycle.ts'

const verbs: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(caseLifecycle.transitions).map(transition => [transition.fact, transition.label]),
)

const others: Readonly<Record<string, string>> = {
  'case.filed': '发现并登记',
  'case.closed': '核查通过，销号',
  'case.extended': '准予延期',
  'duty.opened': '开始计时',
  'duty.overdue': '超期',
  'duty.done': '按办结停止计时',
  'duty.cancelled': '取消计时',
  'duty.handed-over': '移交承办人',
}

/** `交办`, `核查通过,销号`; the kind itself for a fact we have no words for. */
export function factWords(kind: string): string {
  return others[kind] ?? verbs[kind] ?? kind
}
