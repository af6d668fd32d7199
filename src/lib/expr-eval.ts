// Evaluation: an expression over data gives a value and the steps that led to it. Every part is evaluated, also
// where the verdict is already settled, so that the explanation is complete. Only Refused is ever thrown.

import { add, compare, divide, HUNDRED, multiply, negate, subtract, whole, ZERO } from './decimal.ts'
import type {
  Arithmetic,
  Comparison,
  Data,
  Expr,
  Reading,
  Source,
  Step,
  Value,
  Verdict,
  Vocabulary,
  World,
} from './expr.ts'
import { missing, numberOf, truthOf } from './expr.ts'
import { absenceOf, countable, joined } from './expr-absence.ts'
import { findFunction } from './expr-functions.ts'
import { amount } from './expr-print.ts'
import { conform } from './expr-readings.ts'
import { countFromEnd, QUOTIENT_SCALE } from './expr-sums.ts'
import { PERCENT, unitOf, unitWords } from './expr-unit.ts'
import { refuse } from './refusal.ts'

/** Variables of the quantifiers around an expression, innermost first. */
interface Scope {
  readonly name: string
  readonly reading: Reading
  readonly up: Scope | undefined
}

export interface Evaluation {
  readonly value: Value
  readonly explanation: Step
}

const NO_STEPS: readonly Step[] = []
const NO_SOURCES: readonly Source[] = []

/**
 * Evaluates a checked expression.
 * Throws Refused: `expr.unit` or `expr.type` when data are not of their declared type, `expr.name` for unknown words.
 */
export function evaluate(expr: Expr, vocabulary: Vocabulary, data: Data): Evaluation {
  const explanation = step(expr, { vocabulary, data }, undefined)
  return { value: explanation.value, explanation }
}

/** yes → 达标, no → 不达标, and each absence its own verdict. Refuses `expr.not-a-verdict` for other values. */
export function verdictOf(value: Value): Verdict {
  if (value.kind === 'truth') return value.truth ? '达标' : '不达标'
  if (value.kind === 'absent') {
    return value.why === 'missing' ? '数据不足' : value.why === 'human' ? '待人工' : '不适用'
  }
  return refuse('expr.not-a-verdict', '这个表达式的结果不是“是否”，不能作为结论', 422)
}

function step(expr: Expr, world: World, scope: Scope | undefined): Step {
  switch (expr.op) {
    case 'number':
      return leaf(expr, numberOf(expr.amount, expr.unit))
    case 'text':
      return leaf(expr, { kind: 'text', text: expr.text })
    case 'truth':
      return leaf(expr, truthOf(expr.truth))
    case 'set':
      return leaf(expr, { kind: 'set', items: expr.items })
    case 'name':
      return named(expr, expr.name, world, scope)
    case 'not':
      return unary(expr, step(expr.of, world, scope), value => truthOf(!truth(value, expr)))
    case 'negate':
      return unary(expr, step(expr.of, world, scope), value =>
        value.kind === 'number' ? numberOf(negate(value.amount), value.unit) : wrongType(expr, '数'),
      )
    case 'and':
    case 'or': {
      const parts = expr.parts.map(part => step(part, world, scope))
      for (const part of parts) if (part.value.kind !== 'absent') truth(part.value, expr)
      return node(
        expr,
        joined(
          parts.map(part => part.value),
          expr.op === 'or',
        ),
        parts,
      )
    }
    case 'compare': {
      const left = step(expr.left, world, scope)
      const right = step(expr.right, world, scope)
      return compared(expr, expr.how, left, right, world)
    }
    case 'in': {
      const parts = [step(expr.left, world, scope), step(expr.right, world, scope)]
      return node(
        expr,
        strict(parts, ([item, set]) => member(expr, item!, set!)),
        parts,
      )
    }
    case 'sum': {
      const parts = [step(expr.left, world, scope), step(expr.right, world, scope)]
      return node(
        expr,
        strict(parts, ([a, b]) => computed(expr, expr.how, a!, b!)),
        parts,
      )
    }
    case 'if': {
      const test = step(expr.test, world, scope)
      if (test.value.kind === 'absent') return node(expr, test.value, [test])
      const chosen = step(truth(test.value, expr) ? expr.yes : expr.no, world, scope)
      return node(expr, chosen.value, [test, chosen])
    }
    case 'lookup':
      return looked(expr, world, scope)
    case 'call':
      return called(expr, world, scope)
    default:
      return quantified(expr, world, scope)
  }
}

function node(expr: Expr, value: Value, parts: readonly Step[]): Step {
  return { expr, value, parts, from: NO_SOURCES }
}

function leaf(expr: Expr, value: Value): Step {
  return node(expr, value, NO_STEPS)
}

function unary(expr: Expr, of: Step, run: (value: Value) => Value): Step {
  return node(expr, of.value.kind === 'absent' ? of.value : run(of.value), [of])
}

/** An operation that needs all its operands. */
function strict(parts: readonly Step[], run: (values: readonly Value[]) => Value): Value {
  const values = parts.map(part => part.value)
  return absenceOf(values) ?? run(values)
}

function truth(value: Value, expr: Expr): boolean {
  return value.kind === 'truth' ? value.truth : wrongType(expr, '“是否”')
}

function wrongType(expr: Expr, wanted: string): never {
  refuse('expr.type', `第 ${expr.at.replace(':', ' 行第 ')} 列：此处应为${wanted}`, 422, expr.at)
}

function wrongUnits(expr: Expr, left: string, right: string): never {
  refuse(
    'expr.unit',
    `左边${unitWords(left)}，右边${unitWords(right)}，不能直接运算，也不作换算`,
    422,
    expr.at,
  )
}

function named(expr: Expr, name: string, world: World, scope: Scope | undefined): Step {
  for (let at = scope; at; at = at.up) if (at.name === name) return read(expr, at.reading)
  if (name === 'period') return leaf(expr, { kind: 'text', text: world.data.period })
  const { values } = world.data
  const type = Object.hasOwn(world.vocabulary.names, name) ? world.vocabulary.names[name] : undefined
  const known = Object.hasOwn(values, name) ? values[name] : undefined
  if (!type && !known) return refuse('expr.name', `没有名为“${name}”的数据`, 422, expr.at)
  if (!known) return leaf(expr, missing())
  if (type) conform(known.value, type, () => name)
  return read(expr, known)
}

function read(expr: Expr, reading: Reading): Step {
  return { expr, value: reading.value, parts: NO_STEPS, from: sources(reading), reading }
}

function sources(reading: Reading): readonly Source[] {
  if (reading.value.kind === 'list') {
    const items = reading.value.items.flatMap(item => (item.from ? [item.from] : []))
    return reading.from ? [reading.from, ...items] : items
  }
  return reading.from ? [reading.from] : NO_SOURCES
}

function compared(expr: Expr, how: Comparison, left: Step, right: Step, world: World): Step {
  const parts = [left, right]
  // The hottest step of all: no array of values, no closure.
  const value =
    left.value.kind === 'absent' || right.value.kind === 'absent'
      ? absenceOf([left.value, right.value])!
      : truthOf(holds(how, order(expr, how, left.value, right.value, world)))
  const warning = straddles(left, right) ?? straddles(right, left)
  return warning ? { expr, value, parts, from: NO_SOURCES, warning } : node(expr, value, parts)
}

function holds(how: Comparison, order: number): boolean {
  switch (how) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '>=':
      return order >= 0
    case '>':
      return order > 0
  }
}

/** Negative, zero or positive. Of classes the better is the smaller; texts and truths are only equal or not. */
function order(expr: Expr, how: Comparison, a: Value, b: Value, world: World): number {
  if (a.kind === 'number' && b.kind === 'number') {
    return a.unit === b.unit ? compare(a.amount, b.amount) : wrongUnits(expr, a.unit, b.unit)
  }
  if (a.kind === 'ordinal' || b.kind === 'ordinal') {
    const scale = a.kind === 'ordinal' ? a.scale : b.kind === 'ordinal' ? b.scale : ''
    return place(expr, world, scale, a) - place(expr, world, scale, b)
  }
  if (how !== '=' && how !== '!=') return wrongType(expr, '可比大小的数或等级')
  if (a.kind === 'text' && b.kind === 'text') return a.text === b.text ? 0 : 1
  if (a.kind === 'truth' && b.kind === 'truth') return a.truth === b.truth ? 0 : 1
  return wrongType(expr, '同类的两个值')
}

function place(expr: Expr, world: World, scale: string, value: Value): number {
  const label =
    value.kind === 'text' ? value.text : value.kind === 'ordinal' && value.scale === scale ? value.label : ''
  const labels = Object.hasOwn(world.vocabulary.scales, scale) ? world.vocabulary.scales[scale]! : []
  const index = labels.indexOf(label)
  return index >= 0 ? index : wrongType(expr, `“${scale}”的一级（${labels.join('、')}）`)
}

/** Rule for surveys: the point estimate decides, but a bound inside the confidence interval is pointed out. */
function straddles(figure: Step, bound: Step): string | undefined {
  const survey = figure.reading?.from?.survey
  if (!survey || figure.value.kind !== 'number' || bound.value.kind !== 'number') return undefined
  const { unit } = figure.value
  if (compare(survey.low, bound.value.amount) >= 0 || compare(survey.high, bound.value.amount) < 0)
    return undefined
  const interval = `${amount(survey.low, unit)}—${amount(survey.high, unit)}`
  return `抽样 ${survey.n} 份，置信区间 ${interval} 跨过 ${amount(bound.value.amount, unit)}，结论以点估计为准`
}

function member(expr: Expr, item: Value, set: Value): Value {
  if (set.kind !== 'set') return wrongType(expr, '集合')
  if (item.kind === 'text') return truthOf(set.items.includes(item.text))
  if (item.kind === 'ordinal') return truthOf(set.items.includes(item.label))
  return wrongType(expr, '文字或等级')
}

function computed(expr: Expr, how: Arithmetic, a: Value, b: Value): Value {
  if (a.kind !== 'number' || b.kind !== 'number') return wrongType(expr, '数')
  const unit = unitOf(how, a.unit, b.unit) ?? wrongUnits(expr, a.unit, b.unit)
  if (how === '/') {
    return b.amount === ZERO
      ? missing('除数为零')
      : numberOf(divide(a.amount, b.amount, QUOTIENT_SCALE), unit)
  }
  const run = how === '+' ? add : how === '-' ? subtract : multiply
  return numberOf(run(a.amount, b.amount), unit)
}

function looked(expr: Extract<Expr, { op: 'lookup' }>, world: World, scope: Scope | undefined): Step {
  const of = step(expr.of, world, scope)
  const { value } = of
  if (value.kind === 'absent') return node(expr, value, [of])
  const key = value.kind === 'text' ? value.text : value.kind === 'ordinal' ? value.label : undefined
  const plain = value.kind === 'number' && value.unit === '' ? value.amount : undefined
  if (key === undefined && plain === undefined) return wrongType(expr, '文字、等级或不带单位的数')
  const row = expr.rows.find(r => (typeof r.key === 'string' ? r.key === key : r.key.amount === plain))
  const chosen = row?.value ?? expr.other
  if (!chosen) return node(expr, missing(`表中没有“${key ?? plain}”`), [of])
  const result = step(chosen, world, scope)
  return node(expr, result.value, [of, result])
}

function called(expr: Extract<Expr, { op: 'call' }>, world: World, scope: Scope | undefined): Step {
  const builtIn = findFunction(expr.name)
  if (!builtIn) return refuse('expr.name', `没有名为“${expr.name}”的函数`, 422, expr.at)
  const { parameters, optional = 0, repeats } = builtIn
  const n = expr.args.length
  const fits = repeats
    ? n > 0 && n % parameters.length === 0
    : n <= parameters.length && n >= parameters.length - optional
  if (!fits) return refuse('expr.argument', `${expr.name} 的参数个数不对`, 422, expr.at)
  const parts = expr.args.map(arg => step(arg, world, scope))
  const values = parts.map(part => part.value)
  const absent = repeats ? undefined : absenceOf(values)
  if (absent) return node(expr, absent, parts)
  const { value, from = NO_SOURCES, reading } = builtIn.run(values, world)
  return reading ? { expr, value, parts, from, reading } : { expr, value, parts, from }
}

type Quantified = Extract<Expr, { variable: string }>

function quantified(expr: Quantified, world: World, scope: Scope | undefined): Step {
  const over = step(expr.over, world, scope)
  if (over.value.kind === 'absent') return node(expr, over.value, [over])
  if (over.value.kind !== 'list') return wrongType(expr, '列表')
  const { items } = over.value
  // An absent member has no answer, whatever the body says: `every(x in L, yes)` must not pass over missing data.
  const bodies = items.map(reading =>
    reading.value.kind === 'absent'
      ? read({ op: 'name', name: expr.variable, at: expr.body.at }, reading)
      : about(step(expr.body, world, { name: expr.variable, reading, up: scope }), reading),
  )
  if (expr.op !== 'each') {
    for (const body of bodies) if (body.value.kind !== 'absent') truth(body.value, expr.body)
  }
  return node(
    expr,
    gathered(
      expr.op,
      items,
      bodies.map(body => body.value),
    ),
    [over, ...bodies],
  )
}

/** The step, as that of one member. A warning is kept, and nothing is spread: this runs once for every member. */
function about({ expr, value, parts, from, warning }: Step, reading: Reading): Step {
  return warning === undefined
    ? { expr, value, parts, from, reading }
    : { expr, value, parts, from, reading, warning }
}

function gathered(op: Quantified['op'], items: readonly Reading[], values: readonly Value[]): Value {
  switch (op) {
    case 'every':
      return joined(values, false)
    case 'some':
      return joined(values, true)
    case 'each':
      return { kind: 'list', items: items.map((item, i) => ({ ...item, value: values[i]! })) }
    case 'run':
      return countFromEnd(values)
    case 'count': {
      if (values.length === 0) return numberOf(ZERO) // an empty list was given as such: nothing was found
      const counted = countable(values.map(value => ({ value })))
      return 'absent' in counted ? counted.absent : numberOf(whole(yeses(counted.items)))
    }
    case 'share': {
      const counted = countable(values.map(value => ({ value })))
      if ('absent' in counted) return counted.absent
      const share = multiply(whole(yeses(counted.items)), HUNDRED)
      return numberOf(divide(share, whole(counted.items.length), QUOTIENT_SCALE), PERCENT)
    }
  }
}

function yeses(items: readonly Reading[]): number {
  return items.filter(({ value }) => value.kind === 'truth' && value.truth).length
}
