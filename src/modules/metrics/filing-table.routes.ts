// Figures by table, in and out.
import { type Route, route } from '../../server/route.ts'
import { placeOf } from '../exchange/out-sheet.ts'
import { faultsSeen, keepTable, sendXlsx, sheetsSeen } from '../exchange/table-file.actions.ts'
import { applyFile, markedFile, ownTable, PURPOSE, previewFile, unexplained } from './filing-table.actions.ts'
import * as contract from './filing-table.contract.ts'

const table = route(contract.table, async call =>
  sendXlsx(call, `指标读数${call.house.day()}.xlsx`, await ownTable(call)),
)

const upload = route(contract.upload, call => keepTable(call, PURPOSE, call.query.name))

const preview = route(contract.preview, async call => {
  const read = await previewFile(call, call.params.id, call.body.sheets)
  return {
    name: read.file.name,
    sheets: sheetsSeen(read.sheets, read.mappings),
    rows: read.rows,
    same: read.same,
    lines: read.lines.map(line => ({
      place: `${placeOf({ row: line.row, col: line.valueCol })}`,
      name: line.name,
      periodWords: line.periodWords,
      subjectWords: line.subjectWords,
      words: line.words,
      before: line.before,
      corrects: line.corrects,
      warnings: line.warnings.map(it => it.detail),
      why: line.why,
    })),
    unexplained: unexplained(read.lines).length,
    faults: faultsSeen(read.sheets, read.faults),
    stamp: read.stamp,
  }
})

const apply = route(contract.apply, async call => ({
  filed: await applyFile(call, call.params.id, call.body.stamp, call.body.submit),
}))

const marked = route(contract.marked, async call =>
  sendXlsx(call, '指标读数（标注）.xlsx', await markedFile(call, call.params.id)),
)

export const tableRoutes: readonly Route[] = [table, upload, preview, apply, marked]
