// Readings as pages see them.

import { periodWords } from '../../lib/expr-period.ts'
import { amount } from '../../lib/expr-print.ts'
import { offersFor } from '../../lib/lifecycle.ts'
import type { Actor } from '../people/actor.ts'
import { figureWords, type Survey } from './figure.ts'
import { readingLifecycle, readingStates } from './reading.ts'
import type { ReadingRow } from './readings.store.ts'
import { CITY } from './verdict.ts'
import type { Frame } from './world.store.ts'
import { type County, subjectWords } from './world.ts'

export function surveyWords(survey: Survey | null, unit: string): string | null {
  if (!survey) return null
  return `样本 ${survey.n} 份，置信区间 ${amount(survey.low, unit)}—${amount(survey.high, unit)}，${survey.method}`
}

/** What stands where others say who filed. */
const COMPUTED = '系统自动汇总'

export function readingView(
  row: ReadingRow,
  indicatorName: string,
  counties: readonly County[],
  actor: Actor,
  now: Date,
) {
  const unit = row.value.kind === 'figure' ? row.value.unit : ''
  return {
    id: row.id,
    indicator: row.indicator,
    indicatorName,
    subject: row.subject,
    subjectWords: row.subject === CITY ? '全市' : subjectWords(row.subject, counties),
    period: row.period,
    periodWords: periodWords(row.period),
    state: row.state,
    stateWords:
      row.computed && row.state === 'accepted'
        ? COMPUTED
        : row.computed && row.state === 'superseded'
          ? '已由新数取代'
          : (readingStates[row.state as keyof typeof readingStates] ?? row.state),
    computed: row.computed,
    words: figureWords(row.value),
    survey: surveyWords(row.survey, unit),
    warnings: [...row.warnings],
    source: row.source,
    note: row.note,
    reason: row.reason,
    corrects: row.supersedes,
    unitName: row.unitName,
    filer: row.filer,
    reviewer: row.reviewer,
    returnReason: row.returnReason,
    submittedAt: row.submittedAt?.toISOString() ?? null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    version: row.version,
    actions: offersFor(readingLifecycle, row, actor, now).filter(it => it.action !== 'supersede'),
  }
}

/** A list the city keeps, with whom it holds now. */
export function listView(frame: Frame, code: string | undefined) {
  const list = frame.file?.lists.find(it => it.code === code)
  return list ? { code: list.code, name: list.name, members: [...(frame.lists[list.code] ?? [])] } : null
}
