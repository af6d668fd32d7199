// Loads what a draft is compared with and published over: the plan in force, what counts of the draft, who answers.
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { listUnits } from '../people/people.store.ts'
import type { Phase, Safeguard, Target, Task } from '../plan/pack.contract.ts'
import { findPlan, listClauses, listRequirements, listResponsibilities } from '../plan/plan.store.ts'
import { usedCodes } from '../plan/version.actions.ts'
import { counts, type ItemKind } from './draft.ts'
import type { Values } from './draft-values.ts'
import { getDraftText, listItems, listPairings } from './drafts.store.ts'
import { type BasePlan, type Mapping, mapDraft, type Understood } from './mapping.ts'
import { readOwners } from './owners.ts'

/** What counts of a draft; `decided` leaves out what nobody has decided on. */
export async function understood(work: Work, draftId: string): Promise<Understood> {
  const items = (await listItems(work.trx, work.cityId, draftId)).filter(it => counts(it.state))
  const of = <K extends ItemKind>(kind: K) =>
    items
      .filter(it => it.kind === kind)
      .map(it => ({ ...(it.value as Values[K]), item: it.id, start: it.start, end: it.end }))
  return {
    front: of('front')[0],
    clauses: of('clause'),
    areas: of('area'),
    tasks: of('task'),
    targets: of('target'),
    rules: of('rule'),
    repairs: of('repair'),
  }
}

export async function basePlan(work: Work) {
  const plan = await findPlan(work.trx, work.cityId)
  if (!plan) return refuse('plan.none', '还没有装入规划包；请系统管理员先装入规划包，再导入文件。', 404)
  const rows = await listRequirements(work.trx, work.cityId, plan.id)
  const of = <Body>(kind: string) =>
    rows
      .filter(row => row.kind === kind)
      .map(row => ({ code: row.code, title: row.title, body: row.body as Body }))
  const base: BasePlan & { phases: { code: string; title: string; body: Phase }[] } = {
    clauses: await listClauses(work.trx, work.cityId, plan.id),
    tasks: of<Task>('task'),
    targets: of<Target>('target'),
    safeguards: of<Safeguard>('safeguard'),
    phases: of<Phase>('phase'),
    used: await usedCodes(work, plan.code),
  }
  return { plan, base }
}

export interface Answering {
  /** Requirement → short name of its accountable unit, as things stand. */
  readonly leads: ReadonlyMap<string, string>
  /** Requirement → units the document names for it, the first accountable. */
  readonly named: ReadonlyMap<
    string,
    { readonly lead: string; readonly leadName: string; readonly supports: readonly string[] }
  >
  readonly unknown: readonly string[]
}

/** Who answers for the tasks of a mapping: in force, and as the document says. */
export async function answering(work: Work, day: string, mapping: Mapping): Promise<Answering> {
  const rows = await listResponsibilities(work.trx, work.cityId, day)
  const units = await listUnits(work.trx, work.cityId, day)
  const aliases = await work.trx
    .selectFrom('units')
    .select(['id', 'aliases'])
    .where('city_id', '=', work.cityId)
    .execute()
  const others = new Map(aliases.map(row => [row.id, row.aliases]))
  const read = readOwners(units.map(it => ({ ...it, aliases: others.get(it.id) ?? [] })))
  const named = new Map<string, { lead: string; leadName: string; supports: string[] }>()
  const unknown = new Set<string>()
  for (const { code, now } of mapping.tasks) {
    const leads = read(now.leads)
    const supports = read(now.supports)
    for (const name of [...leads.unknown, ...supports.unknown]) unknown.add(name)
    const [first, ...rest] = leads.units
    if (first)
      named.set(code, {
        lead: first.id,
        leadName: first.shortName,
        supports: [...new Set([...rest, ...supports.units].map(it => it.id))].filter(id => id !== first.id),
      })
  }
  return {
    leads: new Map(rows.filter(row => row.part === 'lead').map(row => [row.requirement, row.unitName])),
    named,
    unknown: [...unknown],
  }
}

/** Everything a difference or a publication looks at. */
export async function overlay(work: Work, draftId: string) {
  const { plan, base } = await basePlan(work)
  const draft = await understood(work, draftId)
  const { text } = await getDraftText(work.trx, work.cityId, draftId)
  const pairings = await listPairings(work.trx, work.cityId, draftId)
  return { plan, base, draft, text, pairings, mapping: mapDraft(base, draft, pairings) }
}
