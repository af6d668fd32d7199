// One act on many cases: each is judged by its own lifecycle, and what is refused says why; the others go ahead. All of it
// is one submission, so that sending it again changes nothing.
import { sql } from 'kysely'
import { Refused, refuse } from '../../lib/refusal.ts'
import type { Call } from '../../server/route.ts'
import { makeWork, type Work, writeFacts } from '../../server/work.ts'
import { openAllForAct } from '../cases/act.actions.ts'
import { issueFindings } from '../cases/intake.actions.ts'
import { acknowledgeCase, returnCase } from '../cases/rectify.actions.ts'
import { findRequestCase } from '../casework/casework.store.ts'
import { askForTime, decideRequest } from '../casework/requests.actions.ts'
import { everything } from '../people/actor.ts'

export interface Item {
  readonly id: string
  readonly version: number
}

export interface Outcome {
  readonly number: string | null
  readonly done: boolean
  readonly words: string
  readonly code: string | null
}

/**
 * Does `act` for each item, each behind a savepoint of its own: what is refused leaves no row and no fact. Items are taken
 * by id, so that two people with the same cases wait for each other in one order.
 */
async function eachOf<I extends Item>(
  call: Call,
  items: readonly I[],
  act: (work: Work, item: I) => Promise<string>,
): Promise<Outcome[]> {
  const numbers = await numbersOf(call, items)
  const outcomes = new Map<string, Outcome>()
  for (const item of [...items].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const number = numbers.get(item.id) ?? null
    if (outcomes.has(item.id)) continue
    // A work of its own keeps the facts of an act that is refused half way out of the ledger.
    const work = makeWork(
      call.trx,
      call.cityId,
      { ...call.house.clock, now: () => call.now, realNow: () => call.realNow },
      call.actor,
    )
    await sql`savepoint one`.execute(call.trx)
    try {
      const words = await act(work, item)
      await writeFacts(work)
      await sql`release savepoint one`.execute(call.trx)
      outcomes.set(item.id, { number, done: true, words, code: null })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      await sql`rollback to savepoint one`.execute(call.trx)
      outcomes.set(item.id, refused(number, error))
    }
  }
  return told(items, outcomes)
}

const refused = (number: string | null, { refusal }: Refused): Outcome => ({
  number: refusal.code === 'case.none' ? null : number,
  done: false,
  words: refusal.detail,
  code: refusal.code,
})

/** One outcome an item, in the order they were sent. Refuses as a whole when this person sees none of them. */
function told(items: readonly Item[], outcomes: ReadonlyMap<string, Outcome>): Outcome[] {
  const all = items.map(item => outcomes.get(item.id)!)
  if (all.every(it => it.number === null))
    refuse('case.none', '没有这些案件，或它们都不在您的职责范围内。', 404)
  return all
}

async function numbersOf(call: Call, items: readonly Item[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; number: string }>`
    select id, number from cases where city_id = ${call.cityId} and id = any(${items.map(item => item.id)}::uuid[])`.execute(
    call.trx,
  )
  return new Map(rows.map(row => [row.id, row.number]))
}

/** Issues what may be issued together, so that each unit gets one 交办单 for all of its cases. */
export async function issueMany(call: Call, items: readonly Item[]): Promise<Outcome[]> {
  const numbers = await numbersOf(call, items)
  const fit: Item[] = []
  const outcomes = new Map<string, Outcome>()
  for (const item of [...items].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (outcomes.has(item.id) || fit.some(one => one.id === item.id)) continue
    try {
      await openAllForAct(call, everything, [item], 'issue')
      fit.push(item)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      outcomes.set(item.id, refused(numbers.get(item.id) ?? null, error))
    }
  }
  if (fit.length > 0) {
    const orders = await issueFindings(call, fit)
    const words = `已交办，随 ${orders.length} 份交办单发出`
    for (const { id } of fit)
      outcomes.set(id, { number: numbers.get(id) ?? null, done: true, words, code: null })
  }
  return told(items, outcomes)
}

export const acknowledgeMany = (call: Call, items: readonly Item[]): Promise<Outcome[]> =>
  eachOf(call, items, async (work, item) => {
    await acknowledgeCase(work, call.scope, item.id, item.version)
    return '已签收'
  })

export const askMany = (
  call: Call,
  items: readonly Item[],
  reason: string,
  hours: number,
): Promise<Outcome[]> =>
  eachOf(call, items, async (work, item) => {
    await askForTime(work, call.scope, item.id, { kind: 'extend', reason, hours })
    return `已申请延期 ${hours} 工作时，待市创城办审批`
  })

export const decideMany = (
  call: Call,
  items: readonly (Item & { readonly requestId: string; readonly requestVersion: number })[],
  grant: boolean,
  words: string,
): Promise<Outcome[]> =>
  eachOf(call, items, async (work, item) => {
    if ((await findRequestCase(work.trx, work.cityId, item.requestId)) !== item.id)
      refuse('request.none', '这个案件没有这项申请；请刷新后再看。', 404)
    await decideRequest(work, item.requestId, item.requestVersion, grant, words)
    return grant ? '已同意' : '未同意，时限照旧'
  })

export const returnMany = (call: Call, items: readonly Item[], reason: string): Promise<Outcome[]> =>
  eachOf(call, items, async (work, item) => {
    await returnCase(work, call.scope, item.id, item.version, reason)
    return '已退回责任单位重办'
  })
