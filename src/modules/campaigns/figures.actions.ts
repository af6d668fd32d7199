// The figures of a campaign: counted now while it runs, kept as they were once it is finished.
import type { Static } from '@sinclair/typebox'
import { chinaDay } from '../../lib/day.ts'
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { compare, percentOf, weeksAround } from './campaign.ts'
import type { Figures } from './campaigns.contract.ts'
import {
  type CampaignRow,
  countCampaign,
  countWeeks,
  findCampaign,
  listCampaignPlaces,
  type PlaceRow,
} from './campaigns.store.ts'

export interface Shown {
  readonly campaign: CampaignRow
  readonly figures: Static<typeof Figures>
  readonly places: readonly PlaceRow[]
}

export async function figuresOf(work: Work, id: string): Promise<Shown> {
  const day = chinaDay(work.now)
  const campaign = await findCampaign(work.trx, work.cityId, id, day)
  if (!campaign) return refuse('campaign.none', '没有这次集中整治。', 404)
  const { startedAt, finishedAt } = campaign
  const places = await listCampaignPlaces(work.trx, work.cityId, id, startedAt, finishedAt)
  if (campaign.result) return { campaign, places, figures: campaign.result as Static<typeof Figures> }
  const { before, after, unmeasured } = compare(places)
  const counts = await countCampaign(work.trx, work.cityId, id, work.now, day)
  const first = startedAt ? chinaDay(startedAt) : day
  const last = day < first ? first : day
  const weeks = await countWeeks(work.trx, work.cityId, id, weeksAround(first, last).slice(-60))
  const figures = {
    ...counts,
    byDivision: [...counts.byDivision],
    byUnit: [...counts.byUnit],
    weeks,
    before: { ...before, percent: percentOf(before) },
    after: { ...after, percent: percentOf(after) },
    unmeasured,
  }
  return { campaign, places, figures }
}
