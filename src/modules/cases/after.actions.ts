// After the end, and before it: taken up again for the reporter, looked at again (回头看), withdrawn.
import { sql } from 'kysely'
import type { Work } from '../../server/work.ts'
import { attachEvidence } from '../blobs/blobs.actions.ts'
import { endDuties } from '../duties/duties.actions.ts'
import { supersede } from '../observations/observations.actions.ts'
import { type Actor, everything, type Scope } from '../people/actor.ts'
import { openForAct, recordAct, save } from './act.actions.ts'
import { openHandleDuty } from './case-duties.actions.ts'
import type { CaseAction } from './case-lifecycle.ts'
import type { CaseLocked } from './cases.store.ts'
import { dueTime } from './deadline.actions.ts'
import { standing } from './rectify.actions.ts'

/**
 * The reporter says it is not solved; the unit gets it again with the whole allowance. `actor`: the reporter who says so by
 * the tracking code, where it is not the office on his word.
 */
export async function reopenCase(
  work: Work,
  id: string,
  version: number,
  reason: string,
  actor: Actor = work.actor!,
): Promise<void> {
  const record = await openForAct(work, everything, id, 'reopen', version, { reason }, actor)
  await endDuties(work, 'case.look-again', id, 'cancelled')
  await again(work, 'reopen', record, { reason, look_again_on: null })
}

/** Looked at again and still right. */
export async function holdCase(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  photos: readonly string[],
): Promise<void> {
  const record = await openForAct(work, scope, id, 'hold', version, { photos })
  await attachEvidence(work, 'case', id, 'check', photos, null)
  await endDuties(work, 'case.look-again', id, 'done')
  await save(work, record, { looked_again_at: work.now })
  recordAct(work, 'hold', record, { photos: [...photos] })
}

/** Looked at again and as bad as before: the case goes back to its unit. */
export async function relapseCase(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  reason: string,
  photos: readonly string[],
): Promise<void> {
  const record = await openForAct(work, scope, id, 'relapse', version, { reason, photos })
  await attachEvidence(work, 'case', id, 'check', photos, null)
  await endDuties(work, 'case.look-again', id, 'done')
  // What counts for the score is what stands there now: as it was answered first.
  for (const { grade, standingId } of await standing(work, id))
    await supersede(work, standingId, { grade, source: 'verification', caseId: id })
  await again(work, 'relapse', record, { reason, looked_again_at: work.now })
}

async function again(
  work: Work,
  action: CaseAction,
  record: CaseLocked,
  values: Record<string, unknown>,
): Promise<void> {
  const due = await dueTime(work, record)
  await save(work, record, {
    ...values,
    state: 'issued',
    issued_at: work.now,
    acknowledged_at: null,
    handled_at: null,
    closed_at: null,
    due_at: due.dueAt,
    // Whose it is was settled the first time.
    dispute_until: null,
    reopen_until: null,
    drawn_verifier_id: null,
    reopened_count: sql`reopened_count + 1`,
    allowance: due.words,
    rule_version: due.ruleVersion,
  })
  await openHandleDuty(work, record, record.unitId!, due)
  recordAct(work, action, record, { due: due.dueAt.toISOString() }, due.ruleVersion)
}

/** Withdrawn by the office's head, with the reason; nobody owes anything any more. */
export async function withdrawCase(work: Work, id: string, version: number, reason: string): Promise<void> {
  const record = await openForAct(work, everything, id, 'withdraw', version, { reason })
  for (const kind of ['case.handle', 'case.settle-dispute', 'case.resume'])
    await endDuties(work, kind, id, 'cancelled')
  await save(work, record, {
    state: 'withdrawn',
    reason,
    closed_at: work.now,
    left_ms: null,
    proposed_unit_id: null,
  })
  recordAct(work, 'withdraw', record, {})
}
