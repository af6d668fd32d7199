// The plan as people read and divide it.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Exact, Id, Nullable } from '../../lib/schema.ts'

const RequirementCode = Type.String({ pattern: '^(task|target|standard):[A-Za-z0-9.-]{1,40}$' })

export const Responsible = Type.Object({ unitId: Id, unitName: Type.String(), since: Type.String() })

export const TaskView = Type.Object({
  code: Type.String(),
  number: Type.Integer(),
  clause: Type.String(),
  area: Type.String(),
  title: Type.String(),
  summary: Type.String(),
  /** Codes of the six aims it serves (一). */
  aims: Type.Array(Type.String()),
  lead: Nullable(Responsible),
  supports: Type.Array(Responsible),
})

export const TargetView = Type.Object({
  code: Type.String(),
  clause: Type.String(),
  indicator: Type.String(),
  kind: Type.String(),
  value: Type.String(),
  unit: Type.String(),
  period: Type.String(),
  suggestedOwner: Type.String(),
  lead: Nullable(Responsible),
  /** No reading has been filed yet: never a pass. */
  verdict: Type.String(),
})

export const PlanView = Type.Object({
  id: Id,
  title: Type.String(),
  docNumber: Nullable(Type.String()),
  issuedOn: Nullable(Type.String()),
  version: Type.String(),
  clauses: Type.Array(
    Type.Object({
      id: Type.String(),
      level: Type.Integer(),
      marker: Type.String(),
      heading: Type.String(),
      gist: Type.String(),
      parent: Nullable(Type.String()),
      /** The sentence itself, once the city has imported its document. */
      text: Nullable(Type.String()),
    }),
  ),
  aims: Type.Array(
    Type.Object({ code: Type.String(), name: Type.String(), clause: Type.String(), tasks: Type.Integer() }),
  ),
  areas: Type.Array(Type.Object({ code: Type.String(), clause: Type.String(), title: Type.String() })),
  tasks: Type.Array(TaskView),
  targets: Type.Array(TargetView),
  phases: Type.Array(
    Type.Object({
      code: Type.String(),
      clause: Type.String(),
      year: Type.Integer(),
      name: Type.String(),
      goal: Type.String(),
      entry: Type.Array(Type.Object({ text: Type.String(), clause: Type.String() })),
      exit: Type.Array(
        Type.Object({ text: Type.String(), clause: Type.String(), target: Nullable(Type.String()) }),
      ),
      current: Type.Boolean(),
    }),
  ),
  safeguards: Type.Array(
    Type.Object({
      code: Type.String(),
      clause: Type.String(),
      title: Type.String(),
      trigger: Type.String(),
      consequence: Type.String(),
      body: Type.String(),
    }),
  ),
  /** How many tasks have no accountable unit yet (尚未分解). */
  unassigned: Type.Integer(),
})

export const read = contract({
  name: 'plan.read',
  method: 'GET',
  path: '/api/plan',
  summary: '规划：阶段、领域、任务、目标、保障，各带条款与责任单位',
  reply: PlanView,
})

export const requirement = contract({
  name: 'plan.requirement',
  method: 'GET',
  path: '/api/requirements/:code',
  summary: '一项任务、目标或标准，及其责任变化记录',
  params: Exact({ code: RequirementCode }),
  reply: Type.Object({
    code: Type.String(),
    kind: Type.String(),
    clause: Nullable(Type.String()),
    clauseHeading: Nullable(Type.String()),
    title: Type.String(),
    summary: Type.String(),
    lead: Nullable(Responsible),
    supports: Type.Array(Responsible),
    history: Type.Array(
      Type.Object({
        unitName: Type.String(),
        part: Type.String(),
        startsAt: Type.String(),
        endsAt: Nullable(Type.String()),
      }),
    ),
    facts: Type.Array(
      Type.Object({
        at: Type.String(),
        kind: Type.String(),
        role: Nullable(Type.String()),
        position: Nullable(Type.Integer()),
      }),
    ),
  }),
})

export const assign = contract({
  name: 'plan.assign',
  method: 'POST',
  path: '/api/requirements/:code/assign',
  summary: '分解：定一个牵头单位和若干配合单位',
  params: Exact({ code: RequirementCode }),
  body: Exact({ lead: Id, supports: Type.Array(Id, { maxItems: 60, uniqueItems: true }) }),
  reply: Type.Object({ code: Type.String() }),
})
