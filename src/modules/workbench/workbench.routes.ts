// HTTP edge of the workbench.
import { type Route, route } from '../../server/route.ts'
import { caseStates } from '../cases/case.ts'
import { orderOf } from '../cases/case-filter.ts'
import { visible } from '../cases/cases.store.ts'
import { COUNTED, filterOf, listedView, rulesOf } from '../cases/list.actions.ts'
import { countCases, listAmong, listCases } from '../cases/list.store.ts'
import { sendXlsx } from '../exchange/table-file.actions.ts'
import { getHead } from '../ledger/ledger.store.ts'
import { findPlan } from '../plan/plan.store.ts'
import { scopeWords, unseenOf, unseenWords } from './empty.ts'
import { caseSheet } from './excel.actions.ts'
import * as many from './many.actions.ts'
import { dropView, saveView } from './views.actions.ts'
import * as contract from './workbench.contract.ts'
import {
  type Box,
  findExtent,
  findUnit,
  listCells,
  listMoved,
  listSeen,
  listViews,
} from './workbench.store.ts'

const MOST_NEWS = 200

const news = route(contract.news, async call => {
  const { since, ...query } = call.query
  const { position: head } = await getHead(call.trx, call.cityId)
  const moved = await listMoved(call.trx, call.cityId, since, MOST_NEWS + 1)
  const seen = await listSeen(call.trx, call.cityId, call.scope, moved.slice(0, MOST_NEWS))
  const rules = await rulesOf(call)
  const { filter } = orderOf(filterOf(query, rules), undefined)
  const rows = await listAmong(
    call.trx,
    call.cityId,
    visible(call.scope),
    filter,
    call.now,
    call.house.day(),
    seen,
  )
  const fit = new Set(rows.map(row => row.id))
  return {
    head,
    cases: rows.map(row => listedView(row, call, rules)),
    others: seen.filter(id => !fit.has(id)),
    more: moved.length > MOST_NEWS,
  }
})

const why = route(contract.why, async call => {
  const { unitId, division } = call.query
  const unit = unitId ? await findUnit(call.trx, call.cityId, unitId, call.house.day()) : undefined
  const which = unseenOf(call.scope, call.query, unit?.division ?? null)
  const sees = scopeWords(call.scope)
  if (!which) return { sees, unseen: null }
  const plan = await findPlan(call.trx, call.cityId)
  const county = plan?.body.divisions.find(it => it.code === division)?.name
  return { sees, unseen: unseenWords(call.scope, which, (which === 'unit' ? unit?.name : county) ?? '') }
})

/** The side of the map is cut into so many cells: fewer than the eye tells apart, never a point a case. */
const CELLS = 28

const map = route(contract.map, async call => {
  const { box: given, ...query } = call.query
  const asked = given?.split(',').map(Number) as unknown as Box | undefined
  const extent = asked ?? (await findExtent(call.trx, call.cityId))
  const side = extent ? Math.max(extent[2] - extent[0], extent[3] - extent[1]) : 1
  // Sides are powers of two, so that cells stay where they are while the map is pushed.
  const cell = 2 ** Math.ceil(Math.log2(Math.max(side, 1e-5) / CELLS))
  const { filter } = orderOf(filterOf(query, await rulesOf(call)), 'filed')
  const rows = await listCells(call.trx, call.cityId, call.scope, filter, call.now, asked, cell)
  const cells = rows.flatMap(({ lon, lat, ...rest }) =>
    lon === null || lat === null ? [] : [{ lon, lat, ...rest }],
  )
  return {
    cells,
    total: cells.reduce((sum, it) => sum + it.n, 0),
    nowhere: rows.find(row => row.lon === null)?.n ?? 0,
  }
})

/** The stages a board has columns for, in the order of the work; the rare ones stand only where there is something. */
const STAGES = [
  'filed',
  'checking',
  'issued',
  'acknowledged',
  'disputed',
  'ruling',
  'suspended',
  'handled',
  'second',
  'closed',
] as const
const ALWAYS: readonly string[] = ['issued', 'acknowledged', 'handled', 'closed']
const CARDS = 12

const board = route(contract.board, async call => {
  const rules = await rulesOf(call)
  const { state: only } = call.query
  const columns = []
  for (const state of stagesOf(only)) {
    const sort = state === 'closed' || state === 'filed' ? 'filed' : 'due'
    const base = filterOf({ ...call.query, state }, rules)
    const filter = { ...base, ...(only === 'overdue' || only === 'asked' ? { also: only } : {}) } as const
    const { trx, cityId, scope, now } = call
    const rows = await listCases(trx, cityId, scope, filter, sort, now, call.house.day(), undefined, CARDS)
    const total =
      rows.length < CARDS ? rows.length : await countCases(trx, cityId, scope, filter, now, COUNTED)
    if (total === 0 && !ALWAYS.includes(state)) continue
    columns.push({
      state,
      words: caseStates[state],
      total: Math.min(total, COUNTED),
      more: total > COUNTED,
      cases: rows.map(row => listedView(row, call, rules)),
    })
  }
  return { columns }
})

function stagesOf(state: string | undefined): readonly (typeof STAGES)[number][] {
  if (state === undefined) return STAGES
  if (state === 'open') return STAGES.filter(it => it !== 'filed' && it !== 'checking' && it !== 'closed')
  if (state === 'overdue' || state === 'asked') return ['issued', 'acknowledged']
  return STAGES.filter(it => it === state)
}

const views = route(contract.views, async call => {
  const rows = await listViews(
    call.trx,
    call.cityId,
    call.actor.personId,
    call.actor.posts.map(post => post.unitId),
    call.house.day(),
  )
  return {
    views: rows.map(row => ({
      id: row.id,
      name: row.name,
      own: row.personId === call.actor.personId,
      shared: row.unitId !== null,
      unitName: row.unitName,
      byDefault: row.byDefault && row.personId === call.actor.personId,
      filter: row.filter as never,
    })),
  }
})

const counted = (results: readonly many.Outcome[]) => ({
  done: results.filter(it => it.done).length,
  results: [...results],
})

export const workbenchRoutes: readonly Route[] = [
  news,
  why,
  map,
  board,
  route(contract.excel, async call =>
    sendXlsx(call, `案件台账${call.house.day()}.xlsx`, [await caseSheet(call, call.query)]),
  ),
  views,
  route(contract.saveView, async call => ({ id: await saveView(call, call.body) })),
  route(contract.dropView, async call => {
    await dropView(call, call.params.id)
    return { id: call.params.id }
  }),
  route(contract.issueMany, async call => counted(await many.issueMany(call, call.body.items))),
  route(contract.acknowledgeMany, async call => counted(await many.acknowledgeMany(call, call.body.items))),
  route(contract.askMany, async call =>
    counted(await many.askMany(call, call.body.items, call.body.reason, call.body.hours)),
  ),
  route(contract.decideMany, async call =>
    counted(await many.decideMany(call, call.body.items, call.body.grant, call.body.words)),
  ),
  route(contract.returnMany, async call =>
    counted(await many.returnMany(call, call.body.items, call.body.reason)),
  ),
]
