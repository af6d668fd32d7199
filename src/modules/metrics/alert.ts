// The life of an alarm or a warning: the house raises it, the accountable unit answers with cause and measures, and it ends
// by itself when the target is met again or the warning no longer holds.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { type Actor, serves } from '../people/actor.ts'

/** Why it was raised: a met target fails (退步), the trend misses the bound, or the months so far do. */
export const alertKinds = { regression: '退步', outlook: '走势提示', elapsed: '进度提示' } as const
export type AlertKind = keyof typeof alertKinds

export const alertStates = { raised: '待说明', answered: '已说明', ended: '已结束' } as const

export interface AlertRecord {
  readonly state: string
  readonly unitId: string | null
}

/** The state follows from what is on record. */
export function alertState(row: {
  readonly answer: string | null
  readonly ended: boolean
}): keyof typeof alertStates {
  return row.ended ? 'ended' : row.answer === null ? 'raised' : 'answered'
}

/** What the unit owes, and how many working days it has. */
export interface AlertDuty {
  readonly kind: 'alert.answer' | 'alert.plan'
  readonly days: number
  readonly title: string
}

export function dutyOf(kind: string): AlertDuty {
  return kind === 'regression'
    ? { kind: 'alert.answer', days: 5, title: '说明指标退步' }
    : { kind: 'alert.plan', days: 10, title: '提出补救措施' }
}

export const alertLifecycle = defineLifecycle<AlertRecord, Actor>()({
  name: 'alert',
  words: '提示',
  states: alertStates,
  relations: {
    house: { words: '系统', holds: () => false },
    owner: {
      words: '责任单位',
      holds: (record, actor) =>
        serves(actor, record.unitId, 'unit', 'county_office', 'office', 'office_head'),
    },
  },
  transitions: {
    raise: { label: '提出', from: [], to: 'raised', who: ['house'], fact: 'alert.raised', clause: '二(二)' },
    answer: {
      label: '说明',
      from: ['raised'],
      to: 'answered',
      who: ['owner'],
      needs: { answer: '原因和措施' },
      fact: 'alert.answered',
      clause: '二(二)',
    },
    end: { label: '结束', from: ['raised', 'answered'], to: 'ended', who: ['house'], fact: 'alert.ended' },
  },
})
