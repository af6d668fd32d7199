import { refuse } from '../../lib/refusal.ts'
import { sm3 } from '../../server/digest.ts'
import { type Route, route } from '../../server/route.ts'
import { type Role, roles } from '../people/actor.ts'
import { findingWords, parseHead, printHead } from './chain.ts'
import { verifyLedger } from './ledger.actions.ts'
import * as contract from './ledger.contract.ts'
import { countUnsealed, getHead, listRecent } from './ledger.store.ts'

const facts = route(contract.facts, async call => {
  const recent = await listRecent(call.trx, call.cityId, 200)
  return {
    head: printHead(await getHead(call.trx, call.cityId)),
    unsealed: await countUnsealed(call.trx, call.cityId),
    facts: recent.map(fact => ({
      at: fact.at.toISOString(),
      kind: fact.kind,
      subjectType: fact.subjectType,
      subjectId: fact.subjectId,
      role: fact.actorRole ? roles[fact.actorRole as Role] : null,
      clause: fact.clause,
      position: fact.position,
    })),
  }
})

const verify = route(contract.verify, async call => {
  const printed = call.query.head ? parseHead(call.query.head) : undefined
  if (call.query.head && !printed)
    return refuse(
      'ledger.head',
      '账首的写法不对，应为公文末尾所印的“序号-八位-八位-八位-八位”。',
      400,
      '/head',
    )
  const result = await verifyLedger(call.trx, call.cityId, { hash: sm3, ...(printed ? { printed } : {}) })
  return {
    ok: !result.finding,
    checked: result.checked,
    unsealed: result.unsealed,
    head: printHead(result.head),
    finding: result.finding ? findingWords(result.finding) : null,
  }
})

export const ledgerRoutes: readonly Route[] = [facts, verify]
