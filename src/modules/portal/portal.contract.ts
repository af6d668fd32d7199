// What strangers may read.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Nullable } from '../../lib/schema.ts'

export const summary = contract({
  name: 'portal.summary',
  method: 'GET',
  path: '/api/portal',
  summary: '公开概况（只含公开目录允许的内容）',
  reply: Type.Object({
    cityName: Type.String(),
    plan: Type.Object({
      title: Type.String(),
      docNumber: Nullable(Type.String()),
      areas: Type.Integer(),
      tasks: Type.Integer(),
      targets: Type.Integer(),
    }),
    figures: Type.Array(
      Type.Object({
        code: Type.String(),
        words: Type.String(),
        value: Type.String(),
        basis: Type.String(),
        clause: Nullable(Type.String()),
      }),
    ),
  }),
})
