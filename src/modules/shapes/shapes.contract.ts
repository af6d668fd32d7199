import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Done, Exact, Id, IdParams, KeyOf, Nullable } from '../../lib/schema.ts'
import { FaultSeen, KeptTable, SheetSeen, Stamp, TableName } from '../exchange/exchange.contract.ts'
import { datums, shapeKinds } from './shape.ts'

export const LngLat = Type.Array(Type.Number(), { minItems: 2, maxItems: 2 })
const Lines = Type.Array(Type.Array(LngLat))

/** A shape to draw: the rings of an area, or the lines of a road, WGS-84 to a metre. */
export const Outline = Type.Object({
  id: Type.String(),
  kind: KeyOf(shapeKinds),
  code: Type.String(),
  name: Type.String(),
  unitId: Nullable(Id),
  lines: Lines,
})

export const list = contract({
  name: 'shapes.list',
  method: 'GET',
  path: '/api/shapes',
  summary: '区域与路段：县界、乡镇界、社区界、网格、路段，现行的各一版',
  query: Exact({ kind: Type.Optional(KeyOf(shapeKinds)) }),
  reply: Type.Object({
    counts: Type.Record(Type.String(), Type.Integer()),
    shapes: Type.Array(
      Type.Object({
        id: Id,
        kind: KeyOf(shapeKinds),
        code: Type.String(),
        name: Type.String(),
        division: Nullable(Type.Integer()),
        unitId: Nullable(Id),
        unitName: Nullable(Type.String()),
        /** `12.3 公顷`. */
        extent: Type.String(),
        crs: Type.String(),
        version: Type.Integer(),
        validFrom: Type.String(),
      }),
    ),
  }),
})

export const outlines = contract({
  name: 'shapes.outlines',
  method: 'GET',
  path: '/api/shapes/outlines',
  summary: '画图用的边界和路段',
  query: Exact({ kinds: Type.Optional(Type.String({ maxLength: 60, pattern: '^[a-z,]*$' })) }),
  reply: Type.Object({ outlines: Type.Array(Outline) }),
})

export const versions = contract({
  name: 'shapes.versions',
  method: 'GET',
  path: '/api/shapes/:id/versions',
  summary: '一个区域或路段的各版',
  params: IdParams,
  reply: Type.Object({
    name: Type.String(),
    versions: Type.Array(
      Type.Object({
        id: Id,
        version: Type.Integer(),
        name: Type.String(),
        unitName: Nullable(Type.String()),
        crs: Type.String(),
        from: Type.String(),
        to: Nullable(Type.String()),
      }),
    ),
  }),
})

export const setUnit = actOn(
  'shapes.setUnit',
  '/api/shapes/:id/unit',
  '定区域或路段的责任单位（成为新的一版）',
  Exact({ unitId: Nullable(Id) }),
)

export const end = contract({
  name: 'shapes.end',
  method: 'POST',
  path: '/api/shapes/:id/end',
  summary: '停用区域或路段；各版都保留',
  params: IdParams,
  reply: Done,
})

export const upload = contract({
  name: 'shapes.upload',
  method: 'POST',
  path: '/api/shapes/files',
  summary: '上传 GeoJSON',
  once: false,
  bytes: true,
  query: TableName,
  reply: KeptTable,
})

export const preview = contract({
  name: 'shapes.preview',
  method: 'POST',
  path: '/api/shapes/files/:id/preview',
  summary: '导入预览：哪些新增、改变、停用，哪些不能导入，哪里重叠、哪里有空隙；什么都还没有收',
  once: false,
  params: IdParams,
  body: Exact({
    kind: KeyOf(shapeKinds),
    datum: KeyOf(datums),
    whole: Type.Boolean(),
    columns: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-z]{1,20}$' }), Type.Integer({ minimum: 0, maximum: 200 })),
    ),
  }),
  reply: Type.Object({
    name: Type.String(),
    sheets: Type.Array(SheetSeen),
    lines: Type.Array(
      Type.Object({
        code: Type.String(),
        name: Type.String(),
        unitName: Nullable(Type.String()),
        extent: Type.String(),
        change: Type.Union(
          ['new', 'geometry', 'words', 'same'].map(it =>
            Type.Literal(it as 'new' | 'geometry' | 'words' | 'same'),
          ),
        ),
      }),
    ),
    unowned: Type.Integer(),
    ending: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
    notes: Type.Array(
      Type.Object({
        kind: Type.Union([Type.Literal('overlap'), Type.Literal('gap'), Type.Literal('unchecked')]),
        words: Type.String(),
        at: Nullable(LngLat),
      }),
    ),
    /** Empty when there is too much of it to draw. */
    outlines: Type.Array(Outline),
    faults: Type.Array(FaultSeen),
    stamp: Stamp,
  }),
})

export const apply = contract({
  name: 'shapes.apply',
  method: 'POST',
  path: '/api/shapes/files/:id/apply',
  summary: '导入生效：全部收，或一个都不收',
  params: IdParams,
  body: Exact({ stamp: Stamp, notesSeen: Type.Boolean() }),
  reply: Type.Object({ set: Type.Integer(), ended: Type.Integer() }),
})

export const marked = contract({
  name: 'shapes.marked',
  method: 'GET',
  path: '/api/shapes/files/:id/marked',
  summary: '标注文件：各要素的属性，不能导入的标红，末列写明原因',
  params: IdParams,
})
