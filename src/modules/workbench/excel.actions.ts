// The case list as a table to take away, of any length: read page by page behind the last row, each page in a transaction of
// its own and under the scope it was asked with, and sent as it is read.
import { timeWords } from '../../lib/day.ts'
import type { Call } from '../../server/route.ts'
import { type CaseState, caseStates, sourceWords } from '../cases/case.ts'
import { type CaseFilter, type CaseSort, orderOf } from '../cases/case-filter.ts'
import { categoryOf } from '../cases/deadline.ts'
import { filterOf, rulesOf } from '../cases/list.actions.ts'
import { type CasePageRow, listCases } from '../cases/list.store.ts'
import { inPages } from '../exchange/in-pages.ts'
import type { OutRow, OutSheet } from '../exchange/out-sheet.ts'
import { placeTypeName } from '../plan/names.ts'
import { findPlan } from '../plan/plan.store.ts'

const PAGE = 1000

const HEADS = [
  ['编号', 18],
  ['问题', 40],
  ['环节', 12],
  ['县（市、区）', 14],
  ['点位', 30],
  ['点位类型', 14],
  ['问题分类', 16],
  ['方面', 12],
  ['来源', 14],
  ['责任单位', 28],
  ['登记时间', 20],
  ['到期时间', 20],
  ['超期', 8],
  ['条款', 12],
] as const

type Query = Parameters<typeof filterOf>[0] & { readonly sort?: CaseSort | undefined }

/** The list as a sheet whose rows come while it is written. */
export async function caseSheet(call: Call, query: Query): Promise<OutSheet> {
  const { sort: wanted, ...rest } = query
  const rules = await rulesOf(call)
  const { filter, sort } = orderOf(filterOf(rest, rules), wanted)
  const plan = await findPlan(call.trx, call.cityId)
  const counties = new Map((plan?.body.divisions ?? []).map(it => [it.code, it.name]))
  // What is late is so at the moment it was asked, on the first row as on the last.
  const { house, cityId, scope, now } = call
  const day = house.day()
  const cellsOf = (row: CasePageRow): OutRow => {
    const category = rules && categoryOf(rules, row.category)
    const late = row.dueAt && row.dueAt < now && (row.state === 'issued' || row.state === 'acknowledged')
    const texts = [
      row.number,
      row.title,
      caseStates[row.state as CaseState],
      row.division === null ? '' : (counties.get(row.division) ?? ''),
      row.placeName ?? '',
      (rules ? placeTypeName(rules, row.placeType) : row.placeType) ?? '',
      category?.name ?? '',
      category?.field ?? '',
      sourceWords(row.source),
      row.unitName ?? '',
      timeWords(row.filedAt),
      row.dueAt ? timeWords(row.dueAt) : '',
      late ? '是' : '',
      row.clause ?? '',
    ]
    return texts.map(text => ({ text }))
  }
  async function* rows(): AsyncGenerator<OutRow> {
    yield HEADS.map(([text]) => ({ text, head: true as const }))
    const all = inPages<CasePageRow>(last =>
      house.inCity(cityId, trx =>
        listCases(trx, cityId, scope, filter as CaseFilter, sort, now, day, last, PAGE),
      ),
    )
    for await (const row of all) yield cellsOf(row)
  }
  return { name: '案件台账', widths: HEADS.map(([, width]) => width), rows: rows(), stickyRows: 1 }
}
