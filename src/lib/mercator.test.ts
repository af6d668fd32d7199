import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Point } from './geo.ts'
import { cluster, fit, panBy, project, scaleBar, tilesOf, toScreen, unproject, zoomAt } from './mercator.ts'

const point = fc.tuple(
  fc.double({ min: 73, max: 135, noNaN: true }),
  fc.double({ min: 3, max: 53, noNaN: true }),
)
const screen = { width: 1280, height: 720 }

describe('the flat map', () => {
  test('there and back is the same place', () => {
    fc.assert(
      fc.property(point, at => {
        const back = unproject(project(at))
        expect(back[0]).toBeCloseTo(at[0], 9)
        expect(back[1]).toBeCloseTo(at[1], 9)
      }),
    )
  })

  test('what is fitted is seen; what lies under the finger stays there', () => {
    const screenPoint = fc.tuple(fc.integer({ min: 0, max: 1280 }), fc.integer({ min: 0, max: 720 }))
    const factor = fc.double({ min: 0.5, max: 2, noNaN: true })
    fc.assert(
      fc.property(point, point, screenPoint, factor, (a, b, finger, by) => {
        const box = [
          Math.min(a[0], b[0]),
          Math.min(a[1], b[1]),
          Math.max(a[0], b[0]),
          Math.max(a[1], b[1]),
        ] as const
        const view = fit(box, screen)
        for (const corner of [a, b]) {
          const [x, y] = toScreen(project(corner), view, screen)
          expect(x).toBeGreaterThan(-1)
          expect(x).toBeLessThan(1281)
          expect(y).toBeGreaterThan(-1)
          expect(y).toBeLessThan(721)
        }
        const under = {
          ...view,
          x: view.x + (finger[0] - 640) / view.scale,
          y: view.y + (finger[1] - 360) / view.scale,
        }
        const nearer = zoomAt(view, by, finger, screen)
        const now = toScreen([under.x, under.y], nearer, screen)
        expect(now[0]).toBeCloseTo(finger[0], 3)
        expect(now[1]).toBeCloseTo(finger[1], 3)
      }),
    )
  })

  test('a pan moves everything by as much', () => {
    const view = fit([106, 37, 107, 38], screen)
    const at = project([106.5, 37.5])
    const [x, y] = toScreen(at, view, screen)
    expect(toScreen(at, panBy(view, 30, -12), screen)).toEqual([
      expect.closeTo(x + 30, 6),
      expect.closeTo(y - 12, 6),
    ])
  })

  test('tiles cover the screen and no more than they must', () => {
    const tiles = tilesOf(fit([106, 37, 107, 38], screen), screen)
    expect(Math.min(...tiles.map(it => it.left))).toBeLessThanOrEqual(0)
    expect(Math.max(...tiles.map(it => it.left + it.size))).toBeGreaterThanOrEqual(1280)
    expect(tiles.length).toBeLessThan(60)
  })

  test('clusters hold every point on the screen once', () => {
    const some = fc.array(point, { maxLength: 60 })
    fc.assert(
      fc.property(some, all => {
        const points = all.map((at: Point) => ({ flat: project(at) }))
        const view = fit([73, 3, 135, 53], screen)
        expect(cluster(points, view, screen, 40).flatMap(it => it.of)).toHaveLength(points.length)
      }),
    )
  })

  test('the scale bar is round and fits', () => {
    const { metres, pixels } = scaleBar(fit([106, 37, 107, 38], screen), 120)
    expect(pixels).toBeLessThanOrEqual(120)
    expect(String(metres)).toMatch(/^[125]0*$/)
  })
})
