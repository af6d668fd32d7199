// The register of places in and out as a table or as GeoJSON points: shown first, then taken whole or not at all.
import { chinaDay } from '../../lib/day.ts'
import { boxOf } from '../../lib/geo.ts'
import { refuse } from '../../lib/refusal.ts'
import { sm3OfValue } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { mappingsOf, refuseHeaderless, type SheetMapping } from '../exchange/columns.ts'
import {
  getImport,
  type ImportFile,
  keepMapping,
  markApplied,
  readSheets,
} from '../exchange/exchange.actions.ts'
import type { Fault, OutSheet, WholeSheet } from '../exchange/out-sheet.ts'
import type { Sheet } from '../exchange/sheet.ts'
import { markedTable } from '../exchange/table-file.actions.ts'
import { placeCode } from '../places/place.ts'
import { correctPlace, registerPlaces, setPlaceUnit } from '../places/places.actions.ts'
import {
  keepDatum,
  listPlaces,
  listPlaceTypes,
  listRetiredCodes,
  lockNextNumber,
} from '../places/places.store.ts'
import { agreedDatum, type FeatureFile } from '../shapes/geojson.ts'
import { featuresOf } from '../shapes/import.actions.ts'
import { sheetOf } from '../shapes/import.ts'
import { type Datum, pointsOf } from '../shapes/shape.ts'
import { namedUnits, toWgs84 } from '../shapes/shapes.actions.ts'
import { listCounties } from '../shapes/shapes.store.ts'
import {
  fields,
  type PlaceLine,
  type PlaceNow,
  type PlaceTable,
  placesSheet,
  readPlaces,
} from './place-table.ts'
import { setKeeper, setSponsor } from './upkeep.actions.ts'
import { listKeepers, listSponsors } from './upkeep.store.ts'

export const PURPOSE = 'places'

export interface TableSaid {
  readonly datum: Datum
  readonly sheets?: readonly SheetMapping[] | undefined
}

export interface PlacesReading extends PlaceTable {
  readonly file: ImportFile
  readonly sheets: readonly Sheet[]
  readonly said: { readonly datum: Datum; readonly sheets: readonly SheetMapping[] }
  readonly stamp: string
  /** The register the file was read against. */
  readonly places: readonly PlaceNow[]
  readonly unitName: (id: string) => string
  readonly typeName: (code: string) => string
}

/** Every place in use with those who stand in for it. */
async function registerNow(work: Work): Promise<PlaceNow[]> {
  const day = chinaDay(work.now)
  const types = await listPlaceTypes(work.trx, work.cityId)
  const keepers = new Map((await listKeepers(work.trx, work.cityId)).map(it => [it.placeId, it.name]))
  const sponsors = new Map(
    (await listSponsors(work.trx, work.cityId, day)).flatMap(it =>
      it.placeId ? [[it.placeId, it] as const] : [],
    ),
  )
  return (await listPlaces(work.trx, work.cityId, day, {})).map(place => ({
    ...place,
    placeType: types.find(it => it.name === place.placeType)?.code ?? place.placeType,
    keeper: keepers.get(place.id) ?? '',
    sponsorId: sponsors.get(place.id)?.unitId ?? null,
    leader: sponsors.get(place.id)?.leader ?? '',
  }))
}

async function readFile(work: Work, file: ImportFile, said: TableSaid): Promise<PlacesReading> {
  const sheets = /^[\s\ufeff]*\{/.test(file.bytes.toString('utf8', 0, 64))
    ? [pointSheet(featuresOf(file), said.datum)]
    : await readSheets(file.bytes, file.name)
  const mappings = mappingsOf(sheets, said.sheets, fields)
  refuseHeaderless(mappings, '“点位名称”“点位类型”“地址”“经度”“纬度”等')
  const { units, names } = await namedUnits(work)
  const types = await listPlaceTypes(work.trx, work.cityId)
  const places = await registerNow(work)
  const table = readPlaces(sheets, mappings, {
    places,
    retired: new Set(await listRetiredCodes(work.trx, work.cityId)),
    types,
    counties: await listCounties(work.trx, work.cityId, chinaDay(work.now)),
    names,
    toWgs84: point => toWgs84(point, said.datum),
  })
  const stamp = sm3OfValue([said.datum, table.lines])
  return {
    ...table,
    file,
    sheets,
    said: { datum: said.datum, sheets: mappings },
    stamp,
    places,
    unitName: id => units.find(unit => unit.id === id)?.shortName ?? '（已撤并的单位）',
    typeName: code => types.find(it => it.code === code)?.name ?? code,
  }
}

/** Points of GeoJSON as a table; of a line or an area the middle of its box is the place. */
function pointSheet(file: FeatureFile, datum: Datum): Sheet {
  agreedDatum(file, datum)
  const sheet = sheetOf(file)
  const width = Math.max(0, ...sheet.rows[0]!.cells.map(cell => cell.col + 1))
  const cell = (col: number, text: string) => ({ col, text, kind: 'text' as const })
  return {
    ...sheet,
    rows: sheet.rows.map((row, i) => {
      if (i === 0) return { ...row, cells: [...row.cells, cell(width, '经度'), cell(width + 1, '纬度')] }
      const geometry = file.features[i - 1]!.geometry
      const box = geometry && boxOf(pointsOf(geometry))
      if (!box) return row
      const middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2].map(n =>
        String(Math.round(n * 1e7) / 1e7),
      )
      return { ...row, cells: [...row.cells, cell(width, middle[0]!), cell(width + 1, middle[1]!)] }
    }),
  }
}

/** What the person looks at before anything happens; how they said it is to be read is kept for applying. */
export async function previewPlaces(work: Work, id: string, said: TableSaid): Promise<PlacesReading> {
  const read = await readFile(work, await getImport(work, PURPOSE, id), said)
  await keepMapping(work, id, read.said)
  return read
}

const saidOf = (file: ImportFile): TableSaid =>
  (file.mapping as TableSaid | null) ?? refuse('import.unseen', '这个文件还没有预览过；请先预览再导入。')

/** Registers and changes what was seen, all of it, from today on. */
export async function applyPlaces(
  work: Work,
  id: string,
  stamp: string,
): Promise<{ added: number; changed: number }> {
  const file = await getImport(work, PURPOSE, id, true)
  const read = await readFile(work, file, saidOf(file))
  if (read.faults.length > 0)
    refuse(
      'import.faults',
      `还有 ${read.faults.length} 处不能导入，一个点位都没有改；请按标注文件改好后重新上传。`,
    )
  if (read.stamp !== stamp)
    refuse('import.moved', '预览之后，台账又有了变化，一个点位都没有改；请重新预览后再导入。')
  if (read.lines.length === 0) refuse('import.nothing', '表里的点位与台账一样，没有需要改的。')
  const before = new Map(read.places.map(it => [it.id, it]))
  const fresh = read.lines.filter(it => it.id === null)
  const ids = await addPlaces(work, fresh)
  for (const [i, line] of fresh.entries()) await standIn(work, ids[i]!, line)
  const known = read.lines.filter(it => it.id !== null)
  for (const line of known) await changePlace(work, before.get(line.id!)!, line)
  const moved = known.filter(it => it.changes.includes('坐标')).map(it => it.id!)
  await keepDatum(work.trx, work.cityId, [...ids, ...moved], read.said.datum)
  await markApplied(work, file, read.lines.length)
  return { added: fresh.length, changed: known.length }
}

async function addPlaces(work: Work, lines: readonly PlaceLine[]): Promise<string[]> {
  if (lines.length === 0) return []
  const next = new Map<number, number>()
  const codes = new Map<PlaceLine, string>()
  for (const line of lines) {
    if (line.code) continue
    const n = next.get(line.division) ?? (await lockNextNumber(work.trx, work.cityId, line.division))
    next.set(line.division, n + 1)
    codes.set(line, placeCode(line.division, n))
  }
  return registerPlaces(
    work,
    lines.map(line => ({
      code: line.code || codes.get(line)!,
      name: line.name,
      placeType: line.type,
      division: line.division,
      address: line.address,
      lon: line.lon,
      lat: line.lat,
      unitId: line.unitId,
    })),
  )
}

async function standIn(work: Work, id: string, line: PlaceLine): Promise<void> {
  const today = chinaDay(work.now)
  if (line.keeper) await setKeeper(work, id, { name: line.keeper }, today)
  if (line.sponsorId)
    await setSponsor(
      work,
      { placeId: id },
      { unitId: line.sponsorId, startsOn: today, ...(line.leader ? { leader: { name: line.leader } } : {}) },
    )
}

async function changePlace(work: Work, was: PlaceNow, line: PlaceLine): Promise<void> {
  const { name, address, lon, lat } = line
  if (line.changes.some(it => ['名称', '地址', '坐标'].includes(it)))
    await correctPlace(work, was.id, { name, address, lon, lat, was })
  if (line.changes.includes('责任单位')) await setPlaceUnit(work, was.id, line.unitId!)
  const keeper = line.changes.includes('点位长') ? line.keeper : ''
  const sponsorId = line.changes.includes('包保') ? line.sponsorId : null
  await standIn(work, was.id, { ...line, keeper, sponsorId })
}

/** The file as it came, with what cannot be imported marked and said. */
export async function markedPlaces(work: Work, id: string): Promise<readonly OutSheet[]> {
  const file = await getImport(work, PURPOSE, id)
  const { sheets, faults, said } = await readFile(work, file, saidOf(file))
  return markedTable(sheets, faults as Fault[], said.sheets)
}

/** The register in use as a table, of the counties that may be seen. */
export async function placesTable(work: Work, sees: (division: number) => boolean): Promise<WholeSheet> {
  const { units } = await namedUnits(work)
  const unitName = (id: string | null) => units.find(unit => unit.id === id)?.name ?? ''
  const types = await listPlaceTypes(work.trx, work.cityId)
  const counties = await listCounties(work.trx, work.cityId, chinaDay(work.now))
  return placesSheet(
    (await registerNow(work))
      .filter(it => sees(it.division))
      .map(it => ({
        ...it,
        typeName: types.find(type => type.code === it.placeType)?.name ?? it.placeType,
        countyName: counties.find(county => county.code === it.division)?.name ?? String(it.division),
        unitName: unitName(it.unitId),
        sponsorName: unitName(it.sponsorId),
      })),
  )
}
