// The life of a benchmark or plan value: one person enters it from a paper, another looks at the paper and confirms it.
// Only what is confirmed is compared with; a correction is a new version that goes the same way.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { refusal } from '../../lib/refusal.ts'
import { type Actor, holds } from '../people/actor.ts'

export const outsideStates = {
  entered: '待确认',
  confirmed: '已确认',
  refused: '未予确认',
  withdrawn: '已撤回',
} as const

export type OutsideState = keyof typeof outsideStates

/** What each kind is called. */
export const outsideKinds = { benchmark: '对照数', plan: '规划数' } as const

export interface OutsideRecord {
  readonly state: string
  readonly enteredBy: string | null
  /** A later version of it waits or is confirmed: nothing is decided about this one any more. */
  readonly replaced: boolean
}

/** What a sentence says in the place of a figure that one person entered and nobody has confirmed. */
export const WAITS = '比较用的数已录入，待市创城办另一名同志确认'

const OWN = '录入和确认要由不同的人办：这个数是您录入的，请由市创城办另一名同志对照文件确认。'
const replaced = (record: OutsideRecord) =>
  record.replaced
    ? refusal('outside.replaced', '这个数已有后来录入的版本；请刷新后看新的那一个。')
    : undefined

export const outsideLifecycle = defineLifecycle<OutsideRecord, Actor>()({
  name: 'outside',
  words: '对照数或规划数',
  states: outsideStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    enterer: { words: '录入人', holds: (record, actor) => record.enteredBy === actor.personId },
  },
  transitions: {
    enter: {
      label: '录入',
      from: [],
      to: 'entered',
      who: ['office'],
      needs: { document: '文件名称和文号', page: '页码' },
      fact: 'outside.entered',
    },
    confirm: {
      label: '确认',
      from: ['entered'],
      to: 'confirmed',
      who: ['office'],
      never: { enterer: OWN },
      unless: [replaced],
      fact: 'outside.confirmed',
      clause: '二(四)',
    },
    refuse: {
      label: '不予确认',
      from: ['entered'],
      to: 'refused',
      who: ['office'],
      never: { enterer: OWN },
      needs: { reason: '不予确认的理由' },
      unless: [replaced],
      fact: 'outside.refused',
      clause: '二(四)',
    },
    withdraw: {
      label: '撤回',
      from: ['entered'],
      to: 'withdrawn',
      who: ['enterer'],
      needs: { reason: '撤回的理由' },
      unless: [replaced],
      fact: 'outside.withdrawn',
    },
  },
})

export type OutsideAction = 'confirm' | 'refuse' | 'withdraw'
