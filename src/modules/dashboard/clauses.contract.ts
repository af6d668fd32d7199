// 规划落实对照: every clause, what serves it, its live state.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Nullable } from '../../lib/schema.ts'

const Tally = {
  pass: Type.Integer(),
  fail: Type.Integer(),
  missing: Type.Integer(),
  human: Type.Integer(),
  na: Type.Integer(),
}

export const PlanSummary = Type.Object({
  /** Verdicts of all targets about the city. */
  targets: Type.Object({ all: Type.Integer(), ...Tally }),
  areas: Type.Array(
    Type.Object({
      clause: Type.String(),
      title: Type.String(),
      tasks: Type.Integer(),
      led: Type.Integer(),
      /** The city's sign of each task, in order. */
      signs: Type.Array(Type.Object({ task: Type.Integer(), sign: Type.String() })),
    }),
  ),
})

export const clauses = contract({
  name: 'dashboard.clauses',
  method: 'GET',
  path: '/api/plan/clauses',
  summary: '规划落实对照：逐条列出由什么承载、现在怎样',
  reply: Type.Object({
    at: Type.String(),
    title: Type.String(),
    docNumber: Nullable(Type.String()),
    issuedOn: Nullable(Type.String()),
    counts: Type.Object({ clauses: Type.Integer(), served: Type.Integer(), withData: Type.Integer() }),
    summary: PlanSummary,
    clauses: Type.Array(
      Type.Object({
        id: Type.String(),
        level: Type.Integer(),
        marker: Type.String(),
        heading: Type.String(),
        gist: Type.String(),
        text: Nullable(Type.String()),
        parent: Nullable(Type.String()),
        sign: Nullable(Type.String()),
        items: Type.Array(
          Type.Object({
            serve: Type.String(),
            words: Type.String(),
            sentence: Type.String(),
            data: Type.Boolean(),
            tone: Type.String(),
          }),
        ),
        targets: Type.Array(
          Type.Object({
            code: Type.String(),
            indicator: Type.String(),
            verdict: Type.String(),
            sentence: Type.String(),
          }),
        ),
        served: Type.Boolean(),
        data: Type.Boolean(),
        under: Type.Object({ clauses: Type.Integer(), served: Type.Integer(), data: Type.Integer() }),
      }),
    ),
  }),
})

export const summary = contract({
  name: 'dashboard.summary',
  method: 'GET',
  path: '/api/plan/summary',
  summary: '规划一览：全部目标的结论，十个方面逐项任务的结论',
  reply: Type.Object({ title: Type.String(), summary: PlanSummary }),
})
