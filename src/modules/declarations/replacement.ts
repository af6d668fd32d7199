// A replacement in a frozen list of places as one table: proposed with its reason, approved by another person or not.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { type Actor, holds } from '../people/actor.ts'

export const replacementStates = {
  proposed: '待批准',
  approved: '已批准',
  declined: '未批准',
} as const

export type ReplacementState = keyof typeof replacementStates

export interface ReplacementRecord {
  readonly state: string
  readonly proposedBy: string
}

export const replacementLifecycle = defineLifecycle<ReplacementRecord, Actor>()({
  name: 'replacement',
  words: '点位更换',
  states: replacementStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    head: { words: '市创城办负责人', holds: (_, actor) => holds(actor, 'office_head') },
    proposer: { words: '提出人', holds: (record, actor) => record.proposedBy === actor.personId },
  },
  transitions: {
    propose: {
      label: '提出更换',
      from: [],
      to: 'proposed',
      who: ['office'],
      needs: { reason: '更换的理由' },
      fact: 'replacement.proposed',
      clause: '五(二)1',
    },
    approve: {
      label: '批准',
      from: ['proposed'],
      to: 'approved',
      who: ['head'],
      never: { proposer: '提出更换的人不能自己批准；请由另一位负责人批准。' },
      fact: 'replacement.approved',
      clause: '五(二)1',
    },
    decline: {
      label: '不批准',
      from: ['proposed'],
      to: 'declined',
      who: ['head'],
      never: { proposer: '提出更换的人不能自己处理；请由另一位负责人处理。' },
      needs: { words: '不批准的理由' },
      fact: 'replacement.declined',
      clause: '五(二)1',
    },
  },
})
