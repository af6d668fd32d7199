// Whether indicators.yaml holds together with the targets: every reference meets its mark, every rule reads, fits its
// units and gives a verdict.
import { compare, type Decimal } from '../../lib/decimal.ts'
import type { At } from '../../lib/expr.ts'
import { checkVerdict } from '../../lib/expr-check.ts'
import { parse } from '../../lib/expr-parse.ts'
import { Refused } from '../../lib/refusal.ts'
import type { Computed, Indicator, IndicatorsFile } from './indicators.contract.ts'
import type { PackProblem, PlanPack } from './pack.contract.ts'
import { at, missing, odd, repeated } from './pack-report.ts'
import { type Grounds, ruleOf, scalesOf, vocabularyOf } from './target-rule.ts'

const FILE = 'indicators.yaml'

/** Everything wrong or odd in the indicators, and in the rules that targets get by them or by their kind. */
export function* checkIndicators(pack: PlanPack): Generator<PackProblem> {
  const file = pack.indicators
  if (file) yield* checkFile(pack, file)
  yield* checkTargetRules(pack, file)
}

function* checkFile(pack: PlanPack, file: IndicatorsFile): Generator<PackProblem> {
  const targets = new Set(pack.targets.map(it => it.code))
  const clauses = new Set(pack.clauses.map(it => it.id))
  for (const [key, word] of [
    ['lists', '名录'],
    ['benchmarks', '对照数'],
    ['plans', '规划数'],
    ['goals', '分目标'],
    ['indicators', '指标'],
  ] as const) {
    const rows: readonly { code: string; name: string }[] = file[key]
    yield* repeated(FILE, rows, `/${key}`, 'code', it => it.code, word)
    yield* repeated(FILE, rows, `/${key}`, 'name', it => it.name, word)
  }
  yield* repeated(FILE, file.rules, '/rules', 'target', it => it.target, '目标的算式')
  const lists = new Set(file.lists.map(it => it.code))
  for (const key of ['benchmarks', 'plans', 'indicators'] as const) {
    for (const [i, it] of file[key].entries()) {
      for (const [j, code] of it.for.entries())
        yield* missing(FILE, `/${key}/${i}/for/${j}`, code, targets, '目标', 'targets.yaml')
      if ('among' in it) yield* missing(FILE, `/${key}/${i}/among`, it.among, lists, '名录', 'lists')
      if (it.name.includes('"')) yield at(FILE, `/${key}/${i}/name`, 'indicator.name', '名称里不能有半角引号')
    }
  }
  for (const [i, it] of file.indicators.entries()) yield* checkIndicator(pack, file, it, i, lists)
  const goals = new Set(file.goals.map(it => it.code))
  for (const [i, goal] of file.goals.entries()) {
    yield* missing(FILE, `/goals/${i}/clause`, goal.clause, clauses, '条款', 'clauses.yaml')
    yield* missing(FILE, `/goals/${i}/parent`, goal.parent, goals, '上一级分目标', 'goals')
    for (const [j, code] of (goal.targets ?? []).entries())
      yield* missing(FILE, `/goals/${i}/targets/${j}`, code, targets, '目标', 'targets.yaml')
  }
  for (const [i, rule] of file.rules.entries())
    yield* missing(FILE, `/rules/${i}/target`, rule.target, targets, '目标', 'targets.yaml')
}

function* checkIndicator(
  pack: PlanPack,
  file: IndicatorsFile,
  it: Indicator,
  i: number,
  lists: ReadonlySet<string>,
): Generator<PackProblem> {
  const path = `/indicators/${i}`
  const units = new Set(pack.units.units.map(one => one.code))
  yield* missing(FILE, `${path}/owner`, it.owner, units, '单位', 'units.yaml')
  if (it.subjects && typeof it.subjects === 'object' && 'list' in it.subjects)
    yield* missing(FILE, `${path}/subjects/list`, it.subjects.list, lists, '名录', 'lists')
  if (it.counties && it.subjects)
    yield at(FILE, `${path}/counties`, 'indicator.counties', `“${it.name}”已逐个对象填报，不能再写 counties`)
  if (it.measure === 'figure' && it.unit === undefined)
    yield at(FILE, path, 'indicator.unit', `“${it.name}”是数，须写单位 unit`)
  if (it.measure !== 'figure' && (it.unit ?? it.limits ?? it.usual ?? it.whole) !== undefined)
    yield at(FILE, path, 'indicator.figure', `“${it.name}”不是数，不能写单位和范围`)
  if (it.computed) yield* checkComputed(pack, it, it.computed, path)
  const scale = new Set(Object.keys(scalesOf(file)))
  if (it.measure === 'class') {
    if (it.scale === undefined) yield at(FILE, path, 'indicator.scale', `“${it.name}”是等级，须写 scale`)
    yield* missing(FILE, `${path}/scale`, it.scale, scale, '等级', 'scales')
  }
  for (const key of ['limits', 'usual'] as const) {
    const { low, high } = it[key] ?? {}
    if (low !== undefined && high !== undefined && compare(low as Decimal, high as Decimal) >= 0)
      yield at(FILE, `${path}/${key}`, 'indicator.bounds', `“${it.name}”的下限应小于上限`)
  }
  if (it.for.length === 0) yield odd(FILE, path, 'indicator.idle', `没有目标用到“${it.name}”`)
}

const REGISTERS = 'registers.yaml'

/** What a tally counts must be there: a register with a date, the column, the choice that picks rows. */
function* checkComputed(
  pack: PlanPack,
  it: Indicator,
  { tally, register, day, column, only, categories }: Computed,
  path: string,
): Generator<PackProblem> {
  const where = `${path}/computed`
  const wanted = tally === 'register-values' ? 'set' : 'figure'
  if (it.measure !== wanted)
    yield at(FILE, where, 'indicator.computed', `“${it.name}”用 ${tally} 汇总，measure 须是 ${wanted}`)
  if (it.subjects || it.counties)
    yield at(FILE, where, 'indicator.computed', `“${it.name}”自动汇总的是全市的数，不能逐个对象填报`)
  if (tally === 'longest-fix') {
    const known = new Set((pack.rules.categories ?? []).map(one => one.code))
    if (!categories)
      yield at(FILE, where, 'indicator.computed', `“${it.name}”须用 categories 写明汇总哪些问题分类`)
    for (const [i, code] of (categories ?? []).entries())
      yield* missing(FILE, `${where}/categories/${i}`, code, known, '问题分类', 'categories.yaml')
  }
  if (!tally.startsWith('register-')) return
  const definition = pack.registers?.find(one => one.code === register)
  if (!definition || !day) {
    yield at(FILE, where, 'indicator.computed', `“${it.name}”须用 register 写明登记册、用 day 写明日期栏`)
    return
  }
  const columns = new Map(definition.columns.map(one => [one.code, one]))
  for (const [key, code] of Object.entries({ day, column, only: only?.column }))
    yield* missing(FILE, `${where}/${key}`, code, new Set(columns.keys()), '栏', REGISTERS)
  if (columns.get(day) && columns.get(day)?.type !== 'date')
    yield at(FILE, `${where}/day`, 'indicator.computed', '按日期归到期间，day 须指向日期栏')
  if (tally === 'register-values' && columns.get(column ?? '')?.type !== 'choice')
    yield at(FILE, `${where}/column`, 'indicator.computed', 'column 须指向一个选择栏')
  if (only && !columns.get(only.column)?.options?.includes(only.is))
    yield at(FILE, `${where}/only`, 'indicator.computed', `“${only.is}”不是该栏的选项`)
}

function* checkTargetRules(pack: PlanPack, file: IndicatorsFile | undefined): Generator<PackProblem> {
  // Lists are entered later, by people; here each stands for one unnamed member.
  const lists = Object.fromEntries((file?.lists ?? []).map(it => [it.code, ['（待列明）']]))
  const counties = pack.units.divisions.filter(it => it.level === 'county').map(it => it.name)
  const grounds: Grounds = { file, counties, lists }
  for (const [i, target] of pack.targets.entries()) {
    const own = file?.rules.findIndex(it => it.target === target.code) ?? -1
    const [where, path] = own >= 0 ? [FILE, `/rules/${own}/expr`] : ['targets.yaml', `/${i}/kind`]
    const rule = ruleOf(target, grounds)
    try {
      const expr = parse(rule.text)
      for (const it of checkVerdict(expr, vocabularyOf([rule], grounds)).problems) {
        const words = `目标 ${target.code} 的算式${place(it.at)}：${it.detail}`
        // A bound that cannot be passed over (≥ 100%) is the plan's own wording, taken as written.
        if (it.severity === 'error') yield at(where, path, 'rule', words)
        else if (it.code !== 'expr.bound') yield odd(where, path, 'rule', words)
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      yield at(where, path, 'rule', `目标 ${target.code} 的算式读不通：${error.refusal.detail}`)
    }
  }
}

const place = (position: At) => `第 ${position.replace(':', ' 行第 ')} 列`
