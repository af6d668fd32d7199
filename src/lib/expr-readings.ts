// Functions that fetch: readings of an indicator, benchmarks and plan values. What is not there is missing; two
// current readings that contradict each other are missing too, so the order of the data never matters.

import { compare, divide, HUNDRED, multiply, subtract, ZERO } from './decimal.ts'
import type { Outcome, Reading, Source, Value, ValueType, World } from './expr.ts'
import { missing, numberOf, truthOf } from './expr.ts'
import { absenceOf } from './expr-absence.ts'
import {
  covers,
  type Length,
  lastYear,
  periodWords,
  previousPeriod,
  slots,
  yearsUntil,
} from './expr-period.ts'
import { PERCENT, unitWords } from './expr-unit.ts'
import { refuse } from './refusal.ts'

/** Digits kept of a rate of growth, far beyond what is ever printed. */
const GROWTH_SCALE = 8

type Run = (args: readonly Value[], world: World) => Outcome

function textOf(value: Value | undefined): string {
  return value?.kind === 'text' ? value.text : ''
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** The one current reading of a period (and subject), its unit checked against the declaration. */
function take(world: World, indicator: string, period: string, subject?: string): Reading {
  const readings = own(world.data.readings, indicator)
  const declared = own(world.vocabulary.indicators, indicator)
  const found = (readings && slotsOf(readings).get(subject)?.get(period)) ?? NOTHING
  if (declared && !fitsAtOnce(found.value, declared.type))
    conform(found.value, declared.type, () => `${periodWords(period)}${subject ?? ''}${indicator}`)
  return found === NOTHING ? { ...NOTHING, period, ...(subject === undefined ? {} : { subject }) } : found
}

const NOTHING: Reading = { value: missing() }

/** What nearly every reading passes; the rest is looked at closely, and refused in words. */
function fitsAtOnce(value: Value, type: ValueType): boolean {
  return (
    value.kind === 'absent' || (value.kind === 'number' && type.kind === 'number' && value.unit === type.unit)
  )
}

type Slots = Map<string | undefined, Map<string | undefined, Reading>>

// Readings are never changed once they are handed in, so one look over a series serves every question asked of it.
const slotsBySeries = new WeakMap<readonly Reading[], Slots>()

/** The one reading of each subject and period of a series; where two contradict each other, the missing value. */
function slotsOf(series: readonly Reading[]): Slots {
  const known = slotsBySeries.get(series)
  if (known) return known
  const slots: Slots = new Map()
  for (const reading of series) {
    const { subject, period } = reading
    const periods = slots.get(subject) ?? new Map<string | undefined, Reading>()
    slots.set(subject, periods)
    periods.set(period, settled(periods.get(period), reading))
  }
  slotsBySeries.set(series, slots)
  return slots
}

function only(readings: readonly Reading[], wanted: (reading: Reading) => boolean): Reading {
  let found: Reading | undefined
  for (const reading of readings) if (wanted(reading)) found = settled(found, reading)
  return found ?? NOTHING
}

const CONTRADICTED: Value = missing('同一时期有互相矛盾的数，须先更正')

/** What two readings of one slot come to; a contradiction stays one whatever follows. */
function settled(before: Reading | undefined, reading: Reading): Reading {
  if (!before) return reading
  if (before.value === CONTRADICTED) return before
  if (JSON.stringify(before.value) !== JSON.stringify(reading.value)) {
    const { period, subject } = reading
    return {
      ...(period === undefined ? {} : { period }),
      ...(subject === undefined ? {} : { subject }),
      value: CONTRADICTED,
    }
  }
  return rank(reading) < rank(before) ? reading : before
}

/** Equal values may rest on several observations; the first in id order is quoted, whatever order they came in. */
function rank(reading: Reading): string {
  return `${reading.from?.observation ?? JSON.stringify(reading.from ?? null)} ${reading.period ?? ''}`
}

/** Refuses `expr.unit` or `expr.type` when a value is not of its declared type. Nothing is converted. */
export function conform(value: Value, type: ValueType, what: () => string): void {
  if (value.kind === 'absent' || type.kind === 'any') return
  if (value.kind === 'number' && type.kind === 'number') {
    if (value.unit === type.unit) return
    refuse(
      'expr.unit',
      `${what()}应${unitWords(type.unit)}，填报的数却${unitWords(value.unit)}，请更正后再算`,
      422,
    )
  }
  if (value.kind === 'list' && type.kind === 'list') {
    for (const item of value.items) conform(item.value, type.of, what)
    return
  }
  const fits =
    value.kind === 'ordinal' && type.kind === 'ordinal'
      ? value.scale === type.scale
      : value.kind === type.kind
  if (!fits) refuse('expr.type', `${what()}的数据类型与声明不符，请更正后再算`, 422)
}

function fromOf(readings: readonly Reading[]): Source[] {
  const from: Source[] = []
  for (const reading of readings) if (reading.from) from.push(reading.from)
  return from
}

function one(reading: Reading): Outcome {
  return { value: reading.value, from: fromOf([reading]), reading }
}

function listOf(items: readonly Reading[]): Outcome {
  return { value: { kind: 'list', items }, from: fromOf(items) }
}

/** Those who file the indicator: declared, or else seen in the data. One unnamed subject when there are none. */
function subjectsOf(world: World, indicator: string): readonly (string | undefined)[] {
  const declared = own(world.vocabulary.indicators, indicator)?.subjects
  if (declared) return declared
  const seen = new Set((own(world.data.readings, indicator) ?? []).map(reading => reading.subject))
  return seen.size > 0 ? [...seen].sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1)) : [undefined]
}

function everySlot(world: World, indicator: string, periods: readonly string[]): Outcome {
  const items: Reading[] = []
  for (const subject of subjectsOf(world, indicator))
    for (const period of periods) items.push(take(world, indicator, period, subject))
  return listOf(items)
}

export const reading: Run = ([indicator, period], world) =>
  one(take(world, textOf(indicator), period ? textOf(period) : world.data.period))

export const previous: Run = ([indicator], world) =>
  one(take(world, textOf(indicator), previousPeriod(world.data.period)))

export const inside =
  (length: Length): Run =>
  ([indicator], world) =>
    everySlot(world, textOf(indicator), slots(world.data.period, length))

export const years: Run = ([indicator, count], world) => {
  const n = count?.kind === 'number' ? Number(count.amount) : 0
  if (n < 1 || n > 50) refuse('expr.argument', '年数应在 1 至 50 之间', 422)
  return everySlot(world, textOf(indicator), yearsUntil(world.data.period, n))
}

export const subjects: Run = ([indicator], world) => everySlot(world, textOf(indicator), [world.data.period])

/** The one reading of exactly this period, or else of a span it lies in; of those with a value, or of those without. */
function covering(readings: readonly Reading[], period: string, valued: boolean): Reading {
  const wanted = (r: Reading) => (r.value.kind !== 'absent') === valued
  const exact = readings.some(r => wanted(r) && r.period === period)
  return only(
    readings,
    r => wanted(r) && (exact ? r.period === period : r.period !== undefined && covers(r.period, period)),
  )
}

/**
 * A benchmark or plan value. Without a document, or with an empty comparison set, it cannot carry a verdict. What is only
 * announced (an absent value with its reason) says so where nothing is published, and changes nothing where something is.
 */
export const published =
  (kind: 'benchmarks' | 'plans'): Run =>
  ([nameValue, periodValue], world) => {
    const name = textOf(nameValue)
    const period = periodValue ? textOf(periodValue) : world.data.period
    const declared = own(world.vocabulary[kind], name)
    const readings = own(world.data[kind], name) ?? []
    const known = covering(readings, period, true)
    const found = known === NOTHING ? covering(readings, period, false) : known
    if (declared) conform(found.value, declared.type, () => name)
    // Of overlapping spans that contradict each other none is named: which one came first says nothing.
    const named = found.value === CONTRADICTED ? undefined : found.period
    const absent = { ...found, value: missing() as Value, period: named ?? period }
    if (declared?.among?.length === 0) return one({ ...absent, value: missing('对比范围尚未列明') })
    if (found.value.kind === 'absent') return one({ ...absent, value: found.value })
    if (!found.from?.document) return one({ ...absent, value: missing('没有注明出处') })
    return one(found)
  }

export const growth: Run = ([indicator], world) => {
  const [before, now] = yearOnYear(world, textOf(indicator))
  const from = fromOf([before, now])
  const absent = absenceOf([before.value, now.value])
  if (absent) return { value: absent, from, reading: { value: absent, period: world.data.period } }
  if (before.value.kind !== 'number' || now.value.kind !== 'number') return notFigures()
  const base = before.value.amount
  if (compare(base, ZERO) <= 0) return { value: missing('上年同期不是正数，无法计算增幅'), from }
  const rise = multiply(subtract(now.value.amount, base), HUNDRED)
  const value = numberOf(divide(rise, base, GROWTH_SCALE), PERCENT)
  return { value, from, reading: { value, period: world.data.period } }
}

export const improves: Run = ([indicator], world) => {
  const name = textOf(indicator)
  const better = own(world.vocabulary.indicators, name)?.better
  if (!better) return refuse('expr.argument', `指标“${name}”没有写明数大为好还是数小为好`, 422)
  const [before, now] = yearOnYear(world, name)
  const from = fromOf([before, now])
  const absent = absenceOf([before.value, now.value])
  if (absent) return { value: absent, from }
  if (before.value.kind !== 'number' || now.value.kind !== 'number') return notFigures()
  const change = compare(now.value.amount, before.value.amount)
  return { value: truthOf(better === 'higher' ? change > 0 : change < 0), from }
}

function yearOnYear(world: World, indicator: string): [before: Reading, now: Reading] {
  const { period } = world.data
  return [take(world, indicator, lastYear(period)), take(world, indicator, period)]
}

function notFigures(): never {
  refuse('expr.type', '此处只能用数值指标', 422)
}
