// A handed-in file of areas or road sections: kept, shown with what it would change, and put into force whole or not at all.

import { chinaDay } from '../../lib/day.ts'
import { refuse } from '../../lib/refusal.ts'
import { sm3OfValue } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import { recogniseColumns, type SheetMapping } from '../exchange/columns.ts'
import { getImport, type ImportFile, keepMapping, markApplied } from '../exchange/exchange.actions.ts'
import type { Fault, OutSheet } from '../exchange/out-sheet.ts'
import type { Sheet } from '../exchange/sheet.ts'
import { markedTable } from '../exchange/table-file.actions.ts'
import { agreedDatum, type FeatureFile, readGeojson } from './geojson.ts'
import { fields, type GroundNote, notesOf, type ReadShape, readShapes, sheetOf } from './import.ts'
import type { Datum, ShapeKind } from './shape.ts'
import { endShapes, geometryDigest, geometryToWgs84, namedUnits, putShapes } from './shapes.actions.ts'
import { listCounties, listGeometries, listShapes, type ShapeRow } from './shapes.store.ts'

export const PURPOSE = 'shapes'

/** How a person says the file is to be read. */
export interface ShapesSaid {
  readonly kind: ShapeKind
  readonly datum: Datum
  /** The file holds all of this kind: what it does not list ends. */
  readonly whole: boolean
  readonly columns?: Readonly<Record<string, number>> | undefined
}

export interface ShapeLine extends ReadShape {
  readonly change: 'new' | 'geometry' | 'words' | 'same'
  readonly digest: string
}

export interface ShapesReading {
  readonly file: ImportFile
  readonly said: ShapesSaid & { readonly columns: Readonly<Record<string, number>> }
  readonly sheet: Sheet
  readonly lines: readonly ShapeLine[]
  readonly ending: readonly ShapeRow[]
  readonly faults: readonly Fault[]
  readonly notes: readonly GroundNote[]
  readonly stamp: string
  readonly nameOf: (unitId: string) => string
}

/** The features of a kept file, whichever of the usual encodings it has. */
export function featuresOf(file: ImportFile): FeatureFile {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(file.bytes)
  } catch {
    text = new TextDecoder('gb18030').decode(file.bytes)
  }
  return readGeojson(text)
}

async function readFile(work: Work, file: ImportFile, said: ShapesSaid): Promise<ShapesReading> {
  const features = featuresOf(file)
  const datum = agreedDatum(features, said.datum)
  const sheet = sheetOf(features)
  const columns = said.columns ?? recogniseColumns(sheet.rows.slice(0, 1), fields).columns
  const { units, names } = await namedUnits(work)
  const counties = await listCounties(work.trx, work.cityId, chinaDay(work.now))
  const { shapes, faults } = readShapes(
    features,
    sheet,
    { headerRow: 1, columns },
    said.kind,
    names,
    counties,
    geometry => geometryToWgs84(geometry, datum),
  )
  const standing = await listShapes(work.trx, work.cityId, chinaDay(work.now), { kind: said.kind })
  const byCode = new Map(standing.map(row => [row.code, row]))
  const lines = shapes.map((shape): ShapeLine => {
    const digest = geometryDigest(shape.geometry)
    return { ...shape, digest, change: changeOf(byCode.get(shape.code), { ...shape, digest }) }
  })
  const listed = new Set(shapes.map(it => it.code))
  const ending = said.whole ? standing.filter(row => !listed.has(row.code)) : []
  const notes = faults.length > 0 ? [] : await groundNotes(work, said, lines, listed)
  const shown = {
    said: { ...said, columns },
    lines: lines.map(({ code, name, division, unitId, digest, change }) => ({
      code,
      name,
      division,
      unitId,
      digest,
      change,
    })),
    ending: ending.map(row => row.id),
  }
  const stamp = sm3OfValue(shown)
  const words = new Map(units.map(unit => [unit.id, unit.shortName]))
  return {
    file,
    said: { ...said, columns },
    sheet,
    lines,
    ending,
    faults: [...faults].sort((a, b) => a.row - b.row || (a.col ?? -1) - (b.col ?? -1)),
    notes,
    stamp,
    nameOf: id => words.get(id) ?? '（已撤并的单位）',
  }
}

function changeOf(
  before: ShapeRow | undefined,
  shape: Pick<ShapeLine, 'name' | 'division' | 'unitId' | 'digest'>,
): ShapeLine['change'] {
  if (!before) return 'new'
  if (before.digest !== shape.digest) return 'geometry'
  return before.name === shape.name && before.division === shape.division && before.unitId === shape.unitId
    ? 'same'
    : 'words'
}

async function groundNotes(
  work: Work,
  said: ShapesSaid,
  lines: readonly ShapeLine[],
  listed: ReadonlySet<string>,
): Promise<GroundNote[]> {
  if (said.kind === 'section') return []
  const kept = said.whole ? [] : await listGeometries(work.trx, work.cityId, [said.kind])
  const areas = [...kept.filter(it => !listed.has(it.code)), ...lines]
  const moved = new Set(
    lines.filter(it => it.change === 'new' || it.change === 'geometry').map(it => it.code),
  )
  return notesOf(areas, code => moved.has(code))
}

/** What the person looks at before anything happens; how they said it is to be read is kept for applying. */
export async function previewShapes(work: Work, id: string, said: ShapesSaid): Promise<ShapesReading> {
  const read = await readFile(work, await getImport(work, PURPOSE, id), said)
  await keepMapping(work, id, read.said)
  return read
}

const saidOf = (file: ImportFile): ShapesSaid =>
  (file.mapping as ShapesSaid | null) ?? refuse('import.unseen', '这个文件还没有预览过；请先预览再导入。')

/** Puts into force what was seen, all of it. Overlaps and gaps need the person's word that they were seen. */
export async function applyShapes(
  work: Work,
  id: string,
  stamp: string,
  notesSeen: boolean,
): Promise<{ set: number; ended: number }> {
  const file = await getImport(work, PURPOSE, id, true)
  const read = await readFile(work, file, saidOf(file))
  if (read.faults.length > 0)
    refuse(
      'import.faults',
      `还有 ${read.faults.length} 处不能导入，一个都没有收；请按标注文件改好后重新上传。`,
    )
  if (read.stamp !== stamp)
    refuse('import.moved', '预览之后，区域与路段又有了变化，一个都没有收；请重新预览后再导入。')
  const changed = read.lines.filter(it => it.change !== 'same')
  if (changed.length + read.ending.length === 0)
    refuse('import.nothing', '文件里的图形与现在一样，没有需要改的。')
  if (read.notes.length > 0 && !notesSeen)
    refuse(
      'shapes.notes',
      `有 ${read.notes.length} 处重叠或空隙；请看过后勾选“已看过”，再导入。`,
      409,
      '/notesSeen',
    )
  const { kind, datum } = read.said
  await putShapes(
    work,
    kind,
    changed.map(it => ({ ...it, kind, crs: datum })),
  )
  await endShapes(
    work,
    read.ending.map(row => row.id),
  )
  await markApplied(work, file, changed.length + read.ending.length)
  return { set: changed.length, ended: read.ending.length }
}

/** The properties as a table, with what cannot be imported marked and said. */
export async function markedShapes(work: Work, id: string): Promise<OutSheet[]> {
  const file = await getImport(work, PURPOSE, id)
  const { sheet, faults, said } = await readFile(work, file, saidOf(file))
  const mapping: SheetMapping = { headerRow: 1, columns: said.columns }
  return markedTable([sheet], faults, [mapping])
}
