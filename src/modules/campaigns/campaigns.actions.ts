// 集中整治 as acts: planned by the office, begun by its head, problems taken in, finished with the figures of that day.
import { sql } from 'kysely'
import { chinaDay, chinaTime } from '../../lib/day.ts'
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, refuse } from '../../lib/refusal.ts'
import { sm3OfValue } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { endDuties, openDuty } from '../duties/duties.actions.ts'
import { lastActWords } from '../ledger/last-act.actions.ts'
import { listUnits } from '../people/people.store.ts'
import { findPlan } from '../plan/plan.store.ts'
import { campaignLifecycle, campaignStates } from './campaign.ts'
import { type CampaignLocked, lockCampaign, takeInOpen } from './campaigns.store.ts'
import { figuresOf } from './figures.actions.ts'

export interface Planned {
  readonly name: string
  readonly clause: string
  readonly placeTypes: readonly string[]
  readonly categories: readonly string[]
  readonly divisions: readonly number[]
  readonly placeIds: readonly string[]
  readonly leadUnitId: string
  readonly goal: string
  readonly startsOn: string
  readonly endsOn: string
}

type Act = Exclude<keyof typeof campaignLifecycle.transitions, 'plan'>

/** Plans a campaign with the places it is about, as they are in use today. Refuses one that is about everything. */
export async function planCampaign(work: Work, input: Planned): Promise<string> {
  const today = chinaDay(work.now)
  const record = { state: '', plannedBy: work.actor!.personId, endsOn: input.endsOn, today }
  enforce(refusalOf(campaignLifecycle, 'plan', record, work.actor!, work.now))
  await check(work, input, today)
  const id = work.newId()
  const { name, clause, placeTypes, categories, divisions, goal, startsOn, endsOn } = input
  const { numInsertedOrUpdatedRows } = await work.trx
    .insertInto('campaigns')
    .values({
      city_id: work.cityId,
      id,
      name: name.trim(),
      clause,
      place_types: [...placeTypes],
      categories: [...categories],
      divisions: [...divisions],
      lead_unit_id: input.leadUnitId,
      goal: goal.trim(),
      starts_on: startsOn,
      ends_on: endsOn,
      state: 'planned',
      planned_by: work.actor!.personId,
      planned_at: work.now,
    })
    .onConflict(on => on.columns(['city_id', 'name']).doNothing())
    .executeTakeFirst()
  if (!numInsertedOrUpdatedRows)
    refuse('campaign.name', `已有名为“${name.trim()}”的集中整治；请换一个名称，如加上年月。`, 409, '/name')
  const places = await takePlaces(work, id, input)
  if (placeTypes.length > 0 && places === 0)
    refuse(
      'campaign.no-place',
      '这些类型和县区里没有在用的点位；请先登记点位，或改选类型。',
      409,
      '/placeTypes',
    )
  note(work, 'plan', id, { lead: input.leadUnitId, places, from: startsOn, to: endsOn })
  return id
}

async function check(work: Work, input: Planned, today: string): Promise<void> {
  const { placeTypes, categories, placeIds, startsOn, endsOn } = input
  if (placeTypes.length + categories.length + placeIds.length === 0)
    refuse(
      'campaign.bare',
      '点位类型、问题类别、具体点位至少选一样，否则会管到全市所有问题。',
      400,
      '/placeTypes',
    )
  if (endsOn <= startsOn) refuse('campaign.days', '截止日期应在开始日期之后。', 400, '/endsOn')
  if (endsOn <= today) refuse('campaign.days', '截止日期应在今天之后。', 400, '/endsOn')
  const plan = await findPlan(work.trx, work.cityId)
  if (!plan) return refuse('campaign.no-plan', '本市还没有装入规划，不能拟定集中整治。')
  const { rules } = plan.body
  const strange = [
    ...placeTypes.filter(code => !rules.placeTypes.some(it => it.code === code)),
    ...categories.filter(code => !rules.categories?.some(it => it.code === code)),
  ]
  if (strange.length > 0)
    refuse('campaign.unknown', `规划包里没有“${strange.join('、')}”；请刷新后重新选。`, 400, '/placeTypes')
  const clause = await work.trx
    .selectFrom('clauses')
    .select('id')
    .where('city_id', '=', work.cityId)
    .where('plan_id', '=', plan.id)
    .where('id', '=', input.clause)
    .executeTakeFirst()
  if (!clause) refuse('campaign.clause', '规划里没有这一条款。', 400, '/clause')
  if (!(await listUnits(work.trx, work.cityId, today)).some(unit => unit.id === input.leadUnitId))
    refuse('campaign.unit', '牵头单位已撤销或不存在，请另选。', 400, '/leadUnitId')
}

async function takePlaces(work: Work, id: string, input: Planned): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into campaign_places (city_id, campaign_id, place_id)
    select p.city_id, ${id}, p.id from places p
    where p.city_id = ${work.cityId} and p.retired_on is null
      and ((p.place_type = any(${[...input.placeTypes]}::text[])
          and (${[...input.divisions]}::int[] = '{}' or p.division = any(${[...input.divisions]}::int[])))
        or p.id = any(${[...input.placeIds]}::uuid[]))`.execute(work.trx)
  return Number(numAffectedRows ?? 0)
}

/** Begins: what stands open is taken in, and the leading unit owes the work until the last day. */
export async function startCampaign(work: Work, id: string, version: number): Promise<void> {
  const it = await openFor(work, 'start', id, version)
  await move(work, it, { state: 'running', started_by: work.actor!.personId, started_at: work.now })
  const cases = await takeInOpen(work.trx, work.cityId, id, work.now)
  const calendar = 'five-day'
  await openDuty(work, {
    kind: 'campaign.do',
    subjectType: 'campaign',
    subjectId: id,
    title: it.name,
    unitId: it.leadUnitId,
    clause: '五(一)3',
    dueAt: chinaTime(it.endsOn, '18:00'),
    allowance: `到 ${it.endsOn}`,
    calendar,
    calendarVersion: work.calendar(calendar).version,
  })
  note(work, 'start', id, { cases })
}

export async function dropCampaign(work: Work, id: string, version: number): Promise<void> {
  const it = await openFor(work, 'drop', id, version)
  await move(work, it, { state: 'dropped' })
  note(work, 'drop', id, {})
}

/** Ends it with a summary; the figures of this moment are kept as they were shown. */
export async function finishCampaign(
  work: Work,
  id: string,
  version: number,
  summary: string,
): Promise<void> {
  const it = await openFor(work, 'finish', id, version, { summary })
  const { figures } = await figuresOf(work, id)
  await move(work, it, {
    state: 'finished',
    finished_by: work.actor!.personId,
    finished_at: work.now,
    summary: summary.trim(),
    result: JSON.stringify(figures),
  })
  await endDuties(work, 'campaign.do', id, 'done')
  note(work, 'finish', id, { found: figures.found, closed: figures.closed, digest: sm3OfValue(figures) })
}

/** Takes in one case that no rule took in, by its number. */
export async function addCase(work: Work, id: string, number: string): Promise<void> {
  await openFor(work, 'add', id, undefined)
  const found = await work.trx
    .selectFrom('cases')
    .select('id')
    .where('city_id', '=', work.cityId)
    .where('number', '=', number.trim())
    .executeTakeFirst()
  if (!found) return refuse('campaign.case.none', '没有这个编号的案件；请从案件页抄全编号。', 404, '/number')
  const { numInsertedOrUpdatedRows } = await work.trx
    .insertInto('campaign_cases')
    .values({ city_id: work.cityId, campaign_id: id, case_id: found.id, how: 'hand', at: work.now })
    .onConflict(on => on.columns(['city_id', 'campaign_id', 'case_id']).doNothing())
    .executeTakeFirst()
  if (!numInsertedOrUpdatedRows) refuse('campaign.case.there', '这个案件已经列在里面了。', 409, '/number')
  note(work, 'add', id, { case: found.id })
}

async function openFor(
  work: Work,
  action: Act,
  id: string,
  seen: number | undefined,
  given: Readonly<Record<string, unknown>> = {},
): Promise<CampaignLocked> {
  const it = await lockCampaign(work.trx, work.cityId, id)
  if (!it) return refuse('campaign.none', '没有这次集中整治。', 404)
  const record = { ...it, today: chinaDay(work.now) }
  const reason = refusalOf(campaignLifecycle, action, record, work.actor!, work.now, given)
  if (seen !== undefined && overtaken(reason, it, seen)) {
    const who = await lastActWords(work, 'campaign', id)
    refuse(
      'campaign.overtaken',
      `这次集中整治已${who} 办理，现为“${campaignStates[it.state]}”；请刷新后再看。`,
    )
  }
  enforce(reason)
  return it
}

async function move(
  work: Work,
  it: CampaignLocked,
  values: {
    state: keyof typeof campaignStates
    started_by?: string
    started_at?: Date
    finished_by?: string
    finished_at?: Date
    summary?: string
    result?: string
  },
): Promise<void> {
  await work.trx
    .updateTable('campaigns')
    .set({ ...values, version: it.version + 1 })
    .where('city_id', '=', work.cityId)
    .where('id', '=', it.id)
    .execute()
}

function note(work: Work, action: Act | 'plan', id: string, data: Record<string, string | number>): void {
  const { fact, clause } = campaignLifecycle.transitions[action]
  work.record(
    { kind: fact, subjectType: 'campaign', subjectId: id, clause: clause ?? null, data },
    'office_head',
    'office',
  )
}
