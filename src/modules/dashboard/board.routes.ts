// The plan board and 规划落实对照.
import { type Route, route } from '../../server/route.ts'
import { boardFor, cellFor, readGround } from './board.actions.ts'
import * as contract from './board.contract.ts'
import { readClauses } from './clauses.actions.ts'
import { clauses } from './clauses.contract.ts'

const board = route(contract.board, async call => boardFor(call, await readGround(call)))

const boardCell = route(contract.boardCell, call =>
  cellFor(call, call.params.task, Number(call.params.division)),
)

const clausesRoute = route(clauses, call => readClauses(call))

export const boardRoutes: readonly Route[] = [board, boardCell, clausesRoute]
