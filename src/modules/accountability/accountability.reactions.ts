// What follows when something falls due: a reminder to the unit, and an entry in the draft 通报 for the office to decide; when a
// day turns, a draft 督办单 for what stays overdue.
import type { Reaction } from '../../server/reactions.ts'
import type { Work } from '../../server/work.ts'
import type { SealedFact } from '../ledger/ledger.store.ts'
import { addToNotice, proposeSupervision, raiseStillLate, raiseUnanswered } from './supervision.actions.ts'

async function remindUnits(work: Work, facts: readonly SealedFact[]): Promise<void> {
  if (facts.length === 0) return
  await work.trx
    .insertInto('reminders')
    .values(
      facts.map(fact => ({
        city_id: work.cityId,
        id: work.newId(),
        unit_id: String(fact.data.unit),
        duty_id: fact.subjectId,
        kind: 'overdue',
        at: work.now,
      })),
    )
    .onConflict(oc => oc.doNothing())
    .execute()
}

export const accountabilityReactions: readonly Reaction[] = [
  {
    name: 'remind-unit',
    on: ['duty.overdue'],
    handle: (work, fact) => remindUnits(work, [fact]),
    // After a weekend a whole batch falls due together.
    fold: remindUnits,
  },
  {
    name: 'draft-notice',
    on: ['duty.overdue'],
    async handle(work, fact) {
      // Only rectification counts against a unit; a late verification is the office's own matter.
      if (fact.data.kind !== 'case.handle') return
      const { unit, about } = fact.data
      const entry = { unitId: String(unit), caseId: String(about), dutyId: fact.subjectId, ground: 'overdue' }
      await addToNotice(work, [entry])
    },
  },
  {
    name: 'supervise',
    on: ['day.turned'],
    async handle(work) {
      await proposeSupervision(work)
      await raiseStillLate(work)
    },
  },
  {
    name: 'unanswered-supervision',
    on: ['duty.overdue'],
    async handle(work, fact) {
      if (fact.data.kind === 'paper.answer') await raiseUnanswered(work, String(fact.data.about))
    },
  },
]
