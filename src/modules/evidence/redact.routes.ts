// HTTP edge of redacted copies.
import { refuse } from '../../lib/refusal.ts'
import { cityOfHost } from '../../server/db.ts'
import { publicRoute, type Route, route } from '../../server/route.ts'
import { maySeePhoto } from '../blobs/blobs.actions.ts'
import type { Box } from './box.ts'
import { redactPhoto, withdrawRedaction } from './redact.actions.ts'
import * as contract from './redact.contract.ts'

const redactions = route(contract.redactions, async call => {
  if (!(await maySeePhoto(call, call.params.digest)))
    return refuse('photo.none', '没有这张照片，或它不在您的职责范围内。', 404)
  const rows = await call.trx
    .selectFrom('photo_redactions')
    .select(['id', 'derived', 'boxes', 'at', 'withdrawn_at', 'version'])
    .where('city_id', '=', call.cityId)
    .where('digest', '=', call.params.digest)
    .orderBy('at', 'desc')
    .limit(20)
    .execute()
  return {
    redactions: rows.map(row => ({
      id: row.id,
      derived: row.derived,
      boxes: row.boxes as unknown as Box[],
      at: row.at.toISOString(),
      withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
      version: row.version,
    })),
  }
})

const redact = route(contract.redact, call =>
  redactPhoto(call, call.house, call.params.digest, call.body.boxes, call.body.nothing ?? false),
)

const withdraw = route(contract.withdrawRedaction, async call => {
  await withdrawRedaction(call, call.params.id, call.body.version)
  return { id: call.params.id }
})

// Asked by the copy's own digest, looked for among the copies only: there is no way from here to an original.
const publicPhoto = publicRoute(contract.publicPhoto, async call => {
  const { digest } = call.params
  const cityId = await cityOfHost(call.db, call.request.hostname)
  const row = await call.house.inCity(cityId, trx =>
    trx
      .selectFrom('photo_redactions')
      .select('derived')
      .where('city_id', '=', cityId)
      .where('derived', '=', digest)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst(),
  )
  const bytes = row && (await call.house.blobs.redacted(cityId, row.derived))
  if (!bytes) return refuse('photo.none', '没有这张图片，或已经撤回。', 404)
  // A copy may be taken back at any moment: browsers ask again.
  call.reply.header('content-type', 'image/jpeg').header('cache-control', 'public, max-age=300')
  return bytes
})

export const redactRoutes: readonly Route[] = [redactions, redact, withdraw, publicPhoto]
