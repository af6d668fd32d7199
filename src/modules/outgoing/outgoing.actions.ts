// Orders for chosen cases, and papers made ready to print.
import { refuse } from '../../lib/refusal.ts'
import type { House } from '../../server/house.ts'
import type { Work } from '../../server/work.ts'
import { groundWords } from '../accountability/ground.ts'
import { setOrder } from '../cases/act.actions.ts'
import { caseStates } from '../cases/case.ts'
import { type CaseLocked, lockCases } from '../cases/cases.store.ts'
import { categoryOf } from '../cases/deadline.ts'
import { createOrder } from '../documents/documents.actions.ts'
import { listEntries, listPapers } from '../documents/documents.store.ts'
import type { OfficialDocument } from '../documents/official.ts'
import { paperNumber } from '../documents/paper.ts'
import { printHead } from '../ledger/chain.ts'
import { everything, type Scope } from '../people/actor.ts'
import { findPlan } from '../plan/plan.store.ts'
import { paperBlocks } from './order-document.ts'
import { listOrders } from './outgoing.store.ts'

/**
 * One 交办单 for each unit of the chosen cases that has none yet; a case keeps the one it stands on. Nothing is made unless
 * every case is being put right. Returns the papers and how many of the cases each lists.
 */
export async function orderCases(
  work: Work,
  ids: readonly string[],
): Promise<{ id: string; cases: number; made: boolean }[]> {
  const records = await lockCases(work.trx, work.cityId, everything, ids)
  if (records.length < ids.length) refuse('case.none', '所选案件有的不存在；请刷新后重新选择。', 404)
  for (const it of records)
    if (it.state !== 'issued' && it.state !== 'acknowledged')
      refuse(
        'order.state',
        `${it.number} 现为“${caseStates[it.state as keyof typeof caseStates]}”，不在责任单位整改中，不能开交办单；请去掉它再开。`,
      )
  const standing = await listOrders(work.trx, work.cityId, ids)
  const papers = new Map<string, { id: string; cases: number; made: boolean }>()
  const missing = new Map<string, CaseLocked[]>()
  for (const it of records) {
    const order = standing.find(one => one.id === it.id)!
    if (order.orderId && order.orderUnitId === it.unitId) {
      const known = papers.get(order.orderId)
      papers.set(order.orderId, { id: order.orderId, cases: (known?.cases ?? 0) + 1, made: false })
    } else missing.set(it.unitId!, [...(missing.get(it.unitId!) ?? []), it])
  }
  for (const [unitId, its] of [...missing].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const entries = its.map(it => ({
      caseId: it.id,
      ground: standing.find(one => one.id === it.id)!.ground ?? 'office',
    }))
    const { id } = await createOrder(work, unitId, its[0]!.roundId, entries)
    await setOrder(
      work,
      its.map(it => it.id),
      id,
    )
    papers.set(id, { id, cases: its.length, made: true })
  }
  return [...papers.values()]
}

/** Papers in scope as one document, each beginning on a page of its own. Refuses when one of them is out of reach. */
export async function papersDocument(
  work: Work,
  house: House,
  scope: Scope,
  ids: readonly string[],
): Promise<OfficialDocument> {
  const city = await work.trx
    .selectFrom('cities')
    .select(['name', 'short_name'])
    .where('city_id', '=', work.cityId)
    .executeTakeFirstOrThrow()
  const rules = (await findPlan(work.trx, work.cityId))?.body.rules
  const day = house.day()
  const parts = []
  let title = '公文'
  for (const id of new Set(ids)) {
    const [row] = await listPapers(work.trx, work.cityId, scope, day, { id })
    if (!row) return refuse('paper.none', '没有这份公文，或它与您的单位无关。', 404)
    const entries = await listEntries(work.trx, work.cityId, scope, day, id)
    const number =
      row.year && row.number ? paperNumber(city.short_name, row.series, row.year, row.number) : null
    title = number ?? row.title
    parts.push(
      paperBlocks({
        series: row.series,
        issuer: `${city.name}创建全国文明城市工作指挥部办公室`,
        number,
        title: row.title,
        unitName: row.unitName,
        opening: row.body.opening,
        closing: row.body.closing,
        issuedAt: row.issuedAt,
        dueAt: row.dueAt,
        head:
          row.headPosition !== null && row.headChain
            ? printHead({ position: row.headPosition, chain: row.headChain })
            : null,
        demo: house.clock.demo,
        withdrawn: row.state === 'withdrawn',
        entries: entries.map(entry => ({
          ...entry,
          requirement: (rules && categoryOf(rules, entry.category)?.closes) ?? entry.standardTitle,
          ground: groundWords(entry.ground),
        })),
      }),
    )
  }
  return { title: parts.length > 1 ? `公文${parts.length}份` : title, at: work.now, parts }
}
