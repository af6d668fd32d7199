// GeoJSON from strangers: nothing in it is believed. What is wrong with the file refuses it; what is wrong with one feature
// is a fault of that feature, in words that say what to do.
import type { Point } from '../../lib/geo.ts'
import { refuse } from '../../lib/refusal.ts'
import { type Datum, datums, type Geometry, pointsOf } from './shape.ts'

export const geojsonLimits = {
  depth: 20,
  features: 5000,
  corners: 400_000,
  cornersOfOne: 20_000,
  ringsOfOne: 500,
  properties: 100,
  text: 200,
} as const

export interface Feature {
  /** From 1, in the order of the file. */
  readonly n: number
  readonly properties: ReadonlyMap<string, string>
  /** As written, with z values dropped; undefined when it cannot be used. */
  readonly geometry: Geometry | undefined
  readonly fault: string | undefined
}

export interface FeatureFile {
  /** The datum the file itself names; null when it names none. */
  readonly datum: Datum | null
  readonly features: readonly Feature[]
}

/**
 * Reads a FeatureCollection, a Feature or a bare geometry.
 * Refuses what is not JSON, nested too deep, too large, or in a projected coordinate system.
 */
export function readGeojson(text: string): FeatureFile {
  refuseDepth(text)
  const root = parse(text)
  if (!isRecord(root)) return notGeojson()
  const datum = datumOf(root.crs)
  const all = featuresOf(root)
  if (all.length === 0) refuse('geojson.empty', '文件里没有要素；请检查导出时是否选中了图层。', 400)
  if (all.length > geojsonLimits.features)
    refuse(
      'geojson.too-many',
      `文件里有 ${all.length} 个要素，一次最多导入 ${geojsonLimits.features} 个；请按县（市、区）分成几个文件。`,
      413,
    )
  let corners = 0
  const features = all.map((it, i): Feature => {
    const feature = readFeature(it, i + 1)
    corners += feature.geometry ? pointsOf(feature.geometry).length : 0
    if (corners > geojsonLimits.corners)
      refuse(
        'geojson.too-large',
        `文件里的拐点超过 ${geojsonLimits.corners} 个；请分成几个文件，或在制图软件中适当抽稀。`,
        413,
      )
    return feature
  })
  return { datum, features }
}

// By hand: a parser that recurses would fall over a hundred thousand brackets.
function refuseDepth(text: string): void {
  let [depth, quoted] = [0, false]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (quoted) {
      if (code === 0x5c) i++
      else if (code === 0x22) quoted = false
    } else if (code === 0x22) quoted = true
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > geojsonLimits.depth)
        refuse('geojson.depth', '文件的层次过深，不像是 GeoJSON；请用制图软件重新导出。', 400)
    } else if (code === 0x5d || code === 0x7d) depth--
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return notGeojson()
  }
}

function notGeojson(): never {
  return refuse(
    'geojson.broken',
    '读不出来：不是完整的 GeoJSON（可能没有传完，或含有 NaN 之类的非数字）；请在制图软件中重新导出为 GeoJSON。',
    400,
  )
}

type Loose = Readonly<Record<string, unknown>>
const isRecord = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const knownDatums: Readonly<Record<string, Datum>> = {
  '4326': 'WGS-84',
  crs84: 'WGS-84',
  '4490': 'CGCS2000',
}

function datumOf(crs: unknown): Datum | null {
  if (crs === undefined || crs === null) return null
  const name = isRecord(crs) && isRecord(crs.properties) ? crs.properties.name : undefined
  const code = /(\d{4,6}|CRS84)$/i.exec(String(name ?? '').trim())?.[1]?.toLowerCase()
  const known = code ? knownDatums[code] : undefined
  return (
    known ??
    refuse(
      'geojson.crs',
      `文件写明的坐标系是“${String(name ?? '不明').slice(0, 60)}”，不是经纬度的 WGS-84 或 CGCS2000；请在制图软件中转成 EPSG:4490 或 EPSG:4326 后导出。`,
      400,
    )
  )
}

function featuresOf(root: Loose): readonly unknown[] {
  if (root.type === 'FeatureCollection') return Array.isArray(root.features) ? root.features : notGeojson()
  if (root.type === 'Feature') return [root]
  if (typeof root.type === 'string' && 'coordinates' in root) return [{ type: 'Feature', geometry: root }]
  return notGeojson()
}

function readFeature(it: unknown, n: number): Feature {
  const none = new Map<string, string>()
  if (!isRecord(it) || it.type !== 'Feature')
    return {
      n,
      properties: none,
      geometry: undefined,
      fault: '这一条不是要素（Feature）；请删去或重新导出。',
    }
  const properties = propertiesOf(it.properties)
  const read = readGeometry(it.geometry)
  return typeof read === 'string'
    ? { n, properties, geometry: undefined, fault: read }
    : { n, properties, geometry: read, fault: undefined }
}

function propertiesOf(value: unknown): Map<string, string> {
  const found = new Map<string, string>()
  if (!isRecord(value)) return found
  for (const [key, one] of Object.entries(value)) {
    if (found.size >= geojsonLimits.properties) break
    if (typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean')
      found.set(clean(key), clean(String(one)))
  }
  return found
}

// Characters no database keeps, and more than anybody reads.
const clean = (text: string) =>
  text
    .replace(/\p{Surrogate}/gu, '')
    .replaceAll('\u0000', '')
    .slice(0, geojsonLimits.text)

/** The geometry, or what is wrong with it. */
function readGeometry(it: unknown): Geometry | string {
  if (!isRecord(it)) return '这一条没有图形；请补上图形，或删去这一条。'
  const { type, coordinates } = it
  switch (type) {
    case 'Point':
      return whole(readPoint(coordinates), points => ({ type, coordinates: points }))
    case 'LineString':
      return whole(readLine(coordinates, 2), points => ({ type, coordinates: points }))
    case 'MultiLineString':
      return whole(
        many(coordinates, part => readLine(part, 2)),
        points => ({ type, coordinates: points }),
      )
    case 'Polygon':
      return whole(many(coordinates, readRing), rings => ({ type, coordinates: rings }))
    case 'MultiPolygon':
      return whole(
        many(coordinates, part => many(part, readRing)),
        parts => ({ type, coordinates: parts }),
      )
    default:
      return `图形的类型“${String(type).slice(0, 30)}”不收；面用 Polygon、MultiPolygon，线用 LineString、MultiLineString，点用 Point。`
  }
}

function whole<T>(read: T | string, make: (value: T) => Geometry): Geometry | string {
  if (typeof read === 'string') return read
  const geometry = make(read)
  const points = pointsOf(geometry)
  if (points.length > geojsonLimits.cornersOfOne)
    return `拐点有 ${points.length} 个，超过 ${geojsonLimits.cornersOfOne} 个；请在制图软件中适当抽稀。`
  return placeFault(points) ?? geometry
}

function many<T>(value: unknown, read: (part: unknown) => T | string): T[] | string {
  if (!Array.isArray(value) || value.length === 0) return '图形是空的；请补上图形，或删去这一条。'
  if (value.length > geojsonLimits.ringsOfOne)
    return `一个图形里有 ${value.length} 个部分，超过 ${geojsonLimits.ringsOfOne} 个；请检查是否误把多个图形合在了一起。`
  const parts: T[] = []
  for (const one of value) {
    const part = read(one)
    if (typeof part === 'string') return part
    parts.push(part)
  }
  return parts
}

function readRing(value: unknown): Point[] | string {
  const line = readLine(value, 3)
  if (typeof line === 'string') return line
  const [first, last] = [line[0]!, line.at(-1)!]
  const closed = first[0] === last[0] && first[1] === last[1]
  const ring = closed ? line.slice(0, -1) : line
  return new Set(ring.map(point => point.join())).size < 3 ? '面的边界少于三个拐点；请补全图形。' : ring
}

function readLine(value: unknown, least: number): Point[] | string {
  if (!Array.isArray(value) || value.length < least) return '图形的拐点不够；请补全图形，或删去这一条。'
  if (value.length > geojsonLimits.cornersOfOne)
    return `拐点有 ${value.length} 个，超过 ${geojsonLimits.cornersOfOne} 个；请在制图软件中适当抽稀。`
  const points: Point[] = []
  for (const one of value) {
    const point = readPoint(one)
    if (typeof point === 'string') return point
    points.push(point)
  }
  return points
}

function readPoint(value: unknown): Point | string {
  if (!Array.isArray(value) || value.length < 2) return '有的拐点不是“经度、纬度”两个数；请重新导出。'
  const [lng, lat] = value as unknown[]
  if (typeof lng !== 'number' || typeof lat !== 'number' || !Number.isFinite(lng) || !Number.isFinite(lat))
    return '有的坐标不是数（空值、NaN 或文字）；请在制图软件中修复后重新导出。'
  return [lng, lat]
}

/** Whether every point lies where China does, in degrees and the right way round; else what is wrong. */
export function placeFault(points: readonly Point[]): string | undefined {
  if (points.every(([x, y]) => x >= 73 && x <= 136 && y >= 3 && y <= 54)) return undefined
  if (points.every(([x, y]) => y >= 73 && y <= 136 && x >= 3 && x <= 54))
    return '经纬度写反了：应先经度、后纬度；请在导出时调换。'
  if (points.some(([x, y]) => Math.abs(x) > 180 || Math.abs(y) > 90))
    return '坐标不是经纬度，像是以米为单位的投影坐标；请转成经纬度（EPSG:4490 或 EPSG:4326）后导出。'
  return '有的坐标不在我国范围内；请检查坐标系和数值。'
}

/** The datum to convert from: the person says it, and the file may not contradict. Refuses `geojson.datum`. */
export function agreedDatum(file: FeatureFile, said: Datum): Datum {
  if (file.datum && file.datum !== said)
    refuse(
      'geojson.datum',
      `文件写明的坐标系是 ${datums[file.datum]}，与所选的 ${datums[said]} 不同；请核对后再选。`,
      400,
    )
  return said
}
