// The wall's map as plain numbers: places projected from longitude and latitude, boxes of counties, label points.
import { type Box, boxOf } from '../../lib/geo.ts'

export interface MapPlace {
  readonly id: string
  readonly name: string
  readonly placeType: string
  readonly division: number
  readonly lon: number
  readonly lat: number
  readonly open: number
  readonly overdue: number
}

export interface Dot extends MapPlace {
  readonly x: number
  readonly y: number
}

/** West, top, width, height in map units. */
export interface View {
  readonly x: number
  readonly y: number
  readonly wide: number
  readonly high: number
}

const UNITS_PER_DEGREE = 1000

/**
 * Projects places on a plane, 1000 units to a degree of latitude, longitude shrunk by the cosine of the middle latitude:
 * true to shape within half a percent over one prefecture.
 */
export function project(places: readonly MapPlace[]): Dot[] {
  const box = boxOf(places.map(place => [place.lon, place.lat] as const))
  const shrink = box ? Math.cos((((box[1] + box[3]) / 2) * Math.PI) / 180) : 1
  return places.map(place => ({
    ...place,
    x: place.lon * UNITS_PER_DEGREE * shrink,
    y: -place.lat * UNITS_PER_DEGREE,
  }))
}

/** The view that holds the dots with a margin; never narrower than a village, so that one place is not a wall of paint. */
export function viewOf(dots: readonly Dot[]): View {
  const box: Box = boxOf(dots.map(dot => [dot.x, dot.y] as const)) ?? [0, 0, 100, 100]
  const wide = Math.max(box[2] - box[0], 40)
  const high = Math.max(box[3] - box[1], 40)
  const margin = Math.max(wide, high) * 0.08
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]
  return {
    x: x - wide / 2 - margin,
    y: y - high / 2 - margin,
    wide: wide + 2 * margin,
    high: high + 2 * margin,
  }
}

/** Above the middle of a county's northernmost place, where its name stands and covers none of them. */
export function headOf(dots: readonly Dot[]): { x: number; y: number } | undefined {
  if (dots.length === 0) return undefined
  const x = dots.reduce((sum, dot) => sum + dot.x, 0) / dots.length
  return { x, y: Math.min(...dots.map(dot => dot.y)) }
}

/** Moves labels up until none covers another; `high` is the height of one in map units, `wide` half of its width. */
export function spread<T extends { readonly x: number; readonly y: number }>(
  labels: readonly T[],
  high: number,
  wide: number,
): T[] {
  const placed: T[] = []
  for (const label of [...labels].sort((a, b) => b.y - a.y)) {
    let y = label.y
    for (const other of placed) {
      if (Math.abs(other.x - label.x) < 2 * wide && Math.abs(other.y - y) < high) y = other.y - high
    }
    placed.push({ ...label, y })
  }
  return placed
}
