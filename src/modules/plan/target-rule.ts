// From a target to what judges it: the indicators it is measured by and its rule in the expression language. A pack's
// indicators.yaml says what it knows; a target it does not know (a document just compiled) gets what its kind says.
import type { Indicator as Declared, Published, ValueType, Vocabulary } from '../../lib/expr.ts'
import type { FilingPeriod, Indicator, IndicatorsFile, Outside } from './indicators.contract.ts'
import type { Target } from './pack.contract.ts'

/** What of a target its rule depends on. */
export type Measured = Pick<Target, 'code' | 'clause' | 'indicator' | 'kind' | 'period'> &
  Partial<Pick<Target, 'value' | 'unit' | 'members' | 'direction' | 'reference' | 'note'>>

/** An indicator with its subjects resolved: undefined when one figure stands for the whole city. */
export interface Known extends Omit<Indicator, 'subjects' | 'for'> {
  readonly subjects?: readonly string[]
  /** The list (名录) they come from, when the city keeps it. */
  readonly list?: string
  readonly members?: Indicator['members']
}

export interface Rule {
  readonly text: string
  readonly indicators: readonly Known[]
  readonly benchmark?: Outside
  readonly plan?: Outside
}

/** What the rules of a city rest on beside its targets. */
export interface Grounds {
  readonly file: IndicatorsFile | undefined
  /** Names of the counties, as people read them. */
  readonly counties: readonly string[]
  /** Members of the lists the city keeps, by code. */
  readonly lists: Readonly<Record<string, readonly string[]>>
}

const WATER = '水质类别'
const WATER_CLASSES = ['Ⅰ类', 'Ⅱ类', 'Ⅲ类', 'Ⅳ类', 'Ⅴ类', '劣Ⅴ类']

/** The rule of a target and everything it looks at. */
export function ruleOf(target: Measured, grounds: Grounds): Rule {
  const { file } = grounds
  const declared = (file?.indicators ?? []).filter(it => it.for.includes(target.code))
  const indicators = (declared.length > 0 ? declared : defaultsOf(target)).map(it => resolved(it, grounds))
  const needsBenchmark = target.kind === 'GT_BENCH' || target.kind === 'LT_BENCH'
  const outside = (rows: readonly Outside[] | undefined, needed: boolean) =>
    rows?.find(it => it.for.includes(target.code)) ?? (needed ? defaultOutside(target) : undefined)
  const benchmark = outside(file?.benchmarks, needsBenchmark)
  const plan = outside(file?.plans, needsPlan(target))
  const written = file?.rules.find(it => it.target === target.code)?.expr
  return {
    text: written ?? textOf(target, indicators, benchmark, plan),
    indicators,
    ...(benchmark ? { benchmark } : {}),
    ...(plan ? { plan } : {}),
  }
}

function needsPlan({ kind, value }: Measured): boolean {
  if (kind === 'PLAN_MIN' || kind === 'PLAN_MAX' || kind === 'PLAN_MEET') return true
  return (kind === 'SLA' || kind === 'FREQ_MIN') && value === undefined
}

function defaultOutside(target: Measured): Outside {
  const name = target.reference ? `${target.indicator}（${target.reference}）` : target.indicator
  return { code: slugOf(target.code), name: plain(name), unit: unitOf(target), for: [target.code] }
}

function resolved({ subjects, for: _, ...it }: Indicator, grounds: Grounds): Known {
  if (subjects === undefined) return it
  if (subjects === 'counties') return { ...it, subjects: grounds.counties }
  if (Array.isArray(subjects)) return { ...it, subjects }
  const { list } = subjects as { list: string }
  return { ...it, subjects: grounds.lists[list] ?? [], list }
}

const slugOf = (code: string) => `of-${code.toLowerCase()}`
/** Names stand between straight quotes in a rule. */
const plain = (name: string) => name.replaceAll('"', '')
const unitOf = (target: Measured) => (target.kind === 'SLA' ? '小时' : (target.unit ?? ''))

const filing: Readonly<Record<string, FilingPeriod>> = { month: 'month', 'half-year': 'half-year' }

/** One indicator named after the target itself; two where its kind compares two growths. */
function defaultsOf(target: Measured): Indicator[] {
  const { code, kind, members } = target
  const period = filing[target.period] ?? 'year'
  const base = {
    code: slugOf(code),
    name: plain(target.indicator),
    for: [code],
    period,
    source: '责任单位填报',
    dueDays: period === 'month' ? 15 : 60,
    better: target.direction === 'down' ? ('lower' as const) : ('higher' as const),
  }
  if (kind === 'QUAL') return []
  if (kind === 'SET_COVER') return [{ ...base, measure: 'set', ...(members ? { members } : {}) }]
  const subjects = members ? { subjects: members } : {}
  if (kind === 'BOOL') return [{ ...base, measure: 'truth', ...subjects }]
  if (kind === 'ORD_MAX') return [{ ...base, measure: 'class', scale: WATER, ...subjects }]
  const figure = {
    ...base,
    measure: 'figure' as const,
    unit: kind === 'GROWTH_GT' ? '万元' : kind === 'YOY_PP' ? '%' : unitOf(target),
  }
  const share = figure.unit === '%' ? { limits: { low: '0', high: '100' } } : { limits: { low: '0' } }
  if (kind !== 'GROWTH_GT') return [{ ...figure, ...share, ...subjects }]
  return [
    { ...figure, ...share },
    {
      ...figure,
      ...share,
      code: `${base.code}-other`,
      name: plain(target.reference ?? `${target.indicator}的比较数`),
    },
  ]
}

/** The rule a kind stands for; 以上 and 不低于 include the figure, 高于 does not (rule 5 of the targets' reference). */
function textOf(
  target: Measured,
  indicators: readonly Known[],
  benchmark: Outside | undefined,
  plan: Outside | undefined,
): string {
  const [first, second] = indicators
  if (target.kind === 'QUAL' || !first)
    return `human("${plain(target.note ?? `${target.indicator}，由人研判`)}")`
  const name = `"${first.name}"`
  const figure = `${target.value ?? ''}${spaced(target.unit)}`
  switch (target.kind) {
    case 'YOY_PP':
      return `every(r in rises(years(${name}, 3)), r >= ${target.value} 个百分点)`
    case 'YOY_UP':
      return indicators.map(it => `improves("${it.name}")`).join(' or ')
    case 'GROWTH_GT':
      return `growth(${name}) > growth("${second?.name ?? first.name}")`
    case 'CONSEC3_OR_MIN':
      return `rises_in_row(years(${name}, 4)) >= 3 or reading(${name}) >= ${figure}`
    default:
      return indicators.map(it => over(it, x => testOf(target, it, x, figure, benchmark, plan))).join(' and ')
  }
}

const spaced = (unit: string | undefined) => (!unit || unit === '%' ? (unit ?? '') : ` ${unit}`)

function testOf(
  { kind, value, direction, members, unit }: Measured,
  indicator: Known,
  x: string,
  figure: string,
  benchmark: Outside | undefined,
  plan: Outside | undefined,
): string {
  const planned = `plan("${plan?.name ?? ''}")`
  switch (kind) {
    case 'GT_BENCH':
      return `${x} > benchmark("${benchmark?.name ?? ''}")`
    case 'LT_BENCH':
      return `${x} < benchmark("${benchmark?.name ?? ''}")`
    case 'PLAN_MIN':
      return `${x} >= ${planned}`
    case 'PLAN_MAX':
      return `${x} <= ${planned}`
    case 'PLAN_MEET':
      return `${x} ${direction === 'down' ? '<=' : '>='} ${planned}`
    case 'SLA':
      return `${x} <= ${value === undefined ? planned : figure}`
    case 'FREQ_MIN':
      return `${x} >= ${value === undefined ? planned : figure}`
    case 'MAX':
    case 'RANK_MAX':
      return `${x} <= ${figure}`
    case 'EQ100':
      return indicator.measure === 'truth' ? x : `${x} = 100%`
    case 'ZERO':
      return `${x} = 0${spaced(indicator.unit)}`
    case 'COUNT_TRIGGER':
      // The target is met while the trigger has not been reached.
      return `${x} < ${figure}`
    case 'ORD_MAX':
      return `${x} <= "${value}${unit ?? ''}"`
    case 'SET_COVER':
      return `covers(${x}, {${(indicator.members ?? members ?? []).map(it => `"${it}"`).join(', ')}})`
    case 'BOOL':
      return x
    default:
      return `${x} >= ${figure}`
  }
}

const LISTS: Readonly<Partial<Record<FilingPeriod, string>>> = {
  month: 'months',
  quarter: 'quarters',
  'half-year': 'halves',
}

/** The test over every period inside the year and every subject, or over the one figure there is. */
function over(indicator: Known, test: (x: string) => string): string {
  const list = LISTS[indicator.period] ?? (indicator.subjects ? 'subjects' : undefined)
  return list
    ? `every(m in ${list}("${indicator.name}"), ${test('m')})`
    : test(`reading("${indicator.name}")`)
}

function typeOf(indicator: Known): ValueType {
  switch (indicator.measure) {
    case 'figure':
      return { kind: 'number', unit: indicator.unit ?? '' }
    case 'class':
      return { kind: 'ordinal', scale: indicator.scale ?? WATER }
    case 'truth':
      return { kind: 'truth' }
    case 'set':
      return { kind: 'set' }
  }
}

/** What the words of these rules mean. Lists of those compared are taken from `grounds`; an empty one carries no verdict. */
export function vocabularyOf(rules: readonly Rule[], grounds: Grounds): Vocabulary {
  const indicators: Record<string, Declared> = {}
  const benchmarks: Record<string, Published> = {}
  const plans: Record<string, Published> = {}
  const published = (it: Outside): Published => ({
    type: { kind: 'number', unit: it.unit },
    ...(it.among === undefined ? {} : { among: grounds.lists[it.among] ?? [] }),
  })
  for (const rule of rules) {
    for (const it of rule.indicators) {
      indicators[it.name] = {
        type: typeOf(it),
        ...(it.better ? { better: it.better } : {}),
        ...(it.subjects ? { subjects: it.subjects } : {}),
      }
    }
    if (rule.benchmark) benchmarks[rule.benchmark.name] = published(rule.benchmark)
    if (rule.plan) plans[rule.plan.name] = published(rule.plan)
  }
  return { scales: scalesOf(grounds.file), names: {}, indicators, benchmarks, plans }
}

/** Ordered classes, best first. */
export function scalesOf(file: IndicatorsFile | undefined): Record<string, readonly string[]> {
  const own = Object.fromEntries((file?.scales ?? []).map(it => [it.name, it.classes]))
  return { [WATER]: WATER_CLASSES, ...own }
}
