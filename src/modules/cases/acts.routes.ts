// HTTP edge of the acts on one case.
import { type Route, route } from '../../server/route.ts'
import * as contract from './acts.contract.ts'
import { holdCase, relapseCase, reopenCase, withdrawCase } from './after.actions.ts'
import { declineFinding, settleFinding } from './cases.actions.ts'
import * as straight from './cases.contract.ts'
import { disputeCase, reassignCase, ruleOnCase, upholdCase } from './disputes.actions.ts'
import {
  acknowledgeCase,
  agreeOnCase,
  drawAgain,
  handleCase,
  passCase,
  returnCase,
} from './rectify.actions.ts'

export const actsRoutes: readonly Route[] = [
  route(straight.settle, async call => {
    await settleFinding(call, call.params.id, call.body.version, call.body.reason)
    return { id: call.params.id }
  }),
  route(straight.decline, async call => {
    await declineFinding(call, call.params.id, call.body.version, call.body.reason)
    return { id: call.params.id }
  }),
  route(straight.reassign, async call => {
    await reassignCase(call, call.params.id, call.body.version, call.body.unitId, call.body.reason)
    return { id: call.params.id }
  }),
  route(straight.acknowledge, async call => {
    await acknowledgeCase(call, call.scope, call.params.id, call.body.version)
    return { id: call.params.id }
  }),
  route(straight.handle, async call => {
    await handleCase(call, call.scope, call.params.id, call.body.version, call.body)
    return { id: call.params.id }
  }),
  route(straight.pass, async call => {
    await passCase(call, call.scope, call.params.id, call.body.version, call.body.reason ?? null)
    return { id: call.params.id }
  }),
  route(straight.sendBack, async call => {
    await returnCase(call, call.scope, call.params.id, call.body.version, call.body.reason)
    return { id: call.params.id }
  }),
  route(contract.dispute, async call => {
    const { version, unitId, reason } = call.body
    await disputeCase(call, call.scope, call.params.id, version, unitId, reason)
    return { id: call.params.id }
  }),
  route(contract.uphold, async call => {
    await upholdCase(call, call.params.id, call.body.version, call.body.reason)
    return { id: call.params.id }
  }),
  route(contract.rule, async call => {
    await ruleOnCase(call, call.params.id, call.body.version, call.body.unitId, call.body.reason)
    return { id: call.params.id }
  }),
  route(contract.withdraw, async call => {
    await withdrawCase(call, call.params.id, call.body.version, call.body.reason)
    return { id: call.params.id }
  }),
  route(contract.draw, async call => {
    await drawAgain(call, call.params.id, call.body.version, call.body.reason)
    return { id: call.params.id }
  }),
  route(contract.agree, async call => {
    await agreeOnCase(call, call.scope, call.params.id, call.body.version)
    return { id: call.params.id }
  }),
  route(contract.reopen, async call => {
    await reopenCase(call, call.params.id, call.body.version, call.body.reason)
    return { id: call.params.id }
  }),
  route(contract.hold, async call => {
    await holdCase(call, call.scope, call.params.id, call.body.version, call.body.photos)
    return { id: call.params.id }
  }),
  route(contract.relapse, async call => {
    const { version, reason, photos } = call.body
    await relapseCase(call, call.scope, call.params.id, version, reason, photos)
    return { id: call.params.id }
  }),
]
