// Measures in force: each is a duty of its unit, reported in a sentence, confirmed by another person. What comes back every
// quarter opens the next duty when the last is confirmed.
import { chinaDay, chinaTime } from '../../lib/day.ts'
import { overtaken, refusalOf } from '../../lib/lifecycle.ts'
import { enforce, Refused, refusal, refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { attachEvidence } from '../blobs/blobs.actions.ts'
import { endDuties, openDuty } from '../duties/duties.actions.ts'
import { dayAfter, dueText, nextDue } from '../exchange/due-words.ts'
import type { FactValue } from '../ledger/fact.ts'
import { lastActWords } from '../ledger/last-act.actions.ts'
import type { Scope } from '../people/actor.ts'
import { findRequirement } from '../plan/plan.store.ts'
import { type MeasureAction, measureLifecycle, measureStates } from './work-plan.ts'
import {
  type EditionRow,
  findItem,
  type ItemRow,
  listMeasures,
  lockMeasure,
  type MeasureRow,
} from './workplans.store.ts'

const DUTY = 'measure.report'

function recordAct(
  work: Work,
  action: MeasureAction,
  measure: { readonly id: string; readonly unitId: string },
  data: Record<string, FactValue>,
): void {
  const transition = measureLifecycle.transitions[action]
  const own = action === 'report'
  work.record(
    {
      kind: transition.fact,
      subjectType: 'measure',
      subjectId: measure.id,
      clause: transition.clause ?? '五(一)2',
      data: { unit: measure.unitId, ...data },
    },
    ...(own ? (['unit', 'county_office', 'office'] as const) : (['office', 'office_head'] as const)),
  )
}

/** Opens the duty to report on a measure by the end of a day. */
async function openReportDuty(work: Work, unitId: string, item: ItemRow, dueOn: string): Promise<void> {
  const requirement = await findRequirement(work.trx, work.cityId, item.requirement)
  const calendar = work.calendar('five-day')
  await openDuty(work, {
    kind: DUTY,
    subjectType: 'measure',
    subjectId: item.measureId,
    title: item.words.slice(0, 120),
    unitId,
    clause: requirement?.clause ?? null,
    dueAt: chinaTime(dueOn, '23:59:59'),
    allowance: item.due.kind === 'day' ? `${dueText(item.due)}前` : dueText(item.due),
    calendar: calendar.id,
    calendarVersion: calendar.version,
    requirements: [item.requirement],
  })
}

const same = (a: ItemRow, b: ItemRow | undefined) =>
  b !== undefined &&
  a.words === b.words &&
  a.requirement === b.requirement &&
  JSON.stringify(a.due) === JSON.stringify(b.due)

/** Makes the measures of an approved edition the ones in force; answers how many duties were opened. */
export async function adoptMeasures(
  work: Work,
  plan: EditionRow,
  items: readonly ItemRow[],
  before: readonly ItemRow[],
): Promise<number> {
  const known = new Map((await listMeasures(work.trx, work.cityId, plan.unitId)).map(row => [row.id, row]))
  const today = chinaDay(work.now)
  let opened = 0
  for (const item of items) {
    const measure = known.get(item.measureId)
    const earlier = before.find(it => it.measureId === item.measureId)
    if (measure && measure.state !== 'dropped' && same(item, earlier)) {
      await set(work, item.measureId, { plan_id: plan.id })
      continue
    }
    const dueOn = nextDue(item.due, today)
    if (measure) {
      await endDuties(work, DUTY, item.measureId, 'cancelled')
      const values = {
        plan_id: plan.id,
        state: 'open',
        due_on: dueOn,
        report: null,
        reported_by: null,
        reported_at: null,
        decision: null,
      }
      await set(work, item.measureId, { ...values, version: measure.version + 1 })
    } else
      await work.trx
        .insertInto('measures')
        .values({
          city_id: work.cityId,
          id: item.measureId,
          unit_id: plan.unitId,
          plan_id: plan.id,
          state: 'open',
          due_on: dueOn,
        })
        .execute()
    recordAct(
      work,
      measure ? 'change' : 'adopt',
      { id: item.measureId, unitId: plan.unitId },
      {
        plan: plan.id,
        requirement: item.requirement,
        due: dueOn,
      },
    )
    await openReportDuty(work, plan.unitId, item, dueOn)
    opened++
  }
  await dropOthers(work, plan, items, known)
  return opened
}

async function dropOthers(
  work: Work,
  plan: EditionRow,
  items: readonly ItemRow[],
  known: ReadonlyMap<string, MeasureRow>,
): Promise<void> {
  const kept = new Set(items.map(item => item.measureId))
  for (const measure of known.values()) {
    if (kept.has(measure.id) || measure.state === 'dropped') continue
    await endDuties(work, DUTY, measure.id, 'cancelled')
    await set(work, measure.id, { state: 'dropped', version: measure.version + 1 })
    recordAct(work, 'drop', measure, { plan: plan.id })
  }
}

async function set(work: Work, id: string, values: Record<string, unknown>): Promise<void> {
  await work.trx
    .updateTable('measures')
    .set(values)
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
}

async function openForAct(
  work: Work,
  scope: Scope,
  id: string,
  action: MeasureAction,
  version: number,
  given?: Record<string, unknown>,
): Promise<MeasureRow> {
  const record = await lockMeasure(work.trx, work.cityId, scope, id)
  if (!record) throw new Refused(refusal('measure.none', '没有这项措施，或它不在您的职责范围内。', 404))
  const reason = refusalOf(measureLifecycle, action, record, work.actor!, work.now, given)
  if (overtaken(reason, record, version)) {
    const who = await lastActWords(work, 'measure', id)
    const state = measureStates[record.state]
    refuse('measure.overtaken', `这项措施已${who} 办理，现为“${state}”；请刷新后再看。`)
  }
  enforce(reason)
  return record
}

/** The unit says what was done; its duty is done, the office confirms. */
export async function reportMeasure(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  words: string,
  photos: readonly string[],
): Promise<void> {
  const measure = await openForAct(work, scope, id, 'report', version, { words })
  await attachEvidence(work, 'measure', id, 'after', photos, null)
  await work.trx
    .insertInto('measure_reports')
    .values({
      city_id: work.cityId,
      id: work.newId(),
      measure_id: id,
      due_on: measure.dueOn,
      words,
      by_person: work.actor!.personId,
      at: work.now,
    })
    .execute()
  await set(work, id, {
    state: 'reported',
    report: words,
    reported_by: work.actor!.personId,
    reported_at: work.now,
    decision: null,
    version: version + 1,
  })
  recordAct(work, 'report', measure, { due: measure.dueOn, photos: photos.length })
  await endDuties(work, DUTY, id, 'done')
}

/** The report is not enough: the unit owes it again, by the day it was due on. */
export async function returnReport(
  work: Work,
  scope: Scope,
  id: string,
  version: number,
  reason: string,
): Promise<void> {
  const measure = await openForAct(work, scope, id, 'return', version, { reason })
  await set(work, id, { state: 'open', decision: reason, version: version + 1 })
  recordAct(work, 'return', measure, { due: measure.dueOn })
  const item = await findItem(work.trx, work.cityId, measure.planId, id)
  if (item) await openReportDuty(work, measure.unitId, item, measure.dueOn)
}

/** Done; what comes back each month, quarter or year goes on to its next day. */
export async function confirmMeasure(work: Work, scope: Scope, id: string, version: number): Promise<void> {
  const measure = await openForAct(work, scope, id, 'confirm', version)
  await set(work, id, { state: 'done', version: version + 1 })
  recordAct(work, 'confirm', measure, { due: measure.dueOn })
  const item = await findItem(work.trx, work.cityId, measure.planId, id)
  if (item?.due.kind !== 'each') return
  const dueOn = nextDue(item.due, dayAfter(measure.dueOn))
  await set(work, id, {
    state: 'open',
    due_on: dueOn,
    report: null,
    reported_by: null,
    reported_at: null,
    version: version + 2,
  })
  recordAct(work, 'renew', measure, { due: dueOn })
  await openReportDuty(work, measure.unitId, item, dueOn)
}
