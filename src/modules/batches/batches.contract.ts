// Ledgers of problems handed in: schemas and routes.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Digest, Done, Exact, Id, IdParams, KeyOf, Nullable, OfferedAction, Words } from '../../lib/schema.ts'
import { caseSources } from '../cases/case.ts'
import { ColumnsSaid, KeptTable, SheetSeen, Stamp, TableName } from '../exchange/exchange.contract.ts'
import { batchKinds, batchStates, MOST_BYTES, MOST_PICTURES, MOST_ROWS } from './batch.ts'

const RowKey = Type.String({ pattern: '^\\d{1,3}:\\d{1,7}$' })
const CellWords = Type.String({ maxLength: 200 })

/** What a person says of the ledger; left out, its own words say it. */
export const Said = Exact({
  source: KeyOf(caseSources),
  sheets: ColumnsSaid.properties.sheets,
  places: Type.Optional(Type.Array(Exact({ words: CellWords, placeId: Id }), { maxItems: MOST_ROWS })),
  /** An empty unit: the ledger's words are left aside. */
  units: Type.Optional(
    Type.Array(Exact({ words: CellWords, unitId: Type.Union([Id, Type.Literal('')]) }), {
      maxItems: MOST_ROWS,
    }),
  ),
  categories: Type.Optional(
    Type.Array(Exact({ row: RowKey, category: Type.String({ maxLength: 40 }) }), { maxItems: MOST_ROWS }),
  ),
})

export const BatchRow = Type.Object({
  id: Id,
  name: Type.String(),
  kind: KeyOf(batchKinds),
  kindWords: Type.String(),
  state: KeyOf(batchStates),
  stateWords: Type.String(),
  handedBy: Type.String(),
  handedAt: Type.String(),
  rows: Type.Integer(),
  cases: Type.Integer(),
  pictures: Type.Integer(),
  /** Pictures that are still to be kept. */
  waiting: Type.Integer(),
  /** Files of an archive that were left out, and why. */
  leftOut: Type.Array(Type.Object({ name: Type.String(), reason: Type.String() })),
  actions: Type.Array(OfferedAction),
})

export const list = contract({
  name: 'batches.list',
  method: 'GET',
  path: '/api/case-batches',
  summary: '导入的台账',
  reply: Type.Object({ batches: Type.Array(BatchRow) }),
})

export const get = contract({
  name: 'batches.get',
  method: 'GET',
  path: '/api/case-batches/:id',
  summary: '一份台账收到哪一步',
  params: IdParams,
  reply: BatchRow,
})

export const upload = contract({
  name: 'batches.upload',
  method: 'POST',
  path: '/api/case-batches',
  summary: '上传问题台账：带图片的 .xlsx、.docx，.csv，或装照片的 .zip',
  once: false,
  bytes: true,
  limit: {
    bytes: MOST_BYTES,
    refusal: {
      code: 'batch.too-large',
      detail: `文件超过 ${MOST_BYTES / 1024 / 1024} MB；请在 Excel 或 WPS 中压缩图片，或分成几个文件。`,
      status: 413,
    },
  },
  query: TableName,
  reply: KeptTable,
})

export const photos = contract({
  name: 'batches.photos',
  method: 'POST',
  path: '/api/case-batches/photos',
  summary: '用一批已上传的照片和它们的文件名做一份台账',
  body: Exact({
    photos: Type.Array(Exact({ digest: Digest, name: Words(200) }), { minItems: 1, maxItems: MOST_PICTURES }),
  }),
  reply: Done,
})

export const keep = contract({
  name: 'batches.keep',
  method: 'POST',
  path: '/api/case-batches/:id/pictures',
  summary: '接着收图片，收一批说一次；重复无害',
  once: false,
  params: IdParams,
  reply: BatchRow,
})

const Known = Type.Object({ id: Id, number: Type.String(), why: Type.String() })

export const preview = contract({
  name: 'batches.preview',
  method: 'POST',
  path: '/api/case-batches/:id/preview',
  summary: '导入预览：每行会成为什么、哪里不清楚、可能与哪件重复；什么都还没有登记',
  once: false,
  params: IdParams,
  body: Exact({ said: Type.Optional(Said) }),
  reply: Type.Object({
    name: Type.String(),
    stamp: Stamp,
    said: Type.Unsafe<import('@sinclair/typebox').Static<typeof Said>>({
      type: 'object',
      additionalProperties: true,
    }),
    sheets: Type.Array(SheetSeen),
    lines: Type.Array(
      Type.Object({
        key: Type.String(),
        place: Type.String(),
        ref: Type.String(),
        title: Type.String(),
        detail: Type.String(),
        source: Type.String(),
        sourceWords: Type.String(),
        placeName: Nullable(Type.String()),
        placeWords: Type.String(),
        placeExact: Type.Boolean(),
        unitName: Nullable(Type.String()),
        /** The unit is the place's own, not the ledger's. */
        unitOfPlace: Type.Boolean(),
        category: Nullable(Type.String()),
        suggested: Nullable(Type.String()),
        found: Nullable(Type.String()),
        done: Type.Boolean(),
        before: Type.Array(Digest),
        after: Type.Array(Digest),
        faults: Type.Array(Type.String()),
        known: Nullable(Known),
        twins: Type.Array(
          Type.Object({
            id: Id,
            number: Type.String(),
            title: Type.String(),
            stateWords: Type.String(),
            why: Type.String(),
          }),
        ),
        like: Nullable(Type.Integer()),
        notIssued: Nullable(Type.String()),
      }),
    ),
    questions: Type.Array(
      Type.Object({
        kind: KeyOf({ place: '', unit: '' }),
        words: Type.String(),
        rows: Type.Integer(),
        suggestions: Type.Array(Type.Object({ id: Id, name: Type.String() })),
      }),
    ),
    /** Pictures beside no row that was read. */
    loose: Type.Array(Type.Object({ place: Type.String(), digest: Nullable(Digest), reason: Type.String() })),
  }),
})

export const apply = contract({
  name: 'batches.apply',
  method: 'POST',
  path: '/api/case-batches/:id/apply',
  summary: '把选中的行登记为案件（可直接交办的可以同时交办）：全部登记，或一条都不登记',
  params: IdParams,
  body: Exact({
    stamp: Stamp,
    rows: Type.Array(RowKey, { minItems: 1, maxItems: MOST_ROWS }),
    issue: Type.Boolean(),
  }),
  reply: Type.Object({
    filed: Type.Integer(),
    issued: Type.Integer(),
    orders: Type.Integer(),
    cases: Type.Array(Type.Object({ row: Type.String(), id: Id, number: Type.String() })),
  }),
})

export const close = contract({
  name: 'batches.close',
  method: 'POST',
  path: '/api/case-batches/:id/close',
  summary: '结束一份台账；没有导入的行和文件不再保留',
  params: IdParams,
  reply: Done,
})

export const marked = contract({
  name: 'batches.marked',
  method: 'GET',
  path: '/api/case-batches/:id/marked',
  summary: '标注文件：不能导入的行，列次不变，末列写明原因',
  params: IdParams,
})

export const sample = contract({
  name: 'batches.sample',
  method: 'GET',
  path: '/api/case-batches/sample.xlsx',
  summary: '问题台账样表（Excel）',
})
