// Functions that compute: over figures, lists and scores. Their arguments are present and of the right kind;
// a list may still hold absent items.

import {
  add,
  compare,
  type Decimal,
  divide,
  HUNDRED,
  larger,
  multiply,
  ONE,
  round,
  smaller,
  subtract,
  whole,
  ZERO,
} from './decimal.ts'
import type { Outcome, Reading, Value, World } from './expr.ts'
import { missing, numberOf, truthOf } from './expr.ts'
import { absenceOf, countable } from './expr-absence.ts'
import { PERCENT, unitOfDifference, unitWords } from './expr-unit.ts'
import { refuse } from './refusal.ts'

/** Digits kept of a quotient before anybody rounds it. */
export const QUOTIENT_SCALE = 12

type Run = (args: readonly Value[], world: World) => Outcome
type Figure = Extract<Value, { kind: 'number' }>

function figure(value: Value | undefined): Figure {
  if (value?.kind !== 'number') return refuse('expr.type', '此处应为数', 422)
  return value
}

function itemsOf(value: Value | undefined): readonly Reading[] {
  if (value?.kind !== 'list') return refuse('expr.type', '此处应为列表', 422)
  return value.items
}

/** Refuses `expr.unit` when two figures are not in one unit. */
export function sameUnit(a: Figure, b: Figure): void {
  if (a.unit !== b.unit) {
    refuse('expr.unit', `两数单位不同：前数${unitWords(a.unit)}，后数${unitWords(b.unit)}；不作换算`, 422)
  }
}

/** Folds the applicable figures of a list into one. */
function folded(list: Value | undefined, fold: (figures: readonly Figure[]) => Decimal): Outcome {
  const counted = countable(itemsOf(list))
  if ('absent' in counted) return { value: counted.absent }
  const figures = counted.items.map(item => figure(item.value))
  for (const one of figures) sameUnit(figures[0]!, one)
  return { value: numberOf(fold(figures), figures[0]!.unit) }
}

const amounts = (figures: readonly Figure[], combine: (a: Decimal, b: Decimal) => Decimal) =>
  figures.map(one => one.amount).reduce(combine)

export const sum: Run = ([list]) => folded(list, figures => amounts(figures, add))
export const mean: Run = ([list]) =>
  folded(list, figures => divide(amounts(figures, add), whole(figures.length), QUOTIENT_SCALE))
export const smallest: Run = ([list]) => folded(list, figures => amounts(figures, smaller))
export const largest: Run = ([list]) => folded(list, figures => amounts(figures, larger))

export const last: Run = ([list]) => {
  const reading = itemsOf(list).at(-1)
  if (!reading) return { value: missing('列表是空的') }
  return { value: reading.value, from: reading.from ? [reading.from] : [], reading }
}

/** Differences of neighbours of one subject; the difference belongs to the later period. */
function differences(items: readonly Reading[]): Reading[] {
  const found: Reading[] = []
  for (let i = 1; i < items.length; i++) {
    const now = items[i]!
    const before = items[i - 1]!
    if (before.subject === now.subject) found.push({ ...now, value: difference(before.value, now.value) })
  }
  return found
}

function difference(before: Value, now: Value): Value {
  if (before.kind === 'absent' || now.kind === 'absent') return absenceOf([before, now])!
  const [a, b] = [figure(before), figure(now)]
  sameUnit(a, b)
  return numberOf(subtract(b.amount, a.amount), unitOfDifference(b.unit))
}

export const rises: Run = ([list]) => {
  const items = differences(itemsOf(list))
  return { value: items.length > 0 ? { kind: 'list', items } : missing('不足两期，无法比较升降') }
}

export const risesInRow: Run = ([list]) => {
  const all = itemsOf(list)
  if (all.some(item => item.subject !== all[0]?.subject)) {
    return { value: missing('有多个对象，须逐个对象判断连续上升') }
  }
  const items = differences(all)
  if (items.length === 0) return { value: missing('不足两期，无法比较升降') }
  return { value: countFromEnd(items.map(item => positive(item.value))) }
}

function positive(value: Value): Value {
  return value.kind === 'absent' ? value : truthOf(compare(figure(value).amount, ZERO) > 0)
}

/** How many truths at the end are yes; an absence met before the first no leaves the count open. */
export function countFromEnd(truths: readonly Value[]): Value {
  let count = 0
  for (const value of truths.toReversed()) {
    if (value.kind === 'absent') {
      if (value.why === 'not-applicable') continue
      return value
    }
    if (value.kind === 'truth' && !value.truth) break
    count++
  }
  return numberOf(whole(count))
}

export const coversAll: Run = ([whole_, wanted]) => {
  if (whole_?.kind !== 'set' || wanted?.kind !== 'set') return refuse('expr.type', '此处应为集合', 422)
  return { value: truthOf(wanted.items.every(item => whole_.items.includes(item))) }
}

export const percent: Run = ([part, base]) => {
  const [a, b] = [figure(part), figure(base)]
  sameUnit(a, b)
  if (b.amount === ZERO) return { value: missing('分母为零') }
  return { value: numberOf(divide(multiply(a.amount, HUNDRED), b.amount, QUOTIENT_SCALE), PERCENT) }
}

export const portion: Run = ([base, share]) => {
  const [a, b] = [figure(base), figure(share)]
  return { value: numberOf(divide(multiply(a.amount, b.amount), HUNDRED, QUOTIENT_SCALE), a.unit) }
}

export const rounded: Run = ([value, digits]) => {
  const [a, n] = [figure(value), Number(figure(digits).amount)]
  if (!(n >= 0 && n <= 20)) refuse('expr.argument', '小数位数应在 0 至 20 之间', 422)
  return { value: numberOf(round(a.amount, n), a.unit) }
}

function bounded(pick: (a: Decimal, b: Decimal) => Decimal): Run {
  return ([value, bound]) => {
    const [a, b] = [figure(value), figure(bound)]
    sameUnit(a, b)
    return { value: numberOf(pick(a.amount, b.amount), a.unit) }
  }
}
export const atLeast = bounded(larger)
export const atMost = bounded(smaller)

export const deduct: Run = ([full, each, defects]) => {
  const [a, b, n] = [figure(full), figure(each), figure(defects)]
  sameUnit(a, b)
  return { value: numberOf(larger(ZERO, subtract(a.amount, multiply(b.amount, n.amount))), a.unit) }
}

export const attain: Run = ([done, wanted, full]) => {
  const [a, b, c] = [figure(done), figure(wanted), figure(full)]
  sameUnit(a, b)
  if (compare(b.amount, ZERO) <= 0) return { value: missing('要求数为零') }
  const reached = compare(a.amount, b.amount) >= 0
  const ratio = reached ? ONE : divide(larger(ZERO, a.amount), b.amount, QUOTIENT_SCALE * 2)
  return { value: numberOf(round(multiply(c.amount, ratio), QUOTIENT_SCALE), c.unit) }
}

/** Absent scores come with their weights, so this one sees them: the evaluator does not stop at an absence. */
export const blend: Run = args => {
  const pairs = args.flatMap((value, i) => (i % 2 === 0 ? [{ value, weight: figure(args[i + 1]) }] : []))
  const counted = countable(pairs.map(({ value }) => ({ value })))
  if ('absent' in counted) return { value: counted.absent }
  const used = pairs.filter(({ value }) => value.kind !== 'absent')
  const scores = used.map(({ value }) => figure(value))
  for (const score of scores) sameUnit(scores[0]!, score)
  const weights = used.map(({ weight }) => weight.amount)
  const total = weights.reduce(add)
  if (compare(total, ZERO) <= 0) return { value: missing('权重合计为零') }
  const products = scores.map((score, i) => multiply(score.amount, weights[i]!))
  return { value: numberOf(divide(products.reduce(add), total, QUOTIENT_SCALE), scores[0]!.unit) }
}

export const classOf: Run = ([scale, label]) => {
  if (scale?.kind !== 'text' || label?.kind !== 'text') return refuse('expr.type', '此处应为文字', 422)
  return { value: { kind: 'ordinal', scale: scale.text, label: label.text } }
}

const absent =
  (why: 'human' | 'not-applicable'): Run =>
  ([note]) => ({
    value: note?.kind === 'text' ? { kind: 'absent', why, note: note.text } : { kind: 'absent', why },
  })
export const human = absent('human')
export const notApplicable = absent('not-applicable')
