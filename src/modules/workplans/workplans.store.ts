// SQL of work plans and measures.
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Due, Every } from '../exchange/due-words.ts'
import type { Scope } from '../people/actor.ts'
import { unitNames } from '../people/people.store.ts'
import type { MeasureState, PlanState } from './work-plan.ts'

/** Rows of units in reach: `unit` and `division` say where they stand in the query. */
export function unitInScope(scope: Scope, unit: RawBuilder<unknown>, division: RawBuilder<unknown>) {
  return sql<boolean>`(${scope.all} or ${unit} = any(${[...scope.unitIds]}::uuid[]) or ${division} = any(${[...scope.divisions]}::int[]))`
}

export interface EditionRow {
  readonly id: string
  readonly unitId: string
  readonly edition: number
  readonly state: PlanState
  readonly reason: string | null
  readonly decision: string | null
  readonly draftedAt: Date
  readonly submittedBy: string | null
  readonly submittedAt: Date | null
  readonly decidedAt: Date | null
  readonly version: number
}

const editionColumns = sql`p.id, p.unit_id as "unitId", p.edition, p.state, p.reason, p.decision, p.drafted_at as "draftedAt",
  p.submitted_by as "submittedBy", p.submitted_at as "submittedAt", p.decided_at as "decidedAt", p.version`

/** All editions of a unit, newest first. */
export async function listEditions(db: Kysely<DB>, cityId: number, unitId: string): Promise<EditionRow[]> {
  const { rows } = await sql<EditionRow>`
    select ${editionColumns} from work_plans p where p.city_id = ${cityId} and p.unit_id = ${unitId} order by p.edition desc`.execute(
    db,
  )
  return rows
}

/** Locks an edition in reach. */
export async function lockEdition(
  trx: Transaction<DB>,
  cityId: number,
  scope: Scope,
  id: string,
): Promise<EditionRow | undefined> {
  const { rows } = await sql<EditionRow>`
    select ${editionColumns} from work_plans p join units u on u.city_id = p.city_id and u.id = p.unit_id
    where p.city_id = ${cityId} and p.id = ${id} and ${unitInScope(scope, sql`p.unit_id`, sql`u.division`)} for update of p`.execute(
    trx,
  )
  return rows[0]
}

export interface ItemRow {
  readonly planId: string
  readonly measureId: string
  readonly requirement: string
  readonly words: string
  readonly due: Due
}

interface RawItem extends Omit<ItemRow, 'due'> {
  readonly dueDay: string | null
  readonly dueEach: Every | null
}

const dueOf = ({ dueDay, dueEach }: Pick<RawItem, 'dueDay' | 'dueEach'>): Due =>
  dueEach ? { kind: 'each', each: dueEach } : { kind: 'day', day: dueDay! }

/** The measures of some editions, in their order. */
export async function listItems(
  db: Kysely<DB>,
  cityId: number,
  planIds: readonly string[],
): Promise<ItemRow[]> {
  const { rows } = await sql<RawItem>`
    select plan_id as "planId", measure_id as "measureId", requirement, words, due_day as "dueDay", due_each as "dueEach"
    from work_plan_items where city_id = ${cityId} and plan_id = any(${[...planIds]}::uuid[]) order by plan_id, ordinal`.execute(
    db,
  )
  return rows.map(({ dueDay, dueEach, ...row }) => ({ ...row, due: dueOf({ dueDay, dueEach }) }))
}

export interface MeasureRow {
  readonly id: string
  readonly unitId: string
  readonly planId: string
  readonly state: MeasureState
  readonly dueOn: string
  readonly report: string | null
  readonly reportedBy: string | null
  readonly reportedAt: Date | null
  readonly decision: string | null
  readonly version: number
}

const measureColumns = sql`m.id, m.unit_id as "unitId", m.plan_id as "planId", m.state, m.due_on as "dueOn", m.report,
  m.reported_by as "reportedBy", m.reported_at as "reportedAt", m.decision, m.version`

/** Measures of a unit that were ever approved. */
export async function listMeasures(db: Kysely<DB>, cityId: number, unitId: string): Promise<MeasureRow[]> {
  const { rows } = await sql<MeasureRow>`
    select ${measureColumns} from measures m where m.city_id = ${cityId} and m.unit_id = ${unitId}`.execute(
    db,
  )
  return rows
}

export async function lockMeasure(
  trx: Transaction<DB>,
  cityId: number,
  scope: Scope,
  id: string,
): Promise<MeasureRow | undefined> {
  const { rows } = await sql<MeasureRow>`
    select ${measureColumns} from measures m join units u on u.city_id = m.city_id and u.id = m.unit_id
    where m.city_id = ${cityId} and m.id = ${id} and ${unitInScope(scope, sql`m.unit_id`, sql`u.division`)} for update of m`.execute(
    trx,
  )
  return rows[0]
}

/** A measure in force with what its plan says of it. */
export async function findItem(
  db: Kysely<DB>,
  cityId: number,
  planId: string,
  measureId: string,
): Promise<ItemRow | undefined> {
  return (await listItems(db, cityId, [planId])).find(item => item.measureId === measureId)
}

/** Whether one of these measures belongs to another unit's plan. */
export async function anyOfOthers(
  db: Kysely<DB>,
  cityId: number,
  unitId: string,
  measureIds: readonly string[],
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from work_plan_items i join work_plans p on p.city_id = i.city_id and p.id = i.plan_id
    where i.city_id = ${cityId} and i.measure_id = any(${[...measureIds]}::uuid[]) and p.unit_id <> ${unitId} limit 1`.execute(
    db,
  )
  return rows.length > 0
}

export interface PlanTotals {
  readonly unitId: string
  readonly unitName: string
  readonly unitKind: string
  readonly inForce: number | null
  readonly openEdition: number | null
  readonly openState: PlanState | null
  readonly measures: number
  readonly reported: number
  readonly done: number
  readonly overdue: number
  readonly leads: number
}

/** Units in reach that lead something or have a plan, with how far they are. */
export async function listTotals(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  day: string,
): Promise<PlanTotals[]> {
  const { rows } = await sql<PlanTotals>`
    with led as (select unit_id, count(*)::int as n from responsibilities
        where city_id = ${cityId} and part = 'lead' and ends_at is null group by unit_id),
      plan as (select unit_id, max(edition) filter (where state = 'approved') as in_force,
          max(edition) filter (where state in ('draft', 'submitted', 'returned')) as open_edition,
          max(state) filter (where state in ('draft', 'submitted', 'returned')) as open_state
        from work_plans where city_id = ${cityId} group by unit_id),
      done as (select unit_id, count(*)::int as n, count(*) filter (where state = 'reported')::int as reported,
          count(*) filter (where state = 'done')::int as done, count(*) filter (where state = 'open' and due_on < ${day}::date)::int as overdue
        from measures where city_id = ${cityId} and state <> 'dropped' group by unit_id)
    select u.id as "unitId", n.short_name as "unitName", u.kind as "unitKind", p.in_force as "inForce", p.open_edition as "openEdition",
      p.open_state as "openState", coalesce(d.n, 0) as measures, coalesce(d.reported, 0) as reported, coalesce(d.done, 0) as done,
      coalesce(d.overdue, 0) as overdue, coalesce(l.n, 0) as leads
    from units u left join led l on l.unit_id = u.id left join plan p on p.unit_id = u.id left join done d on d.unit_id = u.id
      join lateral (${unitNames(sql`u.city_id`, sql`u.id`, day)}) n on true
    where u.city_id = ${cityId} and (l.n is not null or p.unit_id is not null) and ${unitInScope(scope, sql`u.id`, sql`u.division`)}
    order by (p.open_state = 'submitted') desc nulls last, coalesce(d.reported, 0) desc, u.code`.execute(db)
  return rows
}

/** Photos of reports, by measure. */
export async function listReportPhotos(
  db: Kysely<DB>,
  cityId: number,
  measureIds: readonly string[],
): Promise<{ measureId: string; digest: string }[]> {
  const { rows } = await sql<{ measureId: string; digest: string }>`
    select subject_id as "measureId", digest from evidence where city_id = ${cityId} and subject_type = 'measure'
      and subject_id = any(${[...measureIds]}::uuid[]) order by at, id`.execute(db)
  return rows
}

/** What the unit answers for, by requirement: `lead` or `support`. */
export async function listParts(
  db: Kysely<DB>,
  cityId: number,
  unitId: string,
): Promise<{ requirement: string; part: string }[]> {
  return db
    .selectFrom('responsibilities')
    .select(['requirement', 'part'])
    .where('city_id', '=', cityId)
    .where('unit_id', '=', unitId)
    .where('ends_at', 'is', null)
    .execute()
}
