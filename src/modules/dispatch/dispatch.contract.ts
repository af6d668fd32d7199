import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Done, Exact, Id, IdParams, KeyOf, Nullable, OfferedAction, Words } from '../../lib/schema.ts'
import { type ShapeKind, shapeKinds } from '../shapes/shape.ts'
import { grounds } from './routing.ts'
import { parts } from './rule.ts'
import { setStates } from './rule-set.ts'

const Code = Type.String({ pattern: '^[A-Za-z0-9._-]{1,40}$' })
const DayOfYear = Type.String({ pattern: '^(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' })
const TimeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })
const Period = Exact({
  from: Type.Optional(DayOfYear),
  to: Type.Optional(DayOfYear),
  since: Type.Optional(TimeOfDay),
  until: Type.Optional(TimeOfDay),
})

export const RuleBody = Exact({
  part: KeyOf(parts),
  category: Nullable(Type.String({ pattern: '^[A-Za-z0-9._-]{1,39}\\*?$' })),
  // An enumeration that may be null has to name null itself.
  areaKind: Type.Unsafe<ShapeKind | null>({
    type: 'string',
    nullable: true,
    enum: [...Object.keys(shapeKinds), null],
  }),
  areaCode: Nullable(Code),
  placeType: Nullable(Code),
  period: Nullable(Period),
  unitId: Id,
  ground: Words(100),
})

export const RuleView = Type.Object({
  ...RuleBody.properties,
  id: Id,
  line: Type.Integer(),
  unitName: Type.String(),
  /** The rule as people read it. */
  words: Type.String(),
})

export const SetView = Type.Object({
  id: Id,
  number: Type.Integer(),
  state: KeyOf(setStates),
  stateWords: Type.String(),
  note: Type.String(),
  version: Type.Integer(),
  draftedAt: Type.String(),
  draftedBy: Type.String(),
  approvedAt: Nullable(Type.String()),
  approvedBy: Nullable(Type.String()),
  forceAt: Nullable(Type.String()),
  replacedAt: Nullable(Type.String()),
  rules: Type.Integer(),
})

export const sets = contract({
  name: 'dispatch.sets',
  method: 'GET',
  path: '/api/dispatch/sets',
  summary: '派遣规则的各版',
  reply: Type.Object({ sets: Type.Array(SetView) }),
})

export const set = contract({
  name: 'dispatch.set',
  method: 'GET',
  path: '/api/dispatch/sets/:id',
  summary: '一版派遣规则：逐条，按起草的次序',
  params: IdParams,
  reply: Type.Object({
    set: SetView,
    rules: Type.Array(RuleView),
    actions: Type.Array(OfferedAction),
    placeTypes: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
  }),
})

export const begin = contract({
  name: 'dispatch.begin',
  method: 'POST',
  path: '/api/dispatch/sets',
  summary: '起草新一版派遣规则，从生效的一版或指明的一版抄起',
  body: Exact({ from: Nullable(Id) }),
  reply: Done,
})

export const save = actOn(
  'dispatch.save',
  '/api/dispatch/sets/:id/save',
  '保存起草中的派遣规则',
  Exact({
    version: Type.Integer(),
    note: Words(200, 0),
    rules: Type.Array(RuleBody, { maxItems: 500 }),
  }),
)

const move = (name: string, path: string, summary: string) =>
  contract({
    name,
    method: 'POST',
    path: `/api/dispatch/sets/:id/${path}`,
    summary,
    params: IdParams,
    body: Exact({ version: Type.Integer() }),
    reply: Done,
  })

export const submit = move('dispatch.submit', 'submit', '派遣规则送批')
export const sendBack = move('dispatch.sendBack', 'return', '退回起草人修改')
export const approve = move('dispatch.approve', 'approve', '批准派遣规则；起草过的人不能批')
export const enforce = move('dispatch.enforce', 'enforce', '派遣规则生效，前一版同时被取代')
export const discard = move('dispatch.discard', 'discard', '作废还没有生效的一版')

const Unit = Type.Object({ unitId: Id, unitName: Type.String() })

/** Who answers, with names, as pages show it; `words` is the sentence that says why. */
export const DecisionView = Type.Object({
  territorial: Nullable(Type.Object({ ...Unit.properties, via: KeyOf(grounds), viaWords: Type.String() })),
  sector: Nullable(Type.Object({ ...Unit.properties, via: KeyOf(grounds), viaWords: Type.String() })),
  accountable: Type.Object({
    ...Unit.properties,
    ground: KeyOf(grounds),
    groundWords: Type.String(),
    words: Type.String(),
    ruleId: Nullable(Id),
    rulesVersion: Type.String(),
  }),
})

export const tryRoute = contract({
  name: 'dispatch.try',
  method: 'GET',
  path: '/api/dispatch/try',
  summary: '试派：这个位置、这类问题现在归谁',
  query: Exact({
    lon: Type.Optional(Type.Number({ minimum: 73, maximum: 136 })),
    lat: Type.Optional(Type.Number({ minimum: 3, maximum: 54 })),
    placeId: Type.Optional(Id),
    category: Type.Optional(Code),
    requirement: Type.Optional(Type.String({ maxLength: 60, pattern: '^[a-z]+:[A-Za-z0-9.-]+$' })),
  }),
  reply: DecisionView,
})

const TrialMoveView = Type.Object({
  id: Id,
  number: Type.String(),
  title: Type.String(),
  before: Type.Object({ ...Unit.properties, ground: KeyOf(grounds) }),
  after: Type.Object({ ...Unit.properties, ground: KeyOf(grounds), words: Type.String() }),
})

/** What a trial of rules on last month's cases answers; TrialResult.vue shows it. */
export const TrialView = Type.Object({
  words: Type.String(),
  cases: Type.Integer(),
  moved: Type.Array(TrialMoveView),
  orphans: Type.Array(TrialMoveView),
  shifts: Type.Array(Type.Object({ ...Unit.properties, n: Type.Integer() })),
})
