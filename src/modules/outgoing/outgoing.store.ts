// SQL of the list of current problems. The page of ids is cut first; names, plans and pictures are looked up for it alone.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { CaseState } from '../cases/case.ts'
import { visible } from '../cases/cases.store.ts'
import type { Scope } from '../people/actor.ts'
import { unitNames } from '../people/people.store.ts'

export interface ProblemFilter {
  readonly state?: string | undefined
  readonly unitId?: string | undefined
  readonly division?: number | undefined
  readonly roundId?: string | undefined
  readonly q?: string | undefined
  readonly ids?: readonly string[] | undefined
}

export interface ProblemRow {
  readonly id: string
  readonly number: string
  readonly state: CaseState
  readonly title: string
  readonly detail: string
  readonly placeName: string | null
  readonly division: number | null
  readonly category: string | null
  readonly clause: string | null
  readonly source: string
  readonly sourceRef: string | null
  readonly unitName: string | null
  readonly measure: string | null
  /** The plan of a suspension that was granted. */
  readonly plan: string | null
  /** Parts others do. */
  readonly parts: string | null
  readonly allowance: string | null
  readonly filedAt: Date
  readonly dueAt: Date | null
  readonly resumesOn: string | null
  readonly closedAt: Date | null
  readonly before: string | null
  readonly after: string | null
}

function where(cityId: number, scope: Scope, filter: ProblemFilter, now: Date): RawBuilder<unknown> {
  const parts = [sql`c.city_id = ${cityId}`, visible(scope)]
  if (filter.ids) parts.push(sql`c.id = any(${[...filter.ids]}::uuid[])`)
  else if (filter.state === 'overdue')
    parts.push(sql`c.state in ('issued', 'acknowledged') and c.due_at < ${now}`)
  else if (filter.state === 'asked') parts.push(sql`c.open_request is not null`)
  else if (filter.state && filter.state !== 'open') parts.push(sql`c.state = ${filter.state}`)
  else parts.push(sql`case_open(c.state)`)
  if (filter.unitId) parts.push(sql`c.unit_id = ${filter.unitId}`)
  if (filter.division) parts.push(sql`c.division = ${filter.division}`)
  if (filter.roundId) parts.push(sql`c.round_id = ${filter.roundId}`)
  if (filter.q)
    parts.push(sql`(c.number = ${filter.q} or c.title like ${`%${filter.q.replace(/[\\%_]/g, '\\$&')}%`})`)
  return sql.join(parts, sql` and `)
}

export async function countProblems(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  filter: ProblemFilter,
  now: Date,
  limit: number,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from cases c where ${where(cityId, scope, filter, now)} limit ${limit + 1}) few`.execute(
    db,
  )
  return rows[0]!.n
}

/** Problems newest first, `size` from `offset` on, or those behind `after` in the same order. */
export async function listProblems(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  filter: ProblemFilter,
  now: Date,
  day: string,
  cut: { readonly size: number; readonly offset?: number; readonly after?: ProblemRow | undefined },
): Promise<ProblemRow[]> {
  const behind = cut.after
    ? sql`(c.filed_at, c.id) < (${cut.after.filedAt}, ${cut.after.id}::uuid)`
    : sql`true`
  const photo = (part: string, order: 'asc' | 'desc') => sql`(select e.digest from evidence e
    where e.city_id = c.city_id and e.subject_type = 'case' and e.subject_id = c.id and e.part = ${part}
    order by e.at ${sql.raw(order)}, e.id ${sql.raw(order)} limit 1)`
  const { rows } = await sql<ProblemRow>`
    with page as (select c.* from cases c where ${where(cityId, scope, filter, now)} and ${behind}
      order by c.filed_at desc, c.id desc limit ${cut.size} offset ${cut.offset ?? 0})
    select c.id, c.number, c.state, c.title, c.detail, p.name as "placeName", c.division, c.category, c.clause, c.source,
      c.source_ref as "sourceRef", n.short_name as "unitName", c.measure, c.allowance, c.filed_at as "filedAt", c.due_at as "dueAt",
      c.resumes_on as "resumesOn", c.closed_at as "closedAt",
      (select r.plan from case_requests r where r.city_id = c.city_id and r.case_id = c.id and r.kind = 'suspend'
        and r.state = 'granted' order by r.decided_at desc limit 1) as plan,
      (select string_agg(coalesce(t.body, '协办') || '：' || t.words, '；' order by t.asked_at) from case_parts t
        where t.city_id = c.city_id and t.case_id = c.id and t.state <> 'dropped') as parts,
      ${photo('before', 'asc')} as before, ${photo('after', 'desc')} as after
    from page c
      left join places p on p.city_id = c.city_id and p.id = c.place_id
      left join lateral (${unitNames(sql`c.city_id`, sql`c.unit_id`, day)}) n on c.unit_id is not null
    order by c.filed_at desc, c.id desc`.execute(db)
  return rows
}

export interface Orderable {
  readonly id: string
  readonly orderId: string | null
  /** Whom the order in force that lists it is addressed to; null where there is none. */
  readonly orderUnitId: string | null
  readonly ground: string | null
}

/** What orders stand for these cases already. */
export async function listOrders(
  db: Kysely<DB>,
  cityId: number,
  ids: readonly string[],
): Promise<Orderable[]> {
  const { rows } = await sql<Orderable>`
    select c.id, p.id as "orderId", p.unit_id as "orderUnitId", c.unit_ground as ground from cases c
      left join papers p on p.city_id = c.city_id and p.id = c.order_id and p.state = 'issued'
    where c.city_id = ${cityId} and c.id = any(${[...ids]}::uuid[])`.execute(db)
  return rows
}
