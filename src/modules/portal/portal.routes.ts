import { cityOfHost } from '../../server/db.ts'
import { publicRoute, type Route } from '../../server/route.ts'
import { portalSummary } from './portal.actions.ts'
import * as contract from './portal.contract.ts'

const summary = publicRoute(contract.summary, async call => {
  const cityId = await cityOfHost(call.db, call.request.hostname)
  return call.house.inCity(cityId, trx => portalSummary(trx, cityId))
})

export const portalRoutes: readonly Route[] = [summary]
