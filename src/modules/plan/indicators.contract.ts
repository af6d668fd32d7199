// indicators.yaml of a plan pack: what the targets measure, in which unit and period, of whom, from which paper. No figure
// of a city stands here: readings, benchmarks, plan values and lists are entered by people.
import { type Static, Type } from '@sinclair/typebox'
import { ClauseId, Decimal, oneOf, row, Slug, TargetCode, text } from './pack-pieces.ts'
import { TALLIES } from './pack-words.ts'

/** How often a figure is filed. */
export const FILING_PERIODS = ['year', 'half-year', 'quarter', 'month'] as const
/** What a reading is: a figure, a class of a scale, yes or no, or the members of a set that are in place. */
export const MEASURES = ['figure', 'class', 'truth', 'set'] as const

/** Of whom it is filed one by one: named here, every county, or a list (名录) that the city keeps. */
const Subjects = Type.Union([
  Type.Array(text(40), { minItems: 1, maxItems: 60 }),
  Type.Literal('counties'),
  row({ list: Slug }),
])
const Bounds = row({ low: Type.Optional(Decimal), high: Type.Optional(Decimal) })

/** A figure the house counts itself; of a register its date column, the column counted, and which rows. */
const Computed = row({
  tally: oneOf(TALLIES),
  register: Type.Optional(Slug),
  day: Type.Optional(Slug),
  column: Type.Optional(Slug),
  only: Type.Optional(row({ column: Slug, is: text(30) })),
  /** Kinds of problems whose rectification is counted. */
  categories: Type.Optional(Type.Array(Slug, { minItems: 1, maxItems: 60 })),
})

export const Indicator = row({
  code: Slug,
  name: text(60),
  /** Targets judged by it, in the order in which their rule takes them. */
  for: Type.Array(TargetCode, { maxItems: 10 }),
  measure: oneOf(MEASURES),
  unit: Type.Optional(text(16)),
  scale: Type.Optional(text(16)),
  /** Members a set may hold; those of the target when left out. */
  members: Type.Optional(Type.Array(text(40), { minItems: 1, maxItems: 60 })),
  better: Type.Optional(oneOf(['higher', 'lower'])),
  period: oneOf(FILING_PERIODS),
  /** What it is counted over: 常住人口, 户籍人口, 建成区, 应建单位…… */
  base: Type.Optional(text(60)),
  subjects: Type.Optional(Subjects),
  /** Counties file the same figure of their own beside the city's. */
  counties: Type.Optional(Type.Boolean()),
  owner: Type.Optional(Slug),
  /** Where the figure comes from: a statistics bulletin, a monitoring report. */
  source: text(60),
  /** Days after the period's end by which it is owed. */
  dueDays: Type.Integer({ minimum: 0, maximum: 400 }),
  /** Outside these it cannot be; outside the usual ones a reason is asked for. */
  limits: Type.Optional(Bounds),
  usual: Type.Optional(Bounds),
  /** Counted in whole pieces. */
  whole: Type.Optional(Type.Boolean()),
  /** Filed with sample size, confidence interval and method. */
  survey: Type.Optional(Type.Boolean()),
  /** A figure of the year so far may be filed month by month; it warns and never decides. */
  interim: Type.Optional(Type.Boolean()),
  /** Counted by the house from its own records where it has any; people may correct it, with a reason. */
  computed: Type.Optional(Computed),
  note: Type.Optional(text(120)),
})

const Outside = row({
  code: Slug,
  name: text(60),
  unit: Type.String({ maxLength: 16 }),
  /** The list of those compared, for an average or a rank. */
  among: Type.Optional(Slug),
  for: Type.Array(TargetCode, { minItems: 1, maxItems: 10 }),
})

/** A goal above targets (蓝天、碧水、净土), or what a goal is made of (四尘、五水、六废), with the targets that show it. */
export const Goal = row({
  code: Slug,
  name: text(40),
  clause: ClauseId,
  parent: Type.Optional(Slug),
  targets: Type.Optional(Type.Array(TargetCode, { maxItems: 30 })),
  note: Type.Optional(text(120)),
})

export const IndicatorsFile = row({
  scales: Type.Array(row({ name: text(16), classes: Type.Array(text(10), { minItems: 2, maxItems: 12 }) }), {
    maxItems: 20,
  }),
  /** Lists the city keeps in the product; empty until people enter them. */
  lists: Type.Array(row({ code: Slug, name: text(40), note: Type.Optional(text(120)) }), { maxItems: 60 }),
  benchmarks: Type.Array(Outside, { maxItems: 200 }),
  plans: Type.Array(Outside, { maxItems: 200 }),
  goals: Type.Array(Goal, { maxItems: 60 }),
  /** Rules where the one of the target's kind does not say what the plan means. */
  rules: Type.Array(row({ target: TargetCode, expr: text(400), note: Type.Optional(text(160)) }), {
    maxItems: 200,
  }),
  indicators: Type.Array(Indicator, { minItems: 1, maxItems: 999 }),
})

export type Indicator = Static<typeof Indicator>
export type Computed = Static<typeof Computed>
export type Outside = Static<typeof Outside>
export type Goal = Static<typeof Goal>
export type IndicatorsFile = Static<typeof IndicatorsFile>
export type FilingPeriod = (typeof FILING_PERIODS)[number]
export type Measure = (typeof MEASURES)[number]
