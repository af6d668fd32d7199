// What leaves the house: 交办单 for chosen cases, papers as .docx, the list of current problems as a page and as a table with pictures.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Digest, DivisionCode, Exact, Id, KeyOf, Nullable } from '../../lib/schema.ts'
import { caseStates } from '../cases/case.ts'

/** Ids in an address, with commas between. */
const Ids = (most: number) =>
  Type.String({
    pattern: `^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,${most - 1}}$`,
    maxLength: 37 * most,
  })

export const MOST_ORDERED = 200
export const MOST_PAPERS = 60

export const order = contract({
  name: 'outgoing.order',
  method: 'POST',
  path: '/api/orders',
  summary: '为所选案件开具交办单，每个责任单位一份；已有交办单的用原来的',
  body: Exact({
    caseIds: Type.Array(Id, { minItems: 1, maxItems: MOST_ORDERED, uniqueItems: true }),
  }),
  reply: Type.Object({
    papers: Type.Array(
      Type.Object({
        id: Id,
        number: Type.String(),
        unitName: Type.String(),
        cases: Type.Integer(),
        /** Whether it was made now; the rest had theirs already. */
        made: Type.Boolean(),
      }),
    ),
  }),
})

export const docx = contract({
  name: 'outgoing.docx',
  method: 'GET',
  path: '/api/papers-docx',
  summary: '公文的 Word 文件，可一次取多份',
  query: Exact({ ids: Ids(MOST_PAPERS) }),
})

const filter = {
  state: Type.Optional(KeyOf({ ...caseStates, open: '', overdue: '', asked: '' })),
  unitId: Type.Optional(Id),
  division: Type.Optional(DivisionCode),
  roundId: Type.Optional(Id),
  q: Type.Optional(Type.String({ maxLength: 60 })),
}

export const Problem = Type.Object({
  id: Id,
  number: Type.String(),
  title: Type.String(),
  detail: Type.String(),
  placeName: Nullable(Type.String()),
  division: Nullable(Type.Integer()),
  categoryName: Nullable(Type.String()),
  clause: Nullable(Type.String()),
  /** Where it comes from, with the source's own number. */
  source: Type.String(),
  unitName: Nullable(Type.String()),
  /** What is to be done, or was: never empty. */
  plan: Type.String(),
  dueAt: Nullable(Type.String()),
  overdue: Type.Boolean(),
  stateWords: Type.String(),
  before: Nullable(Digest),
  after: Nullable(Digest),
})

export const problems = contract({
  name: 'outgoing.problems',
  method: 'GET',
  path: '/api/problems',
  summary: '当前问题清单：问题、来源、责任单位、整改方案、时限、佐证、状态',
  query: Exact({ ...filter, page: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })) }),
  reply: Type.Object({
    problems: Type.Array(Problem),
    total: Type.Integer(),
    more: Type.Boolean(),
    pageSize: Type.Integer(),
  }),
})

export const ledger = contract({
  name: 'outgoing.ledger',
  method: 'GET',
  path: '/api/problems.xlsx',
  summary: '问题台账（Excel，照片随行）',
  query: Exact({ ...filter, ids: Type.Optional(Ids(MOST_ORDERED)) }),
})
