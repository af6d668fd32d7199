// Where no figure can say it, a person does: one proposes a verdict with evidence and reason, another approves.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { type Actor, holds } from '../people/actor.ts'

export const decisionStates = { proposed: '待批准', approved: '已批准', refused: '不同意' } as const

export interface DecisionRecord {
  readonly state: string
  readonly proposerId: string | null
}

const OWN = '提出和批准要由不同的人办：这个结论是您提出的，请由另一名同志批准。'

export const decisionLifecycle = defineLifecycle<DecisionRecord, Actor>()({
  name: 'decision',
  words: '人工结论',
  states: decisionStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    head: { words: '市创城办负责人', holds: (_, actor) => holds(actor, 'office_head') },
    proposer: { words: '提出人', holds: (record, actor) => record.proposerId === actor.personId },
  },
  transitions: {
    propose: {
      label: '提出结论',
      from: [],
      to: 'proposed',
      who: ['office'],
      needs: { reason: '理由', evidence: '依据' },
      fact: 'decision.proposed',
    },
    approve: {
      label: '批准',
      from: ['proposed'],
      to: 'approved',
      who: ['head'],
      never: { proposer: OWN },
      fact: 'decision.approved',
    },
    refuse: {
      label: '不同意',
      from: ['proposed'],
      to: 'refused',
      who: ['head'],
      never: { proposer: OWN },
      needs: { reason: '不同意的理由' },
      fact: 'decision.refused',
    },
  },
})
