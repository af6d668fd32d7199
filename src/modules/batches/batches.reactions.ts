// What nobody came back for: a ledger open for sixty days is closed, and the words of what did not become a case go with it.
import type { Reaction } from '../../server/reactions.ts'
import { KEPT_DAYS } from './batch.ts'
import { listForgotten, purgeRows } from './batches.store.ts'
import { getBatch, moveBatch } from './hand-in.actions.ts'

export const batchesReactions: readonly Reaction[] = [
  {
    name: 'batches-forgotten',
    on: ['day.turned'],
    async handle(work) {
      const since = new Date(work.now.getTime() - KEPT_DAYS * 86_400_000)
      for (const id of await listForgotten(work.trx, work.cityId, since)) {
        await moveBatch(work, await getBatch(work, id), 'closed')
        await purgeRows(work.trx, work.cityId, id)
      }
    },
  },
]
