// Rounds, visits, cards, scores: schemas and routes.
import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import {
  Digest,
  Done,
  Exact,
  Id,
  IdParams,
  KeyOf,
  Moment,
  Nullable,
  OfferedAction,
  Words,
} from '../../lib/schema.ts'
import { grades } from '../observations/observation.ts'

export const CardItem = Type.Object({
  code: Type.String(),
  question: Type.String(),
  problem: Type.String(),
  standard: Type.String(),
  photo: Type.String({ enum: ['none', 'on-fail', 'required'] }),
  hint: Nullable(Type.String()),
  /** The grades this item may be given. */
  grades: Type.Array(KeyOf(grades)),
})

export const frameworks = contract({
  name: 'assessment.frameworks',
  method: 'GET',
  path: '/api/frameworks',
  summary: '测评体系版本',
  reply: Type.Object({
    frameworks: Type.Array(
      Type.Object({
        id: Id,
        title: Type.String(),
        version: Type.String(),
        selfTest: Type.Boolean(),
        standards: Type.Integer(),
        placeTypes: Type.Array(
          Type.Object({
            type: Type.String(),
            name: Type.String(),
            items: Type.Integer(),
            places: Type.Integer(),
          }),
        ),
      }),
    ),
  }),
})

const Quota = Type.Record(Type.String({ maxLength: 40 }), Type.Integer({ minimum: 0, maximum: 2000 }))
const Seed = Type.String({ pattern: '^(?!1\\d{10}$)[A-Za-z0-9-]{4,40}$' })

export const preview = contract({
  name: 'assessment.preview',
  method: 'GET',
  path: '/api/rounds/preview',
  summary: '按种子试抽点位（不保存）',
  query: Exact({ frameworkId: Id, seed: Seed, quota: Type.String({ maxLength: 2000 }) }),
  reply: Type.Object({
    places: Type.Array(
      Type.Object({ id: Id, name: Type.String(), placeType: Type.String(), division: Type.Integer() }),
    ),
  }),
})

export const open = contract({
  name: 'assessment.open',
  method: 'POST',
  path: '/api/rounds',
  summary: '开展一轮测评：按类型分层随机抽取点位，种子可复核',
  body: Exact({
    name: Words(60),
    frameworkId: Id,
    seed: Seed,
    quota: Quota,
    inspectors: Type.Array(Id, { maxItems: 50, uniqueItems: true }),
  }),
  reply: Type.Object({ id: Id, places: Type.Integer() }),
})

export const RoundRow = Type.Object({
  id: Id,
  name: Type.String(),
  state: Type.String(),
  stateWords: Type.String(),
  framework: Type.String(),
  selfTest: Type.Boolean(),
  seed: Type.String(),
  openedAt: Type.String(),
  closedAt: Nullable(Type.String()),
  places: Type.Integer(),
  submitted: Type.Integer(),
  pending: Type.Integer(),
})

export const rounds = contract({
  name: 'assessment.rounds',
  method: 'GET',
  path: '/api/rounds',
  summary: '测评轮次',
  reply: Type.Object({ rounds: Type.Array(RoundRow) }),
})

export const round = contract({
  name: 'assessment.round',
  method: 'GET',
  path: '/api/rounds/:id',
  summary: '一轮测评：点位、进度、可办事项',
  params: IdParams,
  reply: Type.Intersect([
    RoundRow,
    Type.Object({
      visits: Type.Array(
        Type.Object({
          id: Id,
          placeId: Id,
          placeName: Type.String(),
          placeType: Type.String(),
          division: Type.Integer(),
          inspectorId: Nullable(Id),
          inspectorName: Nullable(Type.String()),
          state: Type.String(),
          submittedAt: Nullable(Type.String()),
          failing: Type.Integer(),
        }),
      ),
      actions: Type.Array(OfferedAction),
    }),
  ]),
})

export const allot = actOn(
  'assessment.allot',
  '/api/rounds/:id/allot',
  '把尚未提交的点位分给巡查测评员',
  Exact({ inspectors: Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true }) }),
)

export const close = contract({
  name: 'assessment.close',
  method: 'POST',
  path: '/api/rounds/:id/close',
  summary: '结束本轮测评',
  params: IdParams,
  reply: Done,
})

const Figure = Type.Object({
  /** Score rate in percent as decimal text, null when nothing was measured. */
  value: Nullable(Type.String()),
  verdict: Type.String(),
  weight: Type.String(),
  measured: Type.Integer(),
  untested: Type.Integer(),
  notApplicable: Type.Integer(),
  words: Type.String(),
})

export const ScoreNode = Type.Object({
  code: Type.String(),
  title: Type.String(),
  level: Type.String({ enum: ['total', 'project', 'content', 'standard'] }),
  parent: Nullable(Type.String()),
  clause: Nullable(Type.String()),
  before: Figure,
  after: Figure,
})

export const score = contract({
  name: 'assessment.score',
  method: 'GET',
  path: '/api/rounds/:id/score',
  summary: '本轮得分：整改前与整改后，逐级可追溯',
  params: IdParams,
  reply: Type.Object({
    roundId: Id,
    ruleVersion: Type.String(),
    selfTest: Type.Boolean(),
    nodes: Type.Array(ScoreNode),
    byDivision: Type.Array(
      Type.Object({
        division: Type.Integer(),
        name: Type.String(),
        before: Nullable(Type.String()),
        after: Nullable(Type.String()),
        measured: Type.Integer(),
        /** Branches that the city's score counts and this county has no data in. */
        missing: Type.Array(Type.String()),
        projects: Type.Array(
          Type.Object({
            title: Type.String(),
            weight: Type.String(),
            before: Nullable(Type.String()),
            after: Nullable(Type.String()),
          }),
        ),
      }),
    ),
  }),
})

export const trace = contract({
  name: 'assessment.trace',
  method: 'GET',
  path: '/api/rounds/:id/trace/:standard',
  summary: '一项标准的得分由哪些作答而来',
  params: Exact({ id: Id, standard: Type.String({ pattern: '^[A-Za-z0-9.-]{1,40}$' }) }),
  reply: Type.Object({
    standard: Type.String(),
    title: Type.String(),
    rule: Type.String(),
    clause: Nullable(Type.String()),
    answers: Type.Array(
      Type.Object({
        observationId: Id,
        placeId: Id,
        placeName: Type.String(),
        item: Type.String(),
        question: Type.String(),
        grade: Type.String(),
        at: Type.String(),
        observerRole: Nullable(Type.String()),
        caseId: Nullable(Id),
        /** The observation that replaced it after verification. */
        after: Nullable(Type.Object({ observationId: Id, grade: Type.String(), at: Type.String() })),
      }),
    ),
  }),
})

export const exportObservations = contract({
  name: 'assessment.exportObservations',
  method: 'GET',
  path: '/api/rounds/:id/observations.csv',
  summary: '导出本轮全部作答（CSV，不需要本软件也能复算）',
  params: IdParams,
})

export const exportRules = contract({
  name: 'assessment.exportRules',
  method: 'GET',
  path: '/api/rounds/:id/rules.json',
  summary: '导出本轮所用测评体系版本（JSON）',
  params: IdParams,
})

export const VisitRow = Type.Object({
  id: Id,
  roundId: Id,
  roundName: Type.String(),
  placeName: Type.String(),
  placeType: Type.String(),
  address: Type.String(),
  division: Type.Integer(),
  divisionName: Type.String(),
  lon: Type.Number(),
  lat: Type.Number(),
  state: Type.String(),
  submittedAt: Nullable(Type.String()),
})

export const visits = contract({
  name: 'assessment.visits',
  method: 'GET',
  path: '/api/visits',
  summary: '我的点位',
  reply: Type.Object({ visits: Type.Array(VisitRow) }),
})

export const visit = contract({
  name: 'assessment.visit',
  method: 'GET',
  path: '/api/visits/:id',
  summary: '一个点位的测评卡',
  params: IdParams,
  reply: Type.Intersect([
    VisitRow,
    Type.Object({ framework: Type.String(), selfTest: Type.Boolean(), items: Type.Array(CardItem) }),
  ]),
})

export const Answer = Exact({
  item: Type.String({ pattern: '^[A-Za-z0-9.-]{1,40}$' }),
  grade: KeyOf(grades),
  note: Type.Optional(Words(300, 0)),
  photos: Type.Array(Digest, { maxItems: 9, uniqueItems: true }),
})

export const submit = contract({
  name: 'assessment.submit',
  method: 'POST',
  path: '/api/visits/:id/submit',
  summary: '提交测评卡（同一操作编号重复提交不产生变化）',
  params: IdParams,
  body: Exact({
    observedAt: Moment,
    clientNow: Moment,
    answers: Type.Array(Answer, { minItems: 1, maxItems: 200 }),
  }),
  reply: Type.Object({ id: Id, failing: Type.Integer() }),
})
