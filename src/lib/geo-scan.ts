// Areas cut into rows: between two neighbouring corner heights no border turns, so every piece of a row is a trapezoid and
// its size is exact. Sizes, overlaps and gaps are sums of such pieces, by the same even-odd rule as `inPolygon`.
import type { Point, Polygon } from './geo.ts'
import { metresPerDegree } from './geo-line.ts'

/** Where a border of polygon `of` crosses a row: its place at the row's lower and upper edge. */
export interface Cut {
  readonly of: number
  readonly low: number
  readonly high: number
}

export interface Row {
  readonly south: number
  readonly north: number
  /** From west to east. */
  readonly cuts: readonly Cut[]
}

interface Edge {
  readonly of: number
  readonly bottom: Point
  readonly top: Point
}

/**
 * Visits the rows of several polygons from south to north.
 * @param more further heights at which to cut, such as those where borders of two polygons cross
 * @param range rows outside of these heights are left out
 */
export function scanRows(
  polygons: readonly Polygon[],
  visit: (row: Row) => void,
  more: readonly number[] = [],
  range: readonly [south: number, north: number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
): void {
  const edges = polygons
    .flatMap((polygon, of) => edgesOf(polygon, of))
    .filter(edge => edge.top[1] > range[0] && edge.bottom[1] < range[1])
    .sort((a, b) => a.bottom[1] - b.bottom[1])
  const inRange = (y: number) => Math.min(range[1], Math.max(range[0], y))
  const heights = [
    ...new Set([...edges.flatMap(it => [inRange(it.bottom[1]), inRange(it.top[1])]), ...more.map(inRange)]),
  ].sort((a, b) => a - b)
  let active: Edge[] = []
  let next = 0
  for (let i = 1; i < heights.length; i++) {
    const [south, north] = [heights[i - 1]!, heights[i]!]
    active = active.filter(edge => edge.top[1] > south)
    while (next < edges.length && edges[next]!.bottom[1] <= south) {
      if (edges[next]!.top[1] > south) active.push(edges[next]!)
      next++
    }
    const cuts = active.map(edge => ({ of: edge.of, low: xAt(edge, south), high: xAt(edge, north) }))
    cuts.sort((a, b) => a.low + a.high - b.low - b.high)
    visit({ south, north, cuts })
  }
}

function edgesOf(polygon: Polygon, of: number): Edge[] {
  const edges: Edge[] = []
  for (const ring of polygon) {
    let before = ring[ring.length - 1]
    for (const corner of ring) {
      if (before![1] !== corner[1])
        edges.push(
          before![1] < corner[1]
            ? { of, bottom: before!, top: corner }
            : { of, bottom: corner, top: before! },
        )
      before = corner
    }
  }
  return edges
}

function xAt({ bottom, top }: Edge, y: number): number {
  return bottom[0] + ((y - bottom[1]) / (top[1] - bottom[1])) * (top[0] - bottom[0])
}

/** Square metres of a piece of a row between two cuts. */
export function pieceSize(row: Row, west: Cut, east: Cut): number {
  const [sx, sy] = metresPerDegree((row.south + row.north) / 2)
  return Math.max(0, ((east.low - west.low + east.high - west.high) / 2) * sx * (row.north - row.south) * sy)
}

/** Square metres of an area. */
export function sizeOf(polygon: Polygon): number {
  let sum = 0
  scanRows([polygon], row => {
    for (let i = 1; i < row.cuts.length; i += 2) sum += pieceSize(row, row.cuts[i - 1]!, row.cuts[i]!)
  })
  return sum
}
