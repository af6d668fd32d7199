// A verifier looks at a flag and clears or upholds it, with the reason. Nothing else follows from it by itself.
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, refuse } from '../../lib/refusal.ts'
import { sm3 } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { lastActWords } from '../ledger/last-act.actions.ts'
import type { Scope } from '../people/actor.ts'
import { lockFlag } from './evidence.store.ts'
import { type FlagAction, type FlagState, flagLifecycle, flagStates } from './flag.ts'

export async function decideFlag(
  work: Work,
  scope: Scope,
  id: string,
  action: FlagAction,
  version: number,
  reason: string,
): Promise<void> {
  const flag = await lockFlag(work.trx, work.cityId, scope, id)
  if (!flag) return refuse('flag.none', '没有这条照片提示，或它不在您的职责范围内。', 404)
  const why = refusalOf(flagLifecycle, action, flag, work.actor!, work.now, { reason })
  if (overtaken(why, flag, version)) {
    const who = await lastActWords(work, 'flag', id)
    refuse(
      'flag.overtaken',
      `这条提示已${who} 办理，现为“${flagStates[flag.state as FlagState]}”；请刷新后再看。`,
    )
  }
  enforce(why)
  const transition = flagLifecycle.transitions[action]
  await work.trx
    .updateTable('photo_flags')
    .set({
      state: transition.to,
      decided_by: work.actor!.personId,
      decided_at: work.now,
      reason,
      version: flag.version + 1,
    })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  work.record(
    {
      kind: transition.fact,
      subjectType: 'flag',
      subjectId: id,
      clause: transition.clause ?? null,
      data: { case: flag.caseId, flag: flag.kind, reason: sm3(reason) },
    },
    'verifier',
    'office',
    'office_head',
  )
}
