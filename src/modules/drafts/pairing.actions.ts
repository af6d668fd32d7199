// What a person says of an old and a new part: they are one, they are not, or it is left to the words again.
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { counts, draftLifecycle } from './draft.ts'
import { openForAct } from './drafts.actions.ts'
import { deletePairing, insertPairing, listItems } from './drafts.store.ts'
import { PAIRED_KINDS, type Pairing } from './mapping.ts'
import { basePlan } from './understood.actions.ts'

export interface Saying extends Omit<Pairing, 'said'> {
  readonly said: Pairing['said'] | 'open'
}

/**
 * Keeps it with the draft; it decides what keeps its code when the draft is published. A pair takes the place of whatever
 * either side was paired with by hand. Refuses what is not in the plan in force, or counts no longer in the draft.
 */
export async function sayPairing(work: Work, draftId: string, it: Saying): Promise<void> {
  await openForAct(work, draftId, 'pair')
  const words = PAIRED_KINDS[it.kind]
  const { base } = await basePlan(work)
  const known = {
    clause: base.clauses.map(one => one.id),
    task: base.tasks.map(one => one.code),
    target: base.targets.map(one => one.code),
  }
  if (!known[it.kind].includes(it.old))
    refuse('draft.pair.old', `现行规划里没有这一${words}；请刷新后重新选择。`, 404, '/old')
  const [item] = await listItems(work.trx, work.cityId, draftId, [it.item])
  if (item?.kind !== it.kind || !counts(item.state))
    refuse(
      'draft.pair.item',
      `草稿里没有这一${words}，或已经不采纳、拆分、合并；请刷新后重新选择。`,
      404,
      '/item',
    )
  await deletePairing(work.trx, work.cityId, draftId, it, it.said === 'pair')
  if (it.said !== 'open')
    await insertPairing(
      work.trx,
      work.cityId,
      draftId,
      { ...it, said: it.said },
      work.actor!.personId,
      work.now,
    )
  work.record(
    {
      kind: draftLifecycle.transitions.pair.fact,
      subjectType: 'draft',
      subjectId: draftId,
      clause: it.kind === 'clause' ? it.old : null,
      data: { kind: it.kind, item: it.item, said: it.said, ...(it.kind === 'clause' ? {} : { old: it.old }) },
    },
    'office',
    'office_head',
  )
}
