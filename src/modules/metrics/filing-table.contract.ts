// Figures from a table handed in.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Exact, IdParams, Nullable } from '../../lib/schema.ts'
import {
  ColumnsSaid,
  FaultSeen,
  KeptTable,
  SheetSeen,
  Stamp,
  TableName,
} from '../exchange/exchange.contract.ts'

export const table = contract({
  name: 'metrics.table',
  method: 'GET',
  path: '/api/metrics/table',
  summary: '导出本单位填报的指标（Excel）：已填的带着读数，可以填好后导入',
})

export const upload = contract({
  name: 'metrics.upload',
  method: 'POST',
  path: '/api/metrics/files',
  summary: '上传指标读数表',
  once: false,
  bytes: true,
  query: TableName,
  reply: KeptTable,
})

export const preview = contract({
  name: 'metrics.preview',
  method: 'POST',
  path: '/api/metrics/files/:id/preview',
  summary: '导入预览：会填哪些数、哪些异常、哪些不能导入；什么都还没有填',
  once: false,
  params: IdParams,
  body: ColumnsSaid,
  reply: Type.Object({
    name: Type.String(),
    sheets: Type.Array(SheetSeen),
    rows: Type.Integer(),
    /** Figures that stand as the table says already. */
    same: Type.Integer(),
    lines: Type.Array(
      Type.Object({
        place: Type.String(),
        name: Type.String(),
        periodWords: Type.String(),
        subjectWords: Type.String(),
        words: Type.String(),
        before: Nullable(Type.String()),
        corrects: Type.Boolean(),
        warnings: Type.Array(Type.String()),
        why: Type.String(),
      }),
    ),
    /** Odd figures for which the table gives no reason: as drafts only. */
    unexplained: Type.Integer(),
    faults: Type.Array(FaultSeen),
    stamp: Stamp,
  }),
})

export const apply = contract({
  name: 'metrics.apply',
  method: 'POST',
  path: '/api/metrics/files/:id/apply',
  summary: '导入生效：全部存为草稿或提交审核，或一个数都不收',
  params: IdParams,
  body: Exact({ stamp: Stamp, submit: Type.Boolean() }),
  reply: Type.Object({ filed: Type.Integer() }),
})

export const marked = contract({
  name: 'metrics.marked',
  method: 'GET',
  path: '/api/metrics/files/:id/marked',
  summary: '标注文件：原表，不能导入的和异常的格子标红，末列写明原因',
  params: IdParams,
})
