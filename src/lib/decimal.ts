// Exact decimals for figures, scores and money, over big.js. A Decimal is its own shortest text:
// immutable, JSON-safe, and equal by `===` when the amounts are equal.

import Big from 'big.js'
import { refuse } from './refusal.ts'

declare const decimalBrand: unique symbol

/** A decimal number as shortest plain text: `87.5`, `-0.66`, `1000`; never `1e3`, `.5`, `1.50` or `-0`. */
export type Decimal = string & { readonly [decimalBrand]: true }

/** A constructor of our own: nobody else's change of `Big.DP` reaches these sums. */
const Exact = Big()
Exact.RM = 1 // half up: ties go away from zero

const AS_PEOPLE_WRITE = /^[+-]?\d{1,30}(\.\d{1,30})?$/

export const ZERO = '0' as Decimal
export const ONE = '1' as Decimal
export const HUNDRED = '100' as Decimal

function shortest(value: Big): Decimal {
  const text = value.toFixed()
  return (text === '-0' ? '0' : text) as Decimal
}

/** Whether `decimal(text)` would accept the text. */
export function isDecimalText(text: string): boolean {
  return AS_PEOPLE_WRITE.test(text)
}

/**
 * Reads a figure as people write it: digits, at most one point, an optional sign.
 * Refuses exponents, `NaN`, `Infinity`, thousands separators and bare points: `decimal.malformed`, 422.
 */
export function decimal(text: string): Decimal {
  if (!isDecimalText(text)) {
    refuse('decimal.malformed', `“${text.slice(0, 40)}”不是规范的数字，请只用数字和小数点填写，如 87.5`, 422)
  }
  return shortest(new Exact(text.replace('+', '')))
}

/** A count as a decimal; refuses anything but a safe integer, so that no floating point slips in. */
export function whole(count: number): Decimal {
  if (!Number.isSafeInteger(count)) refuse('decimal.not-whole', `${count} 不是整数`, 422)
  return (Object.is(count, -0) ? '0' : String(count)) as Decimal
}

/**
 * −1, 0 or 1 as `a` is less than, equal to or greater than `b`. Texts of at most 15 digits lie apart from each other as
 * doubles too (a double keeps 15 digits and rounding keeps the order), so most comparisons allocate nothing.
 */
export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  if (a === b) return 0
  if (a.length <= SHORT && b.length <= SHORT) return Number(a) < Number(b) ? -1 : 1
  return new Exact(a).cmp(b)
}

export function add(a: Decimal, b: Decimal): Decimal {
  return shortSum(a, b, 1) ?? shortest(new Exact(a).plus(b))
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return shortSum(a, b, -1) ?? shortest(new Exact(a).minus(b))
}

/** Characters of a text that is surely within what a double and a safe integer hold exactly. */
const SHORT = 15

/** `a + sign·b` in whole multiples of the smaller place, where both fit into safe integers; else undefined. */
function shortSum(a: Decimal, b: Decimal, sign: 1 | -1): Decimal | undefined {
  if (a.length > SHORT || b.length > SHORT) return undefined
  const places = Math.max(placesOf(a), placesOf(b))
  const sum = scaledUp(a, places) + sign * scaledUp(b, places)
  return Number.isSafeInteger(sum) ? written(sum, places) : undefined
}

function placesOf(a: Decimal): number {
  const point = a.indexOf('.')
  return point < 0 ? 0 : a.length - point - 1
}

/** The text without its point, as a whole number of units of the last place; NaN where that would not be exact. */
function scaledUp(a: Decimal, places: number): number {
  const digits = a.replace('.', '') + '0'.repeat(places - placesOf(a))
  return digits.length <= SHORT ? Number(digits) : Number.NaN
}

function written(units: number, places: number): Decimal {
  if (units === 0) return ZERO
  if (places === 0) return String(units) as Decimal
  const digits = String(Math.abs(units)).padStart(places + 1, '0')
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '')
  return (units < 0 ? `-${text}` : text) as Decimal
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return shortest(new Exact(a).times(b))
}

/** `a ÷ b`, rounded half up to `scale` decimals. Refuses a zero divisor: `decimal.divide-by-zero`. */
export function divide(a: Decimal, b: Decimal, scale: number): Decimal {
  if (b === ZERO) refuse('decimal.divide-by-zero', '除数为零，请核对作分母的数字', 422)
  return shortest(new (scaled(scale))(a).div(b))
}

/** Half up must see the quotient itself, so the scale is big.js's own DP: one constructor for each scale in use. */
function scaled(scale: number): Big.BigConstructor {
  const known = byScale.get(scale)
  if (known) return known
  const fresh = Big()
  fresh.RM = 1
  fresh.DP = scale
  byScale.set(scale, fresh)
  return fresh
}

const byScale = new Map<number, Big.BigConstructor>()

/** Rounds half up (away from zero on a tie) to `scale` decimals. */
export function round(a: Decimal, scale: number): Decimal {
  return shortest(new Exact(a).round(scale))
}

export function negate(a: Decimal): Decimal {
  return shortest(new Exact(a).times(-1))
}

export function absolute(a: Decimal): Decimal {
  return shortest(new Exact(a).abs())
}

export function smaller(a: Decimal, b: Decimal): Decimal {
  return compare(a, b) <= 0 ? a : b
}

export function larger(a: Decimal, b: Decimal): Decimal {
  return compare(a, b) >= 0 ? a : b
}

/** Writes with exactly `scale` decimals, half up, for columns of money and scores: `66` → `66.00`. */
export function fixed(a: Decimal, scale: number): string {
  const text = new Exact(a).toFixed(scale)
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text
}
