// What the house counts itself, and what each figure stands on.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Id, Nullable } from '../../lib/schema.ts'
import { TargetParams } from '../metrics/metrics.contract.ts'

export const tallyOf = contract({
  name: 'tallies.target',
  method: 'GET',
  path: '/api/tallies/:code',
  summary: '一个目标里由系统自动汇总的数：怎么汇总、各期间现在数到多少、依据哪些记录',
  params: TargetParams,
  reply: Type.Object({
    figures: Type.Array(
      Type.Object({
        indicator: Type.String(),
        name: Type.String(),
        /** How it is counted. */
        how: Type.String(),
        /** Since when the house has records. */
        since: Type.String(),
        /** A register whose rows are counted. */
        register: Nullable(Type.Object({ code: Type.String(), title: Type.String() })),
        periods: Type.Array(
          Type.Object({
            period: Type.String(),
            periodWords: Type.String(),
            words: Type.String(),
            ended: Type.Boolean(),
            /** A person's figure that stands instead; null where the count stands. */
            corrected: Nullable(Type.String()),
            counted: Type.Integer(),
            /** Records in reach of the reader; `more` when there are others. */
            rows: Type.Array(
              Type.Object({
                id: Id,
                words: Type.String(),
                unitName: Nullable(Type.String()),
                at: Type.String(),
                type: Type.String(),
                leadsTo: Id,
              }),
            ),
            more: Type.Boolean(),
          }),
        ),
      }),
    ),
  }),
})
