// A problem that stretches over several rows of the sheet (every cell of the row merged with the one above) is one row, with the
// pictures of all of them.
import { parseRange, type SheetPicture, type SheetRow } from '../exchange/sheet.ts'

export function joinContinued<P extends SheetPicture>(
  rows: readonly SheetRow[],
  pictures: readonly P[],
): { rows: SheetRow[]; pictures: P[] } {
  const tops = new Map<number, number>()
  const kept = rows.filter(row => {
    const above = row.cells.map(cell => (cell.merge ? (parseRange(cell.merge)?.top ?? row.row) : row.row))
    const top = above.length > 0 ? Math.max(...above) : row.row
    if (top >= row.row) return true
    tops.set(row.row, top)
    return false
  })
  return { rows: kept, pictures: pictures.map(it => ({ ...it, row: tops.get(it.row) ?? it.row })) }
}
