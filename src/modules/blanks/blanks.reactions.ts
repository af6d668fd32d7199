// What the division fills: whoever is made to answer for a task, or gives it a time in an approved work plan.
import type { Reaction } from '../../server/reactions.ts'
import type { Work } from '../../server/work.ts'
import type { SealedFact } from '../ledger/ledger.store.ts'
import { fillBlanks } from './blanks.actions.ts'

async function fill(work: Work, facts: readonly SealedFact[]): Promise<void> {
  const of = (kinds: readonly string[], code: (fact: SealedFact) => unknown) => [
    ...new Set(facts.filter(it => kinds.includes(it.kind)).map(it => String(code(it) ?? ''))),
  ]
  const assigned = of(['requirement.assigned'], fact => fact.subjectId)
  const timed = of(['measure.adopted', 'measure.changed'], fact => fact.data.requirement)
  if (assigned.length > 0) await fillBlanks(work, 'lead', assigned)
  // A measure that was there before its unit came to lead gives the task its time as well.
  const both = [...new Set([...assigned, ...timed])]
  if (both.length > 0) await fillBlanks(work, 'due', both)
}

export const blanksReactions: readonly Reaction[] = [
  {
    name: 'fill-blanks',
    on: ['requirement.assigned', 'measure.adopted', 'measure.changed'],
    fold: fill,
    handle: (work, fact) => fill(work, [fact]),
  },
]
