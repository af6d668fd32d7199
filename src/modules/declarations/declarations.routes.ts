import { chinaDay } from '../../lib/day.ts'
import { offersFor } from '../../lib/lifecycle.ts'
import { refuse } from '../../lib/refusal.ts'
import { type Route, route } from '../../server/route.ts'
import type { Work } from '../../server/work.ts'
import type { WholeSheet } from '../exchange/out-sheet.ts'
import { sendXlsx } from '../exchange/table-file.actions.ts'
import { listCounties } from '../shapes/shapes.store.ts'
import { decide, freeze, propose } from './declarations.actions.ts'
import * as contract from './declarations.contract.ts'
import {
  type LineRow,
  listDeclarations,
  listLines,
  listReplacements,
  type ReplacementRow,
} from './declarations.store.ts'
import { replacementLifecycle, replacementStates } from './replacement.ts'

async function readList(work: Work, id: string, wanted: number | undefined) {
  const found = (await listDeclarations(work.trx, work.cityId)).find(it => it.id === id)
  if (!found) return refuse('declaration.none', '没有这份申报表。', 404)
  const edition = Math.min(wanted ?? found.edition, found.edition)
  const lines = await listLines(work.trx, work.cityId, id, edition)
  return { found, edition, lines, replacements: await listReplacements(work.trx, work.cityId, id) }
}

function countTypes(lines: readonly LineRow[]): { name: string; n: number }[] {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line.typeName, (counts.get(line.typeName) ?? 0) + 1)
  return [...counts].map(([name, n]) => ({ name, n }))
}

const list = route(contract.list, async call => ({
  declarations: await listDeclarations(call.trx, call.cityId),
}))

const get = route(contract.get, async call => {
  const { found, edition, lines, replacements } = await readList(call, call.params.id, call.query.edition)
  return {
    declaration: found,
    edition,
    types: countTypes(lines),
    lines,
    replacements: replacements.map(({ proposedBy, ...it }) => ({
      ...it,
      stateWords: replacementStates[it.state],
      proposedAt: it.proposedAt.toISOString(),
      decidedAt: it.decidedAt?.toISOString() ?? null,
      actions: offersFor(replacementLifecycle, { state: it.state, proposedBy }, call.actor, call.now),
    })),
  }
})

const freezeRoute = route(contract.freeze, async call => ({
  id: await freeze(call, call.body.name, call.body.placeIds),
}))

const proposeRoute = route(contract.propose, async call => ({
  id: await propose(call, call.params.id, call.body),
}))

const decideRoute = route(contract.decide, async call => {
  await decide(call, call.params.id, call.body)
  return { id: call.params.id }
})

const table = route(contract.table, async call => {
  const { found, edition, lines, replacements } = await readList(call, call.params.id, call.query.edition)
  const counties = await listCounties(call.trx, call.cityId, call.house.day())
  const countyName = (code: number) => counties.find(it => it.code === code)?.name ?? String(code)
  const title = `${found.name}（第 ${edition} 版，${found.frozenOn} 冻结）`
  return sendXlsx(call, `${found.name}第${edition}版.xlsx`, [
    sheet(
      '点位申报表',
      title,
      ['序号', '点位类型', '点位', '县（市、区）', '地址', '责任单位', '编号'],
      [8, 14, 26, 14, 32, 20, 16],
      lines.map(it => [
        String(it.line),
        it.typeName,
        it.name,
        countyName(it.division),
        it.address,
        it.unitName ?? '',
        it.code,
      ]),
    ),
    sheet(
      '各类数量',
      title,
      ['点位类型', '数量'],
      [20, 10],
      countTypes(lines).map(it => [it.name, String(it.n)]),
    ),
    sheet(
      '更换情况',
      title,
      ['换下', '换上', '理由', '现状', '提出', '处理', '成为第几版'],
      [22, 22, 40, 10, 22, 22, 12],
      replacements.map(moveCells),
    ),
  ])
})

const moveCells = (it: ReplacementRow) => [
  it.outName,
  it.inName,
  it.reason,
  replacementStates[it.state],
  `${it.proposer} ${chinaDay(it.proposedAt)}`,
  it.decider && it.decidedAt ? `${it.decider} ${chinaDay(it.decidedAt)} ${it.decidedWords ?? ''}`.trim() : '',
  it.edition === null ? '' : String(it.edition),
]

function sheet(
  name: string,
  title: string,
  head: readonly string[],
  widths: readonly number[],
  rows: readonly (readonly string[])[],
): WholeSheet {
  return {
    name,
    widths,
    rows: [
      [{ text: title, columns: head.length, title: true }, ...head.slice(1).map(() => null)],
      head.map(text => ({ text, head: true })),
      ...rows.map(row => row.map(text => ({ text }))),
    ],
    stickyRows: 2,
  }
}

export const declarationsRoutes: readonly Route[] = [list, get, freezeRoute, proposeRoute, decideRoute, table]
