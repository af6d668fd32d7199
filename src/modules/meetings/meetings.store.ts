// SQL of a meeting's papers: figures from the roll-up of days, and the few cases that are shown one by one.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Scope } from '../people/actor.ts'
import { unitNames } from '../people/people.store.ts'
import type { Figures, Period } from './meeting.ts'

/** Whether a row of the roll-up, or a case, is within reach. */
const reach = (scope: Scope, unit: RawBuilder<unknown>, division: RawBuilder<unknown>) =>
  sql`(${scope.all} or ${unit} = any(${[...scope.unitIds]}::uuid[]) or ${division} = any(${[...scope.divisions]}::int[]))`

export interface DayRow extends Figures {
  readonly division: number
  readonly unitId: string
}

/** Flows of the period and what stood at its end, by unit and county. */
export async function sumDays(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  period: Period,
): Promise<DayRow[]> {
  const within = (column: string) =>
    sql`coalesce(sum(${sql.raw(column)}) filter (where d.day >= ${period.from}::date), 0)::int`
  const { rows } = await sql<DayRow>`
    select d.division, d.unit_id as "unitId", ${within('d.issued')} as issued, ${within('d.closed')} as closed,
      ${within('d.recurred')} as recurred, ${within('d.fell_late')} as "fellLate", sum(d.open_by)::int as open, sum(d.late_by)::int as late
    from case_days d where d.city_id = ${cityId} and d.day <= ${period.to}::date
      and ${reach(scope, sql`d.unit_id`, sql`d.division`)}
    group by d.division, d.unit_id order by d.division, d.unit_id`.execute(db)
  return rows
}

export interface ShownCase {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly placeName: string | null
  readonly unitName: string | null
  readonly at: Date
  readonly measure: string | null
  readonly before: string | null
  readonly after: string | null
}

const photo = (
  part: string,
  order: string,
) => sql`(select e.digest from evidence e where e.city_id = c.city_id and e.subject_type = 'case'
  and e.subject_id = c.id and e.part = ${part} order by e.at ${sql.raw(order)}, e.id ${sql.raw(order)} limit 1)`
const shown = sql`c.id, c.number, c.title, p.name as "placeName", n.short_name as "unitName", c.measure,
  ${photo('before', 'asc')} as before, ${photo('after', 'desc')} as after`
const around = (day: string) => sql`left join places p on p.city_id = c.city_id and p.id = c.place_id
  left join lateral (${unitNames(sql`c.city_id`, sql`c.unit_id`, day)}) n on c.unit_id is not null`

/** What was overdue when the period ended, the longest first. */
export async function listLate(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  end: Date,
  day: string,
  limit: number,
): Promise<ShownCase[]> {
  const { rows } = await sql<ShownCase>`
    select ${shown}, d.due_at as at from duties d join cases c on c.city_id = d.city_id and c.id = d.subject_id ${around(day)}
    where d.city_id = ${cityId} and d.kind = 'case.handle' and d.overdue_at is not null and d.overdue_at < ${end}
      and coalesce(d.done_at, d.cancelled_at, 'infinity') >= ${end} and ${reach(scope, sql`d.unit_id`, sql`c.division`)}
    order by d.due_at, d.id limit ${limit}`.execute(db)
  return rows
}

/** Problems that came back within the period. */
export async function listRecurring(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  begin: Date,
  end: Date,
  day: string,
  limit: number,
): Promise<ShownCase[]> {
  const { rows } = await sql<ShownCase>`
    select ${shown}, c.issued_at as at from cases c ${around(day)}
    where c.city_id = ${cityId} and c.recurs_of is not null and c.issued_at >= ${begin} and c.issued_at < ${end}
      and ${reach(scope, sql`c.unit_id`, sql`c.division`)}
    order by c.issued_at, c.id limit ${limit}`.execute(db)
  return rows
}

/** Ended within the period with pictures of before and after, the severest and latest first. */
export async function listPairs(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  begin: Date,
  end: Date,
  day: string,
  limit: number,
): Promise<ShownCase[]> {
  const { rows } = await sql<ShownCase>`
    select * from (select ${shown}, c.closed_at as at, c.severity from cases c ${around(day)}
      where c.city_id = ${cityId} and c.closed_at >= ${begin} and c.closed_at < ${end} and ${reach(scope, sql`c.unit_id`, sql`c.division`)}) s
    where s.before is not null and s.after is not null
    order by array_position(array['urgent', 'major', 'normal', 'minor'], s.severity), s.at desc, s.id limit ${limit}`.execute(
    db,
  )
  return rows
}
