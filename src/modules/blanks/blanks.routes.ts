import { refuse } from '../../lib/refusal.ts'
import { type Route, route } from '../../server/route.ts'
import { promiseTitle } from './blank.ts'
import * as contract from './blanks.contract.ts'
import { listPromise } from './blanks.store.ts'

const read = route(contract.read, async call => {
  const day = call.house.day()
  const rows = await listPromise(call.trx, call.cityId, call.scope, call.params.id, day)
  const [first] = rows
  if (!first) return refuse('blank.none', '没有这项待补齐的空缺，或它不由您的单位补齐。', 404)
  const open = rows.filter(row => row.closedAt === null)
  return {
    id: call.params.id,
    title: promiseTitle(open.length > 0 ? open : rows),
    unitId: first.unitId,
    unitName: first.unitName,
    dueOn: first.dueOn,
    overdue: open.length > 0 && first.dueOn < day,
    reason: first.reason,
    openedAt: first.openedAt.toISOString(),
    version: first.version,
    blanks: rows.map(({ kind, code, clause, title, closedAt, closedHow }) => ({
      kind,
      code,
      clause,
      title,
      closedAt: closedAt?.toISOString() ?? null,
      closedHow,
    })),
  }
})

export const blanksRoutes: readonly Route[] = [read]
