// HTTP edge of 集中整治.
import { chinaDay } from '../../lib/day.ts'
import { offersFor } from '../../lib/lifecycle.ts'
import { type Route, route } from '../../server/route.ts'
import { type CaseState, caseStates } from '../cases/case.ts'
import type { RulesFile } from '../plan/pack.contract.ts'
import { findPlan } from '../plan/plan.store.ts'
import { campaignLifecycle, campaignStates } from './campaign.ts'
import { addCase, dropCampaign, finishCampaign, planCampaign, startCampaign } from './campaigns.actions.ts'
import * as contract from './campaigns.contract.ts'
import {
  type CampaignRow,
  type Counted,
  countCampaigns,
  countSince,
  listCampaignCases,
  listCampaigns,
} from './campaigns.store.ts'
import { figuresOf } from './figures.actions.ts'

const MOST_CASES = 200
const nothing: Counted = { found: 0, open: 0, closed: 0, overdue: 0 }

function viewOf(it: CampaignRow, counts: Counted, rules: RulesFile | undefined) {
  const nameOf = (list: readonly { code: string; name: string }[] | undefined) => (code: string) =>
    list?.find(one => one.code === code)?.name ?? code
  const { found, open, closed, overdue } = counts
  return {
    id: it.id,
    name: it.name,
    clause: it.clause,
    state: it.state,
    stateWords: campaignStates[it.state],
    placeTypes: it.placeTypes.map(nameOf(rules?.placeTypes)),
    categories: it.categories.map(nameOf(rules?.categories)),
    divisions: [...it.divisions],
    leadUnitName: it.leadUnitName,
    goal: it.goal,
    startsOn: it.startsOn,
    endsOn: it.endsOn,
    startedAt: it.startedAt?.toISOString() ?? null,
    finishedAt: it.finishedAt?.toISOString() ?? null,
    places: it.places,
    version: it.version,
    ...{ found, open, closed, overdue },
  }
}

const list = route(contract.list, async call => {
  const rules = (await findPlan(call.trx, call.cityId))?.body.rules
  const rows = await listCampaigns(call.trx, call.cityId, chinaDay(call.now))
  const counts = await countCampaigns(
    call.trx,
    call.cityId,
    rows.map(it => it.id),
    call.now,
  )
  return {
    // A finished one says what it said on its last day.
    campaigns: rows.map(it =>
      viewOf(it, (it.result as Counted | null) ?? counts.get(it.id) ?? nothing, rules),
    ),
    templates: (rules?.campaigns ?? []).map(({ code, name, clause, placeTypes, categories, note }) => ({
      code,
      name,
      clause,
      placeTypes: placeTypes ?? [],
      categories: categories ?? [],
      note: note ?? null,
    })),
    placeTypes: (rules?.placeTypes ?? []).map(({ code, name }) => ({ code, name })),
    categories: (rules?.categories ?? []).map(({ code, name }) => ({ code, name })),
  }
})

const get = route(contract.get, async call => {
  const { campaign, figures, places } = await figuresOf(call, call.params.id)
  const rules = (await findPlan(call.trx, call.cityId))?.body.rules
  const day = chinaDay(call.now)
  const cases = await listCampaignCases(call.trx, call.cityId, campaign.id, call.now, day, MOST_CASES)
  const record = { ...campaign, today: day }
  return {
    campaign: viewOf(campaign, figures, rules),
    plannedBy: campaign.planner,
    summary: campaign.summary,
    actions: offersFor(campaignLifecycle, record, call.actor, call.now),
    figures,
    since: campaign.finishedAt ? await countSince(call.trx, call.cityId, campaign.id) : null,
    places: places.map(({ placeId, name, division, before, after }) => ({
      placeId,
      name,
      division,
      before,
      after,
    })),
    cases: cases.map(({ state, ...it }) => ({ ...it, stateWords: caseStates[state as CaseState] })),
  }
})

const done = (call: { readonly params: { readonly id: string } }) => ({ id: call.params.id })

export const campaignsRoutes: readonly Route[] = [
  list,
  get,
  route(contract.plan, async call => ({ id: await planCampaign(call, call.body) })),
  route(contract.start, async call => {
    await startCampaign(call, call.params.id, call.body.version)
    return done(call)
  }),
  route(contract.drop, async call => {
    await dropCampaign(call, call.params.id, call.body.version)
    return done(call)
  }),
  route(contract.finish, async call => {
    await finishCampaign(call, call.params.id, call.body.version, call.body.summary)
    return done(call)
  }),
  route(contract.add, async call => {
    await addCase(call, call.params.id, call.body.number)
    return done(call)
  }),
]
