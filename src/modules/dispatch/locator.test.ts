import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inPolygon, type Point, type Ring } from '../../lib/geo.ts'
import { type Ground, Locator } from './locator.ts'

const area = (code: string, rings: Ring[], more: Partial<Ground> = {}): Ground => ({
  kind: 'grid',
  code,
  name: `网格${code}`,
  unitId: `unit-${code}`,
  size: 1000,
  rings,
  lines: [],
  ...more,
})
const square = (x: number, y: number, side: number): Ring => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
]
const inside = fc.tuple(
  fc.double({ min: 106, max: 106.2, noNaN: true }),
  fc.double({ min: 37.9, max: 38.1, noNaN: true }),
)

describe('the area of a point', () => {
  test('is what the plain test of every area says, the smallest of several', () => {
    const corner = fc.tuple(
      fc.double({ min: 106, max: 106.2, noNaN: true }),
      fc.double({ min: 37.9, max: 38.1, noNaN: true }),
    )
    const ring = fc.array(corner, { minLength: 3, maxLength: 9 })
    const rings = fc.array(ring, { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(fc.array(rings, { maxLength: 12 }), fc.array(inside, { maxLength: 20 }), (all, points) => {
        const areas = all.map((it, i) => area(String(i), it, { size: (i * 7) % 5 }))
        const locator = new Locator(areas)
        for (const point of points as Point[]) {
          const plain = locator.areas.filter(it => inPolygon(point, it.rings))
          expect(locator.at(point)).toEqual(plain)
          expect(locator.areas[locator.smallest(point[0], point[1])]).toBe(plain[0])
        }
      }),
    )
  })

  test('on a border of a tiling it is exactly one', () => {
    const tiles = Array.from({ length: 16 }, (_, i) =>
      area(String(i), [square(106 + (i % 4) * 0.05, 37.9 + Math.floor(i / 4) * 0.05, 0.05)]),
    )
    const locator = new Locator(tiles)
    const step = fc.integer({ min: 1, max: 79 })
    fc.assert(
      fc.property(step, step, (x, y) => {
        expect(locator.at([106 + x * 0.0025, 37.9 + y * 0.0025])).toHaveLength(1)
      }),
    )
  })

  test('nowhere without areas', () => {
    const none = new Locator([])
    expect(none.smallest(106, 38)).toBe(-1)
    expect([none.at([106, 38]), none.road([106, 38]), none.near([106, 38])]).toEqual([
      [],
      undefined,
      undefined,
    ])
  })
})

test('the road within thirty metres, the grid within three hundred; what is farther is none', () => {
  const road = area('R', [], {
    kind: 'section',
    lines: [
      [
        [106, 38],
        [106.01, 38],
      ],
    ],
  })
  const locator = new Locator([area('A', [square(106, 38.01, 0.01)]), road])
  expect(locator.road([106.005, 38.0002])?.code).toBe('R')
  expect(locator.road([106.005, 38.0005])).toBeUndefined()
  expect(locator.near([106.005, 38.0085])).toMatchObject({ ground: { code: 'A' } })
  expect(Math.round(locator.near([106.005, 38.0085])!.metres)).toBe(167)
  expect(locator.near([106.005, 38.006])).toBeUndefined()
  expect(locator.near([106.005, 38.012])?.metres).toBe(0)
})
