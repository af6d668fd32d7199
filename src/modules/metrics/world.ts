// What the rules of a city look at, put together from its plan, lists, observations, benchmarks and plan values. Pure.
import { type Data, type Expr, missing, type Reading, type Source, type Vocabulary } from '../../lib/expr.ts'
import { parse } from '../../lib/expr-parse.ts'
import { grouped } from '../../lib/grouped.ts'
import type { IndicatorsFile } from '../plan/indicators.contract.ts'
import type { Target } from '../plan/pack.contract.ts'
import { type Grounds, type Known, type Rule, ruleOf, vocabularyOf } from '../plan/target-rule.ts'
import { type Figure, type Survey, valueFrom } from './figure.ts'
import { WAITS } from './outside.ts'
import { CITY } from './verdict.ts'

/** A county as a subject: its code and its name. */
export interface County {
  readonly code: number
  readonly name: string
}

/** An accepted value, superseded ones left out. */
export interface Observed {
  readonly id: string
  /** The indicator's code. */
  readonly indicator: string
  readonly subject: string
  readonly period: string
  readonly figure: Figure
  readonly survey: Survey | null
}

/** A benchmark or plan value with its paper. What is not confirmed yet is named in sentences and compared with nothing. */
export interface OutsideValue {
  readonly id: string
  readonly confirmed: boolean
  readonly kind: 'benchmark' | 'plan'
  readonly code: string
  readonly period: string
  readonly amount: string
  readonly unit: string
  readonly document: string
  readonly page: string
  readonly year: string
  readonly effectiveOn: string
}

/** A target of the plan in force, by its requirement code (`target:T50`). */
export interface WatchedTarget extends Target {
  readonly requirement: string
}

export interface World {
  readonly targets: readonly WatchedTarget[]
  readonly file: IndicatorsFile | undefined
  readonly counties: readonly County[]
  readonly lists: Readonly<Record<string, readonly string[]>>
  readonly observed: readonly Observed[]
  readonly outside: readonly OutsideValue[]
}

/** A target with its rule read, ready to be judged for any subject and period. */
export interface Prepared {
  readonly target: WatchedTarget
  readonly rule: Rule
  readonly expr: Expr
  readonly vocabulary: Vocabulary
  /** The one indicator's name, when the rule has just one. */
  readonly only: string | undefined
}

export function groundsOf(world: Pick<World, 'file' | 'counties' | 'lists'>): Grounds {
  return { file: world.file, counties: world.counties.map(it => it.name), lists: world.lists }
}

const parsed = new Map<string, Expr>()

/** Rules are read once: their text is the key, and a tree is never changed. */
function read(text: string): Expr {
  const known = parsed.get(text)
  if (known) return known
  const expr = parse(text)
  if (parsed.size > 2000) parsed.clear()
  parsed.set(text, expr)
  return expr
}

export function prepare(target: WatchedTarget, grounds: Grounds): Prepared {
  const rule = ruleOf(target, grounds)
  return {
    target,
    rule,
    expr: read(rule.text),
    vocabulary: vocabularyOf([rule], grounds),
    only: rule.indicators.length === 1 ? rule.indicators[0]!.name : undefined,
  }
}

/** How a subject is named in sentences: the county, or the member's own name. */
export function subjectWords(subject: string, counties: readonly County[]): string {
  if (subject.startsWith('item:')) return subject.slice(5)
  const code = Number(subject.slice('division:'.length))
  return counties.find(it => it.code === code)?.name ?? subject
}

/** The key of a subject by its name: a county's code, else the name itself. */
export function subjectKey(name: string, counties: readonly County[]): string {
  const county = counties.find(it => it.name === name)
  return county ? `division:${county.code}` : `item:${name}`
}

/** Readings by indicator code, gathered once for all targets. */
export function observedByIndicator(observed: readonly Observed[]): ReadonlyMap<string, readonly Observed[]> {
  return grouped(observed, it => it.indicator)
}

/**
 * The data of one target for the city or for one subject. An indicator filed one by one is seen whole by the city and
 * only in its own line by a subject; the figure of the whole city is never taken for a subject's.
 */
export function dataFor(
  prepared: Prepared,
  world: Pick<World, 'counties' | 'outside'>,
  byIndicator: ReadonlyMap<string, readonly Observed[]>,
  subject: string,
): Omit<Data, 'period'> {
  const readings: Record<string, Reading[]> = {}
  for (const indicator of prepared.rule.indicators) {
    const all = byIndicator.get(indicator.code) ?? []
    readings[indicator.name] = all
      .filter(it => (indicator.subjects && subject === CITY ? it.subject !== CITY : it.subject === subject))
      .map(it => readingOf(it, indicator, world.counties))
  }
  return {
    values: {},
    readings,
    benchmarks: outsideOf(prepared.rule.benchmark, 'benchmark', world.outside),
    plans: outsideOf(prepared.rule.plan, 'plan', world.outside),
  }
}

/** The vocabulary as one subject sees it: of the members only itself. */
export function vocabularyFor(prepared: Prepared, counties: readonly County[], subject: string): Vocabulary {
  if (subject === CITY) return prepared.vocabulary
  const name = subjectWords(subject, counties)
  const indicators = Object.fromEntries(
    Object.entries(prepared.vocabulary.indicators).map(([key, it]) => [
      key,
      it.subjects ? { ...it, subjects: [name] } : it,
    ]),
  )
  return { ...prepared.vocabulary, indicators }
}

function readingOf(it: Observed, indicator: Known, counties: readonly County[]): Reading {
  const survey = it.survey
  const from: Source = {
    observation: it.id,
    ...(survey ? { survey: { ...survey, low: survey.low as never, high: survey.high as never } } : {}),
  }
  return {
    period: it.period,
    ...(indicator.subjects ? { subject: subjectWords(it.subject, counties) } : {}),
    value: valueFrom(it.figure, indicator),
    from,
  }
}

function outsideOf(
  wanted: Rule['benchmark'],
  kind: OutsideValue['kind'],
  all: readonly OutsideValue[],
): Record<string, Reading[]> {
  if (!wanted) return {}
  const rows = all.filter(it => it.kind === kind && it.code === wanted.code)
  return {
    [wanted.name]: rows.map(it => ({
      period: it.period,
      ...(it.confirmed
        ? {
            value: { kind: 'number', amount: it.amount as never, unit: it.unit },
            from: {
              observation: it.id,
              document: it.document,
              page: it.page,
              year: it.year,
              effectiveOn: it.effectiveOn,
            },
          }
        : { value: missing(WAITS) }),
    })),
  }
}

/** The years a target is judged for: its own, or every year of the plan and of its readings up to this one. */
export function yearsOf(
  target: Pick<Target, 'period'>,
  planYears: readonly number[],
  seen: readonly string[],
  thisYear: number,
): string[] {
  if (/^\d{4}$/.test(target.period)) return Number(target.period) <= thisYear ? [target.period] : []
  const years = new Set(planYears.filter(year => year <= thisYear).map(String))
  for (const period of seen) {
    const year = period.slice(0, 4)
    if (Number(year) <= thisYear) years.add(year)
  }
  return [...years].sort()
}
