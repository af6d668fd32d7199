// What may be wrong with areas that should tile a town: a border that crosses itself, two areas over each other, ground
// that belongs to nobody. Found exactly, told in metres, with the areas concerned.
import Flatbush from 'flatbush'
import { type Box, boxesMeet, boxOfPolygon, type Point, type Polygon, type Ring } from './geo.ts'
import { metresPerDegree } from './geo-line.ts'
import { type Cut, pieceSize, type Row, scanRows } from './geo-scan.ts'

/** Thinner than what a survey can tell: borders drawn twice differ by a hand's breadth. */
const NEGLIGIBLE_M2 = 20
/** Of the smaller of two areas. */
const NEGLIGIBLE_SHARE = 0.0005
/** A strip between two areas narrower than this belongs to one of them. */
const STRIP_METRES = 30
const STRIP_LENGTH = 100
/** Half a metre in degrees: a hollow thinner than this is two borders that mean the same, and leads nowhere. */
const HAIR = 5e-6
/** Pairs of borders compared before a shape is called too intricate to check. */
const MOST_PAIRS = 30_000_000

type Piece = readonly [Point, Point]

/** Thrown when borders are so tangled that checking them would take minutes. */
export class TooIntricate extends Error {}

/** Where a border first crosses itself or runs over itself; undefined when it does not. */
export function selfCrossing(polygon: Polygon): Point | undefined {
  const pieces = polygon.flatMap(ring => piecesOf(ring))
  if (pieces.length === 0) return undefined
  const index = new Flatbush(pieces.length)
  for (const [a, b] of pieces)
    index.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]))
  index.finish()
  let left = MOST_PAIRS
  for (const [i, [a, b]] of pieces.entries()) {
    let found: Point | undefined
    index.search(
      Math.min(a[0], b[0]),
      Math.min(a[1], b[1]),
      Math.max(a[0], b[0]),
      Math.max(a[1], b[1]),
      j => {
        if (--left < 0) throw new TooIntricate()
        if (j > i && !found) found = meet(pieces[i]!, pieces[j]!)
        return false
      },
    )
    if (found) return found
  }
  return undefined
}

function piecesOf(ring: Ring): Piece[] {
  const pieces: Piece[] = []
  let before = ring[ring.length - 1]
  for (const corner of ring) {
    if (before && (before[0] !== corner[0] || before[1] !== corner[1])) pieces.push([before, corner])
    before = corner
  }
  return pieces
}

/** On which side of a→b the point lies: positive left, negative right, 0 on it as far as doubles tell. */
function side(a: Point, b: Point, p: Point): number {
  const left = (b[0] - a[0]) * (p[1] - a[1])
  const right = (b[1] - a[1]) * (p[0] - a[0])
  const turn = left - right
  return Math.abs(turn) <= 1e-13 * (Math.abs(left) + Math.abs(right)) ? 0 : turn
}

/** Where two pieces cross within, or run over each other; touching at a corner is not crossing. */
function meet([a, b]: Piece, [c, d]: Piece): Point | undefined {
  const [s1, s2, s3, s4] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)]
  if (s1 * s2 < 0 && s3 * s4 < 0) {
    const t = s3 / (s3 - s4)
    return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
  }
  if (s1 !== 0 || s2 !== 0) return undefined
  const axis = Math.abs(b[0] - a[0]) >= Math.abs(b[1] - a[1]) ? 0 : 1
  const [low, high] = [Math.min(a[axis], b[axis]), Math.max(a[axis], b[axis])]
  const from = Math.max(low, Math.min(c[axis], d[axis]))
  const to = Math.min(high, Math.max(c[axis], d[axis]))
  if (to <= from) return undefined
  const inside = [a, b, c, d].find(p => p[axis] === from)
  return inside ?? a
}

/** Square metres that two areas share. */
export function overlapSize(a: Polygon, b: Polygon): number {
  const [boxA, boxB] = [boxOfPolygon(a), boxOfPolygon(b)]
  if (!boxA || !boxB || !boxesMeet(boxA, boxB)) return 0
  const [south, north] = [Math.max(boxA[1], boxB[1]), Math.min(boxA[3], boxB[3])]
  let sum = 0
  const look = (row: Row) => {
    const inside = [false, false]
    let from: Cut | undefined
    for (const cut of row.cuts) {
      if (inside[0] && inside[1] && from) sum += pieceSize(row, from, cut)
      inside[cut.of] = !inside[cut.of]
      from = cut
    }
  }
  scanRows([a, b], look, crossingHeights(a, b), [south, north])
  return sum
}

function crossingHeights(a: Polygon, b: Polygon): number[] {
  const [mine, theirs] = [a.flatMap(piecesOf), b.flatMap(piecesOf)]
  if (mine.length * theirs.length > MOST_PAIRS) throw new TooIntricate()
  const heights: number[] = []
  for (const one of mine) {
    const [west, east] = [Math.min(one[0][0], one[1][0]), Math.max(one[0][0], one[1][0])]
    const [south, north] = [Math.min(one[0][1], one[1][1]), Math.max(one[0][1], one[1][1])]
    for (const other of theirs) {
      if (Math.max(other[0][0], other[1][0]) < west || Math.min(other[0][0], other[1][0]) > east) continue
      if (Math.max(other[0][1], other[1][1]) < south || Math.min(other[0][1], other[1][1]) > north) continue
      const at = meet(one, other)
      if (at) heights.push(at[1])
    }
  }
  return heights
}

export interface Overlap {
  readonly a: number
  readonly b: number
  readonly m2: number
}

/** Pairs of areas that lie over each other by more than borders drawn twice explain. `sizes` in square metres. */
export function overlapsAmong(polygons: readonly Polygon[], sizes: readonly number[]): Overlap[] {
  const found: Overlap[] = []
  for (const [a, b] of neighbours(polygons)) {
    const m2 = overlapSize(polygons[a]!, polygons[b]!)
    const allowed = Math.max(NEGLIGIBLE_M2, NEGLIGIBLE_SHARE * Math.min(sizes[a]!, sizes[b]!))
    if (m2 > allowed) found.push({ a, b, m2 })
  }
  return found
}

/** Pairs whose boxes meet, each once. */
function neighbours(polygons: readonly Polygon[]): [number, number][] {
  const boxes = polygons.map((polygon): Box => boxOfPolygon(polygon) ?? [0, 0, 0, 0])
  if (boxes.length === 0) return []
  const index = new Flatbush(boxes.length)
  for (const box of boxes) index.add(...box)
  index.finish()
  return boxes.flatMap((box, a) =>
    index
      .search(...box)
      .filter(b => b > a)
      .sort((x, y) => x - y)
      .map((b): [number, number] => [a, b]),
  )
}

export interface Gap {
  /** The areas at its sides, in order. */
  readonly between: readonly number[]
  readonly m2: number
  /** Somewhere in it. */
  readonly at: Point
}

/**
 * Ground between areas that none of them covers: enclosed by them, or a long strip between two. A bay that opens to the
 * outside is not a gap, since nobody said how far the areas should reach.
 */
export function gapsAmong(polygons: readonly Polygon[]): Gap[] {
  const across = new Pieces(polygons)
  const along = new Pieces(polygons.map(polygon => polygon.map(ring => ring.map(([x, y]): Point => [y, x]))))
  const enclosed = across.enclosed()
  const known = new Set(enclosed.map(gap => gap.between.join()))
  const strips = [...across.strips(false), ...along.strips(true)]
  const widest = new Map<string, Gap>()
  for (const strip of strips) {
    const key = strip.between.join()
    if (known.has(key) || (widest.get(key)?.m2 ?? 0) >= strip.m2) continue
    widest.set(key, strip)
  }
  return [...enclosed, ...widest.values()]
}

interface Hollow {
  readonly west: Cut
  readonly east: Cut
  readonly row: number
  readonly m2: number
  readonly at: Point
}

/** The hollows between areas, row by row, and which of them hang together. */
class Pieces {
  readonly #hollows: Hollow[] = []
  readonly #rows: { south: number; north: number }[] = []
  readonly #parent: number[] = [0]
  readonly #node: number[] = []

  constructor(polygons: readonly Polygon[]) {
    let before: number[] = []
    scanRows(polygons, row => {
      this.#rows.push(row)
      before = this.#take(row, before)
    })
    for (const piece of before) this.#join(this.#node[piece]!, 0)
  }

  /** Node 0 is the outside; every other hollow gets one of its own until it is seen to hang on another. */
  #take(row: Row, before: readonly number[]): number[] {
    const now: number[] = []
    const inside = new Set<number>()
    let last: Cut | undefined
    const rowAt = this.#rows.length - 1
    for (const cut of row.cuts) {
      if (inside.size === 0 && last && Math.max(cut.low - last.low, cut.high - last.high) > HAIR) {
        const at: Point = [(last.low + last.high + cut.low + cut.high) / 4, (row.south + row.north) / 2]
        this.#hollows.push({ west: last, east: cut, row: rowAt, m2: pieceSize(row, last, cut), at })
        now.push(this.#hollows.length - 1)
        this.#node.push(this.#parent.length)
        this.#parent.push(this.#parent.length)
      }
      if (!inside.delete(cut.of)) inside.add(cut.of)
      last = cut
    }
    this.#connect(row, before, now)
    return now
  }

  #connect(row: Row, before: readonly number[], now: readonly number[]): void {
    const upper = before.map(i => [this.#hollows[i]!.west.high, this.#hollows[i]!.east.high, i] as const)
    const lower = now.map(i => [this.#hollows[i]!.west.low, this.#hollows[i]!.east.low, i] as const)
    for (const [west, east, i] of lower)
      for (const [w, e, j] of upper)
        if (Math.min(east, e) - Math.max(west, w) > HAIR) this.#join(this.#node[i]!, this.#node[j]!)
    // Open upwards or downwards, or beyond the ends of the row next to it: the outside.
    const rows = this.#rows
    const below = rows.length > 1 ? this.#solid.get(rows.length - 2) : undefined
    const mine = solidOf(row)
    this.#solid.set(rows.length - 1, mine.high)
    for (const [west, east, i] of lower)
      if (!below || west < below[0] - HAIR || east > below[1] + HAIR) this.#join(this.#node[i]!, 0)
    for (const [west, east, j] of upper)
      if (west < mine.low[0] - HAIR || east > mine.low[1] + HAIR) this.#join(this.#node[j]!, 0)
  }
  readonly #solid = new Map<number, readonly [number, number]>()

  #find(node: number): number {
    let at = node
    while (this.#parent[at] !== at) {
      this.#parent[at] = this.#parent[this.#parent[at]!]!
      at = this.#parent[at]!
    }
    return at
  }
  #join(a: number, b: number): void {
    const [x, y] = [this.#find(a), this.#find(b)]
    if (x !== y) this.#parent[Math.max(x, y)] = Math.min(x, y)
  }

  enclosed(): Gap[] {
    const found = new Map<number, { between: Set<number>; m2: number; widest: Hollow }>()
    for (const [i, hollow] of this.#hollows.entries()) {
      const node = this.#find(this.#node[i]!)
      if (node === 0) continue
      const gap = found.get(node)
      if (!gap) {
        found.set(node, {
          between: new Set([hollow.west.of, hollow.east.of]),
          m2: hollow.m2,
          widest: hollow,
        })
        continue
      }
      gap.between.add(hollow.west.of).add(hollow.east.of)
      gap.m2 += hollow.m2
      if (hollow.m2 > gap.widest.m2) gap.widest = hollow
    }
    return [...found.values()]
      .filter(gap => gap.m2 > NEGLIGIBLE_M2)
      .map(gap => ({ between: [...gap.between].sort((a, b) => a - b), m2: gap.m2, at: gap.widest.at }))
  }

  /** Narrow hollows between two areas, together long enough to be a strip. `turned`: the coordinates are swapped. */
  strips(turned: boolean): Gap[] {
    const found = new Map<string, { between: number[]; m2: number; length: number; at: Point }>()
    for (const hollow of this.#hollows) {
      const { west, east, at } = hollow
      if (west.of === east.of) continue
      const row = this.#rows[hollow.row]!
      const [sx, sy] = metresPerDegree(turned ? at[0] : at[1])
      const [wide, high] = turned ? [sy, sx] : [sx, sy]
      const width = ((east.low + east.high - west.low - west.high) / 2) * wide
      if (width > STRIP_METRES) continue
      const length = (row.north - row.south) * high
      const between = [west.of, east.of].sort((a, b) => a - b)
      const strip = found.get(between.join()) ?? { between, m2: 0, length: 0, at }
      strip.m2 += width * length
      strip.length += length
      found.set(between.join(), strip)
    }
    return [...found.values()]
      .filter(it => it.length >= STRIP_LENGTH && it.m2 > NEGLIGIBLE_M2 && it.m2 / it.length > 0.2)
      .map(({ between, m2, at }) => ({ between, m2, at: turned ? [at[1], at[0]] : at }))
  }
}

/** How far a row's areas reach at its lower and upper edge. */
function solidOf(row: Row): { low: readonly [number, number]; high: readonly [number, number] } {
  const low = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as [number, number]
  const high = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as [number, number]
  for (const cut of row.cuts) {
    low[0] = Math.min(low[0], cut.low)
    low[1] = Math.max(low[1], cut.low)
    high[0] = Math.min(high[0], cut.high)
    high[1] = Math.max(high[1], cut.high)
  }
  return { low, high }
}
