// SQL of dispatch: sets of rules, and in one statement all that a decision needs to know of a problem.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Period, Rule } from './rule.ts'
import type { SetState } from './rule-set.ts'

export interface SetRow {
  readonly id: string
  readonly number: number
  readonly state: SetState
  readonly note: string
  readonly version: number
  readonly draftedAt: Date
  readonly draftedBy: string
  readonly approvedAt: Date | null
  readonly approvedBy: string | null
  readonly forceAt: Date | null
  readonly replacedAt: Date | null
  readonly rules: number
}

const setColumns = sql`s.id, s.number, s.state, s.note, s.version, s.drafted_at as "draftedAt", d.name as "draftedBy",
  s.approved_at as "approvedAt", a.name as "approvedBy", s.force_at as "forceAt", s.replaced_at as "replacedAt",
  (select count(*)::int from dispatch_rules r where r.city_id = s.city_id and r.set_id = s.id) as rules`

/** Sets of rules, newest first, with who drafted and approved them. */
export async function listSets(db: Kysely<DB>, cityId: number): Promise<SetRow[]> {
  const { rows } = await sql<SetRow>`
    select ${setColumns} from dispatch_sets s
      join persons d on d.city_id = s.city_id and d.id = s.drafted_by
      left join persons a on a.city_id = s.city_id and a.id = s.approved_by
    where s.city_id = ${cityId} order by s.number desc limit 200`.execute(db)
  return rows
}

export interface SetLocked {
  readonly id: string
  readonly number: number
  readonly state: SetState
  readonly version: number
  readonly writers: readonly string[]
}

// Everybody who began or changed a set: who is among them does not approve it.
const writersOf = sql`array(select distinct f.actor_person::text from facts f
      where f.city_id = s.city_id and f.subject_type = 'ruleset' and f.subject_id = s.id::text
        and f.kind in ('ruleset.begun', 'ruleset.saved') and f.actor_person is not null)`

/** Everybody who began or changed a set. */
export async function listWriters(db: Kysely<DB>, cityId: number, id: string): Promise<readonly string[]> {
  const { rows } = await sql<{ writers: string[] }>`
    select ${writersOf} as writers from dispatch_sets s where s.city_id = ${cityId} and s.id = ${id}`.execute(
    db,
  )
  return rows[0]?.writers ?? []
}

/** A set, its row locked, with everybody who began or changed it. */
export async function lockSet(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<SetLocked | undefined> {
  const { rows } = await sql<SetLocked>`
    select s.id, s.number, s.state, s.version, ${writersOf} as writers
    from dispatch_sets s where s.city_id = ${cityId} and s.id = ${id} for update of s`.execute(trx)
  return rows[0]
}

/** Holds back others who begin or put into force until this transaction ends; answers the set in force. */
export async function lockForce(
  trx: Transaction<DB>,
  cityId: number,
): Promise<{ id: string; number: number } | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${cityId}:dispatch`}, 0))`.execute(trx)
  const { rows } = await sql<{ id: string; number: number }>`
    select id, number from dispatch_sets where city_id = ${cityId} and state = 'force'`.execute(trx)
  return rows[0]
}

/** The rules of a set in its order. */
export async function listRules(db: Kysely<DB>, cityId: number, setId: string): Promise<Rule[]> {
  const rows = await db
    .selectFrom('dispatch_rules')
    .selectAll()
    .where('city_id', '=', cityId)
    .where('set_id', '=', setId)
    .orderBy('line')
    .execute()
  return rows.map(row => ({
    id: row.id,
    line: row.line,
    part: row.part as Rule['part'],
    category: row.category,
    areaKind: row.area_kind as Rule['areaKind'],
    areaCode: row.area_code,
    placeType: row.place_type,
    period: row.period as Period | null,
    unitId: row.unit_id,
    ground: row.ground,
  }))
}

export interface UnitTerms {
  readonly id: string
  readonly shortName: string
  readonly startsOn: string
  readonly endsOn: string | null
}

/** Every unit with its names and days, newest first. */
export async function listTerms(db: Kysely<DB>, cityId: number): Promise<UnitTerms[]> {
  const { rows } = await sql<UnitTerms>`
    select unit_id as id, short_name as "shortName", starts_on as "startsOn", ends_on as "endsOn"
    from unit_terms where city_id = ${cityId} order by starts_on desc`.execute(db)
  return rows
}

export interface ProblemFacts {
  /** Changes whenever areas, roads, rules or units do; also tells a rolled-back change from a later one. */
  readonly key: string
  readonly setId: string | null
  readonly setNumber: number | null
  readonly pool: string | null
  readonly place: {
    readonly name: string
    readonly placeType: string
    readonly division: number
    readonly unitId: string | null
    readonly lon: number
    readonly lat: number
  } | null
  readonly requirementUnit: string | null
}

/** What a decision needs to know, in one round trip. */
export async function findProblemFacts(
  db: Kysely<DB>,
  cityId: number,
  placeId: string | null,
  requirement: string | null,
): Promise<ProblemFacts> {
  const { rows } = await sql<ProblemFacts>`
    select concat_ws(':', coalesce(g.version, 0), coalesce(g.xmin::text, '-'), coalesce(s.id::text, '-'), t.n, t.ended, coalesce(q.id, '-')) as key, s.id as "setId", s.number as "setNumber",
      (select id from units where city_id = ${cityId} and kind = 'office' order by code limit 1) as pool,
      (select jsonb_build_object('name', p.name, 'placeType', p.place_type, 'division', p.division, 'unitId', p.unit_id,
        'lon', p.lon, 'lat', p.lat) from places p where p.city_id = ${cityId} and p.id = ${placeId}::uuid) as place,
      (select unit_id from responsibilities where city_id = ${cityId} and requirement = ${requirement} and part = 'lead'
        and ends_at is null limit 1) as "requirementUnit"
    from (select count(*) as n, count(ends_on) as ended from unit_terms where city_id = ${cityId}) t
      cross join (select max(id::text) as id from plans where city_id = ${cityId} and kind = 'plan' and superseded_at is null) q
      left join ground_versions g on g.city_id = ${cityId}
      left join dispatch_sets s on s.city_id = ${cityId} and s.state = 'force'`.execute(db)
  return rows[0]!
}

/** Types of places and counties of the plan in force, by code. */
export async function listPlanNames(
  db: Kysely<DB>,
  cityId: number,
): Promise<{ placeTypes: Map<string, string>; divisions: Map<string, string> }> {
  const { rows } = await sql<{ what: string; code: string; name: string }>`
    select 'type' as what, t->>'code' as code, t->>'name' as name
    from plans q cross join lateral jsonb_array_elements(q.body->'rules'->'placeTypes') t
    where q.city_id = ${cityId} and q.kind = 'plan' and q.superseded_at is null
    union all select 'division', d->>'code', d->>'name'
    from plans q cross join lateral jsonb_array_elements(q.body->'divisions') d
    where q.city_id = ${cityId} and q.kind = 'plan' and q.superseded_at is null`.execute(db)
  const of = (what: string) => new Map(rows.filter(row => row.what === what).map(row => [row.code, row.name]))
  return { placeTypes: of('type'), divisions: of('division') }
}
