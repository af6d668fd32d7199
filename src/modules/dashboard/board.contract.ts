// The plan board: all tasks against the city and its counties, and what is behind one cell.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Exact, Id, Nullable } from '../../lib/schema.ts'

export const CellView = Type.Object({
  /** 达标、不达标、数据不足、待人工、不适用、没有该项. */
  sign: Type.String(),
  pass: Type.Integer(),
  fail: Type.Integer(),
  missing: Type.Integer(),
  human: Type.Integer(),
  na: Type.Integer(),
  openCases: Type.Integer(),
  overdueCases: Type.Integer(),
  overdueDuties: Type.Integer(),
})

const Lead = Nullable(Type.Object({ unitId: Id, unitName: Type.String() }))

export const board = contract({
  name: 'dashboard.board',
  method: 'GET',
  path: '/api/board',
  summary: '规划看板：任务乘以全市和各县（市、区），每格一个结论',
  reply: Type.Object({
    at: Type.String(),
    title: Type.String(),
    columns: Type.Array(
      Type.Object({
        division: Type.Integer(),
        name: Type.String(),
        short: Type.String(),
        mine: Type.Boolean(),
      }),
    ),
    areas: Type.Array(Type.Object({ code: Type.String(), clause: Type.String(), title: Type.String() })),
    tasks: Type.Array(
      Type.Object({
        code: Type.String(),
        number: Type.Integer(),
        clause: Type.String(),
        area: Type.String(),
        title: Type.String(),
        lead: Lead,
        /** Led or supported by a unit of the reader. */
        mine: Type.Boolean(),
        /** One a column; null where the reader's scope ends. */
        cells: Type.Array(Nullable(CellView)),
      }),
    ),
  }),
})

export const CellParams = Exact({
  task: Type.String({ pattern: '^task:\\d{1,3}$' }),
  division: Type.String({ pattern: '^\\d{6}$' }),
})

export const boardCell = contract({
  name: 'dashboard.boardCell',
  method: 'GET',
  path: '/api/board/:task/:division',
  summary: '规划看板的一格：目标结论、案件、责任单位',
  params: CellParams,
  reply: Type.Object({
    code: Type.String(),
    number: Type.Integer(),
    title: Type.String(),
    clause: Type.String(),
    summary: Type.String(),
    /** The county's code; null for the city as a whole. */
    county: Nullable(Type.Integer()),
    place: Type.String(),
    lead: Lead,
    supports: Type.Array(Type.String()),
    cell: CellView,
    targets: Type.Array(
      Type.Object({
        code: Type.String(),
        clause: Type.String(),
        indicator: Type.String(),
        /** 不低于 87.5%. */
        line: Type.String(),
        period: Type.String(),
        figure: Nullable(Type.String()),
        verdict: Type.String(),
        sentence: Type.String(),
      }),
    ),
    standards: Type.Array(
      Type.Object({
        code: Type.String(),
        title: Type.String(),
        open: Type.Integer(),
        overdue: Type.Integer(),
      }),
    ),
  }),
})

export const boardSheet = contract({
  name: 'dashboard.boardSheet',
  method: 'GET',
  path: '/api/board.xlsx',
  summary: '规划看板导出为表格文件',
})
