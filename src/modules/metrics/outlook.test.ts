// How the outlook was validated: backtests on synthetic series whose truth is known. The figures here stand in the decision.
import { describe, expect, it } from 'vitest'
import { random } from '../../lib/random.ts'
import { BAND, elapsedWords, outlook, outlookWords, type Point, prospectOf, remainder } from './outlook.ts'

const chance = random('outlook')
/** Roughly normal with variance 1: twelve dice. */
const noise = () => Array.from({ length: 12 }, () => chance.fraction()).reduce((a, b) => a + b, 0) - 6

/** How often, in per cent, the true next value of made-up series lies in the band. */
function coverage(n: number, error: () => number): number {
  const runs = 4000
  let held = 0
  for (let run = 0; run < runs; run++) {
    const [start, slope, spread] = [
      40 + 50 * chance.fraction(),
      4 * chance.fraction() - 2,
      0.2 + chance.fraction(),
    ]
    const value = (year: number) => start + slope * (year - 2017) + spread * error()
    const points = Array.from({ length: n }, (_, i) => ({ year: 2017 + i, value: value(2017 + i) }))
    const next = outlook(points, 2017 + n)!
    const truth = value(2017 + n)
    if (next.low <= truth && truth <= next.high) held++
  }
  return (held / runs) * 100
}

describe('the band', () => {
  it.each([5, 6, 8, 10, 15])('holds %i readings with a trend and noise as often as it says', n => {
    const measured = coverage(n, noise)
    expect(measured).toBeGreaterThan(BAND - 2.5)
    expect(measured).toBeLessThan(BAND + 2.5)
  })
  it('holds nearly as often when errors have heavy tails', () => {
    const heavy = () => (chance.fraction() < 0.1 ? 3 * noise() : noise())
    expect(coverage(6, heavy)).toBeGreaterThan(BAND - 5)
  })
  it('is too sure of itself after a break, which is why it only warns', () => {
    const broken = [80, 81, 82, 83, 84, 70].map((value, i) => ({ year: 2016 + i, value }))
    const { low, high } = outlook(broken, 2022)!
    expect(high - low).toBeGreaterThan(10)
  })
})

describe('the outlook', () => {
  const line: Point[] = [80, 81, 82, 83, 84].map((value, i) => ({ year: 2017 + i, value }))
  it('is none below five readings', () => expect(outlook(line.slice(0, 4), 2022)).toBeUndefined())
  it('follows a straight line exactly, whatever the order', () => {
    for (const points of [line, [...line].reverse()]) {
      const next = outlook(points, 2022)!
      expect([next.middle, next.low, next.high].map(it => it.toFixed(6))).toEqual([
        '85.000000',
        '85.000000',
        '85.000000',
      ])
    }
  })
  it('leaves out what cannot be', () => {
    const near = [96, 97.5, 98, 99.5, 99.8].map((value, i) => ({ year: 2017 + i, value }))
    expect(outlook(near, 2022, { low: 0, high: 100 })!.high).toBe(100)
  })
  it('says likely, unlikely or open by where the whole band lies', () => {
    const next = { year: 2022, middle: 85, low: 84, high: 86, n: 5 }
    expect(prospectOf(next, { side: 'low', value: 84 })).toBe('likely')
    expect(prospectOf(next, { side: 'low', value: 85 })).toBe('open')
    expect(prospectOf(next, { side: 'low', value: 86.1 })).toBe('unlikely')
    expect(prospectOf(next, { side: 'high', value: 83.9 })).toBe('unlikely')
    expect(outlookWords(next, '%', 'unlikely')).toBe(
      '按 5 个年度的走势，2022年约 85%，十次里八次在 84%—86% 之间；照此走势预计达不到目标。',
    )
  })
})

describe('the months so far', () => {
  it('say what the rest must average', () => {
    expect(remainder({ months: 6, soFar: 84.5 }, 87.5).needed).toBe(90.5)
    expect(elapsedWords({ months: 6, soFar: 84.5 }, 87.5, '%')).toBe(
      '前 6 个月累计 84.5%，低于目标 87.5%；以后各月平均须达到 90.5%，全年才能达到。',
    )
  })
  it('say when even the best rest does not suffice', () => {
    expect(elapsedWords({ months: 10, soFar: 84 }, 87.5, '%')).toContain('全年也达不到')
    expect(elapsedWords({ months: 6, soFar: 88 }, 87.5, '%')).toBeUndefined()
  })
})
