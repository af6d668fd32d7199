// Figures and verdicts as pages and boards read them.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Exact, Id, Nullable } from '../../lib/schema.ts'

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
