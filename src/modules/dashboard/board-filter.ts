// Which rows of the board are shown and which cells are lit under a filter.
import type { ReplyOf } from '../../lib/contract.ts'
import type { board } from './board.contract.ts'

export type Board = ReplyOf<typeof board>
export type BoardRow = Board['tasks'][number]

export interface Chosen {
  readonly unit?: string | undefined
  readonly area?: string | undefined
  readonly sign?: string | undefined
  readonly division?: number | undefined
}

/** Whether a cell stands out: of the chosen county (or any), and of the chosen sign (or any). */
export function isLit(row: BoardRow, column: number, columns: Board['columns'], chosen: Chosen): boolean {
  const cell = row.cells[column]
  if (!cell) return false
  if (chosen.division !== undefined && columns[column]!.division !== chosen.division) return false
  return chosen.sign === undefined || cell.sign === chosen.sign
}

/** The tasks shown, by area, in the order of the plan; an area without any is left out. */
export function shownAreas(it: Board, chosen: Chosen) {
  return it.areas
    .map(area => ({
      ...area,
      rows: it.tasks.filter(
        row =>
          row.area === area.clause &&
          (chosen.area === undefined || chosen.area === area.clause) &&
          (chosen.unit === undefined || (row.lead?.unitId ?? 'none') === chosen.unit) &&
          (chosen.sign === undefined || row.cells.some((_, i) => isLit(row, i, it.columns, chosen))),
      ),
    }))
    .filter(area => area.rows.length > 0)
}

/** Two halves of about the same height: a heading counts as a row. */
export function halves<A extends { readonly rows: readonly unknown[] }>(areas: readonly A[]): A[][] {
  const height = (part: readonly A[]) => part.reduce((sum, area) => sum + area.rows.length + 1, 0)
  const all = height(areas)
  let best = areas.length
  for (let i = 0; i <= areas.length; i++) {
    const here = Math.max(height(areas.slice(0, i)), all - height(areas.slice(0, i)))
    const before = Math.max(height(areas.slice(0, best)), all - height(areas.slice(0, best)))
    if (here < before) best = i
  }
  return [areas.slice(0, best), areas.slice(best)].filter(part => part.length > 0)
}

/** How many cells of each sign are shown. */
export function signCounts(it: Board, chosen: Chosen): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const free = { ...chosen, sign: undefined }
  for (const area of shownAreas(it, free))
    for (const row of area.rows)
      for (const [i, cell] of row.cells.entries())
        if (cell && isLit(row, i, it.columns, free)) counts.set(cell.sign, (counts.get(cell.sign) ?? 0) + 1)
  return counts
}

/** What a cell says to those who hear the page. */
export function cellWords(row: BoardRow, column: number, columns: Board['columns']): string {
  const cell = row.cells[column]
  const where = `${columns[column]!.short}，第 ${row.number} 项任务`
  if (!cell) return `${where}，不在您的查看范围`
  const late = cell.overdueCases + cell.overdueDuties
  const parts = [where, cell.sign]
  if (late > 0) parts.push(`超期 ${late} 件`)
  if (cell.openCases > 0) parts.push(`在办案件 ${cell.openCases} 件`)
  return parts.join('，')
}
