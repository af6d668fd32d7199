// What follows from figures, lists, papers, plans and divisions: verdicts are judged again, once for a whole batch of
// facts; a regression raises the alarm; what a unit answers for becomes owed.
import type { Reaction } from '../../server/reactions.ts'
import type { Timer } from '../../server/timers.ts'
import type { Work } from '../../server/work.ts'
import type { SealedFact } from '../ledger/ledger.store.ts'
import { endAlerts, raiseRegression, warnAhead } from './alerts.actions.ts'
import { openDues } from './dues.actions.ts'
import { judgeAgain, targetsOf } from './verdicts.actions.ts'
import { findFrame } from './world.store.ts'

/** Facts after which a verdict may be another; `code` in their data says whose. */
const moving = [
  'reading.accepted',
  'reading.computed',
  'outside.entered',
  'outside.confirmed',
  'outside.refused',
  'outside.withdrawn',
  'decision.approved',
]
const all = ['plan.published', 'list.kept', 'period.turned']

async function judge(work: Work, facts: readonly SealedFact[]): Promise<void> {
  if (facts.length === 0) return
  const frame = await findFrame(work.trx, work.cityId)
  if (!frame) return
  const everything = facts.some(fact => all.includes(fact.kind))
  const targets = everything
    ? undefined
    : targetsOf(frame, new Set(facts.map(it => String(it.data.code ?? ''))))
  for (const fact of facts) if (fact.data.target) targets?.add(String(fact.data.target))
  await judgeAgain(work, frame, targets)
  await warnAhead(work, frame, targets)
}

export const metricsReactions: readonly Reaction[] = [
  {
    name: 'judge-targets',
    on: [...moving, ...all],
    fold: judge,
    handle: (work, fact) => judge(work, [fact]),
  },
  {
    name: 'target-alarms',
    on: ['verdict.worsened', 'verdict.changed'],
    async handle(work, fact) {
      if (!fact.data.city) return
      if (fact.kind === 'verdict.worsened') await raiseRegression(work, String(fact.data.verdict))
      else if (fact.data.to === 'met') await endAlerts(work, fact.subjectId, String(fact.data.period))
    },
  },
  {
    name: 'open-dues',
    on: ['requirement.assigned', 'plan.published', 'list.kept', 'period.turned'],
    fold: async (work, facts) => {
      if (facts.length > 0) await openDues(work)
    },
    handle: async work => {
      await openDues(work)
    },
  },
]

/** A month is over: figures fall due, a new year is judged, and what was expected of the old one is looked at again. */
export const metricsTimers: readonly Timer[] = [
  {
    name: 'period-turned',
    async run(work, day, before) {
      const month = day.slice(0, 7)
      if (!before || before.slice(0, 7) === month) return
      work.record({ kind: 'period.turned', subjectType: 'period', subjectId: month, data: { month } })
    },
  },
]
