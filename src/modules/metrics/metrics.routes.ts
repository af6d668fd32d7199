import { chinaDay } from '../../lib/day.ts'
import { refusalOf } from '../../lib/lifecycle.ts'
import { type Route, route } from '../../server/route.ts'
import { alertLifecycle, alertState } from './alert.ts'
import { answerAlert } from './alerts.actions.ts'
import { boardOf } from './board.actions.ts'
import { propose, settleDecision } from './decision.actions.ts'
import { detailOf } from './detail.actions.ts'
import { getFrame } from './filing.actions.ts'
import { filingRoutes } from './filing.routes.ts'
import * as contract from './metrics.contract.ts'
import { keepList } from './outside.actions.ts'
import { outsideRoutes } from './outside.routes.ts'
import { listAlerts } from './readings.store.ts'

const targets = route(contract.targets, call => boardOf(call))

const target = route(contract.target, call => detailOf(call, call.params.code))

const alerts = route(contract.alerts, async call => {
  const frame = await getFrame(call)
  const rows = await listAlerts(call.trx, call.cityId, call.scope, chinaDay(call.now))
  return {
    alerts: rows.map(row => {
      const target = frame.targets.find(it => it.requirement === row.target)
      return {
        id: row.id,
        kind: row.kind,
        target: row.target,
        indicator: target?.indicator ?? row.target,
        clause: target?.clause ?? '',
        period: row.period,
        unitName: row.unitName,
        sentence: row.sentence,
        raisedAt: row.raisedAt.toISOString(),
        answer: row.answer,
        answeredAt: row.answeredAt?.toISOString() ?? null,
        mayAnswer: !refusalOf(
          alertLifecycle,
          'answer',
          { state: alertState({ answer: row.answer, ended: false }), unitId: row.unitId },
          call.actor,
          call.now,
        ),
      }
    }),
  }
})

const answer = route(contract.answerAlert, async call => {
  await answerAlert(call, call.scope, call.params.id, call.body.answer)
  return { id: call.params.id }
})

const keep = route(contract.keepList, async call => {
  await keepList(call, call.params.code, call.body.names, call.body.ground)
  return { code: call.params.code, members: call.body.names.length }
})

const proposeRoute = route(contract.propose, async call => ({ id: await propose(call, call.body) }))

const approve = route(contract.approve, async call => {
  await settleDecision(call, call.params.id, 'approve', call.body.version)
  return { id: call.params.id }
})

const disagree = route(contract.disagree, async call => {
  await settleDecision(call, call.params.id, 'refuse', call.body.version, call.body.reason)
  return { id: call.params.id }
})

export const metricsRoutes: readonly Route[] = [
  targets,
  target,
  ...filingRoutes,
  alerts,
  answer,
  ...outsideRoutes,
  keep,
  proposeRoute,
  approve,
  disagree,
]
