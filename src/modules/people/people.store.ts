// SQL of units, persons and posts. Names of units are dated: every reader says as of which day.
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Role, Scope } from './actor.ts'

/** A lateral piece: the name of a unit as of `day`, falling back to its first name and then its code. */
export function unitNames(
  city: RawBuilder<unknown>,
  unit: RawBuilder<unknown>,
  day: string,
): RawBuilder<unknown> {
  return sql`select t.name, t.short_name, t.parent_id from unit_terms t
    where t.city_id = ${city} and t.unit_id = ${unit}
    order by (t.starts_on <= ${day}::date) desc, case when t.starts_on <= ${day}::date then t.starts_on end desc, t.starts_on limit 1`
}

export interface UnitRow {
  readonly id: string
  readonly code: string
  readonly kind: string
  readonly division: number | null
  readonly name: string
  readonly shortName: string
  readonly parentId: string | null
  readonly startsOn: string
  readonly endsOn: string | null
}

/** Units in force on `day`, with the name and parent of that day. */
export async function listUnits(db: Kysely<DB>, cityId: number, day: string): Promise<UnitRow[]> {
  const { rows } = await sql<UnitRow>`
    select u.id, u.code, u.kind, u.division, t.name, t.short_name as "shortName", t.parent_id as "parentId",
      t.starts_on as "startsOn", t.ends_on as "endsOn"
    from units u join unit_terms t on t.city_id = u.city_id and t.unit_id = u.id
    where u.city_id = ${cityId} and t.starts_on <= ${day}::date and (t.ends_on is null or t.ends_on > ${day}::date)
    order by u.code`.execute(db)
  return rows
}

/** The same with their aliases: all the names by which tables and documents call a unit. */
export async function listNamedUnits(
  db: Kysely<DB>,
  cityId: number,
  day: string,
): Promise<(UnitRow & { readonly aliases: readonly string[] })[]> {
  const units = await listUnits(db, cityId, day)
  const rows = await db.selectFrom('units').select(['id', 'aliases']).where('city_id', '=', cityId).execute()
  const aliases = new Map(rows.map(row => [row.id, row.aliases]))
  return units.map(unit => ({ ...unit, aliases: aliases.get(unit.id) ?? [] }))
}

/** Short names of units by code, as of `day`. */
export async function unitNamesByCode(
  db: Kysely<DB>,
  cityId: number,
  day: string,
): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; name: string }>`
    select u.code, n.short_name as name from units u join lateral (${unitNames(sql`u.city_id`, sql`u.id`, day)}) n on true
    where u.city_id = ${cityId}`.execute(db)
  return new Map(rows.map(row => [row.code, row.name]))
}

/** The id of the unit with this code; undefined when there is none. */
export async function findUnitByCode(
  db: Kysely<DB>,
  cityId: number,
  code: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('units')
    .select('id')
    .where('city_id', '=', cityId)
    .where('code', '=', code)
    .executeTakeFirst()
  return row?.id
}

/** The campaign office's own unit: the pool for what nobody answers for. Null only before a pack is loaded. */
export async function findOffice(db: Kysely<DB>, cityId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('units')
    .select('id')
    .where('city_id', '=', cityId)
    .where('kind', '=', 'office')
    .orderBy('code')
    .executeTakeFirst()
  return row?.id
}

/** Who has this id in the city; undefined when nobody has. */
export async function findPerson(
  db: Kysely<DB>,
  cityId: number,
  id: string,
): Promise<{ name: string } | undefined> {
  return db
    .selectFrom('persons')
    .select('name')
    .where('city_id', '=', cityId)
    .where('id', '=', id)
    .where('erased_at', 'is', null)
    .executeTakeFirst()
}

export interface PersonRecord {
  readonly id: string
  readonly name: string
  readonly login: string | null
  readonly locked: boolean
  readonly openDuties: number
  readonly posts: readonly {
    id: string
    role: Role
    title: string
    unitName: string
    secondment: boolean
    startsOn: string
    endsOn: string | null
  }[]
}

/** Persons in scope with all their posts, past ones too. */
export async function listPeople(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  day: string,
  realNow: Date,
): Promise<PersonRecord[]> {
  const { rows } = await sql<PersonRecord>`
    select p.id, p.name, a.login, coalesce(a.locked_until > ${realNow}, false) as locked,
      (select count(*) from duties d join posts o on o.city_id = d.city_id and o.id = d.post_id
        where d.city_id = p.city_id and o.person_id = p.id and d.done_at is null and d.cancelled_at is null) as "openDuties",
      coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'role', o.role, 'title', o.title, 'unitName', n.short_name,
        'secondment', o.secondment, 'startsOn', o.starts_on, 'endsOn', o.ends_on) order by o.starts_on desc, o.id)
        filter (where o.id is not null), '[]'::jsonb) as posts
    from persons p
      left join accounts a on a.city_id = p.city_id and a.person_id = p.id
      left join posts o on o.city_id = p.city_id and o.person_id = p.id
      left join units u on u.city_id = o.city_id and u.id = o.unit_id
      left join lateral (${unitNames(sql`o.city_id`, sql`o.unit_id`, day)}) n on true
    where p.city_id = ${cityId} and p.erased_at is null
      and (${scope.all} or u.division = any(${[...scope.divisions]}::int[]) or o.unit_id = any(${[...scope.unitIds]}::uuid[]))
    group by p.city_id, p.id, p.name, a.login, a.locked_until order by p.name, p.id limit 2000`.execute(db)
  return rows
}

/** People who hold a role on `day`. */
export async function listHolders(
  db: Kysely<DB>,
  cityId: number,
  role: Role,
  day: string,
): Promise<{ personId: string; postId: string; name: string; unitName: string }[]> {
  const { rows } = await sql<{ personId: string; postId: string; name: string; unitName: string }>`
    select p.id as "personId", o.id as "postId", p.name, n.short_name as "unitName" from posts o
      join persons p on p.city_id = o.city_id and p.id = o.person_id
      join lateral (${unitNames(sql`o.city_id`, sql`o.unit_id`, day)}) n on true
    where o.city_id = ${cityId} and o.role = ${role} and o.starts_on <= ${day}::date and (o.ends_on is null or o.ends_on >= ${day}::date)
      and p.erased_at is null order by p.name, p.id`.execute(db)
  return rows
}

export interface PostRecord {
  readonly id: string
  readonly person_id: string
  readonly unit_id: string
  readonly role: string
  readonly starts_on: string
  readonly ends_on: string | null
}

export async function lockPost(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<PostRecord | undefined> {
  return trx
    .selectFrom('posts')
    .select(['id', 'person_id', 'unit_id', 'role', 'starts_on', 'ends_on'])
    .where('city_id', '=', cityId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export async function lockPerson(trx: Transaction<DB>, cityId: number, id: string): Promise<void> {
  await trx
    .selectFrom('persons')
    .select('id')
    .where('city_id', '=', cityId)
    .where('id', '=', id)
    .forUpdate()
    .execute()
}

/** Whether one unit stands anywhere above another in the tree of `day`. */
export async function isAbove(
  db: Kysely<DB>,
  cityId: number,
  above: string,
  below: string,
  day: string,
): Promise<boolean> {
  const { rows } = await sql`
    with recursive up as (select ${below}::uuid as id union
      select t.parent_id from up join unit_terms t on t.city_id = ${cityId} and t.unit_id = up.id
        and t.starts_on <= ${day}::date and (t.ends_on is null or t.ends_on > ${day}::date))
    select 1 from up where id = ${above}::uuid`.execute(db)
  return rows.length > 0
}
