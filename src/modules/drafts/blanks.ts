// What a plan leaves open when it is published: a task without an accountable unit or a time, a target without its figure.
// A blank may stand only with a reason or a day by which it will be filled.
import type { TargetKind } from '../plan/pack.contract.ts'
import type { Mapping } from './mapping.ts'

export const BLANK_KINDS = { lead: '没有牵头单位', due: '没有完成时限', figure: '没有目标数值' } as const
export type BlankKind = keyof typeof BLANK_KINDS

/** Kinds of target that say nothing without a figure; the others are judged by words or by another document. */
const FIGURED: ReadonlySet<TargetKind> = new Set([
  'MIN',
  'MAX',
  'YOY_PP',
  'CONSEC3_OR_MIN',
  'ORD_MAX',
  'RANK_MAX',
])

export interface Blank {
  readonly kind: BlankKind
  readonly code: string
  readonly clause: string
  readonly title: string
}

/** A reason or a day for one blank, or with code `*` for all of its kind that have none of their own. */
export interface BlankGround {
  readonly kind: BlankKind
  readonly code: string
  readonly reason?: string
  readonly by?: string
}

/** @param leads codes of requirements that have an accountable unit, in force or by the document */
export function blanksOf(mapping: Mapping, leads: ReadonlySet<string>): Blank[] {
  const blanks: Blank[] = []
  for (const { code, now } of mapping.tasks) {
    const it = { code, clause: now.clause, title: now.title }
    if (!leads.has(code)) blanks.push({ kind: 'lead', ...it })
    if (!now.due) blanks.push({ kind: 'due', ...it })
  }
  for (const { code, now, was } of mapping.targets)
    if (FIGURED.has(now.kind) && now.value === null && was?.body.value === undefined)
      blanks.push({ kind: 'figure', code, clause: now.clause, title: now.indicator })
  return blanks
}

export interface GroundedBlank extends Blank {
  readonly reason: string | null
  readonly by: string | null
}

/** Each blank with its ground; `open` are those that have neither reason nor day. */
export function groundBlanks(
  blanks: readonly Blank[],
  grounds: readonly BlankGround[],
): { grounded: GroundedBlank[]; open: Blank[] } {
  const of = (kind: BlankKind, code: string) => grounds.find(it => it.kind === kind && it.code === code)
  const grounded: GroundedBlank[] = []
  const open: Blank[] = []
  for (const blank of blanks) {
    const ground = of(blank.kind, blank.code) ?? of(blank.kind, '*')
    const reason = ground?.reason?.trim() || null
    const by = ground?.by ?? null
    if (reason === null && by === null) open.push(blank)
    else grounded.push({ ...blank, reason, by })
  }
  return { grounded, open }
}
