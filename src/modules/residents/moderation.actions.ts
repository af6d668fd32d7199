// A person decides on each report: a case of its own, part of one under way, declined with a reason the resident reads, or
// invalid. What leads to the resident stays with the report; the case gets what the office wrote.
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, Refused, refusal, refuse } from '../../lib/refusal.ts'
import type { House } from '../../server/house.ts'
import type { Work } from '../../server/work.ts'
import { attachEvidence } from '../blobs/blobs.actions.ts'
import { openStates } from '../cases/case.ts'
import { owedByOffice } from '../cases/case-duties.actions.ts'
import { categoryOf } from '../cases/deadline.ts'
import { findAccountable } from '../cases/filing.store.ts'
import { type Filed, fileFindings } from '../cases/intake.actions.ts'
import { endDuties } from '../duties/duties.actions.ts'
import type { FactValue } from '../ledger/fact.ts'
import { lastActWords } from '../ledger/last-act.actions.ts'
import type { Severity } from '../plan/pack.contract.ts'
import { findPlan } from '../plan/plan.store.ts'
import { DECIDE_HOURS, type ReportAction, reportLifecycle } from './report.ts'
import { listReportPhotos, lockReport, type ReportRow } from './residents.store.ts'

const DUTY = 'report.decide'

async function openForAct(
  work: Work,
  id: string,
  version: number,
  action: ReportAction,
  given: Record<string, unknown>,
): Promise<ReportRow> {
  const row = await lockReport(work.trx, work.cityId, id)
  if (!row) return refuse('report.none', '没有这条上报。', 404)
  const record = { state: row.state, purged: row.purgedAt !== null }
  const reason = refusalOf(reportLifecycle, action, record, work.actor!, work.now, given)
  if (overtaken(reason, row, version)) {
    const who = await lastActWords(work, 'report', id)
    throw new Refused(
      refusal(
        'report.overtaken',
        `${row.number} 已${who} 办理，现为“${reportLifecycle.states[row.state]}”；请刷新后再看。`,
      ),
    )
  }
  enforce(reason)
  return row
}

async function decide(
  work: Work,
  row: ReportRow,
  action: ReportAction,
  values: { readonly reason?: string | null; readonly case_id?: string | null },
  data: Record<string, FactValue> = {},
): Promise<void> {
  const { to, fact, clause } = reportLifecycle.transitions[action]
  const back = to === 'received'
  await work.trx
    .updateTable('resident_reports')
    .set({
      ...values,
      state: to,
      decided_at: back ? null : work.now,
      decided_by: back ? null : work.actor!.personId,
      version: row.version + 1,
    })
    .where('city_id', '=', work.cityId)
    .where('id', '=', row.id)
    .execute()
  if (back) await oweDecision(work, row)
  else await endDuties(work, DUTY, row.id, 'done')
  work.record(
    {
      kind: fact,
      subjectType: 'report',
      subjectId: row.id,
      clause: clause ?? null,
      data: { from: row.state, to, ...data },
    },
    'office',
    'office_head',
  )
}

/** The office owes a decision within a working day. */
export async function oweDecision(work: Work, row: { id: string; number: string }): Promise<void> {
  const about = { id: row.id, title: `群众随手拍 ${row.number}`, requirement: null }
  await owedByOffice(work, DUTY, about, DECIDE_HOURS, { clause: '六(三)' })
}

export interface AcceptedAs {
  readonly title: string
  readonly detail: string
  readonly category?: string | undefined
  readonly placeId?: string | undefined
  /** County or town, where there is no registered place. */
  readonly division?: number | undefined
}

/** Becomes a problem in review, with the source's own number and the pictures; nothing else of the report goes along. */
export async function acceptReport(work: Work, id: string, version: number, as: AcceptedAs): Promise<Filed> {
  const row = await openForAct(work, id, version, 'accept', { title: as.title })
  const rules = (await findPlan(work.trx, work.cityId))?.body.rules
  const category = as.category && rules ? categoryOf(rules, as.category) : undefined
  if (as.category && !category)
    return refuse('report.category.none', '没有这个问题分类，请从分类表中选择。', 400, '/category')
  const place = as.placeId ? await findAccountable(work.trx, work.cityId, as.placeId, null) : undefined
  if (as.placeId && !place?.placeName)
    return refuse('place.none', '没有这个点位，请从点位清单中选择。', 400, '/placeId')
  const division = as.division ?? row.division
  if (!place && division === null)
    return refuse(
      'report.accept.nowhere',
      '请选一个点位；没有登记成点位的地方，请选县（市、区），并在情况里写清地点。',
      400,
      '/placeId',
    )
  const photos = await listReportPhotos(work.trx, work.cityId, id)
  const [filed] = await fileFindings(work, [
    {
      source: 'residents',
      sourceRef: row.number,
      category: category?.code ?? null,
      placeId: as.placeId ?? null,
      placeType: place?.placeType ?? null,
      division: place ? place.division : countyOf(division!),
      requirement: null,
      severity: (category?.severity ?? 'normal') as Severity,
      clause: category?.clause ?? '二(四)',
      title: as.title,
      detail: as.detail,
      photos,
    },
  ])
  await decide(work, row, 'accept', { case_id: filed!.id }, { case: filed!.id })
  return filed!
}

/** Towns have nine digits and begin with their county's six. */
const countyOf = (code: number): number => (code > 999_999 ? Math.floor(code / 1000) : code)

/** Another report of a problem that is in review or being worked on: its pictures join, the resident follows that case. */
export async function mergeReport(work: Work, id: string, version: number, caseId: string): Promise<void> {
  const row = await openForAct(work, id, version, 'merge', { caseId })
  const into = await work.trx
    .selectFrom('cases')
    .select('state')
    .where('city_id', '=', work.cityId)
    .where('id', '=', caseId)
    .executeTakeFirst()
  if (!into) return refuse('case.none', '没有这个案件，或它不在您的职责范围内。', 404, '/caseId')
  const open: readonly string[] = ['filed', 'checking', ...openStates]
  if (!open.includes(into.state))
    return refuse('report.merge.ended', '这个案件已经结束，不能再并入；请受理为新的问题。', 409, '/caseId')
  const photos = await listReportPhotos(work.trx, work.cityId, id)
  await attachEvidence(work, 'case', caseId, 'before', photos, null)
  await decide(work, row, 'merge', { case_id: caseId }, { case: caseId })
}

export async function declineReport(work: Work, id: string, version: number, reason: string): Promise<void> {
  await decide(work, await openForAct(work, id, version, 'decline', { reason }), 'decline', { reason })
}

export async function markSpam(work: Work, id: string, version: number): Promise<void> {
  await decide(work, await openForAct(work, id, version, 'spam', {}), 'spam', { reason: null })
}

/** A decision taken back: the report waits again. */
export async function restoreReport(work: Work, id: string, version: number, reason: string): Promise<void> {
  await decide(work, await openForAct(work, id, version, 'restore', { reason }), 'restore', { reason: null })
}

/** The phone number, to ask back; that it was looked at is recorded. */
export async function showPhone(work: Work, house: House, id: string): Promise<string> {
  const row = await lockReport(work.trx, work.cityId, id)
  if (!row) return refuse('report.none', '没有这条上报。', 404)
  if (!row.phoneSealed)
    return refuse('report.phone.none', '反映人没有留电话，或已到期删除；请用查询页上的说明答复。', 404)
  work.record(
    { kind: 'report.phone-seen', subjectType: 'report', subjectId: id, data: {} },
    'office',
    'office_head',
  )
  return house.secrets.open(row.phoneSealed)
}
