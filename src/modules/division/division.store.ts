// SQL of the division: what there is to divide, who answers where.
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { unitNames } from '../people/people.store.ts'
import type { Standard } from '../plan/pack.contract.ts'
import { type DivisibleRow, findPlan, listDivisible, listFrameworks } from '../plan/plan.store.ts'

export interface Divisible extends DivisibleRow {
  /** Its area (领域), or the project and content of a standard. */
  readonly area: string
}

/** Everything to divide, in the order of plan and frameworks, each with the area it stands in. */
export async function listWithAreas(db: Kysely<DB>, cityId: number): Promise<Divisible[]> {
  const rows = await listDivisible(db, cityId)
  const plan = await findPlan(db, cityId)
  const areas = plan
    ? await db
        .selectFrom('requirements')
        .select(['clause', 'title'])
        .where('city_id', '=', cityId)
        .where('plan_id', '=', plan.id)
        .where('kind', '=', 'area')
        .execute()
    : []
  const contents = new Map<string, string>()
  for (const { body } of await listFrameworks(db, cityId))
    for (const project of body.framework.projects)
      for (const content of project.contents)
        for (const standard of content.standards as readonly Standard[])
          contents.set(`standard:${standard.code}`, `${project.title}：${content.title}`)
  const areaOf = (row: DivisibleRow) =>
    row.kind === 'standard'
      ? (contents.get(row.code) ?? '测评标准')
      : (areas.find(area => row.clause?.startsWith(area.clause ?? '-'))?.title ?? '总体与保障')
  return rows.map(row => ({ ...row, area: areaOf(row) }))
}

/** How many of each kind nobody leads. */
export async function countGaps(
  db: Kysely<DB>,
  cityId: number,
): Promise<{ task: number; target: number; standard: number }> {
  const { rows } = await sql<{ task: number; target: number; standard: number }>`
    select count(*) filter (where r.kind = 'task')::int as task, count(*) filter (where r.kind = 'target')::int as target,
      count(*) filter (where r.kind = 'standard')::int as standard
    from requirements r join plans p on p.city_id = r.city_id and p.id = r.plan_id
    where r.city_id = ${cityId} and p.superseded_at is null and r.kind in ('task', 'target', 'standard') and not exists (
      select 1 from responsibilities l where l.city_id = r.city_id and l.requirement = r.code and l.part = 'lead' and l.ends_at is null)`.execute(
    db,
  )
  return rows[0]!
}

export interface AnsweringRow {
  readonly requirement: string
  readonly unitId: string
  readonly unitName: string
  readonly kind: string
  readonly unitDivision: number | null
  readonly part: 'lead' | 'support'
}

/** Who leads and supports what now. */
export async function listAnswering(db: Kysely<DB>, cityId: number, day: string): Promise<AnsweringRow[]> {
  const { rows } = await sql<AnsweringRow>`
    select r.requirement, r.unit_id as "unitId", n.short_name as "unitName", u.kind, u.division as "unitDivision", r.part
    from responsibilities r join units u on u.city_id = r.city_id and u.id = r.unit_id
      join lateral (${unitNames(sql`r.city_id`, sql`r.unit_id`, day)}) n on true
    where r.city_id = ${cityId} and r.ends_at is null order by r.requirement, r.part, u.code`.execute(db)
  return rows
}

export interface TerritoryRow {
  readonly requirement: string
  readonly division: number
  readonly unitId: string
  readonly unitName: string
}

/** Who answers for what in which county now. */
export async function listTerritories(db: Kysely<DB>, cityId: number, day: string): Promise<TerritoryRow[]> {
  const { rows } = await sql<TerritoryRow>`
    select o.requirement, o.division, o.unit_id as "unitId", n.short_name as "unitName"
    from territory_owners o join lateral (${unitNames(sql`o.city_id`, sql`o.unit_id`, day)}) n on true
    where o.city_id = ${cityId} and o.ends_at is null order by o.requirement, o.division`.execute(db)
  return rows
}

export interface MeasureLine {
  readonly id: string
  readonly unitId: string
  readonly requirement: string
  readonly words: string
  readonly dueDay: string | null
  readonly dueEach: 'month' | 'quarter' | 'half' | 'year' | null
  readonly planState: string
}

/** Measures of the editions in force and of those being worked on, the latter instead of the former where both have them. */
export async function listMeasureLines(db: Kysely<DB>, cityId: number): Promise<MeasureLine[]> {
  const { rows } = await sql<MeasureLine>`
    select distinct on (p.unit_id, i.measure_id) i.measure_id as id, p.unit_id as "unitId", i.requirement, i.words, i.due_day as "dueDay",
      i.due_each as "dueEach", p.state as "planState"
    from work_plan_items i join work_plans p on p.city_id = i.city_id and p.id = i.plan_id
    where i.city_id = ${cityId} and p.state in ('approved', 'draft', 'submitted', 'returned')
    order by p.unit_id, i.measure_id, p.edition desc`.execute(db)
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** How many of a unit's cases are open, late and closed. */
export async function countCasesOf(
  db: Kysely<DB>,
  cityId: number,
  unitId: string,
  now: Date,
): Promise<{ open: number; overdue: number; closed: number }> {
  const { rows } = await sql<{ open: number; overdue: number; closed: number }>`
    select count(*) filter (where case_open(c.state))::int as open,
      count(*) filter (where c.state in ('issued', 'acknowledged') and c.due_at < ${now})::int as overdue,
      count(*) filter (where c.state = 'closed')::int as closed
    from cases c where c.city_id = ${cityId} and c.unit_id = ${unitId}`.execute(db)
  return rows[0]!
}
