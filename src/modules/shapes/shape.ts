// Areas and road sections (区域与路段): what kinds there are, and the geometry they carry. A version is never rewritten.
import type { Point, Polygon, Ring } from '../../lib/geo.ts'
import type { Line } from '../../lib/geo-line.ts'
import { lengthOf } from '../../lib/geo-line.ts'
import { sizeOf } from '../../lib/geo-scan.ts'

/** From the largest to the smallest; a point belongs to the smallest that holds it. */
export const shapeKinds = {
  county: '县界',
  town: '乡镇（街道）界',
  community: '社区（村）界',
  grid: '网格',
  section: '路段',
} as const

export type ShapeKind = keyof typeof shapeKinds

/** As far from the middle of a road as it still is that road. */
export const ROAD_METRES = 30

/** The datums that are taken in; what is kept is WGS-84, and which one it came in. */
export const datums = {
  'WGS-84': 'WGS-84（卫星定位、手机定位）',
  CGCS2000: 'CGCS2000（国家 2000，天地图、测绘成果）',
  'GCJ-02': 'GCJ-02（高德、腾讯等地图）',
} as const

export type Datum = keyof typeof datums

/** The kind an address names; grids when it names none. */
export const kindOfQuery = (value: unknown): ShapeKind =>
  typeof value === 'string' && value in shapeKinds ? (value as ShapeKind) : 'grid'

export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: Point }
  | { readonly type: 'LineString'; readonly coordinates: Line }
  | { readonly type: 'MultiLineString'; readonly coordinates: readonly Line[] }
  | { readonly type: 'Polygon'; readonly coordinates: Polygon }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly Polygon[] }

/** The rings of an area; by the even-odd rule those of its parts may be joined. None for a road or a point. */
export function ringsOf(geometry: Geometry): readonly Ring[] {
  if (geometry.type === 'Polygon') return geometry.coordinates
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : []
}

/** The lines of a road; none for an area. */
export function linesOf(geometry: Geometry): readonly Line[] {
  if (geometry.type === 'LineString') return [geometry.coordinates]
  return geometry.type === 'MultiLineString' ? geometry.coordinates : []
}

export function pointsOf(geometry: Geometry): readonly Point[] {
  if (geometry.type === 'Point') return [geometry.coordinates]
  return [...ringsOf(geometry), ...linesOf(geometry)].flat()
}

/** The same geometry with every point put elsewhere. */
export function mapGeometry(geometry: Geometry, put: (point: Point) => Point): Geometry {
  const line = (it: Line) => it.map(put)
  switch (geometry.type) {
    case 'Point':
      return { type: 'Point', coordinates: put(geometry.coordinates) }
    case 'LineString':
      return { type: 'LineString', coordinates: line(geometry.coordinates) }
    case 'MultiLineString':
      return { type: 'MultiLineString', coordinates: geometry.coordinates.map(line) }
    case 'Polygon':
      return { type: 'Polygon', coordinates: geometry.coordinates.map(line) }
    case 'MultiPolygon':
      return { type: 'MultiPolygon', coordinates: geometry.coordinates.map(part => part.map(line)) }
  }
}

/** Square metres of an area, metres of a road. */
export function extentOf(geometry: Geometry): number {
  const lines = linesOf(geometry)
  return lines.length > 0 ? lengthOf(lines) : sizeOf(ringsOf(geometry))
}

/** `12.3 公顷`, `1.2 平方公里`; of roads `850 米`, `2.4 公里`. */
export function extentWords(kind: ShapeKind, extent: number): string {
  if (kind === 'section')
    return extent < 1000 ? `${Math.round(extent)} 米` : `${(extent / 1000).toFixed(1)} 公里`
  return areaWords(extent)
}

export function areaWords(m2: number): string {
  if (m2 < 10_000) return `${Math.round(m2)} 平方米`
  return m2 < 1_000_000
    ? `${(m2 / 10_000).toFixed(1)} 公顷`
    : `${(m2 / 1_000_000).toFixed(m2 < 1e8 ? 1 : 0)} 平方公里`
}
