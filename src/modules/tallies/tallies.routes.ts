import { chinaDay } from '../../lib/day.ts'
import { periodWords } from '../../lib/expr-period.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import { groundWords } from '../accountability/ground.ts'
import { paperNumber } from '../documents/paper.ts'
import { figureWords } from '../metrics/figure.ts'
import { type FiledIndicator, getFrame } from '../metrics/filing.actions.ts'
import { hasEnded } from '../metrics/filing-due.ts'
import { listReadings } from '../metrics/readings.store.ts'
import { everything } from '../people/actor.ts'
import type { Computed } from '../plan/indicators.contract.ts'
import type { RegisterDefinition } from '../plan/pack-parts.contract.ts'
import { findPlan } from '../plan/plan.store.ts'
import { countedIndicators, countOf, periodsSince } from './tallies.actions.ts'
import * as contract from './tallies.contract.ts'
import {
  type BasisRow,
  describeCases,
  describeEntries,
  describeNotices,
  findBeginning,
} from './tallies.store.ts'
import { tallies } from './tally.ts'

/** Periods shown, the newest first, and records of each. */
const PERIODS = 6
const ROWS = 20

const target = route(contract.tallyOf, async call => {
  const frame = await getFrame(call)
  const beginning = await findBeginning(call.trx, call.cityId)
  if (!beginning) return { figures: [] }
  const all = await countedIndicators(call, frame)
  const mine = all.filter(({ found }) => found.targets.some(it => it.requirement === call.params.code))
  const registers = (await findPlan(call.trx, call.cityId))?.body.registers ?? []
  const figures = mine.map(({ found, computed }) => figureOf(call, found, computed, beginning, registers))
  return { figures: await Promise.all(figures) }
})

async function figureOf(
  call: Call,
  found: FiledIndicator,
  computed: Computed,
  beginning: Date,
  registers: readonly RegisterDefinition[],
) {
  const { indicator } = found
  const today = chinaDay(call.now)
  const count = await countOf(call, found, computed, beginning)
  const readings = await listReadings(
    call.trx,
    call.cityId,
    everything,
    { indicators: [indicator.code], states: ['accepted'] },
    today,
  )
  const definition = registers.find(it => it.code === computed.register)
  const periods = []
  for (const period of periodsSince(indicator.period, beginning, call.now).slice(-PERIODS).reverse()) {
    const it = await count(period)
    if (!it) continue
    const rows = await describe(call, computed, definition?.columns[0]?.code ?? '', it.ids)
    const typed = readings.find(row => row.period === period && row.subject === 'city' && !row.computed)
    periods.push({
      period,
      periodWords: periodWords(period),
      words: figureWords(it.figure),
      ended: hasEnded(period, today),
      corrected: typed ? figureWords(typed.value) : null,
      counted: it.counted,
      rows: rows.slice(0, ROWS),
      more: rows.length > ROWS,
    })
  }
  return {
    indicator: indicator.code,
    name: indicator.name,
    how: tallies[computed.tally].how,
    since: chinaDay(beginning),
    register: definition ? { code: definition.code, title: definition.title } : null,
    periods,
  }
}

async function describe(call: Call, { tally, day }: Computed, title: string, ids: readonly string[]) {
  const today = chinaDay(call.now)
  const view = (type: string, words: (row: BasisRow) => string) => (row: BasisRow) => ({
    id: row.id,
    words: words(row),
    unitName: row.unitName,
    at: row.at.toISOString(),
    type,
    leadsTo: row.leadsTo,
  })
  if (ids.length === 0) return []
  if (tally === 'fixed-in-time' || tally === 'longest-fix')
    return (await describeCases(call.trx, call.cityId, call.scope, today, ids, ROWS + 1)).map(
      view('case', row => row.words),
    )
  if (tally !== 'notice-run')
    return (await describeEntries(call.trx, call.cityId, title, day ?? '', ids, ROWS + 1)).map(
      view('entry', row => row.words),
    )
  const { short_name: short } = await call.trx
    .selectFrom('cities')
    .select('short_name')
    .where('city_id', '=', call.cityId)
    .executeTakeFirstOrThrow()
  const rows = await describeNotices(call.trx, call.cityId, call.scope, today, ids)
  return rows.map(({ year, number, ...row }) =>
    view('paper', ({ words }) => `${paperNumber(short, 'notice', year, number)}，${groundWords(words)}`)(row),
  )
}

export const talliesRoutes: readonly Route[] = [target]
