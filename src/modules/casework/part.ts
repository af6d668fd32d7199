// Parts of a case's work that others do: a co-unit's (联合整改), a lower unit's with an inner deadline (转办), or an outside body's
// for which the accountable unit answers (物业、运营商…). The accountable unit stays accountable for the whole.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { type Refusal, refusal } from '../../lib/refusal.ts'
import { type Actor, holds, serves } from '../people/actor.ts'

export const partStates = { asked: '待交回', handed: '待验收', passed: '已通过', dropped: '已撤回' } as const
export type PartState = keyof typeof partStates

export const partKinds = { joint: '协办', inner: '内部转办', outside: '社会单位代办' } as const
export type PartKind = keyof typeof partKinds

export interface PartRecord {
  readonly state: string
  readonly kind: PartKind
  /** Who does it; for an outside body the accountable unit itself. */
  readonly unitId: string
  /** The unit accountable for the whole case. */
  readonly caseUnitId: string | null
  /** Whether the case is in a state in which its unit works on it. */
  readonly working: boolean
  readonly handedBy: string | null
}

const ownPart = '交回和验收要由不同的人办：这项分办是您交回的，请由另一人验收。'

const notWorking = (record: PartRecord): Refusal | undefined =>
  record.working
    ? undefined
    : refusal('part.case', '案件现在不在整改中，不能再分办或交回；请看案件当前的状态。')

const inUnit = (actor: Actor, unitId: string) => actor.posts.some(post => post.unitId === unitId)

export const partLifecycle = defineLifecycle<PartRecord, Actor>()({
  name: 'part',
  words: '分办',
  states: partStates,
  relations: {
    giver: {
      words: '责任单位（协办由市创城办）',
      holds: (record, actor) =>
        record.kind === 'joint'
          ? holds(actor, 'office', 'office_head')
          : serves(actor, record.caseUnitId, 'unit', 'county_office'),
    },
    doer: {
      words: '承办单位',
      holds: (record, actor) => serves(actor, record.unitId, 'unit', 'county_office'),
    },
    checker: {
      words: '责任单位（协办由核查员或市创城办）',
      holds: (record, actor) =>
        record.kind === 'joint'
          ? holds(actor, 'verifier', 'office', 'office_head') && !inUnit(actor, record.unitId)
          : serves(actor, record.caseUnitId, 'unit', 'county_office'),
    },
    handler: { words: '交回的人', holds: (record, actor) => record.handedBy === actor.personId },
  },
  transitions: {
    ask: {
      label: '分办',
      from: [],
      to: 'asked',
      who: ['giver'],
      needs: { words: '要办的事', unitId: '承办单位' },
      unless: [notWorking],
      fact: 'part.asked',
      clause: '二(三)',
    },
    hand: {
      label: '交回',
      from: ['asked'],
      to: 'handed',
      who: ['doer'],
      needs: { measure: '办理情况', photos: '办后照片' },
      unless: [notWorking],
      fact: 'part.handed',
      clause: '二(三)',
    },
    pass: {
      label: '验收通过',
      from: ['handed'],
      to: 'passed',
      who: ['checker'],
      never: { handler: ownPart },
      fact: 'part.passed',
      clause: '六(三)',
    },
    return: {
      label: '退回重办',
      from: ['handed'],
      to: 'asked',
      who: ['checker'],
      never: { handler: ownPart },
      needs: { reason: '退回的理由' },
      fact: 'part.returned',
      clause: '六(三)',
    },
    drop: {
      label: '撤回分办',
      from: ['asked', 'handed'],
      to: 'dropped',
      who: ['giver'],
      needs: { reason: '撤回的理由' },
      fact: 'part.dropped',
    },
  },
})

export type PartAction = keyof typeof partLifecycle.transitions
