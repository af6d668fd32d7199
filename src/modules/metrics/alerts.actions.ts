// Alarms: a met target that now fails (二(二): standards do not drop), and warnings before a period ends. Each is a duty of
// the accountable unit until it says why and what it will do; it ends by itself when the ground falls away.
import { sql } from 'kysely'
import { chinaDay, chinaYear } from '../../lib/day.ts'
import { refusalOf } from '../../lib/lifecycle.ts'
import { enforce, refuse } from '../../lib/refusal.ts'
import { addAllowance } from '../../lib/workcalendar.ts'
import type { Work } from '../../server/work.ts'
import { endDuties, openDuty } from '../duties/duties.actions.ts'
import type { Actor, Scope } from '../people/actor.ts'
import { findOffice } from '../people/people.store.ts'
import { findRequirement, listResponsibilities } from '../plan/plan.store.ts'
import { type AlertKind, alertLifecycle, alertState, dutyOf } from './alert.ts'
import { warningOf } from './forecast.ts'
import { CITY } from './verdict.ts'
import { type Frame, listObserved, listOutside } from './world.store.ts'
import { groundsOf, observedByIndicator, prepare } from './world.ts'

const CALENDAR = 'five-day'

interface NewAlert {
  readonly kind: AlertKind
  readonly target: string
  readonly subject: string
  readonly period: string
  readonly clause: string
  readonly sentence: string
}

/** Raises an alert with the duty to answer it, for the target's lead or else the office; one that stands is not raised twice. */
async function raise(work: Work, alert: NewAlert): Promise<void> {
  const unitId = (await leadOf(work, alert.target)) ?? (await findOffice(work.trx, work.cityId)) ?? null
  const id = work.newId()
  const { rows } = await sql<{ id: string }>`
    insert into metric_alerts (city_id, id, kind, target, subject, period, unit_id, sentence, raised_at)
    values (${work.cityId}, ${id}, ${alert.kind}, ${alert.target}, ${alert.subject}, ${alert.period}, ${unitId}, ${alert.sentence}, ${work.now})
    on conflict do nothing returning id`.execute(work.trx)
  if (rows.length === 0) return
  work.record({
    kind: alertLifecycle.transitions.raise.fact,
    subjectType: 'alert',
    subjectId: id,
    clause: alert.clause,
    data: { kind: alert.kind, target: alert.target, period: alert.period, unit: unitId },
  })
  if (unitId) await openAnswerDuty(work, id, unitId, alert)
}

async function openAnswerDuty(
  work: Work,
  id: string,
  unitId: string,
  alert: Pick<NewAlert, 'kind' | 'target' | 'clause' | 'sentence'>,
): Promise<void> {
  const { kind, days, title } = dutyOf(alert.kind)
  const due = addAllowance(work.calendar(CALENDAR), work.now, { amount: days, unit: '工作日' })
  const about = (await findRequirement(work.trx, work.cityId, alert.target))?.title ?? alert.target
  await openDuty(work, {
    kind,
    subjectType: 'alert',
    subjectId: id,
    title: `${title}：${about}，${alert.sentence}`.slice(0, 200),
    unitId,
    clause: alert.clause,
    requirements: [alert.target],
    dueAt: due.dueAt,
    allowance: `${days} 工作日`,
    calendar: CALENDAR,
    calendarVersion: due.calendarVersion,
    provisional: due.provisional,
  })
}

async function leadOf(work: Work, target: string): Promise<string | null> {
  const rows = await listResponsibilities(work.trx, work.cityId, chinaDay(work.now), target)
  return rows.find(row => row.part === 'lead' && row.endsAt === null)?.unitId ?? null
}

/** Raises the alarm for a verdict that worsened. */
export async function raiseRegression(work: Work, verdictId: string): Promise<void> {
  const row = await work.trx
    .selectFrom('verdicts')
    .select(['target', 'subject', 'period', 'sentence'])
    .where('city_id', '=', work.cityId)
    .where('id', '=', verdictId)
    .executeTakeFirst()
  if (row?.subject === CITY) await raise(work, { kind: 'regression', clause: '二(二)', ...row })
}

/** Ends what stands of a target that is met again in this or a later period. */
export async function endAlerts(work: Work, target: string, period: string): Promise<void> {
  const { rows } = await sql<Standing>`
    select ${columns} from metric_alerts
    where city_id = ${work.cityId} and target = ${target} and subject = ${CITY} and ended_at is null
      and left(period, 4) <= left(${period}, 4) and length(period) = length(${period}) for update`.execute(
    work.trx,
  )
  for (const row of rows) await end(work, row)
}

interface Standing {
  readonly id: string
  readonly kind: AlertKind
  readonly target: string
  readonly period: string
  readonly sentence: string
  readonly unitId: string | null
  readonly answer: string | null
}

const columns = sql`id, kind, target, period, sentence, unit_id as "unitId", answer`

async function end(work: Work, { id, kind, target, period }: Standing): Promise<void> {
  await work.trx
    .updateTable('metric_alerts')
    .set({ ended_at: work.now })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  await endDuties(work, dutyOf(kind).kind, id, 'cancelled')
  work.record({
    kind: alertLifecycle.transitions.end.fact,
    subjectType: 'alert',
    subjectId: id,
    data: { target, period },
  })
}

/**
 * Warnings for the running year of these targets (all when none are named). A target has at most one that stands: raised
 * when there is ground for it, told anew when the ground is another, ended when there is none or its year is over.
 */
export async function warnAhead(work: Work, frame: Frame, only?: ReadonlySet<string>): Promise<void> {
  const grounds = groundsOf(frame)
  const byIndicator = observedByIndicator(await listObserved(work.trx, work.cityId))
  const outside = await listOutside(work.trx, work.cityId)
  const year = chinaYear(work.now)
  const { rows } = await sql<Standing>`
    select ${columns} from metric_alerts
    where city_id = ${work.cityId} and kind in ('outlook', 'elapsed') and subject = ${CITY} and ended_at is null
    order by raised_at, id for update`.execute(work.trx)
  for (const target of frame.targets) {
    if (only && !only.has(target.requirement)) continue
    const warning = warningOf(prepare(target, grounds), byIndicator, outside, year)
    const mine = rows.filter(row => row.target === target.requirement)
    const standing = warning && mine.find(row => row.period === String(year))
    for (const row of mine) if (row !== standing) await end(work, row)
    if (!warning) continue
    const alert = { target: target.requirement, subject: CITY, period: String(year), clause: target.clause }
    if (standing) await tellAnew(work, standing, { ...alert, ...warning })
    else await raise(work, { ...alert, ...warning })
  }
}

/** The ground is another one, or it stood from before warnings were owed an answer. */
async function tellAnew(work: Work, standing: Standing, alert: NewAlert): Promise<void> {
  const { id, unitId, answer } = standing
  if (standing.kind !== alert.kind || standing.sentence !== alert.sentence) {
    await work.trx
      .updateTable('metric_alerts')
      .set({ kind: alert.kind, sentence: alert.sentence })
      .where('city_id', '=', work.cityId)
      .where('id', '=', id)
      .execute()
    work.record({
      kind: 'alert.changed',
      subjectType: 'alert',
      subjectId: id,
      data: { kind: alert.kind, target: alert.target, period: alert.period },
    })
  }
  if (!unitId || answer !== null) return
  const owed = await work.trx
    .selectFrom('duties')
    .select('id')
    .where('city_id', '=', work.cityId)
    .where('subject_type', '=', 'alert')
    .where('subject_id', '=', id)
    .executeTakeFirst()
  if (!owed) await openAnswerDuty(work, id, unitId, alert)
}

/** The accountable unit says why and what it will do; its duty ends, the alert stands until its ground falls away. */
export async function answerAlert(work: Work, scope: Scope, id: string, answer: string): Promise<void> {
  const { rows } = await sql<Standing & { ended: boolean }>`
    select ${columns}, ended_at is not null as ended
    from metric_alerts where city_id = ${work.cityId} and id = ${id}
      and (${scope.all} or unit_id = any(${[...scope.unitIds]}::uuid[])) for update`.execute(work.trx)
  const alert = rows[0]
  if (!alert) return refuse('alert.none', '没有这条提示，或它不在您的职责范围内。', 404)
  const record = { state: alertState(alert), unitId: alert.unitId }
  enforce(refusalOf(alertLifecycle, 'answer', record, work.actor as Actor, work.now, { answer }))
  await work.trx
    .updateTable('metric_alerts')
    .set({ answer, answered_by: work.actor!.personId, answered_at: work.now })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  await endDuties(work, dutyOf(alert.kind).kind, id, 'done')
  const { fact, clause } = alertLifecycle.transitions.answer
  work.record(
    {
      kind: fact,
      subjectType: 'alert',
      subjectId: id,
      clause: clause ?? null,
      data: { target: alert.target },
    },
    'unit',
    'county_office',
    'office',
  )
}
