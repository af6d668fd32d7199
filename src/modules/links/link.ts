// A link: what it opens, for how long, what becomes of what came through it. And the words that go into a group.
import { timeWords } from '../../lib/day.ts'
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { type Actor, serves } from '../people/actor.ts'

export const linkPurposes = { cases: '问题清单（只看）', part: '请社会单位答复' } as const
export type LinkPurpose = keyof typeof linkPurposes

export const linkStates = { valid: '有效', used: '已用过', expired: '已到期', revoked: '已收回' } as const
export type LinkState = keyof typeof linkStates

export const MOST_DAYS = 30
export const MOST_CASES = 100
export const MOST_PHOTOS = 3

export interface LinkTerms {
  readonly expiresAt: Date
  readonly once: boolean
  readonly usedAt: Date | null
  readonly revokedAt: Date | null
}

/** Whether a link still opens something. One for a single answer is used up by it. */
export function linkState(link: LinkTerms, now: Date): LinkState {
  if (link.revokedAt) return 'revoked'
  if (link.once && link.usedAt) return 'used'
  return link.expiresAt <= now ? 'expired' : 'valid'
}

export const answerStates = { waiting: '待审看', taken: '已采用', declined: '未采用' } as const

export interface AnswerRecord {
  readonly state: string
  /** The unit accountable for the case: the body outside closes nothing. */
  readonly caseUnitId: string | null
}

export const answerLifecycle = defineLifecycle<AnswerRecord, Actor>()({
  name: 'answer',
  words: '社会单位答复',
  states: answerStates,
  relations: {
    owner: {
      words: '责任单位',
      holds: (record, actor) => serves(actor, record.caseUnitId, 'unit', 'county_office'),
    },
    body: { words: '社会单位（凭链接）', holds: () => false },
  },
  transitions: {
    give: { label: '答复', from: [], to: 'waiting', who: ['body'], fact: 'answer.given', clause: '二(三)' },
    take: {
      label: '采用并交回',
      from: ['waiting'],
      to: 'taken',
      who: ['owner'],
      needs: { measure: '办理情况' },
      fact: 'answer.taken',
      clause: '二(三)',
    },
    decline: {
      label: '不采用',
      from: ['waiting'],
      to: 'declined',
      who: ['owner'],
      needs: { reason: '不采用的理由' },
      fact: 'answer.declined',
      clause: '二(三)',
    },
  },
})

/** Numbers by which somebody could be reached or known, masked: what is shown without a sign-in names no person. */
export function masked(text: string): string {
  return text
    .replace(/\d{6}(19|20)\d{9}[\dXx]/g, it => `${it.slice(0, 4)}**********${it.slice(-2)}`)
    .replace(/(?<!\d)1\d{10}(?!\d)/g, it => `${it.slice(0, 3)}****${it.slice(-4)}`)
}

export interface GroupCase {
  readonly title: string
  readonly placeName: string | null
  readonly dueAt: Date | null
  readonly overdue: boolean
  /** 还剩 3 个工作时; null when nothing runs. */
  readonly left: string | null
}

/** Where the address goes in a text; the page that copies it knows it. */
export const ADDRESS = '{地址}'
const MOST_LINES = 30

/** What goes into a group: short, plain, no names; the rest stands behind the link. */
export function groupText(name: string, its: readonly GroupCase[], now: Date, until: Date | null): string {
  const late = its.filter(it => it.overdue).length
  const head = `【${name}】待整改 ${its.length} 件${late ? `，其中超期 ${late} 件` : ''}（截至 ${timeWords(now)}）`
  const lines = its.slice(0, MOST_LINES).map((it, i) => {
    const due = it.overdue ? '已超期' : (it.left ?? (it.dueAt ? `${timeWords(it.dueAt)} 前` : '时限待定'))
    return `${i + 1}. ${masked(it.title)}｜${it.placeName ?? '未定点位'}｜${due}`
  })
  const rest = its.length > MOST_LINES ? [`余下 ${its.length - MOST_LINES} 件见链接。`] : []
  const see = until
    ? `查看（${timeWords(until)} 前有效，请勿外传）：${ADDRESS}`
    : `查看和办理（需登录）：${ADDRESS}`
  return [head, ...lines, ...rest, see].join('\n')
}
