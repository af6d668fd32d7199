// SQL of duties.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Scope } from '../people/actor.ts'
import { unitNames } from '../people/people.store.ts'
import type { Duty } from './duty.ts'

export interface DueDuty {
  readonly id: string
  readonly kind: string
  readonly subject_id: string
  readonly unit_id: string
  readonly due_at: Date
  readonly calendar_version: string
}

/**
 * Marks the oldest open duties that fell due and are not marked yet, oldest first; rows another process holds are passed
 * over. Where a row lies is taken along from the search: looking each up again by its id was a quarter of the statement.
 */
export async function markDue(
  trx: Transaction<DB>,
  cityId: number,
  now: Date,
  limit: number,
): Promise<DueDuty[]> {
  const { rows } = await sql<DueDuty>`
    update duties set overdue_at = ${now} where city_id = ${cityId} and ctid = any(array(
      select ctid from duties where city_id = ${cityId} and due_at < ${now}
        and done_at is null and cancelled_at is null and overdue_at is null
      order by due_at limit ${limit} for update skip locked))
    returning id, kind, subject_id, unit_id, due_at, calendar_version`.execute(trx)
  return rows.sort((a, b) => a.due_at.getTime() - b.due_at.getTime())
}

/** Open duties in scope, soonest first. */
export async function listOpenDuties(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  day: string,
  limit: number,
): Promise<Duty[]> {
  const { rows } = await sql<Duty>`
    select d.id, d.kind, d.subject_type as "subjectType", d.subject_id as "subjectId", d.title, d.unit_id as "unitId",
      n.name as "unitName", d.clause, d.opened_at as "openedAt", d.due_at as "dueAt", d.allowance, d.calendar, d.done_at as "doneAt",
      d.overdue_at as "overdueAt"
    from duties d join units u on u.city_id = d.city_id and u.id = d.unit_id
      left join posts p on p.city_id = d.city_id and p.id = d.post_id
      join lateral (${unitNames(sql`d.city_id`, sql`d.unit_id`, day)}) n on true
    where d.city_id = ${cityId} and d.done_at is null and d.cancelled_at is null
      and (${scope.all} or d.unit_id = any(${[...scope.unitIds]}::uuid[]) or u.division = any(${[...scope.divisions]}::int[])
        or p.person_id = ${scope.personId}::uuid)
    order by d.due_at, d.id limit ${limit}`.execute(db)
  return rows
}
