// Publishing a reviewed draft as a new version, and the difference a person looks at before.
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { BLANK_KINDS, type BlankGround, groundBlanks } from '../blanks/blank.ts'
import { settleBlanks } from '../blanks/blanks.actions.ts'
import { listTimed } from '../blanks/blanks.store.ts'
import { dutyKinds } from '../duties/duty.ts'
import { listUnits } from '../people/people.store.ts'
import { assign } from '../plan/plan.actions.ts'
import type { PlanBody } from '../plan/plan.store.ts'
import { publishVersion } from '../plan/version.actions.ts'
import { blanksOf } from './blanks.ts'
import { differenceOf } from './difference.ts'
import { closeDraft, openForAct } from './drafts.actions.ts'
import { countOpenDuties, listTouchedDuties } from './drafts.store.ts'
import type { Understood } from './mapping.ts'
import { newVersion } from './new-version.ts'
import { answering, overlay } from './understood.actions.ts'

/** Open duties that are named of one task or target; the rest is counted. */
const MOST_NAMED = 20

/** What publishing would change, as things stand with the review. */
export async function compare(work: Work, draftId: string, day: string) {
  const { plan, base, draft, text, mapping, pairings } = await overlay(work, draftId)
  const { clauses, tasks, targets } = differenceOf(base, draft, mapping, text)
  const { leads, named, unknown } = await answering(work, day, mapping)
  const version = newVersion(base, draft, mapping, text, [])
  const withLead = (it: (typeof tasks)[number]) => {
    const lead = leads.get(it.code) ?? null
    const says = named.get(it.code)?.leadName ?? null
    return { ...it, what: [...it.what], lead, named: says === lead ? null : says }
  }
  const both = [...tasks.map(withLead), ...targets.map(withLead)]
  const changed = both.filter(
    it => it.change === 'changed' || it.change === 'removed' || (it.from && it.named),
  )
  const codes = changed.map(it => it.code)
  const touched = await listTouchedDuties(work.trx, work.cityId, codes, day, MOST_NAMED)
  const moved = (await countOpenDuties(work.trx, work.cityId, codes))
    .map(it => ({ ...it, units: [...it.units], now: mapping.clauseNow.get(it.clause) ?? null }))
    .filter(it => it.now !== it.clause)
  return {
    base: { title: plan.title, version: plan.version },
    clauses: clauses.map(it => ({ ...it })),
    tasks: both.slice(0, tasks.length),
    targets: both.slice(tasks.length),
    duties: moved,
    touched: changed.flatMap(({ code, change, from, to }) => {
      const its = touched.filter(it => it.code === code)
      if (its.length === 0) return []
      return [
        {
          code,
          title: from!.title,
          becomes: to && to.title !== from!.title ? to.title : null,
          ends: change === 'removed',
          open: its[0]!.open,
          duties: its.map(({ code: _, open: __, dueAt, kind, ...it }) => ({
            ...it,
            kindWords: dutyKinds[kind] ?? kind,
            dueAt: dueAt.toISOString(),
            overdue: dueAt < work.now,
          })),
        },
      ]
    }),
    pairings: pairings.map(it => ({ ...it })),
    dropped: [...base.phases, ...base.safeguards]
      .filter(it => version.dropped.includes(it.code))
      .map(({ code, title }) => ({ code, title })),
    rejudged: [...version.rejudged],
    unknownUnits: [...unknown],
    blanks: blanksOf(
      mapping,
      new Set([...leads.keys(), ...named.keys()]),
      await listTimed(work.trx, work.cityId),
    ),
  }
}

// A rule written by hand for the old figure would go on judging by it; the target's kind and new figure judge instead.
function withoutStaleRules(
  { indicators }: PlanBody,
  rejudged: readonly string[],
): Pick<PlanBody, 'indicators'> {
  if (!indicators) return {}
  return {
    indicators: { ...indicators, rules: indicators.rules.filter(it => !rejudged.includes(it.target)) },
  }
}

// A task without its clause, or two clauses of one number, would leave the plan with words nobody can find.
function enforceSound(draft: Understood): void {
  const ids = new Set<string>()
  for (const { id } of draft.clauses) {
    if (ids.has(id))
      refuse('draft.publish.twice', `有两个条款的编号都是“${id}”；请更正其中一个，或合并。`, 409, '/clauses')
    ids.add(id)
  }
  const loose = [...draft.areas, ...draft.tasks, ...draft.targets, ...draft.rules].find(
    it => !ids.has(it.clause),
  )
  if (loose)
    refuse(
      'draft.publish.clause',
      `有条目写在条款“${loose.clause}”下，而这一条款没有采纳；请采纳该条款，或更正、不采纳这一条目。`,
    )
}

export interface PublishInput {
  readonly version: string
  readonly blanks: readonly BlankGround[]
  readonly keep: readonly string[]
}

/** Publishes; refuses what is not reviewed, a draft without structure, and blanks without reason or date. */
export async function publishDraft(
  work: Work,
  id: string,
  day: string,
  input: PublishInput,
): Promise<string> {
  await openForAct(work, id, 'publish')
  const { plan, base, draft, text, mapping } = await overlay(work, id)
  if (draft.clauses.length === 0 || draft.tasks.length === 0)
    refuse('draft.publish.empty', '草稿里没有采纳任何条款或任务，不能成为规划；请先采纳，或作废这份草稿。')
  enforceSound(draft)
  const { leads, named } = await answering(work, day, mapping)
  const timed = await listTimed(work.trx, work.cityId)
  const blanks = blanksOf(mapping, new Set([...leads.keys(), ...named.keys()]), timed)
  const { grounded, open } = groundBlanks(blanks, input.blanks)
  const [first] = open
  if (first)
    refuse(
      'draft.publish.blank',
      `有 ${open.length} 处空缺既没有理由也没有日期，如 ${first.clause}“${first.title}”${BLANK_KINDS[first.kind]}；请逐处或按类写明理由，或定下补齐的日期。`,
      409,
      '/blanks',
    )
  for (const ground of input.blanks)
    if (ground.by !== undefined && ground.by < day)
      refuse('draft.publish.past', '补齐空缺的日期已经过去；请改为今天或以后的日期。', 400, '/blanks')
  const inForce = new Set((await listUnits(work.trx, work.cityId, day)).map(it => it.id))
  if (input.blanks.some(it => it.unit !== undefined && !inForce.has(it.unit)))
    refuse('unit.none', '指定补齐空缺的单位不在名录里，或已经撤并；请重新选择。', 400, '/blanks')
  const next = newVersion(base, draft, mapping, text, input.keep)
  const { head } = plan.body
  const planId = await publishVersion(work, {
    code: plan.code,
    version: input.version,
    title: draft.front?.title ?? plan.title,
    docNumber: draft.front?.docNumber ?? null,
    issuedOn: draft.front?.issuedOn ?? null,
    draftId: id,
    body: {
      ...plan.body,
      head: {
        ...head,
        version: input.version,
        title: draft.front?.title ?? head.title,
        docNumber: draft.front?.docNumber ?? head.docNumber,
        issuedOn: draft.front?.issuedOn ?? head.issuedOn,
        issuers: draft.front?.issuers.length ? draft.front.issuers : head.issuers,
        aims: head.aims.map(aim => ({ ...aim, clause: mapping.clauseNow.get(aim.clause) ?? aim.clause })),
      },
      ...withoutStaleRules(plan.body, next.rejudged),
      blanks: grounded,
    },
    clauses: next.clauses,
    rows: next.rows,
    ended: next.ended,
  })
  // The document names who answers: what a person accepted takes effect with the version.
  for (const [code, { lead, supports }] of named) await assign(work, code, lead, supports)
  const asked = new Set([...mapping.tasks, ...mapping.targets].map(it => it.code))
  await settleBlanks(work, planId, asked, grounded)
  await closeDraft(work, id, 'publish', { planId })
  return planId
}
