// SQL of what verdicts rest on: the plan in force, lists, observations of indicators, benchmarks and plan values.
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Phase, Target } from '../plan/pack.contract.ts'
import { findPlan, listRequirements } from '../plan/plan.store.ts'
import type { Figure, Survey } from './figure.ts'
import type { Decided } from './judging.ts'
import type { County, Observed, OutsideValue, WatchedTarget, World } from './world.ts'

/** The frame of a city's targets: what changes only with a new plan, and the lists. */
export interface Frame extends Pick<World, 'targets' | 'file' | 'counties' | 'lists'> {
  readonly planId: string
  readonly planDigest: string
  readonly planYears: readonly number[]
}

/** Targets, indicators and lists of the plan in force; undefined before a plan is loaded. */
export async function findFrame(db: Kysely<DB>, cityId: number): Promise<Frame | undefined> {
  const plan = await findPlan(db, cityId)
  if (!plan) return undefined
  const rows = await listRequirements(db, cityId, plan.id)
  const targets: WatchedTarget[] = rows
    .filter(row => row.kind === 'target')
    .map(row => ({ ...(row.body as Target), requirement: row.code }))
  const years = rows.filter(row => row.kind === 'phase').map(row => (row.body as Phase).year)
  const counties: County[] = (plan.body.divisions ?? [])
    .filter(it => it.level === 'county')
    .map(it => ({ code: it.code, name: it.name }))
  return {
    targets,
    file: plan.body.indicators,
    counties,
    lists: await readLists(db, cityId),
    planId: plan.id,
    planDigest: plan.digest,
    planYears: years.sort(),
  }
}

/** Members of every list the city keeps, in the order they were entered. */
export async function readLists(db: Kysely<DB>, cityId: number): Promise<Record<string, string[]>> {
  const rows = await db
    .selectFrom('metric_lists')
    .select(['list', 'name'])
    .where('city_id', '=', cityId)
    .where('ends_at', 'is', null)
    .orderBy('list')
    .orderBy('ordinal')
    .orderBy('name')
    .execute()
  const lists: Record<string, string[]> = {}
  for (const { list, name } of rows) lists[list] = [...(lists[list] ?? []), name]
  return lists
}

interface ObservationRow {
  readonly id: string
  readonly requirement: string
  readonly subject: string
  readonly period: string
  readonly number: string | null
  readonly unit: string | null
  readonly value: unknown
  readonly survey: Survey | null
}

/** Current observations of indicators (by code), superseded ones left out. All indicators when no code is given. */
export async function listObserved(
  db: Kysely<DB>,
  cityId: number,
  codes?: readonly string[],
): Promise<Observed[]> {
  const wanted = codes?.map(code => `indicator:${code}`) ?? null
  const { rows } = await sql<ObservationRow>`
    select o.id, o.requirement, o.subject, o.period, o.number::text, o.unit, o.value, o.survey
    from observations o
    where o.city_id = ${cityId} and o.visit_id is null and o.requirement like 'indicator:%'
      and (${wanted}::text[] is null or o.requirement = any(${wanted}::text[]))
      and not exists (select 1 from observations n where n.city_id = o.city_id and n.supersedes = o.id)
    order by o.period, o.subject, o.id`.execute(db)
  return rows.map(row => ({
    id: row.id,
    indicator: row.requirement.slice('indicator:'.length),
    subject: row.subject === `city:${cityId}` ? 'city' : row.subject,
    period: row.period,
    figure: figureOf(row),
    survey: row.survey,
  }))
}

/** Current figures of the city itself for whole years from this one on, for lines of boards; monthly ones are left out. */
export async function listYearly(db: Kysely<DB>, cityId: number, from: number): Promise<Observed[]> {
  const { rows } = await sql<ObservationRow>`
    select o.id, o.requirement, o.subject, o.period, o.number::text, o.unit, null as value, null as survey
    from observations o
    where o.city_id = ${cityId} and o.visit_id is null and o.requirement like 'indicator:%'
      and o.subject = ${`city:${cityId}`} and length(o.period) = 4 and o.period >= ${String(from)}
      and o.number is not null
      and not exists (select 1 from observations n where n.city_id = o.city_id and n.supersedes = o.id)
    order by o.period, o.id`.execute(db)
  return rows.map(row => ({
    id: row.id,
    indicator: row.requirement.slice('indicator:'.length),
    subject: 'city',
    period: row.period,
    figure: figureOf(row),
    survey: null,
  }))
}

function figureOf(row: ObservationRow): Figure {
  return row.number === null
    ? (row.value as Figure)
    : { kind: 'figure', amount: row.number, unit: row.unit ?? '' }
}

/** Benchmarks and plan values in force, and those that wait to be confirmed. */
export async function listOutside(db: Kysely<DB>, cityId: number): Promise<OutsideValue[]> {
  const { rows } = await sql<OutsideValue>`
    select m.id, m.state = 'confirmed' as confirmed, m.kind, m.code, m.period, m.amount::text, m.unit, m.document, m.page, m.year,
      m.effective_on as "effectiveOn"
    from metric_outside m
    where m.city_id = ${cityId} and m.state in ('entered', 'confirmed')
      and not exists (select 1 from metric_outside n where n.city_id = m.city_id and n.supersedes = m.id
        and (n.state = 'confirmed' or (n.state = 'entered' and m.state = 'entered')))
    order by m.kind, m.code, m.period, confirmed desc`.execute(db)
  return rows
}

/** Approved verdicts of people, the latest of each target, subject and period. */
export async function listDecided(db: Kysely<DB>, cityId: number): Promise<Decided[]> {
  const { rows } = await sql<Decided>`
    select distinct on (target, subject, period) id, target, subject, period, verdict, reason
    from verdict_decisions where city_id = ${cityId} and state = 'approved'
    order by target, subject, period, decided_at desc`.execute(db)
  return rows
}
