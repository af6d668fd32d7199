import { chinaDay } from '../../lib/day.ts'
import { type Route, route } from '../../server/route.ts'
import { everything } from '../people/actor.ts'
import { waitingVerdicts } from './decision.actions.ts'
import { figureWords } from './figure.ts'
import {
  acceptReading,
  checkItems,
  fileReadings,
  getFrame,
  indicatorsOf,
  returnReading,
} from './filing.actions.ts'
import * as contract from './filing.contract.ts'
import { tableRoutes } from './filing-table.routes.ts'
import { waitingOutside } from './outside-views.actions.ts'
import { lastOf, owedBy } from './owed.actions.ts'
import { listReadings } from './readings.store.ts'
import { readingView } from './views.actions.ts'

const owed = route(contract.owed, async call => ({ indicators: await owedBy(call) }))

const check = route(contract.check, async call => ({
  items: (await checkItems(call, call.body.items)).map(({ figure, findings }) => ({
    words: figure ? figureWords(figure) : null,
    findings: [...findings],
  })),
}))

const file = route(contract.file, async call => ({
  ids: await fileReadings(call, call.body.items, call.body.submit),
}))

const review = route(contract.review, async call => {
  const day = chinaDay(call.now)
  const frame = await getFrame(call)
  const known = await indicatorsOf(call, frame)
  const waiting = await listReadings(call.trx, call.cityId, call.scope, { states: ['submitted'] }, day)
  const codes = [...new Set(waiting.map(row => row.indicator))]
  const accepted = await listReadings(
    call.trx,
    call.cityId,
    everything,
    { states: ['accepted'], indicators: codes },
    day,
  )
  return {
    outside: await waitingOutside(call, frame),
    verdicts: await waitingVerdicts(call, frame),
    readings: [...waiting]
      .sort((a, b) => (a.submittedAt ?? a.filedAt).getTime() - (b.submittedAt ?? b.filedAt).getTime())
      .map(row => ({
        ...readingView(
          row,
          known.get(row.indicator)?.indicator.name ?? row.indicator,
          frame.counties,
          call.actor,
          call.now,
        ),
        last: lastOf(
          accepted.filter(it => it.indicator === row.indicator),
          row.subject,
          row.period,
        ),
      })),
  }
})

const accept = route(contract.accept, async call => {
  await acceptReading(call, call.scope, call.params.id, call.body.version)
  return { id: call.params.id }
})

const sendBack = route(contract.sendBack, async call => {
  await returnReading(call, call.scope, call.params.id, call.body.version, call.body.reason)
  return { id: call.params.id }
})

export const filingRoutes: readonly Route[] = [owed, check, file, review, accept, sendBack, ...tableRoutes]
