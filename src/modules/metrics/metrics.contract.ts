// Figures and verdicts as pages and boards read them.
import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Done, Exact, Id, Nullable, OfferedAction, Words } from '../../lib/schema.ts'
import { ReadingView } from './filing.contract.ts'
import { OutsideView } from './outside.contract.ts'

export const TargetParams = Exact({ code: Type.String({ pattern: '^target:[A-Za-z0-9.-]{1,40}$' }) })

/** A verdict of one subject in one period. */
export const VerdictView = Type.Object({
  /** `city`, `division:640302`, `item:南干沟`. */
  subject: Type.String(),
  subjectWords: Type.String(),
  period: Type.String(),
  verdict: Type.String(),
  /** Decimal, positive when met; null where there is no distance. */
  margin: Nullable(Type.String()),
  marginUnit: Nullable(Type.String()),
  sentence: Type.String(),
  figure: Nullable(Type.String()),
  figurePeriod: Nullable(Type.String()),
  since: Type.String(),
})

export const TargetLine = Type.Object({
  /** `target:T50`. */
  code: Type.String(),
  clause: Type.String(),
  task: Nullable(Type.Integer()),
  indicator: Type.String(),
  kind: Type.String(),
  /** As people read it: `不低于 87.5%`. */
  line: Type.String(),
  period: Type.String(),
  lead: Nullable(Type.Object({ unitId: Id, unitName: Type.String() })),
  suggestedOwner: Type.String(),
  /** How the city stands: the period to show, chosen so that an old pass hides no missing figure. */
  now: VerdictView,
  /** Every year of the city, for a line of marks. */
  years: Type.Array(
    Type.Object({ period: Type.String(), verdict: Type.String(), figure: Nullable(Type.String()) }),
  ),
  /** The city's accepted yearly figures of the last five years, oldest first; empty where no single figure is compared. */
  series: Type.Array(Type.Object({ year: Type.Integer(), amount: Type.String() })),
  /** The line those figures are held against; null where there is none or it is not published yet. */
  bound: Nullable(Type.Object({ side: Type.String(), value: Type.Number() })),
  /** Counties and members, each in its shown period. */
  subjects: Type.Array(VerdictView),
  /** When the next figure is owed and since when one is late. */
  nextDue: Nullable(Type.String()),
  late: Type.Boolean(),
  alerts: Type.Array(Type.Object({ id: Id, kind: Type.String(), sentence: Type.String() })),
})

export const targets = contract({
  name: 'metrics.targets',
  method: 'GET',
  path: '/api/metrics/targets',
  summary: '全部目标的现状：结论、余量、一句话说明、最近读数、责任单位、下次填报',
  reply: Type.Object({
    targets: Type.Array(TargetLine),
    counts: Type.Record(Type.String(), Type.Integer()),
    goals: Type.Array(
      Type.Object({
        code: Type.String(),
        name: Type.String(),
        clause: Type.String(),
        parent: Nullable(Type.String()),
        targets: Type.Array(Type.String()),
      }),
    ),
  }),
})

export const DecisionView = Type.Object({
  id: Id,
  period: Type.String(),
  state: Type.String(),
  verdict: Type.String(),
  reason: Type.String(),
  evidence: Type.String(),
  proposer: Type.String(),
  proposedAt: Type.String(),
  decider: Nullable(Type.String()),
  refusal: Nullable(Type.String()),
  version: Type.Integer(),
  actions: Type.Array(OfferedAction),
})

export const target = contract({
  name: 'metrics.target',
  method: 'GET',
  path: '/api/metrics/targets/:code',
  summary: '一个目标：结论、依据、各年读数及其版本、走势、对照数和规划数、结论变化',
  params: TargetParams,
  reply: Type.Object({
    line: TargetLine,
    note: Type.String(),
    rule: Type.Object({ text: Type.String(), version: Type.String() }),
    /** The line a single figure is held against; null for other kinds. */
    bound: Nullable(Type.Object({ side: Type.String(), value: Type.Number() })),
    indicators: Type.Array(
      Type.Object({
        code: Type.String(),
        name: Type.String(),
        measure: Type.String(),
        unit: Type.String(),
        period: Type.String(),
        base: Type.String(),
        source: Type.String(),
        better: Nullable(Type.String()),
        dueDays: Type.Integer(),
        /** The house counts it where it has records of the period. */
        computed: Type.Boolean(),
        list: Nullable(
          Type.Object({ code: Type.String(), name: Type.String(), members: Type.Array(Type.String()) }),
        ),
      }),
    ),
    /** Every yearly verdict of every subject. */
    verdicts: Type.Array(VerdictView),
    /** Yearly figures of the city for the chart, as decimals. */
    series: Type.Array(Type.Object({ year: Type.Integer(), amount: Type.String() })),
    outlook: Nullable(
      Type.Object({
        year: Type.Integer(),
        middle: Type.Number(),
        low: Type.Number(),
        high: Type.Number(),
        words: Type.String(),
        prospect: Nullable(Type.String()),
      }),
    ),
    outside: Type.Array(OutsideView),
    readings: Type.Array(ReadingView),
    history: Type.Array(
      Type.Object({
        id: Id,
        at: Type.String(),
        subjectWords: Type.String(),
        period: Type.String(),
        before: Nullable(Type.String()),
        verdict: Type.String(),
        sentence: Type.String(),
        ruleVersion: Type.String(),
      }),
    ),
    used: Type.Array(Type.Object({ words: Type.String(), observation: Nullable(Type.String()) })),
    decisions: Type.Array(DecisionView),
    mayPropose: Type.Boolean(),
    mayKeep: Type.Boolean(),
  }),
})

export const alerts = contract({
  name: 'metrics.alerts',
  method: 'GET',
  path: '/api/metrics/alerts',
  summary: '退步警报和预先提示',
  reply: Type.Object({
    alerts: Type.Array(
      Type.Object({
        id: Id,
        kind: Type.String(),
        target: Type.String(),
        indicator: Type.String(),
        clause: Type.String(),
        period: Type.String(),
        unitName: Nullable(Type.String()),
        sentence: Type.String(),
        raisedAt: Type.String(),
        answer: Nullable(Type.String()),
        answeredAt: Nullable(Type.String()),
        mayAnswer: Type.Boolean(),
      }),
    ),
  }),
})

export const answerAlert = actOn(
  'metrics.answerAlert',
  '/api/metrics/alerts/:id/answer',
  '责任单位说明退步的原因和措施，或就预先提示提出补救措施',
  Exact({ answer: Words(600) }),
)

export const keepList = contract({
  name: 'metrics.keepList',
  method: 'POST',
  path: '/api/metrics/lists/:code',
  summary: '列明一个名录（同类城市、排水沟、新建小区……），写明依据',
  params: Exact({ code: Type.String({ pattern: '^[a-z][a-z0-9-]{0,59}$' }) }),
  body: Exact({ names: Type.Array(Words(40), { maxItems: 500 }), ground: Words(120) }),
  reply: Type.Object({ code: Type.String(), members: Type.Integer() }),
})

const Decidable = Type.Unsafe<'达标' | '不达标' | '不适用'>(
  Type.String({ enum: ['达标', '不达标', '不适用'] }),
)

export const propose = contract({
  name: 'metrics.propose',
  method: 'POST',
  path: '/api/metrics/decisions',
  summary: '对须由人判断的目标提出结论，写明理由和依据',
  body: Exact({
    target: TargetParams.properties.code,
    period: Type.String({ pattern: '^\\d{4}$' }),
    verdict: Decidable,
    reason: Words(300),
    evidence: Words(300),
  }),
  reply: Done,
})

export const approve = actOn(
  'metrics.approve',
  '/api/metrics/decisions/:id/approve',
  '批准他人提出的结论',
  Exact({ version: Type.Integer({ minimum: 1 }) }),
)

export const disagree = actOn(
  'metrics.disagree',
  '/api/metrics/decisions/:id/refuse',
  '不同意他人提出的结论，写明理由',
  Exact({ version: Type.Integer({ minimum: 1 }), reason: Words(300) }),
)
