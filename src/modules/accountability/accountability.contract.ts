// Papers and the notice series: schemas and routes.
import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Digest, Done, Exact, Id, IdParams, KeyOf, Nullable, OfferedAction, Words } from '../../lib/schema.ts'
import { paperStates, series } from '../documents/paper.ts'

export const PaperRow = Type.Object({
  id: Id,
  series: KeyOf(series),
  seriesWords: Type.String(),
  /** 吴创办通〔2022〕3号; null until issued. */
  number: Nullable(Type.String()),
  title: Type.String(),
  state: KeyOf(paperStates),
  stateWords: Type.String(),
  unitName: Nullable(Type.String()),
  draftedAt: Type.String(),
  issuedAt: Nullable(Type.String()),
  entries: Type.Integer(),
  named: Type.Integer(),
})

export const papers = contract({
  name: 'accountability.papers',
  method: 'GET',
  path: '/api/papers',
  summary: '交办单、督办单与通报',
  query: Exact({ series: Type.Optional(KeyOf(series)), state: Type.Optional(KeyOf(paperStates)) }),
  reply: Type.Object({ papers: Type.Array(PaperRow) }),
})

export const PaperEntry = Type.Object({
  id: Id,
  unitId: Id,
  unitName: Type.String(),
  caseId: Nullable(Id),
  caseNumber: Nullable(Type.String()),
  caseTitle: Nullable(Type.String()),
  placeName: Nullable(Type.String()),
  standardTitle: Nullable(Type.String()),
  clause: Nullable(Type.String()),
  dueAt: Nullable(Type.String()),
  caseState: Nullable(Type.String()),
  ground: Type.String(),
  named: Type.Boolean(),
  photo: Nullable(Type.String()),
  /** When the unit signed for the case; null while it has not. */
  acknowledgedAt: Nullable(Type.String()),
})

export const paper = contract({
  name: 'accountability.paper',
  method: 'GET',
  path: '/api/papers/:id',
  summary: '一份公文',
  params: IdParams,
  reply: Type.Intersect([
    PaperRow,
    Type.Object({
      cityName: Type.String(),
      opening: Type.String(),
      closing: Type.String(),
      unitId: Nullable(Id),
      entryList: Type.Array(PaperEntry),
      /** Head of the ledger printed at the foot; null until issued. */
      head: Nullable(Type.String()),
      version: Type.Integer(),
      withdrawReason: Nullable(Type.String()),
      /** Of a 督办单: until when it is to be answered, what was answered, and when it was put on file. */
      dueAt: Nullable(Type.String()),
      answer: Nullable(Type.String()),
      answeredAt: Nullable(Type.String()),
      filedAt: Nullable(Type.String()),
      photos: Type.Array(Digest),
      /** The rule by which it was proposed. */
      ruleVersion: Nullable(Type.String()),
      superviseHours: Type.Integer(),
      actions: Type.Array(OfferedAction),
    }),
  ]),
})

const Version = Type.Integer({ minimum: 1 })

export const edit = actOn(
  'accountability.edit',
  '/api/papers/:id/edit',
  '修改通报稿：标题、正文、去掉的条目、点名的条目',
  Exact({
    version: Version,
    title: Words(80),
    opening: Words(2000),
    closing: Words(2000, 0),
    remove: Type.Array(Id, { maxItems: 500, uniqueItems: true }),
    named: Type.Array(Id, { maxItems: 500, uniqueItems: true }),
    reason: Type.Optional(Words(300)),
  }),
)

const act = (name: string, verb: string, summary: string) =>
  ({
    name,
    method: 'POST',
    path: `/api/papers/:id/${verb}`,
    summary,
    params: IdParams,
    body: Exact({ version: Version }),
    reply: Done,
  }) as const

export const submit = contract(act('accountability.submit', 'submit', '送审'))
export const approve = contract(act('accountability.approve', 'approve', '批准（不得批准自己送审的）'))
export const issue = contract(
  act('accountability.issue', 'issue', '印发：编号，印上账首，点名的进入通报序列'),
)

export const withdraw = actOn(
  'accountability.withdraw',
  '/api/papers/:id/withdraw',
  '撤销已印发的公文（写明理由，序列中保留痕迹）',
  Exact({ version: Version, reason: Words(300) }),
)

export const discard = actOn(
  'accountability.discard',
  '/api/papers/:id/discard',
  '不予印发（写明理由；系统不再就同一超期提出）',
  Exact({ version: Version, reason: Words(300) }),
)

export const answer = actOn(
  'accountability.answer',
  '/api/papers/:id/answer',
  '答复督办单',
  Exact({
    version: Version,
    answer: Words(2000),
    photos: Type.Array(Digest, { maxItems: 9, uniqueItems: true }),
  }),
)

export const file = contract(act('accountability.file', 'file', '督办单答复归档'))

export const sendBack = actOn(
  'accountability.sendBack',
  '/api/papers/:id/send-back',
  '退回督办单的答复，限期再答',
  Exact({ version: Version, reason: Words(300) }),
)

export const notices = contract({
  name: 'accountability.notices',
  method: 'GET',
  path: '/api/notices',
  summary: '通报序列：负面清单规则只从这里计数',
  query: Exact({ unitId: Type.Optional(Id) }),
  reply: Type.Object({
    notices: Type.Array(
      Type.Object({
        id: Id,
        number: Type.String(),
        unitId: Id,
        unitName: Type.String(),
        ground: Type.String(),
        clause: Type.String(),
        paperId: Id,
        issuedAt: Type.String(),
        withdrawnAt: Nullable(Type.String()),
      }),
    ),
  }),
})
