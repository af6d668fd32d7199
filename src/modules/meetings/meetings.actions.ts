// The papers of a meeting, computed once for page and document.
import type { Static } from '@sinclair/typebox'
import { chinaDay, chinaTime } from '../../lib/day.ts'
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import type { Scope } from '../people/actor.ts'
import { listUnits } from '../people/people.store.ts'
import {
  endOf,
  lastWeek,
  lengthOf,
  linesOf,
  MOST_DAYS,
  type Period,
  periodWords,
  sentencesOf,
  sumOf,
} from './meeting.ts'
import type { MeetingPapers } from './meetings.contract.ts'
import { listLate, listPairs, listRecurring, type ShownCase, sumDays } from './meetings.store.ts'

const MOST = { late: 30, recurring: 20, pairs: 6 } as const

/** The period asked for, by default last week; refuses one that is no period. */
export function periodOf(now: Date, asked: { from?: string; to?: string }): Period {
  const week = lastWeek(now)
  const from = asked.from ?? asked.to ?? week.from
  const to = asked.to ?? (asked.from ? (asked.from > chinaDay(now) ? asked.from : chinaDay(now)) : week.to)
  for (const day of [from, to])
    if (new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day)
      refuse('meeting.day', '没有这一天；请改正日期后重试。', 400, '/from')
  const days = lengthOf({ from, to })
  if (days < 1) refuse('meeting.period', '开始的日子晚于结束的日子；请改正后重试。', 400, '/to')
  if (days > MOST_DAYS) refuse('meeting.period', `一次最多统计 ${MOST_DAYS} 天；请缩短期间。`, 400, '/to')
  return { from, to }
}

export async function meetingPapers(
  work: Work,
  scope: Scope,
  day: string,
  period: Period,
): Promise<Static<typeof MeetingPapers>> {
  const { trx, cityId } = work
  const [begin, end] = [chinaTime(period.from), endOf(period)]
  const until = end < work.now ? end : work.now
  const city = await trx
    .selectFrom('cities')
    .select('name')
    .where('city_id', '=', cityId)
    .executeTakeFirstOrThrow()
  const units = await listUnits(trx, cityId, day)
  const order = new Map(units.map((unit, i) => [unit.id, i]))
  const rows = [...(await sumDays(trx, cityId, scope, period))].sort(
    (a, b) => (order.get(a.unitId) ?? 1e9) - (order.get(b.unitId) ?? 1e9) || a.division - b.division,
  )
  const countyOf = (division: number) => Number(String(division).slice(0, 6))
  const county = (key: string) =>
    units.find(unit => unit.kind === 'county' && unit.division === Number(key))?.shortName ?? '市本级'
  const byCounty = linesOf(
    [...rows].sort((a, b) => countyOf(a.division) - countyOf(b.division)),
    row => String(countyOf(row.division)),
    county,
  )
  const byUnit = linesOf(
    rows,
    row => row.unitId,
    key => units.find(unit => unit.id === key)?.shortName ?? '尚未确定单位',
  )
  const total = sumOf(rows)
  const view = (it: ShownCase) => ({ ...it, at: it.at.toISOString() })
  return {
    cityName: city.name,
    ...period,
    periodWords: periodWords(period),
    over: end <= work.now,
    city: total,
    counties: byCounty,
    units: byUnit,
    sentences: sentencesOf(period, total, byCounty, byUnit),
    late: (await listLate(trx, cityId, scope, until, day, MOST.late)).map(view),
    recurring: (await listRecurring(trx, cityId, scope, begin, end, day, MOST.recurring)).map(view),
    pairs: (await listPairs(trx, cityId, scope, begin, end, day, MOST.pairs)).map(view),
    most: MOST,
  }
}
