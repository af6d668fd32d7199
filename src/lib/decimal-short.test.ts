// The short way through sums of short figures is the same as the long way through big.js, for every figure.
import Big from 'big.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { add, compare, type Decimal, decimal, subtract } from './decimal.ts'

const digits = (min: number, max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map(all => all.join(''))
const figure = fc
  .tuple(fc.boolean(), digits(1, 17), fc.option(digits(1, 9)))
  .map(([below, whole, part]) => decimal(`${below ? '-' : ''}${whole}${part === null ? '' : `.${part}`}`))
/** Neighbours, so that ties and last places are met. */
const near = fc
  .tuple(figure, fc.constantFrom('0.1', '0.01', '1', '0.000001', '0'))
  .map(([a, step]) => [a, decimal(new Big(a).plus(step).toFixed())] as const)
const pair = fc.oneof(fc.tuple(figure, figure), near)
const long = (value: Big): Decimal => decimal(value.toFixed())

test('compare, add and subtract are exact', () => {
  fc.assert(
    fc.property(pair, ([a, b]) => {
      expect(compare(a, b)).toBe(new Big(a).cmp(b))
      expect(add(a, b)).toBe(long(new Big(a).plus(b)))
      expect(subtract(a, b)).toBe(long(new Big(a).minus(b)))
    }),
    { numRuns: 3000 },
  )
})
