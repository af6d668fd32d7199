// Who acted on a record last: what the second of two is told.
import { timeWords } from '../../lib/day.ts'
import type { Work } from '../../server/work.ts'
import { type Role, roles } from '../people/actor.ts'
import { listHistory } from './ledger.store.ts'

/** `由市创城办工作人员于 2022年9月13日 09:15`: by role, never by name. */
export async function lastActWords(work: Work, subjectType: string, subjectId: string): Promise<string> {
  const last = (await listHistory(work.trx, work.cityId, subjectType, subjectId)).at(-1)
  const who = last?.actorRole ? roles[last.actorRole as Role] : '系统'
  return `由${who}于 ${timeWords(last?.at ?? work.now)}`
}
