// What follows by itself: a suspended case is taken up again on its day; parts and requests of a case that went elsewhere end.
import type { Reaction } from '../../server/reactions.ts'
import type { Timer } from '../../server/timers.ts'
import { listLeftOpen, listToResume } from './casework.store.ts'
import { drop } from './parts.actions.ts'
import { dropNow, resumeOnItsDay } from './requests.actions.ts'
import { foldMonths } from './trends.actions.ts'

const GONE = '案件已转给其他单位或撤销，分办随之撤回。'

export const caseworkReactions: readonly Reaction[] = [
  {
    name: 'case-months',
    on: ['case.filed', 'case.closed'],
    fold: foldMonths,
    handle: (work, fact) => foldMonths(work, [fact]),
  },
  {
    name: 'resume-suspended',
    on: ['day.turned'],
    async handle(work, fact) {
      for (const id of await listToResume(work.trx, work.cityId, fact.subjectId))
        await resumeOnItsDay(work, id)
    },
  },
  {
    name: 'left-open',
    on: [
      'case.reassigned',
      'case.ruled',
      'case.disputed',
      'case.contested',
      'case.withdrawn',
      'case.handled',
    ],
    async handle(work, fact) {
      const { parts, requests } = await listLeftOpen(work.trx, work.cityId, fact.subjectId)
      // Joint parts belong to the case, not to the unit that had it; what was handed in stays for being checked.
      const ended = fact.kind === 'case.withdrawn'
      for (const { id, kind } of parts)
        if (ended || (fact.kind !== 'case.handled' && kind !== 'joint'))
          await drop(work, id, fact.subjectId, GONE)
      for (const id of requests) await dropNow(work, id, fact.subjectId)
    },
  },
]

/** A new day: suspended cases come back. */
export const caseworkTimers: readonly Timer[] = [
  {
    name: 'day-turned',
    async run(work, day) {
      work.record({ kind: 'day.turned', subjectType: 'day', subjectId: day, data: { day } })
    },
  },
]
