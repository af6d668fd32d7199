// 任务分解表: its columns, how it is laid out, and what reading one comes to.

import type { Field } from '../exchange/columns.ts'
import { type Due, dueText } from '../exchange/due-words.ts'
import type { Fault, OutCell, WholeSheet } from '../exchange/out-sheet.ts'
import { type Counties, ownersText, type TableOwner } from './table-territories.ts'

export interface TableMeasure {
  /** Id of the measure that is there already; null for one that the table brings. */
  readonly id: string | null
  readonly unitId: string
  readonly words: string
  readonly due: Due
}

/** One task, target or standard as it is divided now. */
export interface TableItem {
  readonly code: string
  readonly kind: 'task' | 'target' | 'standard'
  readonly area: string
  readonly clause: string | null
  readonly title: string
  readonly lead: string | null
  readonly supports: readonly string[]
  readonly territories: readonly TableOwner[]
  readonly measures: readonly TableMeasure[]
}

export const fields: readonly Field[] = [
  { key: 'area', words: '领域', headers: ['领域', '类别', '板块', '项目', '工作领域'] },
  { key: 'clause', words: '条款', headers: ['条款', '条款号', '依据'] },
  { key: 'code', words: '编号', headers: ['编号', '任务编号', '序号', '指标编号', '标准编号'] },
  {
    key: 'title',
    words: '任务',
    headers: [
      '任务',
      '目标任务',
      '工作任务',
      '重点任务',
      '任务名称',
      '指标',
      '测评标准',
      '标准',
      '工作内容',
      '主要任务',
    ],
  },
  {
    key: 'lead',
    words: '牵头单位',
    headers: ['牵头单位', '牵头部门', '主办单位', '主责单位', '牵头责任单位', '牵头'],
  },
  {
    key: 'supports',
    words: '配合单位',
    headers: ['配合单位', '协办单位', '参与单位', '配合部门', '责任单位', '责任部门', '落实责任单位'],
  },
  {
    key: 'territories',
    words: '属地责任单位',
    headers: ['属地责任单位', '属地单位', '属地责任', '县（市、区）责任单位', '县区责任单位', '县区单位'],
  },
  {
    key: 'measure',
    words: '工作措施',
    headers: ['工作措施', '措施', '具体措施', '落实措施', '工作举措', '主要措施'],
  },
  {
    key: 'due',
    words: '完成时限',
    headers: ['完成时限', '时限', '完成时间', '时间要求', '办结时限', '截止时间', '时间节点'],
  },
  { key: 'doer', words: '落实单位', headers: ['落实单位', '措施单位', '承办单位'] },
]

const sheetNames = { task: '任务', target: '目标', standard: '测评标准' } as const
const widths = [18, 10, 9, 34, 20, 34, 30, 40, 18, 20]

/** The table as offices keep it: a title, one header line, area and task merged over their rows, a sheet a kind. */
export function layoutTable(
  title: string,
  items: readonly TableItem[],
  nameOf: (unitId: string) => string,
  counties: Counties,
): WholeSheet[] {
  return (['task', 'target', 'standard'] as const)
    .map(kind => ({ kind, its: items.filter(item => item.kind === kind) }))
    .filter(({ its }) => its.length > 0)
    .map(({ kind, its }) => ({
      name: sheetNames[kind],
      widths,
      stickyRows: 2,
      rows: [
        [
          { text: `${title}（${sheetNames[kind]}）`, title: true as const, columns: fields.length },
          ...Array<null>(fields.length - 1).fill(null),
        ],
        fields.map(field => ({ text: field.words, head: true as const })),
        ...areaRows(its, item => itemRows(item, nameOf, counties)),
      ],
    }))
}

function areaRows(
  items: readonly TableItem[],
  rowsOf: (item: TableItem) => (OutCell | null)[][],
): (OutCell | null)[][] {
  const rows: (OutCell | null)[][] = []
  for (let i = 0; i < items.length; ) {
    let end = i
    while (end < items.length && items[end]!.area === items[i]!.area) end++
    const block = items.slice(i, end).flatMap(rowsOf)
    block.forEach(
      (row, n) => void rows.push([n === 0 ? { text: items[i]!.area, rows: block.length } : null, ...row]),
    )
    i = end
  }
  return rows
}

function itemRows(
  item: TableItem,
  nameOf: (unitId: string) => string,
  counties: Counties,
): (OutCell | null)[][] {
  const lines = item.measures.length > 0 ? item.measures : [undefined]
  const names = (ids: readonly string[]) => ids.map(nameOf).join('、')
  const left = [
    item.clause ?? '',
    item.code.split(':')[1]!,
    item.title,
    item.lead ? nameOf(item.lead) : '',
    names(item.supports),
    ownersText(item.territories, counties, nameOf),
  ]
  return lines.map((measure, n) => [
    ...left.map(text => (n === 0 ? { text, rows: lines.length } : null)),
    { text: measure?.words ?? '' },
    { text: measure ? dueText(measure.due) : '' },
    { text: measure ? nameOf(measure.unitId) : '' },
  ])
}

export interface Change {
  readonly code: string
  readonly title: string
  /** Present only where it changes. */
  readonly lead?: { readonly from: string | null; readonly to: string }
  readonly supports?: { readonly from: readonly string[]; readonly to: readonly string[] }
  /** County by county, those that change. */
  readonly territories: readonly {
    readonly division: number
    readonly from: string | null
    readonly to: string
  }[]
  readonly measures: readonly {
    readonly unitId: string
    readonly words: string
    readonly due: Due
    readonly id: string | null
    readonly dueFrom: Due | null
  }[]
}

export interface TableReading {
  readonly changes: readonly Change[]
  readonly faults: readonly Fault[]
  /** What was read in a way the person should know of. */
  readonly notes: readonly string[]
  readonly rows: number
}
