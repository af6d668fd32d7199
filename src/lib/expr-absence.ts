// How missing, waiting-for-a-person and not-applicable spread. The one place that decides it.

import type { Absence, Reading, Value } from './expr.ts'
import { missing, truthOf } from './expr.ts'

/** The stronger absence decides: data come first, then the person, then the question whether it applies. */
const STRENGTH: Record<Absence, number> = { missing: 3, human: 2, 'not-applicable': 1 }

type Absent = Extract<Value, { kind: 'absent' }>

/** The absence that an operation on these values results in; undefined when all are there. */
export function absenceOf(values: readonly Value[]): Absent | undefined {
  let worst: Absent | undefined
  for (const value of values) {
    if (value.kind === 'absent' && (!worst || STRENGTH[value.why] > STRENGTH[worst.why])) worst = value
  }
  return worst
}

/** Whether the value is out of the question, and so leaves every denominator. */
export function isNotApplicable(value: Value): boolean {
  return value.kind === 'absent' && value.why === 'not-applicable'
}

/**
 * Kleene's and/or over truths and absences, not-applicable ones left out. `decisive` is what settles it alone:
 * no for `and`, yes for `or`. Nothing to judge is missing, never yes.
 */
export function joined(values: readonly Value[], decisive: boolean): Value {
  if (values.some(value => value.kind === 'truth' && value.truth === decisive)) return truthOf(decisive)
  const applicable = values.filter(value => !isNotApplicable(value))
  const absent = absenceOf(applicable)
  if (absent) return absent
  if (applicable.length > 0) return truthOf(!decisive)
  return values[0] ?? missing('没有可评的对象')
}

/** What is left to count of a list when the not-applicable are out; or the absence that spoils the count. */
export function countable(items: readonly Reading[]): { items: readonly Reading[] } | { absent: Value } {
  const applicable = items.filter(item => !isNotApplicable(item.value))
  const absent = absenceOf(applicable.map(item => item.value))
  if (absent) return { absent }
  if (applicable.length > 0) return { items: applicable }
  return { absent: items[0]?.value ?? missing('没有可计算的对象') }
}
