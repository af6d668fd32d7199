import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Digest, Exact, Nullable } from '../../lib/schema.ts'

/** The body is the picture itself (image/jpeg, image/png, image/webp), at most 12 MB. Sending it twice stores it once. */
export const upload = contract({
  name: 'blobs.upload',
  method: 'POST',
  path: '/api/photos',
  summary: '上传一张照片原图',
  once: false,
  bytes: true,
  reply: Type.Object({
    digest: Digest,
    width: Type.Integer(),
    height: Type.Integer(),
    takenAt: Nullable(Type.String()),
  }),
})

export const photo = contract({
  name: 'blobs.photo',
  method: 'GET',
  path: '/api/photos/:digest',
  summary: '查看照片（已去除位置等元数据的缩放图）',
  params: Exact({ digest: Digest }),
  query: Exact({ size: Type.Optional(Type.Union([Type.Literal('small'), Type.Literal('large')])) }),
})
