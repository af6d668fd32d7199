// Which area, which road, a point belongs to: borders in memory, found by their boxes, decided by the even-odd rule.
// Measured in bench/dispatch.ts: a million points a second against 5,000 areas on one core.
import Flatbush from 'flatbush'
import { boxAround, boxOf, type Point, type Ring } from '../../lib/geo.ts'
import { type Line, metresToLines, metresToPolygon } from '../../lib/geo-line.ts'
import { ROAD_METRES, type ShapeKind } from '../shapes/shape.ts'

export interface Ground {
  readonly kind: ShapeKind
  readonly code: string
  readonly name: string
  readonly unitId: string | null
  /** Square metres; of areas that lie over each other the smallest counts. */
  readonly size: number
  readonly rings: readonly Ring[]
  readonly lines: readonly Line[]
}

/** As far outside of every area as the nearest one still answers. */
export const NEAR_METRES = 300

export class Locator {
  readonly areas: readonly Ground[]
  readonly roads: readonly Ground[]
  readonly #index: Flatbush | undefined
  readonly #roadIndex: Flatbush | undefined
  /** Of each area its edges, four numbers each: lower end, then how far east and north the upper end lies. */
  readonly #edges: readonly Float64Array[]
  #x = 0
  #y = 0
  #best = -1

  constructor(ground: readonly Ground[]) {
    // Smallest first: of two that hold a point the lower number wins.
    this.areas = ground
      .filter(it => it.rings.length > 0)
      .sort((a, b) => a.size - b.size || (a.code < b.code ? -1 : 1))
    this.roads = ground.filter(it => it.lines.length > 0)
    this.#index = indexOf(this.areas.map(it => it.rings.flat()))
    this.#roadIndex = indexOf(this.roads.map(it => it.lines.flat()))
    this.#edges = this.areas.map(it => edgesOf(it.rings))
  }

  /** Number of the smallest area that holds the point; −1 when none does. */
  smallest(lng: number, lat: number): number {
    this.#x = lng
    this.#y = lat
    this.#best = -1
    this.#index?.search(lng, lat, lng, lat, this.#take)
    return this.#best
  }

  // One function for all searches: making one for each point would cost more than the search.
  readonly #take = (area: number): boolean => {
    if ((this.#best < 0 || area < this.#best) && holds(this.#edges[area]!, this.#x, this.#y))
      this.#best = area
    return false
  }

  /** Every area that holds the point, the smallest first. */
  at([lng, lat]: Point): Ground[] {
    const found = this.#index?.search(lng, lat, lng, lat, area => holds(this.#edges[area]!, lng, lat)) ?? []
    return found.sort((a, b) => a - b).map(area => this.areas[area]!)
  }

  /** The nearest road within `metres`. */
  road(point: Point, metres = ROAD_METRES): Ground | undefined {
    return this.#nearest(this.#roadIndex, this.roads, point, metres, it => metresToLines(point, it.lines))
      ?.ground
  }

  /** The nearest grid within `metres`, and how far away it is. */
  near(point: Point, metres = NEAR_METRES): { ground: Ground; metres: number } | undefined {
    return this.#nearest(this.#index, this.areas, point, metres, it =>
      it.kind === 'grid' ? metresToPolygon(point, it.rings) : Number.POSITIVE_INFINITY,
    )
  }

  #nearest(
    index: Flatbush | undefined,
    all: readonly Ground[],
    point: Point,
    metres: number,
    distance: (ground: Ground) => number,
  ): { ground: Ground; metres: number } | undefined {
    let best: { ground: Ground; metres: number } | undefined
    for (const i of (index?.search(...boxAround(point, metres)) ?? []).sort((a, b) => a - b)) {
      const ground = all[i]!
      const away = distance(ground)
      if (away <= metres && away < (best?.metres ?? Number.POSITIVE_INFINITY)) best = { ground, metres: away }
    }
    return best
  }
}

function indexOf(shapes: readonly (readonly Point[])[]): Flatbush | undefined {
  if (shapes.length === 0) return undefined
  const index = new Flatbush(shapes.length)
  for (const points of shapes) index.add(...boxOf(points)!)
  index.finish()
  return index
}

// Ends are ordered as in `inPolygon`, so that a border between two areas rounds the same from both sides.
function edgesOf(rings: readonly Ring[]): Float64Array {
  const numbers: number[] = []
  for (const ring of rings) {
    let before = ring[ring.length - 1]
    for (const corner of ring) {
      const [low, high] = before![1] < corner[1] ? [before!, corner] : [corner, before!]
      if (low[1] !== high[1]) numbers.push(low[0], low[1], high[0] - low[0], high[1] - low[1])
      before = corner
    }
  }
  return Float64Array.from(numbers)
}

function holds(edges: Float64Array, x: number, y: number): boolean {
  let inside = false
  for (let i = 0; i < edges.length; i += 4) {
    const up = y - edges[i + 1]!
    const high = edges[i + 3]!
    if (up < 0 || up >= high) continue
    if (x < edges[i]! + (up / high) * edges[i + 2]!) inside = !inside
  }
  return inside
}
