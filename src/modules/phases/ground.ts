// What a criterion stands on where no figure says it: one person states it, another approves it. A waiver is stated with
// its reason and counts at once, because whoever closes the phase is another person and reads it. One table for both.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { type Actor, holds } from '../people/actor.ts'

export const groundStates = {
  stated: '待核准',
  approved: '已核准',
  waived: '已豁免',
  declined: '未核准',
  withdrawn: '已撤回',
} as const

export interface GroundRecord {
  /** The empty state while there is none yet. */
  readonly state: string
  readonly byPerson: string | null
  /** County of the goal it is about; null for what is the city's. */
  readonly division: number | null
  /** The phase it is about has been entered or closed: its grounds stand as they were. */
  readonly settled: boolean
}

const settled = (record: GroundRecord) =>
  record.settled
    ? {
        code: 'ground.settled',
        detail: '这个阶段已经办过这一步，当时的根据按原样保留，不能再改。',
        status: 409,
      }
    : undefined

export const groundLifecycle = defineLifecycle<GroundRecord, Actor>()({
  name: 'ground',
  words: '条件根据',
  states: groundStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    county: {
      words: '本县（市、区）创城办',
      holds: (record, actor) =>
        record.division !== null &&
        actor.posts.some(post => post.role === 'county_office' && post.division === record.division),
    },
    maker: { words: '写明根据的人', holds: (record, actor) => record.byPerson === actor.personId },
  },
  transitions: {
    state: {
      label: '写明根据',
      from: [],
      to: 'stated',
      who: ['office', 'county'],
      needs: { words: '根据', evidence: '佐证' },
      unless: [settled],
      fact: 'ground.stated',
    },
    waive: {
      label: '豁免',
      from: [],
      to: 'waived',
      who: ['office'],
      needs: { words: '豁免的理由' },
      unless: [settled],
      fact: 'ground.waived',
      clause: '五',
    },
    approve: {
      label: '核准',
      from: ['stated'],
      to: 'approved',
      who: ['office'],
      never: { maker: '写明根据和核准要由不同的人办：这是您写的，请由另一位同志核准。' },
      unless: [settled],
      fact: 'ground.approved',
    },
    decline: {
      label: '不予核准',
      from: ['stated'],
      to: 'declined',
      who: ['office'],
      never: { maker: '写明根据和核准要由不同的人办：这是您写的，不合适请撤回。' },
      needs: { words: '不予核准的理由' },
      unless: [settled],
      fact: 'ground.declined',
    },
    withdraw: {
      label: '撤回',
      from: ['stated', 'waived'],
      to: 'withdrawn',
      who: ['maker', 'office'],
      needs: { words: '撤回的理由' },
      unless: [settled],
      fact: 'ground.withdrawn',
    },
  },
})

export type GroundAction = keyof typeof groundLifecycle.transitions
