// Figures from a table handed in.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Exact, Id, IdParams, Nullable } from '../../lib/schema.ts'

export const table = contract({
  name: 'metrics.table',
  method: 'GET',
  path: '/api/metrics/table',
  summary: '导出本单位填报的指标（Excel）：已填的带着读数，可以填好后导入',
})

/** The body is the file itself, .xlsx or .csv, at most 12 MB. Sending it twice keeps it once. */
export const upload = contract({
  name: 'metrics.upload',
  method: 'POST',
  path: '/api/metrics/files',
  summary: '上传指标读数表',
  once: false,
  bytes: true,
  query: Exact({ name: Type.String({ minLength: 1, maxLength: 200 }) }),
  reply: Type.Object({ id: Id }),
})

const Mapping = Exact({
  headerRow: Nullable(Type.Integer({ minimum: 1, maximum: 1_048_576 })),
  columns: Type.Record(
    Type.String({ pattern: '^[a-z]{1,20}$' }),
    Type.Integer({ minimum: 0, maximum: 16_383 }),
  ),
})

export const preview = contract({
  name: 'metrics.preview',
  method: 'POST',
  path: '/api/metrics/files/:id/preview',
  summary: '导入预览：会填哪些数、哪些异常、哪些不能导入；什么都还没有填',
  once: false,
  params: IdParams,
  body: Exact({ sheets: Type.Optional(Type.Array(Mapping, { maxItems: 50 })) }),
  reply: Type.Object({
    name: Type.String(),
    sheets: Type.Array(
      Type.Object({
        name: Type.String(),
        rows: Type.Integer(),
        headerRow: Nullable(Type.Integer()),
        headers: Type.Array(Type.Object({ col: Type.Integer(), text: Type.String() })),
        columns: Type.Record(Type.String(), Type.Integer()),
      }),
    ),
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
    faults: Type.Array(Type.Object({ sheet: Type.String(), place: Type.String(), reason: Type.String() })),
    /** Digest of what was shown; applying needs it, so that nothing else is filed than what was seen. */
    stamp: Type.String(),
  }),
})

export const apply = contract({
  name: 'metrics.apply',
  method: 'POST',
  path: '/api/metrics/files/:id/apply',
  summary: '导入生效：全部存为草稿或提交审核，或一个数都不收',
  params: IdParams,
  body: Exact({ stamp: Type.String({ pattern: '^[0-9a-f]{64}$' }), submit: Type.Boolean() }),
  reply: Type.Object({ filed: Type.Integer() }),
})

export const marked = contract({
  name: 'metrics.marked',
  method: 'GET',
  path: '/api/metrics/files/:id/marked',
  summary: '标注文件：原表，不能导入的和异常的格子标红，末列写明原因',
  params: IdParams,
})
