// Plane geometry for places: is a point inside, how far apart, which box. Coordinates are [lng, lat] in degrees,
// as in GeoJSON; both arguments of a call use the same datum.

/** Longitude, latitude. */
export type Point = readonly [lng: number, lat: number]
/** Corners in order; whether the first corner is repeated at the end does not matter. */
export type Ring = readonly Point[]
/** Outer ring, then holes. By the even-odd rule the rings of a multipolygon may simply be joined. */
export type Polygon = readonly Ring[]
/** West, south, east, north. */
export type Box = readonly [west: number, south: number, east: number, north: number]

/** Mean radius (IUGG), metres: haversine with it is within 0.5 % of the ellipsoid. */
const EARTH_RADIUS = 6_371_008.8
const RADIANS = Math.PI / 180

/**
 * Even-odd rule. A point on a shared border belongs to exactly one of two neighbours that list the same corners,
 * so grids that tile a town leave no gap and no overlap.
 */
export function inPolygon([x, y]: Point, polygon: Polygon): boolean {
  let inside = false
  for (const ring of polygon) {
    let before = ring[ring.length - 1]
    if (before === undefined) continue
    for (const corner of ring) {
      if (crosses(x, y, before, corner)) inside = !inside
      before = corner
    }
  }
  return inside
}

/** Whether the ray from (x, y) eastwards crosses the edge. Corners are ordered first, so that rounding is the same from both sides. */
function crosses(x: number, y: number, a: Point, b: Point): boolean {
  if (a[1] > y === b[1] > y) return false
  const [low, high] = a[1] < b[1] ? [a, b] : [b, a]
  return x < low[0] + ((y - low[1]) / (high[1] - low[1])) * (high[0] - low[0])
}

/** Metres along the great circle. */
export function metresBetween(a: Point, b: Point): number {
  const dLat = (b[1] - a[1]) * RADIANS
  const dLng = (b[0] - a[0]) * RADIANS
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(a[1] * RADIANS) * Math.cos(b[1] * RADIANS) * Math.sin(dLng / 2) ** 2
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** The smallest box around the points; undefined when there are none. */
export function boxOf(points: Iterable<Point>): Box | undefined {
  let west = Number.POSITIVE_INFINITY
  let south = Number.POSITIVE_INFINITY
  let east = Number.NEGATIVE_INFINITY
  let north = Number.NEGATIVE_INFINITY
  for (const [x, y] of points) {
    west = Math.min(west, x)
    east = Math.max(east, x)
    south = Math.min(south, y)
    north = Math.max(north, y)
  }
  return west <= east ? [west, south, east, north] : undefined
}

/** The smallest box around a polygon; undefined when it has no corner. */
export function boxOfPolygon(polygon: Polygon): Box | undefined {
  return boxOf(polygon.flat())
}

/** Whether the point lies in the box, its edges included. */
export function inBox([x, y]: Point, [west, south, east, north]: Box): boolean {
  return x >= west && x <= east && y >= south && y <= north
}

/** Whether two boxes share a point. */
export function boxesMeet(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

/** A box that holds every point within `metres` of the centre (away from the poles and the date line). */
export function boxAround([x, y]: Point, metres: number): Box {
  const reach = metres / EARTH_RADIUS
  const dLat = reach / RADIANS
  const dLng = Math.asin(Math.min(1, Math.sin(reach) / Math.cos(y * RADIANS))) / RADIANS
  return [x - dLng, y - dLat, x + dLng, y + dLat]
}
