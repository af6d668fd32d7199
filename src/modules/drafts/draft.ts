// A draft of the plan: a document the machine has read, and what it understood, item by item. A person decides on each;
// nothing becomes part of a plan unreviewed.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { refusal } from '../../lib/refusal.ts'
import { type Actor, holds } from '../people/actor.ts'

export const ITEM_KINDS = {
  front: '题头',
  clause: '条款',
  area: '方面',
  task: '任务',
  target: '目标',
  rule: '规则',
  repair: '修补',
} as const
export type ItemKind = keyof typeof ITEM_KINDS

export const draftStates = { review: '审核中', published: '已发布', abandoned: '已作废' } as const
export type DraftState = keyof typeof draftStates

export interface DraftRecord {
  readonly state: string
  readonly uploadedBy: string
  /** Items nobody has decided on yet. */
  readonly waiting: number
}

export const draftLifecycle = defineLifecycle<DraftRecord, Actor>()({
  name: 'draft',
  words: '规划草稿',
  states: draftStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    head: { words: '市创城办负责人', holds: (_, actor) => holds(actor, 'office_head') },
    uploader: { words: '导入人', holds: (record, actor) => record.uploadedBy === actor.personId },
  },
  transitions: {
    upload: {
      label: '导入',
      from: [],
      to: 'review',
      who: ['office'],
      fact: 'draft.uploaded',
      clause: '五(一)2',
    },
    publish: {
      label: '发布',
      from: ['review'],
      to: 'published',
      who: ['head'],
      never: { uploader: '导入和发布要由不同的人办：这份文件是您导入的，请由另一位负责人发布。' },
      unless: [
        record =>
          record.waiting > 0
            ? refusal(
                'draft.publish.waiting',
                `还有 ${record.waiting} 条没有审核；逐条采纳、更正或不采纳后再发布。`,
              )
            : undefined,
      ],
      fact: 'draft.published',
      clause: '五(一)2',
    },
    pair: {
      label: '定对应',
      from: ['review'],
      to: 'review',
      who: ['office'],
      fact: 'draft.paired',
    },
    abandon: {
      label: '作废',
      from: ['review'],
      to: 'abandoned',
      who: ['office'],
      needs: { reason: '作废的理由' },
      fact: 'draft.abandoned',
    },
  },
})
export type DraftAction = keyof typeof draftLifecycle.transitions

export const itemStates = {
  proposed: '待审核',
  accepted: '已采纳',
  corrected: '已更正',
  rejected: '不采纳',
  split: '已拆分',
  merged: '已合并',
} as const
export type ItemState = keyof typeof itemStates

export interface ItemRecord {
  readonly state: string
  /** State of the draft it belongs to. */
  readonly draft: string
}

const closed = (record: ItemRecord) =>
  record.draft === 'review'
    ? undefined
    : refusal(
        'draftitem.closed',
        `这份草稿${draftStates[record.draft as DraftState]}，不能再改；需要修改时请重新导入。`,
      )

export const itemLifecycle = defineLifecycle<ItemRecord, Actor>()({
  name: 'draftitem',
  words: '这一条',
  states: itemStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    machine: { words: '系统', holds: () => false },
  },
  transitions: {
    propose: { label: '提出', from: [], to: 'proposed', who: ['machine'], fact: 'draftitem.proposed' },
    write: { label: '写入', from: [], to: 'corrected', who: ['office'], fact: 'draftitem.written' },
    accept: {
      label: '采纳',
      from: ['proposed', 'rejected'],
      to: 'accepted',
      who: ['office'],
      unless: [closed],
      fact: 'draftitem.accepted',
    },
    correct: {
      label: '更正',
      from: ['proposed', 'accepted', 'corrected', 'rejected'],
      to: 'corrected',
      who: ['office'],
      needs: { value: '更正后的内容' },
      unless: [closed],
      fact: 'draftitem.corrected',
    },
    reject: {
      label: '不采纳',
      from: ['proposed', 'accepted', 'corrected'],
      to: 'rejected',
      who: ['office'],
      needs: { reason: '不采纳的理由' },
      unless: [closed],
      fact: 'draftitem.rejected',
    },
    split: {
      label: '拆分',
      from: ['proposed', 'accepted', 'corrected'],
      to: 'split',
      who: ['office'],
      needs: { parts: '拆成的各条' },
      unless: [closed],
      fact: 'draftitem.split',
    },
    merge: {
      label: '合并',
      from: ['proposed', 'accepted', 'corrected'],
      to: 'merged',
      who: ['office'],
      needs: { value: '合并后的内容' },
      unless: [closed],
      fact: 'draftitem.merged',
    },
    reopen: {
      label: '恢复待审',
      from: ['accepted', 'corrected', 'rejected'],
      to: 'proposed',
      who: ['office'],
      unless: [closed],
      fact: 'draftitem.reopened',
    },
  },
})
export type ItemAction = keyof typeof itemLifecycle.transitions

/** Whether an item counts for the plan as things stand: what was put aside or replaced does not. */
export function counts(state: string): boolean {
  return state === 'proposed' || state === 'accepted' || state === 'corrected'
}
