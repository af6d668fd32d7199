// 任务分解: the work-list of everything that needs an accountable unit, who answers in which county, tables in and out.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Exact, Id, IdParams, Nullable } from '../../lib/schema.ts'
import {
  ColumnsSaid,
  FaultSeen,
  KeptTable,
  SheetSeen,
  Stamp,
  TableName,
} from '../exchange/exchange.contract.ts'

const Code = Type.String({ pattern: '^(task|target|standard):[A-Za-z0-9.-]{1,40}$' })
const Codes = Type.Array(Code, { minItems: 1, maxItems: 500, uniqueItems: true })
const Who = Type.Object({ unitId: Id, unitName: Type.String(), kind: Type.String() })

export const DividedItem = Type.Object({
  code: Type.String(),
  kind: Type.String(),
  area: Type.String(),
  clause: Nullable(Type.String()),
  title: Type.String(),
  lead: Nullable(Who),
  supports: Type.Array(Who),
  /** Who answers for it in a county (属地), by division; a county that is missing is a gap. */
  territories: Type.Array(Type.Object({ division: Type.Integer(), unitId: Id, unitName: Type.String() })),
  measures: Type.Integer(),
})

const Gaps = Type.Object({ task: Type.Integer(), target: Type.Integer(), standard: Type.Integer() })

export const list = contract({
  name: 'division.list',
  method: 'GET',
  path: '/api/division',
  summary: '分解清单：任务、目标、测评标准，各由谁牵头、谁配合、各县谁负责',
  reply: Type.Object({
    items: Type.Array(DividedItem),
    counties: Type.Array(
      Type.Object({ division: Type.Integer(), name: Type.String(), unitId: Nullable(Id) }),
    ),
    /** How many of each kind nobody leads (尚未分解). */
    gaps: Gaps,
  }),
})

export const gaps = contract({
  name: 'division.gaps',
  method: 'GET',
  path: '/api/division/gaps',
  summary: '尚未分解的有多少',
  reply: Type.Object({
    task: Type.Integer(),
    target: Type.Integer(),
    standard: Type.Integer(),
    all: Type.Integer(),
  }),
})

export const owners = contract({
  name: 'division.owners',
  method: 'GET',
  path: '/api/division/owners',
  summary: '一个问题在行业上、属地上各归谁：标准的牵头单位，所在县（市、区）的责任单位',
  query: Exact({
    requirement: Type.Optional(Code),
    division: Type.Optional(Type.Integer({ minimum: 100000, maximum: 999999999 })),
  }),
  reply: Type.Object({
    /** By sector: who leads the standard; null where nobody does or the problem stands for no standard. */
    sector: Nullable(Who),
    /** By territory: who was named for it in the county, else the county itself. */
    territory: Nullable(Type.Object({ unitId: Id, unitName: Type.String(), named: Type.Boolean() })),
  }),
})

export const assign = contract({
  name: 'division.assign',
  method: 'POST',
  path: '/api/division/assign',
  summary: '成批分解：多项工作定同一个牵头单位和配合单位',
  body: Exact({
    codes: Codes,
    lead: Type.Optional(Id),
    supports: Type.Array(Id, { maxItems: 60, uniqueItems: true }),
    /** `add` keeps the supports there are; `replace` puts these in their place. */
    mode: Type.Union([Type.Literal('add'), Type.Literal('replace')]),
  }),
  reply: Type.Object({ changed: Type.Integer() }),
})

export const territory = contract({
  name: 'division.territory',
  method: 'POST',
  path: '/api/division/territory',
  summary: '属地分工：选中的工作在各县（市、区）由谁负责',
  body: Exact({
    codes: Codes,
    owners: Type.Array(Exact({ division: Type.Integer({ minimum: 100000, maximum: 999999 }), unitId: Id }), {
      minItems: 1,
      maxItems: 40,
    }),
  }),
  reply: Type.Object({ changed: Type.Integer() }),
})

const Brief = Type.Object({
  code: Type.String(),
  kind: Type.String(),
  clause: Nullable(Type.String()),
  title: Type.String(),
})

export const unit = contract({
  name: 'division.unit',
  method: 'GET',
  path: '/api/division/units/:id',
  summary: '单位责任清单：牵头、配合、属地负责的工作，措施，待办，案件数',
  params: IdParams,
  reply: Type.Object({
    unitId: Id,
    unitName: Type.String(),
    at: Type.String(),
    leads: Type.Array(Brief),
    supports: Type.Array(Brief),
    territories: Type.Array(Brief),
    plan: Nullable(Type.Object({ edition: Type.Integer(), approvedAt: Type.String() })),
    measures: Type.Array(
      Type.Object({
        id: Id,
        words: Type.String(),
        requirement: Type.String(),
        dueWords: Type.String(),
        dueOn: Type.String(),
        stateWords: Type.String(),
        overdue: Type.Boolean(),
      }),
    ),
    duties: Type.Array(
      Type.Object({
        id: Id,
        subjectType: Type.String(),
        subjectId: Id,
        kindWords: Type.String(),
        title: Type.String(),
        dueAt: Type.String(),
        left: Type.String(),
        overdue: Type.Boolean(),
      }),
    ),
    cases: Type.Object({ open: Type.Integer(), overdue: Type.Integer(), closed: Type.Integer() }),
  }),
})

export const table = contract({
  name: 'division.table',
  method: 'GET',
  path: '/api/division/table',
  summary: '导出任务分解表（Excel）',
})

export const upload = contract({
  name: 'division.upload',
  method: 'POST',
  path: '/api/division/files',
  summary: '上传任务分解表，读出工作表和栏目',
  once: false,
  bytes: true,
  query: TableName,
  reply: KeptTable,
})

export const preview = contract({
  name: 'division.preview',
  method: 'POST',
  path: '/api/division/files/:id/preview',
  summary: '导入预览：会改什么、有哪些不能导入；什么都还没有改',
  once: false,
  params: IdParams,
  body: ColumnsSaid,
  reply: Type.Object({
    name: Type.String(),
    sheets: Type.Array(SheetSeen),
    rows: Type.Integer(),
    changes: Type.Array(
      Type.Object({
        code: Type.String(),
        title: Type.String(),
        lead: Nullable(Type.Object({ from: Nullable(Type.String()), to: Type.String() })),
        supports: Nullable(Type.Object({ from: Type.Array(Type.String()), to: Type.Array(Type.String()) })),
        territories: Type.Array(
          Type.Object({ county: Type.String(), from: Nullable(Type.String()), to: Type.String() }),
        ),
        measures: Type.Array(
          Type.Object({
            unitName: Type.String(),
            words: Type.String(),
            due: Type.String(),
            dueFrom: Nullable(Type.String()),
          }),
        ),
      }),
    ),
    faults: Type.Array(FaultSeen),
    notes: Type.Array(Type.String()),
    stamp: Stamp,
  }),
})

export const apply = contract({
  name: 'division.apply',
  method: 'POST',
  path: '/api/division/files/:id/apply',
  summary: '导入生效：全部改，或一项都不改',
  params: IdParams,
  body: Exact({ stamp: Stamp }),
  reply: Type.Object({ changed: Type.Integer() }),
})

export const marked = contract({
  name: 'division.marked',
  method: 'GET',
  path: '/api/division/files/:id/marked',
  summary: '标注文件：原表，不能导入的格子标红，末列写明原因',
  params: IdParams,
})
