// SQL of lists of cases. Keyset pages: what comes next is asked for by the last row's key, so that page two thousand costs
// what page one costs. Each ground on which somebody sees a case is a branch with an index of its own, cut to one page
// before the branches are put together: one condition with `or` reads the city (measured in docs/benchmarks.md).
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Scope } from '../people/actor.ts'
import type { CaseFilter, CaseSort, Mark } from './case-filter.ts'
import { type CaseListRow, joined, listColumns } from './cases.store.ts'

export interface CasePageRow extends CaseListRow {
  /** What it is ordered by, as the database writes it. */
  readonly key: string
  readonly source: string
  readonly requestId: string | null
  readonly requestKind: string | null
  readonly requestHours: number | null
  readonly requestUntil: string | null
  readonly requestVersion: number | null
}

/** The filter's conditions over cases under the name `c`. States are few and known: as text they let a partial index be used. */
export function filtered(cityId: number, filter: CaseFilter, now: Date): RawBuilder<unknown> {
  const parts = [sql`c.city_id = ${cityId}`]
  // Due times in the words of the index, in which what has none comes last.
  const due = sql`coalesce(c.due_at, 'infinity')`
  if (filter.state === 'open') parts.push(sql`case_open(c.state)`)
  else if (filter.state === 'overdue')
    parts.push(sql`case_open(c.state) and c.state in ('issued', 'acknowledged') and ${due} < ${now}`)
  else if (filter.state === 'asked') parts.push(sql`c.open_request is not null and case_open(c.state)`)
  else if (filter.state) parts.push(sql`c.state = ${sql.lit(filter.state)}`)
  if (filter.also === 'overdue') parts.push(sql`${due} < ${now}`)
  if (filter.also === 'asked') parts.push(sql`c.open_request is not null`)
  if (filter.unitId) parts.push(sql`c.unit_id = ${filter.unitId}`)
  if (filter.division) parts.push(sql`c.division = ${filter.division}`)
  if (filter.placeId) parts.push(sql`c.place_id = ${filter.placeId}`)
  if (filter.roundId) parts.push(sql`c.round_id = ${filter.roundId}`)
  if (filter.requirement) parts.push(sql`c.requirement = ${filter.requirement}`)
  if (filter.categories) parts.push(sql`c.category = any(${[...filter.categories]}::text[])`)
  if (filter.source) parts.push(sql`c.source = ${filter.source}`)
  if (filter.dueFrom) parts.push(sql`${due} >= ${filter.dueFrom} and c.due_at is not null`)
  if (filter.dueBefore) parts.push(sql`${due} < ${filter.dueBefore}`)
  if (filter.q)
    parts.push(sql`(c.number = ${filter.q} or c.title like ${`%${filter.q.replace(/[\\%_]/g, '\\$&')}%`})`)
  return sql.join(parts, sql` and `)
}

const orders = {
  filed: { key: sql`c.filed_at`, by: sql`c.filed_at desc, c.id desc`, beyond: sql`<` },
  due: {
    key: sql`coalesce(c.due_at, 'infinity')`,
    by: sql`coalesce(c.due_at, 'infinity'), c.id`,
    beyond: sql`>`,
  },
} as const

/** One page of ids and keys in scope, in order; the same case seen on two grounds stands once. */
function page(
  cityId: number,
  scope: Scope,
  filter: CaseFilter,
  sort: CaseSort,
  now: Date,
  after: Mark | undefined,
  size: number,
): RawBuilder<unknown> {
  const { key, by, beyond } = orders[sort]
  const what = filtered(cityId, filter, now)
  const further = after
    ? sql`and (${key}, c.id) ${beyond} (${after.key}::timestamptz, ${after.id}::uuid)`
    : sql``
  const cut = (ground: RawBuilder<unknown>) => sql`select c.id, ${key} as k from cases c where ${what}
    and ${ground} ${further} order by ${by} limit ${size}`
  if (scope.all) return cut(sql`true`)
  const branches: RawBuilder<unknown>[] = []
  // One index scan a unit or county, each in order; `= any` would sort everything they have.
  const each = (its: readonly (string | number)[], type: string, ground: RawBuilder<unknown>) =>
    its.length > 0 &&
    branches.push(sql`select f.id, f.k from unnest(${[...its]}::${sql.raw(type)}[]) g(it)
      cross join lateral (${cut(ground)}) f`)
  each(scope.unitIds, 'uuid', sql`c.unit_id = g.it`)
  each(scope.divisions, 'int', sql`c.division = g.it and c.state <> 'filed'`)
  if (scope.unitIds.length > 0)
    branches.push(cut(sql`c.part_units <> '{}' and c.part_units && ${[...scope.unitIds]}::uuid[]`))
  if (scope.personId) {
    branches.push(cut(sql`c.finder_id = ${scope.personId}`))
    branches.push(cut(sql`c.verifier_id = ${scope.personId}`))
    branches.push(cut(sql`c.checker_id = ${scope.personId}`))
  }
  if (branches.length === 0) return cut(sql`false`)
  const together = sql.join(
    branches.map(branch => sql`(${branch})`),
    sql` union `,
  )
  return sql`select u.id, u.k from (${together}) u order by ${sort === 'filed' ? sql`u.k desc, u.id desc` : sql`u.k, u.id`} limit ${size}`
}

/** A page of cases in scope behind the mark; names and photos are looked up for its rows only. */
export async function listCases(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  filter: CaseFilter,
  sort: CaseSort,
  now: Date,
  day: string,
  after: Mark | undefined,
  size: number,
): Promise<CasePageRow[]> {
  const { rows } = await sql<CasePageRow>`
    with page as materialized (${page(cityId, scope, filter, sort, now, after, size)})
    ${shown(cityId, day)} order by ${orders[sort].by}`.execute(db)
  return rows
}

/** The rows of the part `page` (id, k) as a list shows them. */
export function shown(cityId: number, day: string): RawBuilder<unknown> {
  return sql`select ${listColumns}, page.k::text as key, c.source, n.short_name as "unitName", k.calendar, f.digest as photo,
      r.id as "requestId", r.kind as "requestKind", r.hours as "requestHours", r.until as "requestUntil", r.version as "requestVersion"
    from page join ${joined(sql`cases c on c.city_id = ${cityId} and c.id = page.id`, day)}
      left join case_requests r on c.open_request is not null and r.city_id = c.city_id and r.case_id = c.id and r.state = 'asked'`
}

/** How many there are in scope, exact up to `limit`. */
export async function countCases(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  filter: CaseFilter,
  now: Date,
  limit: number,
): Promise<number> {
  // In the order in which an index has them, so that it ends at the limit instead of sorting all there are.
  const sort = filter.state === 'open' || filter.state === 'overdue' ? 'due' : 'filed'
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (${page(cityId, scope, filter, sort, now, undefined, limit + 1)}) few`.execute(
    db,
  )
  return rows[0]!.n
}

/** Those of `ids` that are in scope and fit the filter, as a list shows them. */
export async function listAmong(
  db: Kysely<DB>,
  cityId: number,
  scope: RawBuilder<unknown>,
  filter: CaseFilter,
  now: Date,
  day: string,
  ids: readonly string[],
): Promise<CasePageRow[]> {
  const { rows } = await sql<CasePageRow>`
    with page as materialized (select c.id, c.filed_at as k from cases c
      where ${filtered(cityId, filter, now)} and c.id = any(${[...ids]}::uuid[]) and ${scope})
    ${shown(cityId, day)} order by c.filed_at desc, c.id desc`.execute(db)
  return rows
}
