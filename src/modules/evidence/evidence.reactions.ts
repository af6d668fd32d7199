// When a photo has become part of a case it is looked at; the filing and the rectification themselves wait for nothing.
import { sql } from 'kysely'
import type { Reaction } from '../../server/reactions.ts'
import type { Work } from '../../server/work.ts'
import type { SealedFact } from '../ledger/ledger.store.ts'
import { checkPhoto, noteChange } from './check.actions.ts'

const NAME = 'photo-check'

async function check(work: Work, fact: SealedFact): Promise<void> {
  const photos = (fact.data.photos ?? []) as readonly string[]
  if (photos.length === 0) return
  // Also a fact tried again later waits its turn, so that prints get their numbers in the order they are committed.
  await sql`select 1 from reaction_cursors where city_id = ${work.cityId} and reaction = ${NAME} for update`.execute(
    work.trx,
  )
  const part = fact.kind === 'case.handled' ? 'after' : 'before'
  for (const digest of new Set(photos)) await checkPhoto(work, { caseId: fact.subjectId, digest, part })
  if (part === 'after') await noteChange(work, fact.subjectId, photos)
}

export const evidenceReactions: readonly Reaction[] = [
  { name: NAME, on: ['case.filed', 'case.handled'], handle: check },
]
