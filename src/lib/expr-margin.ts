// How far a verdict is from its bound: positive when met, negative when not. Of several that must all hold the tightest
// counts, of several of which one suffices the widest; classes, sets and truths have no distance.
import { compare, type Decimal, negate, subtract, ZERO } from './decimal.ts'
import type { Step } from './expr.ts'
import { unitOfDifference } from './expr-unit.ts'

export interface Margin {
  readonly amount: Decimal
  readonly unit: string
}

/** The margin of an evaluated verdict; undefined where there is none, or where parts are in different units. */
export function marginOf(step: Step): Margin | undefined {
  const { expr, value, parts } = step
  if (value.kind === 'absent') return undefined
  switch (expr.op) {
    case 'compare':
      return between(step)
    case 'and':
      return pick(parts, -1)
    case 'or':
      return pick(parts, 1)
    case 'every':
      return pick(parts.slice(1), -1)
    case 'some':
      return pick(parts.slice(1), 1)
    default:
      return undefined
  }
}

function between({ expr, parts }: Step): Margin | undefined {
  const [a, b] = parts.map(part => part.value)
  if (expr.op !== 'compare' || a?.kind !== 'number' || b?.kind !== 'number') return undefined
  const gap = subtract(a.amount, b.amount)
  const unit = unitOfDifference(a.unit)
  if (expr.how === '>=' || expr.how === '>') return { amount: gap, unit }
  if (expr.how === '<=' || expr.how === '<') return { amount: negate(gap), unit }
  if (expr.how === '=') return { amount: compare(gap, ZERO) > 0 ? negate(gap) : gap, unit }
  return undefined
}

function pick(parts: readonly Step[], wanted: -1 | 1): Margin | undefined {
  let found: Margin | undefined
  for (const part of parts) {
    const margin = marginOf(part)
    if (!margin) {
      // A limb without a distance that decides alone (a class, a truth) leaves no distance to speak of.
      if (part.value.kind === 'truth' && wanted < 0 && !part.value.truth) return undefined
      continue
    }
    if (found && found.unit !== margin.unit) return undefined
    if (!found || compare(margin.amount, found.amount) === wanted) found = margin
  }
  return found
}
