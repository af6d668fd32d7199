// Redacted copies: schemas and routes. The public route knows redacted copies only.
import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Digest, Exact, Id, Nullable } from '../../lib/schema.ts'
import { LEAST, MOST_BOXES } from './box.ts'

const share = Type.Number({ minimum: 0, maximum: 1 })
const side = Type.Number({ minimum: LEAST, maximum: 1 })
const Box = Exact({ x: share, y: share, width: side, height: side })

export const redactions = contract({
  name: 'evidence.redactions',
  method: 'GET',
  path: '/api/photos/:digest/redactions',
  summary: '一张照片的公开用图片',
  params: Exact({ digest: Digest }),
  reply: Type.Object({
    redactions: Type.Array(
      Type.Object({
        id: Id,
        derived: Digest,
        boxes: Type.Array(Box),
        at: Type.String(),
        withdrawnAt: Nullable(Type.String()),
        version: Type.Integer(),
      }),
    ),
  }),
})

export const redact = contract({
  name: 'evidence.redact',
  method: 'POST',
  path: '/api/photos/:digest/redactions',
  summary: '遮盖后生成公开用图片',
  params: Exact({ digest: Digest }),
  body: Exact({
    boxes: Type.Array(Box, { maxItems: MOST_BOXES }),
    /** Said by the person when there is no box: nothing in the picture needs one. */
    nothing: Type.Optional(Type.Boolean()),
  }),
  reply: Type.Object({ id: Id, derived: Digest }),
})

export const withdrawRedaction = actOn(
  'evidence.withdrawRedaction',
  '/api/photo-redactions/:id/withdraw',
  '撤回一张公开用图片',
  Exact({ version: Type.Integer() }),
)

/** The only pictures that leave without a session: redacted copies that were not withdrawn. */
export const publicPhoto = contract({
  name: 'evidence.publicPhoto',
  method: 'GET',
  path: '/api/public/photos/:digest',
  summary: '公开用图片（已遮盖，不含原图）',
  params: Exact({ digest: Digest }),
  perMinute: 240,
})
