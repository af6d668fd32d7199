// What people do with a draft: bring a document in, decide on its items, put a draft aside.
import { canonical, type Json } from '../../lib/canonical.ts'
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, Refused, refusal, refuse } from '../../lib/refusal.ts'
import { sm3 } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { noteDocument } from '../blobs/blobs.actions.ts'
import type { CompiledPlan } from '../compile/compiled.ts'
import type { ReadDocument } from '../reading/document.ts'
import { type DraftAction, draftLifecycle, type ItemAction, type ItemKind, itemLifecycle } from './draft.ts'
import { type AnyValue, misfit, proposalsOf } from './draft-values.ts'
import {
  type DraftListed,
  decideItems,
  findDraftOf,
  type ItemRow,
  insertItems,
  listDrafts,
  listItems,
  lockDraft,
} from './drafts.store.ts'

const digestOf = (value: AnyValue) => sm3(canonical(value as unknown as Json))
const office = ['office', 'office_head'] as const

export interface Arrived {
  readonly fileName: string
  readonly digest: string
  readonly size: number
  readonly document: ReadDocument
  readonly plan: CompiledPlan
}

/** Makes a draft of a document that was read; the same file under review already gives that draft. */
export async function openDraft(work: Work, it: Arrived): Promise<{ id: string; known: boolean }> {
  const known = await findDraftOf(work.trx, work.cityId, it.digest)
  if (known) return { id: known, known: true }
  await noteDocument(work, { digest: it.digest, size: it.size, mediaType: 'application/octet-stream' })
  const id = work.newId()
  await work.trx
    .insertInto('plan_drafts')
    .values({
      city_id: work.cityId,
      id,
      state: 'review',
      file_name: it.fileName,
      digest: it.digest,
      format: it.document.format,
      size: it.size,
      text: it.plan.text,
      notes: JSON.stringify(it.document.notes),
      lints: JSON.stringify(it.plan.lints),
      uploaded_by: work.actor!.personId,
      uploaded_at: work.now,
    })
    .execute()
  const proposals = proposalsOf(it.plan)
  await insertItems(
    work.trx,
    work.cityId,
    id,
    proposals.map((proposal, ordinal) => ({
      ...proposal,
      id: work.newId(),
      ordinal,
      state: 'proposed',
      proposed: proposal.value,
      parents: [],
      decidedBy: null,
      decidedAt: null,
    })),
  )
  work.record(
    {
      kind: draftLifecycle.transitions.upload.fact,
      subjectType: 'draft',
      subjectId: id,
      clause: draftLifecycle.transitions.upload.clause ?? null,
      data: { digest: it.digest, format: it.document.format, items: proposals.length },
    },
    ...office,
  )
  return { id, known: false }
}

export async function getDraft(work: Work, id: string): Promise<DraftListed> {
  const [draft] = await listDrafts(work.trx, work.cityId, id)
  return draft ?? refuse('draft.none', '没有这份规划草稿。', 404)
}

/** Locks a draft and checks an act on it as a whole. */
export async function openForAct(
  work: Work,
  id: string,
  action: DraftAction,
  given?: Record<string, unknown>,
) {
  if (!(await lockDraft(work.trx, work.cityId, id))) refuse('draft.none', '没有这份规划草稿。', 404)
  const draft = await getDraft(work, id)
  enforce(refusalOf(draftLifecycle, action, draft, work.actor!, work.now, given))
  return draft
}

export interface Which {
  readonly id: string
  readonly version: number
}

/** Locks the draft and checks one act on each of the items; nothing happens unless all may go ahead. */
async function openItems(
  work: Work,
  draftId: string,
  which: readonly Which[],
  action: ItemAction,
  given: Record<string, unknown>,
): Promise<ItemRow[]> {
  if (!(await lockDraft(work.trx, work.cityId, draftId))) refuse('draft.none', '没有这份规划草稿。', 404)
  const draft = await getDraft(work, draftId)
  const ids = which.map(it => it.id)
  if (new Set(ids).size < ids.length)
    refuse('draftitem.twice', '同一条选了两次；请刷新后重新选择。', 400, '/items')
  const items = await listItems(work.trx, work.cityId, draftId, ids)
  const byId = new Map(items.map(item => [item.id, item]))
  return which.map(({ id, version }) => {
    const item = byId.get(id) ?? refuse('draftitem.none', '没有这一条；请刷新后重试。', 404)
    const record = { state: item.state, draft: draft.state }
    const reason = refusalOf(itemLifecycle, action, record, work.actor!, work.now, given)
    if (overtaken(reason, item, version))
      throw new Refused(
        refusal('draftitem.overtaken', `这一条已由${item.decidedBy ?? '他人'}办理；请刷新后再看。`),
      )
    enforce(reason)
    return item
  })
}

function recordItem(work: Work, action: ItemAction, draftId: string, id: string, value?: AnyValue): void {
  work.record(
    {
      kind: itemLifecycle.transitions[action].fact,
      subjectType: 'draftitem',
      subjectId: id,
      data: { draft: draftId, ...(value === undefined ? {} : { digest: digestOf(value) }) },
    },
    ...office,
  )
}

const decision = (work: Work, state: string, reason: string | null = null) => ({
  state,
  reason,
  by: work.actor!.personId,
  at: work.now,
})

/** Accepts, rejects or reopens items. */
export async function decide(
  work: Work,
  draftId: string,
  action: 'accept' | 'reject' | 'reopen',
  which: readonly Which[],
  reason: string | undefined,
): Promise<number> {
  const items = await openItems(work, draftId, which, action, { reason })
  await applyDecision(work, draftId, action, items, reason ?? null)
  return items.length
}

async function applyDecision(
  work: Work,
  draftId: string,
  action: 'accept' | 'reject' | 'reopen',
  items: readonly ItemRow[],
  reason: string | null,
): Promise<void> {
  const ids = items.map(it => it.id)
  const to = itemLifecycle.transitions[action].to
  const how =
    action === 'reopen' ? { state: to, reason: null, by: null, at: null } : decision(work, to, reason)
  await decideItems(work.trx, work.cityId, draftId, ids, how)
  for (const item of items) recordItem(work, action, draftId, item.id, item.value)
}

/** Accepts what waits of one kind, from a confidence on; kinds the compiler gives none for count as a whole. */
export async function acceptAll(
  work: Work,
  draftId: string,
  kind: ItemKind,
  atLeast: number,
): Promise<number> {
  if (!(await lockDraft(work.trx, work.cityId, draftId))) refuse('draft.none', '没有这份规划草稿。', 404)
  const waiting = (await listItems(work.trx, work.cityId, draftId)).filter(
    it => it.kind === kind && it.state === 'proposed' && (it.confidence === null || it.confidence >= atLeast),
  )
  if (waiting.length === 0) return 0
  return decide(work, draftId, 'accept', waiting, undefined)
}

function enforceFit(kind: ItemKind, value: AnyValue, at: string): void {
  const where = misfit(kind, value)
  if (where !== undefined)
    refuse('draftitem.value', '填写的内容与这一类条目不符；请逐项核对后重试。', 400, `${at}${where}`)
}

/** Replaces what an item says by what a person wrote; what the machine proposed stays beside it. */
export async function correct(work: Work, draftId: string, which: Which, value: AnyValue): Promise<string> {
  const [item] = await openItems(work, draftId, [which], 'correct', { value })
  enforceFit(item!.kind, value, '/value')
  const how = { ...decision(work, 'corrected'), value }
  await decideItems(work.trx, work.cityId, draftId, [item!.id], how)
  recordItem(work, 'correct', draftId, item!.id, value)
  return item!.id
}

/** Puts several items in the place of one. */
export async function split(
  work: Work,
  draftId: string,
  which: Which,
  parts: readonly AnyValue[],
): Promise<string[]> {
  const [item] = await openItems(work, draftId, [which], 'split', { parts })
  for (const [i, part] of parts.entries()) enforceFit(item!.kind, part, `/parts/${i}`)
  await decideItems(work.trx, work.cityId, draftId, [item!.id], decision(work, 'split'))
  recordItem(work, 'split', draftId, item!.id)
  return writeItems(work, draftId, [item!], parts)
}

/** Puts one item in the place of several of one kind. */
export async function merge(
  work: Work,
  draftId: string,
  which: readonly Which[],
  value: AnyValue,
): Promise<string> {
  const items = await openItems(work, draftId, which, 'merge', { value })
  const [first] = items
  if (items.some(it => it.kind !== first!.kind))
    refuse('draftitem.merge.kinds', '只有同一类的条目才能合并；请只选同一类。', 400, '/items')
  enforceFit(first!.kind, value, '/value')
  await decideItems(
    work.trx,
    work.cityId,
    draftId,
    items.map(it => it.id),
    decision(work, 'merged'),
  )
  for (const item of items) recordItem(work, 'merge', draftId, item.id)
  const [id] = await writeItems(work, draftId, items, [value])
  return id!
}

async function writeItems(
  work: Work,
  draftId: string,
  from: readonly ItemRow[],
  values: readonly AnyValue[],
): Promise<string[]> {
  const start = Math.min(...from.map(it => it.start))
  const end = Math.max(...from.map(it => it.end))
  const written = values.map(value => ({
    id: work.newId(),
    kind: from[0]!.kind,
    ordinal: from[0]!.ordinal,
    state: itemLifecycle.transitions.write.to,
    start,
    end,
    confidence: null,
    proposed: null,
    value,
    parents: from.map(it => it.id),
    decidedBy: work.actor!.personId,
    decidedAt: work.now,
  }))
  await insertItems(work.trx, work.cityId, draftId, written)
  for (const it of written) recordItem(work, 'write', draftId, it.id, it.value)
  return written.map(it => it.id)
}

/** Puts a draft aside; what was decided on it stays readable. */
export async function abandon(work: Work, id: string, reason: string): Promise<void> {
  await openForAct(work, id, 'abandon', { reason })
  await closeDraft(work, id, 'abandon', { reason })
}

/** Writes the end of a draft and its fact. */
export async function closeDraft(
  work: Work,
  id: string,
  action: 'publish' | 'abandon',
  { reason = null, planId = null }: { reason?: string | null; planId?: string | null },
): Promise<void> {
  const { to, fact } = draftLifecycle.transitions[action]
  await work.trx
    .updateTable('plan_drafts')
    .set({ state: to, reason, plan_id: planId, closed_by: work.actor!.personId, closed_at: work.now })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  work.record(
    {
      kind: fact,
      subjectType: 'draft',
      subjectId: id,
      clause: '五(一)2',
      data: planId ? { plan: planId } : {},
    },
    ...office,
  )
}
