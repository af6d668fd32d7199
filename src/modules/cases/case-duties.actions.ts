// Duties that hang on a case, its parts and requests: what every one of them says of the case stands here once.
import type { Work } from '../../server/work.ts'
import { openDuty } from '../duties/duties.actions.ts'
import { findOffice } from '../people/people.store.ts'
import { type DueTime, workingHours } from './deadline.actions.ts'

export interface About {
  readonly id: string
  readonly title: string
  readonly requirement: string | null
}

type Until = Omit<DueTime, 'ruleVersion' | 'disputeUntil'>

interface More {
  readonly clause: string
  /** The part or request that owes it, where that is not the case itself. */
  readonly subjectId?: string
  readonly title?: string
  readonly postId?: string | null
  /** Written with the facts, in the transaction's last statement. */
  readonly beside?: boolean
}

/** Opens a duty about a case; the first word of its kind says what it hangs on. */
export async function openCaseDuty(
  work: Work,
  kind: string,
  it: About,
  unitId: string,
  { dueAt, calendar, calendarVersion, provisional, words }: Until,
  { clause, subjectId = it.id, title = it.title, postId = null, beside = false }: More,
): Promise<void> {
  const duty = {
    kind,
    subjectType: kind.split('.')[0]!,
    subjectId,
    title,
    unitId,
    postId,
    clause,
    requirements: it.requirement ? [it.requirement] : [],
    dueAt,
    allowance: words,
    calendar,
    calendarVersion,
    provisional,
  }
  await openDuty(work, duty, beside)
}

/** What the office owes within some working hours. */
export async function owedByOffice(
  work: Work,
  kind: string,
  it: About,
  hours: number,
  more: More,
): Promise<void> {
  await openCaseDuty(work, kind, it, await officeOf(work), workingHours(work, hours), more)
}

/** The campaign office's own unit; there is one in every city that has a plan. */
export async function officeOf(work: Work): Promise<string> {
  return (await findOffice(work.trx, work.cityId))!
}

/** Opens the duty of the unit that has to put a case right. */
export async function openHandleDuty(
  work: Work,
  it: About,
  unitId: string,
  due: Until,
  more: Partial<More> = {},
): Promise<void> {
  await openCaseDuty(work, 'case.handle', it, unitId, due, { clause: '五(三)2', ...more })
}
