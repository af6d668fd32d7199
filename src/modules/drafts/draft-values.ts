// What an item of a draft says, by kind: as the compiler shaped it, or as a person corrected it. Figures are decimals as
// text here, as everywhere; the compiler's numbers become text when they enter.
import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { Day, Exact, Nullable } from '../../lib/schema.ts'
import { COMPILED_KINDS, type CompiledKind, type CompiledPlan } from '../compile/compiled.ts'
import type { ItemKind } from './draft.ts'

const words = (max: number, min = 1) =>
  Type.String({ minLength: min, maxLength: max, pattern: '^[^\\u0000]*$' })
/** `四(五)17`, `附件(二)3`; the compiler's ids are free in form, so only their length is held. */
const ClauseId = words(40)
const Names = Type.Array(words(60), { maxItems: 40 })

export const FrontValue = Exact({
  title: words(200),
  docNumber: Nullable(words(60)),
  issuedOn: Nullable(Day),
  issuers: Names,
})
export const ClauseValue = Exact({
  id: ClauseId,
  level: Type.Integer({ minimum: 1, maximum: 9 }),
  marker: words(12, 0),
  heading: words(400, 0),
  parent: Nullable(ClauseId),
})
export const AreaValue = Exact({ clause: ClauseId, title: words(200) })
export const TaskValue = Exact({
  clause: ClauseId,
  number: words(12, 0),
  title: words(400),
  area: Nullable(ClauseId),
  leads: Names,
  supports: Names,
  due: Nullable(words(60)),
})
export const TargetValue = Exact({
  clause: ClauseId,
  indicator: words(200),
  kind: Type.Unsafe<CompiledKind>(Type.String({ enum: Object.keys(COMPILED_KINDS) })),
  value: Nullable(words(30)),
  unit: Nullable(words(30)),
  period: Nullable(words(40)),
  quote: words(1000),
})
export const RuleValue = Exact({
  clause: ClauseId,
  trigger: words(400),
  consequence: words(400),
  body: Nullable(words(200)),
})
export const RepairValue = Exact({
  field: words(40),
  written: words(200),
  read: words(200),
  evidence: Type.Array(Exact({ start: Type.Integer({ minimum: 0 }), end: Type.Integer({ minimum: 0 }) }), {
    maxItems: 50,
  }),
})

export type FrontValue = Static<typeof FrontValue>
export type ClauseValue = Static<typeof ClauseValue>
export type AreaValue = Static<typeof AreaValue>
export type TaskValue = Static<typeof TaskValue>
export type TargetValue = Static<typeof TargetValue>
export type RuleValue = Static<typeof RuleValue>
export type RepairValue = Static<typeof RepairValue>

export interface Values {
  readonly front: FrontValue
  readonly clause: ClauseValue
  readonly area: AreaValue
  readonly task: TaskValue
  readonly target: TargetValue
  readonly rule: RuleValue
  readonly repair: RepairValue
}

export const valueSchemas: Readonly<Record<ItemKind, TSchema>> = {
  front: FrontValue,
  clause: ClauseValue,
  area: AreaValue,
  task: TaskValue,
  target: TargetValue,
  rule: RuleValue,
  repair: RepairValue,
}

export type AnyValue = Values[ItemKind]

/** Where a value departs from its kind's shape: a JSON pointer; undefined when it fits. */
export function misfit(kind: ItemKind, value: unknown): string | undefined {
  // `nullable` is how the contracts say it; the checker here knows unions only.
  const plain = Object.fromEntries(
    Object.entries((value ?? {}) as Record<string, unknown>).filter(([, it]) => it !== null),
  )
  const schema = valueSchemas[kind] as TSchema & {
    properties: Record<string, TSchema & { nullable?: boolean }>
  }
  for (const [name, part] of Object.entries(schema.properties))
    if (part.nullable && (value as Record<string, unknown>)?.[name] === null) delete plain[name]
  const optional = Type.Object(
    Object.fromEntries(
      Object.entries(schema.properties).map(([name, part]) => [
        name,
        part.nullable ? Type.Optional(part) : part,
      ]),
    ),
    { additionalProperties: false },
  )
  return Value.Errors(optional, plain).First()?.path
}

export interface Proposal {
  readonly kind: ItemKind
  readonly start: number
  readonly end: number
  /** Percent; null where the compiler gives none. */
  readonly confidence: number | null
  readonly value: AnyValue
}

/** What the compiler found, as proposals in the order of the document. */
export function proposalsOf(plan: CompiledPlan): Proposal[] {
  const spans = new Map(plan.clauses.map(it => [it.id, it]))
  const span = (clause: string) => {
    const it = spans.get(clause)
    return it ? { start: it.start, end: it.end } : { start: 0, end: 0 }
  }
  const found = plan.title ? plan.text.indexOf(plan.title) : -1
  const front = found < 0 ? { start: 0, end: 0 } : { start: found, end: found + plan.title.length }
  const sure = { confidence: null }
  return [
    {
      kind: 'front',
      ...front,
      ...sure,
      value: {
        title: cut(plan.title || '（没有认出标题）', 200),
        docNumber: plan.docNumber && cut(plan.docNumber, 60),
        issuedOn: plan.issuedOn,
        issuers: plan.issuers.slice(0, 40).map(it => cut(it, 60)),
      },
    },
    ...plan.repairs.map<Proposal>(({ start, end, field, written, read, evidence }) => ({
      kind: 'repair',
      start,
      end,
      ...sure,
      value: {
        field: cut(field, 40),
        written: cut(written, 200),
        read: cut(read, 200),
        evidence: evidence.slice(0, 50),
      },
    })),
    ...plan.clauses.map<Proposal>(({ id, level, marker, heading, parent, start, end }) => ({
      kind: 'clause',
      start,
      end,
      ...sure,
      value: { id: cut(id, 40), level, marker: cut(marker, 12), heading: cut(heading, 400), parent },
    })),
    ...plan.areas.map<Proposal>(({ clause, title }) => ({
      kind: 'area',
      ...span(clause),
      ...sure,
      value: { clause, title: cut(title, 200) },
    })),
    ...plan.tasks.map<Proposal>(({ clause, number, title, area, leads, supports, due }) => ({
      kind: 'task',
      ...span(clause),
      ...sure,
      value: {
        clause,
        number: cut(number, 12),
        title: cut(title, 400),
        area,
        leads: leads.slice(0, 40).map(it => cut(it, 60)),
        supports: supports.slice(0, 40).map(it => cut(it, 60)),
        due: due && cut(due, 60),
      },
    })),
    ...plan.targets.map<Proposal>(it => ({
      kind: 'target',
      start: it.start,
      end: it.end,
      confidence: Math.round(it.confidence * 100),
      value: {
        clause: it.clause,
        indicator: cut(it.indicator, 200),
        kind: it.kind,
        value: it.value === null ? null : cut(String(it.value), 30),
        unit: it.unit && cut(it.unit, 30),
        period: it.period && cut(it.period, 40),
        quote: cut(it.quote, 1000),
      },
    })),
    ...plan.rules.map<Proposal>(({ clause, trigger, consequence, body }) => ({
      kind: 'rule',
      ...span(clause),
      ...sure,
      value: {
        clause,
        trigger: cut(trigger, 400),
        consequence: cut(consequence, 400),
        body: body && cut(body, 200),
      },
    })),
  ]
}

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)
