// SQL of what is proposed for a report: places, twins, what categories are learned from.
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { ReportState } from './report.ts'

/** Registered places near a spot, nearest first. */
export async function listPlacesNear(
  db: Kysely<DB>,
  cityId: number,
  at: { readonly lon: number; readonly lat: number },
  metres: number,
): Promise<{ id: string; name: string; address: string; metres: number }[]> {
  const dLat = metres / 111_320
  const dLon = dLat / Math.cos((at.lat * Math.PI) / 180)
  const { rows } = await sql<{ id: string; name: string; address: string; metres: number }>`
    select * from (select p.id, p.name, p.address,
        (111320 * sqrt(power(p.lat - ${at.lat}, 2) + power((p.lon - ${at.lon}) * cos(radians(${at.lat})), 2)))::float8 as metres
      from places p where p.city_id = ${cityId} and p.retired_on is null
        and p.lat between ${at.lat - dLat} and ${at.lat + dLat} and p.lon between ${at.lon - dLon} and ${at.lon + dLon}) n
    where n.metres <= ${metres} order by n.metres, n.id limit 5`.execute(db)
  return rows
}

/** Places whose name or address has these words, for a spot told in words. */
export async function listPlacesNamed(
  db: Kysely<DB>,
  cityId: number,
  words: string,
): Promise<{ id: string; name: string; address: string }[]> {
  const { rows } = await sql<{ id: string; name: string; address: string }>`
    select id, name, address from places where city_id = ${cityId} and retired_on is null
      and (${words} like '%' || name || '%' or name like ${`%${words.replace(/[\\%_]/g, '\\$&')}%`})
    order by length(name) desc, code limit 5`.execute(db)
  return rows
}

/** Other reports that wait or were taken up, with the same picture. */
export async function listTwins(
  db: Kysely<DB>,
  cityId: number,
  id: string,
): Promise<{ id: string; number: string; state: ReportState; caseId: string | null }[]> {
  const { rows } = await sql<{ id: string; number: string; state: ReportState; caseId: string | null }>`
    select distinct r.id, r.number, r.state, r.case_id as "caseId" from report_photos mine
      join report_photos other on other.city_id = mine.city_id and other.digest = mine.digest and other.report_id <> mine.report_id
      join resident_reports r on r.city_id = other.city_id and r.id = other.report_id
    where mine.city_id = ${cityId} and mine.report_id = ${id} and r.state <> 'spam' order by r.number limit 5`.execute(
    db,
  )
  return rows
}

/** Ended cases with a category that are no demonstration, newest first: what suggestions are learned from. */
export async function listLearnable(
  db: Kysely<DB>,
  cityId: number,
  limit: number,
): Promise<{ id: string; text: string; category: string }[]> {
  const { rows } = await sql<{ id: string; text: string; category: string }>`
    select c.id, c.title || ' ' || c.detail as text, c.category from cases c
      left join places p on p.city_id = c.city_id and p.id = c.place_id
      left join persons f on f.city_id = c.city_id and f.id = c.finder_id
    where c.city_id = ${cityId} and c.state = 'closed' and c.category is not null
      and not coalesce(p.demo, false) and not coalesce(f.demo, false)
    order by c.closed_at desc, c.id limit ${limit}`.execute(db)
  return rows
}
