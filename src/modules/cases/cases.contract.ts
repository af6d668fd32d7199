// Cases: schemas and routes.
import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import {
  Day,
  Digest,
  DivisionCode,
  Done,
  Exact,
  Id,
  IdParams,
  KeyOf,
  Nullable,
  OfferedAction,
  Words,
} from '../../lib/schema.ts'
import { FIELDS } from '../plan/pack-cases.contract.ts'
import { caseSources, caseStates } from './case.ts'
import { caseSorts } from './case-filter.ts'

export const CaseRow = Type.Object({
  id: Id,
  number: Type.String(),
  state: KeyOf(caseStates),
  stateWords: Type.String(),
  title: Type.String(),
  placeId: Nullable(Id),
  placeName: Nullable(Type.String()),
  placeType: Nullable(Type.String()),
  division: Nullable(Type.Integer()),
  requirement: Nullable(Type.String()),
  clause: Nullable(Type.String()),
  unitId: Nullable(Id),
  unitName: Nullable(Type.String()),
  filedAt: Type.String(),
  dueAt: Nullable(Type.String()),
  overdue: Type.Boolean(),
  /** 还剩 3 个工作时; null when nothing runs. */
  left: Nullable(Type.String()),
  photo: Nullable(Digest),
  version: Type.Integer(),
})

const CategoryCode = Type.String({ pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 40 })
const State = KeyOf({ ...caseStates, open: '', overdue: '', asked: '' })

/** What a list of cases is filtered by; the same in its address. */
export const CaseQuery = {
  state: Type.Optional(State),
  unitId: Type.Optional(Id),
  division: Type.Optional(DivisionCode),
  placeId: Type.Optional(Id),
  roundId: Type.Optional(Id),
  requirement: Type.Optional(Type.String({ pattern: '^standard:[A-Za-z0-9.-]{1,40}$' })),
  category: Type.Optional(CategoryCode),
  field: Type.Optional(Type.Unsafe<(typeof FIELDS)[number]>(Type.String({ enum: [...FIELDS] }))),
  source: Type.Optional(KeyOf(caseSources)),
  /** Days, both counted in. */
  dueFrom: Type.Optional(Day),
  dueTo: Type.Optional(Day),
  q: Type.Optional(Type.String({ maxLength: 60 })),
}

/** What is asked for and not decided yet. */
export const Asked = Type.Object({ id: Id, words: Type.String(), version: Type.Integer() })
/** A row of the list, with what stands beside it. */
export const ListedCase = Type.Intersect([
  CaseRow,
  Type.Object({ categoryName: Nullable(Type.String()), asked: Nullable(Asked) }),
])

export const list = contract({
  name: 'cases.list',
  method: 'GET',
  path: '/api/cases',
  summary: '案件清单',
  query: Exact({
    ...CaseQuery,
    sort: Type.Optional(KeyOf(caseSorts)),
    /** `next` of the page before. */
    after: Type.Optional(Type.String({ maxLength: 90 })),
  }),
  reply: Type.Object({
    cases: Type.Array(ListedCase),
    /** Exact to 1,000; above that `more` is true. Counted on the first page only; null on those behind. */
    total: Nullable(Type.Integer()),
    more: Type.Boolean(),
    /** Where the next page begins; null on the last. */
    next: Nullable(Type.String()),
    sort: KeyOf(caseSorts),
    /** Position of the ledger before it was read: what has moved since is asked for from here. */
    head: Type.Integer(),
  }),
})

export const Photo = Type.Object({
  digest: Digest,
  part: Type.String(),
  at: Type.String(),
  takenAt: Nullable(Type.String()),
  role: Nullable(Type.String()),
})

export const HistoryItem = Type.Object({
  at: Type.String(),
  kind: Type.String(),
  words: Type.String(),
  role: Nullable(Type.String()),
  unitName: Nullable(Type.String()),
  clause: Nullable(Type.String()),
  ruleVersion: Nullable(Type.String()),
  /** Position in the ledger; null while it waits to be sealed (at most 2 s). */
  position: Nullable(Type.Integer()),
})

export const CaseDetail = Type.Intersect([
  CaseRow,
  Type.Object({
    source: Type.String(),
    sourceWords: Type.String(),
    detail: Type.String(),
    /** In full, as on a paper; `unitName` is the short one of tables. */
    unitFullName: Nullable(Type.String()),
    unitGround: Nullable(Type.String()),
    allowance: Nullable(Type.String()),
    ruleVersion: Nullable(Type.String()),
    roundId: Nullable(Id),
    orderId: Nullable(Id),
    /** 吴创办交〔2022〕3号; null where the office issued the case at once, without a paper. */
    orderNumber: Nullable(Type.String()),
    intoCaseId: Nullable(Id),
    sourceRef: Nullable(Type.String()),
    category: Nullable(
      Type.Object({ code: Type.String(), name: Type.String(), field: Type.String(), closes: Type.String() }),
    ),
    severity: Type.String(),
    measure: Nullable(Type.String()),
    cause: Nullable(Type.String()),
    effect: Nullable(Type.String()),
    lasting: Nullable(Type.Boolean()),
    reason: Nullable(Type.String()),
    returnedCount: Type.Integer(),
    reopenedCount: Type.Integer(),
    extendedCount: Type.Integer(),
    /** Until when the unit may return the case; null when it may not. */
    disputeUntil: Nullable(Type.String()),
    proposedUnitId: Nullable(Id),
    proposedUnitName: Nullable(Type.String()),
    /** 挂账: the day it is taken up again. */
    resumesOn: Nullable(Type.String()),
    /** What was found on the spot. */
    check: Nullable(Type.Object({ at: Type.String(), found: Type.Boolean(), words: Type.String() })),
    twice: Type.Boolean(),
    reopenUntil: Nullable(Type.String()),
    lookAgainOn: Nullable(Type.String()),
    lookedAgainAt: Nullable(Type.String()),
    fromCaseId: Nullable(Id),
    recursOf: Nullable(Type.Object({ id: Id, number: Type.String() })),
    standardTitle: Nullable(Type.String()),
    clauseHeading: Nullable(Type.String()),
    lon: Nullable(Type.Number()),
    lat: Nullable(Type.Number()),
    photos: Type.Array(Photo),
    history: Type.Array(HistoryItem),
    actions: Type.Array(OfferedAction),
  }),
])

export const get = contract({
  name: 'cases.get',
  method: 'GET',
  path: '/api/cases/:id',
  summary: '一个案件及其完整经过',
  params: IdParams,
  reply: CaseDetail,
})

/** Every act on one case carries the version it was decided on: the second of two at the same moment is told by whom and when. */
export const Version = Type.Integer({ minimum: 1 })

export const file = contract({
  name: 'cases.file',
  method: 'POST',
  path: '/api/cases',
  summary: '创城办登记并交办一个问题',
  body: Exact({
    id: Type.Optional(Id),
    placeId: Id,
    requirement: Type.Optional(Type.String({ pattern: '^standard:[A-Za-z0-9.-]{1,40}$' })),
    title: Words(80),
    detail: Type.Optional(Words(1000, 0)),
    source: Type.Optional(KeyOf(caseSources)),
    /** The number the source itself gave it: 12345 工单号, 网信编号. */
    sourceRef: Type.Optional(Words(40)),
    category: Type.Optional(CategoryCode),
    severity: Type.Optional(KeyOf({ minor: '', normal: '', major: '', urgent: '' })),
    photos: Type.Array(Digest, { maxItems: 9, uniqueItems: true }),
    issue: Type.Boolean(),
  }),
  reply: Type.Object({ id: Id, number: Type.String(), unitId: Nullable(Id), dueAt: Nullable(Type.String()) }),
})

export const Finding = Type.Intersect([
  CaseRow,
  Type.Object({
    detail: Type.String(),
    sourceWords: Type.String(),
    /** What others told is looked at on the spot before it is issued. */
    toCheck: Type.Boolean(),
    check: Nullable(Type.Object({ found: Type.Boolean(), words: Type.String() })),
    photos: Type.Array(Digest),
    suggestedUnitId: Id,
    suggestedUnitName: Type.String(),
    unitGround: Type.String(),
    allowance: Type.String(),
    /** Open cases of the same place and standard: probably the same problem. */
    openHere: Type.Array(
      Type.Object({ id: Id, number: Type.String(), title: Type.String(), placeId: Nullable(Id) }),
    ),
  }),
])

export const review = contract({
  name: 'cases.review',
  method: 'GET',
  path: '/api/review',
  summary: '待审核的问题',
  reply: Type.Object({ findings: Type.Array(Finding), total: Type.Integer() }),
})

export const issue = contract({
  name: 'cases.issue',
  method: 'POST',
  path: '/api/review/issue',
  summary: '把选中的问题立案交办，每个责任单位一份交办单',
  body: Exact({
    items: Type.Array(Exact({ id: Id, version: Version, unitId: Type.Optional(Id) }), {
      minItems: 1,
      maxItems: 200,
    }),
  }),
  reply: Type.Object({
    orders: Type.Array(
      Type.Object({ id: Id, unitName: Type.String(), number: Type.String(), cases: Type.Integer() }),
    ),
  }),
})

export const merge = contract({
  name: 'cases.merge',
  method: 'POST',
  path: '/api/review/merge',
  summary: '并案：同一问题的几条发现并成一条，或并入在办案件',
  body: Exact({
    into: Id,
    items: Type.Array(Exact({ id: Id, version: Version }), { minItems: 1, maxItems: 50 }),
    /** Why they are one problem; needed when one of them is of another place. */
    reason: Type.Optional(Words(300, 0)),
  }),
  reply: Done,
})

export const settle = actOn(
  'cases.settle',
  '/api/cases/:id/settle',
  '当场整改',
  Exact({ version: Version, reason: Words(300) }),
)

export const decline = actOn(
  'cases.decline',
  '/api/cases/:id/decline',
  '不立案（写明理由）',
  Exact({ version: Version, reason: Words(300) }),
)

export const reassign = actOn(
  'cases.reassign',
  '/api/cases/:id/reassign',
  '改派给另一个责任单位，重新计时',
  Exact({ version: Version, unitId: Id, reason: Words(300) }),
)

export const acknowledge = actOn(
  'cases.acknowledge',
  '/api/cases/:id/acknowledge',
  '签收',
  Exact({ version: Version }),
)

export const handle = actOn(
  'cases.handle',
  '/api/cases/:id/handle',
  '提交整改措施和整改后照片',
  Exact({
    version: Version,
    measure: Words(1000),
    cause: Type.Optional(Words(300, 0)),
    effect: Type.Optional(Words(300, 0)),
    /** A lasting remedy, not only a clean-up of the day. */
    lasting: Type.Optional(Type.Boolean()),
    photos: Type.Array(Digest, { minItems: 1, maxItems: 9, uniqueItems: true }),
  }),
)

export const pass = actOn(
  'cases.pass',
  '/api/cases/:id/pass',
  '核查通过（销号）',
  Exact({ version: Version, reason: Type.Optional(Words(300, 0)) }),
)

export const sendBack = actOn(
  'cases.return',
  '/api/cases/:id/return',
  '退回重办（写明理由）',
  Exact({ version: Version, reason: Words(300) }),
)
