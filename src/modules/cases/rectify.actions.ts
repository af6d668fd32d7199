// The unit's work and its verification: signed for, handed in, verified by who was drawn, ended or returned.
import { sql } from 'kysely'
import type { Work } from '../../server/work.ts'
import { attachEvidence } from '../blobs/blobs.actions.ts'
import { endDuties } from '../duties/duties.actions.ts'
import { supersede } from '../observations/observations.actions.ts'
import { everything, type Scope } from '../people/actor.ts'
import { openForAct, recordAct, save } from './act.actions.ts'
import { officeOf, openCaseDuty, openHandleDuty, owedByOffice } from './case-duties.actions.ts'
import { type CaseLocked, listJoinedObservations, listStanding, listVerifiers } from './cases.store.ts'
import { dueTime, handlingOf } from './deadline.actions.ts'

const DAY = 86_400_000

export async function acknowledgeCase(work: Work, scope: Scope, id: string, version: number): Promise<void> {
  const record = await openForAct(work, scope, id, 'acknowledge', version)
  await save(work, record, { state: 'acknowledged', acknowledged_at: work.now })
  recordAct(work, 'acknowledge', record, {})
}

export interface Handed {
  readonly measure: string
  readonly photos: readonly string[]
  /** 原因、效果、是否长效: what is worth knowing of a larger problem; none of them is asked for. */
  readonly cause?: string | undefined
  readonly effect?: string | undefined
  readonly lasting?: boolean | undefined
}

/** The unit hands in measure and after-photos; its duty is done, a drawn verifier's begins. */
export async function handleCase(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  given: Handed,
): Promise<void> {
  const { measure, photos, cause, effect, lasting } = given
  const record = await openForAct(work, scope, id, 'handle', version, { measure, photos })
  await attachEvidence(work, 'case', id, 'after', photos, null)
  const handling = await handlingOf(work)
  const percent = handling.verifiedTwice.find(one => one.severity === record.severity)?.percent ?? 0
  const twice = work.lot(`verified twice ${record.number}`) * 100 < percent
  const fixer = work.actor!.personId
  const drawn = await drawVerifier(work, { ...record, fixerId: fixer }, null)
  await save(work, record, {
    state: 'handled',
    handled_at: work.now,
    measure,
    fixer_id: fixer,
    drawn_verifier_id: drawn?.personId ?? null,
    first_verifier_id: null,
    twice,
    cause: cause?.trim() || null,
    effect: effect?.trim() || null,
    lasting: lasting ?? null,
  })
  await endDuties(work, 'case.handle', id, 'done')
  await openVerifyDuty(work, record, drawn?.postId ?? null)
  recordAct(work, 'handle', record, { photos: [...photos], drawn: drawn?.personId ?? null, twice })
}

interface Drawn {
  readonly personId: string
  readonly postId: string
}

/** Draws one of those who may verify: neither finder nor fixer, and no one of the unit; undefined where there is nobody. */
async function drawVerifier(
  work: Work,
  record: CaseLocked,
  besides: string | null,
): Promise<Drawn | undefined> {
  const out = [record.finderId, ...record.alsoFoundBy, record.fixerId, besides].filter(it => it !== null)
  const all = await listVerifiers(work.trx, work.cityId, work.now, record.unitId, out)
  return all[Math.floor(work.lot(`verifier ${record.number}`) * all.length)]
}

async function openVerifyDuty(
  work: Work,
  record: Pick<CaseLocked, 'id' | 'title' | 'requirement'>,
  postId: string | null,
): Promise<void> {
  const { verifyHours } = await handlingOf(work)
  await owedByOffice(work, 'case.verify', record, verifyHours, { clause: '六(三)', postId })
}

/** Another verifier is drawn where the first cannot come; the reason stays in the history. */
export async function drawAgain(work: Work, id: string, version: number, reason: string): Promise<void> {
  const record = await openForAct(work, everything, id, 'draw', version, { reason })
  const drawn = await drawVerifier(work, record, record.drawnVerifierId)
  await save(work, record, { drawn_verifier_id: drawn?.personId ?? null, reason })
  await endDuties(work, 'case.verify', id, 'cancelled')
  await openVerifyDuty(work, record, drawn?.postId ?? null)
  recordAct(work, 'draw', record, { drawn: drawn?.personId ?? null })
}

/** The first of two verifiers agrees. */
export async function agreeOnCase(work: Work, scope: Scope, id: string, version: number): Promise<void> {
  const record = await openForAct(work, scope, id, 'agree', version)
  await save(work, record, { state: 'second', first_verifier_id: work.actor!.personId })
  await endDuties(work, 'case.verify', id, 'done')
  await openVerifyDuty(work, record, null)
  recordAct(work, 'agree', record, {})
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
  const handling = await handlingOf(work)
  const drawn = work.lot(`look again ${record.number}`) * 100 < handling.lookAgainPercent
  const lookAgainAt = drawn ? new Date(work.now.getTime() + handling.lookAgainDays * DAY) : null
  await save(work, record, {
    state: 'closed',
    closed_at: work.now,
    verifier_id: work.actor!.personId,
    reason,
    reopen_until: new Date(work.now.getTime() + handling.reopenDays * DAY),
    look_again_on: lookAgainAt && sql`(${lookAgainAt}::timestamptz at time zone 'Asia/Shanghai')::date`,
    looked_again_at: null,
  })
  await endDuties(work, 'case.verify', id, 'done')
  if (lookAgainAt) await openLookAgain(work, record, lookAgainAt, handling.lookAgainDays)
  for (const { standingId } of await standing(work, id))
    await supersede(work, standingId, { grade: 'pass', source: 'verification', caseId: id })
  recordAct(work, 'pass', record, { observation: record.observationId, lookAgain: drawn })
  return record
}

/** The answers a case rests on, as they stand now. */
export async function standing(work: Work, caseId: string) {
  const ids = await listJoinedObservations(work.trx, work.cityId, caseId)
  return listStanding(work.trx, work.cityId, ids)
}

async function openLookAgain(
  work: Work,
  record: Pick<CaseLocked, 'id' | 'title' | 'requirement'>,
  dueAt: Date,
  days: number,
): Promise<void> {
  const calendar = 'five-day'
  const calendarVersion = work.calendar(calendar).version
  const due = { dueAt, words: `销号后 ${days} 日`, calendar, calendarVersion, provisional: false }
  await openCaseDuty(work, 'case.look-again', record, await officeOf(work), due, { clause: '六(三)' })
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
  const again = await dueTime(work, record)
  const dueAt = record.dueAt && record.dueAt > work.now ? record.dueAt : again.dueAt
  await save(work, record, {
    state: 'acknowledged',
    reason,
    verifier_id: work.actor!.personId,
    due_at: dueAt,
    drawn_verifier_id: null,
    returned_count: sql`returned_count + 1`,
  })
  await endDuties(work, 'case.verify', id, 'done')
  await openHandleDuty(work, record, record.unitId!, { ...again, dueAt }, { clause: '六(三)' })
  recordAct(work, 'return', record, { due: dueAt.toISOString() })
}
