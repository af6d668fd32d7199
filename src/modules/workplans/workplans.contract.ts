// Work plans of units (工作方案) and their measures: schemas and routes.
import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Day, Done, Exact, Id, IdParams, Nullable, OfferedAction, Words } from '../../lib/schema.ts'

export const DueBody = Type.Union([
  Exact({ kind: Type.Literal('day'), day: Day }),
  Exact({
    kind: Type.Literal('each'),
    each: Type.Union([
      Type.Literal('month'),
      Type.Literal('quarter'),
      Type.Literal('half'),
      Type.Literal('year'),
    ]),
  }),
])

export const MeasureView = Type.Object({
  measureId: Id,
  requirement: Type.String(),
  requirementTitle: Type.String(),
  clause: Nullable(Type.String()),
  words: Type.String(),
  due: DueBody,
  dueWords: Type.String(),
  /** How far it is; null while the edition that brings it is not approved. */
  progress: Nullable(
    Type.Object({
      state: Type.String(),
      stateWords: Type.String(),
      dueOn: Type.String(),
      overdue: Type.Boolean(),
      report: Nullable(Type.String()),
      reportedAt: Nullable(Type.String()),
      decision: Nullable(Type.String()),
      version: Type.Integer(),
      photos: Type.Array(Type.String()),
      actions: Type.Array(OfferedAction),
    }),
  ),
})

export const EditionView = Type.Object({
  id: Id,
  edition: Type.Integer(),
  state: Type.String(),
  stateWords: Type.String(),
  reason: Nullable(Type.String()),
  decision: Nullable(Type.String()),
  draftedAt: Type.String(),
  submittedAt: Nullable(Type.String()),
  decidedAt: Nullable(Type.String()),
  version: Type.Integer(),
  items: Type.Array(MeasureView),
  actions: Type.Array(OfferedAction),
})

const UnitParams = Exact({ unitId: Id })

export const list = contract({
  name: 'workplans.list',
  method: 'GET',
  path: '/api/work-plans',
  summary: '各单位工作方案：执行中的版本、正在编制或待审核的版本、措施进度',
  reply: Type.Object({
    plans: Type.Array(
      Type.Object({
        unitId: Id,
        unitName: Type.String(),
        unitKind: Type.String(),
        inForce: Nullable(Type.Integer()),
        open: Nullable(
          Type.Object({ edition: Type.Integer(), state: Type.String(), stateWords: Type.String() }),
        ),
        measures: Type.Integer(),
        reported: Type.Integer(),
        done: Type.Integer(),
        overdue: Type.Integer(),
        /** Tasks, targets and standards it leads. */
        leads: Type.Integer(),
      }),
    ),
    waiting: Type.Integer(),
    reported: Type.Integer(),
  }),
})

export const get = contract({
  name: 'workplans.get',
  method: 'GET',
  path: '/api/work-plans/:unitId',
  summary: '一个单位的工作方案：执行中的版本、正在编制的版本、历次版本',
  params: UnitParams,
  reply: Type.Object({
    unitId: Id,
    unitName: Type.String(),
    inForce: Nullable(EditionView),
    open: Nullable(EditionView),
    past: Type.Array(
      Type.Object({
        edition: Type.Integer(),
        stateWords: Type.String(),
        reason: Nullable(Type.String()),
        at: Type.String(),
      }),
    ),
    /** Whether this person may begin a new edition, and if not why. */
    begin: OfferedAction,
    /** What measures may stand against; what the unit answers for comes first. */
    requirements: Type.Array(
      Type.Object({
        code: Type.String(),
        words: Type.String(),
        clause: Nullable(Type.String()),
        part: Nullable(Type.String()),
      }),
    ),
  }),
})

export const begin = contract({
  name: 'workplans.begin',
  method: 'POST',
  path: '/api/work-plans/:unitId/begin',
  summary: '编制工作方案；已有执行中的版本时，另起一版要写理由',
  params: UnitParams,
  body: Exact({ reason: Type.Optional(Words(400)) }),
  reply: Done,
})

export const save = contract({
  name: 'workplans.save',
  method: 'POST',
  path: '/api/work-plan-editions/:id/save',
  summary: '保存工作方案的措施',
  params: IdParams,
  body: Exact({
    version: Type.Integer({ minimum: 1 }),
    items: Type.Array(
      Exact({
        measureId: Id,
        requirement: Type.String({ pattern: '^(task|target|standard):[A-Za-z0-9.-]{1,40}$' }),
        words: Words(400),
        due: DueBody,
      }),
      { maxItems: 300 },
    ),
  }),
  reply: Type.Object({ id: Id, version: Type.Integer() }),
})

const Version = Exact({ version: Type.Integer({ minimum: 1 }) })
const Reasoned = Exact({ version: Type.Integer({ minimum: 1 }), reason: Words(400) })

export const submit = contract({
  name: 'workplans.submit',
  method: 'POST',
  path: '/api/work-plan-editions/:id/submit',
  summary: '工作方案送审',
  params: IdParams,
  body: Version,
  reply: Done,
})

export const discard = actOn(
  'workplans.discard',
  '/api/work-plan-editions/:id/discard',
  '作废正在编制的版本',
  Version,
)

export const sendBack = actOn(
  'workplans.return',
  '/api/work-plan-editions/:id/return',
  '退回工作方案，写明理由',
  Reasoned,
)

export const approve = contract({
  name: 'workplans.approve',
  method: 'POST',
  path: '/api/work-plan-editions/:id/approve',
  summary: '批准工作方案：每条措施成为一项待办',
  params: IdParams,
  body: Version,
  reply: Type.Object({ id: Id, opened: Type.Integer() }),
})

export const report = contract({
  name: 'workplans.report',
  method: 'POST',
  path: '/api/measures/:id/report',
  summary: '报告措施落实情况；照片可不附',
  params: IdParams,
  body: Exact({
    version: Type.Integer({ minimum: 1 }),
    words: Words(1000),
    photos: Type.Array(Type.String({ pattern: '^[0-9a-f]{64}$' }), { maxItems: 9, uniqueItems: true }),
  }),
  reply: Done,
})

export const confirm = actOn('workplans.confirm', '/api/measures/:id/confirm', '确认措施完成', Version)

export const returnReport = actOn(
  'workplans.returnReport',
  '/api/measures/:id/return',
  '退回落实情况，写明理由',
  Reasoned,
)
