// Acts on cases in review and in hand. Each is one transaction, opened by the pipeline.
import { sql } from 'kysely'
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { attachEvidence, copyEvidence } from '../blobs/blobs.actions.ts'
import { endDuties, openDuty } from '../duties/duties.actions.ts'
import { supersede } from '../observations/observations.actions.ts'
import { everything, type Scope } from '../people/actor.ts'
import type { Severity } from '../plan/pack.contract.ts'
import { openAllForAct, openForAct, recordAct, save } from './act.actions.ts'
import { caseLifecycle } from './case.ts'
import { type CaseLocked, findAccountable, listJoinedObservations, lockCases } from './cases.store.ts'
import { dueTime, workingHours } from './deadline.actions.ts'

/**
 * Findings that are one problem: the others join `into`, which is another finding or a case in hand. Refuses findings of
 * another place without a reason.
 */
export async function mergeFindings(
  work: Work,
  into: string,
  items: readonly { id: string; version: number }[],
  reason: string | null,
): Promise<void> {
  if (items.some(item => item.id === into))
    refuse('case.merge.itself', '不能把一条问题并入它自己。', 400, '/into')
  const [target] = await lockCases(work.trx, work.cityId, everything, [into])
  if (!target) return refuse('case.none', '没有要并入的案件。', 404)
  const open = ['issued', 'acknowledged', 'handled'].includes(target.state)
  if (!open && target.state !== 'filed')
    return refuse(
      'case.merge.closed',
      `${target.number} 已办结或未立案，不能再并入；请选在办案件或待审核的问题。`,
    )
  const action = open ? 'attach' : 'merge'
  const records = await openAllForAct(work, everything, items, action, { into })
  const elsewhere = records.filter(record => record.placeId !== target.placeId)
  if (elsewhere.length > 0 && !reason?.trim())
    refuse(
      'case.merge.reason',
      `其中 ${elsewhere.length} 条不在同一点位；不同点位的并案要写明为什么是同一个问题，请补上理由。`,
      400,
      '/reason',
    )
  const finders = new Set(records.flatMap(record => [record.finderId ?? [], record.alsoFoundBy].flat()))
  if (target.fixerId && finders.has(target.fixerId))
    refuse(
      'case.attach.fixer',
      `发现和整改要由不同的人办：${target.number} 的整改人就是所选问题的发现人，请另行立案交办。`,
    )
  await work.trx
    .updateTable('cases')
    .set({ also_found_by: [...new Set([...target.alsoFoundBy, ...finders])] })
    .where('city_id', '=', work.cityId)
    .where('id', '=', into)
    .execute()
  for (const record of records) {
    const state = caseLifecycle.transitions[action].to
    await save(work, record, { state, into_case_id: into, ...(reason?.trim() ? { reason } : {}) })
    await copyEvidence(work, 'case', record.id, 'case', into, 'before')
    recordAct(work, action, record, { into, elsewhere: elsewhere.includes(record) })
  }
}

export async function settleFinding(work: Work, id: string, version: number, reason: string): Promise<void> {
  const record = await openForAct(work, everything, id, 'settle', version, { reason })
  await save(work, record, { state: 'settled', reason, closed_at: work.now })
  recordAct(work, 'settle', record, {})
}

export async function declineFinding(work: Work, id: string, version: number, reason: string): Promise<void> {
  const record = await openForAct(work, everything, id, 'decline', version, { reason })
  await save(work, record, { state: 'declined', reason, closed_at: work.now })
  recordAct(work, 'decline', record, {})
}

export async function acknowledgeCase(work: Work, scope: Scope, id: string, version: number): Promise<void> {
  const record = await openForAct(work, scope, id, 'acknowledge', version)
  await save(work, record, { state: 'acknowledged', acknowledged_at: work.now })
  recordAct(work, 'acknowledge', record, {})
}

/** The unit hands in measure and after-photos; its duty is done, a verifier's begins. */
export async function handleCase(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  measure: string,
  photos: readonly string[],
): Promise<void> {
  const record = await openForAct(work, scope, id, 'handle', version, { measure, photos })
  await attachEvidence(work, 'case', id, 'after', photos, null)
  await save(work, record, {
    state: 'handled',
    handled_at: work.now,
    measure,
    fixer_id: work.actor!.personId,
  })
  await endDuties(work, 'case.handle', id, 'done')
  const pool = (await findAccountable(work.trx, work.cityId, null, null))!.pool
  const { words, ...due } = workingHours(work, 8)
  await openDuty(work, {
    kind: 'case.verify',
    subjectType: 'case',
    subjectId: id,
    title: record.title,
    unitId: pool,
    clause: '六(三)',
    requirements: record.requirement ? [record.requirement] : [],
    allowance: words,
    ...due,
  })
  recordAct(work, 'handle', record, { photos })
}

/** A verifier who is neither finder nor fixer ends the case (销号). What follows for the score is assessment's to do. */
export async function passCase(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  reason: string | null,
): Promise<CaseLocked> {
  const record = await openForAct(work, scope, id, 'pass', version)
  await save(work, record, {
    state: 'closed',
    closed_at: work.now,
    verifier_id: work.actor!.personId,
    reason,
  })
  await endDuties(work, 'case.verify', id, 'done')
  for (const observationId of await listJoinedObservations(work.trx, work.cityId, id))
    await supersede(work, observationId, { grade: 'pass', source: 'verification', caseId: id })
  recordAct(work, 'pass', record, { observation: record.observationId })
  return record
}

/** Returned with a reason: the unit's duty is open again, by the time first set when that has not passed. */
export async function returnCase(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  reason: string,
): Promise<void> {
  const record = await openForAct(work, scope, id, 'return', version, { reason })
  const again = await dueTime(work, record.placeType, record.severity as Severity)
  const dueAt = record.dueAt && record.dueAt > work.now ? record.dueAt : again.dueAt
  await sql`update cases set state = 'acknowledged', reason = ${reason}, verifier_id = ${work.actor!.personId}, due_at = ${dueAt},
    returned_count = returned_count + 1, version = version + 1 where city_id = ${work.cityId} and id = ${id}`.execute(
    work.trx,
  )
  await endDuties(work, 'case.verify', id, 'done')
  await openDuty(work, {
    kind: 'case.handle',
    subjectType: 'case',
    subjectId: id,
    title: record.title,
    unitId: record.unitId!,
    clause: '六(三)',
    requirements: record.requirement ? [record.requirement] : [],
    dueAt,
    allowance: again.words,
    calendar: again.calendar,
    calendarVersion: again.calendarVersion,
    provisional: again.provisional,
  })
  recordAct(work, 'return', record, { due: dueAt.toISOString() })
}
