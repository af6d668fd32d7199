// The list of all targets as the office reads it, composed from the roll-up.
import type { ReplyOf } from '../../lib/contract.ts'
import { chinaDay } from '../../lib/day.ts'
import { grouped } from '../../lib/grouped.ts'
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { everything } from '../people/actor.ts'
import { unitNamesByCode } from '../people/people.store.ts'
import { listResponsibilities } from '../plan/plan.store.ts'
import { type Rule, ruleOf } from '../plan/target-rule.ts'
import { hasEnded, owedBy as owedDay } from './filing-due.ts'
import { boundOf, yearlyFigures } from './forecast.ts'
import type { targets } from './metrics.contract.ts'
import { listVerdicts, type VerdictRow } from './metrics.store.ts'
import { type DueRow, listAlerts, listDues } from './readings.store.ts'
import { lineWords } from './target-words.ts'
import { CITY, shownPeriod } from './verdict.ts'
import { type Frame, findFrame, listOutside, listYearly } from './world.store.ts'
import { groundsOf, observedByIndicator, subjectWords, type WatchedTarget } from './world.ts'

/** Years of figures in a line of the board. */
const YEARS = 5

type Board = ReplyOf<typeof targets>

export function verdictView(row: VerdictRow, frame: Pick<Frame, 'counties'>) {
  return {
    subject: row.subject,
    subjectWords: row.subject === CITY ? '全市' : subjectWords(row.subject, frame.counties),
    period: row.period,
    verdict: row.verdict,
    margin: row.margin,
    marginUnit: row.marginUnit,
    sentence: row.sentence,
    figure: row.figure,
    figurePeriod: row.figurePeriod,
    since: row.since.toISOString(),
  }
}

/** All targets of the plan in force (or the one asked for) with their standing. */
export async function boardOf(work: Work, only?: string): Promise<Board> {
  const { trx, cityId, now } = work
  const frame = await findFrame(trx, cityId)
  if (!frame) return refuse('plan.none', '还没有导入规划；请系统管理员先装入规划包。', 404)
  const day = chinaDay(now)
  const verdicts = grouped(
    await listVerdicts(trx, cityId, only === undefined ? { yearly: true } : { targets: [only] }),
    row => row.target,
  )
  const leads = new Map(
    (await listResponsibilities(trx, cityId, day))
      .filter(row => row.part === 'lead')
      .map(row => [row.requirement, { unitId: row.unitId, unitName: row.unitName }]),
  )
  const names = await unitNamesByCode(trx, cityId, day)
  const dues = await listDues(trx, cityId, everything, day, true)
  const alerts = grouped(await listAlerts(trx, cityId, everything, day), row => row.target)
  const grounds = groundsOf(frame)
  const year = Number(day.slice(0, 4))
  const yearly = observedByIndicator(await listYearly(trx, cityId, year - YEARS))
  const outside = await listOutside(trx, cityId)
  const lines = frame.targets
    .filter(it => only === undefined || it.requirement === only)
    .map(target => ({ target, rule: ruleOf(target, grounds) }))
    .map(({ target, rule }) => ({
      code: target.requirement,
      clause: target.clause,
      task: target.task ?? null,
      indicator: target.indicator,
      kind: target.kind,
      line: lineWords(target),
      period: target.period,
      lead: leads.get(target.requirement) ?? null,
      suggestedOwner: names.get(target.suggestedOwner) ?? '',
      ...standing(target, rule, verdicts.get(target.requirement) ?? [], frame, now),
      series: yearlyFigures({ rule }, yearly).slice(-YEARS),
      bound: boundOf({ target, rule }, outside, Number(target.period.slice(0, 4)) || year) ?? null,
      ...owedBy(rule, dues, now),
      alerts: (alerts.get(target.requirement) ?? []).map(({ id, kind, sentence }) => ({
        id,
        kind,
        sentence,
      })),
    }))
  return {
    targets: lines,
    counts: countBy(lines.map(line => line.now.verdict)),
    goals: (frame.file?.goals ?? []).map(goal => ({
      code: goal.code,
      name: goal.name,
      clause: goal.clause,
      parent: goal.parent ?? null,
      targets: (goal.targets ?? []).map(code => `target:${code}`),
    })),
  }
}

function standing(target: WatchedTarget, rule: Rule, rows: readonly VerdictRow[], frame: Frame, now: Date) {
  const dueDays = Math.max(0, ...rule.indicators.map(it => it.dueDays))
  const day = chinaDay(now)
  const owed = (period: string) => hasEnded(period, day) && owedDay(period, dueDays) < day
  const bySubject = grouped(rows, row => row.subject)
  const city = bySubject.get(CITY) ?? []
  const shown = shownPeriod(city, owed)
  const blank = {
    subject: CITY,
    subjectWords: '全市',
    period: /^\d{4}$/.test(target.period) ? target.period : day.slice(0, 4),
    verdict: target.kind === 'QUAL' ? '待人工' : '数据不足',
    margin: null,
    marginUnit: null,
    sentence: '还没有到评定的时候。',
    figure: null,
    figurePeriod: null,
    since: now.toISOString(),
  }
  const others = [...bySubject].filter(([subject]) => subject !== CITY)
  return {
    now: shown ? verdictView(shown, frame) : blank,
    years: city
      .filter(row => row.period.length === 4)
      .map(({ period, verdict, figure }) => ({ period, verdict, figure })),
    subjects: others.flatMap(([, its]) => {
      const one = shownPeriod(its, owed)
      return one ? [verdictView(one, frame)] : []
    }),
  }
}

function owedBy({ indicators }: Rule, dues: readonly DueRow[], now: Date) {
  const mine = dues.filter(due => indicators.some(it => it.code === due.indicator))
  return { nextDue: mine[0]?.dueAt.toISOString() ?? null, late: mine.some(due => due.dueAt < now) }
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}
