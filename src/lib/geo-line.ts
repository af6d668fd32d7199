// Distances in metres to lines and areas on a plane laid at the point: within a few kilometres as good as on the ellipsoid.
import { inPolygon, type Point, type Polygon } from './geo.ts'

/** Corners of a road in order; a road in pieces is several lines. */
export type Line = readonly Point[]

const METRES_PER_DEGREE = (6_371_008.8 * Math.PI) / 180

/** Metres a degree of longitude and one of latitude are long at this latitude. */
export function metresPerDegree(lat: number): readonly [lng: number, lat: number] {
  return [METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180), METRES_PER_DEGREE]
}

/** Metres from a point to the nearest point of a road; infinite when it has no corner. */
export function metresToLines(point: Point, lines: readonly Line[]): number {
  const scale = metresPerDegree(point[1])
  let best = Number.POSITIVE_INFINITY
  for (const line of lines) {
    for (let i = 0; i < line.length; i++)
      best = Math.min(best, metresToPiece(point, line[Math.max(0, i - 1)]!, line[i]!, scale))
  }
  return best
}

/** Metres from a point to an area; 0 inside, infinite when it has no corner. */
export function metresToPolygon(point: Point, polygon: Polygon): number {
  if (inPolygon(point, polygon)) return 0
  return metresToLines(
    point,
    polygon.map(ring => (ring.length ? [...ring, ring[0]!] : [])),
  )
}

/** Metres along a road. */
export function lengthOf(lines: readonly Line[]): number {
  let sum = 0
  for (const line of lines)
    for (let i = 1; i < line.length; i++) {
      const [a, b] = [line[i - 1]!, line[i]!]
      const [sx, sy] = metresPerDegree((a[1] + b[1]) / 2)
      sum += Math.hypot((b[0] - a[0]) * sx, (b[1] - a[1]) * sy)
    }
  return sum
}

function metresToPiece(p: Point, a: Point, b: Point, [sx, sy]: readonly [number, number]): number {
  const [ax, ay] = [(a[0] - p[0]) * sx, (a[1] - p[1]) * sy]
  const [dx, dy] = [(b[0] - a[0]) * sx, (b[1] - a[1]) * sy]
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length))
  return Math.hypot(ax + t * dx, ay + t * dy)
}
