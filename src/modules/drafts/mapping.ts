// How a reviewed draft lies over the plan in force: which clause, task and target went on, which are new, which end.
// A task or target that goes on keeps its code, whatever its new number: what units owe, filed and were praised for hangs
// on the code (docs/decisions/0012).
import type { Safeguard, Target, Task } from '../plan/pack.contract.ts'
import {
  alike,
  bare,
  type ClauseLike,
  clauseLikeness,
  pairAlone,
  pairUp,
  type Said,
  targetLikeness,
} from './correspondence.ts'
import type {
  AreaValue,
  ClauseValue,
  FrontValue,
  RepairValue,
  RuleValue,
  TargetValue,
  TaskValue,
} from './draft-values.ts'

interface BaseRow<Body> {
  readonly code: string
  readonly title: string
  readonly body: Body
}

/** The plan in force, as far as a new version is compared with it. */
export interface BasePlan {
  readonly clauses: readonly (ClauseLike & { readonly text: string | null; readonly gist: string })[]
  readonly tasks: readonly BaseRow<Task>[]
  readonly targets: readonly BaseRow<Target>[]
  readonly safeguards: readonly BaseRow<Safeguard>[]
  /** Every requirement code any version of this plan has used; none is given to something else. */
  readonly used: ReadonlySet<string>
}

type Placed<V> = V & { readonly item: string; readonly start: number; readonly end: number }

/** What counts of a draft, by kind. */
export interface Understood {
  readonly front: FrontValue | undefined
  readonly clauses: readonly Placed<ClauseValue>[]
  readonly areas: readonly Placed<AreaValue>[]
  readonly tasks: readonly Placed<TaskValue>[]
  readonly targets: readonly Placed<TargetValue>[]
  readonly rules: readonly Placed<RuleValue>[]
  readonly repairs: readonly Placed<RepairValue>[]
}

export interface Mapped<V, Body> {
  readonly code: string
  readonly now: Placed<V>
  readonly was: BaseRow<Body> | undefined
}

export const PAIRED_KINDS = { clause: '条款', task: '任务', target: '目标' } as const
export type PairedKind = keyof typeof PAIRED_KINDS

/** What a person said of one old and one new part: they are the same, or they are not. */
export interface Pairing {
  readonly kind: PairedKind
  /** A clause of the plan in force by its id, a task or target by its code. */
  readonly old: string
  readonly item: string
  readonly said: 'pair' | 'apart'
}

/** What is said of parts that are there; of a part that was split, merged or put aside since, nothing. */
export function saidOf<Old, New extends { readonly item: string }>(
  pairings: readonly Pairing[],
  kind: PairedKind,
  olds: readonly Old[],
  keyOf: (old: Old) => string,
  news: readonly New[],
): Said<Old, New> {
  const old = new Map(olds.map(it => [keyOf(it), it]))
  const next = new Map(news.map(it => [it.item, it]))
  const pairs = new Map<Old, New>()
  const taken = new Set<New>()
  const apart = new Set<string>()
  for (const it of pairings) {
    const [a, b] = [old.get(it.old), next.get(it.item)]
    if (it.kind !== kind || a === undefined || b === undefined) continue
    if (it.said === 'apart') apart.add(`${it.old} ${it.item}`)
    else if (!pairs.has(a) && !taken.has(b)) {
      pairs.set(a, b)
      taken.add(b)
    }
  }
  return { pairs, apart: (a, b) => apart.has(`${keyOf(a)} ${b.item}`) }
}

export interface Mapping {
  /** Clause of the plan in force → clause of the new document. */
  readonly clauseNow: ReadonlyMap<string, string>
  readonly clauseWas: ReadonlyMap<string, string>
  readonly tasks: readonly Mapped<TaskValue, Task>[]
  readonly targets: readonly Mapped<TargetValue, Target>[]
  readonly endedTasks: readonly BaseRow<Task>[]
  readonly endedTargets: readonly BaseRow<Target>[]
  /** Rules of the document that no safeguard in force says already. */
  readonly newRules: readonly Placed<RuleValue>[]
  readonly endedSafeguards: readonly BaseRow<Safeguard>[]
}

/** @param pairings what people said; it goes before what the words say, and decides what keeps its code */
export function mapDraft(base: BasePlan, draft: Understood, pairings: readonly Pairing[] = []): Mapping {
  const pairs = pairUp(
    base.clauses,
    draft.clauses,
    clauseLikeness,
    saidOf(pairings, 'clause', base.clauses, it => it.id, draft.clauses),
  )
  const clauseNow = new Map([...pairs].map(([old, next]) => [old.id, next.id]))
  const clauseWas = new Map([...pairs].map(([old, next]) => [next.id, old.id]))
  const used = new Set(base.used)
  const taskPairs = inverse(
    pairUp(
      base.tasks,
      draft.tasks,
      {
        score: (old, next) => {
          const words = alike(bare(old.title), bare(next.title))
          const place = clauseNow.get(old.body.clause) === next.clause
          return words >= 0.55 || (place && words >= 0.3) ? words * 0.8 + (place ? 0.2 : 0) : 0
        },
        atLeast: 0.4,
      },
      saidOf(pairings, 'task', base.tasks, it => it.code, draft.tasks),
    ),
  )
  const plain = (row: BaseRow<Target>) => ({
    row,
    clause: row.body.clause,
    indicator: row.body.indicator,
    kind: row.body.kind,
    value: row.body.value ?? null,
  })
  const olds = base.targets.map(plain)
  const said = saidOf(pairings, 'target', olds, it => it.row.code, draft.targets)
  const byWords = pairUp(
    olds,
    draft.targets,
    targetLikeness(old => clauseNow.get(old)),
    said,
  )
  // A pack's name (宣讲六进) may share no words with the sentence; the only one of its kind in a clause is the same.
  const found = new Set(byWords.values())
  const rest = pairAlone(
    olds.filter(it => !byWords.has(it)),
    draft.targets.filter(it => !found.has(it)),
    it => `${clauseNow.get(it.clause) ?? it.clause} ${it.kind}`,
    it => `${it.clause} ${it.kind}`,
  )
  for (const [old, next] of rest) if (said.apart(old, next)) rest.delete(old)
  const targetPairs = inverse(new Map([...byWords, ...rest]))
  const tasks = draft.tasks.map(now => {
    const was = taskPairs.get(now)
    return { code: was?.code ?? newTaskCode(used, now.number), now, was }
  })
  const targets = draft.targets.map(now => {
    const was = targetPairs.get(now)?.row
    return { code: was?.code ?? newTargetCode(used), now, was }
  })
  const going = new Set([...tasks, ...targets].map(it => it.code))
  return {
    clauseNow,
    clauseWas,
    tasks,
    targets,
    endedTasks: base.tasks.filter(it => !going.has(it.code)),
    endedTargets: base.targets.filter(it => !going.has(it.code)),
    newRules: draft.rules.filter(rule => !base.safeguards.some(it => saysTheSame(it.body, rule, clauseNow))),
    endedSafeguards: base.safeguards.filter(it => !clauseNow.has(it.body.clause)),
  }
}

function inverse<A, B>(pairs: ReadonlyMap<A, B>): Map<B, A> {
  return new Map([...pairs].map(([a, b]) => [b, a]))
}

function saysTheSame(safeguard: Safeguard, rule: RuleValue, clauseNow: ReadonlyMap<string, string>): boolean {
  return (
    clauseNow.get(safeguard.clause) === rule.clause &&
    (alike(bare(safeguard.trigger), bare(rule.trigger)) > 0.3 ||
      alike(bare(safeguard.consequence), bare(rule.consequence)) > 0.3)
  )
}

function newTaskCode(used: Set<string>, number: string): string {
  const plain = /^\d{1,3}$/.test(number) ? number : String(numberOf(number) ?? 'x')
  let code = `task:${plain}`
  for (let i = 2; used.has(code); i++) code = `task:${plain}-${i}`
  used.add(code)
  return code
}

function newTargetCode(used: Set<string>): string {
  for (let i = 1; ; i++) {
    const code = `target:T${String(i).padStart(2, '0')}`
    if (used.has(code)) continue
    used.add(code)
    return code
  }
}

/** `17`, `十七`, `(三)` as a figure; undefined for a bullet. */
export function numberOf(text: string): number | undefined {
  const plain = text.normalize('NFKC').replace(/[^\d一二三四五六七八九十百]/g, '')
  if (/^\d+$/.test(plain)) return Number(plain)
  if (plain === '') return undefined
  let total = 0
  let digit = 0
  for (const it of plain) {
    const rank = it === '十' ? 10 : it === '百' ? 100 : 0
    if (rank === 0) digit = '一二三四五六七八九'.indexOf(it) + 1
    else {
      total += (digit || 1) * rank
      digit = 0
    }
  }
  return total + digit
}

/**
 * What a clause itself says: from its number to its first sub-clause, with the repairs people accepted.
 * @param text the document
 */
export function clauseText(
  text: string,
  clause: Placed<ClauseValue>,
  draft: Pick<Understood, 'clauses' | 'repairs'>,
): string {
  const below = draft.clauses.filter(it => it.start > clause.start && it.start < clause.end)
  const end = Math.min(clause.end, ...below.map(it => it.start))
  let words = text.slice(clause.start, end)
  const inside = draft.repairs
    .filter(it => it.start >= clause.start && it.end <= end && text.slice(it.start, it.end) === it.written)
    .sort((a, b) => b.start - a.start)
  for (const it of inside)
    words = words.slice(0, it.start - clause.start) + it.read + words.slice(it.end - clause.start)
  return words.trim()
}
