// What the public may see of a photo: a copy with boxes burnt in, made by a person of the office, and taken back by one.
import { refuse } from '../../lib/refusal.ts'
import type { House } from '../../server/house.ts'
import type { Work } from '../../server/work.ts'
import { type Box, kept } from './box.ts'

/** Makes a redacted copy; the same boxes over the same photo give the same copy and one row. */
export async function redactPhoto(
  work: Work,
  house: House,
  digest: string,
  boxes: readonly Box[],
  nothing: boolean,
): Promise<{ id: string; derived: string }> {
  if (boxes.length === 0 && !nothing)
    refuse(
      'redaction.empty',
      '还没有画方框。图中有人脸、未成年人、车牌的请逐一遮盖；确实没有的，请勾选“没有要遮盖的内容”。',
      400,
      '/boxes',
    )
  const photo = await work.trx
    .selectFrom('blobs')
    .select('digest')
    .where('city_id', '=', work.cityId)
    .where('digest', '=', digest)
    .where('media_type', 'like', 'image/%')
    .executeTakeFirst()
  if (!photo) return refuse('photo.none', '没有这张照片，或它不在您的职责范围内。', 404)
  const derived = await house.blobs.redact(work.cityId, digest, boxes.map(kept))
  // A picture that comes out byte for byte as it went in would put the original before the public.
  if (derived === digest) return refuse('redaction.original', '这张图片没有变化，不能公开；请重新拍摄。', 409)
  const before = await work.trx
    .selectFrom('photo_redactions')
    .select(['id', 'derived', 'withdrawn_at'])
    .where('city_id', '=', work.cityId)
    .where('derived', '=', derived)
    .executeTakeFirst()
  if (before?.withdrawn_at)
    return refuse('redaction.withdrawn', '这样遮盖的图片已经撤回过；请改动方框后再生成。', 409)
  if (before) return { id: before.id, derived }
  const id = work.newId()
  await work.trx
    .insertInto('photo_redactions')
    .values({
      city_id: work.cityId,
      id,
      digest,
      derived,
      boxes: JSON.stringify(boxes.map(kept)),
      by_person: work.actor!.personId,
      at: work.now,
    })
    .execute()
  work.record(
    {
      kind: 'redaction.made',
      subjectType: 'redaction',
      subjectId: id,
      data: { photo: digest, derived, boxes: boxes.length },
    },
    'office',
    'office_head',
  )
  return { id, derived }
}

/** Takes a copy back: from now on the public route answers that there is none. */
export async function withdrawRedaction(work: Work, id: string, version: number): Promise<void> {
  const row = await work.trx
    .selectFrom('photo_redactions')
    .select(['withdrawn_at', 'derived', 'version'])
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return refuse('redaction.none', '没有这张公开用图片。', 404)
  if (row.withdrawn_at || row.version !== version)
    refuse('redaction.overtaken', '这张公开用图片已经撤回；请刷新后再看。', 409)
  await work.trx
    .updateTable('photo_redactions')
    .set({ withdrawn_at: work.now, withdrawn_by: work.actor!.personId, version: version + 1 })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  work.record(
    { kind: 'redaction.withdrawn', subjectType: 'redaction', subjectId: id, data: { derived: row.derived } },
    'office',
    'office_head',
  )
}
