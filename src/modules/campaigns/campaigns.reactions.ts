// A problem filed while a campaign runs is taken into it, where it belongs to it.
import type { Reaction } from '../../server/reactions.ts'
import type { Work } from '../../server/work.ts'
import type { SealedFact } from '../ledger/ledger.store.ts'
import { takeInFiled } from './campaigns.store.ts'

const takeIn = (work: Work, facts: readonly SealedFact[]) =>
  takeInFiled(
    work.trx,
    work.cityId,
    facts.map(fact => fact.subjectId),
    work.now,
  )

export const campaignsReactions: readonly Reaction[] = [
  {
    name: 'campaign-cases',
    on: ['case.filed'],
    fold: takeIn,
    handle: (work, fact) => takeIn(work, [fact]),
  },
]
