// What happens around a case while it is worked on: parts, requests for more time, a look on the spot, likely twins.
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
import { Version } from '../cases/cases.contract.ts'
import { TrialView } from '../dispatch/dispatch.contract.ts'
import { partKinds, partStates } from './part.ts'
import { requestKinds, requestStates } from './request.ts'

const Photos = Type.Array(Digest, { minItems: 1, maxItems: 9, uniqueItems: true })
const Code = Type.String({ pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 40 })

export const Part = Type.Object({
  id: Id,
  kind: KeyOf(partKinds),
  kindWords: Type.String(),
  state: KeyOf(partStates),
  stateWords: Type.String(),
  unitName: Type.String(),
  body: Nullable(Type.String()),
  words: Type.String(),
  dueAt: Type.String(),
  overdue: Type.Boolean(),
  measure: Nullable(Type.String()),
  photos: Type.Array(Digest),
  reason: Nullable(Type.String()),
  returnedCount: Type.Integer(),
  version: Type.Integer(),
  actions: Type.Array(OfferedAction),
})

export const TimeRequest = Type.Object({
  id: Id,
  kind: KeyOf(requestKinds),
  kindWords: Type.String(),
  state: KeyOf(requestStates),
  stateWords: Type.String(),
  reason: Type.String(),
  hours: Nullable(Type.Integer()),
  plan: Nullable(Type.String()),
  until: Nullable(Type.String()),
  askedAt: Type.String(),
  decidedAt: Nullable(Type.String()),
  decidedWords: Nullable(Type.String()),
  version: Type.Integer(),
  actions: Type.Array(OfferedAction),
})

/** What may be asked for, each with the reason where it may not. */
const Ask = Type.Object({
  kind: Type.String(),
  label: Type.String(),
  refusal: Type.Optional(OfferedAction.properties.refusal),
})

export const casework = contract({
  name: 'casework.read',
  method: 'GET',
  path: '/api/cases/:id/casework',
  summary: '案件的分办、延期挂账申请和可以申请的事项',
  params: IdParams,
  reply: Type.Object({
    parts: Type.Array(Part),
    requests: Type.Array(TimeRequest),
    mayAsk: Type.Array(Ask),
    mayGive: Type.Array(Ask),
    /** The city's own figures. */
    extensionHours: Type.Integer(),
    suspendDays: Type.Integer(),
    /** The traits of a case that was ruled on, from which the reader may make a rule; null where he may not. */
    ruling: Nullable(
      Type.Object({
        category: Nullable(Type.String()),
        county: Type.Boolean(),
        placeType: Nullable(Type.String()),
        unitName: Type.String(),
      }),
    ),
  }),
})

export const keepRuling = contract({
  name: 'casework.keepRuling',
  method: 'POST',
  path: '/api/cases/:id/keep-ruling',
  summary: '把一次裁定记进起草中的派遣规则，批准生效前不起作用',
  params: IdParams,
  body: Exact({ category: Type.Boolean(), county: Type.Boolean(), placeType: Type.Boolean() }),
  reply: Type.Object({ id: Id, setId: Id, number: Type.Integer(), line: Type.Integer() }),
})

export const caseOf = contract({
  name: 'casework.caseOf',
  method: 'GET',
  path: '/api/case-of/:id',
  summary: '一项分办或申请所属的案件',
  params: IdParams,
  reply: Done,
})

export const check = actOn(
  'casework.check',
  '/api/cases/:id/check',
  '派人到现场核实',
  Exact({ version: Version, checkerId: Id }),
)

export const report = actOn(
  'casework.report',
  '/api/cases/:id/report',
  '回报现场核实的情况',
  Exact({
    version: Version,
    there: Type.Boolean(),
    words: Words(300),
    photos: Type.Array(Digest, { maxItems: 9, uniqueItems: true }),
  }),
)

export const split = contract({
  name: 'casework.split',
  method: 'POST',
  path: '/api/cases/:id/split',
  summary: '把一条问题拆成几条',
  params: IdParams,
  body: Exact({
    version: Version,
    into: Type.Array(Exact({ title: Words(80), category: Type.Optional(Code) }), {
      minItems: 2,
      maxItems: 10,
    }),
  }),
  reply: Type.Object({ id: Id, into: Type.Array(Type.Object({ id: Id, number: Type.String() })) }),
})

export const resume = contract({
  name: 'casework.resume',
  method: 'POST',
  path: '/api/cases/:id/resume',
  summary: '提前恢复挂账的案件',
  params: IdParams,
  body: Exact({ version: Version }),
  reply: Done,
})

export const ask = actOn(
  'casework.ask',
  '/api/cases/:id/requests',
  '申请延期或挂账',
  Exact({
    kind: KeyOf(requestKinds),
    reason: Words(300),
    hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 400 })),
    plan: Type.Optional(Words(1000)),
    until: Type.Optional(Day),
  }),
)

export const decide = actOn(
  'casework.decide',
  '/api/case-requests/:id/decide',
  '审批延期或挂账申请',
  Exact({ version: Version, grant: Type.Boolean(), words: Words(300, 0) }),
)

export const dropAsked = actOn(
  'casework.dropAsked',
  '/api/case-requests/:id/drop',
  '撤回延期或挂账申请',
  Exact({ version: Version }),
)

export const give = actOn(
  'casework.give',
  '/api/cases/:id/parts',
  '分办：协办、内部转办或社会单位代办',
  Exact({
    kind: KeyOf(partKinds),
    unitId: Id,
    body: Type.Optional(Words(40)),
    words: Words(200),
    hours: Type.Integer({ minimum: 1, maximum: 400 }),
  }),
)

export const hand = actOn(
  'casework.hand',
  '/api/case-parts/:id/hand',
  '交回分办，附办后照片',
  Exact({ version: Version, measure: Words(1000), photos: Photos }),
)

export const passPart = actOn(
  'casework.passPart',
  '/api/case-parts/:id/pass',
  '分办验收通过',
  Exact({ version: Version }),
)

export const returnPart = actOn(
  'casework.returnPart',
  '/api/case-parts/:id/return',
  '分办退回重办',
  Exact({ version: Version, reason: Words(300) }),
)

export const dropPart = actOn(
  'casework.dropPart',
  '/api/case-parts/:id/drop',
  '撤回分办',
  Exact({ version: Version, reason: Words(300) }),
)

export const similar = contract({
  name: 'casework.similar',
  method: 'GET',
  path: '/api/similar-cases',
  summary: '登记时提示可能是同一问题的案件',
  query: Exact({ placeId: Id, title: Words(80, 0), category: Type.Optional(Code) }),
  reply: Type.Object({
    cases: Type.Array(
      Type.Object({
        id: Id,
        number: Type.String(),
        title: Type.String(),
        stateWords: Type.String(),
        placeName: Nullable(Type.String()),
        metres: Type.Integer(),
        /** 同一点位，同类，12 天前，文字相近. */
        why: Type.String(),
      }),
    ),
  }),
})

export const categories = contract({
  name: 'casework.categories',
  method: 'GET',
  path: '/api/case-categories',
  summary: '问题分类和来源',
  reply: Type.Object({
    categories: Type.Array(
      Type.Object({
        code: Code,
        name: Type.String(),
        class: Type.String(),
        field: Type.String(),
        severity: Type.String(),
        opens: Type.String(),
        closes: Type.String(),
        words: Type.Array(Type.String()),
      }),
    ),
    sources: Type.Array(Type.Object({ code: Type.String(), words: Type.String(), onSite: Type.Boolean() })),
  }),
})

const Counted = { filed: Type.Integer(), closed: Type.Integer(), recurred: Type.Integer() }

export const trends = contract({
  name: 'casework.trends',
  method: 'GET',
  path: '/api/case-trends',
  summary: '问题分析：按月、按六个方面和分类的发现、销号、反复',
  query: Exact({ division: Type.Optional(DivisionCode) }),
  reply: Type.Object({
    months: Type.Array(Type.String()),
    fields: Type.Array(
      Type.Object({
        field: Type.String(),
        ...Counted,
        /** One for each of `months`. */
        filedBy: Type.Array(Type.Integer()),
        closedBy: Type.Array(Type.Integer()),
      }),
    ),
    categories: Type.Array(
      Type.Object({
        code: Type.String(),
        name: Type.String(),
        field: Type.String(),
        clause: Nullable(Type.String()),
        ...Counted,
      }),
    ),
  }),
})

export const tryRules = contract({
  name: 'casework.tryRules',
  method: 'GET',
  path: '/api/dispatch-sets/:id/trial',
  summary: '用近三十天登记的案件试行一版派遣规则，什么都不改',
  params: IdParams,
  reply: TrialView,
})
