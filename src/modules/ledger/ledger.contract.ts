import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Exact, Nullable } from '../../lib/schema.ts'

export const facts = contract({
  name: 'ledger.facts',
  method: 'GET',
  path: '/api/ledger',
  summary: '最近的事实与账首',
  reply: Type.Object({
    head: Type.String(),
    unsealed: Type.Integer(),
    facts: Type.Array(
      Type.Object({
        at: Type.String(),
        kind: Type.String(),
        subjectType: Type.String(),
        subjectId: Type.String(),
        role: Nullable(Type.String()),
        clause: Nullable(Type.String()),
        position: Nullable(Type.Integer()),
      }),
    ),
  }),
})

export const verify = contract({
  name: 'ledger.verify',
  method: 'GET',
  path: '/api/ledger/verify',
  summary: '核对账本；可附公文上印的账首',
  query: Exact({ head: Type.Optional(Type.String({ maxLength: 80 })) }),
  reply: Type.Object({
    ok: Type.Boolean(),
    checked: Type.Integer(),
    unsealed: Type.Integer(),
    head: Type.String(),
    finding: Nullable(Type.String()),
  }),
})
