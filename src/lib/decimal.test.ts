import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as d from './decimal.ts'
import { Refused } from './refusal.ts'

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, scale]) => {
    const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0')
    const point = text.length - scale
    return d.decimal(
      `${digits < 0n ? '-' : ''}${text.slice(0, point)}${scale ? `.${text.slice(point)}` : ''}`,
    )
  })

describe('reading figures', () => {
  test.each([
    ['87.50', '87.5'],
    ['+1', '1'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['007', '7'],
    ['100', '100'],
    ['0.1000', '0.1'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
  ])('%s is %s', (text, shortest) => expect(d.decimal(text)).toBe(shortest))

  test.each([
    '',
    ' ',
    'NaN',
    'Infinity',
    '1e3',
    '1E-2',
    '0x10',
    '1,000',
    '.5',
    '5.',
    '１２',
    '12 ',
    '--1',
    '9'.repeat(31),
  ])('refuses “%s”', text => expect(() => d.decimal(text)).toThrow(Refused))

  test('counts are whole numbers', () => {
    expect(d.whole(-0)).toBe('0')
    expect(d.whole(12)).toBe('12')
    expect(() => d.whole(0.1)).toThrow(Refused)
    expect(() => d.whole(2 ** 53)).toThrow(Refused)
  })
})

describe('sums', () => {
  test('are exact where floating point is not', () => {
    expect(d.add(d.decimal('0.1'), d.decimal('0.2'))).toBe('0.3')
    expect(d.subtract(d.decimal('88.1'), d.decimal('87.5'))).toBe('0.6')
    expect(d.multiply(d.decimal('25'), d.decimal('0.66'))).toBe('16.5')
  })

  test('round half up, away from zero', () => {
    expect(d.round(d.decimal('2.345'), 2)).toBe('2.35')
    expect(d.round(d.decimal('-2.345'), 2)).toBe('-2.35')
    expect(d.divide(d.decimal('2'), d.decimal('3'), 2)).toBe('0.67')
    expect(d.divide(d.decimal('1'), d.decimal('8'), 2)).toBe('0.13')
    expect(d.divide(d.decimal('-1'), d.decimal('1000'), 2)).toBe('0')
  })

  test('division by zero is refused', () => {
    expect(() => d.divide(d.ONE, d.ZERO, 2)).toThrow(Refused)
  })

  test('fixed columns', () => {
    expect(d.fixed(d.decimal('66'), 2)).toBe('66.00')
    expect(d.fixed(d.decimal('-0.001'), 2)).toBe('0.00')
  })

  test('laws', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        expect(d.subtract(d.add(a, b), b)).toBe(a)
        expect(d.add(a, b)).toBe(d.add(b, a))
        expect(d.compare(a, b)).toBe(-d.compare(b, a) + 0)
        expect(d.compare(a, b) === 0).toBe(a === b)
        expect(d.negate(d.negate(a))).toBe(a)
        expect(d.add(d.smaller(a, b), d.larger(a, b))).toBe(d.add(a, b))
        expect(d.decimal(a)).toBe(a)
        expect(d.compare(d.absolute(a), d.ZERO)).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
