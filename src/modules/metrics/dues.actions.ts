// Figures that are owed: a period ends, a unit answers for the target, so a duty stands until the figures are handed in.
import { sql } from 'kysely'
import { chinaDay, chinaTime } from '../../lib/day.ts'
import { periodWords } from '../../lib/expr-period.ts'
import { addAllowance, isWorkingDay } from '../../lib/workcalendar.ts'
import type { Work } from '../../server/work.ts'
import { endDuties, openDuty } from '../duties/duties.actions.ts'
import { listResponsibilities } from '../plan/plan.store.ts'
import { type Known, ruleOf } from '../plan/target-rule.ts'
import { owedBy } from './filing-due.ts'
import { listFiledSlots } from './readings.store.ts'
import { owedPeriods, requiredSubjects } from './slots.ts'
import { type Frame, findFrame } from './world.store.ts'
import { groundsOf, type WatchedTarget } from './world.ts'

const CALENDAR = 'five-day'
const KIND = 'figure.file'
/** A period that ended long ago is owed so many working days after somebody was made to answer for it. */
const LATE_START = 10
const AGAIN = 3

interface Wanted {
  readonly indicator: Known
  readonly unitId: string
  readonly since: string
  readonly targets: WatchedTarget[]
}

/** Opens a duty for every ended period that a responsible unit owes and that is not open or filed yet; returns how many. */
export async function openDues(work: Work): Promise<number> {
  const frame = await findFrame(work.trx, work.cityId)
  if (!frame) return 0
  const wanted = await wantedOf(work, frame)
  if (wanted.length === 0) return 0
  const today = chinaDay(work.now)
  const codes = wanted.map(it => it.indicator.code)
  const filed = await listFiledSlots(work.trx, work.cityId, codes)
  const { rows } = await sql<{ key: string }>`
    select indicator || ' ' || period as key from metric_dues where city_id = ${work.cityId}`.execute(
    work.trx,
  )
  const open = new Set(rows.map(row => row.key))
  let opened = 0
  for (const { indicator, unitId, since, targets } of wanted) {
    const subjects = requiredSubjects(indicator, frame.counties)
    for (const period of owedPeriods(indicator, targets, frame.planYears, since, today)) {
      if (open.has(`${indicator.code} ${period}`)) continue
      if (subjects.length === 0 || subjects.every(it => filed.has(`${indicator.code} ${it} ${period}`)))
        continue
      await openOne(work, indicator, period, unitId, targets)
      opened += 1
    }
  }
  return opened
}

async function wantedOf(work: Work, frame: Frame): Promise<Wanted[]> {
  const grounds = groundsOf(frame)
  const rows = await listResponsibilities(work.trx, work.cityId, chinaDay(work.now))
  const leads = new Map(rows.filter(row => row.part === 'lead').map(row => [row.requirement, row]))
  const found = new Map<string, Wanted>()
  for (const target of frame.targets) {
    const lead = leads.get(target.requirement)
    if (!lead) continue
    for (const indicator of ruleOf(target, grounds).indicators) {
      const before = found.get(indicator.code)
      if (before) before.targets.push(target)
      else
        found.set(indicator.code, {
          indicator,
          unitId: lead.unitId,
          since: chinaDay(lead.startsAt),
          targets: [target],
        })
    }
  }
  return [...found.values()]
}

async function openOne(
  work: Work,
  indicator: Known,
  period: string,
  unitId: string,
  targets: readonly WatchedTarget[],
): Promise<void> {
  const id = work.newId()
  const by = owedBy(period, indicator.dueDays)
  const regular = endOfWork(work, by)
  const late = addAllowance(work.calendar(CALENDAR), work.now, { amount: LATE_START, unit: '工作日' })
  const inTime = regular > work.now
  const dueAt = inTime ? regular : late.dueAt
  await work.trx
    .insertInto('metric_dues')
    .values({
      city_id: work.cityId,
      id,
      indicator: indicator.code,
      period,
      unit_id: unitId,
      due_at: dueAt,
      opened_at: work.now,
    })
    .execute()
  await openDuty(work, {
    kind: KIND,
    subjectType: 'figure',
    subjectId: id,
    title: `填报${periodWords(period)}${indicator.name}`,
    unitId,
    clause: targets[0]!.clause,
    requirements: targets.map(it => it.requirement),
    dueAt,
    allowance: inTime ? `期末后 ${indicator.dueDays} 天` : `${LATE_START} 工作日`,
    calendar: CALENDAR,
    calendarVersion: work.calendar(CALENDAR).version,
    provisional: !inTime && late.provisional,
  })
}

/** Half past six in the evening of the day, or of the next working day when the office is closed. */
function endOfWork(work: Work, day: string): Date {
  const calendar = work.calendar(CALENDAR)
  let at = chinaTime(day, '18:30')
  for (let i = 0; i < 15 && !isWorkingDay(calendar, at); i++) at = new Date(at.getTime() + 86_400_000)
  return at
}

interface Due {
  readonly id: string
  readonly period: string
  readonly done_at: Date | null
}

async function lockDue(work: Work, indicator: string, period: string): Promise<Due | undefined> {
  return work.trx
    .selectFrom('metric_dues')
    .select(['id', 'period', 'done_at'])
    .where('city_id', '=', work.cityId)
    .where('indicator', '=', indicator)
    .where('period', '=', period)
    .forUpdate()
    .executeTakeFirst()
}

/** Ends the duty when every subject of the period has been handed in. */
export async function closeDue(work: Work, code: string, period: string): Promise<void> {
  const due = await lockDue(work, code, period)
  if (!due || due.done_at) return
  const frame = await findFrame(work.trx, work.cityId)
  const indicator = frame && indicatorBy(frame, code)?.indicator
  if (!frame || !indicator) return
  const filed = await listFiledSlots(work.trx, work.cityId, [code])
  const lacking = requiredSubjects(indicator, frame.counties).some(
    it => !filed.has(`${code} ${it} ${period}`),
  )
  if (lacking) return
  await setDone(work, due.id, work.now)
  await endDuties(work, KIND, due.id, 'done')
}

/** A returned figure is owed again, within three working days. */
export async function reopenDue(work: Work, code: string, period: string, unitId: string): Promise<void> {
  const due = await lockDue(work, code, period)
  if (!due?.done_at) return
  const frame = await findFrame(work.trx, work.cityId)
  const found = frame && indicatorBy(frame, code)
  const { dueAt, calendarVersion, provisional } = addAllowance(work.calendar(CALENDAR), work.now, {
    amount: AGAIN,
    unit: '工作日',
  })
  await setDone(work, due.id, null)
  await openDuty(work, {
    kind: KIND,
    subjectType: 'figure',
    subjectId: due.id,
    title: `重报${periodWords(period)}${found?.indicator.name ?? '指标'}`,
    unitId,
    requirements: found?.requirements ?? [],
    dueAt,
    allowance: `${AGAIN} 工作日`,
    calendar: CALENDAR,
    calendarVersion,
    provisional,
  })
}

async function setDone(work: Work, id: string, at: Date | null): Promise<void> {
  await work.trx
    .updateTable('metric_dues')
    .set({ done_at: at })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
}

/** An indicator with the targets it is filed for. */
function indicatorBy(
  frame: Frame,
  code: string,
): { indicator: Known; requirements: readonly string[] } | undefined {
  const grounds = groundsOf(frame)
  const its = frame.targets.flatMap(target => {
    const indicator = ruleOf(target, grounds).indicators.find(it => it.code === code)
    return indicator ? [{ indicator, requirement: target.requirement }] : []
  })
  return its[0] && { indicator: its[0].indicator, requirements: its.map(it => it.requirement) }
}
