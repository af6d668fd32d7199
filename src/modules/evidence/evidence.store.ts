// SQL of flags and redacted copies. Scope is a mandatory argument of everything that reads rows.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { visible } from '../cases/cases.store.ts'
import type { Scope } from '../people/actor.ts'
import type { FlagFigures, FlagRecord } from './flag.ts'

export interface FlagRow extends FlagRecord {
  readonly id: string
  readonly caseId: string
  readonly caseNumber: string
  readonly caseTitle: string
  readonly kind: string
  readonly digest: string
  readonly part: string
  readonly otherDigest: string
  readonly otherCaseId: string | null
  readonly otherNumber: string | null
  readonly otherPart: string | null
  readonly otherAt: Date | null
  /** Whether the asker may see the case the other picture belongs to. */
  readonly otherSeen: boolean
  readonly figures: FlagFigures
  readonly raisedAt: Date
  readonly decidedAt: Date | null
  readonly reason: string | null
  readonly version: number
}

const columns =
  sql.raw(`f.id, f.case_id as "caseId", c.number as "caseNumber", c.title as "caseTitle", f.kind,
  f.digest, f.part, f.other_digest as "otherDigest", f.other_case_id as "otherCaseId", o.number as "otherNumber", f.other_part as "otherPart",
  f.other_at as "otherAt", f.figures, f.state, f.raised_at as "raisedAt", f.decided_at as "decidedAt", f.reason, f.version,
  c.unit_id as "unitId", c.fixer_id as "fixerId", c.finder_id as "finderId", c.also_found_by as "alsoFoundBy"`)

const joined = sql`photo_flags f join cases c on c.city_id = f.city_id and c.id = f.case_id
  left join cases o on o.city_id = f.city_id and o.id = f.other_case_id`

/** Whether there is such a case in scope. */
export async function seesCase(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  caseId: string,
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from cases c where c.city_id = ${cityId} and c.id = ${caseId} and ${visible(scope)}`.execute(db)
  return rows.length > 0
}

/** Flags of one case in scope, in the order they were raised. */
export async function listCaseFlags(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  caseId: string,
): Promise<FlagRow[]> {
  const { rows } = await sql<FlagRow>`
    select ${columns}, coalesce(${visible(scope, 'o')}, false) as "otherSeen" from ${joined}
    where f.city_id = ${cityId} and f.case_id = ${caseId} and ${visible(scope)} order by f.raised_at, f.id`.execute(
    db,
  )
  return rows
}

/** Flags of a state in scope, notes left out, newest first. */
export async function listFlags(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  state: string,
  notes: readonly string[],
  limit: number,
): Promise<FlagRow[]> {
  const { rows } = await sql<FlagRow>`
    select ${columns}, coalesce(${visible(scope, 'o')}, false) as "otherSeen" from ${joined}
    where f.city_id = ${cityId} and f.state = ${state} and f.kind <> all(${[...notes]}::text[]) and ${visible(scope)}
    order by f.raised_at desc, f.id desc limit ${limit}`.execute(db)
  return rows
}

/** Locks one flag in scope. */
export async function lockFlag(
  trx: Transaction<DB>,
  cityId: number,
  scope: Scope,
  id: string,
): Promise<FlagRow | undefined> {
  const { rows } = await sql<FlagRow>`
    select ${columns}, coalesce(${visible(scope, 'o')}, false) as "otherSeen" from ${joined}
    where f.city_id = ${cityId} and f.id = ${id} and ${visible(scope)} for update of f`.execute(trx)
  return rows[0]
}
