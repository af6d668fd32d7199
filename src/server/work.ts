// One piece of work: a transaction in one city, with its clock, its ids, its actor and the facts it records.
// The request pipeline, reactions and the command line all make the same thing.
import { randomBytes } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { uuidv7 } from '../lib/id.ts'
import type { WorkCalendar } from '../lib/workcalendar.ts'
import { assertFact, type Fact, type FactInput, factText } from '../modules/ledger/fact.ts'
import type { Actor, Role } from '../modules/people/actor.ts'
import { actingPost } from '../modules/people/actor.ts'
import { type Db, inCity, type Trx } from './db.ts'
import { sm3Bytes } from './digest.ts'

export interface Work {
  readonly trx: Trx
  readonly cityId: number
  /** Business time (Asia/Shanghai), which a demo installation may move forward. */
  readonly now: Date
  /** Real time, for sessions, ids and rates. */
  readonly realNow: Date
  readonly actor: Actor | undefined
  newId(): string
  calendar(id: string): WorkCalendar
  /** A number from 0 up to 1, drawn by lot; what it decides is recorded with it. `about` names what is drawn for. */
  lot(about: string): number
  /** Records a fact with this transaction; `as` says in which role the actor acted. */
  record(input: FactInput, ...as: readonly Role[]): void
  /** An insert that travels with the facts in the last statement of the transaction, instead of a round trip of its own. */
  writeBeside(insert: RawBuilder<unknown>): void
  readonly besides: readonly RawBuilder<unknown>[]
  /** The facts recorded so far, in order. */
  readonly facts: readonly Fact[]
}

export interface WorkClock {
  now(): Date
  realNow(): Date
  /** A working calendar by id; refuses one that is not loaded. */
  calendar(id: string): WorkCalendar
  /** Chance: a number from 0 up to 1. */
  lot(about: string): number
}

// Random bytes are drawn by the page: a system call an id was 2 % of a filed case (measured).
let pool = randomBytes(0)
let used = 0

export function newUuid(realNow: Date): string {
  if (used + 10 > pool.length) {
    pool = randomBytes(4000)
    used = 0
  }
  used += 10
  return uuidv7(realNow.getTime(), pool.subarray(used - 10, used))
}

/** Makes the work object of an open transaction; whoever opened it calls `writeFacts` before the commit. */
export function makeWork(
  trx: Trx,
  cityId: number,
  clock: WorkClock,
  actor?: Actor,
): Work & { readonly facts: Fact[] } {
  const now = clock.now()
  const realNow = clock.realNow()
  const facts: Fact[] = []
  const besides: RawBuilder<unknown>[] = []
  return {
    trx,
    cityId,
    now,
    realNow,
    actor,
    facts,
    besides,
    writeBeside: insert => void besides.push(insert),
    newId: () => newUuid(realNow),
    calendar: clock.calendar,
    lot: clock.lot,
    record(input, ...as) {
      assertFact(input)
      const post = actor ? actingPost(actor, ...as) : undefined
      facts.push({
        id: newUuid(realNow),
        cityId,
        at: now,
        kind: input.kind,
        subjectType: input.subjectType,
        subjectId: input.subjectId,
        actorPerson: actor?.personId ?? null,
        actorRole: post?.role ?? null,
        actorUnit: post?.unitId ?? null,
        clause: input.clause ?? null,
        ruleVersion: input.ruleVersion ?? null,
        data: input.data ?? {},
      })
    },
  }
}

/** Writes the recorded facts with their digests, in order, in one statement. */
export async function writeFacts(work: Work): Promise<void> {
  if (work.facts.length > 0 || work.besides.length > 0)
    await sql`with ${besidesOf(work)} ${insertFacts(work)}`.execute(work.trx)
}

/** What was asked to be written beside the facts, as parts of one `with`; at least one part. */
export function besidesOf(work: Work): RawBuilder<unknown> {
  const parts = work.besides.map((insert, i) => sql`${sql.raw(`beside_${i}`)} as (${insert})`)
  return sql.join([sql`nothing as (select 1)`, ...parts], sql`, `)
}

/** The statement that writes the recorded facts; none recorded, none written. */
export function insertFacts(work: Work): RawBuilder<unknown> {
  // One array parameter a column keeps the statement's text the same for any number of facts (measured: parsing
  // a growing VALUES list costs more than the insert).
  const column = <T>(pick: (fact: Fact) => T) => work.facts.map(pick)
  return sql`
    insert into facts (city_id, id, at, kind, subject_type, subject_id, actor_person, actor_role, actor_unit, clause, rule_version, data, digest)
    select ${work.cityId}, t.* from unnest(
      ${column(f => f.id)}::uuid[], ${column(f => f.at)}::timestamptz[], ${column(f => f.kind)}::text[],
      ${column(f => f.subjectType)}::text[], ${column(f => f.subjectId)}::text[], ${column(f => f.actorPerson)}::uuid[],
      ${column(f => f.actorRole)}::text[], ${column(f => f.actorUnit)}::uuid[], ${column(f => f.clause)}::text[],
      ${column(f => f.ruleVersion)}::text[], ${column(f => JSON.stringify(f.data))}::jsonb[], ${column(f => sm3Bytes(factText(f)))}::bytea[]
    ) t`
}

/** Runs work that no person asked for (reactions, scans, loading a pack), in one transaction. */
export async function runWork<T>(
  db: Db,
  cityId: number,
  clock: WorkClock,
  work: (work: Work) => Promise<T>,
): Promise<T> {
  return inCity(db, cityId, async trx => {
    const it = makeWork(trx, cityId, clock)
    const result = await work(it)
    await writeFacts(it)
    return result
  })
}
