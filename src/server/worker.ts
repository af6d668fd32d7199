// The loop beside the requests: every second, per city, seal the new facts, let reactions follow, find what fell due,
// and tell the browsers which topics moved. Several processes may run it; rows are locked, nothing happens twice.
import { scanDue } from '../modules/duties/duties.actions.ts'
import { releaseEndedPosts } from '../modules/duties/handover.actions.ts'
import { getHead, listSealed, sealFacts } from '../modules/ledger/ledger.store.ts'
import { inCity } from './db.ts'
import { sm3 } from './digest.ts'
import type { House } from './house.ts'
import { type Reaction, runReactions } from './reactions.ts'
import { runTimers, type Timer } from './timers.ts'
import { runWork } from './work.ts'

export interface Worker {
  /** Runs one full round now and waits for it; tests and the seeding of the demo use it. */
  turn(): Promise<void>
  /** Ends the round under way after its present transaction; what it left to do the next process does. */
  stop(): Promise<void>
}

const EVERY_MS = 1000
const SEAL_LIMIT = 5000
/** So many a transaction, so that nobody's request waits long for this process; so many of them in a row, so that a hundred
 * thousand that fall due together are marked within seconds and not one batch a round (docs/benchmarks.md). */
const DUE_LIMIT = 250
const DUE_BATCHES = 1000

export function startWorker(
  house: House,
  reactions: readonly Reaction[],
  automatic = true,
  timers: readonly Timer[] = [],
): Worker {
  const published = new Map<number, number>()
  let running: Promise<void> = Promise.resolve()
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined

  const round = async () => {
    await house.clock.refresh(house.workerDb)
    for (const { city_id } of await house.workerDb.selectFrom('cities').select('city_id').execute()) {
      // What the first round after a start seals is news as well: browsers may be connected already.
      if (!published.has(city_id)) published.set(city_id, await headOf(house, city_id))
      if (stopping.signal.aborted) return
      await runTimers(house, city_id, timers)
      await turnCity(house, city_id, reactions, stopping.signal)
      await publish(house, city_id, published)
    }
  }
  const turn = () => {
    const mine = running.then(round)
    // Whoever asked for this round hears of its failure; the next round runs all the same.
    running = mine.catch(() => undefined)
    return mine
  }
  const loop = () => {
    if (stopping.signal.aborted) return
    timer = setTimeout(() => {
      running = running.then(round).catch(error => house.log.error({ err: error }, 'worker round failed'))
      void running.then(loop)
    }, EVERY_MS)
  }
  if (automatic) loop()
  return {
    turn,
    async stop() {
      stopping.abort()
      clearTimeout(timer)
      await running.catch(() => undefined)
    },
  }
}

/** Seal, react, scan, until nothing new comes of it (a reaction's own facts are sealed and reacted to in turn). */
export async function turnCity(
  house: House,
  cityId: number,
  reactions: readonly Reaction[],
  stop?: AbortSignal,
): Promise<void> {
  for (let pass = 0; pass < 20 && !stop?.aborted; pass++) {
    const sealed = await inCity(house.workerDb, cityId, trx =>
      sealFacts(trx, cityId, house.clock.realNow(), SEAL_LIMIT, sm3),
    )
    const handled = await runReactions(
      house.workerDb,
      cityId,
      house.clock,
      reactions,
      (reaction, fact, error) =>
        house.log.error({ err: error, reaction, fact: fact.id }, 'reaction set aside'),
      stop,
    )
    const released = await runWork(house.workerDb, cityId, house.clock, releaseEndedPosts)
    const due = await markDue(house, cityId, stop)
    if (sealed === 0 && handled === 0 && released === 0 && due === 0) return
  }
}

/** Marks what fell due, oldest first, batch after batch while there is more. */
async function markDue(house: House, cityId: number, stop?: AbortSignal): Promise<number> {
  let marked = 0
  for (let batch = 0; batch < DUE_BATCHES && !stop?.aborted; batch++) {
    const n = await runWork(house.workerDb, cityId, house.clock, work => scanDue(work, DUE_LIMIT))
    marked += n
    if (n < DUE_LIMIT) break
  }
  return marked
}

// Every process tells its own browsers, whoever sealed the facts.
async function publish(house: House, cityId: number, published: Map<number, number>): Promise<void> {
  const before = published.get(cityId) ?? 0
  const head = await headOf(house, cityId)
  published.set(cityId, head)
  if (before >= head || house.live.size === 0) return
  const facts = await inCity(house.workerDb, cityId, trx => listSealed(trx, cityId, before, 1000))
  house.live.publish(cityId, [...new Set(facts.map(fact => fact.kind.split('.')[0]!))], head)
}

async function headOf(house: House, cityId: number): Promise<number> {
  return (await inCity(house.workerDb, cityId, trx => getHead(trx, cityId))).position
}
