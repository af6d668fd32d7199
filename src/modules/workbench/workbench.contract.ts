// The workbench of cases: what moved, the map, the board, the table to take away, saved views, one act on many cases.
import { type TProperties, Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { DivisionCode, Done, Exact, Id, IdParams, KeyOf, Nullable, Words } from '../../lib/schema.ts'
import { caseSorts } from '../cases/case-filter.ts'
import { CaseQuery, ListedCase, Version } from '../cases/cases.contract.ts'
import { looks } from './view-filter.ts'

export const news = contract({
  name: 'cases.news',
  method: 'GET',
  path: '/api/case-news',
  summary: '清单打开以后有变动的案件',
  query: Exact({ ...CaseQuery, since: Type.Integer({ minimum: 0 }) }),
  reply: Type.Object({
    head: Type.Integer(),
    /** Those that fit the filter as they stand now. */
    cases: Type.Array(ListedCase),
    /** Ids of those in scope that do not fit it any more, or never did. */
    others: Type.Array(Id),
    /** More has moved than is told here. */
    more: Type.Boolean(),
  }),
})

export const why = contract({
  name: 'workbench.why',
  method: 'GET',
  path: '/api/case-scope',
  summary: '本人的岗位看得到哪些案件；清单为空时说明原因',
  query: Exact({ unitId: Type.Optional(Id), division: Type.Optional(DivisionCode) }),
  reply: Type.Object({ sees: Type.String(), unseen: Nullable(Type.String()) }),
})

export const map = contract({
  name: 'workbench.map',
  method: 'GET',
  path: '/api/case-map',
  summary: '案件地图，在数据库里按格归并',
  query: Exact({
    ...CaseQuery,
    /** West, south, east, north in degrees; the whole city without it. */
    box: Type.Optional(Type.String({ pattern: '^-?\\d{1,3}(\\.\\d{1,6})?(,-?\\d{1,3}(\\.\\d{1,6})?){3}$' })),
  }),
  reply: Type.Object({
    cells: Type.Array(
      Type.Object({
        lon: Type.Number(),
        lat: Type.Number(),
        n: Type.Integer(),
        late: Type.Integer(),
        /** All of one place. */
        placeId: Nullable(Id),
        placeName: Nullable(Type.String()),
      }),
    ),
    total: Type.Integer(),
    nowhere: Type.Integer(),
  }),
})

export const board = contract({
  name: 'cases.board',
  method: 'GET',
  path: '/api/case-board',
  summary: '案件看板，按环节分列',
  query: Exact({ ...CaseQuery }),
  reply: Type.Object({
    columns: Type.Array(
      Type.Object({
        state: Type.String(),
        words: Type.String(),
        total: Type.Integer(),
        more: Type.Boolean(),
        cases: Type.Array(ListedCase),
      }),
    ),
  }),
})

export const excel = contract({
  name: 'workbench.excel',
  method: 'GET',
  path: '/api/cases.xlsx',
  summary: '按条件导出案件台账（Excel），边读边写',
  query: Exact({ ...CaseQuery, sort: Type.Optional(KeyOf(caseSorts)) }),
})

const Name = Words(30)
const Saved = { look: KeyOf(looks), sort: Type.Optional(KeyOf(caseSorts)), ...CaseQuery }

export const views = contract({
  name: 'workbench.views',
  method: 'GET',
  path: '/api/case-views',
  summary: '本人保存的和本单位共享的案件视图',
  reply: Type.Object({
    views: Type.Array(
      Type.Object({
        id: Id,
        name: Type.String(),
        own: Type.Boolean(),
        shared: Type.Boolean(),
        /** Who shared it: the unit's name. */
        unitName: Nullable(Type.String()),
        byDefault: Type.Boolean(),
        filter: Type.Object(Saved),
      }),
    ),
  }),
})

export const saveView = contract({
  name: 'workbench.saveView',
  method: 'POST',
  path: '/api/case-views',
  summary: '保存当前条件为视图；同名的改为当前条件',
  body: Exact({ name: Name, filter: Exact(Saved), share: Type.Boolean(), byDefault: Type.Boolean() }),
  reply: Done,
})

export const dropView = contract({
  name: 'workbench.dropView',
  method: 'POST',
  path: '/api/case-views/:id/drop',
  summary: '删除本人保存的视图',
  params: IdParams,
  reply: Done,
})

/** At most so many in one act. */
export const MOST = 100

const Item = { id: Id, version: Version }
/** Of one item, in the order they were sent. */
const Outcome = Type.Object({
  /** Null for what this person does not see. */
  number: Nullable(Type.String()),
  done: Type.Boolean(),
  /** What was done, or why it was refused. */
  words: Type.String(),
  code: Nullable(Type.String()),
})

const actOnMany = <
  const N extends string,
  const W extends string,
  P extends TProperties,
  I extends TProperties,
>(
  name: N,
  word: W,
  summary: string,
  item: I,
  more: P,
) =>
  contract({
    name: `workbench.${name}`,
    method: 'POST',
    path: `/api/cases-at-once/${word}`,
    summary,
    body: Exact({
      items: Type.Array(Exact({ ...Item, ...item }), { minItems: 1, maxItems: MOST }),
      ...more,
    }),
    reply: Type.Object({ done: Type.Integer(), results: Type.Array(Outcome) }),
  })

export const issueMany = actOnMany('issue', 'issue', '批量交办，逐件判断', {}, {})
export const acknowledgeMany = actOnMany('acknowledge', 'acknowledge', '批量签收，逐件判断', {}, {})
export const askMany = actOnMany(
  'ask',
  'ask',
  '批量申请延期，逐件判断',
  {},
  { reason: Words(300), hours: Type.Integer({ minimum: 1, maximum: 400 }) },
)
export const decideMany = actOnMany(
  'decide',
  'decide',
  '批量审批延期、挂账，逐件判断',
  { requestId: Id, requestVersion: Version },
  { grant: Type.Boolean(), words: Words(300, 0) },
)
export const returnMany = actOnMany('return', 'return', '批量退回重办，逐件判断', {}, { reason: Words(300) })
