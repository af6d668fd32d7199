import { refuse } from '../../lib/refusal.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import { headersOf } from '../exchange/columns.ts'
import { keepImport } from '../exchange/exchange.actions.ts'
import { placeOf } from '../exchange/out-sheet.ts'
import { applyFile, markedFile, ownTable, PURPOSE, previewFile, unexplained } from './filing-table.actions.ts'
import * as contract from './filing-table.contract.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

function sendXlsx(call: Call, name: string, bytes: Buffer): Buffer {
  call.reply
    .header('content-type', XLSX)
    .header(
      'content-disposition',
      `attachment; filename="table.xlsx"; filename*=UTF-8''${encodeURIComponent(name)}`,
    )
  return bytes
}

const table = route(contract.table, async call =>
  sendXlsx(call, `指标读数${call.house.day()}.xlsx`, await ownTable(call)),
)

const upload = route(contract.upload, async call => {
  const bytes = call.request.body
  if (!Buffer.isBuffer(bytes) || bytes.length === 0)
    return refuse('sheet.empty', '没有收到文件；请重新选择后上传。', 400)
  return { id: await keepImport(call, PURPOSE, call.query.name, bytes) }
})

const preview = route(contract.preview, async call => {
  const read = await previewFile(call, call.params.id, call.body.sheets)
  return {
    name: read.file.name,
    sheets: read.sheets.map((sheet, i) => {
      const { headerRow, columns } = read.mappings[i]!
      const header = sheet.rows.find(it => it.row === headerRow)
      return {
        name: sheet.name,
        rows: sheet.rows.length,
        headerRow,
        headers: header ? headersOf(header) : [],
        columns: { ...columns },
      }
    }),
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
    faults: read.faults.map(fault => ({
      sheet: read.sheets[fault.sheet]!.name,
      place: placeOf(fault),
      reason: fault.reason,
    })),
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
