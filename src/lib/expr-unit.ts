// Units: what may be added, compared and divided. Nothing is ever rescaled in silence: 36% is not 0.36, and a
// difference of percentages is in 个百分点, not in %.

import type { Arithmetic } from './expr.ts'

export const PERCENT = '%'
export const POINTS = '个百分点'

/** The unit of a difference of two figures in this unit. */
export function unitOfDifference(unit: string): string {
  return unit === PERCENT ? POINTS : unit
}

/** The unit of `left how right`, or undefined when the two do not go together. `''` is a plain number. */
export function unitOf(how: Arithmetic, left: string, right: string): string | undefined {
  switch (how) {
    case '+':
      if (left === right) return left
      return (left === PERCENT && right === POINTS) || (left === POINTS && right === PERCENT)
        ? PERCENT
        : undefined
    case '-':
      if (left === right) return unitOfDifference(left)
      return left === PERCENT && right === POINTS ? PERCENT : undefined
    case '*':
      return left === '' ? right : right === '' ? left : undefined
    case '/':
      return quotient(left, right)
  }
}

function quotient(left: string, right: string): string | undefined {
  if (left === right) return ''
  if (right === '') return left
  const ratio = (unit: string) => unit === '' || unit === PERCENT || unit === POINTS || unit.includes('/')
  return ratio(left) || ratio(right) ? undefined : `${left}/${right}`
}

/** A unit as it is named in a message. */
export function unitWords(unit: string): string {
  return unit === '' ? '不带单位' : `单位是“${unit}”`
}
