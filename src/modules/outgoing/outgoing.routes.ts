// HTTP edge of what leaves the house.
import { sql } from 'kysely'
import { dayWords, timeWords } from '../../lib/day.ts'
import { refuse } from '../../lib/refusal.ts'
import { saveAs } from '../../server/attachment.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import { caseStates } from '../cases/case.ts'
import { categoryOf } from '../cases/deadline.ts'
import { findPaperNumber } from '../documents/documents.store.ts'
import { DOCX, docxOf } from '../documents/docx.actions.ts'
import { paperNumber } from '../documents/paper.ts'
import { inPages } from '../exchange/in-pages.ts'
import type { OutRow } from '../exchange/out-sheet.ts'
import { sendXlsx } from '../exchange/table-file.actions.ts'
import { listUnits, unitNames } from '../people/people.store.ts'
import { findPlan } from '../plan/plan.store.ts'
import { orderCases, papersDocument } from './outgoing.actions.ts'
import * as contract from './outgoing.contract.ts'
import { countProblems, listProblems, type ProblemFilter, type ProblemRow } from './outgoing.store.ts'
import { planOf, sourceOf } from './problem.ts'

const PAGE = 50
/** Rows of one file: with two pictures each it stays one that an office computer opens. */
const MOST_ROWS = 20_000
const AT_A_TIME = 200

const order = route(contract.order, async call => {
  const made = await orderCases(call, call.body.caseIds)
  const papers = []
  for (const it of made) {
    const number = (await findPaperNumber(call.trx, call.cityId, it.id))!
    const { rows } = await sql<{ name: string }>`select n.short_name as name from papers p,
      lateral (${unitNames(sql`p.city_id`, sql`p.unit_id`, call.house.day())}) n
      where p.city_id = ${call.cityId} and p.id = ${it.id}`.execute(call.trx)
    papers.push({
      ...it,
      number: paperNumber(number.city, number.series, number.year, number.number),
      unitName: rows[0]?.name ?? '',
    })
  }
  return { papers }
})

const docx = route(contract.docx, async call => {
  const document = await papersDocument(call, call.house, call.scope, call.query.ids.split(','))
  saveAs(call.reply, DOCX, 'papers.docx', `${document.title}.docx`)
  call.reply.header('cache-control', 'private, no-store')
  return docxOf(call.house, call.cityId, document)
})

type Rules = NonNullable<Awaited<ReturnType<typeof findPlan>>>['body']['rules']

const rulesOf = async (call: Call): Promise<Rules | undefined> =>
  (await findPlan(call.trx, call.cityId))?.body.rules

const isLate = (row: ProblemRow, now: Date): boolean =>
  (row.state === 'issued' || row.state === 'acknowledged') && row.dueAt !== null && row.dueAt < now

const problems = route(contract.problems, async call => {
  const { page = 1, ...filter } = call.query
  const rules = await rulesOf(call)
  const cut = { size: PAGE, offset: (page - 1) * PAGE }
  const { trx, cityId, scope, now } = call
  const rows = await listProblems(trx, cityId, scope, filter, now, call.house.day(), cut)
  const total = await countProblems(trx, cityId, scope, filter, now, 1000)
  return {
    problems: rows.map(row => ({
      id: row.id,
      number: row.number,
      title: row.title,
      detail: row.detail,
      placeName: row.placeName,
      division: row.division,
      categoryName: (rules && categoryOf(rules, row.category)?.name) ?? null,
      clause: row.clause,
      source: sourceOf(row.source, row.sourceRef),
      unitName: row.unitName,
      plan: planOf(row),
      dueAt: row.dueAt?.toISOString() ?? null,
      overdue: isLate(row, now),
      stateWords: caseStates[row.state],
      before: row.before,
      after: row.after,
    })),
    total: Math.min(total, 1000),
    more: total > 1000,
    pageSize: PAGE,
  }
})

const heads = [
  '编号',
  '问题',
  '情况',
  '县区',
  '点位',
  '分类',
  '条款',
  '来源',
  '责任单位',
  '整改方案',
  '完成时限',
  '状态',
  '整改前照片',
  '整改后照片',
  '登记时间',
  '销号时间',
]
const widths = [14, 28, 30, 12, 24, 14, 12, 18, 20, 36, 18, 12, 18, 18, 18, 18]

const ledger = route(contract.ledger, async call => {
  const { ids, ...rest } = call.query
  const filter: ProblemFilter = ids ? { ids: ids.split(',') } : rest
  const { house, cityId, scope, now } = call
  const n = await countProblems(call.trx, cityId, scope, filter, now, MOST_ROWS)
  if (n > MOST_ROWS)
    refuse('ledger.rows', `问题超过 ${MOST_ROWS} 条，一个文件放不下；请按县区、单位或状态分几次导出。`)
  const rules = await rulesOf(call)
  const day = house.day()
  const counties = (await listUnits(call.trx, cityId, day)).filter(it => it.kind === 'county')
  const divisions = new Map(counties.map(it => [it.division, it.shortName]))
  async function* rows(): AsyncGenerator<OutRow> {
    yield [
      { text: `问题台账（${timeWords(now)} 导出）`, title: true, columns: heads.length },
      ...heads.slice(1).map(() => null),
    ]
    yield heads.map(text => ({ text, head: true as const }))
    const all = inPages<ProblemRow>(after =>
      house.inCity(cityId, trx =>
        listProblems(trx, cityId, scope, filter, now, day, { size: AT_A_TIME, after }),
      ),
    )
    for await (const row of all) yield rowOf(row)
  }
  const rowOf = (row: ProblemRow): OutRow => {
    const texts = [
      row.number,
      row.title,
      row.detail,
      row.division ? (divisions.get(row.division) ?? '') : '',
      row.placeName ?? '',
      (rules && categoryOf(rules, row.category)?.name) ?? '',
      row.clause ?? '',
      sourceOf(row.source, row.sourceRef),
      row.unitName ?? '',
      planOf(row),
      row.dueAt ? timeWords(row.dueAt) : '',
      isLate(row, now) ? `${caseStates[row.state]}（超期）` : caseStates[row.state],
    ]
    const photo = (digest: string | null) => (digest ? { text: '', picture: digest } : { text: '' })
    return [
      ...texts.map((text, i) => (i === 11 && isLate(row, now) ? { text, marked: true as const } : { text })),
      photo(row.before),
      photo(row.after),
      { text: timeWords(row.filedAt) },
      { text: row.closedAt ? timeWords(row.closedAt) : '' },
    ]
  }
  const pictures = (digest: string) => house.blobs.view(cityId, digest, 'small').catch(() => undefined)
  const sheet = { name: '问题台账', widths, rows: rows(), stickyRows: 2, pictures }
  return sendXlsx(call, `问题台账${dayWords(now)}.xlsx`, [sheet])
})

export const outgoingRoutes: readonly Route[] = [order, docx, problems, ledger]
