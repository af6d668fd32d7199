// SQL of parts and requests of a case.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { TrialCase } from '../dispatch/trial.ts'
import { unitNames } from '../people/people.store.ts'
import type { PartKind, PartState } from './part.ts'
import type { RequestKind, RequestState } from './request.ts'

export interface PartRow {
  readonly id: string
  readonly caseId: string
  readonly kind: PartKind
  readonly state: PartState
  readonly unitId: string
  readonly body: string | null
  readonly words: string
  readonly askedAt: Date
  readonly dueAt: Date
  readonly measure: string | null
  readonly handedBy: string | null
  readonly handedAt: Date | null
  readonly reason: string | null
  readonly returnedCount: number
  readonly version: number
}

const partColumns =
  sql.raw(`p.id, p.case_id as "caseId", p.kind, p.state, p.unit_id as "unitId", p.body, p.words,
  p.asked_at as "askedAt", p.due_at as "dueAt", p.measure, p.handed_by as "handedBy", p.handed_at as "handedAt", p.reason,
  p.returned_count as "returnedCount", p.version`)

export async function listParts(
  db: Kysely<DB>,
  cityId: number,
  caseId: string,
  day: string,
): Promise<(PartRow & { unitName: string })[]> {
  const { rows } = await sql<PartRow & { unitName: string }>`
    select ${partColumns}, n.short_name as "unitName" from case_parts p
      left join lateral (${unitNames(sql`p.city_id`, sql`p.unit_id`, day)}) n on true
    where p.city_id = ${cityId} and p.case_id = ${caseId} order by p.asked_at, p.id`.execute(db)
  return rows
}

export async function findPartCase(db: Kysely<DB>, cityId: number, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ caseId: string }>`
    select case_id as "caseId" from case_parts where city_id = ${cityId} and id = ${id}`.execute(db)
  return rows[0]?.caseId
}

/** Locks a part; its case is locked before it, so that two acts on one case wait for each other in one order. */
export async function lockPart(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<PartRow | undefined> {
  const { rows } = await sql<PartRow>`
    select ${partColumns} from case_parts p where p.city_id = ${cityId} and p.id = ${id} for update`.execute(
    trx,
  )
  return rows[0]
}

/** Parts not handed in, joint parts not passed, and the units that do them. */
export async function countParts(
  db: Kysely<DB>,
  cityId: number,
  caseId: string,
): Promise<{ owed: number; unpassed: number; units: string[] }> {
  const { rows } = await sql<{ owed: number; unpassed: number; units: string[] }>`
    select count(*) filter (where state = 'asked')::int as owed,
      count(*) filter (where kind = 'joint' and state in ('asked', 'handed'))::int as unpassed,
      coalesce(array_agg(distinct unit_id) filter (where state <> 'dropped'), '{}') as units
    from case_parts where city_id = ${cityId} and case_id = ${caseId}`.execute(db)
  return rows[0]!
}

export interface RequestRow {
  readonly id: string
  readonly caseId: string
  readonly kind: RequestKind
  readonly state: RequestState
  readonly unitId: string
  readonly reason: string
  readonly hours: number | null
  readonly plan: string | null
  readonly until: string | null
  readonly askedBy: string
  readonly askedAt: Date
  readonly decidedAt: Date | null
  readonly decidedWords: string | null
  readonly version: number
}

const requestColumns =
  sql.raw(`r.id, r.case_id as "caseId", r.kind, r.state, r.unit_id as "unitId", r.reason, r.hours, r.plan,
  r.until, r.asked_by as "askedBy", r.asked_at as "askedAt", r.decided_at as "decidedAt", r.decided_words as "decidedWords",
  r.version`)

export async function listRequests(db: Kysely<DB>, cityId: number, caseId: string): Promise<RequestRow[]> {
  const { rows } = await sql<RequestRow>`
    select ${requestColumns} from case_requests r where r.city_id = ${cityId} and r.case_id = ${caseId}
    order by r.asked_at, r.id`.execute(db)
  return rows
}

export async function findRequestCase(
  db: Kysely<DB>,
  cityId: number,
  id: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ caseId: string }>`
    select case_id as "caseId" from case_requests where city_id = ${cityId} and id = ${id}`.execute(db)
  return rows[0]?.caseId
}

export async function lockRequest(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<RequestRow | undefined> {
  const { rows } = await sql<RequestRow>`
    select ${requestColumns} from case_requests r where r.city_id = ${cityId} and r.id = ${id} for update`.execute(
    trx,
  )
  return rows[0]
}

/** Suspended cases whose day has come. */
export async function listToResume(db: Kysely<DB>, cityId: number, day: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from cases where city_id = ${cityId} and state = 'suspended' and resumes_on <= ${day}::date
    order by resumes_on, id`.execute(db)
  return rows.map(row => row.id)
}

/** Open parts and requests of a case that went elsewhere. */
export async function listLeftOpen(
  db: Kysely<DB>,
  cityId: number,
  caseId: string,
): Promise<{ parts: { id: string; kind: PartKind }[]; requests: string[] }> {
  const parts = await sql<{ id: string; kind: PartKind }>`
    select id, kind from case_parts where city_id = ${cityId} and case_id = ${caseId} and state in ('asked', 'handed')`.execute(
    db,
  )
  const requests = await sql<{ id: string }>`
    select id from case_requests where city_id = ${cityId} and case_id = ${caseId} and state = 'asked'`.execute(
    db,
  )
  return { parts: parts.rows, requests: requests.rows.map(row => row.id) }
}

export interface Similar {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly state: string
  readonly placeName: string | null
  readonly filedAt: Date
  readonly metres: number
}

/** Cases near a place that are open or ended lately, nearest first; what they have in common is judged by the caller. */
export async function listNear(
  db: Kysely<DB>,
  cityId: number,
  at: { readonly lon: number; readonly lat: number },
  metres: number,
  since: Date,
  limit: number,
): Promise<(Similar & { category: string | null; requirement: string | null })[]> {
  // A degree of latitude is 111,320 m everywhere; one of longitude shrinks with the cosine.
  const dLat = metres / 111_320
  const dLon = dLat / Math.cos((at.lat * Math.PI) / 180)
  const { rows } = await sql<Similar & { category: string | null; requirement: string | null }>`
    select c.id, c.number, c.title, c.state, c.category, c.requirement, p.name as "placeName", c.filed_at as "filedAt",
      111320 * sqrt(power(p.lat - ${at.lat}, 2) + power((p.lon - ${at.lon}) * cos(radians(${at.lat})), 2)) as metres
    from places p join cases c on c.city_id = p.city_id and c.place_id = p.id
    where p.city_id = ${cityId} and p.lat between ${at.lat - dLat} and ${at.lat + dLat}
      and p.lon between ${at.lon - dLon} and ${at.lon + dLon}
      and (c.state = 'filed' or case_open(c.state) or (c.state = 'closed' and c.closed_at >= ${since}))
    order by metres, c.filed_at desc limit ${limit}`.execute(db)
  return rows
}

/** The pictures handed in with parts. */
export async function listPartPhotos(
  db: Kysely<DB>,
  cityId: number,
  partIds: readonly string[],
): Promise<{ partId: string; digest: string }[]> {
  const { rows } = await sql<{ partId: string; digest: string }>`
    select subject_id as "partId", digest from evidence where city_id = ${cityId} and subject_type = 'part'
      and subject_id = any(${[...partIds]}::uuid[]) order by at, id`.execute(db)
  return rows
}

/** Where a place is; undefined where there is none in use. */
export async function findPoint(
  db: Kysely<DB>,
  cityId: number,
  placeId: string,
): Promise<{ lon: number; lat: number } | undefined> {
  const { rows } = await sql<{ lon: number; lat: number }>`
    select lon, lat from places where city_id = ${cityId} and id = ${placeId} and retired_on is null`.execute(
    db,
  )
  return rows[0]
}

export interface MonthRow {
  readonly month: string
  readonly category: string
  readonly filed: number
  readonly closed: number
  readonly recurred: number
}

/** The last twelve months that have anything, by category; of the whole city or of one county. */
export async function listMonths(
  db: Kysely<DB>,
  cityId: number,
  divisions: readonly number[] | null,
  since: string,
): Promise<MonthRow[]> {
  const { rows } = await sql<MonthRow>`
    select to_char(month, 'YYYY-MM') as month, category, sum(filed)::int as filed, sum(closed)::int as closed,
      sum(recurred)::int as recurred
    from case_months where city_id = ${cityId} and month >= ${since}::date
      and (${divisions === null} or division = any(${[...(divisions ?? [])]}::int[]))
    group by 1, 2 order by 1, 2`.execute(db)
  return rows
}

/** Cases filed since a moment with what routing looks at, newest first; at most `limit`. */
export async function listForTrial(
  db: Kysely<DB>,
  cityId: number,
  since: Date,
  limit: number,
): Promise<TrialCase[]> {
  const { rows } = await sql<{
    id: string
    number: string
    title: string
    at: Date
    category: string | null
    requirement: string | null
    requirementUnit: string | null
    place: TrialCase['place']
    lon: number | null
    lat: number | null
  }>`
    select c.id, c.number, c.title, c.filed_at as at, c.category, c.requirement, p.lon, p.lat,
      (select r.unit_id from responsibilities r where r.city_id = c.city_id and r.requirement = c.requirement and r.part = 'lead'
        and r.ends_at is null limit 1) as "requirementUnit",
      case when p.id is not null then jsonb_build_object('name', p.name, 'placeType', p.place_type, 'division', p.division,
        'unitId', p.unit_id) end as place
    from cases c left join places p on p.city_id = c.city_id and p.id = c.place_id
    where c.city_id = ${cityId} and c.filed_at >= ${since} order by c.filed_at desc, c.id desc limit ${limit}`.execute(
    db,
  )
  return rows.map(({ lon, lat, ...row }) => ({
    ...row,
    point: lon === null || lat === null ? null : [lon, lat],
  }))
}
