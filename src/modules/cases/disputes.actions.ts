// Whose it is: returned by a unit (退单), sent to another (改派), upheld, or ruled on (裁定). Time in dispute is charged to nobody:
// who gets a case new gets the whole allowance, who keeps it gets back what was left.
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { createOrder } from '../documents/documents.actions.ts'
import { endDuties } from '../duties/duties.actions.ts'
import { everything, type Scope } from '../people/actor.ts'
import { openForAct, recordAct, save } from './act.actions.ts'
import type { UnitGround } from './case.ts'
import { openHandleDuty, owedByOffice } from './case-duties.actions.ts'
import type { CaseAction } from './case-lifecycle.ts'
import type { CaseLocked } from './cases.store.ts'
import { restartClock, stopClock } from './clock.actions.ts'
import { dueTime, handlingOf, workingHours } from './deadline.actions.ts'

/** A unit returns a case that is not its own, naming whose it thinks it is; the clock stands still until it is sent on. */
export async function disputeCase(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  unitId: string,
  reason: string,
): Promise<void> {
  const again = await openForAct(work, scope, id, 'acknowledge', version)
  const action = again.disputeCount > 0 ? 'contest' : 'dispute'
  const record = await openForAct(work, scope, id, action, version, { unitId, reason })
  if (record.unitId === unitId)
    refuse('case.dispute.same', '建议的责任单位就是本单位；请选您认为该负责的单位。', 400, '/unitId')
  const leftMs = await stopClock(work, record)
  await save(work, record, {
    state: action === 'contest' ? 'ruling' : 'disputed',
    dispute_count: record.disputeCount + 1,
    proposed_unit_id: unitId,
    left_ms: leftMs,
    reason,
  })
  const { ruleHours } = await handlingOf(work)
  await owedByOffice(work, 'case.settle-dispute', record, ruleHours, { clause: '二(三)' })
  recordAct(work, action, record, { proposed: unitId })
}

/**
 * Gives an open case to another unit: the first unit's duty falls away and the new one gets the whole allowance, since the
 * time spent on finding out whose it is is not the new unit's. This is also the way out of the office's pool.
 */
export async function reassignCase(
  work: Work,
  id: string,
  version: number,
  unitId: string,
  reason: string,
): Promise<void> {
  const record = await openForAct(work, everything, id, 'reassign', version, { unitId, reason })
  if (record.unitId === unitId)
    refuse('case.reassign.same', '这个案件现在就由该单位负责，不用改派。', 400, '/unitId')
  const ground = record.state === 'disputed' ? 'dispute' : 'office'
  await giveTo(work, 'reassign', record, unitId, ground, reason)
}

/** The office keeps a returned case with its unit, which gets back the time it had. */
export async function upholdCase(work: Work, id: string, version: number, reason: string): Promise<void> {
  const record = await openForAct(work, everything, id, 'uphold', version, { reason })
  await giveBack(work, 'uphold', record, reason)
}

/** The office's head rules after a second return; no unit may return the case again. */
export async function ruleOnCase(
  work: Work,
  id: string,
  version: number,
  unitId: string,
  reason: string,
): Promise<void> {
  const record = await openForAct(work, everything, id, 'rule', version, { unitId, reason })
  if (unitId === record.unitId) await giveBack(work, 'rule', record, reason)
  else await giveTo(work, 'rule', record, unitId, 'ruling', reason)
}

async function giveBack(work: Work, action: CaseAction, record: CaseLocked, reason: string): Promise<void> {
  await endDuties(work, 'case.settle-dispute', record.id, 'done')
  const dueAt = await restartClock(work, record, Number(record.leftMs ?? 0))
  const values = { state: 'issued', due_at: dueAt, left_ms: null, proposed_unit_id: null, reason }
  await save(work, record, { ...values, issued_at: work.now, ...(await untilReturned(work)) })
  recordAct(work, action, record, { due: dueAt.toISOString() })
}

/** After a case was sent on, its unit has again the hours for returning it, where it still may. */
async function untilReturned(work: Work) {
  return { dispute_until: workingHours(work, (await handlingOf(work)).disputeHours).dueAt }
}

async function giveTo(
  work: Work,
  action: CaseAction,
  record: CaseLocked,
  unitId: string,
  ground: UnitGround,
  reason: string,
): Promise<void> {
  await endDuties(work, 'case.handle', record.id, 'cancelled')
  await endDuties(work, 'case.settle-dispute', record.id, 'done')
  const due = await dueTime(work, record)
  // The paper of the first unit stays as it was issued; the new unit gets one of its own.
  const order = await createOrder(work, unitId, record.roundId, [{ caseId: record.id, ground }])
  await save(work, record, {
    state: 'issued',
    unit_id: unitId,
    unit_ground: ground,
    order_id: order.id,
    reason,
    issued_at: work.now,
    acknowledged_at: null,
    due_at: due.dueAt,
    dispute_until: due.disputeUntil,
    left_ms: null,
    proposed_unit_id: null,
    allowance: due.words,
    rule_version: due.ruleVersion,
  })
  await openHandleDuty(work, record, unitId, due)
  const data = { unitBefore: record.unitId, unit: unitId, due: due.dueAt.toISOString(), order: order.id }
  recordAct(work, action, record, data, due.ruleVersion)
}
