// What two platforms say to each other over HTTP: signed messages in, changes fetched. docs/peers.md tells it to the other side.
import { type Static, Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Exact, KeyOf, Moment, Nullable, Words } from '../../lib/schema.ts'
import { messageKinds } from './peer.ts'

export const Code = Type.String({ pattern: '^[a-z][a-z0-9-]{1,30}$' })

/** Fields that are not named are dropped unread: their platforms send the reporter's name, and it has no business here. */
export const Message = Type.Object({
  /** Theirs, the same each time it is sent. */
  id: Type.String({ pattern: '^[\\x21-\\x7e]{1,64}$' }),
  kind: KeyOf(messageKinds),
  /** When it happened, not when it is sent. */
  at: Moment,
  /** How they number the case. */
  number: Type.Optional(Words(40)),
  /** How we number it. */
  yourNumber: Type.Optional(Words(40)),
  state: Type.Optional(Words(40)),
  category: Type.Optional(Words(40)),
  unit: Type.Optional(Words(40)),
  title: Type.Optional(Words(200)),
  detail: Type.Optional(Words(1000, 0)),
  address: Type.Optional(Words(200, 0)),
  /** Our code of the place, where they know it. */
  place: Type.Optional(Words(40)),
  lon: Type.Optional(Type.Number({ minimum: 70, maximum: 140 })),
  lat: Type.Optional(Type.Number({ minimum: 0, maximum: 60 })),
  words: Type.Optional(Words(500, 0)),
})
export type Message = Static<typeof Message>

export const receive = contract({
  name: 'peers.receive',
  method: 'POST',
  path: '/peers/v1/:peer/messages',
  summary: '对接平台送来一条消息（签名见 docs/peers.md）',
  params: Exact({ peer: Code }),
  signed: true,
  once: false,
  perMinute: 600,
  reply: Type.Object({
    id: Type.String(),
    outcome: Type.String(),
    words: Type.String(),
    /** Our number of the case, once there is one. */
    number: Nullable(Type.String()),
    repeated: Type.Boolean(),
  }),
})

/** A case as it is told when it is new; what is not named here does not leave. */
export const CaseTold = Type.Object({
  title: Type.String(),
  category: Nullable(Type.String()),
  unit: Nullable(Type.String()),
  place: Nullable(Type.String()),
  address: Nullable(Type.String()),
  lon: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  dueAt: Nullable(Type.String()),
})

export const Change = Type.Object({
  id: Type.String(),
  cursor: Type.Integer(),
  kind: KeyOf(messageKinds),
  at: Type.String(),
  number: Type.String(),
  yourNumber: Nullable(Type.String()),
  state: Nullable(Type.String()),
  stage: Nullable(Type.String()),
  case: Nullable(CaseTold),
})
export type Change = Static<typeof Change>

export const changes = contract({
  name: 'peers.changes',
  method: 'GET',
  path: '/peers/v1/:peer/changes',
  summary: '对接平台按游标取我方的变动（签名见 docs/peers.md）',
  params: Exact({ peer: Code }),
  query: Exact({ after: Type.Optional(Type.Integer({ minimum: 0 })) }),
  perMinute: 600,
  reply: Type.Object({ changes: Type.Array(Change), cursor: Type.Integer(), more: Type.Boolean() }),
})
