// SQL of cases. Scope is a mandatory argument of everything that reads rows.
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { chinaDay } from '../../lib/day.ts'
import type { Grade } from '../observations/observation.ts'
import type { Scope } from '../people/actor.ts'
import { unitNames } from '../people/people.store.ts'
import type { CaseRecord, CaseState } from './case.ts'

/** The rows an actor may see: the same rule as `inScope` in case.ts, over cases under the name `of`. */
export function visible(scope: Scope, of = 'c'): RawBuilder<boolean> {
  if (scope.all) return sql`true`
  const c = sql.raw(of)
  return sql`(${c}.unit_id = any(${[...scope.unitIds]}::uuid[])
    or (${c}.state <> 'filed' and ${c}.division = any(${[...scope.divisions]}::int[]))
    or ${c}.part_units && ${[...scope.unitIds]}::uuid[]
    or ${scope.personId}::uuid in (${c}.finder_id, ${c}.verifier_id, ${c}.checker_id))`
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
  readonly category: string | null
  readonly photo: string | null
  readonly version: number
}

/** What acts look at and write, beside what the lifecycle itself looks at. */
export interface CaseKept extends CaseRecord {
  readonly category: string | null
  readonly severity: string
  readonly verifierId: string | null
  readonly proposedUnitId: string | null
  readonly extendedCount: number
  readonly leftMs: number | null
  readonly version: number
  readonly measure: string | null
}

export interface CaseFullRow extends CaseListRow, Omit<CaseKept, 'state' | 'category' | 'version'> {
  readonly unitFullName: string | null
  readonly proposedUnitName: string | null
  readonly detail: string
  readonly sourceRef: string | null
  readonly unitGround: string | null
  readonly allowance: string | null
  readonly ruleVersion: string | null
  readonly roundId: string | null
  readonly orderId: string | null
  readonly observationId: string | null
  readonly intoCaseId: string | null
  readonly fromCaseId: string | null
  readonly recursOf: string | null
  readonly recursNumber: string | null
  readonly resumesOn: string | null
  readonly checkFound: boolean | null
  readonly checkWords: string | null
  readonly cause: string | null
  readonly effect: string | null
  readonly lasting: boolean | null
  readonly reason: string | null
  readonly returnedCount: number
  readonly reopenedCount: number
  readonly lon: number | null
  readonly lat: number | null
}

const keptColumns =
  sql.raw(`c.source, c.category, c.severity, c.finder_id as "finderId", c.also_found_by as "alsoFoundBy",
  c.fixer_id as "fixerId", c.verifier_id as "verifierId", c.checker_id as "checkerId", c.checked_at as "checkedAt",
  c.dispute_until as "disputeUntil", c.dispute_count as "disputeCount", c.proposed_unit_id as "proposedUnitId",
  c.parts_owed as "partsOwed", c.parts_unpassed as "partsUnpassed", c.drawn_verifier_id as "drawnVerifierId", c.twice,
  c.first_verifier_id as "firstVerifierId", c.reopen_until as "reopenUntil", c.look_again_on as "lookAgainOn",
  c.looked_again_at as "lookedAgainAt", c.extended_count as "extendedCount", c.left_ms as "leftMs", c.version, c.measure`)

export const listColumns =
  sql.raw(`c.id, c.number, c.state, c.title, c.place_id as "placeId", p.name as "placeName",
  c.place_type as "placeType", c.division, c.requirement, c.clause, c.category, c.unit_id as "unitId", c.filed_at as "filedAt",
  c.due_at as "dueAt", c.version`)

const fullColumns = sql`${keptColumns},
  c.detail, c.source_ref as "sourceRef", c.unit_ground as "unitGround", c.allowance, c.rule_version as "ruleVersion",
  c.round_id as "roundId", c.order_id as "orderId", c.observation_id as "observationId", c.into_case_id as "intoCaseId",
  c.from_case_id as "fromCaseId", c.recurs_of as "recursOf",
  (select r.number from cases r where r.city_id = c.city_id and r.id = c.recurs_of) as "recursNumber",
  c.resumes_on as "resumesOn", c.check_found as "checkFound", c.check_words as "checkWords", c.cause, c.effect, c.lasting, c.reason, c.returned_count as "returnedCount",
  c.reopened_count as "reopenedCount", p.lon, p.lat`

// What a row of cases shows beside itself; `from` is the cases themselves or a page cut from them, under the alias `c`.
export const joined = (from: RawBuilder<unknown>, day: string) => sql`${from}
  left join places p on p.city_id = c.city_id and p.id = c.place_id
  left join lateral (${unitNames(sql`c.city_id`, sql`c.unit_id`, day)}) n on c.unit_id is not null
  left join lateral (select d.calendar from duties d where d.city_id = c.city_id and d.subject_type = 'case' and d.subject_id = c.id
    and d.kind = 'case.handle' order by d.opened_at desc limit 1) k on c.due_at is not null
  left join lateral (select e.digest from evidence e where e.city_id = c.city_id and e.subject_type = 'case' and e.subject_id = c.id
    order by e.part = 'before' desc, e.at limit 1) f on true`

/** One case in scope, with everything its page shows. */
export async function findCase(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  id: string,
  day: string,
): Promise<CaseFullRow | undefined> {
  const { rows } = await sql<CaseFullRow>`
    select ${listColumns}, ${fullColumns}, n.short_name as "unitName", n.name as "unitFullName",
      o.short_name as "proposedUnitName", k.calendar, f.digest as photo
    from ${joined(sql`cases c`, day)}
      left join lateral (${unitNames(sql`c.city_id`, sql`c.proposed_unit_id`, day)}) o on c.proposed_unit_id is not null
    where c.city_id = ${cityId} and c.id = ${id} and ${visible(scope)}`.execute(db)
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
    select ${listColumns}, ${fullColumns}, n.short_name as "unitName", n.name as "unitFullName", null as "proposedUnitName", k.calendar, f.digest as photo
    from ${joined(sql`cases c`, day)} where c.city_id = ${cityId} and c.state = 'filed' order by c.filed_at, c.id limit ${limit}`.execute(
    db,
  )
  return rows
}

export interface CaseLocked extends CaseKept {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly placeId: string | null
  readonly placeType: string | null
  readonly requirement: string | null
  readonly clause: string | null
  readonly observationId: string | null
  readonly roundId: string | null
  readonly dueAt: Date | null
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
      c.clause, c.unit_id as "unitId", c.observation_id as "observationId", c.round_id as "roundId", c.due_at as "dueAt",
      ${keptColumns}
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

/** Of each answer: what was given first, and the observation that stands now in its place. */
export async function listStanding(
  db: Kysely<DB>,
  cityId: number,
  observationIds: readonly string[],
): Promise<{ grade: Grade; standingId: string }[]> {
  if (observationIds.length === 0) return []
  const { rows } = await sql<{ grade: Grade; standingId: string }>`
    with recursive later as (
      select o.id, o.grade, o.id as standing from observations o
      where o.city_id = ${cityId} and o.id = any(${[...observationIds]}::uuid[])
      union all
      select l.id, l.grade, o.id from later l join observations o on o.city_id = ${cityId} and o.supersedes = l.standing)
    select l.grade, l.standing as "standingId" from later l
    where not exists (select 1 from observations o where o.city_id = ${cityId} and o.supersedes = l.standing) order by 2`.execute(
    db,
  )
  return rows
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

/** Who holds a verifier's post on that day outside `unitId`, without `besides`; in the order of their ids, for the lot. */
export async function listVerifiers(
  db: Kysely<DB>,
  cityId: number,
  now: Date,
  unitId: string | null,
  besides: readonly string[],
): Promise<{ personId: string; postId: string }[]> {
  const { rows } = await sql<{ personId: string; postId: string }>`
    select distinct on (t.person_id) t.person_id as "personId", t.id as "postId" from posts t
    where t.city_id = ${cityId} and t.role = 'verifier' and t.starts_on <= ${chinaDay(now)}
      and (t.ends_on is null or t.ends_on >= ${chinaDay(now)}) and not t.person_id = any(${[...besides]}::uuid[])
      and not exists (select 1 from posts o where o.city_id = t.city_id and o.person_id = t.person_id and o.unit_id = ${unitId}
        and o.starts_on <= ${chinaDay(now)} and (o.ends_on is null or o.ends_on >= ${chinaDay(now)}))
    order by t.person_id, t.id`.execute(db)
  return rows
}
