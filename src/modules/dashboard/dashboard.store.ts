// What home and the leaders' screen read: roll-ups first, small indexed counts where a roll-up would be overkill.
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Scope } from '../people/actor.ts'

export interface TotalRow {
  readonly division: number
  readonly unitKind: string
  readonly state: string
  readonly n: number
}

/** Case totals by county, kind of unit and state, from the roll-up. */
export async function listTotals(db: Kysely<DB>, cityId: number, scope: Scope): Promise<TotalRow[]> {
  const { rows } = await sql<TotalRow>`
    select division, unit_kind as "unitKind", state, sum(n)::bigint as n from case_totals
    where city_id = ${cityId} and (${scope.all} or unit_id = any(${[...scope.unitIds]}::uuid[]) or division = any(${[...scope.divisions]}::int[]))
    group by division, unit_kind, state`.execute(db)
  return rows
}

/** Work plans that wait for the office's review, and reports on measures that wait for its confirmation. */
export async function countToReview(
  db: Kysely<DB>,
  cityId: number,
): Promise<{ waiting: number; reported: number }> {
  const { rows } = await sql<{ waiting: number; reported: number }>`
    select (select count(*)::int from work_plans where city_id = ${cityId} and state = 'submitted') as waiting,
      (select count(*)::int from measures where city_id = ${cityId} and state = 'reported') as reported`.execute(
    db,
  )
  return rows[0]!
}

/** Figures that wait for somebody other than whoever filed, entered or proposed them: for this person, that is. */
export async function countFiguresWaiting(
  db: Kysely<DB>,
  cityId: number,
  personId: string,
): Promise<{ readings: number; outside: number; verdicts: number }> {
  const { rows } = await sql<{ readings: number; outside: number; verdicts: number }>`
    select (select count(*)::int from metric_readings where city_id = ${cityId} and state = 'submitted' and filer_id <> ${personId}) as readings,
      (select count(*)::int from metric_outside m where m.city_id = ${cityId} and m.state = 'entered' and m.entered_by <> ${personId}
        and not exists (select 1 from metric_outside n where n.city_id = m.city_id and n.supersedes = m.id and n.state in ('entered', 'confirmed'))) as outside,
      (select count(*)::int from verdict_decisions where city_id = ${cityId} and state = 'proposed' and proposed_by <> ${personId}) as verdicts`.execute(
    db,
  )
  return rows[0]!
}

export interface OwnDutyRow {
  readonly id: string
  readonly kind: string
  readonly subjectType: string
  readonly subjectId: string
  readonly unitId: string
  readonly title: string
  readonly clause: string | null
  readonly dueAt: Date
  readonly calendar: string
  /** Of a step of the year plan. */
  readonly year: number | null
}

/** Open duties of these units themselves but for cases, soonest first. */
export async function listOwnDuties(
  db: Kysely<DB>,
  cityId: number,
  unitIds: readonly string[],
  limit: number,
): Promise<OwnDutyRow[]> {
  const { rows } = await sql<OwnDutyRow>`
    select d.id, d.kind, d.subject_type as "subjectType", d.subject_id as "subjectId", d.unit_id as "unitId", d.title, d.clause,
      d.due_at as "dueAt", d.calendar, s.year
    from duties d left join year_steps s on d.subject_type = 'year-step' and s.city_id = d.city_id and s.id = d.subject_id
    where d.city_id = ${cityId} and d.unit_id = any(${[...unitIds]}::uuid[]) and d.subject_type <> 'case'
      and d.done_at is null and d.cancelled_at is null
    order by d.due_at, d.id limit ${limit}`.execute(db)
  return rows
}

export interface DueRow {
  readonly caseId: string
  readonly number: string
  readonly title: string
  readonly unitName: string
  readonly dueAt: Date
  readonly calendar: string
}

/** Rectification due before `until`, overdue first. */
export async function listDueCases(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  until: Date,
  limit: number,
): Promise<DueRow[]> {
  const { rows } = await sql<DueRow>`
    select c.id as "caseId", c.number, c.title, d.due_at as "dueAt", d.calendar,
      (select t.short_name from unit_terms t where t.city_id = d.city_id and t.unit_id = d.unit_id order by t.starts_on desc limit 1) as "unitName"
    from duties d join cases c on c.city_id = d.city_id and c.id = d.subject_id
    where d.city_id = ${cityId} and d.kind = 'case.handle' and d.done_at is null and d.cancelled_at is null and d.due_at < ${until}
      and (${scope.all} or c.unit_id = any(${[...scope.unitIds]}::uuid[]) or c.division = any(${[...scope.divisions]}::int[]))
    order by d.due_at limit ${limit}`.execute(db)
  return rows
}

/** Cases filed and closed per week since a day, newest last. */
export async function listWeeks(
  db: Kysely<DB>,
  cityId: number,
  from: string,
): Promise<{ week: string; filed: number; closed: number }[]> {
  return db
    .selectFrom('case_weeks')
    .select(['week', 'filed', 'closed'])
    .where('city_id', '=', cityId)
    .where('week', '>=', from)
    .orderBy('week')
    .execute()
}

export interface PlaceDot {
  readonly id: string
  readonly name: string
  readonly placeType: string
  readonly division: number
  readonly lon: number
  readonly lat: number
  readonly open: number
  readonly overdue: number
}

/** Cases whose unit asked for more time and waits for an answer; a short list with an index of its own. */
export async function countAsked(db: Kysely<DB>, cityId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from cases where city_id = ${cityId} and open_request is not null`.execute(db)
  return rows[0]!.n
}

/** All places with what is open and overdue there. */
export async function listDots(db: Kysely<DB>, cityId: number): Promise<PlaceDot[]> {
  const { rows } = await sql<PlaceDot>`
    select p.id, p.name, p.place_type as "placeType", p.division, p.lon, p.lat, coalesce(c.open, 0) as open, coalesce(c.overdue, 0) as overdue
    from places p left join (
      select place_id, (sum(n::int) filter (where state <> 'overdue'))::int as open,
        (sum(n::int) filter (where state = 'overdue'))::int as overdue
      from case_place_totals where city_id = ${cityId} and (case_open(state) or state = 'overdue')
      group by place_id) c on c.place_id = p.id
    where p.city_id = ${cityId} and p.retired_on is null order by p.code limit 20000`.execute(db)
  return rows
}

export async function countPapers(db: Kysely<DB>, cityId: number, state: string): Promise<number> {
  const row = await db
    .selectFrom('papers')
    .select(eb => eb.fn.countAll<number>().as('n'))
    .where('city_id', '=', cityId)
    .where('series', '=', 'notice')
    .where('state', '=', state)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** Cases in each of these states, of each at most 10,000. */
export async function countStates(
  db: Kysely<DB>,
  cityId: number,
  states: readonly string[],
): Promise<Map<string, number>> {
  if (states.length === 0) return new Map()
  const { rows } = await sql<{ state: string; n: number }>`
    select s.state, few.n from unnest(${[...states]}::text[]) s(state) cross join lateral (
      select count(*)::int as n from (
        select 1 from cases c where c.city_id = ${cityId} and c.state = s.state limit 10000) c) few`.execute(
    db,
  )
  return new Map(rows.map(row => [row.state, row.n]))
}
