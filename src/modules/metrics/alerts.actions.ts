// Alarms: a met target that now fails (二(二): standards do not drop), and warnings before a period ends. A regression
// is a duty of the accountable unit until it says why and what it will do; warnings are told, nothing more.
import { sql } from 'kysely'
import { chinaDay, chinaYear } from '../../lib/day.ts'
import { refuse } from '../../lib/refusal.ts'
import { addAllowance } from '../../lib/workcalendar.ts'
import type { Work } from '../../server/work.ts'
import { endDuties, openDuty } from '../duties/duties.actions.ts'
import { type Actor, type Scope, serves } from '../people/actor.ts'
import { findOffice } from '../people/people.store.ts'
import { listResponsibilities } from '../plan/plan.store.ts'
import { elapsedOf, forecastOf } from './forecast.ts'
import { CITY } from './verdict.ts'
import { type Frame, listObserved, listOutside } from './world.store.ts'
import { groundsOf, observedByIndicator, prepare } from './world.ts'

const ANSWER_DAYS = 5
const KIND = 'alert.answer'

interface NewAlert {
  readonly kind: 'regression' | 'outlook' | 'elapsed'
  readonly target: string
  readonly subject: string
  readonly period: string
  readonly unitId: string | null
  readonly sentence: string
}

async function raise(work: Work, alert: NewAlert): Promise<string | undefined> {
  const id = work.newId()
  const { rows } = await sql<{ id: string }>`
    insert into metric_alerts (city_id, id, kind, target, subject, period, unit_id, sentence, raised_at)
    values (${work.cityId}, ${id}, ${alert.kind}, ${alert.target}, ${alert.subject}, ${alert.period}, ${alert.unitId}, ${alert.sentence}, ${work.now})
    on conflict do nothing returning id`.execute(work.trx)
  if (rows.length === 0) return undefined
  work.record({
    kind: 'alert.raised',
    subjectType: 'alert',
    subjectId: id,
    clause: '二(二)',
    data: { kind: alert.kind, target: alert.target, period: alert.period, unit: alert.unitId },
  })
  return id
}

async function leadOf(work: Work, target: string): Promise<string | null> {
  const rows = await listResponsibilities(work.trx, work.cityId, chinaDay(work.now), target)
  return rows.find(row => row.part === 'lead' && row.endsAt === null)?.unitId ?? null
}

/** Raises the alarm for a verdict that worsened, with a duty for the accountable unit, else for the office. */
export async function raiseRegression(work: Work, verdictId: string): Promise<void> {
  const row = await work.trx
    .selectFrom('verdicts')
    .select(['target', 'subject', 'period', 'sentence'])
    .where('city_id', '=', work.cityId)
    .where('id', '=', verdictId)
    .executeTakeFirst()
  if (!row || row.subject !== CITY) return
  const unitId = (await leadOf(work, row.target)) ?? (await findOffice(work.trx, work.cityId)) ?? null
  const id = await raise(work, { kind: 'regression', ...row, unitId })
  if (!id || !unitId) return
  const due = addAllowance(work.calendar('five-day'), work.now, { amount: ANSWER_DAYS, unit: '工作日' })
  await openDuty(work, {
    kind: KIND,
    subjectType: 'alert',
    subjectId: id,
    title: `说明指标退步：${row.sentence}`.slice(0, 200),
    unitId,
    clause: '二(二)',
    requirements: [row.target],
    dueAt: due.dueAt,
    allowance: `${ANSWER_DAYS} 工作日`,
    calendar: 'five-day',
    calendarVersion: due.calendarVersion,
    provisional: due.provisional,
  })
}

/** Ends the alarms of a target that is met again in this or a later period. */
export async function endAlerts(work: Work, target: string, period: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update metric_alerts set ended_at = ${work.now}
    where city_id = ${work.cityId} and target = ${target} and subject = ${CITY} and ended_at is null
      and left(period, 4) <= left(${period}, 4) and length(period) = length(${period})
    returning id`.execute(work.trx)
  for (const { id } of rows) {
    await endDuties(work, KIND, id, 'cancelled')
    work.record({ kind: 'alert.ended', subjectType: 'alert', subjectId: id, data: { target, period } })
  }
}

/** Warnings for the running year of these targets (all when none are named): raised, or ended when they no longer hold. */
export async function warnAhead(work: Work, frame: Frame, only?: ReadonlySet<string>): Promise<void> {
  const grounds = groundsOf(frame)
  const byIndicator = observedByIndicator(await listObserved(work.trx, work.cityId))
  const outside = await listOutside(work.trx, work.cityId)
  const year = chinaYear(work.now)
  for (const target of frame.targets) {
    if (only && !only.has(target.requirement)) continue
    const prepared = prepare(target, grounds)
    const forecast = forecastOf(prepared, byIndicator, outside)
    const bad =
      forecast?.outlook.year === year && forecast.prospect === 'unlikely' ? forecast.words : undefined
    await hold(work, 'outlook', target.requirement, String(year), bad)
    await hold(
      work,
      'elapsed',
      target.requirement,
      String(year),
      elapsedOf(prepared, byIndicator, outside, year),
    )
  }
}

async function hold(
  work: Work,
  kind: 'outlook' | 'elapsed',
  target: string,
  period: string,
  sentence: string | undefined,
): Promise<void> {
  if (sentence !== undefined) {
    await raise(work, { kind, target, subject: CITY, period, unitId: await leadOf(work, target), sentence })
    return
  }
  await sql`
    update metric_alerts set ended_at = ${work.now} where city_id = ${work.cityId} and kind = ${kind} and target = ${target}
      and period <= ${period} and ended_at is null`.execute(work.trx)
}

/** The accountable unit says why a target fell back and what it will do; its duty ends, the alarm stands until it is met. */
export async function answerAlert(work: Work, scope: Scope, id: string, answer: string): Promise<void> {
  const { rows } = await sql<{ unitId: string | null; kind: string; answer: string | null; target: string }>`
    select unit_id as "unitId", kind, answer, target from metric_alerts where city_id = ${work.cityId} and id = ${id}
      and (${scope.all} or unit_id = any(${[...scope.unitIds]}::uuid[])) for update`.execute(work.trx)
  const alert = rows[0]
  if (!alert) return refuse('alert.none', '没有这条提示，或它不在您的职责范围内。', 404)
  if (alert.kind !== 'regression') return refuse('alert.no-answer', '这是预先提示，不需要答复。', 409)
  if (!serves(work.actor as Actor, alert.unitId, 'unit', 'county_office', 'office', 'office_head'))
    return refuse('alert.answer.who', '由责任单位说明；您现在的岗位不能办。', 403)
  if (alert.answer !== null) return refuse('alert.answered', '已经答复过；补充情况请另行报告。', 409)
  await work.trx
    .updateTable('metric_alerts')
    .set({ answer, answered_by: work.actor!.personId, answered_at: work.now })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  await endDuties(work, KIND, id, 'done')
  work.record({
    kind: 'alert.answered',
    subjectType: 'alert',
    subjectId: id,
    clause: '二(二)',
    data: { target: alert.target },
  })
}
