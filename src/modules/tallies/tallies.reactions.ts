// A tally is counted anew when one of its records is another: the notice series, rectification that fell due, a register;
// all of them when a month is over or the plan is another one.
import type { Reaction } from '../../server/reactions.ts'
import type { Work } from '../../server/work.ts'
import type { SealedFact } from '../ledger/ledger.store.ts'
import { TALLIES } from '../plan/pack-words.ts'
import { keepTallies } from './tallies.actions.ts'
import type { TallyName } from './tally.ts'

const everything = ['period.turned', 'plan.published']
const registers = ['register.entered', 'register.corrected', 'register.removed']

const ofCases: readonly TallyName[] = ['fixed-in-time', 'longest-fix']

function touchedBy(fact: SealedFact): readonly TallyName[] {
  if (everything.includes(fact.kind)) return TALLIES
  if (fact.kind.startsWith('notice.')) return ['notice-run']
  if (registers.includes(fact.kind)) return ['register-count', 'register-values']
  return []
}

async function fold(work: Work, facts: readonly SealedFact[]): Promise<void> {
  const names = new Set(facts.flatMap(touchedBy))
  if (names.size > 0) await keepTallies(work, names, true)
  // Cases fall due by the hundred: the first late one decides its period, the rest is counted when the month is over.
  const late = facts.some(it => it.kind === 'duty.overdue' && it.data.kind === 'case.handle')
  const decided = ofCases.filter(it => late && !names.has(it))
  if (decided.length > 0) await keepTallies(work, new Set(decided), false)
}

export const talliesReactions: readonly Reaction[] = [
  {
    name: 'keep-tallies',
    on: [...everything, ...registers, 'notice.issued', 'notice.withdrawn', 'duty.overdue'],
    fold,
    handle: (work, fact) => fold(work, [fact]),
  },
]
