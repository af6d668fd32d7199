// A reviewed draft as the rows of a new version: what goes on keeps its code and what the pack knows of it (units, summary,
// rules of judging), what is new starts bare.
import type { Phase, Target, Task } from '../plan/pack.contract.ts'
import type { BasePlan, Mapping, Understood } from './mapping.ts'
import { clauseText, numberOf } from './mapping.ts'

export interface VersionClause {
  readonly id: string
  readonly level: number
  readonly marker: string
  readonly heading: string
  readonly gist: string
  readonly parent: string | null
  readonly text: string
}

export interface VersionRow {
  readonly code: string
  readonly kind: string
  readonly clause: string | null
  readonly parent: string | null
  readonly title: string
  readonly body: unknown
}

export interface NewVersion {
  readonly clauses: readonly VersionClause[]
  readonly rows: readonly VersionRow[]
  /** Targets whose figure or kind changed: a rule written for the old one no longer says what the plan says. */
  readonly rejudged: readonly string[]
  /** Codes of tasks and targets that end. */
  readonly ended: readonly string[]
  /** Phases and safeguards left behind because their clause is gone. */
  readonly dropped: readonly string[]
}

/** @param keep codes of ended targets that a person keeps although the document's sentence was not found again */
export function newVersion(
  base: BasePlan & {
    readonly phases: readonly { readonly code: string; readonly title: string; readonly body: Phase }[]
  },
  draft: Understood,
  mapping: Mapping,
  text: string,
  keep: readonly string[],
): NewVersion {
  const now = (clause: string) => mapping.clauseNow.get(clause)
  const gists = new Map(base.clauses.map(it => [it.id, it]))
  const taskByClause = new Map(mapping.tasks.map(it => [it.now.clause, it.code]))
  const kept = mapping.endedTargets.filter(it => keep.includes(it.code) && now(it.body.clause) !== undefined)
  const phases = base.phases.filter(it => now(it.body.clause) !== undefined)
  const safeguards = base.safeguards.filter(it => now(it.body.clause) !== undefined)
  return {
    clauses: draft.clauses.map(clause => ({
      id: clause.id,
      level: clause.level,
      marker: clause.marker,
      heading: clause.heading || clause.marker,
      gist: gists.get(mapping.clauseWas.get(clause.id) ?? '')?.gist ?? '',
      parent: draft.clauses.some(it => it.id === clause.parent) ? clause.parent : null,
      text: clauseText(text, clause, draft),
    })),
    rows: [
      ...draft.areas.map((area, i) => {
        const code = `A${String(i + 1).padStart(2, '0')}`
        const title = area.title.replace(/。$/, '')
        return {
          code: `area:${code}`,
          kind: 'area',
          clause: area.clause,
          parent: null,
          title,
          body: { code, clause: area.clause, title },
        }
      }),
      ...mapping.tasks.map((it, i) => taskRow(it, i, draft, text)),
      ...mapping.targets.map(it => targetRow(it, taskByClause)),
      ...kept.map(it => {
        const clause = now(it.body.clause)!
        return {
          code: it.code,
          kind: 'target',
          clause,
          parent: taskByClause.get(clause) ?? null,
          title: it.title,
          body: { ...it.body, clause, ...alsoNow(it.body, now) },
        }
      }),
      ...phases.map(it => ({
        code: it.code,
        kind: 'phase',
        clause: now(it.body.clause)!,
        parent: null,
        title: it.title,
        body: phaseNow(it.body, now),
      })),
      ...safeguards.map(it => ({
        code: it.code,
        kind: 'safeguard',
        clause: now(it.body.clause)!,
        parent: null,
        title: it.title,
        body: { ...it.body, clause: now(it.body.clause)! },
      })),
      ...ruleRows(base, mapping, draft),
    ],
    rejudged: mapping.targets
      .filter(
        ({ now: next, was }) =>
          was && (was.body.kind !== next.kind || (next.value !== null && was.body.value !== next.value)),
      )
      .map(it => it.code.replace('target:', '')),
    ended: [...mapping.endedTasks, ...mapping.endedTargets.filter(it => !kept.includes(it))].map(
      it => it.code,
    ),
    dropped: [
      ...base.phases.filter(it => !phases.includes(it)),
      ...base.safeguards.filter(it => !safeguards.includes(it)),
    ].map(it => it.code),
  }
}

function taskRow(
  { code, now, was }: Mapping['tasks'][number],
  at: number,
  draft: Understood,
  text: string,
): VersionRow {
  const number = numberOf(now.number) ?? at + 1
  const clause = draft.clauses.find(it => it.id === now.clause)
  const sentence = clause ? clauseText(text, clause, draft).replace(/^[^。]*。/, '') : ''
  const body: Task & { due?: string } = {
    number,
    clause: now.clause,
    area: now.area && draft.areas.some(it => it.clause === now.area) ? now.area : '',
    title: now.title,
    summary: was?.body.summary ?? sentence.slice(0, 120),
    tags: was?.body.tags ?? [],
    ...(now.due ? { due: now.due } : {}),
  }
  return { code, kind: 'task', clause: now.clause, parent: now.area, title: now.title, body }
}

function targetRow(
  { code, now, was }: Mapping['targets'][number],
  taskByClause: ReadonlyMap<string, string>,
): VersionRow {
  const value = now.value ?? was?.body.value
  const unit = now.unit ?? was?.body.unit
  const { alsoClauses: _, task: __, ...before } = was?.body ?? ({} as Partial<Target>)
  const body: Omit<Target, 'period'> & { period: string; quote: string } = {
    ...before,
    code: code.replace('target:', ''),
    clause: now.clause,
    // The pack's name of an indicator is what units file under; the document's phrase may be shorter.
    indicator: was?.body.indicator ?? now.indicator,
    kind: now.kind,
    direction:
      was?.body.direction ??
      (['MAX', 'LT_BENCH', 'PLAN_MAX', 'ZERO', 'RANK_MAX'].includes(now.kind) ? 'down' : 'up'),
    ...(value === undefined ? {} : { value }),
    ...(unit === undefined ? {} : { unit }),
    period: was?.body.period ?? periodOf(now.period),
    basis: was?.body.basis ?? (now.value === null ? 'words' : 'figure'),
    suggestedOwner: was?.body.suggestedOwner ?? '',
    quote: now.quote,
  }
  const task = taskByClause.get(now.clause)
  return { code, kind: 'target', clause: now.clause, parent: task ?? null, title: body.indicator, body }
}

function periodOf(words: string | null): string {
  if (words === null) return 'unstated'
  const year = /^(20\d\d)年/.exec(words)?.[1]
  if (year) return ['2021', '2022', '2023'].includes(year) ? year : 'year'
  if (/每?半年/.test(words)) return 'half-year'
  if (/每?月/.test(words)) return 'month'
  if (/每?[天日]/.test(words)) return 'day'
  return /每?年/.test(words) ? 'year' : 'unstated'
}

const alsoNow = (body: Target, now: (clause: string) => string | undefined) =>
  body.alsoClauses ? { alsoClauses: body.alsoClauses.flatMap(it => now(it) ?? []) } : {}

function phaseNow(phase: Phase, now: (clause: string) => string | undefined): Phase {
  const moved = <T extends { readonly clause: string }>(its: readonly T[]) =>
    its.map(it => ({ ...it, clause: now(it.clause) ?? it.clause }))
  return {
    ...phase,
    clause: now(phase.clause)!,
    entry: moved(phase.entry),
    exit: moved(phase.exit),
    steps: moved(phase.steps),
  }
}

// The machine only records what a new rule rests on; anything more is set up by the office.
function ruleRows(base: BasePlan, mapping: Mapping, draft: Understood): VersionRow[] {
  let last = Math.max(0, ...[...base.used].map(code => Number(/^safeguard:S(\d+)$/.exec(code)?.[1] ?? 0)))
  return mapping.newRules.map(rule => {
    const code = `S${String(++last).padStart(2, '0')}`
    const title = (draft.clauses.find(it => it.id === rule.clause)?.heading ?? rule.trigger).slice(0, 20)
    return {
      code: `safeguard:${code}`,
      kind: 'safeguard',
      clause: rule.clause,
      parent: null,
      title,
      body: {
        code,
        clause: rule.clause,
        title,
        trigger: rule.trigger,
        consequence: rule.consequence,
        body: rule.body ?? '',
        machine: 'record',
        gist: '',
      },
    }
  })
}
