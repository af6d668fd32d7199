// What follows when something falls due: a reminder to the unit, and an entry in the draft 通报 for the office to decide.
import type { Reaction } from '../../server/reactions.ts'
import { addEntries, draftPaper } from '../documents/documents.actions.ts'
import { findOpenDraft } from '../documents/documents.store.ts'

const opening =
  '经查，下列事项超过规定时限仍未办结。请各有关单位说明情况，抓紧整改，并于收到本通报后及时报送结果。'

export const accountabilityReactions: readonly Reaction[] = [
  {
    name: 'remind-unit',
    on: ['duty.overdue'],
    async handle(work, fact) {
      await work.trx
        .insertInto('reminders')
        .values({
          city_id: work.cityId,
          id: work.newId(),
          unit_id: String(fact.data.unit),
          duty_id: fact.subjectId,
          kind: 'overdue',
          at: work.now,
        })
        .onConflict(oc => oc.doNothing())
        .execute()
    },
  },
  {
    name: 'draft-notice',
    on: ['duty.overdue'],
    async handle(work, fact) {
      // Only rectification counts against a unit; a late verification is the office's own matter.
      if (fact.data.kind !== 'case.handle') return
      const open = await findOpenDraft(work.trx, work.cityId, 'notice')
      const paper = open ?? {
        id: await draftPaper(work, 'notice', '关于超期未办结事项的通报', { opening, closing: '' }),
        entries: 0,
      }
      await addEntries(work, paper.id, paper.entries, [
        {
          unitId: String(fact.data.unit),
          caseId: String(fact.data.about),
          dutyId: fact.subjectId,
          ground: 'overdue',
        },
      ])
    },
  },
]
