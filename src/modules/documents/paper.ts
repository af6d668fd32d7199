// Papers: 交办单 and 通报. A 通报 is drafted by the machine, edited, approved by another person, then issued with a number
// and the ledger's head. Only entries a person marked count as 点名通报.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { type Actor, holds } from '../people/actor.ts'

export const series = { order: '交办单', notice: '通报' } as const
export type Series = keyof typeof series

/** How a series is numbered on paper: 吴创办交〔2022〕3号 needs the city's short name. */
export const seriesMarks: Readonly<Record<Series, string>> = { order: '创办交', notice: '创办通' }

export const paperStates = {
  draft: '拟稿',
  submitted: '待审批',
  approved: '已批准',
  issued: '已印发',
  withdrawn: '已撤销',
} as const

export type PaperState = keyof typeof paperStates

export interface PaperRecord {
  readonly state: string
  readonly draftedBy: string | null
}

export const paperLifecycle = defineLifecycle<PaperRecord, Actor>()({
  name: 'paper',
  words: '公文',
  states: paperStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    head: { words: '市创城办负责人', holds: (_, actor) => holds(actor, 'office_head') },
    drafter: { words: '拟稿人', holds: (record, actor) => record.draftedBy === actor.personId },
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
    withdraw: {
      label: '撤销',
      from: ['issued'],
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
