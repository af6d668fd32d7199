// The notice series: what an issued 通报 names, in order. Negative-list rules will count from here and nowhere else.
import type { Work } from '../../server/work.ts'
import { issuePaper, withdrawPaper } from '../documents/documents.actions.ts'
import { askAnswer } from './supervision.actions.ts'

/** Issues a paper; of a 通报, the entries a person marked become notices of the series. */
export async function issueWithNotices(work: Work, id: string, version: number): Promise<void> {
  const issued = await issuePaper(work, id, version)
  if (issued.series === 'supervise') return askAnswer(work, issued)
  if (issued.series !== 'notice') return
  const entries = await work.trx
    .selectFrom('paper_entries')
    .selectAll()
    .where('city_id', '=', work.cityId)
    .where('paper_id', '=', id)
    .where('named', '=', true)
    .orderBy('ordinal')
    .execute()
  for (const entry of entries) {
    const noticeId = work.newId()
    await work.trx
      .insertInto('notices')
      .values({
        city_id: work.cityId,
        id: noticeId,
        series: issued.series,
        year: issued.year,
        number: issued.number,
        unit_id: entry.unit_id,
        ground: entry.ground,
        clause: '六(四)',
        paper_id: id,
        entry_id: entry.id,
        case_id: entry.case_id,
        issued_at: work.now,
      })
      .execute()
    work.record(
      {
        kind: 'notice.issued',
        subjectType: 'notice',
        subjectId: noticeId,
        clause: '六(四)',
        data: {
          series: issued.series,
          year: issued.year,
          number: issued.number,
          unit: entry.unit_id,
          ground: entry.ground,
          paper: id,
        },
      },
      'office',
      'office_head',
    )
  }
}

/** Withdraws a paper; its notices stay in the series with the mark that they were withdrawn. */
export async function withdrawWithNotices(
  work: Work,
  id: string,
  version: number,
  reason: string,
): Promise<void> {
  await withdrawPaper(work, id, version, reason)
  const rows = await work.trx
    .updateTable('notices')
    .set({ withdrawn_at: work.now, withdraw_reason: reason })
    .where('city_id', '=', work.cityId)
    .where('paper_id', '=', id)
    .returning(['id', 'unit_id'])
    .execute()
  for (const row of rows)
    work.record(
      {
        kind: 'notice.withdrawn',
        subjectType: 'notice',
        subjectId: row.id,
        clause: '六(四)',
        data: { unit: row.unit_id, paper: id },
      },
      'office_head',
    )
}
