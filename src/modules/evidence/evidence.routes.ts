// HTTP edge of flags on photos.
import { dayWords } from '../../lib/day.ts'
import { offersFor } from '../../lib/lifecycle.ts'
import { refuse } from '../../lib/refusal.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import * as contract from './evidence.contract.ts'
import { type FlagRow, listCaseFlags, listFlags, seesCase } from './evidence.store.ts'
import {
  type FlagKind,
  type FlagState,
  flagKinds,
  flagLifecycle,
  flagSentence,
  flagStates,
  noteKinds,
  photoWords,
} from './flag.ts'
import { decideFlag } from './flags.actions.ts'

const MOST = 200

/** How the other picture is called; of a case out of reach neither number nor date. */
function otherWords(row: FlagRow): string | null {
  if (!row.otherCaseId) return null
  const own = row.otherCaseId === row.caseId
  const photo = photoWords(row.otherPart ?? '')
  if (own) return `本案${row.otherPart === 'after' ? '以前交过的' : ''}${photo}`
  if (!row.otherSeen) return `另一案件（不在您的职责范围内）的${photo}`
  return `案件 ${row.otherNumber} 的${photo}（${row.otherAt ? dayWords(row.otherAt) : '日期不明'}）`
}

function view(call: Call, row: FlagRow) {
  const kind = flagKinds[row.kind as FlagKind]
  const other = otherWords(row)
  return {
    id: row.id,
    caseId: row.caseId,
    caseNumber: row.caseNumber,
    caseTitle: row.caseTitle,
    kind: row.kind,
    kindWords: kind.words,
    note: kind.note,
    sentence: flagSentence({ ...row, other }),
    mirror: row.figures.mirror ?? false,
    digest: row.digest,
    partWords: photoWords(row.part),
    other:
      other && row.otherSeen && row.otherDigest
        ? {
            digest: row.otherDigest,
            words: other,
            caseId: row.otherCaseId === row.caseId ? null : row.otherCaseId,
          }
        : null,
    state: row.state as FlagState,
    stateWords: flagStates[row.state as FlagState],
    raisedAt: row.raisedAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    reason: row.reason,
    version: row.version,
    actions: offersFor(flagLifecycle, row, call.actor, call.now),
  }
}

const caseFlags = route(contract.caseFlags, async call => {
  if (!(await seesCase(call.trx, call.cityId, call.scope, call.params.id)))
    return refuse('case.none', '没有这个案件，或它不在您的职责范围内。', 404)
  const rows = await listCaseFlags(call.trx, call.cityId, call.scope, call.params.id)
  return { flags: rows.map(row => view(call, row)) }
})

const flags = route(contract.flags, async call => {
  const state = call.query.state ?? 'raised'
  const rows = await listFlags(call.trx, call.cityId, call.scope, state, noteKinds, MOST + 1)
  return { flags: rows.slice(0, MOST).map(row => view(call, row)), more: rows.length > MOST }
})

const clear = route(contract.clear, async call => {
  await decideFlag(call, call.scope, call.params.id, 'clear', call.body.version, call.body.reason)
  return { id: call.params.id }
})

const uphold = route(contract.uphold, async call => {
  await decideFlag(call, call.scope, call.params.id, 'uphold', call.body.version, call.body.reason)
  return { id: call.params.id }
})

export const evidenceRoutes: readonly Route[] = [caseFlags, flags, clear, uphold]
