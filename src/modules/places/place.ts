// The life of a place as one table: registered, corrected while in use, retired when nothing hangs on it any more.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { refusal } from '../../lib/refusal.ts'
import { type Actor, holds } from '../people/actor.ts'

export const placeStates = { used: '在用', retired: '已停用' } as const

/** Why a place is no longer inspected; a code, so that the fact can hold it. */
export const retireReasons = {
  gone: '已拆除或不再存在',
  twin: '与另一点位重复',
  outside: '不再属于测评范围',
} as const

/** The code of a place that is not given one: `D640302-007`. */
export const placeCode = (division: number, n: number): string => `D${division}-${String(n).padStart(3, '0')}`

export type RetireReason = keyof typeof retireReasons

export interface PlaceRecord {
  readonly state: string
  /** Findings in review and cases in hand here. */
  readonly openCases: number
  /** Visits of open rounds still to be made here. */
  readonly openVisits: number
}

export const placeLifecycle = defineLifecycle<PlaceRecord, Actor>()({
  name: 'place',
  words: '点位',
  states: placeStates,
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
  },
  transitions: {
    register: {
      label: '登记',
      from: [],
      to: 'used',
      who: ['office'],
      fact: 'place.registered',
      clause: '二(三)',
    },
    correct: {
      label: '更正',
      from: ['used'],
      to: 'used',
      who: ['office'],
      needs: { changed: '与现在不同的内容' },
      fact: 'place.corrected',
      clause: '二(三)',
    },
    retire: {
      label: '停用',
      from: ['used'],
      to: 'retired',
      who: ['office'],
      needs: { reason: '停用的原因' },
      unless: [
        ({ openCases }) =>
          openCases > 0
            ? refusal(
                'place.retire.cases',
                `这里还有 ${openCases} 件待审核或在办的案件，不能停用；请先办结，或按不立案处理。`,
              )
            : undefined,
        ({ openVisits }) =>
          openVisits > 0
            ? refusal(
                'place.retire.visits',
                '进行中的测评抽到了这里，还没有测；请测完或结束该轮测评后再停用。',
              )
            : undefined,
      ],
      fact: 'place.retired',
      clause: '二(三)',
    },
  },
})
