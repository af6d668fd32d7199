import { type Route, route } from '../../server/route.ts'
import { boardOf } from './board.actions.ts'
import * as contract from './metrics.contract.ts'

const targets = route(contract.targets, call => boardOf(call))

export const metricsRoutes: readonly Route[] = [targets]
