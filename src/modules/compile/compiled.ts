// What a compiled plan document is: the stable shape of `plan compile --json`, shared with the readers, the desk and the command.
import { type Static, Type } from '@sinclair/typebox'
import { Exact, Nullable } from '../../lib/schema.ts'

/** How a target is judged, with one wording that leads to it. The names are those of the reference of targets. */
export const COMPILED_KINDS = {
  MIN: '≥90%、达到1000元以上、不低于80%',
  MAX: '≤30%、控制在3%以内、不超过5分钟',
  EQ100: '100%、全部达标、全覆盖、应保尽保、应建尽建',
  GT_BENCH: '高于全省平均水平',
  LT_BENCH: '低于年度控制目标',
  PLAN_MIN: '不低于规划指标',
  PLAN_MAX: '不超过上级下达的指标',
  PLAN_MEET: '符合规划要求、比例达到要求',
  YOY_PP: '逐年提升不低于2个百分点',
  YOY_UP: '逐年增加、进一步提升',
  GROWTH_GT: '增幅高于经常性收入增幅',
  CONSEC3_OR_MIN: '连续三年上升或达到85%',
  ZERO: '清零、消除、没有…被列入…名单',
  ORD_MAX: '达到Ⅲ类水质、Ⅱ类进Ⅱ类出',
  RANK_MAX: '进入前30名',
  BOOL: '建成…平台、创建成为…',
  FREQ_MIN: '每半年研究一次、定期开展',
  SET_COVER: '进机关、进企业、进校园',
  COUNT_TRIGGER: '连续被通报两次',
  SLA: '即时整改、24小时内处置',
  QUAL: '得到有效控制',
} as const

export type CompiledKind = keyof typeof COMPILED_KINDS

const Offset = Type.Integer({ minimum: 0 })
/** A passage of `text`, in UTF-16 units: `text.slice(start, end)`. */
export const Passage = Exact({ start: Offset, end: Offset })

export const CompiledClause = Exact({
  /** `前言`, `四`, `四(五)`, `四(五)17`; unique in the document. */
  id: Type.String(),
  /** 1 is a part; one more for each level below. */
  level: Type.Integer({ minimum: 1, maximum: 9 }),
  /** The number as written, with its punctuation: `(五)`, `17、`, `——`; empty where there is none. */
  marker: Type.String(),
  heading: Type.String(),
  /** From the marker to the end of the last passage below it. */
  start: Offset,
  end: Offset,
  parent: Nullable(Type.String()),
})

export const CompiledArea = Exact({ clause: Type.String(), title: Type.String() })

export const CompiledTask = Exact({
  clause: Type.String(),
  /** Its number in the document as written without punctuation: `17`, `五`; empty for a bullet. */
  number: Type.String(),
  title: Type.String(),
  /** The clause of the area it stands in. */
  area: Nullable(Type.String()),
  leads: Type.Array(Type.String()),
  supports: Type.Array(Type.String()),
  /** The time as written: `2021年3月底前`, `长期坚持`. */
  due: Nullable(Type.String()),
})

export const CompiledTarget = Exact({
  clause: Type.String(),
  /** The noun phrase, as it stands in the document. */
  indicator: Type.String(),
  kind: Type.Unsafe<CompiledKind>(Type.String({ enum: Object.keys(COMPILED_KINDS) })),
  /** The number as written, never rescaled; an ordinal class as its sign (`Ⅱ`); null where only words are written. */
  value: Type.Unsafe<number | string | null>({}),
  unit: Nullable(Type.String()),
  /** As written (`2025年`, `每半年`); null where none is stated. */
  period: Nullable(Type.String()),
  quote: Type.String(),
  start: Offset,
  end: Offset,
  /** Share of findings of this kind of wording that people accepted, 0 to 1; see docs/compile.md. */
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
})

export const CompiledRule = Exact({
  clause: Type.String(),
  trigger: Type.String(),
  consequence: Type.String(),
  body: Nullable(Type.String()),
})

export const CompiledRepair = Exact({
  code: Type.String(),
  /** What the reading serves: `title`, `docNumber`, `issuedOn`, or `text` for a reading shown beside the passage. */
  field: Type.String(),
  start: Offset,
  end: Offset,
  written: Type.String(),
  read: Type.String(),
  /** Passages of the same document that bear the reading out; never empty. */
  evidence: Type.Array(Passage),
})

export const CompiledLint = Exact({
  code: Type.String(),
  clause: Nullable(Type.String()),
  start: Offset,
  end: Offset,
  /** For the person who reviews. */
  message: Type.String(),
})

export const CompiledPlan = Exact({
  /** The document as read: line ends normalised, boilerplate of the web page left out, no character altered. */
  text: Type.String(),
  title: Type.String(),
  docNumber: Nullable(Type.String()),
  /** `2021-04-19`. */
  issuedOn: Nullable(Type.String()),
  issuers: Type.Array(Type.String()),
  clauses: Type.Array(CompiledClause),
  areas: Type.Array(CompiledArea),
  tasks: Type.Array(CompiledTask),
  targets: Type.Array(CompiledTarget),
  rules: Type.Array(CompiledRule),
  repairs: Type.Array(CompiledRepair),
  lints: Type.Array(CompiledLint),
})

export type Passage = Static<typeof Passage>
export type CompiledClause = Static<typeof CompiledClause>
export type CompiledArea = Static<typeof CompiledArea>
export type CompiledTask = Static<typeof CompiledTask>
export type CompiledTarget = Static<typeof CompiledTarget>
export type CompiledRule = Static<typeof CompiledRule>
export type CompiledRepair = Static<typeof CompiledRepair>
export type CompiledLint = Static<typeof CompiledLint>
export type CompiledPlan = Static<typeof CompiledPlan>
