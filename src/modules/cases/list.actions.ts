// A list of cases from what an address says to what a page shows. The workbench's map, board and table stand on it too.
import type { Static } from '@sinclair/typebox'
import type { ReplyOf } from '../../lib/contract.ts'
import { chinaTime } from '../../lib/day.ts'
import { remaining } from '../../lib/workcalendar.ts'
import type { Call } from '../../server/route.ts'
import type { Work } from '../../server/work.ts'
import { getHead } from '../ledger/ledger.store.ts'
import { placeTypeName } from '../plan/names.ts'
import { findPlan } from '../plan/plan.store.ts'
import { caseStates } from './case.ts'
import { type CaseFilter, type CaseSort, orderOf, readMark, writeMark } from './case-filter.ts'
import type { list } from './cases.contract.ts'
import type { CaseListRow } from './cases.store.ts'
import { categoryOf } from './deadline.ts'
import { type CasePageRow, countCases, listCases } from './list.store.ts'

export const PAGE = 50
/** Totals are exact to here, then “1000 件以上”. */
export const COUNTED = 1000
const DAY_MS = 86_400_000

export type Rules = NonNullable<Awaited<ReturnType<typeof findPlan>>>['body']['rules']

export const rulesOf = async (work: Work): Promise<Rules | undefined> =>
  (await findPlan(work.trx, work.cityId))?.body.rules

type Query = Static<(typeof list)['query']>

/** The filter of an address: a field becomes its categories, days become moments. */
export function filterOf(query: Omit<Query, 'sort' | 'after'>, rules: Rules | undefined): CaseFilter {
  const { category, field, dueFrom, dueTo, ...rest } = query
  const ofField = field
    ? (rules?.categories ?? []).filter(one => one.field === field).map(one => one.code)
    : undefined
  const categories = category ? [category].filter(code => ofField?.includes(code) ?? true) : ofField
  return {
    ...rest,
    ...(categories ? { categories } : {}),
    ...(dueFrom ? { dueFrom: chinaTime(dueFrom, '00:00') } : {}),
    ...(dueTo ? { dueBefore: new Date(chinaTime(dueTo, '00:00').getTime() + DAY_MS) } : {}),
  }
}

/** What every list shows of a case. */
export function rowView(row: CaseListRow, work: Work, rules: Rules | undefined) {
  const running = row.dueAt && (row.state === 'issued' || row.state === 'acknowledged')
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    stateWords: caseStates[row.state],
    title: row.title,
    placeId: row.placeId,
    placeName: row.placeName,
    placeType: rules ? placeTypeName(rules, row.placeType) : row.placeType,
    division: row.division,
    requirement: row.requirement,
    clause: row.clause,
    unitId: row.unitId,
    unitName: row.unitName,
    filedAt: row.filedAt.toISOString(),
    dueAt: row.dueAt?.toISOString() ?? null,
    overdue: Boolean(running && row.dueAt! < work.now),
    left: running ? remaining(work.calendar(row.calendar ?? 'five-day'), work.now, row.dueAt!).words : null,
    photo: row.photo,
    version: row.version,
  }
}

export function listedView(row: CasePageRow, work: Work, rules: Rules | undefined) {
  return {
    ...rowView(row, work, rules),
    categoryName: (rules && categoryOf(rules, row.category)?.name) ?? null,
    asked: row.requestId ? { id: row.requestId, words: askedWords(row), version: row.requestVersion! } : null,
  }
}

const askedWords = (row: CasePageRow) =>
  row.requestKind === 'extend' ? `申请延期 ${row.requestHours} 工作时` : `申请挂账至 ${row.requestUntil}`

/** One page of a list, from the words of its address. */
export async function listOfCases(call: Call, query: Query): Promise<ReplyOf<typeof list>> {
  const { sort: wanted, after, ...rest } = query
  const { position: head } = await getHead(call.trx, call.cityId)
  const rules = await rulesOf(call)
  const { filter, sort } = orderOf(filterOf(rest, rules), wanted as CaseSort | undefined)
  const mark = after ? readMark(after) : undefined
  const day = call.house.day()
  // One more than the page says whether there is a next one.
  const rows = await listCases(call.trx, call.cityId, call.scope, filter, sort, call.now, day, mark, PAGE + 1)
  const shown = rows.slice(0, PAGE)
  const total = mark
    ? null
    : rows.length <= PAGE
      ? rows.length
      : await countCases(call.trx, call.cityId, call.scope, filter, call.now, COUNTED)
  return {
    cases: shown.map(row => listedView(row, call, rules)),
    total: total === null ? null : Math.min(total, COUNTED),
    more: total !== null && total > COUNTED,
    next: rows.length > PAGE ? writeMark(shown[PAGE - 1]!) : null,
    sort,
    head,
  }
}
