// 集中整治: the life of a campaign as one table, and the arithmetic of before and after.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { refusal } from '../../lib/refusal.ts'
import { type Actor, holds } from '../people/actor.ts'

export const campaignStates = {
  planned: '待批准',
  running: '整治中',
  finished: '已收尾',
  dropped: '已取消',
} as const

export type CampaignState = keyof typeof campaignStates

export interface CampaignRecord {
  readonly state: string
  readonly plannedBy: string
  /** The last day, `2022-06-30`, and today. */
  readonly endsOn: string
  readonly today: string
}

export const campaignLifecycle = defineLifecycle<CampaignRecord, Actor>()({
  name: 'campaign',
  words: '集中整治',
  states: campaignStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    head: { words: '市创城办负责人', holds: (_, actor) => holds(actor, 'office_head') },
    planner: { words: '拟定人', holds: (record, actor) => record.plannedBy === actor.personId },
  },
  transitions: {
    plan: {
      label: '拟定集中整治',
      from: [],
      to: 'planned',
      who: ['office'],
      fact: 'campaign.planned',
      clause: '五(一)3',
    },
    start: {
      label: '批准并开始',
      from: ['planned'],
      to: 'running',
      who: ['head'],
      never: { planner: '拟定人不能自己批准；请由另一位负责人批准。' },
      unless: [
        ({ endsOn, today }) =>
          endsOn <= today
            ? refusal('campaign.start.past', '截止日期已经过了；请取消后按新的日期重新拟定。')
            : undefined,
      ],
      fact: 'campaign.started',
      clause: '五(一)3',
    },
    add: {
      label: '列入案件',
      from: ['running'],
      to: 'running',
      who: ['office'],
      fact: 'campaign.case-added',
      clause: '五(一)3',
    },
    finish: {
      label: '收尾',
      from: ['running'],
      to: 'finished',
      who: ['office'],
      needs: { summary: '收尾小结' },
      fact: 'campaign.finished',
      clause: '五(一)3',
    },
    drop: {
      label: '取消',
      from: ['planned'],
      to: 'dropped',
      who: ['office'],
      fact: 'campaign.dropped',
      clause: '五(一)3',
    },
  },
})

/** What was seen at a place on one visit: answers that count, and those of them that were 达标. */
export interface Seen {
  readonly passed: number
  readonly measured: number
  /** The day of the visit. */
  readonly on: string
}

export interface PlaceSeen {
  readonly placeId: string
  readonly before: Seen | null
  readonly after: Seen | null
}

export interface Rate {
  readonly places: number
  readonly passed: number
  readonly measured: number
}

export interface Compared {
  /** Both over the same places: those measured before and since. */
  readonly before: Rate
  readonly after: Rate
  /** Places of the campaign that were not measured on one side; they count for neither. */
  readonly unmeasured: number
}

/**
 * 达标 among answers that count, before the campaign and since, over the places measured on both sides: other places on the two
 * sides would move the rate without anything having changed. What was not measured is never taken as passed.
 */
export function compare(places: readonly PlaceSeen[]): Compared {
  const both = places.filter(it => (it.before?.measured ?? 0) > 0 && (it.after?.measured ?? 0) > 0)
  const rate = (side: 'before' | 'after'): Rate => ({
    places: both.length,
    passed: both.reduce((n, it) => n + it[side]!.passed, 0),
    measured: both.reduce((n, it) => n + it[side]!.measured, 0),
  })
  return { before: rate('before'), after: rate('after'), unmeasured: places.length - both.length }
}

/** `84.0%`; null where nothing was measured. */
export const percentOf = ({ passed, measured }: Pick<Rate, 'passed' | 'measured'>): string | null =>
  measured === 0 ? null : `${((passed / measured) * 100).toFixed(1)}%`

/** Mondays from eight weeks before the first day to the last, as days. */
export function weeksAround(first: string, last: string): string[] {
  const day = (text: string) => Date.parse(`${text}T00:00:00Z`)
  const DAY = 86_400_000
  const monday = (at: number) => at - ((new Date(at).getUTCDay() + 6) % 7) * DAY
  const weeks: string[] = []
  for (let at = monday(day(first)) - 8 * 7 * DAY; at <= day(last); at += 7 * DAY)
    weeks.push(new Date(at).toISOString().slice(0, 10))
  return weeks
}
