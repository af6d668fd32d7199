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

/** A label's box: its middle, half its width and half its height, in map units. */
export interface Label {
  readonly x: number
  readonly y: number
}

interface Size {
  readonly wide: number
  readonly high: number
}

/**
 * Finds a place for the label of each county beside its dots: above, right, left or below, whichever covers the fewest
 * dots of anybody and no label placed before. Counties that lie into each other get labels on different sides.
 * @param size half width and half height of a label; `gap` is kept between label and dots
 */
export function placeLabels(
  counties: readonly (readonly Dot[])[],
  all: readonly Dot[],
  size: Size,
  gap: number,
): (Label | undefined)[] {
  const placed: Label[] = []
  return counties.map(dots => {
    const box = boxOf(dots.map(dot => [dot.x, dot.y] as const))
    if (!box) return undefined
    const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]
    const spots: Label[] = [
      { x, y: box[1] - gap - size.high },
      { x: box[2] + gap + size.wide, y },
      { x: box[0] - gap - size.wide, y },
      { x, y: box[3] + gap + size.high },
    ]
    const cost = (spot: Label) =>
      all.filter(dot => Math.abs(dot.x - spot.x) < size.wide && Math.abs(dot.y - spot.y) < size.high).length +
      1000 * placed.filter(it => overlaps(it, spot, size)).length
    const best = spots.reduce((least, spot) => (cost(spot) < cost(least) ? spot : least))
    placed.push(best)
    return best
  })
}

/** The view made wide enough that no label is cut off at its edge. */
export function widen(view: View, labels: readonly Label[], size: Size): View {
  const x = Math.min(view.x, ...labels.map(label => label.x - size.wide))
  const y = Math.min(view.y, ...labels.map(label => label.y - size.high))
  const right = Math.max(view.x + view.wide, ...labels.map(label => label.x + size.wide))
  const low = Math.max(view.y + view.high, ...labels.map(label => label.y + size.high))
  return { x, y, wide: right - x, high: low - y }
}

export function overlaps(a: Label, b: Label, size: Size): boolean {
  return Math.abs(a.x - b.x) < 2 * size.wide && Math.abs(a.y - b.y) < 2 * size.high
}
