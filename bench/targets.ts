// `targets`: every target of the pack judged for 337 cities over five years, 141,540 verdicts on one core, each with its
// own readings, benchmarks and plan values, in processor time; the same evaluator that the product uses, explanation steps included.
import { join } from 'node:path'
import { decimal } from '../src/lib/decimal.ts'
import type { Data, Reading, Value } from '../src/lib/expr.ts'
import { evaluate, verdictOf } from '../src/lib/expr-eval.ts'
import { slots } from '../src/lib/expr-period.ts'
import { random } from '../src/lib/random.ts'
import { type Prepared, prepare } from '../src/modules/metrics/world.ts'
import { readPack } from '../src/modules/plan/pack.io.ts'
import type { Known, Rule } from '../src/modules/plan/target-rule.ts'
import type { Bench } from './main.ts'

const CITIES = 337
const YEARS = ['2018', '2019', '2020', '2021', '2022']
const SEEN = ['2015', '2016', '2017', ...YEARS]
const ROUNDS = 5

export const targets: Bench = async (root, progress) => {
  const { pack } = await readPack(join(root, 'packs/wuzhong-2021'))
  if (pack?.kind !== 'plan') throw new Error('no plan pack')
  const counties = pack.units.divisions.filter(it => it.level === 'county').map(it => it.name)
  const lists = Object.fromEntries((pack.indicators?.lists ?? []).map(it => [it.code, ['甲', '乙']]))
  const grounds = { file: pack.indicators, counties, lists }
  const rules = pack.targets.map(it => prepare({ ...it, requirement: `target:${it.code}` }, grounds))
  const chance = random('bench-targets')
  const n = CITIES * rules.length * YEARS.length
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    let met = 0
    let spent = 0
    for (let city = 0; city < CITIES; city++) {
      // Made one city at a time, as the product loads them; only judging is measured.
      const data = rules.map(it => dataOf(it, chance))
      const from = process.cpuUsage()
      rules.forEach((rule, i) => {
        for (const period of YEARS) {
          const { value } = evaluate(rule.expr, rule.vocabulary, { ...data[i]!, period })
          if (verdictOf(value) === '达标') met += 1
        }
      })
      const { user, system } = process.cpuUsage(from)
      spent += (user + system) / 1000
    }
    times.push(spent)
    progress(`第 ${round + 1} 轮：${n} 个结论，处理器 ${spent.toFixed(0)} 毫秒，其中达标 ${met}`)
  }
  const median = [...times].sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!
  return [{ name: 'targets', value: Number((median / 1000).toFixed(3)), unit: 's', n }]
}

type Chance = ReturnType<typeof random>
type Readings = Omit<Data, 'period'>

function dataOf(prepared: Prepared, chance: Chance): Readings {
  const { rule } = prepared
  return {
    values: {},
    readings: Object.fromEntries(rule.indicators.map(it => [it.name, seriesOf(it, prepared, chance)])),
    benchmarks: outside(rule.benchmark, chance),
    plans: outside(rule.plan, chance),
  }
}

const LENGTH = { month: 'month', quarter: 'quarter', 'half-year': 'half' } as const

function seriesOf(indicator: Known, prepared: Prepared, chance: Chance): Reading[] {
  const subjects: (string | undefined)[] = indicator.subjects ? [...indicator.subjects] : [undefined]
  const periods =
    indicator.period === 'year'
      ? SEEN
      : SEEN.flatMap(year => slots(year, LENGTH[indicator.period as 'month']))
  return subjects.flatMap(subject =>
    periods.flatMap((period, i): Reading[] => {
      // One figure in fifty is not there.
      if (chance.below(50) === 0) return []
      const from = { observation: `${indicator.code}/${subject ?? ''}/${period}` }
      return [
        {
          period,
          ...(subject === undefined ? {} : { subject }),
          value: valueFor(indicator, prepared, chance, i),
          from,
        },
      ]
    }),
  )
}

function valueFor(indicator: Known, { target }: Prepared, chance: Chance, i: number): Value {
  switch (indicator.measure) {
    case 'figure': {
      const middle = Number(target.value ?? '') || 50
      const amount = (middle * (0.9 + 0.2 * chance.fraction()) + i * 0.1).toFixed(indicator.whole ? 0 : 2)
      return { kind: 'number', amount: decimal(amount), unit: indicator.unit ?? '' }
    }
    case 'class':
      return { kind: 'ordinal', scale: indicator.scale ?? '', label: chance.below(20) ? 'Ⅱ类' : 'Ⅲ类' }
    case 'truth':
      return { kind: 'truth', truth: chance.below(10) > 0 }
    case 'set':
      return { kind: 'set', items: (target.members ?? []).slice(chance.below(4) ? 0 : 1) }
  }
}

function outside(wanted: Rule['benchmark'], chance: Chance): Record<string, Reading[]> {
  if (!wanted) return {}
  const from = { document: '演示', page: '1', year: '2021', effectiveOn: '2021-01-01' }
  return {
    [wanted.name]: SEEN.map(period => ({
      period,
      value: { kind: 'number', amount: decimal((45 + 10 * chance.fraction()).toFixed(2)), unit: wanted.unit },
      from,
    })),
  }
}
