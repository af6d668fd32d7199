// What a peer is told follows from facts, once each and in their order.
import type { Errand } from '../../server/errands.ts'
import type { Reaction } from '../../server/reactions.ts'
import { caseLifecycle } from '../cases/case-lifecycle.ts'
import { deliverDue } from './deliver.actions.ts'
import { tellCase, tellDecision } from './tell.actions.ts'

export const peersReactions: readonly Reaction[] = [
  {
    name: 'tell-peers',
    on: [
      ...new Set(Object.values(caseLifecycle.transitions).map(transition => transition.fact)),
      'peerdoubt.decided',
    ],
    handle: (work, fact) => (fact.subjectType === 'case' ? tellCase(work, fact) : tellDecision(work, fact)),
  },
]

export const peersErrands: readonly Errand[] = [{ name: 'deliver-to-peers', run: deliverDue }]
