// What a pack is made of: the YAML files of a plan and of a framework that a city edits by hand, as closed schemas with every limit.
import { type Static, Type } from '@sinclair/typebox'
import { IndicatorsFile } from './indicators.contract.ts'
import {
  ALLOWANCE_UNITS,
  CampaignKind,
  Category,
  Escalation,
  Handling,
  Hotline,
} from './pack-cases.contract.ts'
import {
  CountyGoal,
  DisclosureFile,
  type PlanParts,
  RegisterDefinitions,
  RegisterSeeds,
  ServedClause,
  YearSteps,
} from './pack-parts.contract.ts'
import {
  ClauseId,
  Day,
  Decimal,
  oneOf,
  PackId,
  RoleCode,
  row,
  Slug,
  TargetCode,
  text,
} from './pack-pieces.ts'
import {
  GRADES,
  METHODS,
  NAMED_RULES,
  type PACK_KINDS,
  PERIODS,
  PHASE_CHECKS,
  SEVERITIES,
  TARGET_BASES,
  TARGET_KINDS,
  UNIT_KINDS,
} from './pack-words.ts'

/** pack.yaml of a plan. */
export const PlanHead = row({
  id: PackId,
  kind: Type.Literal('plan'),
  version: text(20),
  city: row({ id: Type.Integer({ minimum: 100000, maximum: 999999 }), name: text(30), short: text(12) }),
  title: text(80),
  docNumber: text(30),
  issuedOn: Day,
  issuers: Type.Array(text(40), { minItems: 1, maxItems: 10 }),
  /** Ids of `packs/calendars.yaml` this city reckons with. */
  calendars: row({
    default: Slug,
    list: Type.Array(row({ id: Slug, name: text(30) }), { minItems: 1, maxItems: 20 }),
  }),
  hotline: Type.Optional(Hotline),
  aims: Type.Array(row({ code: text(6), name: text(20), clause: ClauseId }), { minItems: 1, maxItems: 20 }),
  note: Type.Optional(text(300)),
})

export const Clause = row({
  id: ClauseId,
  level: Type.Integer({ minimum: 1, maximum: 4 }),
  marker: Type.String({ maxLength: 8 }),
  heading: text(60),
  gist: text(60),
  parent: Type.Optional(ClauseId),
})

export const Area = row({ code: Type.String({ pattern: '^A\\d{2,3}$' }), clause: ClauseId, title: text(40) })

export const Task = row({
  number: Type.Integer({ minimum: 1, maximum: 999 }),
  clause: ClauseId,
  area: ClauseId,
  title: text(60),
  summary: text(120),
  tags: Type.Array(text(6), { minItems: 1, maxItems: 6 }),
})

/** What must be so to begin or end a phase: a target's verdict, a check, or else the office's word; waivers hang on `code`. */
const Criterion = row({
  code: Type.Optional(Slug),
  text: text(80),
  clause: ClauseId,
  target: Type.Optional(TargetCode),
  check: Type.Optional(oneOf(PHASE_CHECKS)),
})

export const Phase = row({
  code: Type.String({ pattern: '^P\\d{4}$' }),
  year: Type.Integer({ minimum: 2000, maximum: 2100 }),
  clause: ClauseId,
  name: text(20),
  goal: text(80),
  from: Day,
  to: Day,
  entry: Type.Array(Criterion, { minItems: 1, maxItems: 20 }),
  exit: Type.Array(Criterion, { minItems: 1, maxItems: 20 }),
  steps: Type.Array(row({ clause: ClauseId, title: text(40) }), { minItems: 1, maxItems: 20 }),
})

export const Target = row({
  code: TargetCode,
  clause: ClauseId,
  alsoClauses: Type.Optional(Type.Array(ClauseId, { maxItems: 6 })),
  task: Type.Optional(Type.Integer({ minimum: 1, maximum: 999 })),
  indicator: text(60),
  kind: oneOf(TARGET_KINDS),
  direction: oneOf(['up', 'down']),
  /** As written in the plan, never rescaled; absent where the plan gives no figure. */
  value: Type.Optional(text(12)),
  unit: Type.Optional(text(16)),
  period: oneOf(PERIODS),
  basis: oneOf(TARGET_BASES),
  /** What a relative or external target is compared with. */
  reference: Type.Optional(text(40)),
  /** The members of a coverage target, each of which must be shown. */
  members: Type.Optional(Type.Array(text(30), { minItems: 1, maxItems: 60 })),
  suggestedOwner: Slug,
  suggestedWith: Type.Optional(Type.Array(Slug, { maxItems: 20 })),
  note: Type.Optional(text(120)),
})

export const Safeguard = row({
  code: Type.String({ pattern: '^S\\d{2,3}$' }),
  clause: ClauseId,
  title: text(20),
  trigger: text(60),
  consequence: text(60),
  body: Slug,
  with: Type.Optional(Type.Array(Slug, { maxItems: 10 })),
  /** What the program does: record it, remind, or propose to the competent body. It never decides. */
  machine: oneOf(['record', 'remind', 'propose']),
  target: Type.Optional(TargetCode),
  gist: text(60),
})

export const Division = row({
  code: Type.Integer({ minimum: 100000, maximum: 999999999 }),
  name: text(30),
  level: oneOf(['city', 'county', 'town']),
  parent: Type.Optional(Type.Integer({ minimum: 100000, maximum: 999999999 })),
  communities: Type.Optional(Type.Integer({ minimum: 0, maximum: 999 })),
  villages: Type.Optional(Type.Integer({ minimum: 0, maximum: 999 })),
  start: Type.Optional(Day),
  end: Type.Optional(Day),
  note: Type.Optional(text(80)),
})

export const Unit = row({
  code: Slug,
  /** The name at the start; later names stand in `names`. */
  name: text(40),
  short: text(20),
  kind: oneOf(UNIT_KINDS),
  parent: Type.Optional(Slug),
  division: Type.Integer({ minimum: 100000, maximum: 999999999 }),
  aliases: Type.Optional(Type.Array(text(40), { maxItems: 20 })),
  names: Type.Optional(
    Type.Array(row({ from: Day, name: text(40), short: Type.Optional(text(20)) }), { maxItems: 20 }),
  ),
  start: Type.Optional(Day),
  end: Type.Optional(Day),
  successor: Type.Optional(Slug),
  note: Type.Optional(text(120)),
})

export const UnitsFile = row({
  source: text(200),
  divisions: Type.Array(Division, { minItems: 1, maxItems: 20000 }),
  units: Type.Array(Unit, { minItems: 1, maxItems: 20000 }),
})

export const RulesFile = row({
  placeTypes: Type.Array(row({ code: Slug, name: text(20), clause: ClauseId }), {
    minItems: 1,
    maxItems: 200,
  }),
  severities: Type.Array(row({ code: oneOf(SEVERITIES), name: text(8), meaning: text(60) }), {
    minItems: 1,
    maxItems: 4,
  }),
  /** Time to rectify; the city's own figures. `*` stands for every place type without a line of its own. */
  allowances: Type.Array(
    row({
      placeType: Type.Union([Type.Literal('*'), Slug]),
      severity: oneOf(SEVERITIES),
      amount: Type.Integer({ minimum: 0, maximum: 10000 }),
      unit: oneOf(ALLOWANCE_UNITS),
      calendar: Slug,
    }),
    { minItems: 1, maxItems: 1000 },
  ),
  accountability: Type.Array(
    row({
      order: Type.Integer({ minimum: 1, maximum: 20 }),
      ground: Slug,
      name: text(20),
      meaning: text(80),
    }),
    { minItems: 1, maxItems: 20 },
  ),
  pool: Slug,
  handling: Type.Optional(Handling),
  campaigns: Type.Optional(Type.Array(CampaignKind, { maxItems: 60 })),
  escalation: Type.Optional(Escalation),
  roles: Type.Array(row({ code: RoleCode, name: text(20), does: text(80), unit: Type.Optional(Slug) }), {
    minItems: 1,
    maxItems: 60,
  }),
})

/** pack.yaml of an assessment framework. */
export const FrameworkHead = row({
  id: PackId,
  kind: Type.Literal('framework'),
  version: text(20),
  title: text(60),
  label: text(20),
  edition: text(40),
  /** The plan pack whose tasks and units the standards point at. */
  plan: PackId,
  note: Type.Optional(text(300)),
})

const RuleRef = Type.Union([
  row({ named: oneOf(NAMED_RULES), target: Type.Optional(TargetCode) }),
  row({ expr: text(400) }),
])

export const Standard = row({
  code: Type.String({ pattern: '^[A-Z]\\d{1,2}(\\.\\d{1,2}){2}$' }),
  title: text(60),
  weight: Decimal,
  tasks: Type.Array(Type.Integer({ minimum: 1, maximum: 999 }), { minItems: 1, maxItems: 20 }),
  methods: Type.Array(oneOf(METHODS), { minItems: 1, maxItems: 4 }),
  suggestedOwner: Slug,
  rule: RuleRef,
  negatives: Type.Optional(Type.Array(Type.String({ pattern: '^N\\d{1,3}$' }), { maxItems: 10 })),
})

export const FrameworkFile = row({
  grades: Type.Array(
    row({
      grade: oneOf(GRADES),
      counts: oneOf(['score', 'exclude', 'missing']),
      value: Type.Optional(Decimal),
    }),
    { minItems: 1, maxItems: 5 },
  ),
  negatives: Type.Array(
    row({
      code: Type.String({ pattern: '^N\\d{1,3}$' }),
      title: text(60),
      effect: oneOf(['deduct', 'suspend', 'ineligible']),
      points: Type.Optional(Decimal),
      windowMonths: Type.Integer({ minimum: 1, maximum: 120 }),
    }),
    { maxItems: 100 },
  ),
  projects: Type.Array(
    row({
      code: Type.String({ pattern: '^[A-Z]\\d{1,2}$' }),
      title: text(40),
      weight: Decimal,
      contents: Type.Array(
        row({
          code: Type.String({ pattern: '^[A-Z]\\d{1,2}\\.\\d{1,2}$' }),
          title: text(40),
          weight: Decimal,
          standards: Type.Array(Standard, { minItems: 1, maxItems: 100 }),
        }),
        { minItems: 1, maxItems: 50 },
      ),
    }),
    { minItems: 1, maxItems: 50 },
  ),
})

export const Card = row({
  code: Slug,
  placeType: Slug,
  title: text(40),
  items: Type.Array(
    row({
      code: Slug,
      question: text(60),
      /** What is wrong when the answer is 不达标, as a case is called: 路面有垃圾污水. */
      problem: text(24),
      standard: Type.String({ minLength: 1, maxLength: 12 }),
      photo: oneOf(['required-on-fail', 'required', 'none']),
      hint: text(80),
      grades: Type.Array(oneOf(GRADES), { minItems: 2, maxItems: 5 }),
      severity: oneOf(SEVERITIES),
    }),
    { minItems: 1, maxItems: 60 },
  ),
})

/** One schema a file; a list file holds its rows at the top, without a key. */
export const PLAN_FILES = {
  'pack.yaml': PlanHead,
  'clauses.yaml': Type.Array(Clause, { minItems: 1, maxItems: 2000 }),
  'areas.yaml': Type.Array(Area, { minItems: 1, maxItems: 200 }),
  'tasks.yaml': Type.Array(Task, { minItems: 1, maxItems: 999 }),
  'phases.yaml': Type.Array(Phase, { minItems: 1, maxItems: 20 }),
  'targets.yaml': Type.Array(Target, { minItems: 1, maxItems: 999 }),
  'safeguards.yaml': Type.Array(Safeguard, { minItems: 1, maxItems: 200 }),
  'units.yaml': UnitsFile,
  'rules.yaml': RulesFile,
  'disclosure.yaml': DisclosureFile,
  'indicators.yaml': IndicatorsFile,
  'registers.yaml': RegisterDefinitions,
  'register-entries.yaml': RegisterSeeds,
  'year-plan.yaml': YearSteps,
  'counties.yaml': Type.Array(CountyGoal, { maxItems: 100 }),
  'implementation.yaml': Type.Array(ServedClause, { maxItems: 2000 }),
  'categories.yaml': Type.Array(Category, { maxItems: 1000 }),
} as const

export const FRAMEWORK_FILES = {
  'pack.yaml': FrameworkHead,
  'framework.yaml': FrameworkFile,
  'cards.yaml': Type.Array(Card, { minItems: 1, maxItems: 200 }),
} as const

export type Criterion = Static<typeof Criterion>
export type PackKind = (typeof PACK_KINDS)[number]
export type PackFile = keyof typeof PLAN_FILES | keyof typeof FRAMEWORK_FILES
export type TargetKind = (typeof TARGET_KINDS)[number]
export type UnitKind = (typeof UNIT_KINDS)[number]
export type Severity = (typeof SEVERITIES)[number]
export type Grade = (typeof GRADES)[number]
export type PlanHead = Static<typeof PlanHead>
export type Clause = Static<typeof Clause>
export type Area = Static<typeof Area>
export type Task = Static<typeof Task>
export type Phase = Static<typeof Phase>
export type Target = Static<typeof Target>
export type Safeguard = Static<typeof Safeguard>
export type Division = Static<typeof Division>
export type Unit = Static<typeof Unit>
export type UnitsFile = Static<typeof UnitsFile>
/** With the classes of problems, which stand in a file of their own. */
export type RulesFile = Static<typeof RulesFile> & { readonly categories?: readonly Category[] }
export type FrameworkHead = Static<typeof FrameworkHead>
export type Standard = Static<typeof Standard>
export type FrameworkFile = Static<typeof FrameworkFile>
export type Card = Static<typeof Card>

/** A city's plan as read from a folder, schema-valid. */
export interface PlanPack extends PlanParts {
  readonly kind: 'plan'
  readonly head: PlanHead
  readonly clauses: readonly Clause[]
  readonly areas: readonly Area[]
  readonly tasks: readonly Task[]
  readonly phases: readonly Phase[]
  readonly targets: readonly Target[]
  readonly safeguards: readonly Safeguard[]
  readonly units: UnitsFile
  readonly rules: RulesFile
  readonly disclosure: DisclosureFile
  /** Absent in a pack that leaves its targets to be measured as their kind says. */
  readonly indicators?: IndicatorsFile
}

/** An assessment framework (one edition) as read from a folder, schema-valid. */
export interface FrameworkPack {
  readonly kind: 'framework'
  readonly head: FrameworkHead
  readonly framework: FrameworkFile
  readonly cards: readonly Card[]
}

export type Pack = PlanPack | FrameworkPack

/** Something wrong (error) or odd (warning) in a pack; `path` is a JSON pointer into the file. */
export interface PackProblem {
  readonly file: string
  readonly path: string
  /** 1-based, filled in by the io layer. */
  readonly line?: number
  readonly level: 'error' | 'warning'
  /** Stable machine name, dotted: `pack.task.number-repeated`. */
  readonly code: string
  readonly detail: string
}
