// SQL of campaigns: what belongs to one, and its figures before and since.
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { unitNames } from '../people/people.store.ts'
import type { CampaignState, PlaceSeen } from './campaign.ts'

export interface CampaignRow {
  readonly id: string
  readonly name: string
  readonly clause: string
  readonly placeTypes: readonly string[]
  readonly categories: readonly string[]
  readonly divisions: readonly number[]
  readonly leadUnitId: string
  readonly leadUnitName: string
  readonly goal: string
  readonly startsOn: string
  readonly endsOn: string
  readonly state: CampaignState
  readonly plannedBy: string
  readonly planner: string
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  readonly summary: string | null
  readonly result: unknown
  readonly version: number
  readonly places: number
}

const columns = (day: string) => sql`
  k.id, k.name, k.clause, k.place_types as "placeTypes", k.categories, k.divisions, k.lead_unit_id as "leadUnitId",
  n.short_name as "leadUnitName", k.goal, k.starts_on as "startsOn", k.ends_on as "endsOn", k.state, k.planned_by as "plannedBy",
  p.name as planner, k.started_at as "startedAt", k.finished_at as "finishedAt", k.summary, k.result, k.version,
  (select count(*)::int from campaign_places m where m.city_id = k.city_id and m.campaign_id = k.id) as places
  from campaigns k join persons p on p.city_id = k.city_id and p.id = k.planned_by
    join lateral (${unitNames(sql`k.city_id`, sql`k.lead_unit_id`, day)}) n on true`

/** Campaigns, running ones first, then newest first. */
export async function listCampaigns(db: Kysely<DB>, cityId: number, day: string): Promise<CampaignRow[]> {
  const { rows } = await sql<CampaignRow>`
    select ${columns(day)} where k.city_id = ${cityId}
    order by k.state = 'running' desc, k.state = 'planned' desc, k.planned_at desc limit 200`.execute(db)
  return rows
}

export async function findCampaign(
  db: Kysely<DB>,
  cityId: number,
  id: string,
  day: string,
): Promise<CampaignRow | undefined> {
  const { rows } = await sql<CampaignRow>`
    select ${columns(day)} where k.city_id = ${cityId} and k.id = ${id}`.execute(db)
  return rows[0]
}

export interface CampaignLocked {
  readonly id: string
  readonly state: CampaignState
  readonly plannedBy: string
  readonly endsOn: string
  readonly leadUnitId: string
  readonly name: string
  readonly version: number
}

export async function lockCampaign(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<CampaignLocked | undefined> {
  const { rows } = await sql<CampaignLocked>`
    select id, state, planned_by as "plannedBy", ends_on as "endsOn", lead_unit_id as "leadUnitId", name, version
    from campaigns where city_id = ${cityId} and id = ${id} for update`.execute(trx)
  return rows[0]
}

/** Whether a case `c` belongs to a campaign `k` by what the campaign asks for. */
const belongs = sql`(k.divisions = '{}' or c.division = any(k.divisions))
  and (k.categories = '{}' or c.category = any(k.categories))
  and (not exists (select 1 from campaign_places m where m.city_id = k.city_id and m.campaign_id = k.id)
    or exists (select 1 from campaign_places m where m.city_id = k.city_id and m.campaign_id = k.id and m.place_id = c.place_id))`

/** Takes in what stands open when a campaign begins; returns how many cases. */
export async function takeInOpen(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
  at: Date,
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into campaign_cases (city_id, campaign_id, case_id, how, at)
    select k.city_id, k.id, c.id, 'rule', ${at} from campaigns k join cases c on c.city_id = k.city_id
      and (case_open(c.state) or c.state in ('filed', 'checking')) and ${belongs}
    where k.city_id = ${cityId} and k.id = ${id} on conflict do nothing`.execute(trx)
  return Number(numAffectedRows ?? 0)
}

/** Takes newly filed cases into the running campaigns they belong to. */
export async function takeInFiled(
  trx: Transaction<DB>,
  cityId: number,
  caseIds: readonly string[],
  at: Date,
): Promise<void> {
  await sql`
    insert into campaign_cases (city_id, campaign_id, case_id, how, at)
    select k.city_id, k.id, c.id, 'rule', ${at} from campaigns k
      join cases c on c.city_id = k.city_id and c.id = any(${[...caseIds]}::uuid[]) and c.filed_at >= k.started_at and ${belongs}
    where k.city_id = ${cityId} and k.state = 'running' on conflict do nothing`.execute(trx)
}

export interface Counted {
  readonly found: number
  readonly open: number
  readonly closed: number
  readonly overdue: number
}

const counted = (now: Date) => sql`
  count(*)::int as found, (count(*) filter (where case_open(c.state)))::int as open,
  (count(*) filter (where c.state in ('closed', 'settled')))::int as closed,
  (count(*) filter (where c.state in ('issued', 'acknowledged') and c.due_at < ${now}))::int as overdue`

/** A campaign's problems: what was no problem of its own (joined, split, not taken up) is left out. */
const ofCampaigns = (cityId: number, id: RawBuilder<unknown>) => sql`
  campaign_cases j join cases c on c.city_id = j.city_id and c.id = j.case_id
    and c.state not in ('merged', 'attached', 'split', 'declined', 'withdrawn')
  where j.city_id = ${cityId} and ${id}`

/** Counts of several campaigns by id. */
export async function countCampaigns(
  db: Kysely<DB>,
  cityId: number,
  ids: readonly string[],
  now: Date,
): Promise<Map<string, Counted>> {
  const { rows } = await sql<Counted & { id: string }>`
    select j.campaign_id as id, ${counted(now)} from ${ofCampaigns(cityId, sql`j.campaign_id = any(${[...ids]}::uuid[])`)}
    group by j.campaign_id`.execute(db)
  return new Map(rows.map(({ id, ...it }) => [id, it]))
}

export interface CampaignCounts extends Counted {
  readonly recurred: number
  readonly byDivision: readonly (Counted & { division: number | null })[]
  readonly byUnit: readonly (Counted & { unitId: string; unitName: string })[]
}

export async function countCampaign(
  db: Kysely<DB>,
  cityId: number,
  id: string,
  now: Date,
  day: string,
): Promise<CampaignCounts> {
  const of = ofCampaigns(cityId, sql`j.campaign_id = ${id}`)
  const whole = await sql<Counted & { recurred: number }>`
    select ${counted(now)}, (count(*) filter (where c.recurs_of is not null))::int as recurred from ${of}`.execute(
    db,
  )
  const byDivision = await sql<Counted & { division: number | null }>`
    select c.division, ${counted(now)} from ${of} group by c.division order by c.division`.execute(db)
  const byUnit = await sql<Counted & { unitId: string; unitName: string }>`
    select g.*, n.short_name as "unitName" from (
      select c.unit_id as "unitId", ${counted(now)} from ${of} and c.unit_id is not null group by c.unit_id) g
      join lateral (${unitNames(sql`${cityId}::int`, sql`g."unitId"`, day)}) n on true
    order by g.overdue desc, g.open desc, n.short_name limit 60`.execute(db)
  return { ...whole.rows[0]!, byDivision: byDivision.rows, byUnit: byUnit.rows }
}

/** Found and closed by week (Mondays in China): before the start what would have belonged, from then on what was taken in. */
export async function countWeeks(
  db: Kysely<DB>,
  cityId: number,
  id: string,
  mondays: readonly string[],
): Promise<{ monday: string; found: number; closed: number }[]> {
  const { rows } = await sql<{ monday: string; found: number; closed: number }>`
    with weeks as (select w::date as monday from unnest(${[...mondays]}::text[]) w),
      bounds as (select ((min(monday)::text || ' 00:00+08')::timestamptz) as since from weeks),
      mine as (
        select c.filed_at, case when c.state in ('closed', 'settled') then coalesce(c.closed_at, c.filed_at) end as ended
        from ${ofCampaigns(cityId, sql`j.campaign_id = ${id}`)}
        union all
        select c.filed_at, case when c.state in ('closed', 'settled') then coalesce(c.closed_at, c.filed_at) end
        from campaigns k cross join bounds b
          join cases c on c.city_id = k.city_id and c.filed_at >= b.since and c.filed_at < coalesce(k.started_at, now()) and ${belongs}
            and c.state not in ('merged', 'attached', 'split', 'declined', 'withdrawn')
        where k.city_id = ${cityId} and k.id = ${id}
          and not exists (select 1 from campaign_cases j where j.city_id = k.city_id and j.campaign_id = k.id and j.case_id = c.id))
    select w.monday::text as monday,
      (select count(*)::int from mine where (filed_at at time zone '+08')::date between w.monday and w.monday + 6) as found,
      (select count(*)::int from mine where (ended at time zone '+08')::date between w.monday and w.monday + 6) as closed
    from weeks w order by w.monday`.execute(db)
  return rows
}

export interface PlaceRow extends PlaceSeen {
  readonly name: string
  readonly division: number
}

/** A campaign's places with what was seen there on the last visit before it began, and on the last one since. */
export async function listCampaignPlaces(
  db: Kysely<DB>,
  cityId: number,
  id: string,
  since: Date | null,
  until: Date | null,
): Promise<PlaceRow[]> {
  const seen = (when: RawBuilder<unknown>) => sql`(
    select jsonb_build_object('passed', count(*) filter (where o.grade = 'pass'), 'measured', count(*), 'on', v.day)
    from (select v.id, (v.observed_at at time zone '+08')::date::text as day from visits v
        where v.city_id = m.city_id and v.place_id = m.place_id and v.submitted_at is not null and ${when}
        order by v.observed_at desc limit 1) v
      join observations o on o.city_id = m.city_id and o.subject = 'place:' || m.place_id::text and o.visit_id = v.id
        and o.supersedes is null and o.grade in ('pass', 'basic', 'fail')
    group by v.day)`
  const begun = since ?? new Date(8.64e15 / 10)
  const { rows } = await sql<PlaceRow>`
    select m.place_id as "placeId", p.name, p.division, ${seen(sql`v.observed_at < ${begun}`)} as before,
      ${seen(sql`v.observed_at >= ${begun} and v.observed_at < coalesce(${until}::timestamptz, 'infinity')`)} as after
    from campaign_places m join places p on p.city_id = m.city_id and p.id = m.place_id
    where m.city_id = ${cityId} and m.campaign_id = ${id} order by p.division, p.name limit 5000`.execute(db)
  return rows
}

export interface CampaignCaseRow {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly state: string
  readonly placeName: string | null
  readonly unitName: string | null
  readonly overdue: boolean
  readonly recurs: boolean
  readonly byHand: boolean
}

/** A campaign's problems, late ones first, then open, then the rest. */
export async function listCampaignCases(
  db: Kysely<DB>,
  cityId: number,
  id: string,
  now: Date,
  day: string,
  limit: number,
): Promise<CampaignCaseRow[]> {
  const { rows } = await sql<CampaignCaseRow>`
    select q.id, q.number, q.title, q.state, q.overdue, q.recurs, q.by_hand as "byHand", p.name as "placeName", n.short_name as "unitName"
    from (select c.*, j.how = 'hand' as by_hand, c.recurs_of is not null as recurs,
        coalesce(c.state in ('issued', 'acknowledged') and c.due_at < ${now}, false) as overdue
      from ${ofCampaigns(cityId, sql`j.campaign_id = ${id}`)}
      order by overdue desc, case_open(c.state) desc, c.filed_at desc, c.id
      limit ${limit}) q
      left join places p on p.city_id = q.city_id and p.id = q.place_id
      left join lateral (${unitNames(sql`q.city_id`, sql`q.unit_id`, day)}) n on q.unit_id is not null
    order by q.overdue desc, case_open(q.state) desc, q.filed_at desc, q.id`.execute(db)
  return rows
}

/** Problems filed at its places since it ended. */
export async function countSince(db: Kysely<DB>, cityId: number, id: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from campaigns k join cases c on c.city_id = k.city_id and c.filed_at > k.finished_at and ${belongs}
      and c.state not in ('merged', 'attached', 'split', 'declined', 'withdrawn')
    where k.city_id = ${cityId} and k.id = ${id}`.execute(db)
  return rows[0]!.n
}
