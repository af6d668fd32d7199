// The lifecycle engine: a record that moves has its states and transitions as one readable table, and one pure
// function says why an action is refused. The same answer disables the button, refuses on the server and works
// without a network.
import { type Refusal, refusal } from './refusal.ts'

/** A relation between an actor and a record, in words and as a test: `{ words: '市创城办', holds: (r, a) => … }`. */
export interface Relation<Rec, Act> {
  readonly words: string
  readonly holds: (record: Rec, actor: Act) => boolean
}

export interface Transition<State extends string, Rel extends string, Rec, Act> {
  /** The verb on the button. */
  readonly label: string
  /** States it may start from; empty for the transition that creates the record. */
  readonly from: readonly State[]
  readonly to: State
  /** Any one of these relations suffices. */
  readonly who: readonly Rel[]
  /** None of these may hold, each with the sentence that says why: finder, fixer and verifier differ. */
  readonly never?: Partial<Record<Rel, string>>
  /** What must be given with the action: field → how people call it. */
  readonly needs?: Readonly<Record<string, string>>
  /** Further grounds on which it is refused. */
  readonly unless?: readonly ((record: Rec, actor: Act, now: Date) => Refusal | undefined)[]
  /** The fact it records. */
  readonly fact: string
  /** The clause it rests on. */
  readonly clause?: string
}

export interface Lifecycle<State extends string, Action extends string, Rel extends string, Rec, Act> {
  readonly name: string
  /** What the record is called: `案件`. */
  readonly words: string
  readonly states: Readonly<Record<State, string>>
  readonly relations: Readonly<Record<Rel, Relation<Rec, Act>>>
  readonly transitions: Readonly<Record<Action, Transition<NoInfer<State>, NoInfer<Rel>, Rec, Act>>>
}

/** Declares a lifecycle; identity at run time, inference and checking of names at compile time. */
export function defineLifecycle<Rec extends { readonly state: string }, Act>() {
  return <State extends string, Action extends string, Rel extends string>(
    table: Lifecycle<State, Action, Rel, Rec, Act>,
  ): Lifecycle<State, Action, Rel, Rec, Act> => table
}

/**
 * Why `action` on `record` is refused for `actor` at `now`, or undefined when it may go ahead.
 * @param given what is handed in with the action; when left out, `needs` are not looked at (a button asks before
 *   the form is filled).
 * Codes: `<name>.<action>.state`, `.who`, `.never.<relation>`, `.needs.<field>`, or those of `unless`.
 */
export function refusalOf<
  State extends string,
  Action extends string,
  Rel extends string,
  Rec extends { readonly state: string },
  Act,
>(
  lifecycle: Lifecycle<State, Action, Rel, Rec, Act>,
  action: Action,
  record: Rec,
  actor: Act,
  now: Date,
  given?: Readonly<Record<string, unknown>>,
): Refusal | undefined {
  const transition = lifecycle.transitions[action]
  const code = `${lifecycle.name}.${action}`
  return (
    notAllowed(lifecycle, transition, record, actor, code) ??
    wrongState(lifecycle, transition, record, code) ??
    firstOf(transition.unless, record, actor, now) ??
    (given ? missing(transition, given, code) : undefined)
  )
}

/** Every action of the lifecycle with its label and, when it is not open to this actor now, the reason. */
export function actionsFor<
  State extends string,
  Action extends string,
  Rel extends string,
  Rec extends { readonly state: string },
  Act,
>(
  lifecycle: Lifecycle<State, Action, Rel, Rec, Act>,
  record: Rec,
  actor: Act,
  now: Date,
): { action: Action; label: string; refusal?: Refusal }[] {
  return (Object.keys(lifecycle.transitions) as Action[])
    .filter(action => lifecycle.transitions[action].from.length > 0)
    .map(action => {
      const reason = refusalOf(lifecycle, action, record, actor, now)
      const label = lifecycle.transitions[action].label
      return reason ? { action, label, refusal: reason } : { action, label }
    })
}

/**
 * Whether somebody else acted on a record since the actor saw `seen`, and may be told so: who may not act at all learns
 * nothing about versions. Ask before enforcing `reason`, which may only follow from what the other one did.
 */
export function overtaken(
  reason: Refusal | undefined,
  record: { readonly version: number },
  seen: number,
): boolean {
  return record.version !== seen && reason?.status !== 403
}

/** `actionsFor` as a page is told of it: of a refusal its code and its sentence, nothing else. */
export function offersFor<
  State extends string,
  Action extends string,
  Rel extends string,
  Rec extends { readonly state: string },
  Act,
>(
  lifecycle: Lifecycle<State, Action, Rel, Rec, Act>,
  record: Rec,
  actor: Act,
  now: Date,
): { action: Action; label: string; refusal?: { code: string; detail: string } }[] {
  return actionsFor(lifecycle, record, actor, now).map(({ action, label, refusal: reason }) =>
    reason ? { action, label, refusal: { code: reason.code, detail: reason.detail } } : { action, label },
  )
}

/**
 * Problems of a table: states that no path from the creation leads to, transitions between unknown states or for unknown
 * relations, facts of another record or recorded by two actions alike.
 */
export function lintLifecycle<State extends string, Action extends string, Rel extends string, Rec, Act>(
  lifecycle: Lifecycle<State, Action, Rel, Rec, Act>,
): string[] {
  const states = Object.keys(lifecycle.states) as State[]
  const transitions = Object.entries(lifecycle.transitions) as [Action, Transition<State, Rel, Rec, Act>][]
  const problems: string[] = []
  const reached = reachable(transitions.map(([, t]) => t))
  for (const state of states) if (!reached.has(state)) problems.push(`nothing leads to ${state}`)
  const recordedBy = new Map<string, Action>()
  for (const [action, t] of transitions) {
    for (const state of [...t.from, t.to])
      if (!states.includes(state)) problems.push(`${action}: unknown state ${state}`)
    for (const relation of [...t.who, ...Object.keys(t.never ?? {})])
      if (!Object.hasOwn(lifecycle.relations, relation))
        problems.push(`${action}: unknown relation ${relation}`)
    if (t.who.length === 0) problems.push(`${action}: nobody may do it`)
    if (!t.fact.startsWith(`${lifecycle.name}.`))
      problems.push(`${action}: fact ${t.fact} is not of ${lifecycle.name}`)
    const other = recordedBy.get(t.fact)
    if (other) problems.push(`${action}: fact ${t.fact} is also that of ${other}`)
    recordedBy.set(t.fact, action)
  }
  if (!transitions.some(([, t]) => t.from.length === 0)) problems.push('nothing creates the record')
  return problems
}

function reachable<State extends string>(
  transitions: readonly { readonly from: readonly State[]; readonly to: State }[],
): Set<State> {
  const reached = new Set<State>()
  for (let before = -1; before < reached.size; ) {
    before = reached.size
    for (const { from, to } of transitions)
      if (from.length === 0 || from.some(state => reached.has(state))) reached.add(to)
  }
  return reached
}

function notAllowed<State extends string, Action extends string, Rel extends string, Rec, Act>(
  lifecycle: Lifecycle<State, Action, Rel, Rec, Act>,
  transition: Transition<State, Rel, Rec, Act>,
  record: Rec,
  actor: Act,
  code: string,
): Refusal | undefined {
  for (const [relation, why] of Object.entries(transition.never ?? {}) as [Rel, string][]) {
    if (lifecycle.relations[relation].holds(record, actor))
      return refusal(`${code}.never.${relation}`, why, 403)
  }
  if (transition.who.some(relation => lifecycle.relations[relation].holds(record, actor))) return undefined
  const who = transition.who.map(relation => lifecycle.relations[relation].words).join('、')
  return refusal(`${code}.who`, `“${transition.label}”由${who}办理；您现在的岗位不能办。`, 403)
}

function wrongState<
  State extends string,
  Action extends string,
  Rel extends string,
  Rec extends { readonly state: string },
  Act,
>(
  lifecycle: Lifecycle<State, Action, Rel, Rec, Act>,
  transition: Transition<State, Rel, Rec, Act>,
  record: Rec,
  code: string,
): Refusal | undefined {
  if (transition.from.includes(record.state as State)) return undefined
  // What is not there yet has the empty state: who may create it, and on which grounds not, is asked like anything else.
  if (transition.from.length === 0 && record.state === '') return undefined
  const is = lifecycle.states[record.state as State] ?? record.state
  if (transition.from.length === 0)
    return refusal(`${code}.state`, `${lifecycle.words}已经有了，现为“${is}”，不能再${transition.label}。`)
  const from = transition.from.map(state => `“${lifecycle.states[state]}”`).join('或')
  return refusal(`${code}.state`, `${lifecycle.words}现为“${is}”，只有${from}时才能${transition.label}。`)
}

function firstOf<Rec, Act>(
  grounds: readonly ((record: Rec, actor: Act, now: Date) => Refusal | undefined)[] | undefined,
  record: Rec,
  actor: Act,
  now: Date,
): Refusal | undefined {
  for (const ground of grounds ?? []) {
    const reason = ground(record, actor, now)
    if (reason) return reason
  }
  return undefined
}

function missing(
  transition: { readonly needs?: Readonly<Record<string, string>>; readonly label: string },
  given: Readonly<Record<string, unknown>>,
  code: string,
): Refusal | undefined {
  for (const [field, words] of Object.entries(transition.needs ?? {})) {
    const value = given[field]
    const empty =
      value === undefined ||
      value === null ||
      (typeof value === 'string' && value.trim() === '') ||
      (Array.isArray(value) && value.length === 0)
    if (empty)
      return refusal(
        `${code}.needs.${field}`,
        `${transition.label}要有${words}，请补上再提交。`,
        400,
        `/${field}`,
      )
  }
  return undefined
}
