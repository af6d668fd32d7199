// The life of a case, from a finding in review to its end (销号), as one table. Finder, fixer and verifier differ.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { type Actor, holds, type Scope, serves } from '../people/actor.ts'

export const caseStates = {
  filed: '待审核',
  merged: '已并案',
  attached: '并入在办案件',
  settled: '当场整改',
  declined: '不立案',
  issued: '已交办',
  acknowledged: '已签收',
  handled: '待核查',
  closed: '已销号',
} as const

export type CaseState = keyof typeof caseStates

/** States in which the accountable unit still owes something. */
export const openStates: readonly CaseState[] = ['issued', 'acknowledged', 'handled']

export const caseSources = {
  round: '巡查测评',
  office: '创城办发现',
} as const

export type CaseSource = keyof typeof caseSources

/** What the lifecycle looks at; stores and pages hand in at least this. */
export interface CaseRecord {
  readonly state: string
  readonly unitId: string | null
  readonly division: number | null
  readonly finderId: string | null
  /** Finders of the findings that joined it. */
  readonly alsoFoundBy: readonly string[]
  readonly fixerId: string | null
}

export const caseLifecycle = defineLifecycle<CaseRecord, Actor>()({
  name: 'case',
  words: '案件',
  states: caseStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    owner: {
      words: '责任单位',
      holds: (record, actor) => serves(actor, record.unitId, 'unit', 'county_office'),
    },
    verifier: { words: '核查员', holds: (_, actor) => holds(actor, 'verifier') },
    finder: {
      words: '发现人',
      holds: (record, actor) =>
        record.finderId === actor.personId || record.alsoFoundBy.includes(actor.personId),
    },
    fixer: {
      words: '整改单位',
      // Any post in the unit will do: a unit does not verify its own work through another of its people.
      holds: (record, actor) =>
        record.fixerId === actor.personId || actor.posts.some(post => post.unitId === record.unitId),
    },
    inspector: { words: '巡查测评员', holds: (_, actor) => holds(actor, 'inspector') },
  },
  transitions: {
    file: {
      label: '登记',
      from: [],
      to: 'filed',
      who: ['inspector', 'office'],
      fact: 'case.filed',
      clause: '二(四)',
    },
    issue: {
      label: '交办',
      from: ['filed'],
      to: 'issued',
      who: ['office'],
      fact: 'case.issued',
      clause: '五(三)2',
    },
    merge: {
      label: '并案',
      from: ['filed'],
      to: 'merged',
      who: ['office'],
      needs: { into: '并入的问题' },
      fact: 'case.merged',
    },
    attach: {
      label: '并入在办案件',
      from: ['filed'],
      to: 'attached',
      who: ['office'],
      needs: { into: '在办案件' },
      fact: 'case.attached',
    },
    settle: {
      label: '当场整改',
      from: ['filed'],
      to: 'settled',
      who: ['office'],
      needs: { reason: '当场整改的说明' },
      fact: 'case.settled',
    },
    decline: {
      label: '不立案',
      from: ['filed'],
      to: 'declined',
      who: ['office'],
      needs: { reason: '不立案的理由' },
      fact: 'case.declined',
    },
    reassign: {
      label: '改派',
      from: ['issued', 'acknowledged'],
      to: 'issued',
      who: ['office'],
      needs: { unitId: '改派到的单位', reason: '改派的理由' },
      fact: 'case.reassigned',
      clause: '二(三)',
    },
    acknowledge: {
      label: '签收',
      from: ['issued'],
      to: 'acknowledged',
      who: ['owner'],
      fact: 'case.acknowledged',
      clause: '五(三)2',
    },
    handle: {
      label: '提交整改',
      from: ['issued', 'acknowledged'],
      to: 'handled',
      who: ['owner'],
      never: {
        finder:
          '发现和整改要由不同的人办：这个问题是您发现的（或并入了您发现的问题），请由本单位另一名经办人提交整改。',
      },
      needs: { measure: '整改措施', photos: '整改后照片' },
      fact: 'case.handled',
      clause: '六(三)',
    },
    pass: {
      label: '核查通过',
      from: ['handled'],
      to: 'closed',
      who: ['verifier', 'office'],
      never: {
        fixer: '整改和核查要由不同的人办：这是您本单位整改的案件，请由市创城办或核查员核查。',
        finder:
          '发现和核查要由不同的人办：这个问题是您发现的（或并入了您发现的问题），请由另一名核查员核查。',
      },
      fact: 'case.closed',
      clause: '六(三)',
    },
    return: {
      label: '退回重办',
      from: ['handled'],
      to: 'acknowledged',
      who: ['verifier', 'office'],
      never: {
        fixer: '整改和核查要由不同的人办：这是您本单位整改的案件，请由市创城办或核查员核查。',
        finder:
          '发现和核查要由不同的人办：这个问题是您发现的（或并入了您发现的问题），请由另一名核查员核查。',
      },
      needs: { reason: '退回的理由' },
      fact: 'case.returned',
      clause: '六(三)',
    },
  },
})

export type CaseAction = keyof typeof caseLifecycle.transitions

/** Whether a row is within what the actor may see. Stores say the same in SQL; a test holds the two together. */
export function inScope(scope: Scope, record: CaseRecord & { readonly verifierId?: string | null }): boolean {
  return (
    scope.all ||
    (record.unitId !== null && scope.unitIds.includes(record.unitId)) ||
    (record.division !== null && record.state !== 'filed' && scope.divisions.includes(record.division)) ||
    (scope.personId !== null && (record.finderId === scope.personId || record.verifierId === scope.personId))
  )
}

/** Why a unit became accountable (谁主管、谁负责): from the place, else the standard, else the office's pool. */
export const unitGrounds = {
  place: '点位责任单位',
  standard: '标准责任单位',
  pool: '无责任单位，归市创城办待派池',
  office: '市创城办指定',
} as const

export type UnitGround = keyof typeof unitGrounds

/** Chooses the one accountable unit; every case gets one, an orphan goes to the office's pool and shows as such. */
export function accountableUnit(
  place: string | null,
  standard: string | null,
  pool: string,
): { unitId: string; ground: UnitGround } {
  if (place) return { unitId: place, ground: 'place' }
  if (standard) return { unitId: standard, ground: 'standard' }
  return { unitId: pool, ground: 'pool' }
}
