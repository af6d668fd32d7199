// Runs reactions over the sealed tail. Each handler commits its effect together with the cursor, so it happens exactly
// once; a fact that cannot be handled is set aside and tried again, and holds up nobody behind it.
import { sql } from 'kysely'
import { listSealed, type SealedFact } from '../modules/ledger/ledger.store.ts'
import { type Db, inCity, type Trx } from './db.ts'
import { makeWork, type Work, type WorkClock, writeFacts } from './work.ts'

export interface Reaction {
  readonly name: string
  /** Fact kinds it listens to. */
  readonly on: readonly string[]
  readonly handle: (work: Work, fact: SealedFact) => Promise<void>
  /** A roll-up may take a whole batch at once; must come to the same as `handle` for each in turn. */
  readonly fold?: (work: Work, facts: readonly SealedFact[]) => Promise<void>
}

/** Told of a fact that could not be handled, after its effect is rolled back and before it is set aside. */
export type OnError = (name: string, fact: SealedFact, error: unknown) => void | Promise<void>

const BATCH = 500
const RETRY_MS = 30_000

/**
 * Takes every reaction of a city as far as the tail goes; returns how many facts were handled. `stop` ends it between two
 * transactions; the cursors know where to go on.
 */
export async function runReactions(
  db: Db,
  cityId: number,
  clock: WorkClock,
  reactions: readonly Reaction[],
  onError: OnError,
  stop?: AbortSignal,
): Promise<number> {
  let handled = 0
  // Most reactions stand at the same position: what one has read of the tail serves the next. Sealed facts never change.
  const tail: Tail = new Map()
  const wanting = await inCity(db, cityId, trx => passOver(trx, cityId, reactions, tail))
  const failed = await inCity(db, cityId, trx => listFailed(trx, cityId, clock.realNow()))
  for (const reaction of reactions) {
    while (wanting.has(reaction.name) && !stop?.aborted) {
      const n = await advance(db, cityId, clock, reaction, tail, onError, stop)
      if (n === undefined) break
      handled += n
    }
    if (failed.has(reaction.name) && !stop?.aborted) await retryFailures(db, cityId, clock, reaction)
  }
  return handled
}

type Tail = Map<number, SealedFact[]>

/**
 * Moves the cursors of reactions over facts that they do not want, all in one statement instead of a transaction for each.
 * Returns those that have something to do. A cursor that another process moves in the meantime is left to it, since it then
 * no longer stands where it was read.
 */
async function passOver(
  trx: Trx,
  cityId: number,
  reactions: readonly Reaction[],
  tail: Tail,
): Promise<Set<string>> {
  const wanting = new Set<string>()
  const moves: Move[] = []
  for (const [reaction, from] of await readCursors(trx, cityId, reactions)) {
    let to = from
    for (;;) {
      const facts = tail.get(to) ?? (await listSealed(trx, cityId, to, BATCH))
      tail.set(to, facts)
      if (facts.length === 0) break
      if (facts.some(fact => reaction.on.includes(fact.kind))) {
        wanting.add(reaction.name)
        break
      }
      to = facts[facts.length - 1]!.position
    }
    if (to > from) moves.push({ name: reaction.name, from, to })
  }
  await moveIdle(trx, cityId, moves)
  return wanting
}

interface Move {
  readonly name: string
  readonly from: number
  readonly to: number
}

/** Where each reaction stands; one that is new begins at the beginning. */
async function readCursors(
  trx: Trx,
  cityId: number,
  reactions: readonly Reaction[],
): Promise<Map<Reaction, number>> {
  const rows = await trx
    .selectFrom('reaction_cursors')
    .select(['reaction', 'position'])
    .where('city_id', '=', cityId)
    .execute()
  const known = new Map(rows.map(row => [row.reaction, row.position]))
  return new Map(reactions.map(reaction => [reaction, known.get(reaction.name) ?? 0]))
}

async function moveIdle(trx: Trx, cityId: number, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return
  // Order of names is order of locks: two processes passing over at once cannot deadlock.
  const its = [...moves].sort((a, b) => (a.name < b.name ? -1 : 1))
  await sql`
    insert into reaction_cursors (city_id, reaction, position)
    select ${cityId}, t.name, t.since from unnest(${its.map(it => it.name)}::text[], ${its.map(it => it.from)}::bigint[])
      with ordinality t(name, since, n) order by t.n
    on conflict do nothing`.execute(trx)
  await sql`
    update reaction_cursors c set position = t.til from (
      select r.reaction, t.til from reaction_cursors r
        join unnest(${its.map(it => it.name)}::text[], ${its.map(it => it.from)}::bigint[], ${its.map(it => it.to)}::bigint[])
          t(name, since, til) on r.city_id = ${cityId} and r.reaction = t.name and r.position = t.since
      order by r.reaction for update of r) t
    where c.city_id = ${cityId} and c.reaction = t.reaction`.execute(trx)
}

/** Reactions with a fact that was set aside and is to be tried again now. */
async function listFailed(trx: Trx, cityId: number, now: Date): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('reaction_failures')
    .select('reaction')
    .distinct()
    .where('city_id', '=', cityId)
    .where('retry_at', '<=', now)
    .execute()
  return new Set(rows.map(row => row.reaction))
}

// One batch in one transaction; when any handler fails, the same batch again, a transaction a fact.
async function advance(
  db: Db,
  cityId: number,
  clock: WorkClock,
  reaction: Reaction,
  tail: Tail,
  onError: OnError,
  stop: AbortSignal | undefined,
): Promise<number | undefined> {
  try {
    return await inCity(db, cityId, async trx => {
      const facts = await nextFacts(trx, cityId, reaction.name, BATCH, tail)
      if (facts.length === 0) return undefined
      const work = makeWork(trx, cityId, clock)
      const wanted = facts.filter(fact => reaction.on.includes(fact.kind))
      if (reaction.fold) await reaction.fold(work, wanted)
      else for (const fact of wanted) await reaction.handle(work, fact)
      await writeFacts(work)
      await moveCursor(trx, cityId, reaction.name, facts[facts.length - 1]!.position)
      return wanted.length
    })
  } catch {
    return oneByOne(db, cityId, clock, reaction, onError, stop)
  }
}

async function oneByOne(
  db: Db,
  cityId: number,
  clock: WorkClock,
  reaction: Reaction,
  onError: OnError,
  stop: AbortSignal | undefined,
): Promise<number> {
  let handled = 0
  for (let i = 0; i < BATCH && !stop?.aborted; i++) {
    let current: SealedFact | undefined
    try {
      const more = await inCity(db, cityId, async trx => {
        current = (await nextFacts(trx, cityId, reaction.name, 1))[0]
        if (!current) return false
        const work = makeWork(trx, cityId, clock)
        if (reaction.on.includes(current.kind)) await reaction.handle(work, current)
        await writeFacts(work)
        await moveCursor(trx, cityId, reaction.name, current.position)
        return true
      })
      if (!more) break
      handled += 1
    } catch (error) {
      if (!current) throw error
      await onError(reaction.name, current, error)
      await setAside(db, cityId, clock, reaction.name, current, error)
    }
  }
  return handled
}

async function nextFacts(
  trx: Trx,
  cityId: number,
  reaction: string,
  limit: number,
  tail?: Tail,
): Promise<SealedFact[]> {
  await trx
    .insertInto('reaction_cursors')
    .values({ city_id: cityId, reaction, position: 0 })
    .onConflict(oc => oc.doNothing())
    .execute()
  const cursor = await trx
    .selectFrom('reaction_cursors')
    .select('position')
    .where('city_id', '=', cityId)
    .where('reaction', '=', reaction)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const known = tail?.get(cursor.position)
  if (known) return known
  const facts = await listSealed(trx, cityId, cursor.position, limit)
  if (facts.length > 0) tail?.set(cursor.position, facts)
  return facts
}

async function moveCursor(trx: Trx, cityId: number, reaction: string, position: number): Promise<void> {
  await trx
    .updateTable('reaction_cursors')
    .set({ position })
    .where('city_id', '=', cityId)
    .where('reaction', '=', reaction)
    .execute()
}

async function setAside(
  db: Db,
  cityId: number,
  clock: WorkClock,
  reaction: string,
  fact: SealedFact,
  error: unknown,
): Promise<void> {
  const now = clock.realNow()
  await inCity(db, cityId, async trx => {
    // Between the failure and now another process may have taken this fact, or put it aside: then it is done with.
    const [next] = await nextFacts(trx, cityId, reaction, 1)
    if (next?.id !== fact.id) return
    await trx
      .insertInto('reaction_failures')
      .values({
        city_id: cityId,
        reaction,
        fact_id: fact.id,
        attempts: 1,
        error: String(error).slice(0, 500),
        first_at: now,
        retry_at: new Date(now.getTime() + RETRY_MS),
      })
      .onConflict(oc => oc.doNothing())
      .execute()
    await moveCursor(trx, cityId, reaction, fact.position)
  })
}

// Ten attempts, each twice as long after the one before; then it waits for a person (shown by `doctor`).
async function retryFailures(db: Db, cityId: number, clock: WorkClock, reaction: Reaction): Promise<void> {
  const due = await inCity(db, cityId, trx =>
    trx
      .selectFrom('reaction_failures')
      .select(['fact_id', 'attempts'])
      .where('city_id', '=', cityId)
      .where('reaction', '=', reaction.name)
      .where('retry_at', '<=', clock.realNow())
      .limit(20)
      .execute(),
  )
  for (const failure of due) {
    const settled = await inCity(db, cityId, async trx => {
      // Whoever takes the row away settles it; a second process waits here and then finds it gone.
      const taken = await trx
        .deleteFrom('reaction_failures')
        .where('city_id', '=', cityId)
        .where('reaction', '=', reaction.name)
        .where('fact_id', '=', failure.fact_id)
        .where('attempts', '=', failure.attempts)
        .returning('fact_id')
        .execute()
      if (taken.length === 0) return true
      const fact = (await listSealedById(trx, cityId, failure.fact_id))[0]
      const work = makeWork(trx, cityId, clock)
      if (fact) await reaction.handle(work, fact)
      await writeFacts(work)
      return true
    }).catch(() => false)
    if (!settled) await postpone(db, cityId, clock, reaction.name, failure.fact_id, failure.attempts)
  }
}

async function listSealedById(trx: Trx, cityId: number, factId: string): Promise<SealedFact[]> {
  const seal = await trx
    .selectFrom('seals')
    .select('position')
    .where('city_id', '=', cityId)
    .where('fact_id', '=', factId)
    .executeTakeFirst()
  return seal ? listSealed(trx, cityId, seal.position - 1, 1) : []
}

async function postpone(
  db: Db,
  cityId: number,
  clock: WorkClock,
  reaction: string,
  factId: string,
  before: number,
): Promise<void> {
  const attempts = before + 1
  const retryAt = attempts >= 10 ? null : new Date(clock.realNow().getTime() + RETRY_MS * 2 ** attempts)
  await inCity(db, cityId, trx =>
    trx
      .updateTable('reaction_failures')
      .set({ attempts, retry_at: retryAt })
      .where('city_id', '=', cityId)
      .where('reaction', '=', reaction)
      .where('fact_id', '=', factId)
      .where('attempts', '=', before)
      .execute(),
  )
}
