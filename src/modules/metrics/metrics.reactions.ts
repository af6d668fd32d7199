// What follows from figures, lists, papers and plans: verdicts are judged again, once for a whole batch of facts.
import type { Reaction } from '../../server/reactions.ts'
import type { Work } from '../../server/work.ts'
import type { SealedFact } from '../ledger/ledger.store.ts'
import { judgeAgain, targetsOf } from './verdicts.actions.ts'
import { findFrame } from './world.store.ts'

/** Facts after which a verdict may be another; `code` in their data says whose. */
const moving = ['reading.accepted', 'reading.superseded', 'outside.entered', 'decision.approved']
const all = ['plan.published', 'list.kept', 'period.turned']

async function judge(work: Work, facts: readonly SealedFact[]): Promise<void> {
  if (facts.length === 0) return
  const frame = await findFrame(work.trx, work.cityId)
  if (!frame) return
  if (facts.some(fact => all.includes(fact.kind))) {
    await judgeAgain(work, frame)
    return
  }
  const codes = new Set(facts.map(fact => String(fact.data.code ?? '')))
  const targets = targetsOf(frame, codes)
  for (const fact of facts) if (fact.data.target) targets.add(String(fact.data.target))
  await judgeAgain(work, frame, targets)
}

export const metricsReactions: readonly Reaction[] = [
  {
    name: 'judge-targets',
    on: [...moving, ...all],
    fold: judge,
    handle: (work, fact) => judge(work, [fact]),
  },
]
