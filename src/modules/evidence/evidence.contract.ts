// Flags on photos: schemas and routes.
import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Digest, Exact, Id, IdParams, KeyOf, Nullable, OfferedAction, Words } from '../../lib/schema.ts'
import { flagStates } from './flag.ts'

export const Flag = Type.Object({
  id: Id,
  caseId: Id,
  caseNumber: Type.String(),
  caseTitle: Type.String(),
  kind: Type.String(),
  kindWords: Type.String(),
  /** Common and mostly harmless: told, asked of nobody. */
  note: Type.Boolean(),
  sentence: Type.String(),
  /** The other picture shows the same as in a mirror. */
  mirror: Type.Boolean(),
  digest: Digest,
  partWords: Type.String(),
  /** The earlier picture; null when there is none or it is not in the asker's reach. */
  other: Nullable(
    Type.Object({
      digest: Digest,
      words: Type.String(),
      caseId: Nullable(Id),
    }),
  ),
  state: KeyOf(flagStates),
  stateWords: Type.String(),
  raisedAt: Type.String(),
  decidedAt: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  version: Type.Integer(),
  actions: Type.Array(OfferedAction),
})

export const caseFlags = contract({
  name: 'evidence.caseFlags',
  method: 'GET',
  path: '/api/cases/:id/flags',
  summary: '一个案件的照片提示',
  params: IdParams,
  reply: Type.Object({ flags: Type.Array(Flag) }),
})

export const flags = contract({
  name: 'evidence.flags',
  method: 'GET',
  path: '/api/photo-flags',
  summary: '照片提示清单',
  query: Exact({ state: Type.Optional(KeyOf(flagStates)) }),
  reply: Type.Object({ flags: Type.Array(Flag), more: Type.Boolean() }),
})

const decision = Exact({ version: Type.Integer(), reason: Words(300) })

export const clear = actOn('evidence.clear', '/api/photo-flags/:id/clear', '排除一条照片提示', decision)

export const uphold = actOn('evidence.uphold', '/api/photo-flags/:id/uphold', '确认一条照片提示', decision)
