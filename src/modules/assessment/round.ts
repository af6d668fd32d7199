// The life of a round and the drawing of its places.
import { defineLifecycle } from '../../lib/lifecycle.ts'
import { random } from '../../lib/random.ts'
import { type Actor, holds } from '../people/actor.ts'

export const roundStates = { open: '进行中', closed: '已结束' } as const
export type RoundState = keyof typeof roundStates

export interface RoundRecord {
  readonly state: string
}

export const roundLifecycle = defineLifecycle<RoundRecord, Actor>()({
  name: 'round',
  words: '本轮测评',
  states: roundStates,
  relations: { office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') } },
  transitions: {
    open: {
      label: '开展测评',
      from: [],
      to: 'open',
      who: ['office'],
      fact: 'round.opened',
      clause: '五(二)1',
    },
    allot: {
      label: '分派点位',
      from: ['open'],
      to: 'open',
      who: ['office'],
      needs: { inspectors: '巡查测评员' },
      fact: 'round.allotted',
    },
    close: {
      label: '结束本轮',
      from: ['open'],
      to: 'closed',
      who: ['office'],
      fact: 'round.closed',
      clause: '五(二)1',
    },
  },
})

export interface VisitRecord {
  readonly state: string
  readonly inspectorId: string | null
  readonly roundState: string
}

export const visitLifecycle = defineLifecycle<VisitRecord, Actor>()({
  name: 'visit',
  words: '点位测评',
  states: { assigned: '待测', submitted: '已提交' },
  relations: {
    office: { words: '市创城办', holds: (_, actor) => holds(actor, 'office', 'office_head') },
    inspector: {
      words: '分到这个点位的巡查测评员',
      holds: (record, actor) => record.inspectorId === actor.personId && holds(actor, 'inspector'),
    },
  },
  transitions: {
    assign: { label: '分派', from: [], to: 'assigned', who: ['office'], fact: 'visit.assigned' },
    submit: {
      label: '提交',
      from: ['assigned'],
      to: 'submitted',
      who: ['inspector'],
      unless: [
        record =>
          record.roundState === 'open'
            ? undefined
            : {
                code: 'visit.submit.round-closed',
                detail: '本轮测评已经结束，不再收件；请与市创城办联系。',
                status: 409,
              },
      ],
      needs: { answers: '作答' },
      fact: 'visit.submitted',
    },
  },
})

export interface Drawable {
  readonly id: string
  readonly placeType: string
}

/**
 * Draws places at random, so many of each type. The same seed, quota and register give the same places on any machine:
 * each type has its own stream, so changing one type's quota leaves the others as they were.
 */
export function drawPlaces<P extends Drawable>(
  seed: string,
  quota: Readonly<Record<string, number>>,
  places: readonly P[],
): P[] {
  return Object.keys(quota)
    .sort()
    .flatMap(type => {
      const ofType = places.filter(place => place.placeType === type).sort((a, b) => (a.id < b.id ? -1 : 1))
      return random(`${seed}/${type}`).draw(ofType, quota[type]!)
    })
}

/** Deals places among inspectors: shares differ by one at most, those of one county go to as few people as possible. */
export function dealVisits<
  V extends { readonly division: number; readonly placeType: string; readonly id: string },
>(visits: readonly V[], inspectors: readonly string[]): Map<string, string> {
  const ordered = [...visits].sort((a, b) => a.division - b.division || (a.id < b.id ? -1 : 1))
  return new Map(
    ordered.map((visit, i) => [visit.id, inspectors[Math.floor((i * inspectors.length) / ordered.length)]!]),
  )
}
