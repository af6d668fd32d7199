// Home and the leaders' screen, composed on the server.
import { Type } from '@sinclair/typebox'
import { contract } from '../../lib/contract.ts'
import { Exact, Id, Moment, Nullable } from '../../lib/schema.ts'

const Count = Type.Object({
  name: Type.String(),
  division: Nullable(Type.Integer()),
  toClose: Type.Integer(),
  closed: Type.Integer(),
  overdue: Type.Integer(),
})

export const home = contract({
  name: 'dashboard.home',
  method: 'GET',
  path: '/api/home',
  summary: '首页：今天要我定的；应销号、已销号、超期；本周到期',
  reply: Type.Object({
    /** 今天要我定的: what waits for this person's decision. */
    decisions: Type.Array(
      Type.Object({ kind: Type.String(), words: Type.String(), n: Type.Integer(), to: Type.String() }),
    ),
    byCounty: Type.Array(Count),
    dueThisWeek: Type.Array(
      Type.Object({
        caseId: Id,
        number: Type.String(),
        title: Type.String(),
        unitName: Type.String(),
        dueAt: Type.String(),
        left: Type.String(),
        overdue: Type.Boolean(),
      }),
    ),
    unassigned: Type.Integer(),
    /** What the office itself owes, the first due first. */
    own: Type.Array(
      Type.Object({
        id: Id,
        kind: Type.String(),
        title: Type.String(),
        clause: Nullable(Type.String()),
        dueAt: Type.String(),
        left: Type.String(),
        overdue: Type.Boolean(),
        subjectType: Type.String(),
        subjectId: Id,
        unitId: Id,
        /** Of a step of the year plan. */
        year: Nullable(Type.Integer()),
      }),
    ),
  }),
})

export const screen = contract({
  name: 'dashboard.screen',
  method: 'GET',
  path: '/api/screen',
  summary: '领导屏：得分、在办、超期、分县分单位类型、点位图',
  reply: Type.Object({
    at: Type.String(),
    cityName: Type.String(),
    round: Nullable(
      Type.Object({
        id: Id,
        name: Type.String(),
        selfTest: Type.Boolean(),
        before: Nullable(Type.String()),
        after: Nullable(Type.String()),
        submitted: Type.Integer(),
        places: Type.Integer(),
      }),
    ),
    rounds: Type.Array(
      Type.Object({
        name: Type.String(),
        at: Type.String(),
        before: Nullable(Type.String()),
        after: Nullable(Type.String()),
      }),
    ),
    totals: Type.Object({
      open: Type.Integer(),
      overdue: Type.Integer(),
      closed: Type.Integer(),
      inReview: Type.Integer(),
    }),
    byCounty: Type.Array(
      Type.Object({
        division: Nullable(Type.Integer()),
        name: Type.String(),
        open: Type.Integer(),
        overdue: Type.Integer(),
        closed: Type.Integer(),
        score: Nullable(Type.String()),
        /** Branches without data are left out of it, so it does not compare with the city's. */
        partial: Type.Boolean(),
      }),
    ),
    byUnitKind: Type.Array(
      Type.Object({
        kind: Type.String(),
        name: Type.String(),
        open: Type.Integer(),
        overdue: Type.Integer(),
        closed: Type.Integer(),
      }),
    ),
    /** How many targets of the plan stand how, about the city. */
    targets: Type.Array(Type.Object({ sign: Type.String(), n: Type.Integer() })),
    weeks: Type.Array(Type.Object({ week: Type.String(), filed: Type.Integer(), closed: Type.Integer() })),
    places: Type.Array(
      Type.Object({
        id: Id,
        name: Type.String(),
        placeType: Type.String(),
        division: Type.Integer(),
        lon: Type.Number(),
        lat: Type.Number(),
        open: Type.Integer(),
        overdue: Type.Integer(),
      }),
    ),
  }),
})

export const clock = contract({
  name: 'clock.read',
  method: 'GET',
  path: '/api/clock',
  summary: '业务时间',
  reply: Type.Object({ now: Type.String(), demo: Type.Boolean() }),
})

export const advance = contract({
  name: 'clock.advance',
  method: 'POST',
  path: '/api/clock',
  summary: '演示环境：把业务时间向前拨',
  once: false,
  body: Exact({ to: Moment }),
  reply: Type.Object({ now: Type.String() }),
})

export const live = contract({
  name: 'live.stream',
  method: 'GET',
  path: '/api/live',
  summary: '更新通知（SSE）：主题与版本',
})
