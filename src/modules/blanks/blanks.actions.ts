// Promises to fill what a version left open: made when it is published, kept when the division or a later version fills them.
import { chinaTime } from '../../lib/day.ts'
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { endDuties, openDuty } from '../duties/duties.actions.ts'
import { findOffice } from '../people/people.store.ts'
import {
  type BlankKind,
  type Closing,
  type GroundedBlank,
  type NewPromise,
  type OpenBlank,
  outcomeOf,
  promiseTitle,
  settle,
} from './blank.ts'
import { closeBlank, findClosings, listLed, listTimed, lockBlanksOf, lockOpenBlanks } from './blanks.store.ts'

const DUTY = 'blank.fill'

/**
 * What a version just published does to the promises: those it fills or drops end, what it leaves open with a day becomes
 * owed, by the unit named or by the office. Answers how many duties were opened.
 * @param codes every task and target of the version
 */
export async function settleBlanks(
  work: Work,
  planId: string,
  codes: ReadonlySet<string>,
  grounded: readonly GroundedBlank[],
): Promise<number> {
  const was = await lockOpenBlanks(work.trx, work.cityId)
  const promised = grounded.some(it => it.by !== null)
  if (was.length === 0 && !promised) return 0
  const office = await findOffice(work.trx, work.cityId)
  if (!office)
    return refuse('unit.no-office', '还没有设市创城办这个单位，补齐空缺没有着落；请系统管理员先建。')
  const { close, open } = settle(was, codes, grounded, office)
  for (const { blank, how } of close) await closeOne(work, blank, how)
  await endPromises(
    work,
    close.map(it => it.blank),
  )
  for (const it of open) await makePromise(work, planId, it)
  return open.length
}

async function makePromise(work: Work, planId: string, it: NewPromise): Promise<void> {
  const id = work.newId()
  const { unitId, dueOn, reason, blanks } = it
  await work.trx
    .insertInto('plan_blanks')
    .values(
      blanks.map(blank => ({
        city_id: work.cityId,
        promise_id: id,
        ...blank,
        plan_id: planId,
        unit_id: unitId,
        due_on: dueOn,
        reason,
        opened_at: work.now,
      })),
    )
    .execute()
  const calendar = work.calendar('five-day')
  await openDuty(work, {
    kind: DUTY,
    subjectType: 'blank',
    subjectId: id,
    title: promiseTitle(blanks),
    unitId,
    clause: blanks.length === 1 ? blanks[0]!.clause : null,
    requirements: blanks.map(blank => blank.code),
    dueAt: chinaTime(dueOn, '23:59:59'),
    allowance: `${dueOn} 前`,
    calendar: calendar.id,
    calendarVersion: calendar.version,
  })
  work.record(
    {
      kind: 'blank.promised',
      subjectType: 'blank',
      subjectId: id,
      clause: '五(一)2',
      data: {
        plan: planId,
        unit: unitId,
        due: dueOn,
        kind: blanks[0]!.kind,
        codes: blanks.map(blank => blank.code),
      },
    },
    'office_head',
  )
}

async function closeOne(work: Work, blank: OpenBlank, how: Closing): Promise<void> {
  await closeBlank(work.trx, work.cityId, blank, how, work.now)
  work.record({
    kind: 'blank.closed',
    subjectType: 'blank',
    subjectId: blank.promiseId,
    data: { kind: blank.kind, code: blank.code, how },
  })
}

async function endPromises(work: Work, closed: readonly OpenBlank[]): Promise<void> {
  for (const id of new Set(closed.map(it => it.promiseId))) {
    const closings = await findClosings(work.trx, work.cityId, id)
    if (closings) await endDuties(work, DUTY, id, outcomeOf(closings))
  }
}

/** Ends what the division has filled since: a lead where somebody leads now, a time where the lead's measure has one. */
export async function fillBlanks(work: Work, kind: BlankKind, codes: readonly string[]): Promise<void> {
  const open = await lockBlanksOf(work.trx, work.cityId, kind, codes)
  if (open.length === 0) return
  const filled =
    kind === 'lead' ? await listLed(work.trx, work.cityId, codes) : await listTimed(work.trx, work.cityId)
  const closing = open.filter(it => filled.has(it.code))
  for (const blank of closing) await closeOne(work, blank, 'division')
  await endPromises(work, closing)
}
