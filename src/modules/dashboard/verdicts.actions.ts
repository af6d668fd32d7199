// Verdicts of the plan's targets as the dashboard counts them, about the city and its counties, in the period that shows.
import { chinaDay } from '../../lib/day.ts'
import type { Work } from '../../server/work.ts'
import { hasEnded, owedBy } from '../metrics/filing-due.ts'
import type { BoardVerdict } from './board.ts'
import { findPlanFrame, type WatchedLine } from './plan-frame.actions.ts'
import { listShownVerdicts } from './verdicts.store.ts'

export interface TargetVerdict extends BoardVerdict {
  /** The verdict as a sentence with figures and clause. */
  readonly sentence: string
  readonly period: string
  /** The last figure in words; null where none was filed. */
  readonly figure: string | null
  /** 不低于 87.5%. */
  readonly line: string
}

/** Members of a list (a drain, a road) are the target's own matter; the city's verdict takes them in. */
export async function listTargetVerdicts(work: Work): Promise<TargetVerdict[]> {
  const frame = await findPlanFrame(work)
  if (!frame) return []
  const day = chinaDay(work.now)
  const shown = await listShownVerdicts(work.trx, work.cityId, owedYears(frame.targets, day))
  const lines = new Map(frame.targets.map(it => [it.requirement, it.line]))
  const known = shown.map(it => ({
    target: it.target.replace(/^target:/, ''),
    division: it.subject === 'city' ? work.cityId : Number(it.subject.replace('division:', '')),
    verdict: it.verdict,
    sentence: /[。！]$/.test(it.sentence) ? it.sentence : `${it.sentence}。`,
    period: it.period,
    figure: it.figure,
    line: lines.get(it.target) ?? '',
  }))
  const ofCity = new Set(known.filter(it => it.division === work.cityId).map(it => it.target))
  // What was never judged is missing, or waits for a person where no figure could decide it; it is never left out.
  const blank = frame.targets
    .filter(it => !ofCity.has(it.code))
    .map(
      (it): TargetVerdict => ({
        target: it.code,
        division: work.cityId,
        verdict: it.kind === 'QUAL' ? '待人工' : '数据不足',
        sentence: '还没有到评定的时候。',
        period: day.slice(0, 4),
        figure: null,
        line: it.line,
      }),
    )
  return [...known, ...blank]
}

/** By target: the latest year whose figures should have been filed by today; empty when none yet. */
function owedYears(targets: readonly WatchedLine[], day: string): Map<string, string> {
  const years = [0, 1, 2, 3].map(back => String(Number(day.slice(0, 4)) - back))
  return new Map(
    targets.map(({ requirement, dueDays }) => [
      requirement,
      years.find(year => hasEnded(year, day) && owedBy(year, dueDays) < day) ?? '',
    ]),
  )
}
