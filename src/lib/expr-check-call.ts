// Checking of calls against the table of functions: how many arguments, of which kind, naming what.

import type { Expr, ValueType } from './expr.ts'
import type { Checker } from './expr-check.ts'
import type { BuiltIn, ParameterKind } from './expr-functions.ts'
import { isPeriod } from './expr-period.ts'
import { ANY, typeWords } from './expr-type.ts'
import { PERCENT } from './expr-unit.ts'

type Call = Extract<Expr, { op: 'call' }>

/** Type of a call's result; reports what does not fit. */
export function checkCall(expr: Call, builtIn: BuiltIn | undefined, c: Checker): ValueType {
  if (!builtIn) return c.error(expr, 'expr.name', `没有名为“${expr.name}”的函数`)
  const { parameters, optional = 0, repeats } = builtIn
  const n = expr.args.length
  const fits = repeats
    ? n > 0 && n % parameters.length === 0
    : n <= parameters.length && n >= parameters.length - optional
  if (!fits) {
    return c.error(expr, 'expr.argument', `${expr.name} 应有 ${parameters.length} 个参数（${builtIn.does}）`)
  }
  const types: ValueType[] = []
  let sound = true
  for (const [i, arg] of expr.args.entries()) {
    const type = c.typeOf(arg)
    types.push(type)
    const fault = argument(parameters[i % parameters.length]!, arg, type, c)
    if (fault === undefined) continue
    c.error(arg, 'expr.argument', fault)
    sound = false
  }
  if (!sound) return ANY
  const texts = expr.args.map(arg => (arg.op === 'text' ? arg.text : ''))
  const result = builtIn.type(types, texts, c.vocabulary)
  return typeof result === 'string' ? c.error(expr, 'expr.argument', result) : result
}

/** What is wrong with an argument; undefined when it fits. */
function argument(kind: ParameterKind, arg: Expr, type: ValueType, c: Checker): string | undefined {
  const text = arg.op === 'text' ? arg.text : undefined
  const { indicators, benchmarks, plans, scales } = c.vocabulary
  switch (kind) {
    case 'indicator':
      return declared('指标', text, indicators)
    case 'benchmark':
      if (text !== undefined && Object.hasOwn(benchmarks, text) && benchmarks[text]!.among?.length === 0) {
        c.warn(arg, 'expr.among', `基准“${text}”的对比范围尚未列明，列明之前只能是“数据不足”`)
      }
      return declared('基准', text, benchmarks)
    case 'plan':
      return declared('计划值', text, plans)
    case 'scale':
      return declared('等级', text, scales)
    case 'text':
      return text === undefined || text === '' ? '此处应为加引号的文字' : undefined
    case 'period':
      return text !== undefined && isPeriod(text) ? undefined : '此处应为时期，如 "2021"、"2022-03"'
    case 'whole':
      return arg.op === 'number' && arg.unit === '' && /^\d{1,2}$/.test(arg.amount)
        ? undefined
        : '此处应为直接写出的整数'
    default:
      return computed(kind, type)
  }
}

function declared(what: string, text: string | undefined, known: object): string | undefined {
  if (text === undefined) return `此处应为加引号的${what}名称`
  return Object.hasOwn(known, text) ? undefined : `没有名为“${text}”的${what}`
}

function computed(kind: ParameterKind, type: ValueType): string | undefined {
  if (type.kind === 'any') return undefined
  const number = type.kind === 'number'
  const figures = type.kind === 'list' && (type.of.kind === 'number' || type.of.kind === 'any')
  const fits: Partial<Record<ParameterKind, [fits: boolean, words: string]>> = {
    figure: [number, '数'],
    plain: [number && type.unit === '', '不带单位的数'],
    percent: [number && type.unit === PERCENT, '百分比'],
    figures: [figures, '数的列表'],
    list: [type.kind === 'list', '列表'],
    set: [type.kind === 'set', '集合'],
  }
  const [ok, words] = fits[kind] ?? [true, '']
  return ok ? undefined : `此处应为${words}，这里是${typeWords(type)}`
}
