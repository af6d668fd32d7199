// SQL of what comes in: who answers for it, its number, the rows, what was there before.
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'

export interface Accountable {
  readonly placeUnit: string | null
  readonly standardUnit: string | null
  readonly pool: string
  readonly placeType: string | null
  readonly division: number | null
  readonly placeName: string | null
  readonly planId: string | null
  /** Whether a set of dispatch rules is in force. */
  readonly ruled: boolean
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
      (select q.id from plans q where q.city_id = ${cityId} and q.kind = 'plan' and q.superseded_at is null) as "planId",
      exists (select 1 from dispatch_sets d where d.city_id = ${cityId} and d.state = 'force') as ruled
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
    insert into cases (city_id, id, number, source, source_ref, place_id, place_type, division, requirement, category,
      severity, clause, title, detail, finder_id, filed_at, state, unit_id, unit_ground, issued_at, due_at, dispute_until,
      allowance, rule_version, recurs_of, version)
    values (${cityId}, ${it.id}, ${it.number}, ${it.source}, ${it.sourceRef ?? null}, ${it.placeId}, ${it.placeType},
      ${it.division}, ${it.requirement}, ${it.category ?? null}, ${it.severity}, ${it.clause}, ${it.title}, ${it.detail},
      ${finder}, ${now}, 'issued', ${as.unitId}, ${as.ground}, ${now}, ${as.dueAt}, ${as.disputeUntil}, ${as.words},
      ${as.ruleVersion}, ${it.recursOf ?? null}, 2)`
}

/**
 * The last case ended within `days` at the same place and of the same category, or where it has none of the same standard,
 * by the position of what is filed; a problem with neither is never called recurring.
 */
export async function listEarlier(
  db: Kysely<DB>,
  cityId: number,
  now: Date,
  days: number,
  cases: readonly Pick<NewCase, 'placeId' | 'category' | 'requirement'>[],
): Promise<Map<number, string>> {
  const asked = cases.map((one, i) => ({ ...one, i })).filter(one => one.category ?? one.requirement)
  if (asked.length === 0) return new Map()
  const since = new Date(now.getTime() - days * 86_400_000)
  const { rows } = await sql<{ i: number; id: string }>`
    select t.i, e.id from unnest(${asked.map(one => one.i)}::int[], ${asked.map(one => one.placeId)}::uuid[],
        ${asked.map(one => one.category ?? null)}::text[], ${asked.map(one => one.requirement)}::text[]) t(i, place, category, requirement)
      cross join lateral (select c.id from cases c where c.city_id = ${cityId} and c.place_id = t.place and c.state = 'closed'
        and c.closed_at >= ${since} and case when t.category is null then c.requirement = t.requirement else c.category = t.category end
        order by c.closed_at desc limit 1) e`.execute(db)
  return new Map(rows.map(row => [row.i, row.id]))
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
    where c.city_id = ${cityId} and c.place_id = any(${[...placeIds]}::uuid[]) and case_open(c.state)
    order by c.filed_at`.execute(db)
  return rows
}

export interface NewCase {
  readonly id: string
  readonly source: string
  /** The number the source itself gave it. */
  readonly sourceRef?: string | null
  readonly category?: string | null
  readonly recursOf?: string | null
  readonly fromCaseId?: string | null
  /** Who found it, where that is not who files it. */
  readonly finderId?: string | null
  readonly checkedAt?: Date | null
  readonly placeId: string | null
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
  readonly disputeUntil: Date
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
    insert into cases (city_id, id, number, source, source_ref, place_id, place_type, division, requirement, category, severity,
      clause, title, detail, observation_id, round_id, recurs_of, from_case_id, finder_id, checked_at,
      filed_at, state, version)
    select ${cityId}, t.id, ${numberOf(now)}, t.source, t.source_ref, t.place, t.place_type, t.division, t.requirement,
      t.category, t.severity, t.clause, t.title, t.detail, t.observation, t.round, t.recurs_of, t.from_case,
      t.finder, t.checked, ${now}::timestamptz, 'filed', 1
    from unnest(${column(c => c.id)}::uuid[], ${column(c => c.source)}::text[], ${column(c => c.sourceRef ?? null)}::text[],
      ${column(c => c.placeId)}::uuid[], ${column(c => c.placeType)}::text[], ${column(c => c.division)}::int[],
      ${column(c => c.requirement)}::text[], ${column(c => c.category ?? null)}::text[], ${column(c => c.severity)}::text[],
      ${column(c => c.clause)}::text[], ${column(c => c.title)}::text[], ${column(c => c.detail)}::text[],
      ${column(c => c.observationId ?? null)}::uuid[], ${column(c => c.roundId ?? null)}::uuid[],
      ${column(c => c.recursOf ?? null)}::uuid[], ${column(c => c.fromCaseId ?? null)}::uuid[],
      ${column(c => c.finderId ?? finder)}::uuid[], ${column(c => c.checkedAt ?? null)}::timestamptz[])
      with ordinality t(id, source, source_ref, place, place_type, division, requirement, category, severity, clause, title,
        detail, observation, round, recurs_of, from_case,
        finder, checked, n)
    order by t.n returning id, number`.execute(trx)
  return new Map(rows.map(row => [row.id, row.number]))
}
