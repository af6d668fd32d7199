// What leads to a resident is erased on its day: phone, position, words, device; and the pictures of what was not taken up.
import { sql } from 'kysely'
import { inCity } from '../../server/db.ts'
import type { House } from '../../server/house.ts'
import type { Work } from '../../server/work.ts'
import { keptDays } from './report.ts'

const DAY_MS = 24 * 3600_000
const AT_ONCE = 1000

/** Erases what is due; the erasure is a fact. Runs once a day, and goes on the next day where it was cut off. */
export async function purgeReports(work: Work): Promise<number> {
  const ago = (days: number) => new Date(work.now.getTime() - days * DAY_MS)
  // Device and address serve the rates of an hour and twins of a day.
  await sql`update resident_reports set device = null, address = null
    where city_id = ${work.cityId} and sent_at < ${new Date(work.realNow.getTime() - keptDays.device * DAY_MS)}
      and (device is not null or address is not null)`.execute(work.trx)
  const { rows } = await sql<{ id: string; phone: boolean; state: string }>`
    with due as (select r.id, r.phone_sealed is not null as phone, r.state from resident_reports r
      left join cases c on c.city_id = r.city_id and c.id = r.case_id
      where r.city_id = ${work.cityId} and r.purged_at is null and (
        (r.state in ('declined', 'spam') and r.decided_at < ${ago(keptDays.afterEnd)})
        or (r.state in ('accepted', 'merged') and coalesce(
          (select i.closed_at from cases i where i.city_id = c.city_id and i.id = c.into_case_id), c.closed_at) < ${ago(keptDays.afterEnd)})
        or r.received_at < ${ago(keptDays.longest)})
      order by r.received_at limit ${AT_ONCE} for update of r)
    update resident_reports r set phone_sealed = null, lon = null, lat = null, spot_from = null, device = null, address = null,
      words = '', where_words = '', purged_at = ${work.now}, version = r.version + 1
    from due where r.city_id = ${work.cityId} and r.id = due.id returning r.id, due.phone, due.state`.execute(
    work.trx,
  )
  for (const row of rows)
    work.record({
      kind: 'report.erased',
      subjectType: 'report',
      subjectId: row.id,
      data: { phone: row.phone, state: row.state },
    })
  return rows.length
}

/**
 * Deletes the pictures of erased reports that became no case, files first: cut off in between, the next day finds the row
 * and deletes nothing twice. A picture that anything else uses stays.
 */
export async function deletePictures(house: House, cityId: number): Promise<number> {
  const rows = await inCity(house.workerDb, cityId, async trx => {
    const found = await sql<{ id: string; digest: string; used: boolean }>`
      select p.report_id as id, p.digest, exists (select 1 from evidence e where e.city_id = p.city_id and e.digest = p.digest)
        or exists (select 1 from uploads u where u.city_id = p.city_id and u.digest = p.digest)
        or exists (select 1 from photo_redactions d where d.city_id = p.city_id and d.digest = p.digest)
        or exists (select 1 from photo_prints q where q.city_id = p.city_id and q.digest = p.digest)
        or exists (select 1 from report_photos o join resident_reports s on s.city_id = o.city_id and s.id = o.report_id
          where o.city_id = p.city_id and o.digest = p.digest and o.report_id <> p.report_id and s.purged_at is null) as used
      from report_photos p join resident_reports r on r.city_id = p.city_id and r.id = p.report_id
      where p.city_id = ${cityId} and r.purged_at is not null and r.case_id is null order by p.report_id, p.n limit ${AT_ONCE}`.execute(
      trx,
    )
    return found.rows
  })
  for (const { id, digest, used } of rows) {
    if (!used) await house.blobs.remove(cityId, digest)
    await inCity(house.workerDb, cityId, async trx => {
      await sql`delete from report_photos where city_id = ${cityId} and report_id = ${id} and digest = ${digest}`.execute(
        trx,
      )
      if (used) return
      const rest =
        await sql`select 1 from report_photos where city_id = ${cityId} and digest = ${digest} limit 1`.execute(
          trx,
        )
      if (rest.rows.length > 0) return
      await sql`delete from photo_thumbs where city_id = ${cityId} and digest = ${digest}`.execute(trx)
      await sql`delete from blobs where city_id = ${cityId} and digest = ${digest}`.execute(trx)
    })
  }
  return rows.length
}
