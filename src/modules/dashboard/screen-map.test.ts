import { describe, expect, test } from 'vitest'
import { headOf, type MapPlace, project, spread, viewOf } from './screen-map.ts'

const place = (lon: number, lat: number): MapPlace => ({
  id: `${lon},${lat}`,
  name: '甲',
  placeType: '公园',
  division: 1,
  lon,
  lat,
  open: 0,
  overdue: 0,
})

describe('the map of the wall', () => {
  test('north is up, east is right, and a degree of longitude is shorter than one of latitude', () => {
    const [a, b, c] = project([place(106, 38), place(107, 38), place(106, 37)])
    expect(b!.x - a!.x).toBeCloseTo(1000 * Math.cos((37.5 * Math.PI) / 180), 6)
    expect(c!.y - a!.y).toBeCloseTo(1000, 6)
  })

  test('the view holds every dot, also a single one and none', () => {
    for (const places of [[], [place(106, 38)], [place(106, 38), place(107.5, 36.9)]]) {
      const dots = project(places)
      const view = viewOf(dots)
      expect(view.wide).toBeGreaterThan(0)
      for (const dot of dots) {
        expect(dot.x).toBeGreaterThan(view.x)
        expect(dot.x).toBeLessThan(view.x + view.wide)
        expect(dot.y).toBeGreaterThan(view.y)
        expect(dot.y).toBeLessThan(view.y + view.high)
      }
    }
  })

  test('labels at one point are moved apart', () => {
    const [a, b] = spread(
      [
        { x: 0, y: 0 },
        { x: 5, y: 1 },
      ],
      20,
      40,
    )
    expect(a!.y - b!.y).toBeGreaterThanOrEqual(20)
    expect(headOf([])).toBeUndefined()
  })
})
