import { type Route, route } from '../../server/route.ts'
import { decideOutside, enterOutside } from './outside.actions.ts'
import * as contract from './outside.contract.ts'

const enter = route(contract.enterOutside, async call => ({ id: await enterOutside(call, call.body) }))

const confirm = route(contract.confirmOutside, async call => {
  await decideOutside(call, call.params.id, 'confirm', call.body.version)
  return { id: call.params.id }
})

const refuse = route(contract.refuseOutside, async call => {
  await decideOutside(call, call.params.id, 'refuse', call.body.version, call.body.reason)
  return { id: call.params.id }
})

const withdraw = route(contract.withdrawOutside, async call => {
  await decideOutside(call, call.params.id, 'withdraw', call.body.version, call.body.reason)
  return { id: call.params.id }
})

export const outsideRoutes: readonly Route[] = [enter, confirm, refuse, withdraw]
