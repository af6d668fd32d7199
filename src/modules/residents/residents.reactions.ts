// What follows by itself: the office owes a decision on what came in; what is kept for a time is erased when it is over.
import type { Reaction } from '../../server/reactions.ts'
import type { Timer } from '../../server/timers.ts'
import { oweDecision } from './moderation.actions.ts'
import { deletePictures, purgeReports } from './purge.actions.ts'
import { findReport } from './residents.store.ts'

export const residentsReactions: readonly Reaction[] = [
  {
    name: 'report-to-decide',
    on: ['report.received'],
    async handle(work, fact) {
      // One of very many from one address is looked at when there is time: no clock runs for a flood.
      if (fact.data.low === true) return
      const row = await findReport(work.trx, work.cityId, { id: fact.subjectId })
      if (row?.state === 'received') await oweDecision(work, row)
    },
  },
]

export const residentsTimers: readonly Timer[] = [
  {
    name: 'report-purge',
    run: async work => void (await purgeReports(work)),
    after: async (house, cityId) => void (await deletePictures(house, cityId)),
  },
]
