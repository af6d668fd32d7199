// The life of a unit's work plan (one record an edition) and of a measure in it, as two tables. Who submits is not who
// approves; who reports is not who confirms. An approved edition stays in force until the next is approved.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { type Actor, holds, serves } from '../people/actor.ts'

export const planStates = {
  draft: '拟稿',
  submitted: '待审核',
  returned: '退回修改',
  approved: '执行中',
  superseded: '已被新版取代',
  discarded: '已作废',
} as const

export type PlanState = keyof typeof planStates

/** Editions that are being worked on; a unit has at most one. */
export const openPlanStates: readonly PlanState[] = ['draft', 'submitted', 'returned']

export interface WorkPlanRecord {
  readonly state: string
  readonly unitId: string
  readonly submittedBy: string | null
}

const ownRoles = ['unit', 'county_office', 'office', 'office_head'] as const

export const workPlanLifecycle = defineLifecycle<WorkPlanRecord, Actor>()({
  name: 'workplan',
  words: '工作方案',
  states: planStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    owner: { words: '本单位', holds: (record, actor) => serves(actor, record.unitId, ...ownRoles) },
    submitter: { words: '送审人', holds: (record, actor) => record.submittedBy === actor.personId },
  },
  transitions: {
    begin: {
      label: '编制',
      from: [],
      to: 'draft',
      who: ['owner', 'office'],
      fact: 'workplan.begun',
      clause: '五(一)2',
    },
    edit: {
      label: '修改',
      from: ['draft', 'returned'],
      to: 'draft',
      who: ['owner'],
      fact: 'workplan.edited',
      clause: '五(一)2',
    },
    submit: {
      label: '送审',
      from: ['draft', 'returned'],
      to: 'submitted',
      who: ['owner'],
      needs: { items: '至少一条措施' },
      fact: 'workplan.submitted',
      clause: '五(一)2',
    },
    discard: {
      label: '作废',
      from: ['draft', 'returned'],
      to: 'discarded',
      who: ['owner'],
      fact: 'workplan.discarded',
    },
    return: {
      label: '退回修改',
      from: ['submitted'],
      to: 'returned',
      who: ['office'],
      never: { submitter: '送审和审核要由不同的人办：这份方案是您送审的，请由市创城办另一位同事审核。' },
      needs: { reason: '退回的理由' },
      fact: 'workplan.returned',
      clause: '五(一)2',
    },
    approve: {
      label: '批准',
      from: ['submitted'],
      to: 'approved',
      who: ['office'],
      never: { submitter: '送审和审核要由不同的人办：这份方案是您送审的，请由市创城办另一位同事审核。' },
      fact: 'workplan.approved',
      clause: '五(一)2',
    },
    supersede: {
      label: '由新版取代',
      from: ['approved'],
      to: 'superseded',
      who: ['office'],
      fact: 'workplan.superseded',
    },
  },
})

export type WorkPlanAction = keyof typeof workPlanLifecycle.transitions

export const measureStates = {
  open: '正在落实',
  reported: '已报待确认',
  done: '已完成',
  dropped: '不再执行',
} as const

export type MeasureState = keyof typeof measureStates

export interface MeasureRecord {
  readonly state: string
  readonly unitId: string
  readonly reportedBy: string | null
}

const other = '报告和确认要由不同的人办：这项落实情况是您报的，请由市创城办另一位同事确认。'

export const measureLifecycle = defineLifecycle<MeasureRecord, Actor>()({
  name: 'measure',
  words: '措施',
  states: measureStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    owner: { words: '本单位', holds: (record, actor) => serves(actor, record.unitId, ...ownRoles) },
    reporter: { words: '报告人', holds: (record, actor) => record.reportedBy === actor.personId },
  },
  transitions: {
    adopt: {
      label: '列入',
      from: [],
      to: 'open',
      who: ['office'],
      fact: 'measure.adopted',
      clause: '五(一)2',
    },
    change: {
      label: '按新版调整',
      from: ['open', 'reported', 'done'],
      to: 'open',
      who: ['office'],
      fact: 'measure.changed',
    },
    drop: {
      label: '不再执行',
      from: ['open', 'reported', 'done'],
      to: 'dropped',
      who: ['office'],
      fact: 'measure.dropped',
    },
    report: {
      label: '报告落实情况',
      from: ['open'],
      to: 'reported',
      who: ['owner'],
      needs: { words: '落实情况' },
      fact: 'measure.reported',
      clause: '五(一)2',
    },
    return: {
      label: '退回重报',
      from: ['reported'],
      to: 'open',
      who: ['office'],
      never: { reporter: other },
      needs: { reason: '退回的理由' },
      fact: 'measure.returned',
    },
    confirm: {
      label: '确认完成',
      from: ['reported'],
      to: 'done',
      who: ['office'],
      never: { reporter: other },
      fact: 'measure.confirmed',
      clause: '五(一)2',
    },
    renew: {
      label: '进入下一期',
      from: ['done'],
      to: 'open',
      who: ['office'],
      fact: 'measure.renewed',
    },
  },
})

export type MeasureAction = keyof typeof measureLifecycle.transitions
