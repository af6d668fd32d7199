// The register of places as a table: what its columns are, what a row says, what is wrong with it, what it would change.
// Nothing here writes. An empty cell leaves what is there: nobody blanks a register by leaving out a column.
import type { Point } from '../../lib/geo.ts'
import type { Field, SheetMapping } from '../exchange/columns.ts'
import type { Fault, WholeSheet } from '../exchange/out-sheet.ts'
import { type Sheet, type SheetRow, textAt } from '../exchange/sheet.ts'
import type { UnitNames } from '../exchange/unit-names.ts'
import { placeFault } from '../shapes/geojson.ts'
import { countyIn, unitIn } from '../shapes/import.ts'

export const fields: readonly Field[] = [
  { key: 'code', words: '编号', headers: ['编号', '点位编号', '编码', 'code'] },
  { key: 'name', words: '点位名称', headers: ['点位名称', '名称', '点位', '测评点', 'name'] },
  { key: 'type', words: '点位类型', headers: ['点位类型', '类型', '类别', 'type'] },
  {
    key: 'county',
    words: '县（市、区）',
    headers: ['县(市、区)', '县区', '所属县区', '区县', '区域', 'county'],
  },
  { key: 'address', words: '地址', headers: ['地址', '详细地址', '位置', 'address'] },
  { key: 'lon', words: '经度', headers: ['经度', 'lon', 'lng', 'longitude', 'x'] },
  { key: 'lat', words: '纬度', headers: ['纬度', 'lat', 'latitude', 'y'] },
  { key: 'unit', words: '责任单位', headers: ['责任单位', '负责单位', '管理单位', 'unit'] },
  { key: 'keeper', words: '点位长', headers: ['点位长', '点长', '路长', '站长'] },
  { key: 'sponsor', words: '包保单位', headers: ['包保单位', '包抓单位', '包联单位', '帮扶单位'] },
  { key: 'leader', words: '包保领导', headers: ['包保领导', '包抓领导', '包联领导', '责任领导'] },
]

/** A place as it stands in the register. */
export interface PlaceNow {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly placeType: string
  readonly division: number
  readonly address: string
  readonly lon: number
  readonly lat: number
  readonly unitId: string | null
  readonly keeper: string
  readonly sponsorId: string | null
  readonly leader: string
}

/** What a row would make of a place; `id` null for one that is new. */
export interface PlaceLine {
  readonly row: number
  readonly sheet: number
  readonly id: string | null
  /** Empty where the system makes one. */
  readonly code: string
  readonly name: string
  readonly type: string
  readonly division: number
  readonly address: string
  readonly lon: number
  readonly lat: number
  readonly unitId: string | null
  readonly keeper: string
  readonly sponsorId: string | null
  readonly leader: string
  readonly changes: readonly string[]
}

export interface PlaceTable {
  readonly rows: number
  readonly lines: readonly PlaceLine[]
  readonly same: number
  readonly faults: readonly Fault[]
}

export interface Register {
  readonly places: readonly PlaceNow[]
  /** Codes of places that are no longer in use: taken for good. */
  readonly retired: ReadonlySet<string>
  readonly types: readonly { code: string; name: string }[]
  readonly counties: readonly { code: number; name: string }[]
  readonly names: UnitNames
  readonly toWgs84: (point: Point) => Point
}

const twinKey = (it: { division: number; name: string; address: string }) =>
  `${it.division}\n${it.name}\n${it.address}`

/** Reads every row below the headers against the register. */
export function readPlaces(
  sheets: readonly Sheet[],
  mappings: readonly SheetMapping[],
  register: Register,
): PlaceTable {
  const byCode = new Map(register.places.map(it => [it.code, it]))
  const byTwin = new Map(register.places.map(it => [twinKey(it), it]))
  const taken = new Map<string, number>()
  const lines: PlaceLine[] = []
  const faults: Fault[] = []
  let [rows, same] = [0, 0]
  for (const [at, sheet] of sheets.entries()) {
    const { headerRow, columns } = mappings[at]!
    if (headerRow === null) continue
    for (const row of sheet.rows) {
      if (row.row <= headerRow || row.cells.every(cell => cell.text.trim() === '')) continue
      rows++
      const wrong: Fault[] = []
      const read = new RowReader(at, row, columns, wrong)
      const line = readRow(read, register, byCode, byTwin)
      const key = line ? line.code || twinKey(line) : ''
      if (line && taken.has(key)) read.fault('code', `与第 ${taken.get(key)} 行是同一个点位；请合并。`)
      if (line) taken.set(key, taken.get(key) ?? row.row)
      faults.push(...wrong)
      if (!line || wrong.length > 0) continue
      if (line.changes.length === 0) same++
      else lines.push(line)
    }
  }
  return { rows, lines, same, faults }
}

class RowReader {
  readonly sheet: number
  readonly row: SheetRow
  readonly #columns: Readonly<Record<string, number>>
  readonly #faults: Fault[]
  constructor(sheet: number, row: SheetRow, columns: Readonly<Record<string, number>>, faults: Fault[]) {
    this.sheet = sheet
    this.row = row
    this.#columns = columns
    this.#faults = faults
  }
  text(key: string, most = 100): string {
    const text = textAt(this.row, this.#columns[key])
    if (text.length > most) this.fault(key, `太长，最多 ${most} 字。`)
    return text.slice(0, most)
  }
  fault(key: string, reason: string): undefined {
    this.#faults.push({ sheet: this.sheet, row: this.row.row, col: this.#columns[key] ?? null, reason })
    return undefined
  }
}

function readRow(
  read: RowReader,
  register: Register,
  byCode: ReadonlyMap<string, PlaceNow>,
  byTwin: ReadonlyMap<string, PlaceNow>,
): PlaceLine | undefined {
  const code = read.text('code', 40)
  if (code && (!/^[A-Za-z0-9-]{2,40}$/.test(code) || /^1\d{10}$/.test(code)))
    return read.fault('code', '编号只能用字母、数字和短横线，2 至 40 个。')
  if (register.retired.has(code))
    return read.fault('code', `编号 ${code} 是已停用的点位，不能再用；请换一个，或留空由系统编。`)
  const name = read.text('name', 60)
  const address = read.text('address')
  const county = countyIn(read.text('county'), register.counties)
  if (typeof county === 'string') return read.fault('county', county)
  const known =
    byCode.get(code) ??
    (code === '' && county.division !== null
      ? byTwin.get(twinKey({ division: county.division, name, address }))
      : undefined)
  const type = typeIn(read.text('type'), register.types)
  if (type === undefined)
    return read.fault(
      'type',
      `现行规划里没有点位类型“${read.text('type', 30)}”；应是${register.types.map(it => it.name).join('、')}之一。`,
    )
  if (known && ((type && type !== known.placeType) || (county.division ?? known.division) !== known.division))
    return read.fault('type', `“${known.name}”的类型或县（市、区）与台账不同；请停用原点位，另外登记。`)
  if (!known && !(name && type && address && county.division !== null))
    return read.fault(
      name ? (type ? (address ? 'county' : 'address') : 'type') : 'name',
      '新点位要有名称、点位类型、县（市、区）、地址和经纬度；请补全。',
    )
  const at = pointIn(read, register)
  if (at === undefined) return undefined
  if (!known && at === null) return read.fault('lon', '新点位要有经纬度；请补上。')
  const unit = unitIn(read.text('unit'), register.names)
  if (typeof unit === 'string') return read.fault('unit', unit)
  const sponsor = unitIn(read.text('sponsor'), register.names)
  if (typeof sponsor === 'string') return read.fault('sponsor', sponsor)
  const leader = read.text('leader', 30)
  if (leader && !sponsor.unitId && !known?.sponsorId)
    return read.fault('leader', '写了包保领导，没有写包保单位；请补上。')
  const line = {
    row: read.row.row,
    sheet: read.sheet,
    id: known?.id ?? null,
    code: known?.code ?? code,
    name: name || known!.name,
    type: type || known!.placeType,
    division: county.division ?? known!.division,
    address: address || known!.address,
    lon: at?.[0] ?? known!.lon,
    lat: at?.[1] ?? known!.lat,
    unitId: unit.unitId ?? known?.unitId ?? null,
    keeper: read.text('keeper', 30) || (known?.keeper ?? ''),
    sponsorId: sponsor.unitId ?? known?.sponsorId ?? null,
    leader: leader || (known?.leader ?? ''),
  }
  return { ...line, changes: known ? changesOf(known, line) : ['新登记'] }
}

function changesOf(known: PlaceNow, line: Omit<PlaceLine, 'changes'>): string[] {
  const moved = Math.abs(known.lon - line.lon) > 1e-6 || Math.abs(known.lat - line.lat) > 1e-6
  return [
    known.name === line.name ? '' : '名称',
    known.address === line.address ? '' : '地址',
    moved ? '坐标' : '',
    known.unitId === line.unitId ? '' : '责任单位',
    known.keeper === line.keeper ? '' : '点位长',
    known.sponsorId === line.sponsorId && known.leader === line.leader ? '' : '包保',
  ].filter(Boolean)
}

/** Code of the type; empty for an empty cell, undefined for one nobody knows. */
function typeIn(text: string, types: readonly { code: string; name: string }[]): string | undefined {
  if (text === '') return ''
  return types.find(it => it.code === text || it.name === text)?.code
}

/** The position in WGS-84; null when the row says none, undefined when what it says is wrong. */
function pointIn(read: RowReader, register: Register): Point | null | undefined {
  const [lon, lat] = [read.text('lon', 40), read.text('lat', 40)]
  if (lon === '' && lat === '') return null
  const number = /^\d{1,3}(\.\d{1,12})?$/
  if (!number.test(lon) || !number.test(lat))
    return read.fault('lon', '经纬度要写成小数的度，如 106.2035；请改正。')
  const point: Point = [Number(lon), Number(lat)]
  const wrong = placeFault([point])
  return wrong ? read.fault('lon', wrong) : register.toWgs84(point)
}

/** The register as a table; what comes out goes in again and changes nothing. */
export function placesSheet(
  places: readonly (Omit<PlaceNow, 'sponsorId' | 'unitId'> & {
    readonly typeName: string
    readonly countyName: string
    readonly unitName: string
    readonly sponsorName: string
  })[],
): WholeSheet {
  const head = fields.map(it => ({ text: it.words, head: true as const }))
  return {
    name: '点位台账',
    widths: [14, 24, 12, 14, 30, 12, 12, 18, 10, 18, 10],
    rows: [
      head,
      ...places.map(it =>
        [
          it.code,
          it.name,
          it.typeName,
          it.countyName,
          it.address,
          String(it.lon),
          String(it.lat),
          it.unitName,
          it.keeper,
          it.sponsorName,
          it.leader,
        ].map(text => ({ text })),
      ),
    ],
    stickyRows: 1,
  }
}
