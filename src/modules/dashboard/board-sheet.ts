// The board as a spreadsheet: what is on the page, a row a task, words instead of signs.
import type { ReplyOf } from '../../lib/contract.ts'
import type { OutCell, WholeSheet } from '../exchange/out-sheet.ts'
import type { board } from './board.contract.ts'

type Board = ReplyOf<typeof board>
type Cell = Board['tasks'][number]['cells'][number]

/** 不达标（超期 2，在办 5）; a cell out of the reader's scope is empty. */
export function cellText(cell: Cell): string {
  if (!cell) return ''
  const late = cell.overdueCases + cell.overdueDuties
  const more = [
    ...(late > 0 ? [`超期 ${late}`] : []),
    ...(cell.openCases > 0 ? [`在办 ${cell.openCases}`] : []),
  ]
  return more.length > 0 ? `${cell.sign}（${more.join('，')}）` : cell.sign
}

export function boardSheetOf(it: Board, at: string): WholeSheet {
  const width = 5 + it.columns.length
  const head = (text: string): OutCell => ({ text, head: true })
  const areaOf = new Map(it.areas.map(area => [area.clause, area.title]))
  return {
    name: '规划看板',
    widths: [8, 24, 30, 6, 16, ...it.columns.map(() => 20)],
    stickyRows: 2,
    rows: [
      [
        { text: `${it.title} 规划看板（${at}）`, title: true, columns: width },
        ...Array.from({ length: width - 1 }, () => null),
      ],
      [
        head('条款'),
        head('方面'),
        head('任务'),
        head('序号'),
        head('牵头单位'),
        ...it.columns.map(column => head(column.name)),
      ],
      ...it.tasks.map(task => [
        { text: task.clause },
        { text: areaOf.get(task.area) ?? '' },
        { text: task.title },
        { text: String(task.number) },
        { text: task.lead?.unitName ?? '尚未分解' },
        ...task.cells.map(cell => ({ text: cellText(cell) })),
      ]),
    ],
  }
}
