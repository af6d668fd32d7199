import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Done, Exact, Id, IdParams, KeyOf, Nullable, OfferedAction, Words } from '../../lib/schema.ts'
import { replacementStates } from './replacement.ts'

export const DeclarationView = Type.Object({
  id: Id,
  name: Type.String(),
  frozenOn: Type.String(),
  frozenBy: Type.String(),
  edition: Type.Integer(),
  digest: Type.String(),
  places: Type.Integer(),
  /** Replacements that wait for approval. */
  waiting: Type.Integer(),
})

export const list = contract({
  name: 'declarations.list',
  method: 'GET',
  path: '/api/declarations',
  summary: '点位申报表',
  reply: Type.Object({ declarations: Type.Array(DeclarationView) }),
})

const Edition = Exact({ edition: Type.Optional(Type.Integer({ minimum: 1, maximum: 100000 })) })

export const get = contract({
  name: 'declarations.get',
  method: 'GET',
  path: '/api/declarations/:id',
  summary: '一份点位申报表，现行的一版或指明的一版，连同更换',
  params: IdParams,
  query: Edition,
  reply: Type.Object({
    declaration: DeclarationView,
    edition: Type.Integer(),
    types: Type.Array(Type.Object({ name: Type.String(), n: Type.Integer() })),
    lines: Type.Array(
      Type.Object({
        line: Type.Integer(),
        placeId: Id,
        code: Type.String(),
        name: Type.String(),
        typeName: Type.String(),
        division: Type.Integer(),
        address: Type.String(),
        unitName: Nullable(Type.String()),
      }),
    ),
    replacements: Type.Array(
      Type.Object({
        id: Id,
        outPlace: Id,
        outName: Type.String(),
        inName: Type.String(),
        reason: Type.String(),
        state: KeyOf(replacementStates),
        stateWords: Type.String(),
        proposer: Type.String(),
        proposedAt: Type.String(),
        decider: Nullable(Type.String()),
        decidedAt: Nullable(Type.String()),
        decidedWords: Nullable(Type.String()),
        edition: Nullable(Type.Integer()),
        version: Type.Integer(),
        actions: Type.Array(OfferedAction),
      }),
    ),
  }),
})

export const freeze = contract({
  name: 'declarations.freeze',
  method: 'POST',
  path: '/api/declarations',
  summary: '冻结一份点位申报表：此刻台账的样子，此后只能按更换办理',
  body: Exact({ name: Words(60), placeIds: Type.Array(Id, { minItems: 1, maxItems: 5000 }) }),
  reply: Done,
})

export const propose = actOn(
  'declarations.propose',
  '/api/declarations/:id/replacements',
  '提出更换一个点位，写明理由',
  Exact({ outPlace: Id, inPlace: Id, reason: Words(300) }),
)

export const decide = actOn(
  'declarations.decide',
  '/api/replacements/:id/decide',
  '批准或不批准更换；提出的人不能批',
  Exact({
    action: Type.Union([Type.Literal('approve'), Type.Literal('decline')]),
    version: Type.Integer(),
    words: Words(300, 0),
  }),
)

export const table = contract({
  name: 'declarations.table',
  method: 'GET',
  path: '/api/declarations/:id/table.xlsx',
  summary: '点位申报表（Excel）：各类数量、点位、更换情况',
  params: IdParams,
  query: Edition,
})
