// Figures the house counted from its own records: kept as readings nobody typed, each a new version when the count is another.
// Where a person corrected one, or is about to file, the person's figure stands.
import { canonical, type Json } from '../../lib/canonical.ts'
import { sm3 } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { fileFigure } from '../observations/observations.actions.ts'
import { findOffice } from '../people/people.store.ts'
import { closeDue } from './dues.actions.ts'
import type { Figure } from './figure.ts'
import type { FiledIndicator } from './filing.actions.ts'
import { readingLifecycle } from './reading.ts'
import { lockSlot, type ReadingLocked } from './readings.store.ts'
import { CITY, judge } from './verdict.ts'
import type { Frame } from './world.store.ts'
import { dataFor, groundsOf, observedByIndicator, prepare, vocabularyFor } from './world.ts'

export interface ComputedFigure {
  readonly period: string
  readonly figure: Figure
  /** Name of the tally. */
  readonly tally: string
  /** How many records were counted, and those that made the figure what it is. */
  readonly counted: number
  readonly ids: readonly string[]
}

/** Ids kept with a reading; the digest stands for all of them. */
const KEPT = 200

/** Keeps what was counted of one indicator for the city; returns the periods whose figure is new. */
export async function fileComputed(
  work: Work,
  { indicator, lead }: FiledIndicator,
  figures: readonly ComputedFigure[],
): Promise<string[]> {
  const changed: string[] = []
  for (const one of figures) {
    const slot = await lockSlot(work.trx, work.cityId, indicator.code, CITY, one.period)
    if (slot.open || (slot.accepted && !slot.accepted.computed)) continue
    if (slot.accepted && same(slot.accepted.value, one.figure)) continue
    await keep(work, indicator, lead ?? (await getOffice(work)), one, slot.accepted)
    await closeDue(work, indicator.code, one.period)
    changed.push(one.period)
  }
  return changed
}

const same = (a: Figure, b: Figure) => canonical(a as unknown as Json) === canonical(b as unknown as Json)

async function getOffice(work: Work): Promise<string> {
  const office = await findOffice(work.trx, work.cityId)
  if (!office) throw new Error('a city without its office')
  return office
}

async function keep(
  work: Work,
  indicator: FiledIndicator['indicator'],
  unitId: string,
  { period, figure, tally, counted, ids }: ComputedFigure,
  earlier: ReadingLocked | undefined,
): Promise<void> {
  const id = work.newId()
  if (earlier) {
    await work.trx
      .updateTable('metric_readings')
      .set({ state: 'superseded', version: earlier.version + 1 })
      .where('city_id', '=', work.cityId)
      .where('id', '=', earlier.id)
      .execute()
    work.record({
      kind: readingLifecycle.transitions.supersede.fact,
      subjectType: 'reading',
      subjectId: earlier.id,
      data: { code: indicator.code, period, by: id },
    })
  }
  const observationId = await fileFigure(work, {
    requirement: `indicator:${indicator.code}`,
    subject: `city:${work.cityId}`,
    period,
    number: figure.kind === 'figure' ? figure.amount : null,
    unit: figure.kind === 'figure' ? figure.unit : null,
    value: figure.kind === 'figure' ? null : figure,
    survey: null,
    note: null,
    supersedes: earlier?.observationId ?? null,
    observedAt: work.now,
    source: 'tally',
  })
  const digest = sm3([...ids].sort().join('\n')).slice(0, 32)
  await work.trx
    .insertInto('metric_readings')
    .values({
      city_id: work.cityId,
      id,
      indicator: indicator.code,
      subject: CITY,
      period,
      state: readingLifecycle.transitions.compute.to,
      value: JSON.stringify(figure),
      survey: null,
      warnings: '[]',
      source: indicator.source,
      supersedes: earlier?.id ?? null,
      unit_id: unitId,
      filer_id: null,
      computed: tally,
      basis: JSON.stringify({ counted, ids: ids.slice(0, KEPT), digest }),
      observation_id: observationId,
      filed_at: work.now,
      submitted_at: work.now,
      decided_at: work.now,
    })
    .execute()
  work.record({
    kind: readingLifecycle.transitions.compute.fact,
    subjectType: 'reading',
    subjectId: id,
    data: { code: indicator.code, period, tally, counted, digest, observation: observationId },
  })
}

/** What the first target of an indicator would say of one period, were this its only figure. */
export function verdictIf(frame: Frame, found: FiledIndicator, period: string, figure: Figure): string {
  const [target] = found.targets
  if (!target) return '数据不足'
  const prepared = prepare(target, groundsOf(frame))
  const one = { id: '', indicator: found.indicator.code, subject: CITY, period, figure, survey: null }
  const data = dataFor(prepared, { counties: frame.counties, outside: [] }, observedByIndicator([one]), CITY)
  const vocabulary = vocabularyFor(prepared, frame.counties, CITY)
  return judge(prepared.expr, vocabulary, { ...data, period }, target.clause).verdict
}
