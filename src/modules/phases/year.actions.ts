// Setting the anchor of a year and finishing its steps. Each open step is a duty of the office; moving the anchor moves the
// open ones and leaves what is done where it was.

import { sql } from 'kysely'
import { refuse } from '../../lib/refusal.ts'
import { sm3 } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { endDuties, openDuty } from '../duties/duties.actions.ts'
import { findOffice } from '../people/people.store.ts'
import type { YearStep } from '../plan/pack-parts.contract.ts'
import { findPlan } from '../plan/plan.store.ts'
import { listAnchors, listSteps, lockStep } from './phases.store.ts'
import { offsetWords, type PlannedStep, planYear } from './year-plan.ts'

const KIND = 'year-step.do'
const office = ['office', 'office_head'] as const

/** Title of the step the year is counted from. */
export const anchorTitle = (steps: readonly YearStep[]): string =>
  steps.find(it => it.workdays === 0)?.title ?? '基准日'

/** Sets or moves the anchor day; answers how many open steps have a new due time. */
export async function setAnchor(
  work: Work,
  year: number,
  day: string,
  words: string,
): Promise<{ id: string; moved: number }> {
  const plan = await findPlan(work.trx, work.cityId)
  const steps = plan?.body.yearPlan ?? []
  if (!plan || steps.length === 0)
    return refuse('year.no-plan', '规划包里没有年度倒排的步骤；请系统管理员在 year-plan.yaml 里补上。', 404)
  if (Math.abs(Number(day.slice(0, 4)) - year) > 1)
    refuse('year.day', `${day} 离 ${year} 年太远；请核对基准日。`, 400, '/day')
  // Two people set it at once: one after the other, and the later one moves what the earlier one planned.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${work.cityId}:year:${year}`}, 0))`.execute(
    work.trx,
  )
  const [before] = await listAnchors(work.trx, work.cityId, year)
  if (before?.day === day) refuse('year.same-day', `${year} 年的基准日已经是 ${day}。`, 409, '/day')
  const id = work.newId()
  // Requests may get the lock in another order than they came in: the later one under the lock is the one in force.
  const at = before && before.at >= work.now ? new Date(before.at.getTime() + 1) : work.now
  await work.trx
    .insertInto('year_anchors')
    .values({ city_id: work.cityId, id, year, day, words, by_person: work.actor!.personId, at })
    .execute()
  const calendar = plan.body.head.calendars.default
  const planned = planYear(steps, work.calendar(calendar), day)
  const known = new Map((await listSteps(work.trx, work.cityId, year)).map(row => [row.code, row]))
  let moved = 0
  for (const one of planned) {
    const row = known.get(one.step.code)
    if (row?.doneAt) continue
    if (row?.dueAt.getTime() === one.dueAt.getTime()) continue
    await place(work, year, id, one, row, calendar, anchorTitle(steps))
    moved++
  }
  work.record(
    {
      kind: 'year-anchor.set',
      subjectType: 'year-anchor',
      subjectId: id,
      clause: '五',
      data: { year, day, before: before?.day ?? null, moved, words: sm3(words) },
    },
    ...office,
  )
  return { id, moved }
}

async function place(
  work: Work,
  year: number,
  anchorId: string,
  one: PlannedStep,
  row: { id: string; version: number } | undefined,
  calendar: string,
  anchor: string,
): Promise<void> {
  const due = {
    anchor_id: anchorId,
    due_at: one.dueAt,
    provisional: one.provisional,
    calendar_version: one.calendarVersion,
  }
  const id = row?.id ?? work.newId()
  if (row) {
    await work.trx
      .updateTable('year_steps')
      .set({ ...due, version: row.version + 1 })
      .where('city_id', '=', work.cityId)
      .where('id', '=', id)
      .execute()
    await endDuties(work, KIND, id, 'cancelled')
  } else
    await work.trx
      .insertInto('year_steps')
      .values({ city_id: work.cityId, id, year, code: one.step.code, ...due })
      .execute()
  const unitId = await findOffice(work.trx, work.cityId)
  if (!unitId) return refuse('unit.no-office', '还没有设市创城办这个单位，待办没有着落；请系统管理员先建。')
  await openDuty(work, {
    kind: KIND,
    subjectType: 'year-step',
    subjectId: id,
    title: `${year}年度倒排：${one.step.title}`,
    unitId,
    clause: one.step.clause,
    dueAt: one.dueAt,
    allowance: offsetWords(one.step.workdays, anchor),
    calendar,
    calendarVersion: one.calendarVersion,
    provisional: one.provisional,
  })
}

/** Finishes a step with a word on what lies on the table; its duty ends. */
export async function finishStep(work: Work, id: string, version: number, words: string): Promise<void> {
  const row = await lockStep(work.trx, work.cityId, id)
  if (!row) return refuse('year.step-none', '没有这个步骤；请刷新后再看。', 404)
  if (row.doneAt) refuse('year.step-done', '这个步骤已经办结。')
  if (row.version !== version) refuse('year.overtaken', '基准日刚改过，这一步的日期变了；请刷新后再看。')
  await work.trx
    .updateTable('year_steps')
    .set({
      done_at: work.now,
      done_by: work.actor!.personId,
      done_words: words,
      version: row.version + 1,
    })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  await endDuties(work, KIND, id, 'done')
  work.record(
    {
      kind: 'year-step.done',
      subjectType: 'year-step',
      subjectId: id,
      data: { year: row.year, step: row.code, due: row.dueAt.toISOString(), words: sm3(words) },
    },
    ...office,
  )
}
