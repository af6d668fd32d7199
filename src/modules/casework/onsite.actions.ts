// Before a problem is anybody's: somebody looks on the spot, or one report turns out to be several problems.

import { chinaDay } from '../../lib/day.ts'
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { attachEvidence, copyEvidence } from '../blobs/blobs.actions.ts'
import { openForAct, recordAct, save } from '../cases/act.actions.ts'
import type { CaseSource } from '../cases/case.ts'
import { owedByOffice } from '../cases/case-duties.actions.ts'
import { type Filed, fileFindings } from '../cases/intake.actions.ts'
import { endDuties } from '../duties/duties.actions.ts'
import { everything, type Scope } from '../people/actor.ts'
import { listHolders } from '../people/people.store.ts'
import type { Severity } from '../plan/pack.contract.ts'

/** Sends an inspector or a verifier to look; he has a working day. */
export async function sendToCheck(work: Work, id: string, version: number, checkerId: string): Promise<void> {
  const record = await openForAct(work, everything, id, 'check', version, { checkerId })
  const day = chinaDay(work.now)
  const holders = [
    ...(await listHolders(work.trx, work.cityId, 'inspector', day)),
    ...(await listHolders(work.trx, work.cityId, 'verifier', day)),
  ]
  const checker = holders.find(one => one.personId === checkerId)
  if (!checker)
    return refuse('case.check.nobody', '请选一名在岗的巡查测评员或核查员到现场。', 400, '/checkerId')
  await save(work, record, { state: 'checking', checker_id: checkerId })
  await owedByOffice(work, 'case.check', record, 8, { clause: '二(四)', postId: checker.postId })
  recordAct(work, 'check', record, { checker: checkerId })
}

/** What was found on the spot; the problem is back in review, where the office decides. */
export async function reportCheck(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  found: { readonly there: boolean; readonly words: string; readonly photos: readonly string[] },
): Promise<void> {
  const record = await openForAct(work, scope, id, 'report', version, { words: found.words })
  await attachEvidence(work, 'case', id, 'check', found.photos, null)
  await save(work, record, {
    state: 'filed',
    checked_at: work.now,
    check_found: found.there,
    check_words: found.words,
  })
  await endDuties(work, 'case.check', id, 'done')
  recordAct(work, 'report', record, { there: found.there, photos: [...found.photos] })
}

export interface SplitInto {
  readonly title: string
  readonly category?: string | undefined
  readonly severity?: Severity | undefined
}

/** One report that is several problems: each becomes a finding of its own at the same place, with the same pictures. */
export async function splitFinding(
  work: Work,
  id: string,
  version: number,
  into: readonly SplitInto[],
): Promise<Filed[]> {
  const record = await openForAct(work, everything, id, 'split', version, { into })
  if (record.observationId)
    refuse(
      'case.split.answer',
      '这个问题来自一项测评作答，一项作答只对应一个问题，不能拆分；另有问题请单独登记。',
    )
  const filed = await fileFindings(
    work,
    into.map(one => ({
      source: record.source as CaseSource,
      placeId: record.placeId!,
      placeType: record.placeType,
      division: record.division,
      requirement: record.requirement,
      category: one.category ?? record.category,
      severity: one.severity ?? (record.severity as Severity),
      clause: record.clause,
      title: one.title,
      detail: '',
      photos: [],
      fromCaseId: id,
      finderId: record.finderId,
      checkedAt: record.checkedAt,
    })),
  )
  for (const one of filed) await copyEvidence(work, 'case', id, 'case', one.id, 'before')
  await save(work, record, { state: 'split', split_into: filed.length, closed_at: work.now })
  recordAct(work, 'split', record, { into: filed.map(one => one.id) })
  return filed
}
