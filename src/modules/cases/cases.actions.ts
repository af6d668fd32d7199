// Acts on findings in review: joined, settled on the spot, declined. Each is one transaction, opened by the pipeline.
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { copyEvidence } from '../blobs/blobs.actions.ts'
import { everything } from '../people/actor.ts'
import { openAllForAct, openForAct, recordAct, save } from './act.actions.ts'
import { openStates } from './case.ts'
import { caseLifecycle } from './case-lifecycle.ts'
import { lockCases } from './cases.store.ts'

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
  const open = openStates.some(state => state === target.state)
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
