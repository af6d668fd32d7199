// Papers: 交办单, 督办单 and 通报, the rungs above a reminder. 督办单 and 通报 are drafted by the machine, edited, approved by another
// person, then issued with a number and the ledger's head; a 督办单 is answered by its unit and put on file. Only entries a
// person marked count as 点名通报.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { type Refusal, refusal } from '../../lib/refusal.ts'
import { type Actor, holds, serves } from '../people/actor.ts'

export const series = { order: '交办单', supervise: '督办单', notice: '通报' } as const
export type Series = keyof typeof series

/** How a series is numbered on paper: 吴创办交〔2022〕3号 needs the city's short name. */
export const seriesMarks: Readonly<Record<Series, string>> = {
  order: '创办交',
  supervise: '创办督',
  notice: '创办通',
}

export const paperStates = {
  draft: '拟稿',
  submitted: '待审批',
  approved: '已批准',
  issued: '已印发',
  answered: '已答复',
  filed: '已归档',
  withdrawn: '已撤销',
  discarded: '不予印发',
} as const

export type PaperState = keyof typeof paperStates

export interface PaperRecord {
  readonly state: string
  readonly draftedBy: string | null
  readonly series: Series
  /** Whom it is addressed to; null where it is addressed to several. */
  readonly unitId: string | null
  readonly answeredBy: string | null
}

const notAnswered = (record: PaperRecord): Refusal | undefined =>
  record.series === 'supervise'
    ? undefined
    : refusal('paper.answer.series', '只有督办单要答复归档；交办单以案件的整改为准，通报按正文要求办理。')

export const paperLifecycle = defineLifecycle<PaperRecord, Actor>()({
  name: 'paper',
  words: '公文',
  states: paperStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    head: { words: '市创城办负责人', holds: (_, actor) => holds(actor, 'office_head') },
    drafter: { words: '拟稿人', holds: (record, actor) => record.draftedBy === actor.personId },
    addressee: {
      words: '收文单位',
      holds: (record, actor) => serves(actor, record.unitId, 'unit', 'county_office'),
    },
    answerer: { words: '答复人', holds: (record, actor) => record.answeredBy === actor.personId },
    machine: { words: '系统', holds: () => false },
  },
  transitions: {
    draft: {
      label: '拟稿',
      from: [],
      to: 'draft',
      who: ['office', 'machine'],
      fact: 'paper.drafted',
      clause: '六(三)',
    },
    order: {
      label: '开具',
      from: [],
      to: 'issued',
      who: ['office'],
      fact: 'paper.ordered',
      clause: '五(三)2',
    },
    edit: { label: '修改', from: ['draft'], to: 'draft', who: ['office'], fact: 'paper.edited' },
    submit: { label: '送审', from: ['draft'], to: 'submitted', who: ['office'], fact: 'paper.submitted' },
    approve: {
      label: '批准',
      from: ['submitted'],
      to: 'approved',
      who: ['head'],
      never: { drafter: '拟稿和审批要由不同的人办：这份公文是您送审的，请由另一位负责人批准。' },
      fact: 'paper.approved',
      clause: '六(三)',
    },
    issue: {
      label: '印发',
      from: ['approved'],
      to: 'issued',
      who: ['office'],
      fact: 'paper.issued',
      clause: '六(三)',
    },
    discard: {
      label: '不予印发',
      from: ['draft', 'submitted'],
      to: 'discarded',
      who: ['office'],
      needs: { reason: '不予印发的理由' },
      fact: 'paper.discarded',
      clause: '六(三)',
    },
    answer: {
      label: '答复',
      from: ['issued'],
      to: 'answered',
      who: ['addressee'],
      needs: { answer: '办理情况' },
      unless: [notAnswered],
      fact: 'paper.answered',
      clause: '六(三)',
    },
    file: {
      label: '归档',
      from: ['answered'],
      to: 'filed',
      who: ['office'],
      never: { answerer: '答复和归档要由不同的人办：这份督办单是您答复的，请由市创城办另一人归档。' },
      fact: 'paper.filed',
      clause: '六(三)',
    },
    sendBack: {
      label: '退回再答',
      from: ['answered'],
      to: 'issued',
      who: ['office'],
      never: { answerer: '答复和审看要由不同的人办：这份督办单是您答复的，请由市创城办另一人审看。' },
      needs: { reason: '退回的理由' },
      fact: 'paper.sent-back',
      clause: '六(三)',
    },
    withdraw: {
      label: '撤销',
      from: ['issued', 'answered'],
      to: 'withdrawn',
      who: ['head'],
      needs: { reason: '撤销的理由' },
      fact: 'paper.withdrawn',
    },
  },
})

export type PaperAction = keyof typeof paperLifecycle.transitions

/** `吴创办通〔2022〕3号`. */
export function paperNumber(cityShort: string, kind: Series, year: number, number: number): string {
  return `${cityShort.slice(0, 1)}${seriesMarks[kind]}〔${year}〕${number}号`
}
