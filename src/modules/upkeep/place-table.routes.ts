import { type Route, route } from '../../server/route.ts'
import { placeOf } from '../exchange/out-sheet.ts'
import { faultsSeen, keepTable, sendXlsx, sheetsSeen } from '../exchange/table-file.actions.ts'
import { applyPlaces, markedPlaces, PURPOSE, placesTable, previewPlaces } from './place-table.actions.ts'
import * as contract from './place-table.contract.ts'

const table = route(contract.table, async call => {
  const { all, divisions } = call.scope
  const sheet = await placesTable(call, division => all || divisions.includes(division))
  return sendXlsx(call, `点位台账${call.house.day()}.xlsx`, [sheet])
})

const upload = route(contract.upload, call => keepTable(call, PURPOSE, call.query.name))

const preview = route(contract.preview, async call => {
  const read = await previewPlaces(call, call.params.id, call.body)
  return {
    name: read.file.name,
    sheets: sheetsSeen(read.sheets, read.said.sheets),
    rows: read.rows,
    same: read.same,
    lines: read.lines.map(it => ({
      place: placeOf({ row: it.row, col: null }),
      code: it.code,
      name: it.name,
      typeName: read.typeName(it.type),
      division: it.division,
      unitName: it.unitId ? read.unitName(it.unitId) : null,
      isNew: it.id === null,
      changes: [...it.changes],
    })),
    faults: faultsSeen(read.sheets, read.faults),
    stamp: read.stamp,
  }
})

const apply = route(contract.apply, call => applyPlaces(call, call.params.id, call.body.stamp))

const marked = route(contract.marked, async call =>
  sendXlsx(call, '点位表（标注）.xlsx', await markedPlaces(call, call.params.id)),
)

export const placeTableRoutes: readonly Route[] = [table, upload, preview, apply, marked]
