// SQL of rounds, visits and what scores are made of.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Grade } from '../observations/observation.ts'
import type { Scope } from '../people/actor.ts'

export interface RoundRow {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly frameworkId: string
  readonly framework: string
  readonly selfTest: boolean
  readonly seed: string
  readonly openedAt: Date
  readonly closedAt: Date | null
  readonly places: number
  readonly submitted: number
  readonly pending: number
}

export async function listRounds(db: Kysely<DB>, cityId: number, id?: string): Promise<RoundRow[]> {
  const { rows } = await sql<RoundRow>`
    select r.id, r.name, r.state, r.framework_id as "frameworkId", p.title as framework, p.self_test as "selfTest", r.seed,
      r.opened_at as "openedAt", r.closed_at as "closedAt", count(v.id)::int as places,
      count(v.id) filter (where v.state = 'submitted')::int as submitted,
      (select count(*)::int from cases c where c.city_id = r.city_id and c.round_id = r.id and c.state = 'filed') as pending
    from rounds r join plans p on p.city_id = r.city_id and p.id = r.framework_id
      left join visits v on v.city_id = r.city_id and v.round_id = r.id
    where r.city_id = ${cityId} and (${id ?? null}::uuid is null or r.id = ${id ?? null}::uuid)
    group by r.city_id, r.id, p.title, p.self_test order by r.opened_at desc, r.id limit 200`.execute(db)
  return rows
}

export async function lockRound(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<{ id: string; state: string; version: number } | undefined> {
  return trx
    .selectFrom('rounds')
    .select(['id', 'state', 'version'])
    .where('city_id', '=', cityId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export interface VisitListRow {
  readonly id: string
  readonly roundId: string
  readonly roundName: string
  readonly roundState: string
  readonly frameworkId: string
  readonly placeId: string
  readonly placeName: string
  readonly placeType: string
  readonly address: string
  readonly division: number
  readonly lon: number
  readonly lat: number
  readonly inspectorId: string | null
  readonly inspectorName: string | null
  readonly state: string
  readonly submittedAt: Date | null
  readonly failing: number
}

/** Visits of a round, of an inspector, or one visit. A county's own office sees its county's. */
export async function listVisits(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  filter: { roundId?: string; inspectorId?: string; id?: string },
): Promise<VisitListRow[]> {
  const { rows } = await sql<VisitListRow>`
    select v.id, v.round_id as "roundId", r.name as "roundName", r.state as "roundState", r.framework_id as "frameworkId",
      v.place_id as "placeId", p.name as "placeName", v.place_type as "placeType", p.address, v.division, p.lon, p.lat,
      v.inspector_id as "inspectorId", i.name as "inspectorName", v.state, v.submitted_at as "submittedAt",
      (select count(*)::int from observations o where o.city_id = v.city_id and o.visit_id = v.id and o.grade = 'fail' and o.supersedes is null) as failing
    from visits v join rounds r on r.city_id = v.city_id and r.id = v.round_id
      join places p on p.city_id = v.city_id and p.id = v.place_id
      left join persons i on i.city_id = v.city_id and i.id = v.inspector_id
    where v.city_id = ${cityId}
      and (${filter.roundId ?? null}::uuid is null or v.round_id = ${filter.roundId ?? null}::uuid)
      and (${filter.inspectorId ?? null}::uuid is null or v.inspector_id = ${filter.inspectorId ?? null}::uuid)
      and (${filter.id ?? null}::uuid is null or v.id = ${filter.id ?? null}::uuid)
      and (${scope.all} or v.division = any(${[...scope.divisions]}::int[]) or v.inspector_id = ${scope.personId}::uuid)
    order by r.opened_at desc, v.state, v.division, p.name limit 5000`.execute(db)
  return rows
}

export async function lockVisit(trx: Transaction<DB>, cityId: number, id: string) {
  const { rows } = await sql<{
    id: string
    roundId: string
    placeId: string
    placeType: string
    division: number
    inspectorId: string | null
    state: string
    roundState: string
    frameworkId: string
    placeName: string
  }>`
    select v.id, v.round_id as "roundId", v.place_id as "placeId", v.place_type as "placeType", v.division, v.inspector_id as "inspectorId",
      v.state, r.state as "roundState", r.framework_id as "frameworkId", p.name as "placeName"
    from visits v join rounds r on r.city_id = v.city_id and r.id = v.round_id join places p on p.city_id = v.city_id and p.id = v.place_id
    where v.city_id = ${cityId} and v.id = ${id} for update of v`.execute(trx)
  return rows[0]
}

export interface CountRow {
  readonly standard: string
  readonly division: number
  readonly grade: Grade
  readonly stage: 'before' | 'after'
  readonly n: number
}

/**
 * Answers of a round by standard, county and grade: `before` counts first answers, `after` counts each answer as it
 * stands now, superseded ones left out.
 */
export async function countAnswers(db: Kysely<DB>, cityId: number, period: string): Promise<CountRow[]> {
  const { rows } = await sql<CountRow>`
    select substr(o.requirement, 10) as standard, v.division, o.grade, s.stage, count(*)::int as n
    from observations o join visits v on v.city_id = o.city_id and v.id = o.visit_id
      cross join lateral (values ('before', o.supersedes is null),
        ('after', not exists (select 1 from observations l where l.city_id = o.city_id and l.supersedes = o.id))) s(stage, counts)
    where o.city_id = ${cityId} and o.period = ${period} and s.counts
    group by 1, 2, 3, 4`.execute(db)
  return rows
}

export interface TraceRow {
  readonly observationId: string
  readonly placeId: string
  readonly placeName: string
  readonly placeType: string
  readonly item: string
  readonly grade: Grade
  readonly at: Date
  readonly caseId: string | null
  readonly afterId: string | null
  readonly afterGrade: Grade | null
  readonly afterAt: Date | null
}

/** Every first answer to one standard in a round, with the one that stands in its place now. */
export async function listTrace(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  period: string,
  standard: string,
): Promise<TraceRow[]> {
  const { rows } = await sql<TraceRow>`
    select o.id as "observationId", p.id as "placeId", p.name as "placeName", p.place_type as "placeType", o.item, o.grade, o.observed_at as at,
      c.id as "caseId", l.id as "afterId", l.grade as "afterGrade", l.at as "afterAt"
    from observations o join visits v on v.city_id = o.city_id and v.id = o.visit_id
      join places p on p.city_id = v.city_id and p.id = v.place_id
      left join observations l on l.city_id = o.city_id and l.supersedes = o.id
      left join cases c on c.city_id = o.city_id and c.observation_id = o.id
    where o.city_id = ${cityId} and o.period = ${period} and o.requirement = ${`standard:${standard}`} and o.supersedes is null
      and (${scope.all} or v.division = any(${[...scope.divisions]}::int[]))
    order by o.grade, p.name, o.item limit 5000`.execute(db)
  return rows
}

/** Answers of a round as rows for the open export, in id order, a page at a time. */
export async function listForExport(
  db: Kysely<DB>,
  cityId: number,
  period: string,
  after: string,
  limit: number,
) {
  const { rows } = await sql<{
    id: string
    standard: string
    item: string
    place_code: string
    place_type: string
    division: number
    grade: string
    source: string
    observed_at: Date
    supersedes: string | null
  }>`
    select o.id, substr(o.requirement, 10) as standard, o.item, p.code as place_code, p.place_type, v.division, o.grade, o.source, o.observed_at, o.supersedes
    from observations o join visits v on v.city_id = o.city_id and v.id = o.visit_id join places p on p.city_id = v.city_id and p.id = v.place_id
    where o.city_id = ${cityId} and o.period = ${period} and o.id > ${after}::uuid order by o.id limit ${limit}`.execute(
    db,
  )
  return rows
}
