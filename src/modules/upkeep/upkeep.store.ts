// SQL of who stands in for places and road sections: 点位长, 包保单位, 包抓单位. Dated; an ended row stays as it is.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { unitNames } from '../people/people.store.ts'

/** A post of a person at a place, or a unit that sponsors a place or section; `endsOn` is the first day it no longer holds. */
export interface Term {
  readonly id: string
  readonly startsOn: string
  readonly endsOn: string | null
}

export interface KeeperRow extends Term {
  readonly placeId: string
  readonly personId: string
  readonly name: string
}

export interface SponsorRow extends Term {
  readonly placeId: string | null
  readonly section: string | null
  readonly unitId: string
  readonly unitName: string
  readonly leaderId: string | null
  readonly leader: string | null
}

/** 点位长, newest first; of one place all there ever were, else those not ended. */
export async function listKeepers(db: Kysely<DB>, cityId: number, placeId?: string): Promise<KeeperRow[]> {
  const { rows } = await sql<KeeperRow>`
    select k.id, k.place_id as "placeId", k.person_id as "personId", p.name, k.starts_on as "startsOn", k.ends_on as "endsOn"
    from place_posts k join persons p on p.city_id = k.city_id and p.id = k.person_id
    where k.city_id = ${cityId}
      and (${placeId ?? null}::uuid is null and k.ends_on is null or k.place_id = ${placeId ?? null}::uuid)
    order by k.starts_on desc, k.ends_on desc nulls first, k.id desc`.execute(db)
  return rows
}

export interface SponsorFilter {
  readonly placeId?: string | undefined
  readonly section?: string | undefined
  readonly unitId?: string | undefined
}

/** Sponsors, newest first; of one place or section all there ever were, else those not ended. */
export async function listSponsors(
  db: Kysely<DB>,
  cityId: number,
  day: string,
  filter: SponsorFilter = {},
): Promise<SponsorRow[]> {
  const one = filter.placeId !== undefined || filter.section !== undefined
  const { rows } = await sql<SponsorRow>`
    select s.id, s.place_id as "placeId", s.section, s.unit_id as "unitId", n.short_name as "unitName",
      s.leader_id as "leaderId", p.name as leader, s.starts_on as "startsOn", s.ends_on as "endsOn"
    from sponsors s left join persons p on p.city_id = s.city_id and p.id = s.leader_id
      left join lateral (${unitNames(sql`s.city_id`, sql`s.unit_id`, day)}) n on true
    where s.city_id = ${cityId} and (${one} or s.ends_on is null)
      and (${filter.placeId ?? null}::uuid is null or s.place_id = ${filter.placeId ?? null}::uuid)
      and (${filter.section ?? null}::text is null or s.section = ${filter.section ?? null})
      and (${filter.unitId ?? null}::uuid is null or s.unit_id = ${filter.unitId ?? null}::uuid)
    order by s.section, s.starts_on desc, s.ends_on desc nulls first, s.id desc limit 20000`.execute(db)
  return rows
}

/** The post of a place that has not ended, its row locked. */
export async function lockKeeper(
  trx: Transaction<DB>,
  cityId: number,
  placeId: string,
): Promise<{ id: string; personId: string; startsOn: string } | undefined> {
  const { rows } = await sql<{ id: string; personId: string; startsOn: string }>`
    select id, person_id as "personId", starts_on as "startsOn" from place_posts
    where city_id = ${cityId} and place_id = ${placeId} and ends_on is null for update`.execute(trx)
  return rows[0]
}

/** The sponsor of a place or section that has not ended, its row locked. */
export async function lockSponsor(
  trx: Transaction<DB>,
  cityId: number,
  of: { readonly placeId: string } | { readonly section: string },
): Promise<{ id: string; unitId: string; leaderId: string | null; startsOn: string } | undefined> {
  const match =
    'placeId' in of ? sql`place_id = ${of.placeId}::uuid` : sql`section = ${of.section} and place_id is null`
  const { rows } = await sql<{ id: string; unitId: string; leaderId: string | null; startsOn: string }>`
    select id, unit_id as "unitId", leader_id as "leaderId", starts_on as "startsOn" from sponsors
    where city_id = ${cityId} and ${match} and ends_on is null for update`.execute(trx)
  return rows[0]
}

/** Persons of this name who are not erased, with the units in which they have a post today. */
export async function findPersonsNamed(
  db: Kysely<DB>,
  cityId: number,
  names: readonly string[],
  day: string,
): Promise<{ id: string; name: string; unitIds: string[] }[]> {
  const { rows } = await sql<{ id: string; name: string; unitIds: string[] }>`
    select p.id, p.name, coalesce(array_agg(t.unit_id) filter (where t.unit_id is not null), '{}') as "unitIds"
    from persons p left join posts t on t.city_id = p.city_id and t.person_id = p.id
      and t.starts_on <= ${day}::date and (t.ends_on is null or t.ends_on >= ${day}::date)
    where p.city_id = ${cityId} and p.erased_at is null and p.name = any(${[...names]}::text[])
    group by p.id, p.name order by p.id`.execute(db)
  return rows
}
