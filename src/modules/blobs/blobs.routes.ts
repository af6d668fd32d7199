import { refuse } from '../../lib/refusal.ts'
import { type Route, route } from '../../server/route.ts'
import { maySeePhoto, noteBlob } from './blobs.actions.ts'
import * as contract from './blobs.contract.ts'

const upload = route(contract.upload, async call => {
  const bytes = call.request.body
  if (!Buffer.isBuffer(bytes) || bytes.length === 0)
    return refuse('photo.none', '没有收到照片；请重新选择后上传。', 400)
  const facts = await call.house.blobs.keep(call.cityId, bytes)
  await noteBlob(call, facts)
  return {
    digest: facts.digest,
    width: facts.width,
    height: facts.height,
    takenAt: facts.takenAt?.toISOString() ?? null,
  }
})

const photo = route(contract.photo, async call => {
  if (!(await maySeePhoto(call, call.params.digest)))
    return refuse('photo.none', '没有这张照片，或它不在您的职责范围内。', 404)
  const bytes = await call.house.blobs.view(call.cityId, call.params.digest, call.query.size ?? 'large')
  call.reply.header('content-type', 'image/jpeg').header('cache-control', 'private, max-age=86400, immutable')
  return bytes
})

export const blobsRoutes: readonly Route[] = [upload, photo]
