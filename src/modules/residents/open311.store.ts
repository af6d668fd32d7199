// SQL of what Open311 shows: reports a person took up, as the case that carries them stands; nothing the resident wrote.
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { unitNames } from '../people/people.store.ts'
import type { ReportState } from './report.ts'
import type { Followed } from './standing.ts'

export interface PublicReport {
  readonly number: string
  readonly state: ReportState
  readonly receivedAt: Date
  readonly decidedAt: Date | null
  readonly category: string | null
  readonly title: string | null
  readonly unitName: string | null
  readonly placeName: string | null
  readonly lon: number | null
  readonly lat: number | null
  readonly dueAt: Date | null
  readonly picture: string | null
  readonly it: Followed | null
}

export interface PublicFilter {
  readonly numbers?: readonly string[]
  readonly from?: Date
  readonly to?: Date
  readonly categories?: readonly string[]
  readonly status?: 'open' | 'closed'
}

/** Newest first. By their numbers any report but an invalid one; otherwise those that were taken up. */
export async function listPublic(
  db: Kysely<DB>,
  cityId: number,
  filter: PublicFilter,
  day: string,
  limit: number,
): Promise<PublicReport[]> {
  const parts = [sql`r.city_id = ${cityId}`]
  if (filter.numbers)
    parts.push(sql`r.number = any(${filter.numbers.map(it => `拍${it}`)}::text[]) and r.state <> 'spam'`)
  else parts.push(sql`r.state in ('accepted', 'merged')`)
  if (filter.from) parts.push(sql`r.received_at >= ${filter.from}`)
  if (filter.to) parts.push(sql`r.received_at <= ${filter.to}`)
  if (filter.categories) parts.push(sql`c.category = any(${[...filter.categories]}::text[])`)
  const over = sql`coalesce(c.state in ('closed', 'settled', 'declined', 'withdrawn'), r.state = 'declined')`
  if (filter.status) parts.push(filter.status === 'closed' ? over : sql`not ${over}`)
  const { rows } = await sql<Omit<PublicReport, 'it'> & { it: Record<string, unknown> | null }>`
    select substr(r.number, 2) as number, r.state, r.received_at as "receivedAt", r.decided_at as "decidedAt", c.category, c.title,
      case when c.issued_at is not null then n.short_name end as "unitName", p.name as "placeName", p.lon, p.lat, c.due_at as "dueAt",
      case when c.id is not null then jsonb_build_object('state', c.state, 'issuedAt', c.issued_at, 'checkedAt', c.checked_at,
        'handledAt', c.handled_at, 'closedAt', c.closed_at, 'resumesOn', c.resumes_on, 'reopenedCount', c.reopened_count,
        'splitInto', c.split_into) end as it,
      (select d.derived from report_photos f join photo_redactions d on d.city_id = f.city_id and d.digest = f.digest
        and d.withdrawn_at is null where f.city_id = r.city_id and f.report_id = r.id order by f.n, d.at limit 1) as picture
    from resident_reports r
      left join cases o on o.city_id = r.city_id and o.id = r.case_id
      left join cases c on c.city_id = r.city_id and c.id = coalesce(o.into_case_id, o.id)
      left join places p on p.city_id = c.city_id and p.id = c.place_id
      left join lateral (${unitNames(sql`c.city_id`, sql`c.unit_id`, day)}) n on c.unit_id is not null
    where ${sql.join(parts, sql` and `)}
    order by r.received_at desc, r.number desc limit ${limit}`.execute(db)
  return rows.map(row => ({ ...row, it: row.it && followed(row.it) }))
}

// Out of JSON, moments are texts again.
function followed(it: Record<string, unknown>): Followed {
  const at = (value: unknown) => (typeof value === 'string' ? new Date(value) : null)
  return {
    state: String(it.state),
    issuedAt: at(it.issuedAt),
    checkedAt: at(it.checkedAt),
    handledAt: at(it.handledAt),
    closedAt: at(it.closedAt),
    // What the office wrote to one resident is not for everybody.
    reason: null,
    resumesOn: typeof it.resumesOn === 'string' ? it.resumesOn : null,
    reopenedCount: Number(it.reopenedCount),
    splitInto: Number(it.splitInto),
  }
}
