// The life of a phase of the plan, as one table: proposed by the office, decided by another person who heads it; nothing is
// entered or closed while a criterion is open, unless it was waived with a reason (五).
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { type Refusal, refusal } from '../../lib/refusal.ts'
import { type Actor, holds } from '../people/actor.ts'

export const phaseStates = {
  waiting: '未进入',
  entering: '待批准进入',
  open: '进行中',
  closing: '收官待批',
  closed: '已收官',
} as const

export type PhaseState = keyof typeof phaseStates

/** What the lifecycle looks at; `openEntry` and `openExit` are the criteria neither met nor waived, in words. */
export interface PhaseRecord {
  readonly state: string
  readonly proposedBy: string | null
  readonly openEntry: readonly string[]
  readonly openExit: readonly string[]
}

const unmet =
  (which: 'entry' | 'exit') =>
  (record: PhaseRecord): Refusal | undefined => {
    const open = which === 'entry' ? record.openEntry : record.openExit
    if (open.length === 0) return undefined
    const [what, then] = which === 'entry' ? ['进入', '进入'] : ['收官', '收官']
    return refusal(
      `phase.unmet-${which}`,
      `还有 ${open.length} 项${what}条件没有满足：${open.join('；')}。请逐项办结，或写明理由豁免后再${then}。`,
    )
  }

export const phaseLifecycle = defineLifecycle<PhaseRecord, Actor>()({
  name: 'phase',
  words: '阶段',
  states: phaseStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    head: { words: '市创城办负责人', holds: (_, actor) => holds(actor, 'office_head') },
    proposer: { words: '提请人', holds: (record, actor) => record.proposedBy === actor.personId },
    machine: { words: '系统', holds: () => false },
  },
  transitions: {
    set: { label: '列入', from: [], to: 'waiting', who: ['machine'], fact: 'phase.set', clause: '五' },
    'propose-entry': {
      label: '提请进入',
      from: ['waiting'],
      to: 'entering',
      who: ['office'],
      unless: [unmet('entry')],
      fact: 'phase.entry-proposed',
      clause: '五',
    },
    enter: {
      label: '批准进入',
      from: ['entering'],
      to: 'open',
      who: ['head'],
      never: { proposer: '提请和批准要由不同的人办：这是您提请的，请由另一位负责人批准。' },
      unless: [unmet('entry')],
      fact: 'phase.entered',
      clause: '五',
    },
    'hold-back': {
      label: '退回，暂不进入',
      from: ['entering'],
      to: 'waiting',
      who: ['head'],
      needs: { words: '退回的理由' },
      fact: 'phase.held-back',
    },
    'propose-close': {
      label: '提请收官',
      from: ['open'],
      to: 'closing',
      who: ['office'],
      unless: [unmet('exit')],
      fact: 'phase.close-proposed',
      clause: '五',
    },
    close: {
      label: '批准收官',
      from: ['closing'],
      to: 'closed',
      who: ['head'],
      never: { proposer: '提请和批准要由不同的人办：这是您提请的，请由另一位负责人批准。' },
      unless: [unmet('exit')],
      fact: 'phase.closed',
      clause: '五',
    },
    'send-back': {
      label: '退回，暂不收官',
      from: ['closing'],
      to: 'open',
      who: ['head'],
      needs: { words: '退回的理由' },
      fact: 'phase.sent-back',
    },
  },
})

export type PhaseAction = keyof typeof phaseLifecycle.transitions
