import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { random, xoshiro128 } from './random.ts'
import { Refused } from './refusal.ts'

test('the generator is xoshiro128**: the published vector of state 1, 2, 3, 4', () => {
  const next = xoshiro128([1, 2, 3, 4])
  expect(Array.from({ length: 10 }, next)).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ])
})

test('a printed seed gives the same draw for ever', () => {
  const places = Array.from({ length: 20 }, (_, i) => i + 1)
  expect(random('2022-09-13 实地考察').draw(places, 6)).toEqual(VECTOR_DRAW)
  expect(Array.from({ length: 4 }, random('').bits)).toEqual(VECTOR_EMPTY)
})

describe('drawing', () => {
  const seeds = fc.string()
  const items = fc.uniqueArray(fc.integer(), { maxLength: 40 })

  test('a shuffle keeps every item and leaves the list alone', () => {
    fc.assert(
      fc.property(seeds, items, (seed, list) => {
        const before = list.slice()
        expect(random(seed).shuffle(list).sort()).toEqual(before.slice().sort())
        expect(list).toEqual(before)
      }),
    )
  })

  test('a draw is the head of the shuffle, without repeats', () => {
    fc.assert(
      fc.property(seeds, items, fc.nat(50), (seed, list, n) => {
        const drawn = random(seed).draw(list, n)
        expect(drawn).toEqual(random(seed).shuffle(list).slice(0, n))
        expect(new Set(drawn).size).toBe(Math.min(n, list.length))
      }),
    )
  })

  test('every item comes about equally often', () => {
    const chance = random('fair')
    const counts = new Array<number>(7).fill(0)
    for (let i = 0; i < 70_000; i++) counts[chance.below(7)]! += 1
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400)
  })

  test('fractions stay below one', () => {
    const chance = random('fraction')
    for (let i = 0; i < 1000; i++) expect(chance.fraction()).toBeLessThan(1)
  })

  test('nothing to pick is a refusal, a nonsense count a bug', () => {
    expect(() => random('a').pick([])).toThrow(Refused)
    expect(random('a').pick(['only'])).toBe('only')
    expect(() => random('a').draw([1], -1)).toThrow(RangeError)
    expect(() => random('a').below(0)).toThrow(RangeError)
  })
})

const VECTOR_DRAW = [8, 4, 7, 11, 18, 10]
const VECTOR_EMPTY = [2988730470, 1666900107, 221464154, 2801406039]
