// The queue of residents' reports on the desk: schemas and routes. Only the office sees it.
import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Digest, Exact, Id, IdParams, KeyOf, Nullable, OfferedAction, Words } from '../../lib/schema.ts'
import { reportStates } from './report.ts'

const Version = Type.Integer({ minimum: 1 })
const Code = Type.String({ pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 40 })
const Division = Type.Integer({ minimum: 100_000, maximum: 999_999_999 })

export const ReportView = Type.Object({
  id: Id,
  number: Type.String(),
  state: KeyOf(reportStates),
  stateWords: Type.String(),
  words: Type.String(),
  where: Type.String(),
  areaName: Nullable(Type.String()),
  receivedAt: Type.String(),
  waitedHours: Nullable(Type.Integer()),
  decidedAt: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  channel: Type.String(),
  low: Type.Boolean(),
  hasPhone: Type.Boolean(),
  erased: Type.Boolean(),
  caseId: Nullable(Id),
  caseNumber: Nullable(Type.String()),
  photos: Type.Array(Digest),
  version: Version,
})

export const queue = contract({
  name: 'residents.queue',
  method: 'GET',
  path: '/api/reports',
  summary: '群众上报的待受理清单',
  query: Exact({
    state: Type.Optional(KeyOf(reportStates)),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
  }),
  reply: Type.Object({
    reports: Type.Array(ReportView),
    more: Type.Boolean(),
    /** The last 90 days, in sentences' figures. */
    intake: Type.Object({
      waiting: Type.Integer(),
      oldest: Nullable(Type.String()),
      received: Type.Integer(),
      decided: Type.Integer(),
      decideHours: Nullable(Type.Number()),
      closed: Type.Integer(),
      closeDays: Nullable(Type.Number()),
      good: Type.Integer(),
      fair: Type.Integer(),
      poor: Type.Integer(),
      unsolved: Type.Integer(),
    }),
    /** How well categories are suggested, or why they are not. */
    suggesting: Type.String(),
  }),
})

export const get = contract({
  name: 'residents.get',
  method: 'GET',
  path: '/api/reports/:id',
  summary: '一条上报，附系统的提示（分类、点位、责任单位、可能重复）',
  params: IdParams,
  reply: Type.Intersect([
    ReportView,
    Type.Object({
      lon: Nullable(Type.Number()),
      lat: Nullable(Type.Number()),
      spotWords: Nullable(Type.String()),
      division: Nullable(Type.Integer()),
      areas: Type.Array(Type.Object({ code: Type.Integer(), name: Type.String() })),
      categoryTold: Nullable(Type.String()),
      /** All of it proposed by the machine; a person chooses. */
      proposed: Type.Object({
        title: Type.String(),
        detail: Type.String(),
        category: Nullable(Type.Object({ code: Type.String(), name: Type.String(), why: Type.String() })),
        places: Type.Array(Type.Object({ id: Id, name: Type.String(), why: Type.String() })),
        owner: Nullable(Type.Object({ name: Type.String(), why: Type.String() })),
        cases: Type.Array(
          Type.Object({
            id: Id,
            number: Type.String(),
            title: Type.String(),
            stateWords: Type.String(),
            why: Type.String(),
          }),
        ),
        reports: Type.Array(
          Type.Object({ id: Id, number: Type.String(), stateWords: Type.String(), caseId: Nullable(Id) }),
        ),
      }),
      actions: Type.Array(OfferedAction),
    }),
  ]),
})

export const phone = contract({
  name: 'residents.phone',
  method: 'POST',
  path: '/api/reports/:id/phone',
  summary: '查看反映人留的手机号（看一次记一次）',
  params: IdParams,
  // Nothing personal may be kept with the replies of actions.
  once: false,
  reply: Type.Object({ phone: Type.String() }),
})

export const accept = contract({
  name: 'residents.accept',
  method: 'POST',
  path: '/api/reports/:id/accept',
  summary: '受理一条上报，成为待审核的问题',
  params: IdParams,
  body: Exact({
    version: Version,
    title: Words(80),
    detail: Words(1000, 0),
    category: Type.Optional(Code),
    placeId: Type.Optional(Id),
    division: Type.Optional(Division),
  }),
  reply: Type.Object({ id: Id, caseId: Id, number: Type.String() }),
})

export const merge = actOn(
  'residents.merge',
  '/api/reports/:id/merge',
  '并入正在办理的同一问题',
  Exact({ version: Version, caseId: Id }),
)

export const decline = actOn(
  'residents.decline',
  '/api/reports/:id/decline',
  '不予受理（理由给反映人看）',
  Exact({ version: Version, reason: Words(300) }),
)

export const spam = actOn('residents.spam', '/api/reports/:id/spam', '列为无效', Exact({ version: Version }))

export const restore = actOn(
  'residents.restore',
  '/api/reports/:id/restore',
  '恢复待受理',
  Exact({ version: Version, reason: Words(300) }),
)
