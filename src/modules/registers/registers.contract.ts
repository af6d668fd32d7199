// Registers: schemas and routes. One set of routes serves every register; what differs is data of the pack.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Exact, Id, Nullable, Words } from '../../lib/schema.ts'
import { COLUMN_TYPES, REGISTER_WRITERS } from '../plan/pack-words.ts'

const Code = Type.String({ pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 40 })
const RegisterParams = Exact({ code: Code })
const EntryParams = Exact({ code: Code, id: Id })
const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>(Type.String({ enum: [...values] }))

export const ColumnView = Type.Object({
  code: Type.String(),
  title: Type.String(),
  type: oneOf(COLUMN_TYPES),
  required: Type.Boolean(),
  list: Type.Boolean(),
  hint: Nullable(Type.String()),
  longest: Nullable(Type.Integer()),
  unit: Nullable(Type.String()),
  options: Type.Array(Type.String()),
})

export const RegisterHead = Type.Object({
  code: Type.String(),
  title: Type.String(),
  clause: Type.String(),
  about: Type.String(),
  parent: Nullable(Type.Object({ code: Type.String(), title: Type.String() })),
  columns: Type.Array(ColumnView),
  /** Column that says whose row it is. */
  owner: Nullable(Type.String()),
  writers: Type.Array(oneOf(REGISTER_WRITERS)),
  /** Whether this person writes rows of it at all. */
  mayWrite: Type.Boolean(),
  disclosed: Type.Boolean(),
})

const Cell = Type.Union([
  Type.String({ maxLength: 4000 }),
  Type.Array(Type.String({ maxLength: 60 }), { maxItems: 200 }),
])
/** Column code → cell; an empty cell is left out. */
export const Cells = Type.Record(Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }), Cell)

export const EntryRow = Type.Object({
  id: Id,
  title: Type.String(),
  values: Cells,
  /** Cells as people read them, by column. */
  words: Type.Record(Type.String(), Type.String()),
  /** Columns still to be filled before it counts as complete. */
  missing: Type.Array(Type.String()),
  version: Type.Integer(),
  changedAt: Type.String(),
  removed: Type.Boolean(),
})

export const Summary = Type.Array(
  Type.Object({ name: Type.String(), value: Nullable(Type.String()), unit: Type.String() }),
)

export const list = contract({
  name: 'registers.list',
  method: 'GET',
  path: '/api/registers',
  summary: '登记册目录',
  reply: Type.Object({
    registers: Type.Array(
      Type.Object({
        code: Type.String(),
        title: Type.String(),
        clause: Type.String(),
        about: Type.String(),
        parent: Nullable(Type.String()),
        entries: Type.Integer(),
        incomplete: Type.Integer(),
      }),
    ),
  }),
})

export const entries = contract({
  name: 'registers.entries',
  method: 'GET',
  path: '/api/registers/:code',
  summary: '一份登记册的条目，可筛选、排序、分页',
  params: RegisterParams,
  query: Exact({
    q: Type.Optional(Type.String({ maxLength: 60 })),
    /** A choice, unit or county column and the value it must have. */
    column: Type.Optional(Code),
    is: Type.Optional(Type.String({ maxLength: 60 })),
    show: Type.Optional(oneOf(['current', 'incomplete', 'removed'])),
    /** Column code, with `-` in front for downwards; by last change otherwise. */
    sort: Type.Optional(Type.String({ pattern: '^-?[a-z][a-z0-9-]{0,39}$' })),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
  }),
  reply: Type.Object({
    register: RegisterHead,
    entries: Type.Array(
      Type.Intersect([
        EntryRow,
        Type.Object({ parentId: Nullable(Id), parentTitle: Nullable(Type.String()) }),
      ]),
    ),
    total: Type.Integer(),
    more: Type.Boolean(),
    summary: Summary,
  }),
})

export const EntryDetail = Type.Intersect([
  EntryRow,
  Type.Object({
    register: RegisterHead,
    parent: Nullable(Type.Object({ id: Id, register: Type.String(), title: Type.String() })),
    /** Why this person may not change it; null when they may. */
    closed: Nullable(Type.String()),
    children: Type.Array(
      Type.Object({
        register: RegisterHead,
        entries: Type.Array(EntryRow),
        total: Type.Integer(),
        summary: Summary,
      }),
    ),
    history: Type.Array(
      Type.Object({
        version: Type.Integer(),
        at: Type.String(),
        role: Nullable(Type.String()),
        reason: Nullable(Type.String()),
        /** What this version changed, column by column. */
        changes: Type.Array(
          Type.Object({ title: Type.String(), before: Type.String(), after: Type.String() }),
        ),
        removed: Type.Boolean(),
        digest: Type.String(),
      }),
    ),
  }),
])

export const entry = contract({
  name: 'registers.entry',
  method: 'GET',
  path: '/api/registers/:code/entries/:id',
  summary: '一条登记、它下面的登记和全部改动',
  params: EntryParams,
  reply: EntryDetail,
})

const Written = Type.Object({ id: Id, version: Type.Integer() })

export const enter = contract({
  name: 'registers.enter',
  method: 'POST',
  path: '/api/registers/:code/entries',
  summary: '登记一条',
  params: RegisterParams,
  body: Exact({ id: Type.Optional(Id), parentId: Type.Optional(Id), values: Cells }),
  reply: Written,
})

export const correct = contract({
  name: 'registers.correct',
  method: 'POST',
  path: '/api/registers/:code/entries/:id/correct',
  summary: '更正一条：成为新的一版，旧版保留',
  params: EntryParams,
  body: Exact({ version: Type.Integer({ minimum: 1 }), values: Cells, reason: Words(200) }),
  reply: Written,
})

export const remove = contract({
  name: 'registers.remove',
  method: 'POST',
  path: '/api/registers/:code/entries/:id/remove',
  summary: '移出登记册：写明理由，历史保留',
  params: EntryParams,
  body: Exact({ version: Type.Integer({ minimum: 1 }), reason: Words(200) }),
  reply: Written,
})

export const refs = contract({
  name: 'registers.refs',
  method: 'GET',
  path: '/api/registers-of/:ref',
  summary: '哪些登记提到这项任务、目标或标准',
  params: Exact({ ref: Type.String({ pattern: '^(task|target|standard):[A-Za-z0-9.-]{1,40}$' }) }),
  reply: Type.Object({
    entries: Type.Array(
      Type.Object({ id: Id, register: Type.String(), registerTitle: Type.String(), title: Type.String() }),
    ),
  }),
})

export const exportCsv = contract({
  name: 'registers.exportCsv',
  method: 'GET',
  path: '/api/registers/:code/export.csv',
  summary: '导出登记册（逗号分隔）',
  params: RegisterParams,
})

export const exportExcel = contract({
  name: 'registers.exportExcel',
  method: 'GET',
  path: '/api/registers/:code/export.xlsx',
  summary: '导出登记册（表格）',
  params: RegisterParams,
})
