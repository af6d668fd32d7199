// Properties that hold for every target: better never hurts, missing never passes, the order of readings is of no account.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, type Decimal } from '../../lib/decimal.ts'
import { all, COUNTIES, filed, months, one } from './filed.testbed.ts'
import { cityIn, type Filed, observe, pack, rowsOf, verdictIn } from './targets.testbed.ts'
import { CITY, isRegression, shownPeriod } from './verdict.ts'

const tenths = fc.integer({ min: 0, max: 1000 }).map(n => (n / 10).toFixed(1))
const rank = { 不达标: 0, 数据不足: 1, 待人工: 1, 不适用: 1, 达标: 2 } as const

describe('monotone in the value', () => {
  it.each([
    ['T50', 'air-good-days', 'up'],
    ['T46', 'green-cover', 'up'],
    ['T57', 'good-water-share', 'up'],
    ['T20', 'voluntary-blood', 'up'],
    ['T21', 'personal-health-cost', 'down'],
  ] as const)('%s: a better figure never makes the verdict worse', (code, indicator, better) =>
    fc.assert(
      fc.property(tenths, tenths, (a, b) => {
        const up = compare(a as Decimal, b as Decimal) <= 0
        const [worse, good] = (better === 'up') === up ? [a, b] : [b, a]
        const before = rank[verdictIn(code, '2021', one(indicator, worse))]
        expect(rank[verdictIn(code, '2021', one(indicator, good))]).toBeGreaterThanOrEqual(before)
      }),
    ),
  )
  it('T23: more points in the last year never hurt', () =>
    fc.assert(
      fc.property(tenths, tenths, (last, more) => {
        const of = (value: string) =>
          rank[
            verdictIn('T23', '2021', filed('health-literacy', { '2019': '0', '2020': '30', '2021': value }))
          ]
        const [low, high] = [last, more].sort((a, b) => Number(a) - Number(b)) as [string, string]
        expect(of(high)).toBeGreaterThanOrEqual(of(low))
      }),
    ))
})

/** Readings of several indicators, some of them missing. */
const some: fc.Arbitrary<Filed> = fc
  .record({
    air: fc.subarray(['2018', '2019', '2020', '2021', '2022']),
    river: fc.subarray(months),
    drugs: fc.subarray(COUNTIES),
    water: fc.subarray(['2018', '2019', '2020', '2021']),
    value: tenths,
  })
  .map(({ air, river, drugs, water, value }) => ({
    'air-good-days': all(air, value),
    'river-in': all(
      river.map(month => `${month}@金沙湾断面`),
      'Ⅱ类',
    ),
    'drug-listed': all(
      drugs.map(name => `2021@${name}`),
      '0',
    ),
    'good-water-share': Object.fromEntries(water.map((year, i) => [year, `${60 + i}`])),
  }))
const watched = ['T50', 'T51', 'T43', 'T57']

describe('missing never passes', () => {
  it('taking readings away never makes a target met', () =>
    fc.assert(
      fc.property(some, fc.infiniteStream(fc.boolean()), (given, keep) => {
        const full = observe(given)
        const less = full.filter(() => keep.next().value)
        for (const code of watched)
          for (const row of rowsOf(code, { observed: less }))
            if (row.verdict === '达标') {
              const whole = rowsOf(code, { observed: full }).find(
                it => it.subject === row.subject && it.period === row.period,
              )
              // The 85 % limb of T57 and counties' own figures stand alone; nothing else may pass on less.
              expect(whole?.verdict).toBe('达标')
            }
      }),
      { numRuns: 60 },
    ))
  it('every target without any reading is 数据不足 or 待人工', () => {
    for (const target of pack.targets)
      expect(
        rowsOf(target.code, {}).every(row => row.verdict === '数据不足' || row.verdict === '待人工'),
      ).toBe(true)
  })
})

it('the order of readings does not matter', () =>
  fc.assert(
    fc.property(some, fc.nat(), (given, seed) => {
      const observed = observe(given)
      const shuffled = observed
        .map((it, i) => ({ it, key: (i * 7919 + seed) % 104729 }))
        .sort((a, b) => a.key - b.key)
        .map(({ it }) => it)
      for (const code of watched)
        expect(rowsOf(code, { observed: shuffled })).toEqual(rowsOf(code, { observed }))
    }),
    { numRuns: 60 },
  ))

describe('what a list shows', () => {
  const row = (period: string, verdict: '达标' | '不达标' | '数据不足') => ({ period, verdict })
  const owed = (until: string) => (period: string) => period <= until
  it('an old pass does not hide a figure nobody filed', () =>
    expect(shownPeriod([row('2020', '达标'), row('2021', '数据不足')], owed('2021'))?.period).toBe('2021'))
  it('a year that is not owed yet hides nothing', () =>
    expect(shownPeriod([row('2021', '达标'), row('2022', '数据不足')], owed('2021'))?.period).toBe('2021'))
  it('nothing at all shows the latest year', () =>
    expect(shownPeriod([row('2021', '数据不足'), row('2022', '数据不足')], owed('2000'))?.period).toBe(
      '2022',
    ))
  it.each([
    ['不达标', undefined, '达标', true],
    ['不达标', '达标', undefined, true],
    ['不达标', '不达标', '达标', false],
    ['不达标', undefined, '不达标', false],
    ['数据不足', '达标', '达标', false],
    ['达标', '不达标', '不达标', false],
  ] as const)('%s after %s, the year before %s: regression %s', (now, before, year, expected) =>
    expect(isRegression(now, before, year)).toBe(expected),
  )
})

it('a county filing beside the city is judged by the same line, and never for it', () => {
  const given = filed('green-cover', { '2021@盐池县': '35', '2021': '36.5' })
  const rows = rowsOf('T46', given).filter(it => it.period === '2021')
  expect(rows.map(it => [it.subject, it.verdict])).toEqual([
    [CITY, '达标'],
    ['division:640323', '不达标'],
  ])
  expect(cityIn('T46', '2021', filed('green-cover', { '2021@盐池县': '37' })).verdict).toBe('数据不足')
})
