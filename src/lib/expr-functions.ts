// The closed table of functions: name, parameters, result, what it does. A pack can use these and no others.

import {
  EMPTY_VOCABULARY as EMPTY,
  type Outcome,
  type Value,
  type ValueType,
  type Vocabulary,
  type World,
} from './expr.ts'
import * as find from './expr-readings.ts'
import * as sums from './expr-sums.ts'
import { PERCENT, unitOfDifference } from './expr-unit.ts'

/** What an argument must be. The first four are quoted texts, resolved when the pack is checked. */
export type ParameterKind =
  | 'indicator'
  | 'benchmark'
  | 'plan'
  | 'scale'
  | 'text'
  | 'period'
  | 'whole'
  | 'plain'
  | 'percent'
  | 'figure'
  | 'figures'
  | 'list'
  | 'set'

export interface BuiltIn {
  readonly name: string
  readonly parameters: readonly ParameterKind[]
  /** How many of the last parameters may be left out. */
  readonly optional?: number
  /** The parameters repeat as a whole: `blend(v, w, v, w)`. */
  readonly repeats?: boolean
  /** How the result is typed in words, for the pack author's manual. */
  readonly result: string
  readonly does: string
  /** Type of the result from the types and quoted texts of the arguments; a string says what does not fit. */
  readonly type: (
    args: readonly ValueType[],
    texts: readonly string[],
    vocabulary: Vocabulary,
  ) => ValueType | string
  /** Arguments are of the right kinds and none is absent. */
  readonly run: (args: readonly Value[], world: World) => Outcome
}

const number = (unit: string): ValueType => ({ kind: 'number', unit })
const ANY: ValueType = { kind: 'any' }
const TRUTH: ValueType = { kind: 'truth' }

const ofIndicator: BuiltIn['type'] = (_, [name], { indicators }) => indicators[name!]?.type ?? ANY
const listOfIndicator: BuiltIn['type'] = (...args) => ({
  kind: 'list',
  of: ofIndicator(...args) as ValueType,
})
const sameAsFirst: BuiltIn['type'] = ([first]) => first!
const single: BuiltIn['type'] = (types, texts, vocabulary) =>
  vocabulary.indicators[texts[0]!]?.subjects
    ? `指标“${texts[0]}”按对象分别填报，请用 subjects() 或 months() 逐个判断`
    : (ofIndicator(types, texts, vocabulary) as ValueType)
const elementOfFirst: BuiltIn['type'] = ([first]) => (first?.kind === 'list' ? first.of : ANY)
const sameUnits =
  (result: (first: ValueType) => ValueType): BuiltIn['type'] =>
  args => {
    const units = args.flatMap(type => (type.kind === 'number' ? [type.unit] : []))
    return units.every(unit => unit === units[0]) ? result(args[0]!) : '各数的单位必须相同'
  }

function fn(
  name: string,
  parameters: readonly ParameterKind[],
  result: string,
  does: string,
  type: BuiltIn['type'],
  run: BuiltIn['run'],
  more: Pick<BuiltIn, 'optional' | 'repeats'> = {},
): BuiltIn {
  return { name, parameters, result, does, type, run, ...more }
}

// biome-ignore format: a table
export const FUNCTIONS: readonly BuiltIn[] = [
  // Readings
  fn('reading', ['indicator', 'period'], '同指标', '取指标在本期（或所写时期）的数', single, find.reading, { optional: 1 }),
  fn('previous', ['indicator'], '同指标', '取指标上一期的数', single, find.previous),
  fn('months', ['indicator'], '列表', '取本期内每个月、每个对象的数，缺的月份按缺数据', listOfIndicator, find.inside('month')),
  fn('quarters', ['indicator'], '列表', '取本期内每个季度、每个对象的数', listOfIndicator, find.inside('quarter')),
  fn('halves', ['indicator'], '列表', '取本期内每个半年、每个对象的数', listOfIndicator, find.inside('half')),
  fn('years', ['indicator', 'whole'], '列表', '取到本年为止连续若干年、每个对象的数，缺的年份按缺数据', listOfIndicator, find.years),
  fn('subjects', ['indicator'], '列表', '取本期每个对象的数，未填报的按缺数据', listOfIndicator, find.subjects),
  fn('benchmark', ['benchmark', 'period'], '同基准', '取本期（或所写时期）的对比基准，须注明出处', (_, [name], v) => v.benchmarks[name!]?.type ?? ANY, find.published('benchmarks'), { optional: 1 }),
  fn('plan', ['plan', 'period'], '同计划', '取本期（或所写时期）的计划、规划或下达值，须注明出处', (_, [name], v) => v.plans[name!]?.type ?? ANY, find.published('plans'), { optional: 1 }),
  // Change
  fn('growth', ['indicator'], '%', '指标比上年同期的增幅', (a, t, v) => (ofIndicator(a, t, v) as ValueType).kind === 'number' ? number(PERCENT) : '增幅只能用于数值指标', find.growth),
  fn('improves', ['indicator'], '是否', '指标比上年同期变好（名次变小也是变好，方向写在指标上）', (_, [name], v) => v.indicators[name!]?.better ? TRUTH : `指标“${name}”没有写明数大为好还是数小为好`, find.improves),
  fn('rises', ['figures'], '列表', '相邻两期之差；百分比之差以个百分点计', ([list]) => list?.kind === 'list' && list.of.kind === 'number' ? { kind: 'list', of: number(unitOfDifference(list.of.unit)) } : ANY, sums.rises),
  fn('rises_in_row', ['figures'], '数', '截至末期连续上升的次数：连续三年上升须有四个年度的数', () => number(''), sums.risesInRow),
  // Lists
  fn('sum', ['figures'], '同列表', '合计，不适用的不计', elementOfFirst, sums.sum),
  fn('mean', ['figures'], '同列表', '平均，不适用的不进分母', elementOfFirst, sums.mean),
  fn('smallest', ['figures'], '同列表', '最小的数', elementOfFirst, sums.smallest),
  fn('largest', ['figures'], '同列表', '最大的数', elementOfFirst, sums.largest),
  fn('last', ['list'], '同列表', '列表末项', elementOfFirst, sums.last),
  fn('covers', ['set', 'set'], '是否', '前一集合包含后一集合的每一项', () => TRUTH, sums.coversAll),
  // Figures
  fn('percent', ['figure', 'figure'], '%', '前数占后数的百分比，两数单位相同', sameUnits(() => number(PERCENT)), sums.percent),
  fn('portion', ['figure', 'percent'], '同前数', '前数的百分之几', sameAsFirst, sums.portion),
  fn('round', ['figure', 'whole'], '同前数', '四舍五入到若干位小数', sameAsFirst, sums.rounded),
  fn('at_least', ['figure', 'figure'], '同前数', '不低于后数：低于则取后数', sameUnits(first => first), sums.atLeast),
  fn('at_most', ['figure', 'figure'], '同前数', '不高于后数：高于则取后数', sameUnits(first => first), sums.atMost),
  // Scores
  fn('deduct', ['figure', 'figure', 'plain'], '同前数', '满分、每处扣分、处数：扣完为止', ([full, each]) => sameUnits(first => first)([full!, each!], [], EMPTY), sums.deduct),
  fn('attain', ['figure', 'figure', 'figure'], '同第三数', '完成数、要求数、满分：按完成比例得分，封顶满分', ([done, wanted, full]) => typeof sameUnits(f => f)([done!, wanted!], [], EMPTY) === 'string' ? '完成数与要求数的单位必须相同' : full!, sums.attain),
  fn('blend', ['figure', 'percent'], '同各分', '分、权重、分、权重……：加权平均，不适用的连同权重一起不计', args => sameUnits(first => first)(args.filter((_, i) => i % 2 === 0), [], EMPTY), sums.blend, { repeats: true }),
  // Words
  fn('class', ['scale', 'text'], '等级', '某种等级中的一级', (_, [scale, label], v) => v.scales[scale!]?.includes(label!) ? { kind: 'ordinal', scale: scale! } : `等级“${scale}”中没有“${label}”`, sums.classOf),
  fn('human', ['text'], '待人工', '须由人判断，写明判断什么', () => ANY, sums.human),
  fn('not_applicable', ['text'], '不适用', '不适用，写明理由', () => ANY, sums.notApplicable),
]

const byName = new Map(FUNCTIONS.map(row => [row.name, row]))

/** A function by name. */
export function findFunction(name: string): BuiltIn | undefined {
  return byName.get(name)
}
