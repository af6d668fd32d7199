// SQL of cases. Scope is a mandatory argument of everything that reads rows.
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Scope } from '../people/actor.ts'
import { unitNames } from '../people/people.store.ts'
import type { CaseState } from './case.ts'

/** The rows an actor may see: the same rule as `inScope` in case.ts, over the alias `c`. */
export function visible(scope: Scope): RawBuilder<boolean> {
  if (scope.all) return sql`true`
  return sql`(c.unit_id = any(${[...scope.unitIds]}::uuid[])
    or (c.state <> 'filed' and c.division = any(${[...scope.divisions]}::int[]))
    or c.finder_id = ${scope.personId}::uuid or c.verifier_id = ${scope.personId}::uuid)`
}

export interface CaseListRow {
  readonly id: string
  readonly number: string
  readonly state: CaseState
  readonly title: string
  readonly placeId: string | null
  readonly placeName: string | null
  readonly placeType: string | null
  readonly division: number | null
  readonly requirement: string | null
  readonly clause: string | null
  readonly unitId: string | null
  readonly unitName: string | null
  readonly filedAt: Date
  readonly dueAt: Date | null
  readonly calendar: string | null
  readonly photo: string | null
}

export interface CaseFullRow extends CaseListRow {
  readonly unitFullName: string | null
  readonly severity: string
  readonly source: string
  readonly detail: string
  readonly unitGround: string | null
  readonly allowance: string | null
  readonly ruleVersion: string | null
  readonly roundId: string | null
  readonly orderId: string | null
  readonly observationId: string | null
  readonly intoCaseId: string | null
  readonly measure: string | null
  readonly reason: string | null
  readonly returnedCount: number
  readonly version: number
  readonly finderId: string | null
  readonly alsoFoundBy: readonly string[]
  readonly fixerId: string | null
  readonly verifierId: string | null
  readonly lon: number | null
  readonly lat: number | null
}

const listColumns = sql.raw(`c.id, c.number, c.state, c.title, c.place_id as "placeId", p.name as "placeName",
  c.place_type as "placeType", c.division, c.requirement, c.clause, c.unit_id as "unitId", c.filed_at as "filedAt",
  c.due_at as "dueAt"`)

const fullColumns =
  sql.raw(`c.severity, c.source, c.detail, c.unit_ground as "unitGround", c.allowance, c.rule_version as "ruleVersion",
  c.round_id as "roundId", c.order_id as "orderId", c.observation_id as "observationId", c.into_case_id as "intoCaseId",
  c.measure, c.reason, c.returned_count as "returnedCount", c.version, c.finder_id as "finderId",
  c.also_found_by as "alsoFoundBy", c.fixer_id as "fixerId",
  c.verifier_id as "verifierId", p.lon, p.lat`)

// What a row of cases shows beside itself; `from` is the cases themselves or a page cut from them, under the alias `c`.
const joined = (from: RawBuilder<unknown>, day: string) => sql`${from}
  left join places p on p.city_id = c.city_id and p.id = c.place_id
  left join lateral (${unitNames(sql`c.city_id`, sql`c.unit_id`, day)}) n on c.unit_id is not null
  left join lateral (select d.calendar from duties d where d.city_id = c.city_id and d.subject_type = 'case' and d.subject_id = c.id
    and d.kind = 'case.handle' order by d.opened_at desc limit 1) k on c.due_at is not null
  left join lateral (select e.digest from evidence e where e.city_id = c.city_id and e.subject_type = 'case' and e.subject_id = c.id
    order by e.part = 'before' desc, e.at limit 1) f on true`

export interface CaseFilter {
  readonly state?: string | undefined
  readonly unitId?: string | undefined
  readonly division?: number | undefined
  readonly roundId?: string | undefined
  readonly requirement?: string | undefined
  readonly q?: string | undefined
}

function where(cityId: number, scope: Scope, filter: CaseFilter, now: Date): RawBuilder<unknown> {
  const parts = [sql`c.city_id = ${cityId}`, sql`${visible(scope)}`]
  if (filter.state === 'open') parts.push(sql`c.state in ('issued', 'acknowledged', 'handled')`)
  else if (filter.state === 'overdue')
    parts.push(sql`c.state in ('issued', 'acknowledged') and c.due_at < ${now}`)
  else if (filter.state) parts.push(sql`c.state = ${filter.state}`)
  if (filter.unitId) parts.push(sql`c.unit_id = ${filter.unitId}`)
  if (filter.division) parts.push(sql`c.division = ${filter.division}`)
  if (filter.roundId) parts.push(sql`c.round_id = ${filter.roundId}`)
  if (filter.requirement) parts.push(sql`c.requirement = ${filter.requirement}`)
  if (filter.q)
    parts.push(sql`(c.number = ${filter.q} or c.title like ${`%${filter.q.replace(/[\\%_]/g, '\\$&')}%`})`)
  return sql.join(parts, sql` and `)
}

/** A page of cases in scope: open ones by due time, the rest newest first. */
export async function listCases(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  filter: CaseFilter,
  now: Date,
  day: string,
  page: number,
  size: number,
): Promise<CaseListRow[]> {
  // The page is cut before the joins, so that names and photos are looked up for fifty rows only.
  const { rows } = await sql<CaseListRow>`
    with page as (select c.* from cases c where ${where(cityId, scope, filter, now)}
      order by c.filed_at desc, c.id desc limit ${size} offset ${(page - 1) * size})
    select ${listColumns}, n.short_name as "unitName", k.calendar, f.digest as photo
    from ${joined(sql`page c`, day)}
    order by c.filed_at desc, c.id desc`.execute(db)
  return rows
}

/** How many there are, exact up to `limit`. */
export async function countCases(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  filter: CaseFilter,
  now: Date,
  limit: number,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from cases c where ${where(cityId, scope, filter, now)} limit ${limit + 1}) few`.execute(
    db,
  )
  return rows[0]!.n
}

/** One case in scope, with everything its page shows. */
export async function findCase(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  id: string,
  day: string,
): Promise<CaseFullRow | undefined> {
  const { rows } = await sql<CaseFullRow>`
    select ${listColumns}, ${fullColumns}, n.short_name as "unitName", n.name as "unitFullName", k.calendar, f.digest as photo
    from ${joined(sql`cases c`, day)} where c.city_id = ${cityId} and c.id = ${id} and ${visible(scope)}`.execute(
    db,
  )
  return rows[0]
}

/** Findings in review, oldest first. */
export async function listFindings(
  db: Kysely<DB>,
  cityId: number,
  day: string,
  limit: number,
): Promise<CaseFullRow[]> {
  const { rows } = await sql<CaseFullRow>`
    select ${listColumns}, ${fullColumns}, n.short_name as "unitName", n.name as "unitFullName", k.calendar, f.digest as photo
    from ${joined(sql`cases c`, day)} where c.city_id = ${cityId} and c.state = 'filed' order by c.filed_at, c.id limit ${limit}`.execute(
    db,
  )
  return rows
}

export interface CaseLocked {
  readonly id: string
  readonly number: string
  readonly state: string
  readonly title: string
  readonly placeId: string | null
  readonly placeType: string | null
  readonly division: number | null
  readonly requirement: string | null
  readonly severity: string
  readonly clause: string | null
  readonly unitId: string | null
  readonly observationId: string | null
  readonly roundId: string | null
  readonly finderId: string | null
  readonly alsoFoundBy: readonly string[]
  readonly fixerId: string | null
  readonly verifierId: string | null
  readonly dueAt: Date | null
  readonly version: number
  readonly measure: string | null
}

/** Locks cases in scope, in id order so that two acts on the same ones cannot deadlock. */
export async function lockCases(
  trx: Transaction<DB>,
  cityId: number,
  scope: Scope,
  ids: readonly string[],
): Promise<CaseLocked[]> {
  const { rows } = await sql<CaseLocked>`
    select c.id, c.number, c.state, c.title, c.place_id as "placeId", c.place_type as "placeType", c.division, c.requirement,
      c.severity, c.clause, c.unit_id as "unitId", c.observation_id as "observationId", c.round_id as "roundId",
      c.finder_id as "finderId", c.also_found_by as "alsoFoundBy", c.fixer_id as "fixerId", c.verifier_id as "verifierId", c.due_at as "dueAt", c.version, c.measure
    from cases c where c.city_id = ${cityId} and c.id = any(${[...ids]}::uuid[]) and ${visible(scope)}
    order by c.id for update`.execute(trx)
  return rows
}

/** The answers a case rests on: its own, and those of every finding that was joined to it, directly or by way of another. */
export async function listJoinedObservations(
  db: Kysely<DB>,
  cityId: number,
  caseId: string,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive joined as (
      select c.id, c.observation_id from cases c where c.city_id = ${cityId} and c.id = ${caseId}
      union
      select c.id, c.observation_id from cases c join joined j on c.into_case_id = j.id
      where c.city_id = ${cityId} and c.state in ('merged', 'attached'))
    select observation_id as id from joined where observation_id is not null order by 1`.execute(db)
  return rows.map(row => row.id)
}

export interface PhotoRow {
  readonly digest: string
  readonly part: string
  readonly at: Date
  readonly takenAt: Date | null
}

export async function listPhotos(
  db: Kysely<DB>,
  cityId: number,
  caseIds: readonly string[],
): Promise<(PhotoRow & { caseId: string })[]> {
  if (caseIds.length === 0) return []
  const { rows } = await sql<PhotoRow & { caseId: string }>`
    select e.subject_id as "caseId", e.digest, e.part, e.at, b.taken_at as "takenAt"
    from evidence e join blobs b on b.city_id = e.city_id and b.digest = e.digest
    where e.city_id = ${cityId} and e.subject_type = 'case' and e.subject_id = any(${[...caseIds]}::uuid[]) order by e.at, e.id`.execute(
    db,
  )
  return rows
}

export interface Accountable {
  readonly placeUnit: string | null
  readonly standardUnit: string | null
  readonly pool: string
  readonly placeType: string | null
  readonly division: number | null
  readonly placeName: string | null
  readonly planId: string | null
}

/** Everything that decides who answers for a problem at a place, in one round trip. */
export async function findAccountable(
  db: Kysely<DB>,
  cityId: number,
  placeId: string | null,
  requirement: string | null,
): Promise<Accountable | undefined> {
  const { rows } = await accountableAt(cityId, placeId, requirement).execute(db)
  return rows[0]
}

function accountableAt(cityId: number, placeId: string | null, requirement: string | null) {
  return sql<Accountable>`
    select p.unit_id as "placeUnit", p.place_type as "placeType", p.division, p.name as "placeName",
      (select r.unit_id from responsibilities r where r.city_id = ${cityId} and r.requirement = ${requirement} and r.part = 'lead' and r.ends_at is null) as "standardUnit",
      (select u.id from units u where u.city_id = ${cityId} and u.kind = 'office' order by u.code limit 1) as pool,
      (select q.id from plans q where q.city_id = ${cityId} and q.kind = 'plan' and q.superseded_at is null) as "planId"
    from (select 1) one left join places p on p.city_id = ${cityId} and p.id = ${placeId} and p.retired_on is null`
}

export interface Numbered extends Accountable {
  readonly number: string
}

/**
 * `findAccountable` for a case about to be filed, with its number, so that filing waits for no answer from its insert. The
 * number comes from a sequence, which takes no lock another filing waits for.
 */
export async function findAccountableForFiling(
  db: Kysely<DB>,
  cityId: number,
  placeId: string,
  requirement: string | null,
  now: Date,
): Promise<Numbered | undefined> {
  const { rows } = await sql<Numbered>`
    select who.*, ${numberOf(now)} as number from (${accountableAt(cityId, placeId, requirement)}) who`.execute(
    db,
  )
  return rows[0]
}

const numberOf = (now: Date) =>
  sql`to_char(${now}::timestamptz at time zone 'Asia/Shanghai', 'YYYYMMDD') || '-' || lpad(nextval('case_numbers')::text, 6, '0')`

/** The insert of one case that is issued as it is filed. */
export function insertIssued(
  cityId: number,
  now: Date,
  finder: string | null,
  it: NewCase & { readonly number: string },
  as: IssuedAs,
): RawBuilder<unknown> {
  return sql`
    insert into cases (city_id, id, number, source, place_id, place_type, division, requirement, severity, clause, title,
      detail, finder_id, filed_at, state, unit_id, unit_ground, issued_at, due_at, allowance, rule_version, version)
    values (${cityId}, ${it.id}, ${it.number}, ${it.source}, ${it.placeId}, ${it.placeType}, ${it.division}, ${it.requirement},
      ${it.severity}, ${it.clause}, ${it.title}, ${it.detail}, ${finder}, ${now}, 'issued', ${as.unitId}, ${as.ground}, ${now},
      ${as.dueAt}, ${as.words}, ${as.ruleVersion}, 2)`
}

/** Open cases at the same places, to attach a finding to. */
export async function listOpenAt(
  db: Kysely<DB>,
  cityId: number,
  placeIds: readonly string[],
): Promise<{ id: string; number: string; title: string; placeId: string; requirement: string | null }[]> {
  if (placeIds.length === 0) return []
  const { rows } = await sql<{
    id: string
    number: string
    title: string
    placeId: string
    requirement: string | null
  }>`
    select c.id, c.number, c.title, c.place_id as "placeId", c.requirement from cases c
    where c.city_id = ${cityId} and c.place_id = any(${[...placeIds]}::uuid[]) and c.state in ('issued', 'acknowledged', 'handled')
    order by c.filed_at`.execute(db)
  return rows
}

export interface NewCase {
  readonly id: string
  readonly source: string
  readonly placeId: string
  readonly placeType: string | null
  readonly division: number | null
  readonly requirement: string | null
  readonly severity: string
  readonly clause: string | null
  readonly title: string
  readonly detail: string
  readonly observationId?: string
  readonly roundId?: string
}

export interface IssuedAs {
  readonly unitId: string
  readonly ground: string
  readonly dueAt: Date
  readonly words: string
  readonly ruleVersion: string
}

/**
 * Inserts cases in review; returns their numbers by id.
 */
export async function insertCases(
  trx: Transaction<DB>,
  cityId: number,
  now: Date,
  finder: string | null,
  cases: readonly NewCase[],
): Promise<Map<string, string>> {
  const column = <T>(pick: (one: NewCase) => T) => cases.map(pick)
  const { rows } = await sql<{ number: string; id: string }>`
    insert into cases (city_id, id, number, source, place_id, place_type, division, requirement, severity, clause, title,
      detail, observation_id, round_id, finder_id, filed_at, state, version)
    select ${cityId}, t.id, ${numberOf(now)},
      t.source, t.place, t.place_type, t.division, t.requirement, t.severity, t.clause, t.title, t.detail, t.observation, t.round,
      ${finder}::uuid, ${now}::timestamptz, 'filed', 1
    from unnest(${column(c => c.id)}::uuid[], ${column(c => c.source)}::text[], ${column(c => c.placeId)}::uuid[],
      ${column(c => c.placeType)}::text[], ${column(c => c.division)}::int[], ${column(c => c.requirement)}::text[],
      ${column(c => c.severity)}::text[], ${column(c => c.clause)}::text[], ${column(c => c.title)}::text[],
      ${column(c => c.detail)}::text[], ${column(c => c.observationId ?? null)}::uuid[], ${column(c => c.roundId ?? null)}::uuid[])
      with ordinality t(id, source, place, place_type, division, requirement, severity, clause, title, detail, observation, round, n)
    order by t.n returning id, number`.execute(trx)
  return new Map(rows.map(row => [row.id, row.number]))
}
