// The board of burden and truth: schema and route.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Exact, Id, Nullable } from '../../lib/schema.ts'

export const burden = contract({
  name: 'evidence.burden',
  method: 'GET',
  path: '/api/burden',
  summary: '减负与真实性：要求了多少、整改是否突击、照片有无变化、哪些要复核',
  query: Exact({ month: Type.Optional(Type.String({ pattern: '^20\\d\\d-(0[1-9]|1[0-2])$' })) }),
  reply: Type.Object({
    month: Type.String(),
    asked: Type.Array(
      Type.Object({
        unitId: Id,
        unitName: Type.String(),
        duties: Type.Integer(),
        figures: Type.Integer(),
        papers: Type.Integer(),
        entries: Type.Integer(),
        total: Type.Integer(),
      }),
    ),
    rushes: Type.Array(
      Type.Object({
        roundId: Id,
        name: Type.String(),
        openedAt: Type.String(),
        inDays: Type.Integer(),
        before: Type.Integer(),
        /** One decimal; null when there was nothing before to compare with. */
        times: Nullable(Type.String()),
        rush: Type.Boolean(),
      }),
    ),
    unchanged: Type.Array(
      Type.Object({
        unitId: Id,
        unitName: Type.String(),
        closed: Type.Integer(),
        measured: Type.Integer(),
        unchanged: Type.Integer(),
      }),
    ),
    again: Type.Array(
      Type.Object({
        id: Id,
        number: Type.String(),
        title: Type.String(),
        unitName: Type.String(),
        closedAt: Type.String(),
        signs: Type.Array(Type.String()),
      }),
    ),
  }),
})
