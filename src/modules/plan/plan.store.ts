// SQL of plans, requirements and who answers for them.
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { unitNames } from '../people/people.store.ts'
import type { FrameworkPack, PlanPack } from './pack.contract.ts'

/** What of a plan pack is kept whole beside its rows. */
export type PlanBody = Pick<
  PlanPack,
  'head' | 'rules' | 'disclosure' | 'registers' | 'yearPlan' | 'counties' | 'indicators' | 'implementation'
> & {
  readonly divisions: PlanPack['units']['divisions']
}
export type FrameworkBody = Pick<FrameworkPack, 'head' | 'framework' | 'cards'>

export interface PlanRow<Body> {
  readonly id: string
  readonly code: string
  readonly title: string
  readonly doc_number: string | null
  readonly issued_on: string | null
  readonly version: string
  readonly digest: string
  readonly self_test: boolean
  readonly body: Body
}

// Published bodies never change, so one copy per process serves every request.
const bodies = new Map<string, PlanRow<unknown>>()

async function bodyOf<Body>(db: Kysely<DB>, cityId: number, id: string): Promise<PlanRow<Body>> {
  const key = `${cityId}/${id}`
  const known = bodies.get(key)
  if (known) return known as PlanRow<Body>
  const row = await db
    .selectFrom('plans')
    .select(['id', 'code', 'title', 'doc_number', 'issued_on', 'version', 'digest', 'self_test', 'body'])
    .where('city_id', '=', cityId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (bodies.size > 200) bodies.clear()
  bodies.set(key, row)
  return row as PlanRow<Body>
}

/** The plan in force; undefined before a pack is loaded. */
export async function findPlan(db: Kysely<DB>, cityId: number): Promise<PlanRow<PlanBody> | undefined> {
  const row = await db
    .selectFrom('plans')
    .select('id')
    .where('city_id', '=', cityId)
    .where('kind', '=', 'plan')
    .where('superseded_at', 'is', null)
    .executeTakeFirst()
  return row && bodyOf<PlanBody>(db, cityId, row.id)
}

/** A plan by id, in force or not. */
export async function findPlanById(db: Kysely<DB>, cityId: number, id: string): Promise<PlanRow<PlanBody>> {
  return bodyOf<PlanBody>(db, cityId, id)
}

/** The frameworks in force. */
export async function listFrameworks(db: Kysely<DB>, cityId: number): Promise<PlanRow<FrameworkBody>[]> {
  const rows = await db
    .selectFrom('plans')
    .select('id')
    .where('city_id', '=', cityId)
    .where('kind', '=', 'framework')
    .where('superseded_at', 'is', null)
    .orderBy('title')
    .execute()
  const frameworks: PlanRow<FrameworkBody>[] = []
  for (const row of rows) frameworks.push(await bodyOf<FrameworkBody>(db, cityId, row.id))
  return frameworks
}

/** A framework by id, in force or not: a round keeps the version it was opened with. */
export async function getFramework(
  db: Kysely<DB>,
  cityId: number,
  id: string,
): Promise<PlanRow<FrameworkBody>> {
  return bodyOf<FrameworkBody>(db, cityId, id)
}

export interface RequirementRow {
  readonly code: string
  readonly kind: string
  readonly clause: string | null
  readonly parent: string | null
  readonly title: string
  readonly body: unknown
}

export async function listRequirements(
  db: Kysely<DB>,
  cityId: number,
  planId: string,
): Promise<RequirementRow[]> {
  return db
    .selectFrom('requirements')
    .select(['code', 'kind', 'clause', 'parent', 'title', 'body'])
    .where('city_id', '=', cityId)
    .where('plan_id', '=', planId)
    .orderBy('kind')
    .orderBy('ordinal')
    .execute()
}

/** A requirement of a plan or framework in force. */
export async function findRequirement(
  db: Kysely<DB>,
  cityId: number,
  code: string,
): Promise<(RequirementRow & { plan_id: string }) | undefined> {
  return db
    .selectFrom('requirements as r')
    .innerJoin('plans as p', join =>
      join.onRef('p.city_id', '=', 'r.city_id').onRef('p.id', '=', 'r.plan_id'),
    )
    .select(['r.code', 'r.kind', 'r.clause', 'r.parent', 'r.title', 'r.body', 'r.plan_id'])
    .where('r.city_id', '=', cityId)
    .where('r.code', '=', code)
    .where('p.superseded_at', 'is', null)
    .executeTakeFirst()
}

export async function listClauses(db: Kysely<DB>, cityId: number, planId: string) {
  return db
    .selectFrom('clauses')
    .select(['id', 'level', 'marker', 'heading', 'gist', 'parent', 'text'])
    .where('city_id', '=', cityId)
    .where('plan_id', '=', planId)
    .orderBy('ordinal')
    .execute()
}

/** Heading of a clause of the plan in force. */
export async function findClauseHeading(
  db: Kysely<DB>,
  cityId: number,
  clause: string | null,
): Promise<string | null> {
  if (!clause) return null
  const row = await db
    .selectFrom('clauses as c')
    .innerJoin('plans as p', join =>
      join.onRef('p.city_id', '=', 'c.city_id').onRef('p.id', '=', 'c.plan_id'),
    )
    .select('c.heading')
    .where('c.city_id', '=', cityId)
    .where('c.id', '=', clause)
    .where('p.superseded_at', 'is', null)
    .executeTakeFirst()
  return row?.heading ?? null
}

export interface ResponsibilityRow {
  readonly requirement: string
  readonly unitId: string
  readonly unitName: string
  readonly part: 'lead' | 'support'
  readonly startsAt: Date
  readonly endsAt: Date | null
}

/** Who answers for what: all open responsibilities, or the whole history of one requirement. */
export async function listResponsibilities(
  db: Kysely<DB>,
  cityId: number,
  day: string,
  requirement?: string,
): Promise<ResponsibilityRow[]> {
  const { rows } = await sql<ResponsibilityRow>`
    select r.requirement, r.unit_id as "unitId", n.short_name as "unitName", r.part, r.starts_at as "startsAt", r.ends_at as "endsAt"
    from responsibilities r join lateral (${unitNames(sql`r.city_id`, sql`r.unit_id`, day)}) n on true
    where r.city_id = ${cityId} and ${requirement === undefined ? sql`r.ends_at is null` : sql`r.requirement = ${requirement}`}
    order by r.starts_at, r.part, n.short_name`.execute(db)
  return rows
}

export interface DivisibleRow {
  readonly code: string
  readonly kind: 'task' | 'target' | 'standard'
  readonly clause: string | null
  readonly parent: string | null
  readonly title: string
}

/** Everything that must have an accountable unit: tasks and targets of the plan, standards of the frameworks in force. */
export async function listDivisible(db: Kysely<DB>, cityId: number): Promise<DivisibleRow[]> {
  const { rows } = await sql<DivisibleRow>`
    select r.code, r.kind, r.clause, r.parent, r.title from requirements r
      join plans p on p.city_id = r.city_id and p.id = r.plan_id
    where r.city_id = ${cityId} and p.superseded_at is null and r.kind in ('task', 'target', 'standard')
    order by array_position(array['task', 'target', 'standard'], r.kind), p.code, r.ordinal`.execute(db)
  return rows
}
