// Moving a phase, stating and deciding grounds: lock, decide with the lifecycle, save, record. A decision keeps in its fact
// how every criterion stood, so that it can be read as it was whatever is filed later.
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, refuse } from '../../lib/refusal.ts'
import { sm3 } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { actingPost, type Role, type Scope } from '../people/actor.ts'
import {
  type CriterionNow,
  groundRefusal,
  isSettled,
  type PhaseNow,
  phasesNow,
  recordOf,
} from './board.actions.ts'
import { type GroundAction, groundLifecycle } from './ground.ts'
import { type PhaseAction, type PhaseState, phaseLifecycle } from './phase.ts'
import { type GroundRow, lockGround, lockPhase } from './phases.store.ts'

const office: readonly Role[] = ['office', 'office_head']

async function getPhase(work: Work, code: string): Promise<PhaseNow> {
  const [now] = await phasesNow(work, code)
  return now ?? refuse('phase.none', '规划里没有这个阶段；规划可能已有新版本，请刷新。', 404)
}

// The row appears with the first act; two first acts at once meet at the key.
async function ensurePhase(work: Work, code: string): Promise<void> {
  const inserted = await work.trx
    .insertInto('phase_states')
    .values({ city_id: work.cityId, phase: code, state: 'waiting' })
    .onConflict(oc => oc.doNothing())
    .returning('phase')
    .execute()
  if (inserted.length > 0)
    work.record({ kind: 'phase.set', subjectType: 'phase', subjectId: code, clause: '五' }, ...office)
}

/** Proposes, decides or sends back the entering or closing of a phase. */
export async function movePhase(
  work: Work,
  code: string,
  action: PhaseAction,
  version: number,
  words = '',
): Promise<PhaseState> {
  await getPhase(work, code)
  await ensurePhase(work, code)
  await lockPhase(work.trx, work.cityId, code)
  const now = await getPhase(work, code)
  const reason = refusalOf(phaseLifecycle, action, recordOf(now), work.actor!, work.now, { words })
  if (overtaken(reason, now.row, version)) refuse('phase.overtaken', '这个阶段刚被别人办过；请刷新后再看。')
  enforce(reason)
  const transition = phaseLifecycle.transitions[action]
  const proposing = action === 'propose-entry' || action === 'propose-close'
  const who = { by: work.actor!.personId, at: work.now }
  await work.trx
    .updateTable('phase_states')
    .set({
      state: transition.to,
      words,
      version: now.row.version + 1,
      ...(proposing
        ? { proposed_by: who.by, proposed_at: who.at }
        : { decided_by: who.by, decided_at: who.at }),
    })
    .where('city_id', '=', work.cityId)
    .where('phase', '=', code)
    .execute()
  const side = action === 'propose-close' || action === 'close' ? now.exit : now.entry
  work.record(
    {
      kind: transition.fact,
      subjectType: 'phase',
      subjectId: code,
      clause: transition.clause ?? now.phase.clause,
      data: {
        from: now.row.state,
        to: transition.to,
        words: words ? sm3(words) : null,
        standings: side.map(it => `${it.code}:${it.standing}`),
        waivers: waiversOf(side),
      },
    },
    'office_head',
    'office',
  )
  return transition.to
}

const waiversOf = (side: readonly CriterionNow[]): string[] =>
  side
    .filter(it => it.standing === 'waived')
    .flatMap(it => it.grounds.find(one => one.state === 'waived')?.id ?? [])

export interface GroundInput {
  readonly subject: string
  readonly action: 'state' | 'waive'
  readonly words: string
  readonly evidence: string
}

/** States a ground for a criterion or a county's goal, or waives a criterion with a reason. */
export async function giveGround(work: Work, scope: Scope, input: GroundInput): Promise<string> {
  const { subject, action, words, evidence } = input
  const division = divisionOf(subject)
  if (division === null) await checkCriterion(work, input)
  else await checkCounty(work, scope, division, input)
  const id = work.newId()
  const transition = groundLifecycle.transitions[action]
  const as: readonly Role[] = division === null ? office : [...office, 'county_office']
  await work.trx
    .insertInto('grounds')
    .values({
      city_id: work.cityId,
      id,
      subject,
      kind: action === 'state' ? 'confirm' : 'waive',
      words,
      evidence,
      by_person: work.actor!.personId,
      by_role: actingPost(work.actor!, ...as)!.role,
      at: work.now,
      state: transition.to as GroundRow['state'],
    })
    .execute()
  work.record(
    {
      kind: transition.fact,
      subjectType: 'ground',
      subjectId: id,
      clause: 'clause' in transition ? transition.clause : null,
      data: { about: subject, words: sm3(words), evidence: evidence ? sm3(evidence) : null },
    },
    ...as,
  )
  return id
}

export const divisionOf = (subject: string): number | null =>
  subject.startsWith('county:') ? Number(subject.slice(7)) : null

async function checkCriterion(work: Work, { subject, action, words, evidence }: GroundInput): Promise<void> {
  const code = /^phase:(P\d{4})\//.exec(subject)![1]!
  const now = await getPhase(work, code)
  const one = [...now.entry, ...now.exit].find(it => it.subject === subject)
  if (!one) return refuse('phase.criterion-none', '这个阶段没有这个条件；规划可能已有新版本，请刷新。', 404)
  enforce(groundRefusal(work, now, one, action, { words, evidence }))
}

async function checkCounty(
  work: Work,
  scope: Scope,
  division: number,
  { subject, action, words, evidence }: GroundInput,
): Promise<void> {
  if (!scope.all && !scope.divisions.includes(division))
    refuse('county.none', '没有这个县（市、区），或它不在您的职责范围内。', 404)
  if (action === 'waive') refuse('ground.no-waiver', '县（市、区）的目标不能豁免；没有达到就如实写明。')
  const record = { state: '', byPerson: null, division, settled: false }
  enforce(refusalOf(groundLifecycle, 'state', record, work.actor!, work.now, { words, evidence }))
  const standing = await work.trx
    .selectFrom('grounds')
    .select('id')
    .where('city_id', '=', work.cityId)
    .where('subject', '=', subject)
    .where('state', 'in', ['stated', 'approved'])
    .executeTakeFirst()
  if (standing) refuse('ground.twice', '已经有人写明了根据；要改，请先撤回或由市创城办处理。')
}

/** Approves, declines or withdraws a ground. */
export async function decideGround(
  work: Work,
  scope: Scope,
  id: string,
  action: 'approve' | 'decline' | 'withdraw',
  version: number,
  words = '',
): Promise<void> {
  const row = await lockGround(work.trx, work.cityId, id)
  const division = row ? divisionOf(row.subject) : null
  const inReach = row && (scope.all || (division !== null && scope.divisions.includes(division)))
  if (!row || !inReach) return refuse('ground.none', '没有这条根据，或它不在您的职责范围内。', 404)
  const record = { ...row, division, settled: await settledNow(work, row.subject) }
  const reason = refusalOf(groundLifecycle, action as GroundAction, record, work.actor!, work.now, { words })
  if (overtaken(reason, row, version)) refuse('ground.overtaken', '这条根据刚被别人办过；请刷新后再看。')
  enforce(reason)
  const transition = groundLifecycle.transitions[action]
  const as: readonly Role[] = [...office, 'county_office']
  await work.trx
    .updateTable('grounds')
    .set({
      state: transition.to as GroundRow['state'],
      decided_by: work.actor!.personId,
      decided_role: actingPost(work.actor!, ...as)!.role,
      decided_at: work.now,
      decided_words: words,
      version: row.version + 1,
    })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  work.record(
    {
      kind: transition.fact,
      subjectType: 'ground',
      subjectId: id,
      data: { about: row.subject, words: words ? sm3(words) : null },
    },
    ...as,
  )
}

async function settledNow(work: Work, subject: string): Promise<boolean> {
  const code = /^phase:(P\d{4})\//.exec(subject)?.[1]
  if (!code) return false
  const [now] = await phasesNow(work, code)
  return now ? isSettled(now, subject) : true
}
