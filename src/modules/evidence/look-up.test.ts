// The index against the plain definition: what is near, and what is never missed.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashIndex } from './look-up.ts'
import { distance, type Hash, hashOf, mirrored, ones, SIDE, sumsOf, whole } from './print.ts'

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const hash = fc.record({ high: word, low: word })

function flipped({ high, low }: Hash, bits: readonly number[]): Hash {
  let h = high
  let l = low
  for (const bit of bits)
    if (bit < 32) h ^= 1 << bit
    else l ^= 1 << (bit - 32)
  return { high: h, low: l }
}

describe('the index of hashes', () => {
  it('finds everything within 7 bits, and nothing beyond what was asked', () =>
    fc.assert(
      fc.property(
        hash,
        fc.array(fc.uniqueArray(fc.nat(63), { maxLength: 20 }), { minLength: 1, maxLength: 30 }),
        (asked, flips) => {
          const index = hashIndex()
          for (const [i, bits] of flips.entries()) index.add(i, flipped(asked, bits))
          const found = new Map<number, number>()
          index.near(asked, 10, (key, bits) => found.set(key, bits))
          for (const [i, bits] of flips.entries()) {
            if (bits.length <= 7) expect(found.get(i)).toBe(bits.length)
            if (found.has(i)) expect(found.get(i)).toBe(bits.length)
            if (bits.length > 10) expect(found.has(i)).toBe(false)
          }
        },
      ),
    ))

  it('finds the same when most of it has been sorted in', () => {
    const index = hashIndex()
    const kept: Hash[] = []
    let seed = 1
    const next = () => {
      seed = Math.imul(seed, 1664525) + 1013904223
      return seed | 0
    }
    for (let i = 0; i < 30_000; i++) {
      kept.push({ high: next() ^ (next() >>> 16), low: next() ^ (next() >>> 16) })
      index.add(i, kept[i]!)
    }
    expect(index.size).toBe(30_000)
    for (const i of [0, 8191, 8192, 20_000, 29_999]) {
      const asked = flipped(kept[i]!, [1, 17, 40])
      const found: number[] = []
      index.near(asked, 7, key => found.push(key))
      expect(found).toContain(i)
      const all = kept.flatMap((one, key) => (distance(one, asked) <= 7 ? [key] : []))
      expect([...new Set(found)].sort((a, b) => a - b)).toEqual(all)
    }
  })
})

describe('hashes', () => {
  it('count ones', () =>
    fc.assert(
      fc.property(word, value => {
        expect(ones(value)).toBe((value >>> 0).toString(2).replaceAll('0', '').length)
      }),
    ))

  it('do not mind light, and a wall says nothing', () =>
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 50, max: 150 }), (seed, gain) => {
        const cell = (i: number) => ((i / SIDE) >> 3) * 9 + (((i % SIDE) * 9) >> 6)
        const thumb = Uint8Array.from(
          { length: SIDE * SIDE },
          (_, i) => 20 + ((Math.imul(cell(i) + seed, 2654435761) >>> 20) % 140),
        )
        const lit = thumb.map(value => Math.min(255, (value * gain) / 100))
        const a = hashOf(sumsOf(thumb), whole)!
        expect(distance(a, hashOf(sumsOf(lit), whole)!)).toBeLessThanOrEqual(8)
        expect(mirrored(mirrored(thumb))).toEqual(thumb)
        expect(hashOf(sumsOf(thumb.map(() => 90)), whole)).toBeUndefined()
      }),
    ))
})
