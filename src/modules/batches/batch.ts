// A batch: one ledger handed in, on its way from its pictures being kept to its rows having become cases.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { type Actor, holds } from '../people/actor.ts'

export const batchStates = {
  reading: '正在收图片',
  ready: '待确认',
  closed: '已结束',
} as const

export type BatchState = keyof typeof batchStates

export const batchKinds = { table: '表格', paper: 'Word 文档', photos: '照片' } as const

export type BatchKind = keyof typeof batchKinds

export interface BatchRecord {
  readonly state: string
}

export const batchLifecycle = defineLifecycle<BatchRecord, Actor>()({
  name: 'batch',
  words: '台账',
  states: batchStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
  },
  transitions: {
    handIn: { label: '上传台账', from: [], to: 'reading', who: ['office'], fact: 'batch.handed-in' },
    kept: { label: '图片收齐', from: ['reading'], to: 'ready', who: ['office'], fact: 'batch.kept' },
    apply: {
      label: '导入选中的行',
      from: ['ready'],
      to: 'ready',
      who: ['office'],
      needs: { rows: '要导入的行' },
      fact: 'batch.applied',
      clause: '二(四)',
    },
    close: {
      label: '结束这份台账',
      from: ['reading', 'ready'],
      to: 'closed',
      who: ['office'],
      fact: 'batch.closed',
    },
  },
})

/** The most rows that become cases in one transaction, and the most that are issued with it. */
export const MOST_ROWS = 5000
export const MOST_ISSUED = 500
export const MOST_PICTURES = 3000
export const MOST_BYTES = 80 * 1024 * 1024
/** How long a ledger nobody comes back for is kept. */
export const KEPT_DAYS = 60
/** Of one row: what a case takes. */
export const MOST_PHOTOS = 9
