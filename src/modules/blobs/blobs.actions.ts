// Photos become evidence of a record: the original stays as it arrived, the row says what it shows.
import { sql } from 'kysely'
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import type { Scope } from '../people/actor.ts'
import type { PictureFacts } from './blobs.io.ts'

export type EvidencePart = 'before' | 'after' | 'check'

/** Notes a stored picture and who sent it; a second time changes nothing. */
export async function noteBlob(work: Work, facts: PictureFacts): Promise<void> {
  await work.trx
    .insertInto('blobs')
    .values({
      city_id: work.cityId,
      digest: facts.digest,
      size: facts.size,
      media_type: facts.mediaType,
      width: facts.width,
      height: facts.height,
      taken_at: facts.takenAt,
      taken_lon: facts.lon,
      taken_lat: facts.lat,
      device: facts.device,
      stored_by: work.actor?.personId ?? null,
      stored_at: work.realNow,
    })
    .onConflict(oc => oc.columns(['city_id', 'digest']).doNothing())
    .execute()
  await work.trx
    .insertInto('photo_thumbs')
    .values({
      city_id: work.cityId,
      digest: facts.digest,
      thumb: facts.thumb,
      software: facts.software,
    })
    .onConflict(oc => oc.columns(['city_id', 'digest']).doNothing())
    .execute()
  if (!work.actor) return
  await work.trx
    .insertInto('uploads')
    .values({
      city_id: work.cityId,
      digest: facts.digest,
      person_id: work.actor.personId,
      at: work.realNow,
    })
    .onConflict(oc => oc.doNothing())
    .execute()
}

/** Notes a stored document (no picture: it is no evidence and has no view); a second time changes nothing. */
export async function noteDocument(
  work: Work,
  it: { readonly digest: string; readonly size: number; readonly mediaType: string },
): Promise<void> {
  await work.trx
    .insertInto('blobs')
    .values({
      city_id: work.cityId,
      digest: it.digest,
      size: it.size,
      media_type: it.mediaType,
      stored_by: work.actor?.personId ?? null,
      stored_at: work.realNow,
    })
    .onConflict(oc => oc.columns(['city_id', 'digest']).doNothing())
    .execute()
}

/** Attaches stored photos to a record. Refuses digests that were never uploaded. */
export async function attachEvidence(
  work: Work,
  subjectType: string,
  subjectId: string,
  part: EvidencePart,
  digests: readonly string[],
  clientAt: Date | null,
): Promise<void> {
  if (digests.length === 0) return
  const known = await work.trx
    .selectFrom('blobs')
    .select('digest')
    .where('city_id', '=', work.cityId)
    .where('digest', 'in', digests)
    .where('media_type', 'like', 'image/%')
    .execute()
  if (known.length < new Set(digests).size)
    refuse('photo.unknown', '有照片还没有传上来；请等照片传完再提交。', 400, '/photos')
  await work.trx
    .insertInto('evidence')
    .values(
      digests.map(digest => ({
        city_id: work.cityId,
        id: work.newId(),
        subject_type: subjectType,
        subject_id: subjectId,
        part,
        digest,
        by_person: work.actor!.personId,
        client_at: clientAt,
        at: work.now,
      })),
    )
    .execute()
}

/** Copies the evidence of one record to another (a finding that joins a case keeps its photos in both). */
export async function copyEvidence(
  work: Work,
  fromType: string,
  fromId: string,
  toType: string,
  toId: string,
  part: EvidencePart,
): Promise<void> {
  const rows = await work.trx
    .selectFrom('evidence')
    .selectAll()
    .where('city_id', '=', work.cityId)
    .where('subject_type', '=', fromType)
    .where('subject_id', '=', fromId)
    .execute()
  if (rows.length === 0) return
  await work.trx
    .insertInto('evidence')
    .values(rows.map(row => ({ ...row, id: work.newId(), subject_type: toType, subject_id: toId, part })))
    .execute()
}

/**
 * Whether the asker may see a photo: own upload, or evidence of a case or measure within reach. The reach is worked out
 * here over unit, county and person, since cases stand to the right of this module.
 */
export async function maySeePhoto(work: Work & { readonly scope: Scope }, digest: string): Promise<boolean> {
  const { scope } = work
  const { rows } = await sql`
    select 1 from blobs b where b.city_id = ${work.cityId} and b.digest = ${digest} and b.media_type like 'image/%' and (${scope.all}
      or exists (select 1 from uploads u where u.city_id = b.city_id and u.digest = b.digest and u.person_id = ${work.actor!.personId}))
    union all
    select 1 from evidence e join cases c on c.city_id = e.city_id and c.id = e.subject_id
    where e.city_id = ${work.cityId} and e.digest = ${digest} and e.subject_type = 'case'
      and (c.unit_id = any(${[...scope.unitIds]}::uuid[]) or (c.state <> 'filed' and c.division = any(${[...scope.divisions]}::int[]))
        or c.part_units && ${[...scope.unitIds]}::uuid[]
        or ${scope.personId}::uuid in (c.finder_id, c.verifier_id, c.checker_id))
    union all
    select 1 from evidence e join case_parts t on t.city_id = e.city_id and t.id = e.subject_id
      join cases c on c.city_id = t.city_id and c.id = t.case_id
    where e.city_id = ${work.cityId} and e.digest = ${digest} and e.subject_type = 'part'
      and (t.unit_id = any(${[...scope.unitIds]}::uuid[]) or c.unit_id = any(${[...scope.unitIds]}::uuid[])
        or c.division = any(${[...scope.divisions]}::int[]))
    union all
    select 1 from evidence e join measures m on m.city_id = e.city_id and m.id = e.subject_id join units u on u.city_id = m.city_id and u.id = m.unit_id
    where e.city_id = ${work.cityId} and e.digest = ${digest} and e.subject_type = 'measure'
      and (m.unit_id = any(${[...scope.unitIds]}::uuid[]) or u.division = any(${[...scope.divisions]}::int[]))
    union all
    select 1 from evidence e join papers p on p.city_id = e.city_id and p.id = e.subject_id join units u on u.city_id = p.city_id and u.id = p.unit_id
    where e.city_id = ${work.cityId} and e.digest = ${digest} and e.subject_type = 'paper'
      and (p.unit_id = any(${[...scope.unitIds]}::uuid[]) or u.division = any(${[...scope.divisions]}::int[]))
    union all
    select 1 from link_answer_photos f join link_answers a on a.city_id = f.city_id and a.id = f.answer_id
      join case_parts t on t.city_id = a.city_id and t.id = a.part_id join cases c on c.city_id = t.city_id and c.id = t.case_id
    where f.city_id = ${work.cityId} and f.digest = ${digest}
      and (c.unit_id = any(${[...scope.unitIds]}::uuid[]) or c.division = any(${[...scope.divisions]}::int[]))
    limit 1`.execute(work.trx)
  return rows.length > 0
}
