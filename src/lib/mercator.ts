// A flat map of a city: Web Mercator, the projection of every tile service. World units: the whole earth is one square of
// side 1, x to the east, y to the south.
import type { Box, Point } from './geo.ts'

export type Flat = readonly [x: number, y: number]

export function project([lng, lat]: Point): Flat {
  const sin = Math.sin((lat * Math.PI) / 180)
  return [(lng + 180) / 360, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)]
}

export function unproject([x, y]: Flat): Point {
  const n = Math.PI * (1 - 2 * y)
  return [x * 360 - 180, (180 / Math.PI) * Math.atan(Math.sinh(n))]
}

/** What of the map is seen: its middle, and pixels to the side of the whole earth. */
export interface View {
  readonly x: number
  readonly y: number
  readonly scale: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** A village street fills the screen; the whole country does. */
export const nearest = 2 ** 27
export const farthest = 2 ** 11

export const clampScale = (scale: number) => Math.min(nearest, Math.max(farthest, scale))

/** The view in which the box fills the screen, with a margin. */
export function fit(box: Box, { width, height }: Size, margin = 24): View {
  const [west, north] = project([box[0], box[3]])
  const [east, south] = project([box[2], box[1]])
  const room = (pixels: number) => Math.max(1, pixels - 2 * margin)
  const scale = Math.min(
    room(width) / Math.max(east - west, 1e-9),
    room(height) / Math.max(south - north, 1e-9),
  )
  return { x: (west + east) / 2, y: (north + south) / 2, scale: clampScale(scale) }
}

export function toScreen([x, y]: Flat, view: View, { width, height }: Size): Flat {
  return [(x - view.x) * view.scale + width / 2, (y - view.y) * view.scale + height / 2]
}

/** Nearer or farther, the place under `at` (pixels) staying where it is. */
export function zoomAt(view: View, factor: number, at: Flat, size: Size): View {
  const scale = clampScale(view.scale * factor)
  const [dx, dy] = [at[0] - size.width / 2, at[1] - size.height / 2]
  return {
    x: view.x + dx / view.scale - dx / scale,
    y: view.y + dy / view.scale - dy / scale,
    scale,
  }
}

export function panBy(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale }
}

export interface Tile {
  readonly z: number
  readonly x: number
  readonly y: number
  readonly left: number
  readonly top: number
  readonly size: number
}

const TILE = 256
const MOST_TILES = 120

/** The tiles of a tile service that cover the screen. */
export function tilesOf(view: View, size: Size): Tile[] {
  const z = Math.max(1, Math.min(18, Math.round(Math.log2(view.scale / TILE))))
  const n = 2 ** z
  const side = view.scale / n
  const [left, top] = [view.x * n - size.width / 2 / side, view.y * n - size.height / 2 / side]
  const tiles: Tile[] = []
  for (let x = Math.floor(left); x <= left + size.width / side; x++)
    for (let y = Math.max(0, Math.floor(top)); y <= Math.min(n - 1, top + size.height / side); y++)
      tiles.push({ z, x: ((x % n) + n) % n, y, left: (x - left) * side, top: (y - top) * side, size: side })
  return tiles.slice(0, MOST_TILES)
}

export interface Cluster<T> {
  readonly at: Flat
  readonly of: readonly T[]
}

/** Points that would lie over each other, taken together by cells of the screen; those off the screen are left out. */
export function cluster<T extends { readonly flat: Flat }>(
  points: readonly T[],
  view: View,
  size: Size,
  cell: number,
): Cluster<T>[] {
  const cells = new Map<string, { x: number; y: number; of: T[] }>()
  for (const point of points) {
    const [x, y] = toScreen(point.flat, view, size)
    if (x < -cell || y < -cell || x > size.width + cell || y > size.height + cell) continue
    // Cells lie on the ground, not on the screen: panning does not regroup.
    const key = `${Math.floor((point.flat[0] * view.scale) / cell)},${Math.floor((point.flat[1] * view.scale) / cell)}`
    const found = cells.get(key)
    if (found) {
      found.x += x
      found.y += y
      found.of.push(point)
    } else cells.set(key, { x, y, of: [point] })
  }
  return [...cells.values()].map(({ x, y, of }) => ({ at: [x / of.length, y / of.length], of }))
}

/** How long a round distance is on this map: 100 米, 2 公里. */
export function scaleBar(view: View, width: number): { metres: number; pixels: number } {
  const [, lat] = unproject([view.x, view.y])
  const perPixel = (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / view.scale
  const most = perPixel * width
  const power = 10 ** Math.floor(Math.log10(most))
  const metres = [5, 2, 1].map(n => n * power).find(it => it <= most) ?? power
  return { metres, pixels: metres / perPixel }
}
