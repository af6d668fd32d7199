// SQL of the board: one query a part, each over indexes by city. Scope is a mandatory argument.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { visible } from '../cases/cases.store.ts'
import type { Scope } from '../people/actor.ts'
import { unitNames } from '../people/people.store.ts'
import { QUICK_MINUTES, RUSH_DAYS, SIGNS_TOGETHER, USUAL_WEEKS } from './burden.ts'
import { ENOUGH, UNCHANGED } from './flag.ts'

export interface AskedRow {
  readonly unitId: string
  readonly unitName: string
  readonly duties: number
  readonly figures: number
  readonly papers: number
  readonly entries: number
}

const ofUnit = (scope: Scope): RawBuilder<boolean> =>
  scope.all
    ? sql`true`
    : sql`(u.id = any(${[...scope.unitIds]}::uuid[]) or u.division = any(${[...scope.divisions]}::int[]))`

/** What was asked of each unit between two moments: duties opened, of them figures; papers sent; register entries written. */
export async function listAsked(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  from: Date,
  to: Date,
  day: string,
): Promise<AskedRow[]> {
  const { rows } = await sql<AskedRow>`
    with asked as (
      select unit_id, count(*)::int as duties, (count(*) filter (where kind = 'figure.file'))::int as figures, 0 as papers, 0 as entries
        from duties where city_id = ${cityId} and opened_at >= ${from} and opened_at < ${to} group by unit_id
      union all
      select unit_id, 0, 0, count(*)::int, 0 from papers
        where city_id = ${cityId} and unit_id is not null and issued_at >= ${from} and issued_at < ${to} group by unit_id
      union all
      select e.unit_id, 0, 0, 0, count(*)::int from register_versions v
        join register_entries e on e.city_id = v.city_id and e.id = v.entry_id
        where v.city_id = ${cityId} and e.unit_id is not null and not e.by_pack and v.at >= ${from} and v.at < ${to} group by e.unit_id)
    select u.id as "unitId", n.short_name as "unitName", sum(a.duties)::int as duties, sum(a.figures)::int as figures,
      sum(a.papers)::int as papers, sum(a.entries)::int as entries
    from asked a join units u on u.city_id = ${cityId} and u.id = a.unit_id
    join lateral (${unitNames(sql`u.city_id`, sql`u.id`, day)}) n on true
    where ${ofUnit(scope)} group by u.id, n.short_name
    order by sum(a.duties + a.papers + a.entries) desc, n.short_name limit 300`.execute(db)
  return rows
}

export interface RushRow {
  readonly roundId: string
  readonly name: string
  readonly openedAt: Date
  readonly inDays: number
  readonly before: number
}

/** Hand-ins in the days before each round opened, and in the weeks before these. */
export async function listRushes(db: Kysely<DB>, cityId: number, scope: Scope): Promise<RushRow[]> {
  const { rows } = await sql<RushRow>`
    select r.id as "roundId", r.name, r.opened_at as "openedAt",
      (count(c.id) filter (where c.handled_at >= r.opened_at - make_interval(days => ${RUSH_DAYS})))::int as "inDays",
      (count(c.id) filter (where c.handled_at < r.opened_at - make_interval(days => ${RUSH_DAYS})))::int as before
    from (select * from rounds where city_id = ${cityId} order by opened_at desc limit 8) r
    left join cases c on c.city_id = r.city_id and c.handled_at < r.opened_at
      and c.handled_at >= r.opened_at - make_interval(days => ${RUSH_DAYS + USUAL_WEEKS * 7}) and ${visible(scope)}
    group by r.id, r.name, r.opened_at order by r.opened_at desc`.execute(db)
  return rows
}

export interface UnchangedRow {
  readonly unitId: string
  readonly unitName: string
  readonly closed: number
  readonly measured: number
  readonly unchanged: number
}

const unchanged = sql`(h.compared >= ${ENOUGH} and h.same >= ${UNCHANGED.same}::numeric * h.compared
  and h.exact >= ${UNCHANGED.exact}::numeric * h.compared)`

/** Closings of each unit since a moment: how many, how many with comparable photos, how many of them without visible change. */
export async function listUnchanged(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  from: Date,
  to: Date,
  day: string,
): Promise<UnchangedRow[]> {
  const { rows } = await sql<UnchangedRow>`
    select c.unit_id as "unitId", n.short_name as "unitName", count(*)::int as closed, count(h.case_id)::int as measured,
      (count(*) filter (where ${unchanged}))::int as unchanged
    from cases c left join photo_changes h on h.city_id = c.city_id and h.case_id = c.id
    join lateral (${unitNames(sql`c.city_id`, sql`c.unit_id`, day)}) n on true
    where c.city_id = ${cityId} and c.state = 'closed' and c.closed_at >= ${from} and c.closed_at < ${to} and ${visible(scope)}
    group by c.unit_id, n.short_name order by 5 desc, n.short_name limit 300`.execute(db)
  return rows
}

export interface SignRow {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly unitName: string
  readonly closedAt: Date
  readonly flags: number
  readonly unchanged: boolean
  readonly minutes: number | null
  readonly rushed: boolean
}

const signs = sql`(s.flags > 0)::int + s.unchanged::int + (s.minutes <= ${QUICK_MINUTES})::int + s.rushed::int`

/** Closed cases that bear signs, those with most first. */
export async function listSigns(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  from: Date,
  to: Date,
  notes: readonly string[],
  day: string,
): Promise<SignRow[]> {
  const { rows } = await sql<SignRow>`
    select s.*, n.short_name as "unitName" from (
      select c.city_id, c.id, c.number, c.title, c.unit_id, c.closed_at as "closedAt",
        (select count(*)::int from photo_flags f where f.city_id = c.city_id and f.case_id = c.id and f.state <> 'cleared'
          and f.kind <> all(${[...notes]}::text[])) as flags,
        coalesce(${unchanged}, false) as unchanged,
        floor(extract(epoch from c.closed_at - c.handled_at) / 60)::int as minutes,
        exists (select 1 from rounds r where r.city_id = c.city_id and c.handled_at < r.opened_at
          and c.handled_at >= r.opened_at - make_interval(days => ${RUSH_DAYS})) as rushed
      from cases c left join photo_changes h on h.city_id = c.city_id and h.case_id = c.id
      where c.city_id = ${cityId} and c.state = 'closed' and c.closed_at >= ${from} and c.closed_at < ${to} and ${visible(scope)}) s
    join lateral (${unitNames(sql`s.city_id`, sql`s.unit_id`, day)}) n on true
    where ${signs} >= ${SIGNS_TOGETHER} order by ${signs} desc, s."closedAt" desc limit 100`.execute(db)
  return rows
}
