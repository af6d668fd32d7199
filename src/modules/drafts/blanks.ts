// What a draft would leave open when it is published; on what ground it may is `src/modules/blanks/blank.ts`.
import type { Blank } from '../blanks/blank.ts'
import type { TargetKind } from '../plan/pack.contract.ts'
import type { Mapping } from './mapping.ts'

/** Kinds of target that say nothing without a figure; the others are judged by words or by another document. */
const FIGURED: ReadonlySet<TargetKind> = new Set([
  'MIN',
  'MAX',
  'YOY_PP',
  'CONSEC3_OR_MIN',
  'ORD_MAX',
  'RANK_MAX',
])

/**
 * @param leads codes of requirements that have an accountable unit, in force or by the document
 * @param timed codes of tasks that the division has given a time, though the document has not
 */
export function blanksOf(mapping: Mapping, leads: ReadonlySet<string>, timed: ReadonlySet<string>): Blank[] {
  const blanks: Blank[] = []
  for (const { code, now } of mapping.tasks) {
    const it = { code, clause: now.clause, title: now.title }
    if (!leads.has(code)) blanks.push({ kind: 'lead', ...it })
    if (!now.due && !timed.has(code)) blanks.push({ kind: 'due', ...it })
  }
  for (const { code, now, was } of mapping.targets)
    if (FIGURED.has(now.kind) && now.value === null && was?.body.value === undefined)
      blanks.push({ kind: 'figure', code, clause: now.clause, title: now.indicator })
  return blanks
}
