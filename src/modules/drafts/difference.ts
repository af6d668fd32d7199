// What publishing a draft changes, clause by clause, and what that does to tasks, targets, who answers for them and what
// is still owed.
import type { BasePlan, Mapping, Understood } from './mapping.ts'
import { clauseText } from './mapping.ts'

/** `text`: same heading, other words; `unknown`: the version in force holds no words to compare with. */
export const CHANGES = {
  added: '新增',
  removed: '删除',
  renamed: '改标题',
  renumbered: '改编号',
  text: '改文字',
  same: '未变',
  unknown: '标题未变',
} as const
export type Change = keyof typeof CHANGES

export interface ClauseChange {
  readonly change: Change
  readonly from: { readonly id: string; readonly heading: string; readonly text: string | null } | null
  readonly to: {
    readonly id: string
    readonly heading: string
    readonly text: string
    readonly item: string
  } | null
}

export interface RequirementChange {
  readonly code: string
  readonly change: 'added' | 'removed' | 'changed' | 'same'
  /** What is different, in words: `数值 36% → 40%`. */
  readonly what: readonly string[]
  readonly from: { readonly clause: string; readonly title: string } | null
  readonly to: { readonly clause: string; readonly title: string; readonly item: string } | null
}

export interface Difference {
  readonly clauses: readonly ClauseChange[]
  readonly tasks: readonly RequirementChange[]
  readonly targets: readonly RequirementChange[]
}

export function differenceOf(base: BasePlan, draft: Understood, mapping: Mapping, text: string): Difference {
  return {
    clauses: clauseChanges(base, draft, mapping, text),
    tasks: [
      ...mapping.tasks.map<RequirementChange>(({ code, now, was }) => {
        const to = { clause: now.clause, title: now.title, item: now.item }
        if (!was) return { code, change: 'added', what: [], from: null, to }
        const from = { clause: was.body.clause, title: was.title }
        return changed(code, from, to, [
          differs('标题', from.title, to.title, same),
          differs('条款', from.clause, to.clause),
        ])
      }),
      ...mapping.endedTasks.map<RequirementChange>(it => ended(it.code, it.body.clause, it.title)),
    ],
    targets: [
      ...mapping.targets.map<RequirementChange>(({ code, now, was }) => {
        const to = { clause: now.clause, title: now.indicator, item: now.item }
        if (!was) return { code, change: 'added', what: [], from: null, to }
        const from = { clause: was.body.clause, title: was.title }
        const value = now.value ?? was.body.value ?? null
        return changed(code, from, to, [
          differs('类型', was.body.kind, now.kind),
          differs(
            '数值',
            figure(was.body.value ?? null, was.body.unit ?? null),
            figure(value, now.unit ?? was.body.unit ?? null),
            sameFigure,
          ),
          differs('条款', from.clause, to.clause),
        ])
      }),
      ...mapping.endedTargets.map<RequirementChange>(it => ended(it.code, it.body.clause, it.title)),
    ],
  }
}

function changed(
  code: string,
  from: RequirementChange['from'],
  to: RequirementChange['to'],
  what: readonly (string | undefined)[],
): RequirementChange {
  const said = what.filter(it => it !== undefined)
  return { code, change: said.length > 0 ? 'changed' : 'same', what: said, from, to }
}

const ended = (code: string, clause: string, title: string): RequirementChange => ({
  code,
  change: 'removed',
  what: [],
  from: { clause, title },
  to: null,
})

const figure = (value: string | null, unit: string | null) =>
  value === null ? '无数值' : `${value}${unit ?? ''}`
const plain = (text: string) => text.normalize('NFKC').replace(/[\s。]/g, '')
const same = (a: string, b: string) => plain(a) === plain(b)
// `36%` and `36.0 %` are one figure; the pack may leave the unit to the indicator.
const sameFigure = (a: string, b: string) =>
  plain(a)
    .replace(/(\.\d*?)0+(?=\D|$)/, '$1')
    .replace(/\.(?=\D|$)/, '') ===
  plain(b)
    .replace(/(\.\d*?)0+(?=\D|$)/, '$1')
    .replace(/\.(?=\D|$)/, '')

function differs(
  what: string,
  from: string,
  to: string,
  equal = (a: string, b: string) => a === b,
): string | undefined {
  return equal(from, to) ? undefined : `${what} ${from} → ${to}`
}

function clauseChanges(base: BasePlan, draft: Understood, mapping: Mapping, text: string): ClauseChange[] {
  const old = new Map(base.clauses.map(it => [it.id, it]))
  const changes = draft.clauses.map<ClauseChange>(clause => {
    const was = old.get(mapping.clauseWas.get(clause.id) ?? '')
    const to = {
      id: clause.id,
      heading: clause.heading,
      text: clauseText(text, clause, draft),
      item: clause.item,
    }
    if (!was) return { change: 'added', from: null, to }
    const from = { id: was.id, heading: was.heading, text: was.text }
    return { change: changeOf(from, to), from, to }
  })
  const gone = base.clauses
    .filter(it => !mapping.clauseNow.has(it.id))
    .map<ClauseChange>(it => ({
      change: 'removed',
      from: { id: it.id, heading: it.heading, text: it.text },
      to: null,
    }))
  return [...changes, ...gone]
}

function changeOf(from: NonNullable<ClauseChange['from']>, to: NonNullable<ClauseChange['to']>): Change {
  if (!same(from.heading, to.heading)) return 'renamed'
  if (from.text !== null && withoutNumber(from.text) !== withoutNumber(to.text)) return 'text'
  if (from.id !== to.id) return 'renumbered'
  return from.text === null ? 'unknown' : 'same'
}

const withoutNumber = (text: string) =>
  plain(text).replace(/^(?:第?[一二三四五六七八九十百\d]+[、.条]|\([一二三四五六七八九十\d]+\))/, '')
