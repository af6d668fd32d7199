// What the two sides say differently, in a list for a person. Raised by machine, decided by people through the normal acts;
// over by itself only when both say the same again.
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { reopenCase } from '../cases/after.actions.ts'
import { mergeFindings } from '../cases/cases.actions.ts'
import { contradictions, type Decision, type DoubtKind, decisionsOf } from './peer.ts'
import { lockPeer } from './peers.store.ts'

export interface NewDoubt {
  readonly kind: DoubtKind
  readonly caseId: string | null
  readonly otherCaseId?: string
  readonly messageId: string | null
  readonly theirs: string
  readonly ours: string
}

/** Raises a doubt; one of the same kind on the same case that is open gets the newer words. */
export async function raiseDoubt(work: Work, peerId: string, it: NewDoubt): Promise<void> {
  const words = { theirs: it.theirs.slice(0, 500), ours: it.ours.slice(0, 500), message_id: it.messageId }
  if (it.caseId) {
    const open = await work.trx
      .updateTable('peer_doubts')
      .set(eb => ({ ...words, version: eb('version', '+', 1) }))
      .where('city_id', '=', work.cityId)
      .where('peer_id', '=', peerId)
      .where('case_id', '=', it.caseId)
      .where('kind', '=', it.kind)
      .where('state', '=', 'open')
      .returning('id')
      .execute()
    if (open.length > 0) return
  }
  const id = work.newId()
  await work.trx
    .insertInto('peer_doubts')
    .values({
      city_id: work.cityId,
      id,
      peer_id: peerId,
      kind: it.kind,
      case_id: it.caseId,
      other_case_id: it.otherCaseId ?? null,
      ...words,
      raised_at: work.now,
      state: 'open',
    })
    .execute()
  work.record({
    kind: 'peerdoubt.raised',
    subjectType: 'peerdoubt',
    subjectId: id,
    data: { peer: peerId, kind: it.kind, case: it.caseId },
  })
}

/** Contradictions on a case that are none any more are over; `besides` is the one that still holds. */
export async function settleDoubts(
  work: Work,
  peerId: string,
  caseId: string,
  besides?: DoubtKind,
): Promise<void> {
  const kinds = contradictions.filter(kind => kind !== besides)
  const over = await work.trx
    .updateTable('peer_doubts')
    .set(eb => ({ state: 'agreed', decided_at: work.now, version: eb('version', '+', 1) }))
    .where('city_id', '=', work.cityId)
    .where('peer_id', '=', peerId)
    .where('case_id', '=', caseId)
    .where('state', '=', 'open')
    .where('kind', 'in', kinds)
    .returning(['id', 'kind'])
    .execute()
  for (const { id, kind } of over)
    work.record({
      kind: 'peerdoubt.agreed',
      subjectType: 'peerdoubt',
      subjectId: id,
      data: { peer: peerId, kind, case: caseId },
    })
}

/** Once a case has left the review, whether it is another one's double is no longer asked. */
export async function dropDuplicates(work: Work, caseId: string): Promise<void> {
  await work.trx
    .updateTable('peer_doubts')
    .set(eb => ({ state: 'agreed', decided_at: work.now, version: eb('version', '+', 1) }))
    .where('city_id', '=', work.cityId)
    .where('case_id', '=', caseId)
    .where('state', '=', 'open')
    .where('kind', '=', 'duplicate')
    .execute()
}

export interface DoubtDecision {
  readonly decision: Decision
  readonly reason: string
  readonly placeId?: string | undefined
}

/** What is decided of a message that has no case yet. */
export type FileAt = (peerId: string, messageId: string, placeId: string) => Promise<string>
export type RefuseMessage = (messageId: string, reason: string) => Promise<void>

/** Decides a doubt: through the act of cases where the decision is one. Records `peerdoubt.decided`. */
export async function decideDoubt(
  work: Work,
  id: string,
  version: number,
  it: DoubtDecision,
  onMessage: { readonly fileAt: FileAt; readonly refuse: RefuseMessage },
): Promise<void> {
  const doubt = await lockDoubt(work, id, version)
  if (!decisionsOf[doubt.kind as DoubtKind].includes(it.decision))
    refuse('peerdoubt.decision', '这类疑点不能这样办；请从给出的办法中选。', 400, '/decision')
  let caseId = doubt.case_id
  if (it.decision === 'file') {
    if (!it.placeId) return refuse('peerdoubt.place', '请先选定点位，再登记。', 400, '/placeId')
    caseId = await onMessage.fileAt(doubt.peer_id, doubt.message_id!, it.placeId)
  }
  if (it.decision === 'refuse') await onMessage.refuse(doubt.message_id!, it.reason)
  if (it.decision === 'join') {
    const record = await versionOf(work, doubt.case_id!)
    await mergeFindings(work, doubt.other_case_id!, [{ id: doubt.case_id!, version: record }], it.reason)
  }
  if (it.decision === 'reopen') {
    const now = await nowCaseOf(work, doubt.peer_id, doubt.case_id!)
    await reopenCase(work, now, await versionOf(work, now), it.reason)
  }
  await work.trx
    .updateTable('peer_doubts')
    .set({
      state: 'decided',
      decision: it.decision,
      reason: it.reason,
      case_id: caseId,
      decided_by: work.actor!.personId,
      decided_at: work.now,
      version: version + 1,
    })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  const data = { peer: doubt.peer_id, kind: doubt.kind, case: caseId, decision: it.decision }
  work.record(
    { kind: 'peerdoubt.decided', subjectType: 'peerdoubt', subjectId: id, data },
    'office',
    'office_head',
  )
}

async function lockDoubt(work: Work, id: string, version: number) {
  const of = await work.trx
    .selectFrom('peer_doubts')
    .select('peer_id')
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .executeTakeFirst()
  // The peer before its rows, as everywhere: what arrives meanwhile waits and cannot come crosswise.
  if (of) await lockPeer(work.trx, work.cityId, of.peer_id)
  const doubt = await work.trx
    .selectFrom('peer_doubts')
    .selectAll()
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!doubt) return refuse('peerdoubt.none', '没有这条疑点；请刷新后再看。', 404)
  if (doubt.state !== 'open') refuse('peerdoubt.settled', '这条疑点已经办了；请刷新后再看。')
  if (doubt.version !== version) refuse('peerdoubt.overtaken', '对方刚刚又有新的说法；请刷新后再定。')
  return doubt
}

async function versionOf(work: Work, caseId: string): Promise<number> {
  const row = await work.trx
    .selectFrom('cases')
    .select('version')
    .where('city_id', '=', work.cityId)
    .where('id', '=', caseId)
    .executeTakeFirstOrThrow()
  return row.version
}

async function nowCaseOf(work: Work, peerId: string, caseId: string): Promise<string> {
  const row = await work.trx
    .selectFrom('peer_links')
    .select('now_case_id')
    .where('city_id', '=', work.cityId)
    .where('peer_id', '=', peerId)
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow()
  return row.now_case_id
}
