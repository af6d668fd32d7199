// A file of areas or road sections as rows: what each says, what is wrong with it, what it would change, and what people
// should look at (overlap, gap) before they put it into force. Nothing here writes.
import type { Point, Polygon } from '../../lib/geo.ts'
import { gapsAmong, overlapsAmong, selfCrossing, TooIntricate } from '../../lib/geo-checks.ts'
import type { Field, SheetMapping } from '../exchange/columns.ts'
import type { Fault } from '../exchange/out-sheet.ts'
import { type Sheet, type SheetCell, textAt } from '../exchange/sheet.ts'
import type { UnitNames } from '../exchange/unit-names.ts'
import type { FeatureFile } from './geojson.ts'
import { areaWords, extentOf, type Geometry, linesOf, ringsOf, type ShapeKind, shapeKinds } from './shape.ts'

export const fields: readonly Field[] = [
  { key: 'code', words: '编码', headers: ['编码', '代码', '网格编码', '编号', 'code', 'bm', 'id'] },
  {
    key: 'name',
    words: '名称',
    headers: ['名称', '网格名称', '路段名称', '道路名称', '区域名称', 'name', 'mc'],
  },
  { key: 'unit', words: '责任单位', headers: ['责任单位', '负责单位', '管理单位', '单位', 'unit', 'dw'] },
  {
    key: 'county',
    words: '县（市、区）',
    headers: ['县(市、区)', '县区', '所属县区', '区县', 'county', 'qx'],
  },
]

/** The properties of the features as a table, so that they are recognised, confirmed and marked like any other. */
export function sheetOf(file: FeatureFile): Sheet {
  const keys = [...new Set(file.features.flatMap(it => [...it.properties.keys()]))].slice(0, 100)
  const cells = (texts: readonly string[]): SheetCell[] =>
    texts.flatMap((text, col) => (text === '' ? [] : [{ col, text, kind: 'text' as const }]))
  return {
    name: '要素属性',
    hidden: false,
    rows: [
      { row: 1, cells: cells(keys) },
      ...file.features.map(it => ({
        row: it.n + 1,
        cells: cells(keys.map(key => it.properties.get(key) ?? '')),
      })),
    ],
  }
}

export interface ReadShape {
  readonly row: number
  readonly code: string
  readonly name: string
  readonly division: number | null
  readonly unitId: string | null
  readonly geometry: Geometry
}

export interface ReadShapes {
  readonly shapes: readonly ReadShape[]
  readonly faults: readonly Fault[]
}

/** Reads every feature of the file as a shape of this kind; `convert` puts its points into WGS-84. */
export function readShapes(
  file: FeatureFile,
  sheet: Sheet,
  { columns }: SheetMapping,
  kind: ShapeKind,
  names: UnitNames,
  counties: readonly { code: number; name: string }[],
  convert: (geometry: Geometry) => Geometry,
): ReadShapes {
  const shapes: ReadShape[] = []
  const faults: Fault[] = []
  const seen = new Map<string, number>()
  for (const feature of file.features) {
    const row = sheet.rows[feature.n]!
    const fault = (col: number | undefined, reason: string) =>
      faults.push({ sheet: 0, row: row.row, col: col ?? null, reason })
    const code = textAt(row, columns.code)
    const name = textAt(row, columns.name) || code
    if (!/^[A-Za-z0-9-]{1,40}$/.test(code) || /^1\d{10}$/.test(code))
      fault(
        columns.code,
        code ? `编码“${code.slice(0, 40)}”只能用字母、数字和短横线，最多 40 个。` : '没有编码；请补上。',
      )
    else if (seen.has(code))
      fault(columns.code, `编码与第 ${seen.get(code)} 行相同；一个编码只能有一个图形。`)
    seen.set(code, seen.get(code) ?? row.row)
    const unit = unitIn(textAt(row, columns.unit), names)
    if (typeof unit === 'string') fault(columns.unit, unit)
    const county = countyIn(textAt(row, columns.county), counties)
    if (typeof county === 'string') fault(columns.county, county)
    const wrong = feature.fault ?? geometryFault(feature.geometry!, kind)
    if (wrong) fault(undefined, wrong)
    if (wrong || !feature.geometry || typeof unit === 'string' || typeof county === 'string') continue
    shapes.push({
      row: row.row,
      code,
      name: name.slice(0, 60),
      division: county.division,
      unitId: unit.unitId,
      geometry: convert(feature.geometry),
    })
  }
  return { shapes, faults }
}

/** The one unit a cell names, none for an empty cell, or what is wrong. */
export function unitIn(text: string, names: UnitNames): { unitId: string | null } | string {
  if (text === '') return { unitId: null }
  const read = names.read(text)
  const [one] = read
  if (!one) return { unitId: null }
  if ('fault' in one) return one.fault
  return read.length > 1 || one.units.length !== 1
    ? `责任单位只能有一个，“${text.slice(0, 40)}”写了几个；协办单位请另外写明。`
    : { unitId: one.units[0]! }
}

/** The county a cell names by code, name or short name; none for an empty cell. */
export function countyIn(
  text: string,
  counties: readonly { code: number; name: string }[],
): { division: number | null } | string {
  if (text === '') return { division: null }
  const found = counties.filter(
    it => String(it.code) === text || it.name === text || (text.length > 1 && it.name.startsWith(text)),
  )
  return found.length === 1
    ? { division: found[0]!.code }
    : `现行规划里没有县（市、区）“${text.slice(0, 30)}”；请写全称或六位代码。`
}

function geometryFault(geometry: Geometry, kind: ShapeKind): string | undefined {
  const road = linesOf(geometry).length > 0
  if (kind === 'section') return road ? undefined : '路段要用线（LineString），这一条不是线。'
  const rings = ringsOf(geometry)
  if (rings.length === 0) return `${shapeKinds[kind]}要用面（Polygon），这一条不是面。`
  const at = crossingOf(rings)
  if (at === 'tangle') return '边界过于杂乱，无法检查；请在制图软件中修复几何后重新导出。'
  if (at)
    return `边界自相交，在 ${at[0].toFixed(5)}，${at[1].toFixed(5)} 附近；请在制图软件中修复后重新导出。`
  return extentOf(geometry) < 1 ? '面积不到一平方米；请检查图形。' : undefined
}

function crossingOf(rings: Polygon): Point | 'tangle' | undefined {
  try {
    return selfCrossing(rings)
  } catch (error) {
    if (error instanceof TooIntricate) return 'tangle'
    throw error
  }
}

export interface GroundNote {
  readonly kind: 'overlap' | 'gap' | 'unchecked'
  readonly words: string
  /** Somewhere there, where that helps. */
  readonly at: Point | null
}

interface Named {
  readonly name: string
  readonly code: string
  readonly geometry: Geometry
}

const MOST_NOTES = 200

/** Overlaps and gaps among areas of one kind, as they would stand; only those that a new one takes part in. */
export function notesOf(areas: readonly Named[], isNew: (code: string) => boolean): GroundNote[] {
  const rings = areas.map(it => ringsOf(it.geometry))
  const title = (i: number) => `“${areas[i]!.name}”（${areas[i]!.code}）`
  try {
    const overlaps = overlapsAmong(
      rings,
      areas.map(it => extentOf(it.geometry)),
    )
      .filter(it => [it.a, it.b].some(i => isNew(areas[i]!.code)))
      .map(
        (it): GroundNote => ({
          kind: 'overlap',
          words: `${title(it.a)}与${title(it.b)}重叠约 ${areaWords(it.m2)}；重叠处归面积较小的一个。`,
          at: null,
        }),
      )
    const gaps = gapsAmong(rings)
      .filter(it => it.between.some(i => isNew(areas[i]!.code)))
      .map((it): GroundNote => {
        const sides = it.between.slice(0, 4).map(title).join('、')
        const more = it.between.length > 4 ? `等 ${it.between.length} 个` : ''
        return {
          kind: 'gap',
          words: `${sides}${more}之间有空隙约 ${areaWords(it.m2)}，没有归属。`,
          at: it.at,
        }
      })
    return [...gaps, ...overlaps].slice(0, MOST_NOTES)
  } catch (error) {
    if (!(error instanceof TooIntricate)) throw error
    return [{ kind: 'unchecked', words: '图形过于复杂，没有查重叠和空隙；请分成几个文件导入。', at: null }]
  }
}
