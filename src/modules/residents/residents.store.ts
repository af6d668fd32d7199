// SQL of residents' reports.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { unitNames } from '../people/people.store.ts'
import type { Standing } from './flood.ts'
import type { Grade, ReportState } from './report.ts'

export interface NewReport {
  readonly id: string
  readonly codeDigest: string
  readonly bodyDigest: string
  readonly device: string | null
  readonly address: string
  readonly channel: 'page' | 'open311'
  readonly category: string | null
  readonly words: string
  readonly where: string
  readonly division: number | null
  readonly lon: number | null
  readonly lat: number | null
  readonly spotFrom: string | null
  readonly phoneSealed: Buffer | null
  readonly standing: Standing
  readonly low: boolean
  readonly sentAt: Date
}

/** Inserts a report with its pictures; returns its number. */
export async function insertReport(
  trx: Transaction<DB>,
  cityId: number,
  now: Date,
  it: NewReport,
  photos: readonly string[],
): Promise<string> {
  const { rows } = await sql<{ number: string }>`
    insert into resident_reports (city_id, id, number, code_digest, body_digest, device, address, state, channel, category,
      words, where_words, division, lon, lat, spot_from, phone_sealed, standing, low, sent_at, received_at)
    values (${cityId}, ${it.id}, '拍' || to_char(${now}::timestamptz at time zone 'Asia/Shanghai', 'YYYYMMDD') || '-'
      || lpad(nextval('report_numbers')::text, 6, '0'), ${it.codeDigest}, ${it.bodyDigest}, ${it.device}, ${it.address},
      'received', ${it.channel}, ${it.category}, ${it.words}, ${it.where}, ${it.division}, ${it.lon}, ${it.lat},
      ${it.spotFrom}, ${it.phoneSealed}, ${it.standing}, ${it.low}, ${it.sentAt}, ${now})
    returning number`.execute(trx)
  if (photos.length > 0)
    await sql`insert into report_photos (city_id, report_id, n, digest)
      select ${cityId}, ${it.id}, t.n, t.digest from unnest(${[...photos]}::text[]) with ordinality t(digest, n)`.execute(
      trx,
    )
  return rows[0]!.number
}

/** Holds back others who send from the same device or address until this transaction ends. */
export async function lockSender(trx: Transaction<DB>, cityId: number, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${cityId}:report:${key}`}, 0))`.execute(trx)
}

/** When this device, or this address by this standing, sent in the last hour, newest first. */
export async function listSent(
  db: Kysely<DB>,
  cityId: number,
  by: { readonly device: string } | { readonly address: string; readonly standing: Standing },
  since: Date,
): Promise<Date[]> {
  const which =
    'device' in by
      ? sql`device = ${by.device} and standing = 'known'`
      : sql`address = ${by.address} and standing = ${by.standing}`
  const { rows } = await sql<{ at: Date }>`
    select sent_at as at from resident_reports where city_id = ${cityId} and ${which} and sent_at > ${since}
    order by sent_at desc limit 500`.execute(db)
  return rows.map(row => row.at)
}

export interface Twin {
  readonly id: string
  readonly number: string
  readonly bodyDigest: string
  readonly device: string | null
}

export async function findReportById(db: Kysely<DB>, cityId: number, id: string): Promise<Twin | undefined> {
  const { rows } = await sql<Twin>`
    select id, number, body_digest as "bodyDigest", device from resident_reports where city_id = ${cityId} and id = ${id}`.execute(
    db,
  )
  return rows[0]
}

/** A report of the same device, not decided on yet, that holds all of these pictures. */
export async function findSamePicture(
  db: Kysely<DB>,
  cityId: number,
  device: string,
  photos: readonly string[],
  since: Date,
): Promise<{ id: string; number: string } | undefined> {
  if (photos.length === 0) return undefined
  const { rows } = await sql<{ id: string; number: string }>`
    select r.id, r.number from resident_reports r
    where r.city_id = ${cityId} and r.device = ${device} and r.state = 'received' and r.sent_at > ${since}
      and (select count(distinct p.digest) from report_photos p where p.city_id = r.city_id and p.report_id = r.id
        and p.digest = any(${[...photos]}::text[])) = ${photos.length}
    order by r.sent_at limit 1`.execute(db)
  return rows[0]
}

export interface ReportRow {
  readonly id: string
  readonly number: string
  readonly state: ReportState
  readonly channel: 'page' | 'open311'
  readonly category: string | null
  readonly words: string
  readonly where: string
  readonly division: number | null
  readonly lon: number | null
  readonly lat: number | null
  readonly spotFrom: string | null
  readonly phoneSealed: Buffer | null
  readonly low: boolean
  readonly receivedAt: Date
  readonly decidedAt: Date | null
  readonly reason: string | null
  readonly caseId: string | null
  readonly reopened: number
  readonly purgedAt: Date | null
  readonly version: number
}

const columns =
  sql.raw(`r.id, r.number, r.state, r.channel, r.category, r.words, r.where_words as "where", r.division, r.lon, r.lat,
  r.spot_from as "spotFrom", r.phone_sealed as "phoneSealed", r.low, r.received_at as "receivedAt", r.decided_at as "decidedAt",
  r.reason, r.case_id as "caseId", r.reopened, r.purged_at as "purgedAt", r.version`)

export async function findReport(
  db: Kysely<DB>,
  cityId: number,
  by: { readonly id: string } | { readonly codeDigest: string } | { readonly number: string },
): Promise<ReportRow | undefined> {
  const which =
    'id' in by
      ? sql`r.id = ${by.id}`
      : 'number' in by
        ? sql`r.number = ${by.number}`
        : sql`r.code_digest = ${by.codeDigest}`
  const { rows } = await sql<ReportRow>`
    select ${columns} from resident_reports r where r.city_id = ${cityId} and ${which}`.execute(db)
  return rows[0]
}

export async function lockReport(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<ReportRow | undefined> {
  const { rows } = await sql<ReportRow>`
    select ${columns} from resident_reports r where r.city_id = ${cityId} and r.id = ${id} for update`.execute(
    trx,
  )
  return rows[0]
}

/** A page of the queue of one state and one row more, where there is a next page: oldest first while waiting, those at the end of the queue last; otherwise newest first. */
export async function listReports(
  db: Kysely<DB>,
  cityId: number,
  state: ReportState,
  page: number,
  size: number,
): Promise<(ReportRow & { caseNumber: string | null; photos: string[] })[]> {
  const order =
    state === 'received' ? sql`r.low, r.received_at, r.id` : sql`r.decided_at desc nulls last, r.id desc`
  const { rows } = await sql<ReportRow & { caseNumber: string | null; photos: string[] }>`
    select ${columns}, c.number as "caseNumber",
      coalesce((select array_agg(p.digest order by p.n) from report_photos p where p.city_id = r.city_id and p.report_id = r.id), '{}') as photos
    from resident_reports r left join cases c on c.city_id = r.city_id and c.id = r.case_id
    where r.city_id = ${cityId} and r.state = ${state} order by ${order}
    limit ${size + 1} offset ${(page - 1) * size}`.execute(db)
  return rows
}

export async function listReportPhotos(db: Kysely<DB>, cityId: number, id: string): Promise<string[]> {
  const { rows } = await sql<{ digest: string }>`
    select digest from report_photos where city_id = ${cityId} and report_id = ${id} order by n`.execute(db)
  return rows.map(row => row.digest)
}

/** Reports that wait for the office, without those at the end of the queue: a flood is no pile of work. */
export async function countWaiting(db: Kysely<DB>, cityId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from resident_reports where city_id = ${cityId} and state = 'received'
      and not low limit 1000) few`.execute(db)
  return rows[0]!.n
}

export interface Intake {
  readonly waiting: number
  readonly oldest: Date | null
  /** Of the last 90 days. */
  readonly received: number
  readonly decided: number
  /** Median hours from report to decision. */
  readonly decideHours: number | null
  readonly closed: number
  /** Median days from report to the end of its case. */
  readonly closeDays: number | null
  readonly good: number
  readonly fair: number
  readonly poor: number
  readonly unsolved: number
}

/** How reports fare, as of now: waiting, decided, ended, rated. Invalid ones count as received and decided only. */
export async function countIntake(db: Kysely<DB>, cityId: number, since: Date): Promise<Intake> {
  const { rows } = await sql<Intake>`
    with lately as (select r.*, c.state as case_state, c.closed_at from resident_reports r
      left join cases c on c.city_id = r.city_id and c.id = r.case_id
      where r.city_id = ${cityId} and r.received_at >= ${since})
    select (select count(*)::int from resident_reports where city_id = ${cityId} and state = 'received') as waiting,
      (select min(received_at) from resident_reports where city_id = ${cityId} and state = 'received') as oldest,
      count(*)::int as received, count(*) filter (where decided_at is not null)::int as decided,
      (percentile_cont(0.5) within group (order by extract(epoch from decided_at - received_at) / 3600)
        filter (where decided_at is not null))::float8 as "decideHours",
      count(*) filter (where case_state = 'closed')::int as closed,
      (percentile_cont(0.5) within group (order by extract(epoch from closed_at - received_at) / 86400)
        filter (where case_state = 'closed'))::float8 as "closeDays",
      coalesce(sum(reopened), 0)::int as unsolved,
      (select count(*)::int from report_ratings g where g.city_id = ${cityId} and g.at >= ${since} and g.grade = 'good') as good,
      (select count(*)::int from report_ratings g where g.city_id = ${cityId} and g.at >= ${since} and g.grade = 'fair') as fair,
      (select count(*)::int from report_ratings g where g.city_id = ${cityId} and g.at >= ${since} and g.grade = 'poor') as poor
    from lately`.execute(db)
  return rows[0]!
}

export interface FollowedCase {
  readonly id: string
  readonly number: string
  readonly state: string
  readonly category: string | null
  readonly division: number | null
  readonly placeName: string | null
  readonly address: string | null
  readonly lon: number | null
  readonly lat: number | null
  readonly unitId: string | null
  readonly issuedAt: Date | null
  readonly checkedAt: Date | null
  readonly handledAt: Date | null
  readonly closedAt: Date | null
  readonly dueAt: Date | null
  readonly reason: string | null
  readonly reopenUntil: Date | null
  readonly reopenedCount: number
  readonly resumesOn: string | null
  readonly splitInto: number
  readonly version: number
}

/** The case that carries a report now: the one it became, or where that was joined to another, the last of the chain. */
export async function followCase(
  db: Kysely<DB>,
  cityId: number,
  caseId: string,
): Promise<FollowedCase | undefined> {
  const { rows } = await sql<FollowedCase>`
    with recursive chain as (
      select id, into_case_id, 1 as n from cases where city_id = ${cityId} and id = ${caseId}
      union all
      select c.id, c.into_case_id, h.n + 1 from cases c join chain h on c.city_id = ${cityId} and c.id = h.into_case_id
      where h.n < 8)
    select c.id, c.number, c.state, c.category, c.division, p.name as "placeName", p.address, p.lon, p.lat,
      c.unit_id as "unitId", c.issued_at as "issuedAt", c.checked_at as "checkedAt", c.handled_at as "handledAt",
      c.closed_at as "closedAt", c.due_at as "dueAt", c.reason, c.reopen_until as "reopenUntil",
      c.reopened_count as "reopenedCount", c.resumes_on as "resumesOn", c.split_into as "splitInto", c.version
    from chain h join cases c on c.city_id = ${cityId} and c.id = h.id
      left join places p on p.city_id = c.city_id and p.id = c.place_id
    order by h.n desc limit 1`.execute(db)
  return rows[0]
}

/** Redacted copies that stand, of the pictures of a report and of its case: the only pictures a resident is shown. */
export async function listPublicPhotos(
  db: Kysely<DB>,
  cityId: number,
  reportId: string,
  caseId: string | null,
): Promise<{ derived: string; part: string }[]> {
  const { rows } = await sql<{ derived: string; part: string }>`
    select distinct on (d.derived) d.derived, u.part from (
        select digest, 'before' as part from report_photos where city_id = ${cityId} and report_id = ${reportId}
        union all
        select digest, part from evidence where city_id = ${cityId} and subject_type = 'case' and subject_id = ${caseId}::uuid
          and part in ('before', 'after')) u
      join photo_redactions d on d.city_id = ${cityId} and d.digest = u.digest and d.withdrawn_at is null
    order by d.derived, u.part desc`.execute(db)
  return rows.sort((a, b) => (a.part === b.part ? 0 : a.part === 'before' ? -1 : 1))
}

export async function findRating(
  db: Kysely<DB>,
  cityId: number,
  reportId: string,
  closing: number,
): Promise<Grade | undefined> {
  const row = await db
    .selectFrom('report_ratings')
    .select('grade')
    .where('city_id', '=', cityId)
    .where('report_id', '=', reportId)
    .where('closing', '=', closing)
    .executeTakeFirst()
  return row?.grade as Grade | undefined
}

export interface DivisionRow {
  readonly code: number
  readonly name: string
  readonly county: number
}

/** Counties and towns of the plan in force, as of a day, in its order. */
export async function listDivisions(db: Kysely<DB>, cityId: number, day: string): Promise<DivisionRow[]> {
  const { rows } = await sql<DivisionRow>`
    select (d->>'code')::int as code, d->>'name' as name,
      case when d->>'level' = 'county' then (d->>'code')::int else (d->>'parent')::int end as county
    from plans q cross join lateral jsonb_array_elements(q.body->'divisions') with ordinality e (d, i)
    where q.city_id = ${cityId} and q.kind = 'plan' and q.superseded_at is null and d->>'level' in ('county', 'town')
      and (d->>'end' is null or (d->>'end')::date > ${day}::date)
    order by i`.execute(db)
  return rows
}

/** The short name of a unit as of a day. */
export async function findUnitName(
  db: Kysely<DB>,
  cityId: number,
  unitId: string,
  day: string,
): Promise<string | null> {
  const { rows } = await sql<{
    short_name: string
  }>`${unitNames(sql`${cityId}`, sql`${unitId}`, day)}`.execute(db)
  return rows[0]?.short_name ?? null
}
