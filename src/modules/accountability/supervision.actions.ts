// 督办单, the rung between 交办单 and 通报: proposed for what stays overdue beyond the pack's limit, one a unit; once a person issued
// it the unit owes an answer; what is not answered, or stays undone, goes into the draft 通报.
import { sql } from 'kysely'
import { workingTimeBetween } from '../../lib/workcalendar.ts'
import type { Work } from '../../server/work.ts'
import { attachEvidence } from '../blobs/blobs.actions.ts'
import { workingHours } from '../cases/deadline.actions.ts'
import { addEntries, draftPaper, type IssuedPaper, move, openPaper } from '../documents/documents.actions.ts'
import { findOpenDraft } from '../documents/documents.store.ts'
import { endDuties, openDuty } from '../duties/duties.actions.ts'
import { ESCALATION, type Escalation } from '../plan/pack-cases.contract.ts'
import { findPlan } from '../plan/plan.store.ts'

const HOUR = 3_600_000
/** A day brings no more than this; what is left comes the next day, the oldest first. */
const AT_ONCE = 2000

const opening =
  '下列问题已超过交办时限仍未办结，现予督办。请你单位负责人牵头，逐项查明原因，限期办结，并在规定时间内书面答复。'
const closing = '逾期不答复或者仍未办结的，将提请通报。'
const noticeOpening =
  '经查，下列事项超过规定时限仍未办结。请各有关单位说明情况，抓紧整改，并于收到本通报后及时报送结果。'

interface Rule extends Escalation {
  readonly version: string | undefined
}

export async function escalationOf(work: Work): Promise<Rule> {
  const plan = await findPlan(work.trx, work.cityId)
  const version = plan && `${plan.code}@${plan.digest.slice(0, 12)}`
  return { ...(plan?.body.rules.escalation ?? ESCALATION), version }
}

interface LateDuty {
  readonly dutyId: string
  readonly unitId: string
  readonly caseId: string
  readonly dueAt: Date
  readonly calendar: string
}

/** Drafts a 督办单 a unit for what is overdue beyond the limit and in none yet; returns how many entries it proposed. */
export async function proposeSupervision(work: Work): Promise<number> {
  const rule = await escalationOf(work)
  const { rows } = await sql<LateDuty>`
    select d.id as "dutyId", d.unit_id as "unitId", d.subject_id as "caseId", d.due_at as "dueAt", d.calendar
    from duties d where d.city_id = ${work.cityId} and d.overdue_at is not null and d.kind = 'case.handle'
      and d.done_at is null and d.cancelled_at is null
      and not exists (select 1 from paper_entries e join papers p on p.city_id = e.city_id and p.id = e.paper_id
        where e.city_id = d.city_id and e.duty_id = d.id and p.series = 'supervise' and p.state <> 'withdrawn')
    order by d.due_at, d.id limit ${AT_ONCE}`.execute(work.trx)
  const late = rows.filter(
    it => workingTimeBetween(work.calendar(it.calendar), it.dueAt, work.now) >= rule.superviseHours * HOUR,
  )
  for (const unitId of [...new Set(late.map(it => it.unitId))]) {
    const open = await findOpenDraft(work.trx, work.cityId, 'supervise', unitId)
    const paper = open ?? {
      id: await draftPaper(
        work,
        'supervise',
        '关于超期未办结问题的督办单',
        { opening, closing },
        {
          unitId,
          ...(rule.version ? { ruleVersion: rule.version } : {}),
        },
      ),
      entries: 0,
    }
    const its = late.filter(it => it.unitId === unitId)
    await addEntries(
      work,
      paper.id,
      paper.entries,
      its.map(({ caseId, dutyId }) => ({ unitId, caseId, dutyId, ground: 'late' })),
    )
  }
  return late.length
}

/** What an issued 督办单 asks of its unit: an answer, by a time in working hours. */
export async function askAnswer(work: Work, paper: IssuedPaper): Promise<void> {
  const rule = await escalationOf(work)
  const due = workingHours(work, rule.answerHours)
  await setDue(work, paper.id, due.dueAt)
  await openDuty(work, {
    kind: 'paper.answer',
    subjectType: 'paper',
    subjectId: paper.id,
    title: '答复督办单',
    unitId: paper.unitId!,
    clause: rule.clause,
    dueAt: due.dueAt,
    allowance: due.words,
    calendar: due.calendar,
    calendarVersion: due.calendarVersion,
    provisional: due.provisional,
  })
}

async function setDue(work: Work, id: string, dueAt: Date): Promise<void> {
  await work.trx
    .updateTable('papers')
    .set({ due_at: dueAt })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
}

/** The unit answers; its duty is done, the office reads it. */
export async function answerPaper(
  work: Work,
  id: string,
  version: number,
  answer: string,
  photos: readonly string[],
): Promise<void> {
  const paper = await openPaper(work, id, 'answer', version, { answer })
  await attachEvidence(work, 'paper', id, 'after', photos, null)
  await endDuties(work, 'paper.answer', id, 'done')
  const values = { answer, answered_by: work.actor!.personId, answered_at: work.now }
  await move(work, paper, 'answer', values, { unit: paper.unitId, photos: photos.length })
}

export async function filePaper(work: Work, id: string, version: number): Promise<void> {
  const paper = await openPaper(work, id, 'file', version)
  await move(work, paper, 'file', { filed_by: work.actor!.personId, filed_at: work.now })
}

/** An answer that does not do: the unit owes another one, by a new time. */
export async function sendBackAnswer(work: Work, id: string, version: number, reason: string): Promise<void> {
  const paper = await openPaper(work, id, 'sendBack', version, { reason })
  await move(work, paper, 'sendBack', { withdraw_reason: reason })
  await askAnswer(work, { ...paper, year: 0, number: 0 })
}

/** The cases of a 督办单 that nobody answered go into the draft 通报, those that are still undone. */
export async function raiseUnanswered(work: Work, paperId: string): Promise<void> {
  await raise(work, sql`p.id = ${paperId} and p.state = 'issued'`, 'unanswered')
}

/** Cases that are still undone after the time of a 督办单 that was answered. */
export async function raiseStillLate(work: Work): Promise<void> {
  await raise(work, sql`p.state in ('answered', 'filed') and p.due_at < ${work.now}`, 'supervised')
}

async function raise(work: Work, which: ReturnType<typeof sql>, ground: string): Promise<void> {
  const { rows } = await sql<{ unitId: string; caseId: string; dutyId: string }>`
    select e.unit_id as "unitId", e.case_id as "caseId", e.duty_id as "dutyId"
    from papers p join paper_entries e on e.city_id = p.city_id and e.paper_id = p.id and e.left_out is null
      join duties d on d.city_id = e.city_id and d.id = e.duty_id and d.done_at is null and d.cancelled_at is null
    where p.city_id = ${work.cityId} and p.series = 'supervise' and ${which}
      and not exists (select 1 from paper_entries n join papers q on q.city_id = n.city_id and q.id = n.paper_id
        where n.city_id = e.city_id and n.duty_id = e.duty_id and q.series = 'notice'
          and (n.ground in ('unanswered', 'supervised') or n.left_out is not null))
    order by e.unit_id, e.ordinal limit ${AT_ONCE}`.execute(work.trx)
  if (rows.length > 0)
    await addToNotice(
      work,
      rows.map(row => ({ ...row, ground })),
    )
}

/** Adds to the machine's open draft 通报, made when there is none; a line that stands there as overdue says more from now on. */
export async function addToNotice(
  work: Work,
  entries: readonly { unitId: string; caseId: string; dutyId: string; ground: string }[],
): Promise<void> {
  const open = await findOpenDraft(work.trx, work.cityId, 'notice')
  const paper = open ?? {
    id: await draftPaper(work, 'notice', '关于超期未办结事项的通报', { opening: noticeOpening, closing: '' }),
    entries: 0,
  }
  await sql`update paper_entries e set ground = t.ground
    from unnest(${entries.map(it => it.dutyId)}::uuid[], ${entries.map(it => it.ground)}::text[]) t(duty, ground)
    where e.city_id = ${work.cityId} and e.paper_id = ${paper.id} and e.duty_id = t.duty and e.ground = 'overdue'
      and t.ground <> 'overdue'`.execute(work.trx)
  await addEntries(work, paper.id, paper.entries, entries)
}
