// One target in full: its verdicts, readings with their versions, outlook, papers it is compared with, and its history.
import type { ReplyOf } from '../../lib/contract.ts'
import { chinaDay } from '../../lib/day.ts'
import type { Source } from '../../lib/expr.ts'
import { periodWords } from '../../lib/expr-period.ts'
import { amount } from '../../lib/expr-print.ts'
import { offersFor } from '../../lib/lifecycle.ts'
import { refuse } from '../../lib/refusal.ts'
import { sm3 } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { type Actor, everything, holds } from '../people/actor.ts'
import { boardOf, verdictView } from './board.actions.ts'
import { decisionLifecycle } from './decision.ts'
import { figureWords } from './figure.ts'
import { getFrame } from './filing.actions.ts'
import { boundOf, forecastOf, yearlyFigures } from './forecast.ts'
import type { target } from './metrics.contract.ts'
import { listVerdictHistory, listVerdicts } from './metrics.store.ts'
import { outsideViews } from './outside-views.actions.ts'
import { listReadings } from './readings.store.ts'
import { CITY } from './verdict.ts'
import { listView, readingView } from './views.actions.ts'
import { listObserved, listOutside } from './world.store.ts'
import {
  groundsOf,
  type OutsideValue,
  observedByIndicator,
  type Prepared,
  prepare,
  subjectWords,
} from './world.ts'

type Detail = ReplyOf<typeof target>

export async function detailOf(work: Work, code: string): Promise<Detail> {
  const { trx, cityId, now } = work
  const actor = work.actor as Actor
  const frame = await getFrame(work)
  const found = frame.targets.find(it => it.requirement === code)
  if (!found) return refuse('requirement.none', '没有这个目标；规划可能已有新版本，请刷新。', 404)
  const day = chinaDay(now)
  const prepared = prepare(found, groundsOf(frame))
  const codes = prepared.rule.indicators.map(it => it.code)
  const names = new Map(prepared.rule.indicators.map(it => [it.code, it.name]))
  const outside = await listOutside(trx, cityId)
  const byIndicator = observedByIndicator(await listObserved(trx, cityId, codes))
  const readings =
    codes.length > 0 ? await listReadings(trx, cityId, everything, { indicators: codes }, day) : []
  const history = await listVerdictHistory(trx, cityId, code, 60)
  const verdicts = await listVerdicts(trx, cityId, { targets: [code] })
  const [line] = (await boardOf(work, code)).targets
  const shown = verdicts.find(it => it.subject === CITY && it.period === line!.now.period)
  const latest = history.find(it => it.id === shown?.verdictId)
  const forecast = forecastOf(prepared, byIndicator, outside)
  const office = holds(actor, 'office', 'office_head')
  return {
    line: line!,
    note: found.note ?? '',
    rule: {
      text: prepared.rule.text,
      version:
        latest?.ruleVersion ?? `${frame.planDigest.slice(0, 12)}.${sm3(prepared.rule.text).slice(0, 12)}`,
    },
    bound: boundOf(prepared, outside, Number(line!.now.period.slice(0, 4))) ?? null,
    indicators: prepared.rule.indicators.map(it => ({
      code: it.code,
      name: it.name,
      measure: it.measure,
      unit: it.unit ?? '',
      period: it.period,
      base: it.base ?? '',
      source: it.source,
      better: it.better ?? null,
      dueDays: it.dueDays,
      computed: it.computed !== undefined,
      list: listView(frame, it.list),
    })),
    verdicts: verdicts.map(row => verdictView(row, frame)),
    series: yearlyFigures(prepared, byIndicator),
    outlook: forecast
      ? { ...forecast.outlook, words: forecast.words, prospect: forecast.prospect ?? null }
      : null,
    outside: await outsideViews(work, prepared, frame),
    readings: [...readings]
      .reverse()
      .map(row => readingView(row, names.get(row.indicator) ?? row.indicator, frame.counties, actor, now)),
    history: history.map(it => ({
      id: it.id,
      at: it.at.toISOString(),
      subjectWords: it.subject === CITY ? '全市' : subjectWords(it.subject, frame.counties),
      period: it.period,
      before: it.before,
      verdict: it.verdict,
      sentence: it.sentence,
      ruleVersion: it.ruleVersion,
    })),
    used: (latest?.used ?? []).map(source => usedWords(source, readings, outside, prepared)),
    decisions: await decisionViews(work, code),
    mayPropose: found.kind === 'QUAL' && office,
    mayKeep: office,
  }
}

/** What a verdict rested on, as it was then: who filed which figure, or which page of which paper. */
function usedWords(
  source: Source,
  readings: Awaited<ReturnType<typeof listReadings>>,
  outside: readonly OutsideValue[],
  { rule }: Prepared,
): Detail['used'][number] {
  const observation = source.observation ?? null
  if (source.document) {
    const it = outside.find(one => one.id === source.observation)
    const figure = it ? `${periodWords(it.period)} ${amount(it.amount, it.unit)}，` : ''
    return {
      words: `${figure}${source.document}第 ${source.page} 页，${source.year}年数，${source.effectiveOn} 起`,
      observation,
    }
  }
  const reading = readings.find(one => one.observationId === source.observation)
  if (!reading) return { words: '原读数已不在本页', observation }
  const name = rule.indicators.find(it => it.code === reading.indicator)?.name ?? reading.indicator
  return {
    words: reading.computed
      ? `${periodWords(reading.period)}${name} ${figureWords(reading.value)}，${reading.filer}`
      : `${periodWords(reading.period)}${name} ${figureWords(reading.value)}，${reading.unitName}${reading.filer}填报，${reading.reviewer ?? ''}审定`,
    observation,
  }
}

async function decisionViews(work: Work, code: string): Promise<Detail['decisions']> {
  const rows = await work.trx
    .selectFrom('verdict_decisions as d')
    .leftJoin('persons as p', join =>
      join.onRef('p.city_id', '=', 'd.city_id').onRef('p.id', '=', 'd.proposed_by'),
    )
    .leftJoin('persons as q', join =>
      join.onRef('q.city_id', '=', 'd.city_id').onRef('q.id', '=', 'd.decided_by'),
    )
    .select([
      'd.id',
      'd.period',
      'd.state',
      'd.verdict',
      'd.reason',
      'd.evidence',
      'd.refusal',
      'd.version',
      'd.proposed_by',
      'd.proposed_at',
      'p.name as proposer',
      'q.name as decider',
    ])
    .where('d.city_id', '=', work.cityId)
    .where('d.target', '=', code)
    .orderBy('d.proposed_at', 'desc')
    .execute()
  return rows.map(row => ({
    id: row.id,
    period: row.period,
    state: row.state,
    verdict: row.verdict,
    reason: row.reason,
    evidence: row.evidence,
    proposer: row.proposer ?? '已删除',
    proposedAt: row.proposed_at.toISOString(),
    decider: row.decider,
    refusal: row.refusal,
    version: row.version,
    actions: offersFor(
      decisionLifecycle,
      { state: row.state, proposerId: row.proposed_by },
      work.actor as Actor,
      work.now,
    ),
  }))
}
