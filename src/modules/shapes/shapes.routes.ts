import { refuse } from '../../lib/refusal.ts'
import { type Route, route } from '../../server/route.ts'
import { faultsSeen, keepTable, sendXlsx, sheetsSeen } from '../exchange/table-file.actions.ts'
import { listUnits } from '../people/people.store.ts'
import { applyShapes, markedShapes, PURPOSE, previewShapes } from './import.actions.ts'
import {
  extentOf,
  extentWords,
  type Geometry,
  linesOf,
  ringsOf,
  type ShapeKind,
  shapeKinds,
} from './shape.ts'
import { endShapes, setShapeUnit } from './shapes.actions.ts'
import * as contract from './shapes.contract.ts'
import { listGeometries, listShapes, listVersions } from './shapes.store.ts'

/** More corners than a browser draws in comfort. */
const MOST_DRAWN = 60_000
const metre = (degrees: number) => Math.round(degrees * 1e5) / 1e5

export function outlineOf<T extends { readonly geometry: Geometry }>({ geometry, ...shape }: T) {
  const lines = [...ringsOf(geometry).map(ring => [...ring, ring[0]!]), ...linesOf(geometry)]
  return { ...shape, lines: lines.map(line => line.map(([x, y]) => [metre(x), metre(y)])) }
}

const list = route(contract.list, async call => {
  const all = await listShapes(call.trx, call.cityId, call.house.day())
  const counts: Record<string, number> = {}
  for (const kind of Object.keys(shapeKinds)) counts[kind] = all.filter(it => it.kind === kind).length
  const shapes = all.filter(it => !call.query.kind || it.kind === call.query.kind)
  return {
    counts,
    shapes: shapes.map(({ size, digest: _, demo: __, validFrom, ...it }) => ({
      ...it,
      extent: extentWords(it.kind, size),
      validFrom: validFrom.toISOString(),
    })),
  }
})

const outlines = route(contract.outlines, async call => {
  const kinds = (call.query.kinds ?? 'county').split(',').filter((it): it is ShapeKind => it in shapeKinds)
  const rows = await listGeometries(call.trx, call.cityId, kinds)
  return { outlines: rows.map(({ size: _, ...row }) => outlineOf(row)) }
})

const versions = route(contract.versions, async call => {
  const [shape] = await listShapes(call.trx, call.cityId, call.house.day(), { id: call.params.id })
  if (!shape) return refuse('shape.none', '没有这个区域或路段，或它已被新版取代；请刷新后再看。', 404)
  const units = await listUnits(call.trx, call.cityId, call.house.day())
  const all = await listVersions(call.trx, call.cityId, shape.kind, shape.code)
  return {
    name: shape.name,
    versions: all.map(({ unitId, from, to, ...it }) => ({
      ...it,
      unitName: units.find(unit => unit.id === unitId)?.shortName ?? null,
      from: from.toISOString(),
      to: to?.toISOString() ?? null,
    })),
  }
})

const setUnit = route(contract.setUnit, async call => {
  await setShapeUnit(call, call.params.id, call.body.unitId)
  return { id: call.params.id }
})

const end = route(contract.end, async call => {
  await endShapes(call, [call.params.id])
  return { id: call.params.id }
})

const upload = route(contract.upload, call => keepTable(call, PURPOSE, call.query.name))

const preview = route(contract.preview, async call => {
  const read = await previewShapes(call, call.params.id, call.body)
  const { kind } = read.said
  const corners = read.lines.reduce(
    (sum, it) => sum + [...ringsOf(it.geometry), ...linesOf(it.geometry)].flat().length,
    0,
  )
  return {
    name: read.file.name,
    sheets: sheetsSeen([read.sheet], [{ headerRow: 1, columns: read.said.columns }]),
    lines: read.lines.map(it => ({
      code: it.code,
      name: it.name,
      unitName: it.unitId ? read.nameOf(it.unitId) : null,
      extent: extentWords(kind, extentOf(it.geometry)),
      change: it.change,
    })),
    unowned: read.lines.filter(it => it.unitId === null).length,
    ending: read.ending.map(({ code, name }) => ({ code, name })),
    notes: read.notes.map(({ at, ...it }) => ({ ...it, at: at ? [...at] : null })),
    outlines:
      corners > MOST_DRAWN
        ? []
        : read.lines.map(({ code, name, unitId, geometry }) =>
            outlineOf({ id: code, kind, code, name, unitId, geometry }),
          ),
    faults: faultsSeen([read.sheet], read.faults),
    stamp: read.stamp,
  }
})

const apply = route(contract.apply, call =>
  applyShapes(call, call.params.id, call.body.stamp, call.body.notesSeen),
)

const marked = route(contract.marked, async call =>
  sendXlsx(call, '区域与路段（标注）.xlsx', await markedShapes(call, call.params.id)),
)

export const shapesRoutes: readonly Route[] = [
  list,
  outlines,
  versions,
  setUnit,
  end,
  upload,
  preview,
  apply,
  marked,
]
