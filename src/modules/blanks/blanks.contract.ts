// A promise to fill what a version of the plan left open.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Id, IdParams, KeyOf, Nullable } from '../../lib/schema.ts'
import { BLANK_KINDS, CLOSINGS } from './blank.ts'

export const read = contract({
  name: 'blanks.read',
  method: 'GET',
  path: '/api/blanks/:id',
  summary: '规划空缺：哪些还空着、由谁在哪一天前补齐、怎么补',
  params: IdParams,
  reply: Type.Object({
    id: Id,
    title: Type.String(),
    unitId: Id,
    unitName: Type.String(),
    dueOn: Type.String(),
    overdue: Type.Boolean(),
    reason: Nullable(Type.String()),
    openedAt: Type.String(),
    /** The version that left them open. */
    version: Type.String(),
    blanks: Type.Array(
      Type.Object({
        kind: KeyOf(BLANK_KINDS),
        code: Type.String(),
        clause: Type.String(),
        title: Type.String(),
        closedAt: Nullable(Type.String()),
        closedHow: Nullable(KeyOf(CLOSINGS)),
      }),
    ),
  }),
})
