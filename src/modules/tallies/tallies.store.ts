// SQL of what tallies count: standing notices, rectification that fell due, rows of a register.
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Scope } from '../people/actor.ts'
import { unitNames } from '../people/people.store.ts'
import type { Counted } from './tally.ts'

/** The first moment the house has records of; undefined in an empty one. */
export async function findBeginning(db: Kysely<DB>, cityId: number): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date }>`
    select at from facts where city_id = ${cityId} order by seq limit 1`.execute(db)
  return rows[0]?.at
}

export interface NoticeRow extends Counted {
  /** The paper it stands in. */
  readonly paper: string
}

/** Notices that were issued and stand, in the order of the series. */
export async function listStandingNotices(db: Kysely<DB>, cityId: number): Promise<NoticeRow[]> {
  const { rows } = await sql<NoticeRow>`
    select id, unit_id as key, issued_at as at, paper_id as paper from notices
    where city_id = ${cityId} and series = 'notice' and withdrawn_at is null
    order by year, number, id`.execute(db)
  return rows
}

export interface InTime {
  readonly due: number
  readonly inTime: number
  /** Cases that were late, the first few hundred. */
  readonly late: readonly string[]
}

/** Rectification that fell due in a time: how much of it, how much was handed in before, and what was late. */
export async function countInTime(db: Kysely<DB>, cityId: number, from: Date, to: Date): Promise<InTime> {
  const { rows } = await sql<{ due: number; inTime: number; late: string[] | null }>`
    select count(*)::int as due, (count(*) filter (where done_at <= due_at))::int as "inTime",
      (array_agg(subject_id order by due_at) filter (where done_at is null or done_at > due_at))[1:200] as late
    from duties where city_id = ${cityId} and subject_type = 'case' and kind = 'case.handle' and cancelled_at is null
      and due_at >= ${from} and due_at < ${to}`.execute(db)
  const { due, inTime, late } = rows[0]!
  return { due, inTime, late: late ?? [] }
}

export interface Fixes {
  readonly cases: number
  /** The longest, in milliseconds; what is not ended counts up to now. */
  readonly longest: number
  /** Cases that are not ended: their time only grows. */
  readonly open: number
  /** Longest first, the first few hundred. */
  readonly ids: readonly string[]
}

/** How long cases of these kinds took that were issued in a time: from there to the hand-in that passed. */
export async function countFixes(
  db: Kysely<DB>,
  cityId: number,
  categories: readonly string[],
  from: Date,
  to: Date,
  now: Date,
): Promise<Fixes> {
  const { rows } = await sql<{ cases: number; longest: number | null; open: number; ids: string[] | null }>`
    select count(*)::int as cases, (count(*) filter (where state <> 'closed'))::int as open,
      (1000 * max(extract(epoch from took)))::float8 as longest, (array_agg(id order by took desc, id))[1:200] as ids
    from (select id, state, case when state = 'closed' then handled_at else ${now}::timestamptz end - issued_at as took
      from cases where city_id = ${cityId} and category = any(${[...categories]}::text[])
        and issued_at >= ${from} and issued_at < ${to} and (state = 'closed' or case_open(state))) fixes`.execute(
    db,
  )
  const { cases, longest, open, ids } = rows[0]!
  return { cases, longest: longest ?? 0, open, ids: ids ?? [] }
}

export interface RegisterRow extends Counted {
  readonly day: string
}

/** Rows of a register with the day they count for and the value of a column. */
export async function listRegisterRows(
  db: Kysely<DB>,
  cityId: number,
  register: string,
  dayColumn: string,
  column: string | undefined,
  only: { readonly column: string; readonly is: string } | undefined,
): Promise<RegisterRow[]> {
  const { rows } = await sql<RegisterRow>`
    select id, coalesce(values ->> ${column ?? ''}, '') as key, changed_at as at, values ->> ${dayColumn} as day
    from register_entries where city_id = ${cityId} and register = ${register} and removed_at is null
      and values ->> ${dayColumn} is not null
      and (${only?.column ?? null}::text is null or values ->> ${only?.column ?? ''} = ${only?.is ?? ''})
    order by values ->> ${dayColumn}, id`.execute(db)
  return rows
}

export interface BasisRow {
  readonly id: string
  readonly words: string
  readonly unitName: string | null
  readonly at: Date
  /** The record it leads to, where that is another one. */
  readonly leadsTo: string
}

/** Notices by id, with unit and number, for whoever may see them. */
export async function describeNotices(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  day: string,
  ids: readonly string[],
): Promise<(BasisRow & { year: number; number: number })[]> {
  const { rows } = await sql<BasisRow & { year: number; number: number }>`
    select n.id, n.ground as words, u.short_name as "unitName", n.issued_at as at, n.paper_id as "leadsTo", n.year, n.number
    from notices n join lateral (${unitNames(sql`n.city_id`, sql`n.unit_id`, day)}) u on true
    where n.city_id = ${cityId} and n.id = any(${[...ids]}::uuid[])
      and (${scope.all} or n.unit_id = any(${[...scope.unitIds]}::uuid[]))
    order by n.year, n.number, n.id`.execute(db)
  return rows
}

/** Cases by id, for whoever may see them. */
export async function describeCases(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  day: string,
  ids: readonly string[],
  limit: number,
): Promise<BasisRow[]> {
  const { rows } = await sql<BasisRow>`
    select c.id, c.title as words, u.short_name as "unitName", coalesce(c.due_at, c.filed_at) as at, c.id as "leadsTo"
    from cases c left join lateral (${unitNames(sql`c.city_id`, sql`c.unit_id`, day)}) u on true
    where c.city_id = ${cityId} and c.id = any(${[...ids]}::uuid[])
      and (${scope.all} or c.unit_id = any(${[...scope.unitIds]}::uuid[]) or c.division = any(${[...scope.divisions]}::int[]))
    order by at desc, c.id limit ${limit}`.execute(db)
  return rows
}

/** Entries of a register by id; the first column names them. */
export async function describeEntries(
  db: Kysely<DB>,
  cityId: number,
  titleColumn: string,
  dayColumn: string,
  ids: readonly string[],
  limit: number,
): Promise<BasisRow[]> {
  const { rows } = await sql<BasisRow>`
    select id, coalesce(values ->> ${titleColumn}, '') as words, null as "unitName",
      ((values ->> ${dayColumn}) || 'T00:00:00+08:00')::timestamptz as at, id as "leadsTo"
    from register_entries where city_id = ${cityId} and id = any(${[...ids]}::uuid[])
    order by at desc, id limit ${limit}`.execute(db)
  return rows
}
