// SQL of blanks that somebody has promised to fill.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Scope } from '../people/actor.ts'
import { unitNames } from '../people/people.store.ts'
import type { Blank, BlankKind, Closing, OpenBlank } from './blank.ts'

/** Locks what is promised and open, oldest first. */
export async function lockOpenBlanks(trx: Transaction<DB>, cityId: number): Promise<OpenBlank[]> {
  const { rows } = await sql<OpenBlank>`
    select promise_id as "promiseId", kind, code, unit_id as "unitId", due_on as "dueOn" from plan_blanks
    where city_id = ${cityId} and closed_at is null order by promise_id, kind, code for update`.execute(trx)
  return rows
}

/** The open promises about these requirements, of one kind; locked. */
export async function lockBlanksOf(
  trx: Transaction<DB>,
  cityId: number,
  kind: BlankKind,
  codes: readonly string[],
): Promise<OpenBlank[]> {
  const { rows } = await sql<OpenBlank>`
    select promise_id as "promiseId", kind, code, unit_id as "unitId", due_on as "dueOn" from plan_blanks
    where city_id = ${cityId} and kind = ${kind} and code = any(${[...codes]}::text[]) and closed_at is null
    order by promise_id, kind, code for update`.execute(trx)
  return rows
}

export async function closeBlank(
  trx: Transaction<DB>,
  cityId: number,
  { promiseId, kind, code }: Pick<OpenBlank, 'promiseId' | 'kind' | 'code'>,
  how: Closing,
  at: Date,
): Promise<void> {
  await trx
    .updateTable('plan_blanks')
    .set({ closed_at: at, closed_how: how })
    .where('city_id', '=', cityId)
    .where('promise_id', '=', promiseId)
    .where('kind', '=', kind)
    .where('code', '=', code)
    .execute()
}

/** How the blanks of a promise ended; undefined while one is open. */
export async function findClosings(
  db: Kysely<DB>,
  cityId: number,
  promiseId: string,
): Promise<Closing[] | undefined> {
  const rows = await db
    .selectFrom('plan_blanks')
    .select('closed_how')
    .where('city_id', '=', cityId)
    .where('promise_id', '=', promiseId)
    .execute()
  const closings = rows.map(row => row.closed_how as Closing | null)
  return closings.includes(null) ? undefined : (closings as Closing[])
}

export interface PromiseRow extends Blank {
  readonly unitId: string
  readonly unitName: string
  readonly dueOn: string
  readonly reason: string | null
  readonly openedAt: Date
  readonly closedAt: Date | null
  readonly closedHow: Closing | null
  readonly version: string
}

/** The blanks of one promise, to whom it reaches. */
export async function listPromise(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  id: string,
  day: string,
): Promise<PromiseRow[]> {
  const { rows } = await sql<PromiseRow>`
    select b.kind, b.code, b.clause, b.title, b.unit_id as "unitId", n.name as "unitName", b.due_on as "dueOn", b.reason,
      b.opened_at as "openedAt", b.closed_at as "closedAt", b.closed_how as "closedHow", p.version
    from plan_blanks b join plans p on p.city_id = b.city_id and p.id = b.plan_id
      join units u on u.city_id = b.city_id and u.id = b.unit_id
      join lateral (${unitNames(sql`b.city_id`, sql`b.unit_id`, day)}) n on true
    where b.city_id = ${cityId} and b.promise_id = ${id}
      and (${scope.all} or b.unit_id = any(${[...scope.unitIds]}::uuid[]) or u.division = any(${[...scope.divisions]}::int[]))
    order by b.closed_at nulls first, length(b.code), b.code`.execute(db)
  return rows
}

/** Which of these requirements have an accountable unit now. */
export async function listLed(
  db: Kysely<DB>,
  cityId: number,
  codes: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ code: string }>`
    select distinct requirement as code from responsibilities
    where city_id = ${cityId} and requirement = any(${[...codes]}::text[]) and part = 'lead' and ends_at is null`.execute(
    db,
  )
  return new Set(rows.map(row => row.code))
}

/** Tasks whose accountable unit has a measure with a time in force: the division has given them what the document has not. */
export async function listTimed(db: Kysely<DB>, cityId: number): Promise<Set<string>> {
  const { rows } = await sql<{ code: string }>`
    select distinct i.requirement as code from measures m
      join work_plan_items i on i.city_id = m.city_id and i.plan_id = m.plan_id and i.measure_id = m.id
      join responsibilities r on r.city_id = i.city_id and r.requirement = i.requirement and r.unit_id = m.unit_id
    where m.city_id = ${cityId} and m.state <> 'dropped' and r.part = 'lead' and r.ends_at is null`.execute(
    db,
  )
  return new Set(rows.map(row => row.code))
}
