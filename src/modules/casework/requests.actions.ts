// More time: asked for by the unit, decided by the office; a suspended case is taken up again on its day.
import { sql } from 'kysely'
import { chinaTime } from '../../lib/day.ts'
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, Refused, refusal, refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { openForAct, recordAct, save, setOpenRequest } from '../cases/act.actions.ts'
import { openCaseDuty, owedByOffice } from '../cases/case-duties.actions.ts'
import { type CaseLocked, lockCases } from '../cases/cases.store.ts'
import { prolong, restartClock, stopClock } from '../cases/clock.actions.ts'
import { handlingOf } from '../cases/deadline.actions.ts'
import { endDuties } from '../duties/duties.actions.ts'
import type { FactValue } from '../ledger/fact.ts'
import { lastActWords } from '../ledger/last-act.actions.ts'
import { everything, type Scope } from '../people/actor.ts'
import { findRequestCase, lockRequest, type RequestRow } from './casework.store.ts'
import { type RequestAction, type RequestKind, type RequestRecord, requestLifecycle } from './request.ts'

export const requestRecord = (
  it: Pick<CaseLocked, 'state' | 'unitId' | 'dueAt' | 'extendedCount'>,
  request: { readonly state: string; readonly kind: RequestKind },
  extensions: number,
): RequestRecord => ({
  state: request.state,
  kind: request.kind,
  unitId: it.unitId,
  caseState: it.state,
  dueAt: it.dueAt,
  extendedCount: it.extendedCount,
  extensions,
})

export interface Asked {
  readonly kind: RequestKind
  readonly reason: string
  /** Extension: working hours. */
  readonly hours?: number | undefined
  /** Suspension: the plan, and the day it is taken up again. */
  readonly plan?: string | undefined
  readonly until?: string | undefined
}

/** The unit asks for an extension, or for suspension with a plan; the case's clock goes on until it is granted. */
export async function askForTime(work: Work, scope: Scope, caseId: string, asked: Asked): Promise<string> {
  const it = await lockCase(work, scope, caseId)
  const handling = await handlingOf(work)
  const record = requestRecord(it, { state: '', kind: asked.kind }, handling.extensions)
  enforce(refusalOf(requestLifecycle, 'ask', record, work.actor!, work.now, { ...asked }))
  if (asked.kind === 'extend') checkHours(asked.hours, handling.extensionHours)
  else checkPlan(work, asked, handling.suspendDays)
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from case_requests where city_id = ${work.cityId} and case_id = ${caseId} and state = 'asked'`.execute(
    work.trx,
  )
  if (rows[0]!.n > 0) refuse('request.ask.open', '这个案件已有一项申请在审批；请等审批后再申请，或先撤回。')
  const id = work.newId()
  await sql`
    insert into case_requests (city_id, id, case_id, kind, state, unit_id, reason, hours, plan, until, asked_by, asked_at)
    values (${work.cityId}, ${id}, ${caseId}, ${asked.kind}, 'asked', ${it.unitId}, ${asked.reason},
      ${asked.kind === 'extend' ? asked.hours! : null}, ${asked.kind === 'suspend' ? asked.plan! : null},
      ${asked.kind === 'suspend' ? asked.until! : null}, ${work.actor!.personId}, ${work.now})`.execute(
    work.trx,
  )
  const about = { clause: '六(三)', subjectId: id }
  await owedByOffice(work, 'request.decide', it, handling.ruleHours, about)
  await setOpenRequest(work, caseId, asked.kind)
  recordRequest(work, 'ask', id, { case: caseId, unit: it.unitId, request: asked.kind })
  return id
}

function checkHours(hours: number | undefined, most: number): void {
  if (!hours || hours > most)
    refuse('request.ask.hours', `每次延期须写明几个工作时，最多 ${most} 个。`, 400, '/hours')
}

function checkPlan(work: Work, asked: Asked, most: number): void {
  if (!asked.plan?.trim())
    refuse('request.ask.plan', '挂账要附整改计划：分几步、每步什么时候完成。', 400, '/plan')
  const last = new Date(work.now.getTime() + most * 86_400_000)
  if (!asked.until || chinaTime(asked.until, '00:00') <= work.now || chinaTime(asked.until, '00:00') > last)
    refuse('request.ask.until', `挂账要写明恢复整改的日期，在明天之后、${most} 天以内。`, 400, '/until')
}

async function lockCase(work: Work, scope: Scope, caseId: string): Promise<CaseLocked> {
  const [it] = await lockCases(work.trx, work.cityId, scope, [caseId])
  return it ?? refuse('case.none', '没有这个案件，或它不在您的职责范围内。', 404)
}

async function openRequest(
  work: Work,
  scope: Scope,
  id: string,
  action: RequestAction,
  version: number,
  given: Record<string, unknown>,
): Promise<{ it: CaseLocked; request: RequestRow }> {
  const caseId = await findRequestCase(work.trx, work.cityId, id)
  if (!caseId) return refuse('request.none', '没有这项申请。', 404)
  const it = await lockCase(work, scope, caseId)
  const request = (await lockRequest(work.trx, work.cityId, id))!
  const record = requestRecord(it, request, (await handlingOf(work)).extensions)
  const reason = refusalOf(requestLifecycle, action, record, work.actor!, work.now, given)
  if (overtaken(reason, request, version))
    throw new Refused(
      refusal(
        'request.overtaken',
        `这项申请已${await lastActWords(work, 'request', id)} 办理；请刷新后再看。`,
      ),
    )
  enforce(reason)
  return { it, request }
}

/** The office grants or denies; granted, the due time moves once, or the clock stops until the day. */
export async function decideRequest(
  work: Work,
  id: string,
  version: number,
  grant: boolean,
  words: string,
): Promise<void> {
  const action = grant ? 'grant' : 'deny'
  const { it, request } = await openRequest(work, everything, id, action, version, { words })
  await settle(work, request, grant ? 'granted' : 'denied', words)
  await endDuties(work, 'request.decide', id, 'done')
  await setOpenRequest(work, it.id, null)
  recordRequest(work, action, id, { case: it.id, request: request.kind })
  if (!grant) return
  if (request.kind === 'extend') await extend(work, it, request.hours!)
  else await suspend(work, it, request)
}

async function extend(work: Work, it: CaseLocked, hours: number): Promise<void> {
  const dueAt = await prolong(work, it, hours)
  await save(work, it, { due_at: dueAt, extended_count: it.extendedCount + 1 })
  const data = {
    from: it.state,
    to: it.state,
    unit: it.unitId,
    division: it.division,
    due: dueAt.toISOString(),
  }
  work.record(
    {
      kind: 'case.extended',
      subjectType: 'case',
      subjectId: it.id,
      clause: '六(三)',
      data: { ...data, hours },
    },
    'office',
    'office_head',
  )
}

async function suspend(work: Work, it: CaseLocked, request: RequestRow): Promise<void> {
  const record = await openForAct(work, everything, it.id, 'suspend', it.version, { request: request.id })
  const leftMs = await stopClock(work, record)
  const until = chinaTime(request.until!, '09:00')
  await save(work, record, { state: 'suspended', left_ms: leftMs, resumes_on: request.until, due_at: null })
  const calendar = 'five-day'
  const calendarVersion = work.calendar(calendar).version
  const due = {
    dueAt: until,
    words: `挂账至 ${request.until}`,
    calendar,
    calendarVersion,
    provisional: false,
  }
  await openCaseDuty(work, 'case.resume', it, it.unitId!, due, { clause: '六(三)' })
  recordAct(work, 'suspend', record, { until: request.until! })
}

export async function dropRequest(work: Work, scope: Scope, id: string, version: number): Promise<void> {
  const { it, request } = await openRequest(work, scope, id, 'drop', version, {})
  await dropNow(work, request.id, it.id)
}

/** Takes a request back, also when its case went on without it. */
export async function dropNow(work: Work, id: string, caseId: string): Promise<void> {
  await sql`update case_requests set state = 'dropped', version = version + 1
    where city_id = ${work.cityId} and id = ${id}`.execute(work.trx)
  await endDuties(work, 'request.decide', id, 'cancelled')
  await setOpenRequest(work, caseId, null)
  recordRequest(work, 'drop', id, { case: caseId })
}

async function settle(work: Work, request: RequestRow, state: string, words: string): Promise<void> {
  await sql`update case_requests set state = ${state}, decided_by = ${work.actor!.personId}, decided_at = ${work.now},
    decided_words = ${words.trim() || null}, version = version + 1
    where city_id = ${work.cityId} and id = ${request.id}`.execute(work.trx)
}

/** Taken up again, earlier than planned or on the day: the working time that was left runs from now. */
export async function resumeCase(work: Work, scope: Scope, id: string, version: number): Promise<void> {
  await resume(work, await openForAct(work, scope, id, 'resume', version))
}

/** What the day does by itself. */
export async function resumeOnItsDay(work: Work, id: string): Promise<void> {
  const it = await lockCase(work, everything, id)
  if (it.state === 'suspended') await resume(work, it)
}

async function resume(work: Work, it: CaseLocked): Promise<void> {
  await endDuties(work, 'case.resume', it.id, 'done')
  const dueAt = await restartClock(work, it, Number(it.leftMs ?? 0))
  await save(work, it, { state: 'acknowledged', due_at: dueAt, left_ms: null, resumes_on: null })
  recordAct(work, 'resume', it, { due: dueAt.toISOString() })
}

function recordRequest(work: Work, action: RequestAction, id: string, data: Record<string, FactValue>): void {
  const { fact, clause } = requestLifecycle.transitions[action]
  const roles =
    action === 'ask' || action === 'drop'
      ? (['unit', 'county_office'] as const)
      : (['office', 'office_head'] as const)
  work.record({ kind: fact, subjectType: 'request', subjectId: id, clause: clause ?? null, data }, ...roles)
}
