// SQL of register entries, their versions and links.
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Scope } from '../people/actor.ts'
import type { RegisterColumn, RegisterDefinition } from '../plan/pack-parts.contract.ts'
import type { RegisterValues } from '../plan/register-values.ts'

export interface EntryRecord {
  readonly id: string
  readonly register: string
  readonly parentId: string | null
  readonly unitId: string | null
  readonly division: number | null
  readonly version: number
  readonly values: RegisterValues
  readonly changedAt: Date
  readonly removedAt: Date | null
}

const fields = sql`e.id, e.register, e.parent_id as "parentId", e.unit_id as "unitId", e.division, e.version, e.values,
  e.changed_at as "changedAt", e.removed_at as "removedAt"`

/** Rows in reach: the whole register, or those of the actor's units and counties (register.ts says the same). */
function reach(definition: RegisterDefinition, scope: Scope): RawBuilder<unknown> {
  const all = scope.all || definition.read === 'all'
  return sql`(${all} or e.unit_id = any(${[...scope.unitIds]}::uuid[]) or e.division = any(${[...scope.divisions]}::int[]))`
}

export interface EntryFilter {
  readonly q?: string | undefined
  readonly column?: string | undefined
  readonly is?: string | undefined
  readonly show?: 'current' | 'incomplete' | 'removed' | undefined
  readonly parentId?: string | undefined
}

function fitting(cityId: number, definition: RegisterDefinition, scope: Scope, filter: EntryFilter) {
  const like = filter.q ? `%${filter.q.replace(/[\\%_]/g, '\\$&')}%` : null
  const wanted = definition.complete ?? []
  return sql`e.city_id = ${cityId} and e.register = ${definition.code} and ${reach(definition, scope)}
    and (e.removed_at is not null) = ${filter.show === 'removed'}
    and (${filter.parentId ?? null}::uuid is null or e.parent_id = ${filter.parentId ?? null}::uuid)
    and (${like}::text is null or exists (select 1 from jsonb_each_text(e.values) v where v.value ilike ${like}))
    and (${filter.column ?? null}::text is null or e.values ->> ${filter.column ?? ''} = ${filter.is ?? ''})
    and (${filter.show !== 'incomplete'} or not (e.values ?& ${[...wanted]}::text[]))`
}

export interface EntryOrder {
  readonly column: RegisterColumn
  readonly down: boolean
}

function ordered(order: EntryOrder | undefined): RawBuilder<unknown> {
  if (!order) return sql`e.changed_at desc, e.id desc`
  const cell = sql`e.values ->> ${order.column.code}`
  const key = order.column.type === 'number' ? sql`(${cell})::numeric` : sql`(${cell}) collate "zh-x-icu"`
  return order.down ? sql`${key} desc nulls last, e.id` : sql`${key} nulls last, e.id`
}

/** A page of entries in reach, and how many there are: exact to 1,000. */
export async function listEntries(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  definition: RegisterDefinition,
  filter: EntryFilter,
  order: EntryOrder | undefined,
  limit: number,
  offset: number,
): Promise<{ rows: EntryRecord[]; total: number; more: boolean }> {
  const where = fitting(cityId, definition, scope, filter)
  const { rows } = await sql<EntryRecord>`
    select ${fields} from register_entries e where ${where} order by ${ordered(order)} limit ${limit} offset ${offset}`.execute(
    db,
  )
  const { rows: counted } = await sql<{ n: number }>`
    select count(*)::int as n from (select 1 from register_entries e where ${where} limit 1001) t`.execute(db)
  const n = counted[0]!.n
  return { rows, total: Math.min(n, 1000), more: n > 1000 }
}

/** The next entries behind `after`, for exports. */
export async function listAfter(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  definition: RegisterDefinition,
  after: string,
  limit: number,
): Promise<EntryRecord[]> {
  const { rows } = await sql<EntryRecord>`
    select ${fields} from register_entries e
    where e.city_id = ${cityId} and e.register = ${definition.code} and e.removed_at is null and e.id > ${after}::uuid
      and ${reach(definition, scope)} order by e.id limit ${limit}`.execute(db)
  return rows
}

export async function findEntry(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  definition: RegisterDefinition,
  id: string,
): Promise<EntryRecord | undefined> {
  const { rows } = await sql<EntryRecord>`
    select ${fields} from register_entries e
    where e.city_id = ${cityId} and e.register = ${definition.code} and e.id = ${id}::uuid and ${reach(definition, scope)}`.execute(
    db,
  )
  return rows[0]
}

export async function lockEntry(
  trx: Transaction<DB>,
  cityId: number,
  scope: Scope,
  definition: RegisterDefinition,
  id: string,
): Promise<EntryRecord | undefined> {
  const { rows } = await sql<EntryRecord>`
    select ${fields} from register_entries e
    where e.city_id = ${cityId} and e.register = ${definition.code} and e.id = ${id}::uuid and ${reach(definition, scope)}
    for update`.execute(trx)
  return rows[0]
}

/** Titles' cells of some entries, by id: for what hangs under them. */
export async function listByIds(
  db: Kysely<DB>,
  cityId: number,
  ids: readonly string[],
): Promise<EntryRecord[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<EntryRecord>`
    select ${fields} from register_entries e where e.city_id = ${cityId} and e.id = any(${[...ids]}::uuid[])`.execute(
    db,
  )
  return rows
}

export async function countChildren(db: Kysely<DB>, cityId: number, id: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from register_entries where city_id = ${cityId} and parent_id = ${id}::uuid and removed_at is null`.execute(
    db,
  )
  return rows[0]!.n
}

/** How many entries each register has in reach, and how many of them are incomplete. */
export async function countEntries(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  definitions: readonly RegisterDefinition[],
): Promise<ReadonlyMap<string, { entries: number; incomplete: number }>> {
  const { rows } = await sql<{ register: string; entries: number; incomplete: number }>`
    select d.code as register, count(e.id)::int as entries,
      (count(e.id) filter (where not (e.values ?& array(select jsonb_array_elements_text(d.complete)))))::int as incomplete
    from jsonb_to_recordset(${JSON.stringify(
      definitions.map(it => ({
        code: it.code,
        open: scope.all || it.read === 'all',
        complete: it.complete ?? [],
      })),
    )}::jsonb) d (code text, open boolean, complete jsonb)
      left join register_entries e on e.city_id = ${cityId} and e.register = d.code and e.removed_at is null
        and (d.open or e.unit_id = any(${[...scope.unitIds]}::uuid[]) or e.division = any(${[...scope.divisions]}::int[]))
    group by d.code`.execute(db)
  return new Map(rows.map(({ register, ...counts }) => [register, counts]))
}

export interface VersionRow {
  readonly version: number
  readonly values: RegisterValues | null
  readonly digest: string
  readonly reason: string | null
  readonly role: string | null
  readonly at: Date
}

/** Every version of an entry, the first one first. */
export async function listVersions(db: Kysely<DB>, cityId: number, id: string): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select version, values, digest, reason, by_role as role, at from register_versions
    where city_id = ${cityId} and entry_id = ${id}::uuid order by version`.execute(db)
  return rows
}

/** Entries in reach that link to any of these, by register and age. */
export async function listRefs(
  db: Kysely<DB>,
  cityId: number,
  refs: readonly string[],
): Promise<EntryRecord[]> {
  const { rows } = await sql<EntryRecord>`
    select distinct ${fields} from register_links l join register_entries e on e.city_id = l.city_id and e.id = l.entry_id
    where l.city_id = ${cityId} and l.ref = any(${[...refs]}::text[]) and e.removed_at is null
    order by e.register, e.id limit 200`.execute(db)
  return rows
}

/** The figures a definition asks for over the entries in reach; null where there is nothing to reckon with. */
export async function summarise(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  definition: RegisterDefinition,
  filter: EntryFilter,
): Promise<{ name: string; value: string | null; unit: string }[]> {
  const figures: { name: string; value: string | null; unit: string }[] = []
  for (const { name, how, column, weight } of definition.summary ?? []) {
    const cell = sql`(e.values ->> ${column ?? ''})::numeric`
    const times = weight ? sql`(e.values ->> ${weight})::numeric` : sql`1::numeric`
    const figure =
      how === 'count'
        ? sql`count(*)::text`
        : how === 'sum'
          ? sql`sum(${cell})::text`
          : sql`round(sum(${cell} * ${times}) / nullif(sum(${times}) filter (where ${cell} is not null), 0), 1)::text`
    const { rows } = await sql<{ value: string | null }>`
      select ${figure} as value from register_entries e where ${fitting(cityId, definition, scope, filter)}`.execute(
      db,
    )
    const of = definition.columns.find(it => it.code === column)
    figures.push({ name, value: rows[0]!.value, unit: how === 'count' ? '条' : (of?.unit ?? '') })
  }
  return figures
}
