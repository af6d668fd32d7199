// More time: extension (延期) or suspension with a plan (挂账). The unit asks, the office decides; never the one who asked.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { type Refusal, refusal } from '../../lib/refusal.ts'
import { type Actor, holds, serves } from '../people/actor.ts'

export const requestStates = {
  asked: '待审批',
  granted: '已同意',
  denied: '不同意',
  dropped: '已撤回',
} as const
export type RequestState = keyof typeof requestStates

export const requestKinds = { extend: '延期', suspend: '挂账' } as const
export type RequestKind = keyof typeof requestKinds

export interface RequestRecord {
  readonly state: string
  readonly kind: RequestKind
  /** The accountable unit, which asks. */
  readonly unitId: string | null
  readonly caseState: string
  readonly dueAt: Date | null
  readonly extendedCount: number
  /** How often the city allows an extension. */
  readonly extensions: number
}

const wrongCase = (record: RequestRecord): Refusal | undefined => {
  const fits =
    record.kind === 'extend'
      ? ['issued', 'acknowledged'].includes(record.caseState)
      : record.caseState === 'acknowledged'
  return fits
    ? undefined
    : refusal(
        'request.case',
        record.kind === 'extend' ? '只有整改中的案件可以延期。' : '挂账要先签收，且案件在整改中。',
      )
}

const late = (record: RequestRecord, _: Actor, now: Date): Refusal | undefined =>
  record.dueAt && now > record.dueAt
    ? refusal('request.late', '时限已过，不能再申请延期或挂账；请尽快提交整改，并说明超期原因。')
    : undefined

const tooOften = (record: RequestRecord): Refusal | undefined =>
  record.kind === 'extend' && record.extendedCount >= record.extensions
    ? refusal(
        'request.too-often',
        `每个案件最多延期 ${record.extensions} 次，已用完；长期整改的请申请挂账并附计划。`,
      )
    : undefined

export const requestLifecycle = defineLifecycle<RequestRecord, Actor>()({
  name: 'request',
  words: '申请',
  states: requestStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    owner: {
      words: '责任单位',
      holds: (record, actor) => serves(actor, record.unitId, 'unit', 'county_office'),
    },
    inUnit: {
      words: '申请单位',
      holds: (record, actor) => actor.posts.some(post => post.unitId === record.unitId),
    },
  },
  transitions: {
    ask: {
      label: '申请',
      from: [],
      to: 'asked',
      who: ['owner'],
      needs: { reason: '理由' },
      unless: [wrongCase, late, tooOften],
      fact: 'request.asked',
      clause: '六(三)',
    },
    grant: {
      label: '同意',
      from: ['asked'],
      to: 'granted',
      who: ['office'],
      never: { inUnit: '申请和审批要由不同的单位办：这是本单位的申请，请由市创城办其他人审批。' },
      unless: [wrongCase],
      fact: 'request.granted',
      clause: '六(三)',
    },
    deny: {
      label: '不同意',
      from: ['asked'],
      to: 'denied',
      who: ['office'],
      never: { inUnit: '申请和审批要由不同的单位办：这是本单位的申请，请由市创城办其他人审批。' },
      needs: { words: '不同意的理由' },
      fact: 'request.denied',
      clause: '六(三)',
    },
    drop: { label: '撤回申请', from: ['asked'], to: 'dropped', who: ['owner'], fact: 'request.dropped' },
  },
})

export type RequestAction = keyof typeof requestLifecycle.transitions
