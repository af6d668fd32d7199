import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Point, Polygon } from './geo.ts'
import { gapsAmong, overlapSize, overlapsAmong, selfCrossing, TooIntricate } from './geo-checks.ts'
import { lengthOf, metresPerDegree, metresToLines, metresToPolygon } from './geo-line.ts'
import { sizeOf } from './geo-scan.ts'

const WEST = 106.2
const SOUTH = 37.9
const STEP = 0.004
const [SX, SY] = metresPerDegree(SOUTH)

/** Cells of a lattice whose corners were pushed about: they tile the ground without gap or overlap. */
function lattice(n: number, push: (x: number, y: number) => readonly [number, number]): Polygon[] {
  const corner = (x: number, y: number): Point => {
    const [dx, dy] = push(x, y)
    return [WEST + (x + dx) * STEP, SOUTH + (y + dy) * STEP]
  }
  return Array.from({ length: n * n }, (_, i) => {
    const [x, y] = [i % n, Math.floor(i / n)]
    return [[corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1)]]
  })
}
const pushes = fc.array(
  fc.tuple(fc.double({ min: -0.3, max: 0.3, noNaN: true }), fc.double({ min: -0.3, max: 0.3, noNaN: true })),
  { minLength: 25, maxLength: 25 },
)
const tiled = pushes.map(all => lattice(4, (x, y) => all[y * 5 + x]!))
const sizes = (areas: readonly Polygon[]) => areas.map(sizeOf)

const square = (x: number, y: number, w: number, h: number): Polygon => [
  [
    [WEST + x, SOUTH + y],
    [WEST + x + w, SOUTH + y],
    [WEST + x + w, SOUTH + y + h],
    [WEST + x, SOUTH + y + h],
  ],
]

describe('sizes', () => {
  test('a square of known sides, with its hole taken out', () => {
    const whole = sizeOf(square(0, 0, 0.01, 0.01))
    expect(whole / (0.01 * SX * 0.01 * SY)).toBeCloseTo(1, 3)
    const holed = [...square(0, 0, 0.01, 0.01), ...square(0.002, 0.002, 0.005, 0.005)]
    expect(sizeOf(holed) / whole).toBeCloseTo(0.75, 3)
    expect(sizeOf([])).toBe(0)
  })

  test('the parts of a tiling make up the whole', () => {
    fc.assert(
      fc.property(tiled, areas => {
        const inner = areas.slice(5, 7).concat(areas.slice(9, 11))
        expect(inner.every(area => sizeOf(area) > 0)).toBe(true)
      }),
      { numRuns: 20 },
    )
  })
})

describe('overlap and gap', () => {
  test('a tiling has neither, however its corners were pushed', () => {
    fc.assert(
      fc.property(tiled, areas => {
        expect(overlapsAmong(areas, sizes(areas))).toEqual([])
        expect(gapsAmong(areas)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('a cell left out of the middle is a gap of its size between its four neighbours at least', () => {
    fc.assert(
      fc.property(tiled, fc.constantFrom(5, 6, 9, 10), (areas, gone) => {
        const missing = sizeOf(areas[gone]!)
        const rest = areas.map((area, i) => (i === gone ? [] : area))
        const gaps = gapsAmong(rest)
        expect(gaps).toHaveLength(1)
        expect(gaps[0]!.m2 / missing).toBeCloseTo(1, 2)
        expect(gaps[0]!.between).toEqual(expect.arrayContaining([gone - 1, gone + 1]))
        expect(metresToPolygon(gaps[0]!.at, areas[gone]!)).toBe(0)
      }),
      { numRuns: 40 },
    )
  })

  test('a cell left out at the rim is no gap: nobody said how far the areas reach', () => {
    fc.assert(
      fc.property(tiled, fc.constantFrom(0, 3, 12, 15), (areas, gone) => {
        expect(gapsAmong(areas.filter((_, i) => i !== gone))).toEqual([])
      }),
      { numRuns: 20 },
    )
  })

  test('what is shared does not depend on the order, and is never more than either', () => {
    const box = fc.tuple(
      fc.double({ min: 0, max: 0.01, noNaN: true }),
      fc.double({ min: 0, max: 0.01, noNaN: true }),
      fc.double({ min: 0.001, max: 0.01, noNaN: true }),
      fc.double({ min: 0.001, max: 0.01, noNaN: true }),
    )
    fc.assert(
      fc.property(box, box, (a, b) => {
        const [one, two] = [square(...a), square(...b)]
        const shared = overlapSize(one, two)
        expect(overlapSize(two, one)).toBeCloseTo(shared, 3)
        const wide = Math.max(0, Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]))
        const high = Math.max(0, Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]))
        // A degree of longitude is shorter further north: within one in a thousand over a kilometre.
        expect(Math.abs(shared - wide * SX * high * SY)).toBeLessThanOrEqual(shared * 0.001 + 1)
      }),
    )
  })

  test('two triangles that cross are measured where they cross', () => {
    const up: Polygon = [
      [
        [WEST, SOUTH],
        [WEST + 0.02, SOUTH],
        [WEST + 0.01, SOUTH + 0.02],
      ],
    ]
    const down: Polygon = [
      [
        [WEST, SOUTH + 0.02],
        [WEST + 0.02, SOUTH + 0.02],
        [WEST + 0.01, SOUTH],
      ],
    ]
    expect(overlapSize(up, down) / sizeOf(up)).toBeCloseTo(0.5, 2)
  })

  test.each<[string, Polygon, Polygon]>([
    ['upright', square(0, 0, 0.01, 0.02), square(0.0101, 0, 0.01, 0.02)],
    ['level', square(0, 0, 0.02, 0.01), square(0, 0.0101, 0.02, 0.01)],
  ])('a %s strip between two areas is a gap, though its ends are open', (_, a, b) => {
    expect(gapsAmong([a, b])).toMatchObject([{ between: [0, 1], m2: expect.any(Number) }])
    const far = [a, b[0]!.map(([x, y]): Point => [x + 0.001, y + 0.001])] as [Polygon, Point[]]
    expect(gapsAmong([far[0], [far[1]]])).toEqual([])
  })

  test('borders drawn twice, a hand’s breadth apart, are neither', () => {
    const [a, b] = [square(0, 0, 0.01, 0.01), square(0.010001, 0, 0.01, 0.01)]
    const c = square(0.009999, 0, 0.01, 0.01)
    expect(gapsAmong([a, b])).toEqual([])
    expect(overlapsAmong([a, c], sizes([a, c]))).toEqual([])
  })
})

describe('a border that crosses itself', () => {
  test('a bow tie, a spike run back, and a corner touched twice', () => {
    const bow: Polygon = [
      [
        [0, 0],
        [2, 2],
        [2, 0],
        [0, 2],
      ],
    ]
    expect(selfCrossing(bow)).toEqual([1, 1])
    const spike: Polygon = [
      [
        [0, 0],
        [4, 0],
        [2, 0],
        [2, 2],
      ],
    ]
    expect(selfCrossing(spike)).toBeDefined()
    const touching: Polygon = [
      [
        [0, 0],
        [1, 1],
        [2, 0],
        [2, 2],
        [1, 1],
        [0, 2],
      ],
    ]
    expect(selfCrossing(touching)).toBeUndefined()
    expect(selfCrossing([])).toBeUndefined()
  })

  test('none in a tiling; one as soon as two neighbouring corners change places', () => {
    fc.assert(
      fc.property(tiled, fc.nat({ max: 15 }), (areas, which) => {
        const [a, b, c, d] = areas[which]![0] as [Point, Point, Point, Point]
        expect(selfCrossing([[a, b, c, d]])).toBeUndefined()
        expect(selfCrossing([[a, c, b, d]])).toBeDefined()
      }),
      { numRuns: 60 },
    )
  })

  test('gives up on a tangle instead of taking minutes', () => {
    const comb: Point[] = Array.from({ length: 9000 }, (_, i) => [(i % 2) + i * 1e-6, i % 2])
    const round: Point[] = [
      [3, 1],
      [3, -1],
      [0, -1],
    ]
    expect(() => selfCrossing([[...comb, ...round]])).toThrow(TooIntricate)
  })
})

describe('distance to a road', () => {
  const road: Point[] = [
    [WEST, SOUTH],
    [WEST + 0.01, SOUTH],
    [WEST + 0.01, SOUTH + 0.01],
  ]
  test('beside it, at its bend, beyond its end', () => {
    expect(metresToLines([WEST + 0.005, SOUTH + 0.001], [road])).toBeCloseTo(0.001 * SY, 1)
    expect(metresToLines([WEST + 0.01, SOUTH], [road])).toBe(0)
    expect(metresToLines([WEST - 0.001, SOUTH], [road])).toBeCloseTo(0.001 * SX, 1)
    expect(metresToLines([WEST, SOUTH], [])).toBe(Number.POSITIVE_INFINITY)
    expect(metresToLines([WEST, SOUTH + 0.001], [[[WEST, SOUTH]]])).toBeCloseTo(0.001 * SY, 1)
    expect(lengthOf([road])).toBeCloseTo(0.01 * SX + 0.01 * SY, 0)
  })

  test('a point on it is at no distance; moving away adds no more than the way moved', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true })
    const step = fc.double({ min: -0.003, max: 0.003, noNaN: true })
    fc.assert(
      fc.property(part, step, step, (t, dx, dy) => {
        const on: Point = [WEST + 0.01 * t, SOUTH]
        expect(metresToLines(on, [road])).toBeLessThan(0.001)
        const moved = Math.hypot(dx * SX, dy * SY)
        expect(metresToLines([on[0] + dx, on[1] + dy], [road])).toBeLessThanOrEqual(moved * 1.001 + 0.001)
      }),
    )
  })
})
