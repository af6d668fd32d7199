// Opening, finishing, cancelling duties, and the due-scan. Called by the modules whose records owe something.
import { sql } from 'kysely'
import type { Work } from '../../server/work.ts'
import { markDue } from './duties.store.ts'
import type { DutyInput } from './duty.ts'

/**
 * Opens a duty; returns its id. Records `duty.opened`. `beside`: written with the facts, in the transaction's last
 * statement; for one or two a transaction, since each makes that statement another text.
 */
export async function openDuty(work: Work, input: DutyInput, beside = false): Promise<string> {
  const id = work.newId()
  const insert = sql`
    insert into duties (city_id, id, kind, subject_type, subject_id, title, unit_id, post_id, clause, opened_at, due_at,
      allowance, calendar, calendar_version, provisional, requirements)
    values (${work.cityId}, ${id}, ${input.kind}, ${input.subjectType}, ${input.subjectId}, ${input.title}, ${input.unitId},
      ${input.postId ?? null}, ${input.clause ?? null}, ${work.now}, ${input.dueAt}, ${input.allowance}, ${input.calendar},
      ${input.calendarVersion}, ${input.provisional ?? false}, ${[...(input.requirements ?? [])]}::text[])`
  if (beside) work.writeBeside(insert)
  else await insert.execute(work.trx)
  work.record({
    kind: 'duty.opened',
    subjectType: 'duty',
    subjectId: id,
    clause: input.clause ?? null,
    ruleVersion: input.calendarVersion,
    data: { about: input.subjectId, unit: input.unitId, due: input.dueAt.toISOString() },
  })
  return id
}

/** Ends the open duties of one kind about one record: done, or cancelled when the ground fell away. */
export async function endDuties(
  work: Work,
  kind: string,
  subjectId: string,
  how: 'done' | 'cancelled',
): Promise<void> {
  const { rows } = await sql<{ id: string; unit: string; overdue: boolean }>`
    update duties set ${sql.ref(how === 'done' ? 'done_at' : 'cancelled_at')} = ${work.now}
    where city_id = ${work.cityId} and subject_type = ${kind.split('.')[0]} and subject_id = ${subjectId} and kind = ${kind}
      and done_at is null and cancelled_at is null
    returning id, unit_id as unit, overdue_at is not null as overdue`.execute(work.trx)
  for (const { id, unit, overdue } of rows) {
    work.record({
      kind: `duty.${how}`,
      subjectType: 'duty',
      subjectId: id,
      data: { kind, about: subjectId, unit, overdue },
    })
  }
}

/** Marks what fell due, oldest first, and records `duty.overdue` for each; returns how many. */
export async function scanDue(work: Work, limit: number): Promise<number> {
  const due = await markDue(work.trx, work.cityId, work.now, limit)
  for (const duty of due) {
    work.record({
      kind: 'duty.overdue',
      subjectType: 'duty',
      subjectId: duty.id,
      clause: '六(三)',
      ruleVersion: duty.calendar_version,
      data: { kind: duty.kind, about: duty.subject_id, unit: duty.unit_id, due: duty.due_at.toISOString() },
    })
  }
  return due.length
}

/** Hands every open duty of an ended post to another post of the same unit, or back to the unit; returns how many. */
export async function handOverDuties(
  work: Work,
  fromPostId: string,
  toPostId: string | null,
): Promise<number> {
  const rows = await work.trx
    .updateTable('duties')
    .set({ post_id: toPostId })
    .where('city_id', '=', work.cityId)
    .where('post_id', '=', fromPostId)
    .where('done_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .returning('id')
    .execute()
  for (const { id } of rows) {
    work.record({
      kind: 'duty.handed-over',
      subjectType: 'duty',
      subjectId: id,
      data: { from: fromPostId, to: toPostId },
    })
  }
  return rows.length
}
