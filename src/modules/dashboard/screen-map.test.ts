import { describe, expect, test } from 'vitest'
import { type MapPlace, overlaps, placeLabels, project, viewOf, widen } from './screen-map.ts'

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

  test('labels of counties that lie into each other stand on different sides and cover no dot', () => {
    const cluster = (lon: number, lat: number) =>
      Array.from({ length: 25 }, (_, i) => place(lon + (i % 5) * 0.04, lat + Math.floor(i / 5) * 0.04))
    const clusters = [cluster(106, 38), cluster(106.1, 38.02), cluster(106.05, 37.5), cluster(107.4, 37.8)]
    const all = project(clusters.flat())
    const counties = clusters.map((_, i) => all.slice(i * 25, i * 25 + 25))
    const size = { wide: 90, high: 45 }
    const labels = placeLabels(counties, all, size, 10).map(label => label!)
    for (const [i, label] of labels.entries()) {
      for (const other of labels.slice(i + 1)) expect(overlaps(label, other, size)).toBe(false)
      const covered = all.filter(
        dot => Math.abs(dot.x - label.x) < size.wide && Math.abs(dot.y - label.y) < size.high,
      )
      expect(covered).toEqual([])
    }
    expect(placeLabels([[]], [], size, 10)).toEqual([undefined])
    const view = widen(viewOf(all), labels, size)
    for (const { x, y } of labels) {
      expect(x - size.wide).toBeGreaterThanOrEqual(view.x)
      expect(x + size.wide).toBeLessThanOrEqual(view.x + view.wide + 1e-6)
      expect(y - size.high).toBeGreaterThanOrEqual(view.y)
      expect(y + size.high).toBeLessThanOrEqual(view.y + view.high + 1e-6)
    }
  })
})
