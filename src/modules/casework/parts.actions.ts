// Parts of a case's work: asked of another unit, handed in with proof, passed or returned, taken back.
import { sql } from 'kysely'
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, Refused, refusal, refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { attachEvidence } from '../blobs/blobs.actions.ts'
import { setParts } from '../cases/act.actions.ts'
import { officeOf, openCaseDuty } from '../cases/case-duties.actions.ts'
import { type CaseLocked, lockCases } from '../cases/cases.store.ts'
import { workingHours } from '../cases/deadline.actions.ts'
import { endDuties } from '../duties/duties.actions.ts'
import type { FactValue } from '../ledger/fact.ts'
import { lastActWords } from '../ledger/last-act.actions.ts'
import { everything } from '../people/actor.ts'
import { countParts, findPartCase, lockPart, type PartRow } from './casework.store.ts'
import { type PartAction, type PartKind, type PartRecord, partLifecycle } from './part.ts'

export const partRecord = (
  it: Pick<CaseLocked, 'state' | 'unitId'>,
  part: Pick<PartRow, 'kind' | 'unitId' | 'handedBy'> & { readonly state: string },
): PartRecord => ({
  state: part.state,
  kind: part.kind,
  unitId: part.unitId,
  caseUnitId: it.unitId,
  working: it.state === 'issued' || it.state === 'acknowledged',
  handedBy: part.handedBy,
})

export interface PartAsked {
  readonly kind: PartKind
  readonly unitId: string
  readonly body?: string | undefined
  readonly words: string
  /** Working hours given for it. */
  readonly hours: number
}

/** Asks a unit for a part of the work; its inner deadline never goes beyond the case's own. */
export async function askPart(work: Work, caseId: string, asked: PartAsked): Promise<string> {
  const it = await lockCase(work, caseId)
  const unitId = asked.kind === 'outside' ? it.unitId! : asked.unitId
  const record = partRecord(it, { state: '', kind: asked.kind, unitId, handedBy: null })
  enforce(refusalOf(partLifecycle, 'ask', record, work.actor!, work.now, { ...asked, unitId }))
  if (asked.kind === 'outside' && !asked.body?.trim())
    refuse('part.ask.body', '社会单位代办要写明单位名称，如某物业公司。', 400, '/body')
  if (asked.kind !== 'outside' && unitId === it.unitId)
    refuse('part.ask.same', '承办单位就是责任单位自己，不用分办。', 400, '/unitId')
  const own = workingHours(work, asked.hours)
  const dueAt = it.dueAt && it.dueAt < own.dueAt && it.dueAt > work.now ? it.dueAt : own.dueAt
  const id = work.newId()
  await sql`
    insert into case_parts (city_id, id, case_id, kind, state, unit_id, body, words, asked_by, asked_at, due_at)
    values (${work.cityId}, ${id}, ${caseId}, ${asked.kind}, 'asked', ${unitId}, ${asked.body?.trim() || null},
      ${asked.words}, ${work.actor!.personId}, ${work.now}, ${dueAt})`.execute(work.trx)
  await openPartDuty(work, 'part.do', it, { id, words: asked.words }, unitId, { ...own, dueAt })
  recordPart(work, 'ask', id, { case: caseId, unit: unitId, part: asked.kind, due: dueAt.toISOString() })
  await recount(work, caseId)
  return id
}

async function lockCase(work: Work, caseId: string): Promise<CaseLocked> {
  const [it] = await lockCases(work.trx, work.cityId, everything, [caseId])
  return it ?? refuse('case.none', '没有这个案件，或它不在您的职责范围内。', 404)
}

/** Locks case and part and checks the act. Who has nothing to do with either hears that there is none. */
async function openPart(
  work: Work,
  id: string,
  action: PartAction,
  version: number,
  given: Record<string, unknown>,
): Promise<{ it: CaseLocked; part: PartRow }> {
  const caseId = await findPartCase(work.trx, work.cityId, id)
  const it = caseId ? await lockCase(work, caseId) : undefined
  const part = it && (await lockPart(work.trx, work.cityId, id))
  if (!it || !part) return refuse('part.none', '没有这项分办。', 404)
  const reason = refusalOf(partLifecycle, action, partRecord(it, part), work.actor!, work.now, given)
  if (overtaken(reason, part, version))
    throw new Refused(
      refusal('part.overtaken', `这项分办已${await lastActWords(work, 'part', id)} 办理；请刷新后再看。`),
    )
  enforce(reason)
  return { it, part }
}

export async function handPart(
  work: Work,
  id: string,
  version: number,
  measure: string,
  photos: readonly string[],
): Promise<void> {
  const { it, part } = await openPart(work, id, 'hand', version, { measure, photos })
  await attachEvidence(work, 'part', id, 'after', photos, null)
  await update(work, part, {
    state: 'handed',
    measure,
    handed_by: work.actor!.personId,
    handed_at: work.now,
  })
  await endDuties(work, 'part.do', id, 'done')
  const checker = part.kind === 'joint' ? await officeOf(work) : it.unitId!
  await openPartDuty(work, 'part.check', it, part, checker, workingHours(work, 8))
  recordPart(work, 'hand', id, { case: it.id, photos: [...photos] })
  await recount(work, it.id)
}

export async function passPart(work: Work, id: string, version: number): Promise<void> {
  const { it, part } = await openPart(work, id, 'pass', version, {})
  await update(work, part, { state: 'passed', checked_by: work.actor!.personId, checked_at: work.now })
  await endDuties(work, 'part.check', id, 'done')
  recordPart(work, 'pass', id, { case: it.id })
  await recount(work, it.id)
}

export async function returnPart(work: Work, id: string, version: number, reason: string): Promise<void> {
  const { it, part } = await openPart(work, id, 'return', version, { reason })
  const again = workingHours(work, 8)
  const dueAt = part.dueAt > work.now ? part.dueAt : again.dueAt
  await update(work, part, {
    state: 'asked',
    reason,
    due_at: dueAt,
    checked_by: work.actor!.personId,
    checked_at: work.now,
    returned_count: part.returnedCount + 1,
  })
  await endDuties(work, 'part.check', id, 'done')
  await openPartDuty(work, 'part.do', it, part, part.unitId, { ...again, dueAt })
  recordPart(work, 'return', id, { case: it.id, due: dueAt.toISOString() })
  await recount(work, it.id)
}

export async function dropPart(work: Work, id: string, version: number, reason: string): Promise<void> {
  const { it } = await openPart(work, id, 'drop', version, { reason })
  await drop(work, id, it.id, reason)
}

/** Takes a part back, also when its case went to another unit. */
export async function drop(work: Work, id: string, caseId: string, reason: string): Promise<void> {
  await sql`update case_parts set state = 'dropped', reason = ${reason}, version = version + 1
    where city_id = ${work.cityId} and id = ${id}`.execute(work.trx)
  for (const kind of ['part.do', 'part.check']) await endDuties(work, kind, id, 'cancelled')
  recordPart(work, 'drop', id, { case: caseId })
  await recount(work, caseId)
}

async function openPartDuty(
  work: Work,
  kind: 'part.do' | 'part.check',
  it: CaseLocked,
  part: Pick<PartRow, 'id' | 'words'>,
  unitId: string,
  due: ReturnType<typeof workingHours>,
): Promise<void> {
  const title = `${it.title}：${part.words}`.slice(0, 80)
  const clause = kind === 'part.do' ? '二(三)' : '六(三)'
  await openCaseDuty(work, kind, it, unitId, due, { clause, subjectId: part.id, title })
}

async function recount(work: Work, caseId: string): Promise<void> {
  await setParts(work, caseId, await countParts(work.trx, work.cityId, caseId))
}

async function update(work: Work, part: PartRow, values: Record<string, unknown>): Promise<void> {
  await work.trx
    .updateTable('case_parts')
    .set({ ...values, version: part.version + 1 })
    .where('city_id', '=', work.cityId)
    .where('id', '=', part.id)
    .execute()
}

function recordPart(work: Work, action: PartAction, id: string, data: Record<string, FactValue>): void {
  const { fact, clause } = partLifecycle.transitions[action]
  work.record(
    { kind: fact, subjectType: 'part', subjectId: id, clause: clause ?? null, data },
    'unit',
    'county_office',
    'verifier',
    'office',
  )
}
