// A resident's report: a record of its own until a person decides; then a case carries it, or a reason the resident reads.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { refusal } from '../../lib/refusal.ts'
import { type Actor, holds } from '../people/actor.ts'

export const reportStates = {
  received: '待受理',
  accepted: '已受理',
  merged: '并入在办案件',
  declined: '不予受理',
  spam: '无效',
} as const
export type ReportState = keyof typeof reportStates

export const grades = { good: '满意', fair: '基本满意', poor: '不满意' } as const
export type Grade = keyof typeof grades

export const MOST_PHOTOS = 3
export const MOST_WORDS = 500
export const MOST_WHERE = 100
/** How often one report may have its case taken up again by a tap; after that a person looks. */
export const MOST_REOPENED = 2

/** Working hours the office has to decide on a report. */
export const DECIDE_HOURS = 8

/** What is kept how long, in days; the page says the same to whoever reports. */
export const keptDays = {
  /** Phone, position and words after the end of the matter; pictures too where no case came of it. */
  afterEnd: 30,
  /** The same at the longest, whatever became of it. */
  longest: 180,
  /** Digests of device and address. */
  device: 2,
} as const

export interface ReportRecord {
  readonly state: string
  readonly purged: boolean
}

export const reportLifecycle = defineLifecycle<ReportRecord, Actor>()({
  name: 'report',
  words: '上报',
  states: reportStates,
  relations: {
    resident: { words: '群众', holds: () => false },
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
  },
  transitions: {
    send: {
      label: '上报',
      from: [],
      to: 'received',
      who: ['resident'],
      fact: 'report.received',
      clause: '六(三)',
    },
    accept: {
      label: '受理',
      from: ['received'],
      to: 'accepted',
      who: ['office'],
      needs: { title: '问题' },
      fact: 'report.accepted',
      clause: '二(四)',
    },
    merge: {
      label: '并入在办',
      from: ['received'],
      to: 'merged',
      who: ['office'],
      needs: { caseId: '在办案件' },
      fact: 'report.merged',
      clause: '二(四)',
    },
    decline: {
      label: '不予受理',
      from: ['received'],
      to: 'declined',
      who: ['office'],
      needs: { reason: '反映人能看到的理由' },
      fact: 'report.declined',
      clause: '六(三)',
    },
    spam: { label: '列为无效', from: ['received'], to: 'spam', who: ['office'], fact: 'report.spam' },
    restore: {
      label: '恢复待受理',
      from: ['declined', 'spam'],
      to: 'received',
      who: ['office'],
      needs: { reason: '恢复的理由' },
      unless: [
        record =>
          record.purged
            ? refusal('report.restore.purged', '这条上报的照片和文字已到期删除，不能恢复；请反映人重新上报。')
            : undefined,
      ],
      fact: 'report.restored',
    },
  },
})

export type ReportAction = keyof typeof reportLifecycle.transitions

/** Numbers that lead to a person (phones, identity cards) made unreadable; number plates too. */
export function masked(text: string): string {
  return text
    .replace(/(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)/g, '$1********$2')
    .replace(/(?<!\d)(1\d{2})[\s-]?\d{4}[\s-]?(\d{4})(?!\d)/g, '$1****$2')
    .replace(/(?<!\d)(0\d{2,3}[\s-]?)[2-9]\d{6,7}(?!\d)/g, '$1****')
    .replace(
      /([京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-Z])[·•\s]?[A-Z0-9]{3,4}([A-Z0-9]{2})(?![A-Z0-9])/g,
      '$1***$2',
    )
}

/** A mobile number as typed; undefined where it is none. */
export function readPhone(typed: string): string | undefined {
  const digits = typed.replace(/[\s\-—+]/g, '').replace(/^86(?=1\d{10}$)/, '')
  return /^1[3-9]\d{9}$/.test(digits) ? digits : undefined
}

/** 139****0000. */
export const maskedPhone = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`
