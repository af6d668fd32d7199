// A table handed in over HTTP: kept, shown as it was read, and given back marked. What its rows mean is the caller's matter.
import type { Readable } from 'node:stream'
import type { Static } from '@sinclair/typebox'
import { refuse } from '../../lib/refusal.ts'
import { saveAs, XLSX } from '../../server/attachment.ts'
import type { Call } from '../../server/route.ts'
import { headersAt, type SheetMapping } from './columns.ts'
import { type ImportFile, keepImport, xlsxStream } from './exchange.actions.ts'
import type { FaultSeen, SheetSeen } from './exchange.contract.ts'
import { type Fault, markedSheets, type OutSheet, placeOf } from './out-sheet.ts'
import type { Sheet } from './sheet.ts'

/** Keeps the body of the request as a file of this purpose. Refuses `sheet.empty`. */
export async function keepTable(call: Call, purpose: string, name: string): Promise<{ id: string }> {
  const bytes = call.request.body
  if (!Buffer.isBuffer(bytes) || bytes.length === 0)
    return refuse('sheet.empty', '没有收到文件；请重新选择后上传。', 400)
  return { id: await keepImport(call, purpose, name, bytes) }
}

/** How the person who previewed the file read its columns. */
export const mappingOf = (file: ImportFile) => (file.mapping as readonly SheetMapping[] | null) ?? undefined

export function sheetsSeen(
  sheets: readonly Sheet[],
  mappings: readonly SheetMapping[],
): Static<typeof SheetSeen>[] {
  return sheets.map((sheet, i) => {
    const { headerRow, columns } = mappings[i]!
    return {
      name: sheet.name,
      rows: sheet.rows.length,
      headerRow,
      headers: headersAt(sheet, headerRow),
      columns: { ...columns },
    }
  })
}

export function faultsSeen(sheets: readonly Sheet[], faults: readonly Fault[]): Static<typeof FaultSeen>[] {
  return faults.map(fault => ({
    sheet: sheets[fault.sheet]!.name,
    place: placeOf(fault),
    reason: fault.reason,
  }))
}

/** The file as it came, with these faults marked and said. */
export function markedTable(
  sheets: readonly Sheet[],
  faults: readonly Fault[],
  mappings: readonly SheetMapping[],
): OutSheet[] {
  return markedSheets(
    sheets,
    faults,
    mappings.map(it => it.headerRow),
  )
}

/** Answers with an .xlsx file that is written while it is sent. */
export function sendXlsx(call: Call, name: string, sheets: readonly OutSheet[]): Readable {
  saveAs(call.reply, XLSX, 'table.xlsx', name)
  call.reply.header('cache-control', 'private, no-store')
  return xlsxStream(sheets)
}
