// The plan board and 规划落实对照.
import { timeWords } from '../../lib/day.ts'
import { type Route, route } from '../../server/route.ts'
import { sendXlsx } from '../exchange/table-file.actions.ts'
import { boardFor, cellFor, readGround } from './board.actions.ts'
import * as contract from './board.contract.ts'
import { boardSheetOf } from './board-sheet.ts'
import { planSummary, readClauses } from './clauses.actions.ts'
import { clauses, summary } from './clauses.contract.ts'

const board = route(contract.board, async call => boardFor(call, await readGround(call)))

const boardCell = route(contract.boardCell, call =>
  cellFor(call, call.params.task, Number(call.params.division)),
)

const boardSheet = route(contract.boardSheet, async call => {
  const sheet = boardSheetOf(boardFor(call, await readGround(call)), timeWords(call.now))
  return sendXlsx(call, `规划看板${call.house.day()}.xlsx`, [sheet])
})

const clausesRoute = route(clauses, call => readClauses(call))

const summaryRoute = route(summary, async call => {
  const ground = await readGround(call)
  return { title: ground.plan.title, summary: planSummary(ground, call.cityId) }
})

export const boardRoutes: readonly Route[] = [board, boardSheet, boardCell, clausesRoute, summaryRoute]
