// The life of a set of rules as one table: drafted, approved by somebody who did not write it, in force, replaced.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { type Actor, holds } from '../people/actor.ts'

export const setStates = {
  draft: '起草中',
  submitted: '待批准',
  approved: '已批准，未生效',
  force: '生效中',
  replaced: '已被新版取代',
  discarded: '已作废',
} as const

export type SetState = keyof typeof setStates

export interface SetRecord {
  readonly state: string
  /** Everybody who began or changed it. */
  readonly writers: readonly string[]
}

export const setLifecycle = defineLifecycle<SetRecord, Actor>()({
  name: 'ruleset',
  words: '派遣规则',
  states: setStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    head: { words: '市创城办负责人', holds: (_, actor) => holds(actor, 'office_head') },
    writer: { words: '起草人', holds: (record, actor) => record.writers.includes(actor.personId) },
  },
  transitions: {
    begin: {
      label: '起草新版',
      from: [],
      to: 'draft',
      who: ['office'],
      fact: 'ruleset.begun',
      clause: '二(三)',
    },
    save: {
      label: '保存',
      from: ['draft'],
      to: 'draft',
      who: ['office'],
      fact: 'ruleset.saved',
      clause: '二(三)',
    },
    submit: {
      label: '送批',
      from: ['draft'],
      to: 'submitted',
      who: ['office'],
      fact: 'ruleset.submitted',
      clause: '二(三)',
    },
    sendBack: {
      label: '退回修改',
      from: ['submitted'],
      to: 'draft',
      who: ['head'],
      fact: 'ruleset.returned',
      clause: '二(三)',
    },
    approve: {
      label: '批准',
      from: ['submitted'],
      to: 'approved',
      who: ['head'],
      never: { writer: '起草过这一版的人不能自己批准；请由另一位负责人批准。' },
      fact: 'ruleset.approved',
      clause: '二(三)',
    },
    enforce: {
      label: '生效',
      from: ['approved'],
      to: 'force',
      who: ['office'],
      fact: 'ruleset.enforced',
      clause: '二(三)',
    },
    replace: {
      label: '取代',
      from: ['force'],
      to: 'replaced',
      who: ['office'],
      fact: 'ruleset.replaced',
      clause: '二(三)',
    },
    discard: {
      label: '作废',
      from: ['draft', 'submitted', 'approved'],
      to: 'discarded',
      who: ['office'],
      fact: 'ruleset.discarded',
      clause: '二(三)',
    },
  },
})
