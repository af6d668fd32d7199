// 规划导入 over HTTP.
import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Day, Done, Exact, Id, IdParams, KeyOf, Nullable, OfferedAction, Words } from '../../lib/schema.ts'
import { BLANK_KINDS } from '../blanks/blank.ts'
import { documentRefusal, MAX_DOCUMENT_BYTES } from '../reading/document.ts'
import { CHANGES } from './difference.ts'
import { ITEM_KINDS, type ItemKind } from './draft.ts'
import {
  type AnyValue,
  AreaValue,
  ClauseValue,
  FrontValue,
  RepairValue,
  RuleValue,
  TargetValue,
  TaskValue,
} from './draft-values.ts'
import { PAIRED_KINDS } from './mapping.ts'

const Value = Type.Union([FrontValue, ClauseValue, AreaValue, TaskValue, TargetValue, RuleValue, RepairValue])
const Given = Type.Unsafe<AnyValue>({ type: 'object', additionalProperties: true })
const Which = Exact({ id: Id, version: Type.Integer({ minimum: 1 }) })
const Span = { start: Type.Integer(), end: Type.Integer() }

export const DraftRow = Type.Object({
  id: Id,
  state: Type.String(),
  stateWords: Type.String(),
  fileName: Type.String(),
  format: Type.String(),
  title: Type.String(),
  size: Type.Integer(),
  uploadedAt: Type.String(),
  uploadedBy: Type.String(),
  closedAt: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  planId: Nullable(Type.String()),
  items: Type.Integer(),
  waiting: Type.Integer(),
})

export const DraftItem = Type.Object({
  id: Id,
  kind: Type.Unsafe<ItemKind>(Type.String()),
  state: Type.String(),
  ...Span,
  /** Percent; null where the compiler gives none. */
  confidence: Nullable(Type.Integer()),
  /** As the machine proposed it; null for what a person wrote. */
  proposed: Nullable(Given),
  value: Given,
  parents: Type.Array(Id),
  reason: Nullable(Type.String()),
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Type.String()),
  version: Type.Integer(),
})

export const list = contract({
  name: 'drafts.list',
  method: 'GET',
  path: '/api/drafts',
  summary: '规划导入：各份草稿及审核进度',
  reply: Type.Object({ drafts: Type.Array(DraftRow) }),
})

/** The body is the document itself. The same file again gives the draft that is under review. */
export const upload = contract({
  name: 'drafts.upload',
  method: 'POST',
  path: '/api/drafts',
  summary: '导入一份规划文件，读成草稿',
  query: Exact({ name: Words(200) }),
  once: false,
  bytes: true,
  limit: { bytes: MAX_DOCUMENT_BYTES, refusal: documentRefusal('tooLarge') },
  reply: Type.Object({ id: Id, known: Type.Boolean() }),
})

export const read = contract({
  name: 'drafts.read',
  method: 'GET',
  path: '/api/drafts/:id',
  summary: '一份草稿：原文与读出的各条',
  params: IdParams,
  reply: Type.Object({
    draft: DraftRow,
    text: Type.String(),
    notes: Type.Array(Type.String()),
    lints: Type.Array(
      Type.Object({ code: Type.String(), clause: Nullable(Type.String()), ...Span, message: Type.String() }),
    ),
    items: Type.Array(DraftItem),
    offers: Type.Array(OfferedAction),
  }),
})

export const original = contract({
  name: 'drafts.original',
  method: 'GET',
  path: '/api/drafts/:id/original',
  summary: '下载导入的文件原件',
  params: IdParams,
})

export const decide = contract({
  name: 'drafts.decide',
  method: 'POST',
  path: '/api/drafts/:id/decide',
  summary: '采纳、不采纳若干条，或恢复待审',
  params: IdParams,
  body: Exact({
    action: Type.Unsafe<'accept' | 'reject' | 'reopen'>(
      Type.String({ enum: ['accept', 'reject', 'reopen'] }),
    ),
    items: Type.Array(Which, { minItems: 1, maxItems: 2000 }),
    reason: Type.Optional(Words(300)),
  }),
  reply: Type.Object({ decided: Type.Integer() }),
})

export const acceptAll = contract({
  name: 'drafts.acceptAll',
  method: 'POST',
  path: '/api/drafts/:id/accept-all',
  summary: '采纳一类中把握不低于某个百分数的全部待审条目',
  params: IdParams,
  body: Exact({ kind: KeyOf(ITEM_KINDS), atLeast: Type.Integer({ minimum: 0, maximum: 100 }) }),
  reply: Type.Object({ decided: Type.Integer() }),
})

export const correct = contract({
  name: 'drafts.correct',
  method: 'POST',
  path: '/api/drafts/:id/correct',
  summary: '更正一条',
  params: IdParams,
  body: Exact({ item: Which, value: Value }),
  reply: Done,
})

export const split = contract({
  name: 'drafts.split',
  method: 'POST',
  path: '/api/drafts/:id/split',
  summary: '把一条拆成几条',
  params: IdParams,
  body: Exact({ item: Which, parts: Type.Array(Value, { minItems: 2, maxItems: 20 }) }),
  reply: Type.Object({ ids: Type.Array(Id) }),
})

export const merge = contract({
  name: 'drafts.merge',
  method: 'POST',
  path: '/api/drafts/:id/merge',
  summary: '把几条合成一条',
  params: IdParams,
  body: Exact({ items: Type.Array(Which, { minItems: 2, maxItems: 20 }), value: Value }),
  reply: Done,
})

const ClauseEnd = Type.Object({ id: Type.String(), heading: Type.String(), text: Nullable(Type.String()) })
const NewClause = Type.Composite([ClauseEnd, Type.Object({ item: Id })])
const RequirementEnd = Type.Object({ clause: Type.String(), title: Type.String() })
const NewRequirement = Type.Composite([RequirementEnd, Type.Object({ item: Id })])
const RequirementChange = Type.Object({
  code: Type.String(),
  change: Type.Unsafe<'added' | 'removed' | 'changed' | 'same'>(Type.String()),
  what: Type.Array(Type.String()),
  from: Nullable(RequirementEnd),
  to: Nullable(NewRequirement),
  /** The unit that answers for it now, by its short name. */
  lead: Nullable(Type.String()),
  /** The unit the document names, when that is another one. */
  named: Nullable(Type.String()),
})

export const difference = contract({
  name: 'drafts.difference',
  method: 'GET',
  path: '/api/drafts/:id/difference',
  summary: '与现行规划逐条对照：条款、任务、目标、责任和未办结事项会怎样变化',
  params: IdParams,
  reply: Type.Object({
    base: Nullable(Type.Object({ title: Type.String(), version: Type.String() })),
    clauses: Type.Array(
      Type.Object({
        change: KeyOf(CHANGES),
        from: Nullable(ClauseEnd),
        to: Nullable(NewClause),
      }),
    ),
    tasks: Type.Array(RequirementChange),
    targets: Type.Array(RequirementChange),
    /** Duties not done that rest on a clause which moves or goes. */
    duties: Type.Array(
      Type.Object({
        clause: Type.String(),
        now: Nullable(Type.String()),
        open: Type.Integer(),
        units: Type.Array(Type.String()),
      }),
    ),
    /** Duties not done that serve a task or target which changes, changes hands or ends, by name. */
    touched: Type.Array(
      Type.Object({
        code: Type.String(),
        title: Type.String(),
        becomes: Nullable(Type.String()),
        ends: Type.Boolean(),
        open: Type.Integer(),
        duties: Type.Array(
          Type.Object({
            id: Id,
            kindWords: Type.String(),
            subjectType: Type.String(),
            subjectId: Id,
            title: Type.String(),
            unitId: Id,
            unitName: Type.String(),
            dueAt: Type.String(),
            overdue: Type.Boolean(),
          }),
        ),
      }),
    ),
    /** What people said of old and new parts. */
    pairings: Type.Array(
      Type.Object({
        kind: KeyOf(PAIRED_KINDS),
        old: Type.String(),
        item: Id,
        said: Type.Unsafe<'pair' | 'apart'>(Type.String()),
        by: Nullable(Type.String()),
      }),
    ),
    dropped: Type.Array(Type.Object({ code: Type.String(), title: Type.String() })),
    /** Targets whose own rule of judging was written for the old figure. */
    rejudged: Type.Array(Type.String()),
    unknownUnits: Type.Array(Type.String()),
    blanks: Type.Array(
      Type.Object({
        kind: KeyOf(BLANK_KINDS),
        code: Type.String(),
        clause: Type.String(),
        title: Type.String(),
      }),
    ),
  }),
})

export const pair = actOn(
  'drafts.pair',
  '/api/drafts/:id/pair',
  '定现行规划的一条与新文件的一条是不是同一项，或交回按内容对应',
  Exact({
    kind: KeyOf(PAIRED_KINDS),
    old: Words(50),
    item: Id,
    said: Type.Unsafe<'pair' | 'apart' | 'open'>(Type.String({ enum: ['pair', 'apart', 'open'] })),
  }),
)

export const publish = contract({
  name: 'drafts.publish',
  method: 'POST',
  path: '/api/drafts/:id/publish',
  summary: '发布为规划的新版本；空缺须写明理由或补齐日期',
  params: IdParams,
  body: Exact({
    version: Words(20),
    blanks: Type.Array(
      Exact({
        kind: KeyOf(BLANK_KINDS),
        code: Words(50),
        reason: Type.Optional(Words(200)),
        by: Type.Optional(Day),
        /** Who fills it by that day; the office when nobody is named. */
        unit: Type.Optional(Id),
      }),
      { maxItems: 500 },
    ),
    /** Targets in force that the document no longer shows and a person keeps. */
    keep: Type.Array(Words(50), { maxItems: 500 }),
  }),
  reply: Type.Object({ planId: Id }),
})

export const abandon = contract({
  name: 'drafts.abandon',
  method: 'POST',
  path: '/api/drafts/:id/abandon',
  summary: '作废一份草稿',
  params: IdParams,
  body: Exact({ reason: Words(300) }),
  reply: Done,
})
