// A register as an Excel sheet: every cell a text or a number, never a formula.
import writeExcelFile from 'write-excel-file/node'

/** Rows of texts, the first one the heads; a cell that is a figure is written as one. */
export async function excelOf(
  sheet: string,
  heads: readonly string[],
  rows: readonly (readonly { readonly text: string; readonly figure: boolean }[])[],
): Promise<Buffer> {
  const head = heads.map(value => ({ value, type: String, fontWeight: 'bold' as const }))
  const body = rows.map(row =>
    row.map(({ text, figure }) => {
      if (text === '') return null
      // Beyond fifteen digits a spreadsheet would round: such a figure stays as it was written.
      return figure && text.replace(/\D/g, '').length <= 15
        ? { value: Number(text), type: Number }
        : { value: text, type: String }
    }),
  )
  const widths = heads.map((title, i) => ({
    width: Math.min(
      60,
      Math.max(title.length * 2, ...rows.slice(0, 200).map(row => (row[i]?.text.length ?? 0) * 2)) + 2,
    ),
  }))
  return writeExcelFile([head, ...body], {
    sheet: sheet.slice(0, 31),
    columns: widths,
    stickyRowsCount: 1,
  }).toBuffer()
}
