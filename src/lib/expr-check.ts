// The checker: types, units, names and a few lints, before a pack is loaded. Problems carry `line:column`.

import { compare, HUNDRED } from './decimal.ts'
import type { Comparison, Expr, Problem, ValueType, Vocabulary } from './expr.ts'
import { checkCall } from './expr-check-call.ts'
import { findFunction } from './expr-functions.ts'
import { ANY, KINDS, sameType, typeWords } from './expr-type.ts'
import { PERCENT, unitOf, unitWords } from './expr-unit.ts'

export interface Checked {
  readonly type: ValueType
  readonly problems: readonly Problem[]
}

/** What a checking function may use: types of subexpressions, and a place to report. */
export interface Checker {
  readonly vocabulary: Vocabulary
  typeOf(expr: Expr): ValueType
  error(expr: Expr, code: string, detail: string): ValueType
  warn(expr: Expr, code: string, detail: string): void
}

const TRUTH: ValueType = { kind: 'truth' }

/** Type of the expression and everything that is wrong with it; never throws. */
export function check(expr: Expr, vocabulary: Vocabulary): Checked {
  const problems: Problem[] = []
  const checker = (variables: ReadonlyMap<string, ValueType>): Checker => ({
    vocabulary,
    typeOf: inner => typed(inner, checker(variables), variables, checker),
    error: ({ at }, code, detail) => {
      problems.push({ code, severity: 'error', at, detail })
      return ANY
    },
    warn: ({ at }, code, detail) => problems.push({ code, severity: 'warning', at, detail }),
  })
  return { type: checker(new Map()).typeOf(expr), problems }
}

/** Checks an expression that must give a verdict: a yes or no, or a reason why there is none. */
export function checkVerdict(expr: Expr, vocabulary: Vocabulary): Checked {
  const checked = check(expr, vocabulary)
  if (checked.type.kind === 'truth' || checked.type.kind === 'any') return checked
  const detail = `结果是${typeWords(checked.type)}，不是“是否”，不能作为结论`
  const problem: Problem = { code: 'expr.not-a-verdict', severity: 'error', at: expr.at, detail }
  return { type: checked.type, problems: [...checked.problems, problem] }
}

type Variables = ReadonlyMap<string, ValueType>

function typed(
  expr: Expr,
  c: Checker,
  variables: Variables,
  deeper: (variables: Variables) => Checker,
): ValueType {
  switch (expr.op) {
    case 'number':
      return { kind: 'number', unit: expr.unit }
    case 'text':
      return { kind: 'text' }
    case 'truth':
      return TRUTH
    case 'set':
      return { kind: 'set' }
    case 'name':
      return nameType(expr, c, variables)
    case 'not':
      return wanted(expr.of, c, 'truth')
    case 'negate':
      return wanted(expr.of, c, 'number')
    case 'and':
    case 'or':
      for (const part of expr.parts) wanted(part, c, 'truth')
      return TRUTH
    case 'compare':
      comparison(expr, c)
      return TRUTH
    case 'in': {
      const item = c.typeOf(expr.left)
      if (!['text', 'ordinal', 'any'].includes(item.kind)) {
        c.error(expr.left, 'expr.type', `in 的左边应为文字或等级，这里是${typeWords(item)}`)
      }
      wanted(expr.right, c, 'set')
      return TRUTH
    }
    case 'sum': {
      const [left, right] = [wanted(expr.left, c, 'number'), wanted(expr.right, c, 'number')]
      if (left.kind !== 'number' || right.kind !== 'number') return ANY
      const unit = unitOf(expr.how, left.unit, right.unit)
      return unit === undefined ? mixed(expr, c, left.unit, right.unit) : { kind: 'number', unit }
    }
    case 'if':
      wanted(expr.test, c, 'truth')
      return together(expr, [expr.yes, expr.no], c)
    case 'lookup': {
      const key = c.typeOf(expr.of)
      const textual = key.kind === 'text' || key.kind === 'ordinal'
      const plain = key.kind === 'number' && key.unit === ''
      if (!textual && !plain && key.kind !== 'any') {
        c.error(expr.of, 'expr.type', `查表的值应为文字、等级或不带单位的数，这里是${typeWords(key)}`)
      }
      for (const row of expr.rows) rowKey(row.key, key, expr, c)
      return together(expr, [...expr.rows.map(row => row.value), ...(expr.other ? [expr.other] : [])], c)
    }
    case 'call':
      return checkCall(expr, findFunction(expr.name), c)
    default: {
      const over = wanted(expr.over, c, 'list')
      const known = variables.has(expr.variable) || Object.hasOwn(c.vocabulary.names, expr.variable)
      if (known || expr.variable === 'period') {
        c.error(expr, 'expr.name', `变量“${expr.variable}”与已有的名称重复，请换一个`)
      }
      const item = over.kind === 'list' ? over.of : ANY
      const inner = deeper(new Map([...variables, [expr.variable, item]]))
      if (expr.op === 'each') return { kind: 'list', of: inner.typeOf(expr.body) }
      wanted(expr.body, inner, 'truth')
      if (expr.op === 'every' || expr.op === 'some') return TRUTH
      return { kind: 'number', unit: expr.op === 'share' ? PERCENT : '' }
    }
  }
}

function nameType(expr: Extract<Expr, { op: 'name' }>, c: Checker, variables: Variables): ValueType {
  const variable = variables.get(expr.name)
  if (variable) return variable
  if (expr.name === 'period') return { kind: 'text' }
  const { names } = c.vocabulary
  if (Object.hasOwn(names, expr.name)) return names[expr.name]!
  return c.error(expr, 'expr.name', `没有名为“${expr.name}”的数据；指标请写成 reading("${expr.name}")`)
}

/** The type of a part that must be of one kind; reports and goes on with `any` when it is not. */
function wanted(expr: Expr, c: Checker, kind: ValueType['kind']): ValueType {
  const type = c.typeOf(expr)
  if (type.kind === kind || type.kind === 'any') return type
  return c.error(expr, 'expr.type', `此处应为${KINDS[kind]}，这里是${typeWords(type)}`)
}

/** Branches of a choice must give the same type, units included. */
function together(expr: Expr, branches: readonly Expr[], c: Checker): ValueType {
  const types = branches.map(branch => c.typeOf(branch)).filter(type => type.kind !== 'any')
  const odd = types.find(type => !sameType(type, types[0]!))
  if (odd)
    return c.error(
      expr,
      'expr.type',
      `各结果须同类同单位，这里有${typeWords(types[0]!)}，也有${typeWords(odd)}`,
    )
  return types[0] ?? ANY
}

function rowKey(key: string | object, type: ValueType, expr: Expr, c: Checker): void {
  const text = typeof key === 'string'
  if (type.kind === 'number' ? text : !text && type.kind !== 'any') {
    c.error(expr, 'expr.type', '表左边的一列与所查的值不同类')
  } else if (text && type.kind === 'ordinal') label(key, type.scale, expr, c)
}

function label(text: string, scale: string, expr: Expr, c: Checker): void {
  const labels = Object.hasOwn(c.vocabulary.scales, scale) ? c.vocabulary.scales[scale]! : []
  if (!labels.includes(text)) {
    c.error(expr, 'expr.scale', `“${scale}”中没有“${text}”，只有${labels.join('、')}`)
  }
}

function mixed(expr: Expr, c: Checker, left: string, right: string): ValueType {
  return c.error(
    expr,
    'expr.unit',
    `左边${unitWords(left)}，右边${unitWords(right)}，不能直接运算或比较，也不作换算`,
  )
}

function comparison(expr: Extract<Expr, { op: 'compare' }>, c: Checker): void {
  const [left, right] = [c.typeOf(expr.left), c.typeOf(expr.right)]
  if (left.kind === 'any' || right.kind === 'any') return
  if (left.kind === 'number' && right.kind === 'number') {
    if (left.unit !== right.unit) mixed(expr, c, left.unit, right.unit)
    else boundLint(expr, c)
    return
  }
  for (const [a, b, side] of [
    [left, right, expr.right],
    [right, left, expr.left],
  ] as const) {
    if (a.kind !== 'ordinal') continue
    if (b.kind === 'ordinal' && a.scale === b.scale) return
    if (b.kind === 'text' && side.op === 'text') {
      label(side.text, a.scale, side, c)
      return
    }
  }
  const equality = expr.how === '=' || expr.how === '!='
  if (equality && left.kind === right.kind && (left.kind === 'text' || left.kind === 'truth')) return
  c.error(expr, 'expr.type', `${typeWords(left)}与${typeWords(right)}不能用“${expr.how}”比较`)
}

const MIRROR: Record<Comparison, Comparison> = {
  '<': '>',
  '<=': '>=',
  '=': '=',
  '!=': '!=',
  '>=': '<=',
  '>': '<',
}

/** 四(八)32 says “≥100 %”: such a bound is taken as written, but pointed out. Growth may well exceed 100 %. */
function boundLint(expr: Extract<Expr, { op: 'compare' }>, c: Checker): void {
  const flipped = expr.left.op === 'number'
  const [figure, bound] = flipped ? [expr.right, expr.left] : [expr.left, expr.right]
  const how = flipped ? MIRROR[expr.how] : expr.how
  const proportion =
    figure.op === 'share' || (figure.op === 'call' && ['reading', 'percent'].includes(figure.name))
  if (bound.op !== 'number' || bound.unit !== PERCENT || !proportion) return
  const over = compare(bound.amount, HUNDRED)
  if (how === '>=' && over === 0) {
    c.warn(expr, 'expr.bound', '占比不会超过 100%，“>= 100%”只在等于时成立，建议写成“= 100%”')
  } else if ((how === '>' && over >= 0) || ((how === '>=' || how === '=') && over > 0)) {
    c.warn(expr, 'expr.bound', '占比不会超过 100%，这个条件永远达不到，请核对原文')
  } else if (how === '<=' && over >= 0) {
    c.warn(expr, 'expr.bound', '占比不会超过 100%，这个条件总是成立，请核对原文')
  }
}
