// Filing and reviewing figures.
import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Exact, Id, Nullable, OfferedAction, Words } from '../../lib/schema.ts'
import { OutsideWaiting } from './outside.contract.ts'

const IndicatorCode = Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' })
const SubjectKey = Type.String({ pattern: '^(city|division:\\d{6,9}|item:[^\\u0000]{1,60})$' })
const Period = Type.String({ pattern: '^\\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?$' })
const Amount = Type.String({ pattern: '^-?\\d{1,12}(\\.\\d{1,6})?$' })

export const ReadingView = Type.Object({
  id: Id,
  indicator: Type.String(),
  indicatorName: Type.String(),
  subject: Type.String(),
  subjectWords: Type.String(),
  period: Type.String(),
  periodWords: Type.String(),
  state: Type.String(),
  stateWords: Type.String(),
  /** `88.1%`, `机关、学校`. */
  words: Type.String(),
  survey: Nullable(Type.String()),
  warnings: Type.Array(Type.Object({ code: Type.String(), detail: Type.String(), reason: Type.String() })),
  source: Type.String(),
  note: Nullable(Type.String()),
  /** Why it corrects an accepted figure. */
  reason: Nullable(Type.String()),
  corrects: Nullable(Id),
  unitName: Type.String(),
  filer: Type.String(),
  /** The tally of the house that counted it; null where a person filed it. */
  computed: Nullable(Type.String()),
  reviewer: Nullable(Type.String()),
  returnReason: Nullable(Type.String()),
  submittedAt: Nullable(Type.String()),
  decidedAt: Nullable(Type.String()),
  version: Type.Integer(),
  actions: Type.Array(OfferedAction),
})

/** One line of the filing page: a figure that this unit owes or may file. */
export const SlotView = Type.Object({
  indicator: Type.String(),
  subject: Type.String(),
  subjectWords: Type.String(),
  period: Type.String(),
  periodWords: Type.String(),
  dueAt: Nullable(Type.String()),
  overdue: Type.Boolean(),
  reading: Nullable(ReadingView),
  /** The accepted figure of the period before, in words. */
  last: Nullable(Type.String()),
})

export const FiledIndicatorView = Type.Object({
  code: Type.String(),
  name: Type.String(),
  measure: Type.String(),
  unit: Type.String(),
  period: Type.String(),
  base: Type.String(),
  source: Type.String(),
  survey: Type.Boolean(),
  /** The house counts it where it has records of the period. */
  computed: Type.Boolean(),
  members: Type.Array(Type.String()),
  classes: Type.Array(Type.String()),
  clauses: Type.Array(Type.String()),
  unitName: Nullable(Type.String()),
  /** A list that must be entered before anything can be filed. */
  needsList: Nullable(Type.String()),
  slots: Type.Array(SlotView),
})

export const owed = contract({
  name: 'metrics.owed',
  method: 'GET',
  path: '/api/metrics/owed',
  summary: '本单位应报的指标：逐个对象、逐个期间，已报、待报、超期',
  reply: Type.Object({ indicators: Type.Array(FiledIndicatorView) }),
})

const Item = Exact({
  indicator: IndicatorCode,
  subject: SubjectKey,
  period: Period,
  text: Words(400),
  survey: Type.Optional(
    Exact({
      n: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
      low: Amount,
      high: Amount,
      method: Words(60),
    }),
  ),
  note: Type.Optional(Words(200)),
  reason: Type.Optional(Words(200)),
  reasons: Type.Optional(Type.Record(Type.String({ pattern: '^filing\\.[a-z-]{1,30}$' }), Words(200))),
})
const Items = Type.Array(Item, { minItems: 1, maxItems: 500 })

export const check = contract({
  name: 'metrics.check',
  method: 'POST',
  path: '/api/metrics/check',
  summary: '填报前核对：单位、范围、与上期相比是否异常；不保存',
  once: false,
  body: Exact({ items: Items }),
  reply: Type.Object({
    items: Type.Array(
      Type.Object({
        words: Nullable(Type.String()),
        findings: Type.Array(
          Type.Object({ code: Type.String(), level: Type.String(), detail: Type.String() }),
        ),
      }),
    ),
  }),
})

export const file = contract({
  name: 'metrics.file',
  method: 'POST',
  path: '/api/metrics/readings',
  summary: '填报读数：存草稿或提交审核；异常的写明理由，不可能的不收；要么全收，要么全不收',
  body: Exact({ items: Items, submit: Type.Boolean() }),
  reply: Type.Object({ ids: Type.Array(Id) }),
})

export const review = contract({
  name: 'metrics.review',
  method: 'GET',
  path: '/api/metrics/review',
  summary: '待审核的读数、待确认的对照数和规划数、待批准的人工结论，先提交的在前',
  reply: Type.Object({
    readings: Type.Array(Type.Intersect([ReadingView, Type.Object({ last: Nullable(Type.String()) })])),
    outside: Type.Array(OutsideWaiting),
    verdicts: Type.Array(
      Type.Object({
        id: Id,
        target: Type.String(),
        indicator: Type.String(),
        clause: Type.String(),
        period: Type.String(),
        verdict: Type.String(),
        reason: Type.String(),
        proposer: Type.String(),
        proposedAt: Type.String(),
      }),
    ),
  }),
})

export const accept = actOn(
  'metrics.accept',
  '/api/metrics/readings/:id/accept',
  '审定读数：从此锁定，只能以新版本更正',
  Exact({ version: Type.Integer({ minimum: 1 }) }),
)

export const sendBack = actOn(
  'metrics.return',
  '/api/metrics/readings/:id/return',
  '退回读数，写明理由',
  Exact({ version: Type.Integer({ minimum: 1 }), reason: Words(300) }),
)
