// The parts of a plan pack that say how problems are classed and handled.
import { type Static, Type } from '@sinclair/typebox'
import { ClauseId, oneOf, row, Slug, text } from './pack-pieces.ts'
import { SEVERITIES } from './pack-words.ts'

export const ALLOWANCE_UNITS = ['工作时', '紧急工作时', '工作日', '自然日'] as const
/** The six fields of the focused clean-up (五(三)1). */
export const FIELDS = ['公共环境', '公共秩序', '公共服务', '公益广告', '市民素质', '志愿服务'] as const

/** How long a thing may take, on one of the city's calendars. */
export const Allowance = row({
  amount: Type.Integer({ minimum: 0, maximum: 10000 }),
  unit: oneOf(ALLOWANCE_UNITS),
  calendar: Slug,
})

/** A 小类 of GB/T 30428 under its 大类, with what opens and what ends a case of it. */
export const Category = row({
  code: Slug,
  name: text(20),
  class: text(12),
  part: oneOf(['部件', '事件']),
  field: oneOf(FIELDS),
  /** The unit whose line of work it is (行业主管). */
  sector: Slug,
  severity: oneOf(SEVERITIES),
  allowance: Type.Optional(Allowance),
  opens: text(80),
  closes: text(80),
  /** Whether ending it asks for a picture. */
  photo: Type.Boolean(),
  clause: ClauseId,
  /** Words by which a description is recognised. */
  words: Type.Array(text(8), { maxItems: 20 }),
})

/** Whom residents may call instead of writing. */
export const Hotline = row({ name: text(20), phone: Type.String({ pattern: '^[0-9-]{3,20}$' }) })

const Percent = Type.Integer({ minimum: 0, maximum: 100 })

/** How cases are handled: figures that a city sets for itself. */
export const Handling = row({
  /** Working hours within which a unit may return a case (退单). */
  disputeHours: Type.Integer({ minimum: 1, maximum: 80 }),
  /** Working hours for the office to send a returned case on, or to rule. */
  ruleHours: Type.Integer({ minimum: 1, maximum: 80 }),
  /** Working hours for a verifier. */
  verifyHours: Type.Integer({ minimum: 1, maximum: 400 }),
  /** How often a case may be extended, and by how many working hours at most each time. */
  extensions: Type.Integer({ minimum: 0, maximum: 10 }),
  extensionHours: Type.Integer({ minimum: 1, maximum: 400 }),
  /** Days on which a case may be suspended for, at most. */
  suspendDays: Type.Integer({ minimum: 1, maximum: 1100 }),
  /** Days after its end within which a reporter may ask for it to be taken up again. */
  reopenDays: Type.Integer({ minimum: 0, maximum: 365 }),
  /** Days within which the same problem at the same place counts as recurring. */
  recurDays: Type.Integer({ minimum: 1, maximum: 1100 }),
  /** Share of ended cases looked at again, and after how many days. */
  lookAgainPercent: Percent,
  lookAgainDays: Type.Integer({ minimum: 1, maximum: 365 }),
  /** Share verified by two, by severity. */
  verifiedTwice: Type.Array(row({ severity: oneOf(SEVERITIES), percent: Percent }), { maxItems: 4 }),
})

/** A focused clean-up laid ready (五(一)3): which types of places and kinds of problems it is about. */
export const CampaignKind = row({
  code: Slug,
  name: text(20),
  clause: ClauseId,
  placeTypes: Type.Optional(Type.Array(Slug, { minItems: 1, maxItems: 60 })),
  categories: Type.Optional(Type.Array(Slug, { minItems: 1, maxItems: 60 })),
  /** What the person who plans it has to choose himself. */
  note: Type.Optional(text(80)),
})

/** 提示 → 交办单 → 督办单 → 通报: when the machine proposes the next rung; people decide. */
export const Escalation = row({
  /** Working hours past its due time after which a 督办单 is proposed for a case. */
  superviseHours: Type.Integer({ minimum: 1, maximum: 400 }),
  /** Working hours the unit gets for its answer. */
  answerHours: Type.Integer({ minimum: 1, maximum: 400 }),
  clause: ClauseId,
})

export type Category = Static<typeof Category>
export type Handling = Static<typeof Handling>
export type Escalation = Static<typeof Escalation>

/** What holds where a pack says nothing: the figures are the city's to set. */
export const ESCALATION: Escalation = { superviseHours: 16, answerHours: 16, clause: '六(三)' }

/** What holds where a pack says nothing. */
export const HANDLING: Handling = {
  disputeHours: 4,
  ruleHours: 8,
  verifyHours: 8,
  extensions: 2,
  extensionHours: 40,
  suspendDays: 365,
  reopenDays: 7,
  recurDays: 90,
  lookAgainPercent: 10,
  lookAgainDays: 30,
  verifiedTwice: [
    { severity: 'major', percent: 20 },
    { severity: 'urgent', percent: 50 },
  ],
}
