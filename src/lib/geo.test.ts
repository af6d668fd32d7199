import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  boxAround,
  boxesMeet,
  boxOf,
  boxOfPolygon,
  inBox,
  inPolygon,
  metresBetween,
  type Point,
  type Ring,
} from './geo.ts'

const square: Ring = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
]
const hole: Ring = [
  [4, 4],
  [6, 4],
  [6, 6],
  [4, 6],
  [4, 4],
]

describe('point in polygon', () => {
  test.each<[string, Point, boolean]>([
    ['inside', [2, 2], true],
    ['in the hole', [5, 5], false],
    ['outside', [11, 5], false],
    ['level with a corner, outside', [-1, 10], false],
  ])('%s', (_, point, inside) => expect(inPolygon(point, [square, hole])).toBe(inside))

  test('nothing is inside nothing', () => {
    expect(inPolygon([0, 0], [])).toBe(false)
    expect(inPolygon([0, 0], [[]])).toBe(false)
  })

  test('neighbours share a border without gap or overlap', () => {
    const corner = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
    const inner = fc.tuple(fc.integer({ min: 0, max: 79 }), fc.integer({ min: 0, max: 79 }))
    fc.assert(
      fc.property(corner, inner, (middle, [x, y]) => {
        const at: Point = [x / 8, y / 8]
        const parts = square.map((a, i) => [[a, square[(i + 1) % 4]!, middle]])
        expect(parts.filter(part => inPolygon(at, part)).length).toBe(1)
      }),
    )
  })

  test('the direction of the ring does not matter', () => {
    const point = fc.tuple(
      fc.double({ min: -1, max: 11, noNaN: true }),
      fc.double({ min: -1, max: 11, noNaN: true }),
    )
    fc.assert(
      fc.property(point, at => {
        expect(inPolygon(at, [square, hole])).toBe(inPolygon(at, [square.toReversed(), hole.toReversed()]))
      }),
    )
  })
})

describe('distance', () => {
  test('a degree of latitude, and the road from 吴忠 to 银川', () => {
    expect(metresBetween([106, 37], [106, 38])).toBeCloseTo(111_195, -1)
    expect(metresBetween([106.199, 37.998], [106.231, 38.487]) / 1000).toBeCloseTo(54.4, 0)
    expect(metresBetween([106, 38], [106, 38])).toBe(0)
    expect(metresBetween([0, 0], [180, 0])).toBeCloseTo(Math.PI * 6_371_008.8, 0)
  })

  test('is symmetric, and a box around a point holds what is near', () => {
    const point = fc.tuple(
      fc.double({ min: 73, max: 135, noNaN: true }),
      fc.double({ min: 3, max: 53, noNaN: true }),
    )
    const step = fc.double({ min: -0.02, max: 0.02, noNaN: true })
    fc.assert(
      fc.property(point, step, step, (a, dx, dy) => {
        const b: Point = [a[0] + dx, a[1] + dy]
        const metres = metresBetween(a, b)
        expect(metresBetween(b, a)).toBeCloseTo(metres, 6)
        expect(inBox(b, boxAround(a, metres * 1.000001 + 0.001))).toBe(true)
      }),
    )
  })
})

test('boxes', () => {
  expect(boxOf([])).toBeUndefined()
  expect(boxOfPolygon([square, hole])).toEqual([0, 0, 10, 10])
  expect(boxesMeet([0, 0, 1, 1], [1, 1, 2, 2])).toBe(true)
  expect(boxesMeet([0, 0, 1, 1], [1.1, 0, 2, 1])).toBe(false)
  expect(inBox([1, 1], [0, 0, 1, 1])).toBe(true)
})
