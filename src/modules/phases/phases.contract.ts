// Phases, the year backwards, county goals, aims: schemas and routes.
import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Day, Done, Exact, Id, KeyOf, Nullable, OfferedAction, Words } from '../../lib/schema.ts'
import { standings } from './criterion.ts'
import { groundStates } from './ground.ts'
import { phaseStates } from './phase.ts'

const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>(Type.String({ enum: [...values] }))
const Version = Type.Integer({ minimum: 1 })
const Year = Exact({ year: Type.String({ pattern: '^20\\d\\d$' }) })

export const GroundView = Type.Object({
  id: Id,
  kind: oneOf(['confirm', 'waive']),
  state: KeyOf(groundStates),
  stateWords: Type.String(),
  words: Type.String(),
  evidence: Type.String(),
  /** 创城办工作人员; persons are not named on pages. */
  role: Type.String(),
  at: Type.String(),
  decidedRole: Nullable(Type.String()),
  decidedAt: Nullable(Type.String()),
  decidedWords: Nullable(Type.String()),
  version: Type.Integer(),
  actions: Type.Array(OfferedAction),
})

export const CriterionView = Type.Object({
  /** What grounds hang on. */
  subject: Type.String(),
  text: Type.String(),
  clause: Type.String(),
  target: Nullable(Type.String()),
  manner: oneOf(['target', 'check', 'people']),
  standing: KeyOf(standings),
  standingWords: Type.String(),
  /** Why it stands so, in a sentence. */
  words: Type.String(),
  grounds: Type.Array(GroundView),
  /** Stating a ground and waiving, as this person may. */
  actions: Type.Array(OfferedAction),
})

export const PhaseView = Type.Object({
  code: Type.String(),
  clause: Type.String(),
  year: Type.Integer(),
  name: Type.String(),
  goal: Type.String(),
  from: Type.String(),
  to: Type.String(),
  steps: Type.Array(Type.Object({ clause: Type.String(), title: Type.String() })),
  state: KeyOf(phaseStates),
  stateWords: Type.String(),
  /** Today lies in its year. */
  current: Type.Boolean(),
  entry: Type.Array(CriterionView),
  exit: Type.Array(CriterionView),
  words: Type.String(),
  version: Type.Integer(),
  actions: Type.Array(OfferedAction),
  history: Type.Array(
    Type.Object({
      at: Type.String(),
      kind: Type.String(),
      role: Nullable(Type.String()),
      position: Nullable(Type.Integer()),
    }),
  ),
})

export const CountyGoalView = Type.Object({
  division: Type.Integer(),
  name: Type.String(),
  goal: Nullable(Type.String()),
  title: Nullable(Type.String()),
  clause: Nullable(Type.String()),
  edition: Nullable(Type.String()),
  /** Whether the edition is loaded; null when the pack names none. */
  editionLoaded: Nullable(Type.Boolean()),
  verdict: Type.String(),
  words: Type.String(),
})

export const list = contract({
  name: 'phases.list',
  method: 'GET',
  path: '/api/phases',
  summary: '年度阶段：每个进入和收官条件现在怎样',
  reply: Type.Object({ phases: Type.Array(PhaseView), counties: Type.Array(CountyGoalView) }),
})

export const move = contract({
  name: 'phases.move',
  method: 'POST',
  path: '/api/phases/:code/move',
  summary: '提请、批准或退回进入与收官',
  params: Exact({ code: Type.String({ pattern: '^P\\d{4}$' }) }),
  body: Exact({
    action: oneOf(['propose-entry', 'enter', 'hold-back', 'propose-close', 'close', 'send-back']),
    version: Version,
    words: Type.Optional(Words(300, 0)),
  }),
  reply: Type.Object({ code: Type.String(), state: KeyOf(phaseStates) }),
})

export const ground = contract({
  name: 'phases.ground',
  method: 'POST',
  path: '/api/grounds',
  summary: '为一个条件写明根据，或写明理由豁免',
  body: Exact({
    subject: Type.String({ pattern: '^(phase:P\\d{4}/(entry|exit)/[a-z0-9-]{1,40}|county:\\d{6})$' }),
    action: oneOf(['state', 'waive']),
    words: Words(300),
    evidence: Type.Optional(Words(200, 0)),
  }),
  reply: Done,
})

export const decideGround = actOn(
  'phases.decideGround',
  '/api/grounds/:id/decide',
  '核准、不予核准或撤回一条根据',
  Exact({
    action: oneOf(['approve', 'decline', 'withdraw']),
    version: Version,
    words: Type.Optional(Words(300, 0)),
  }),
)

export const StepView = Type.Object({
  id: Nullable(Id),
  code: Type.String(),
  title: Type.String(),
  clause: Type.String(),
  needs: Type.String(),
  offset: Type.String(),
  dueAt: Nullable(Type.String()),
  /** Beyond the published holidays: to be computed again. */
  provisional: Type.Boolean(),
  left: Nullable(Type.String()),
  overdue: Type.Boolean(),
  doneAt: Nullable(Type.String()),
  doneWords: Nullable(Type.String()),
  version: Type.Integer(),
})

export const year = contract({
  name: 'phases.year',
  method: 'GET',
  path: '/api/year-plan/:year',
  summary: '年度倒排：从一个基准日往前往后排',
  params: Year,
  reply: Type.Object({
    year: Type.Integer(),
    /** Years of the plan, to choose from. */
    years: Type.Array(Type.Integer()),
    anchorTitle: Type.String(),
    anchor: Nullable(
      Type.Object({
        day: Type.String(),
        words: Type.String(),
        role: Nullable(Type.String()),
        at: Type.String(),
      }),
    ),
    moves: Type.Array(Type.Object({ day: Type.String(), words: Type.String(), at: Type.String() })),
    steps: Type.Array(StepView),
    maySet: Type.Boolean(),
  }),
})

export const anchor = contract({
  name: 'phases.anchor',
  method: 'POST',
  path: '/api/year-plan/:year/anchor',
  summary: '定或改倒排的基准日；没有办结的步骤随之重排',
  params: Year,
  body: Exact({ day: Day, words: Words(200) }),
  reply: Type.Object({ id: Id, moved: Type.Integer() }),
})

export const finishStep = actOn(
  'phases.finishStep',
  '/api/year-steps/:id/finish',
  '办结一个步骤，写明办到什么程度',
  Exact({ version: Version, words: Words(200) }),
)

export const county = contract({
  name: 'phases.county',
  method: 'GET',
  path: '/api/counties/:division',
  summary: '一个县（市、区）的目标、适用体系、承担的事项和结论',
  params: Exact({ division: Type.String({ pattern: '^\\d{6}$' }) }),
  reply: Type.Intersect([
    CountyGoalView,
    Type.Object({
      grounds: Type.Array(GroundView),
      actions: Type.Array(OfferedAction),
      responsibilities: Type.Array(
        Type.Object({
          code: Type.String(),
          title: Type.String(),
          part: Type.String(),
          unitName: Type.String(),
        }),
      ),
      openCases: Type.Integer(),
      overdue: Type.Integer(),
    }),
  ]),
})

export const counties = contract({
  name: 'phases.counties',
  method: 'GET',
  path: '/api/counties',
  summary: '各县（市、区）的目标',
  reply: Type.Object({ counties: Type.Array(CountyGoalView) }),
})

export const aims = contract({
  name: 'phases.aims',
  method: 'GET',
  path: '/api/aims',
  summary: '六句目标：各自由哪些任务承担，目标结论怎样',
  reply: Type.Object({
    aims: Type.Array(
      Type.Object({
        code: Type.String(),
        name: Type.String(),
        clause: Type.String(),
        tasks: Type.Array(
          Type.Object({
            code: Type.String(),
            number: Type.Integer(),
            title: Type.String(),
            leadName: Nullable(Type.String()),
            /** Targets of the task by verdict. */
            verdicts: Type.Record(Type.String(), Type.Integer()),
          }),
        ),
        verdicts: Type.Record(Type.String(), Type.Integer()),
      }),
    ),
    /** Tasks that serve no aim: there must be none. */
    without: Type.Array(Type.String()),
  }),
})
