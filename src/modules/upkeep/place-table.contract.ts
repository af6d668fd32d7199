// The register of places as a table, in and out.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Exact, IdParams, KeyOf, Nullable } from '../../lib/schema.ts'
import {
  ColumnsSaid,
  FaultSeen,
  KeptTable,
  SheetSeen,
  Stamp,
  TableName,
} from '../exchange/exchange.contract.ts'
import { datums } from '../shapes/shape.ts'

export const table = contract({
  name: 'upkeep.table',
  method: 'GET',
  path: '/api/upkeep/places.xlsx',
  summary: '点位台账（Excel）：含责任单位、点位长、包保单位；改好后可以原样导入',
})

export const upload = contract({
  name: 'upkeep.upload',
  method: 'POST',
  path: '/api/upkeep/files',
  summary: '上传点位表（Excel、CSV）或点位的 GeoJSON',
  once: false,
  bytes: true,
  query: TableName,
  reply: KeptTable,
})

export const preview = contract({
  name: 'upkeep.preview',
  method: 'POST',
  path: '/api/upkeep/files/:id/preview',
  summary: '导入预览：新登记哪些、改哪些、哪些不能导入；什么都还没有改',
  once: false,
  params: IdParams,
  body: Exact({ ...ColumnsSaid.properties, datum: KeyOf(datums) }),
  reply: Type.Object({
    name: Type.String(),
    sheets: Type.Array(SheetSeen),
    rows: Type.Integer(),
    same: Type.Integer(),
    lines: Type.Array(
      Type.Object({
        place: Type.String(),
        code: Type.String(),
        name: Type.String(),
        typeName: Type.String(),
        division: Type.Integer(),
        unitName: Nullable(Type.String()),
        isNew: Type.Boolean(),
        changes: Type.Array(Type.String()),
      }),
    ),
    faults: Type.Array(FaultSeen),
    stamp: Stamp,
  }),
})

export const apply = contract({
  name: 'upkeep.apply',
  method: 'POST',
  path: '/api/upkeep/files/:id/apply',
  summary: '导入生效：全部登记和更改，或一个都不改',
  params: IdParams,
  body: Exact({ stamp: Stamp }),
  reply: Type.Object({ added: Type.Integer(), changed: Type.Integer() }),
})

export const marked = contract({
  name: 'upkeep.marked',
  method: 'GET',
  path: '/api/upkeep/files/:id/marked',
  summary: '标注文件：原表，不能导入的标红，末列写明原因',
  params: IdParams,
})
