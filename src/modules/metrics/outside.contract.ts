// Benchmarks and plan values: entered by one person, confirmed by another.
import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Day, Done, Exact, Id, KeyOf, Nullable, OfferedAction, Words } from '../../lib/schema.ts'
import { outsideKinds } from './outside.ts'

/** One version of a published figure with its paper and the people it went through. */
export const OutsideVersion = Type.Object({
  id: Id,
  kind: KeyOf(outsideKinds),
  code: Type.String(),
  name: Type.String(),
  period: Type.String(),
  amount: Type.String(),
  unit: Type.String(),
  document: Type.String(),
  page: Type.String(),
  year: Type.String(),
  effectiveOn: Type.String(),
  /** Why it replaces the one before. */
  reason: Nullable(Type.String()),
  /** 已确认、待确认、已更正…… */
  stateWords: Type.String(),
  standing: Type.Unsafe<'force' | 'waiting' | 'past'>(Type.String({ enum: ['force', 'waiting', 'past'] })),
  enterer: Type.String(),
  enteredAt: Type.String(),
  decider: Nullable(Type.String()),
  decidedAt: Nullable(Type.String()),
  refusal: Nullable(Type.String()),
  version: Type.Integer(),
  actions: Type.Array(OfferedAction),
})

/** A published figure a target is compared with, and whether it is there. */
export const OutsideView = Type.Object({
  kind: Type.String(),
  code: Type.String(),
  name: Type.String(),
  unit: Type.String(),
  among: Nullable(
    Type.Object({ list: Type.String(), name: Type.String(), members: Type.Array(Type.String()) }),
  ),
  values: Type.Array(OutsideVersion),
})

/** What waits to be confirmed, with what stands now and the targets it is held against. */
export const OutsideWaiting = Type.Intersect([
  OutsideVersion,
  Type.Object({
    before: Nullable(Type.String()),
    targets: Type.Array(
      Type.Object({ code: Type.String(), indicator: Type.String(), clause: Type.String() }),
    ),
  }),
])

export const enterOutside = contract({
  name: 'metrics.enterOutside',
  method: 'POST',
  path: '/api/metrics/outside',
  summary: '录入对照数或规划数，附文件、页码、年度、生效日期；另一人确认后才算数',
  body: Exact({
    kind: KeyOf(outsideKinds),
    code: Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' }),
    period: Type.String({ pattern: '^\\d{4}(/\\d{4})?$' }),
    amount: Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,6})?$' }),
    document: Words(80),
    page: Words(20),
    year: Type.String({ pattern: '^\\d{4}$' }),
    effectiveOn: Day,
    reason: Type.Optional(Words(200)),
  }),
  reply: Done,
})

const Version = Type.Integer({ minimum: 1 })

export const confirmOutside = actOn(
  'metrics.confirmOutside',
  '/api/metrics/outside/:id/confirm',
  '对照文件确认他人录入的对照数或规划数：从此有关目标按它判断',
  Exact({ version: Version }),
)

export const refuseOutside = actOn(
  'metrics.refuseOutside',
  '/api/metrics/outside/:id/refuse',
  '不予确认他人录入的对照数或规划数，写明理由',
  Exact({ version: Version, reason: Words(300) }),
)

export const withdrawOutside = actOn(
  'metrics.withdrawOutside',
  '/api/metrics/outside/:id/withdraw',
  '撤回本人录入、还没有确认的对照数或规划数，写明理由',
  Exact({ version: Version, reason: Words(300) }),
)
