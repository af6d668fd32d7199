// The two small lifecycles, every state × action × kind of actor; and what is called alike.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintLifecycle, refusalOf } from '../../lib/lifecycle.ts'
import type { Actor, Role } from '../people/actor.ts'
import {
  type PartAction,
  type PartKind,
  type PartRecord,
  type PartState,
  partLifecycle,
  partStates,
} from './part.ts'
import {
  type RequestAction,
  type RequestRecord,
  type RequestState,
  requestLifecycle,
  requestStates,
} from './request.ts'
import { likeness, wordsAlike } from './similar.ts'

const NOW = new Date('2022-06-08T01:00:00Z')
const later = new Date(NOW.getTime() + 1)
const earlier = new Date(NOW.getTime() - 1)

function person(personId: string, ...posts: [role: Role, unitId: string][]): Actor {
  const made = posts.map(([role, unitId]) => ({
    id: `${personId}-${role}`,
    role,
    title: '',
    unitId,
    unitName: unitId,
    unitKind: 'unit',
    division: null,
  }))
  return { cityId: 640300, personId, name: personId, login: personId, posts: made }
}

const actors = {
  office: person('office', ['office', 'hq']),
  head: person('head', ['office_head', 'hq']),
  owner: person('owner', ['unit', 'mine']),
  doer: person('doer', ['unit', 'theirs']),
  doerToo: person('doer-too', ['county_office', 'theirs']),
  stranger: person('stranger', ['unit', 'elsewhere']),
  verifier: person('verifier', ['verifier', 'team']),
  doerVerifier: person('doer-verifier', ['verifier', 'theirs']),
  handlerVerifier: person('doer', ['verifier', 'team']),
  ownerOffice: person('owner-office', ['office', 'mine']),
  leader: person('leader', ['leader', 'hq']),
} as const
type Kind = keyof typeof actors
const kinds = Object.keys(actors) as Kind[]
const offices: Kind[] = ['office', 'head', 'ownerOffice']

interface May<State> {
  from: State[]
  who: Kind[]
  never?: Partial<Record<Kind, string>>
}

describe.each<[PartKind, Kind[], Kind[]]>([
  ['joint', offices, [...offices, 'verifier']],
  ['inner', ['owner'], ['owner']],
])('a part that is %s', (kind, givers, checkers) => {
  const handler = { doer: 'handler', handlerVerifier: 'handler' } as const
  const may: Record<PartAction, May<PartState | ''>> = {
    ask: { from: [''], who: givers },
    hand: { from: ['asked'], who: ['doer', 'doerToo'] },
    pass: { from: ['handed'], who: checkers, never: handler },
    return: { from: ['handed'], who: checkers, never: handler },
    drop: { from: ['asked', 'handed'], who: givers },
  }
  const recordIn = (state: string): PartRecord => ({
    state,
    kind,
    unitId: 'theirs',
    caseUnitId: 'mine',
    working: true,
    handedBy: 'doer',
  })

  it('is a sound table', () => expect(lintLifecycle(partLifecycle)).toEqual([]))
  it.each(
    (Object.keys(may) as PartAction[]).flatMap(action =>
      [...Object.keys(partStates), ''].map(state => [action, state] as const),
    ),
  )('%s of one that is %s: every kind of actor', (action, state) => {
    for (const who of kinds) {
      const row = may[action]
      const never = row.never?.[who]
      const expected = never
        ? `part.${action}.never.${never}`
        : !row.who.includes(who)
          ? `part.${action}.who`
          : row.from.includes(state as PartState)
            ? undefined
            : `part.${action}.state`
      expect([who, refusalOf(partLifecycle, action, recordIn(state), actors[who], NOW)?.code]).toEqual([
        who,
        expected,
      ])
    }
  })
  it('is neither asked for nor handed in while nobody works on the case', () => {
    const idle = { ...recordIn('asked'), working: false }
    expect(refusalOf(partLifecycle, 'hand', idle, actors.doer, NOW)?.code).toBe('part.case')
    expect(refusalOf(partLifecycle, 'ask', { ...idle, state: '' }, actors[givers[0]!], NOW)?.code).toBe(
      'part.case',
    )
  })
})

describe('a request for more time', () => {
  const never = { owner: 'inUnit', ownerOffice: 'inUnit' } as const
  const may: Record<RequestAction, May<RequestState | ''>> = {
    ask: { from: [''], who: ['owner'] },
    grant: { from: ['asked'], who: ['office', 'head'], never },
    deny: { from: ['asked'], who: ['office', 'head'], never },
    drop: { from: ['asked'], who: ['owner'] },
  }
  const recordIn = (state: string, as: Partial<RequestRecord> = {}): RequestRecord => ({
    state,
    kind: 'extend',
    unitId: 'mine',
    caseState: 'acknowledged',
    dueAt: later,
    extendedCount: 0,
    extensions: 2,
    ...as,
  })

  it('is a sound table', () => expect(lintLifecycle(requestLifecycle)).toEqual([]))
  it.each(
    (Object.keys(may) as RequestAction[]).flatMap(action =>
      [...Object.keys(requestStates), ''].map(state => [action, state] as const),
    ),
  )('%s of one that is %s: every kind of actor', (action, state) => {
    for (const who of kinds) {
      const row = may[action]
      const no = row.never?.[who]
      const expected = no
        ? `request.${action}.never.${no}`
        : !row.who.includes(who)
          ? `request.${action}.who`
          : row.from.includes(state as RequestState)
            ? undefined
            : `request.${action}.state`
      expect([who, refusalOf(requestLifecycle, action, recordIn(state), actors[who], NOW)?.code]).toEqual([
        who,
        expected,
      ])
    }
  })
  it.each<[Partial<RequestRecord>, string | undefined]>([
    [{ dueAt: earlier }, 'request.late'],
    [{ dueAt: NOW }, undefined],
    [{ extendedCount: 2 }, 'request.too-often'],
    [{ extendedCount: 2, kind: 'suspend' }, undefined],
    [{ caseState: 'issued' }, undefined],
    [{ caseState: 'issued', kind: 'suspend' }, 'request.case'],
    [{ caseState: 'handled' }, 'request.case'],
    [{ caseState: 'disputed' }, 'request.case'],
  ])('asked with %j: %s', (as, said) =>
    expect(refusalOf(requestLifecycle, 'ask', recordIn('', as), actors.owner, NOW)?.code).toBe(said),
  )
})

describe('likeness', () => {
  it('of a title to itself is 1, of titles without a shared pair 0, and the same both ways', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(wordsAlike(a, a)).toBe(1)
        expect(wordsAlike(a, b)).toBe(wordsAlike(b, a))
        expect(wordsAlike(a, b)).toBeGreaterThanOrEqual(0)
        expect(wordsAlike(a, b)).toBeLessThanOrEqual(1)
      }),
    )
    expect(wordsAlike('垃圾成堆', '井盖缺失')).toBe(0)
  })
  it('only falls with distance and time', () => {
    const grounds = fc.record({
      metres: fc.nat(500),
      sameCategory: fc.boolean(),
      days: fc.nat(90),
      wordsAlike: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(grounds, fc.nat(100), (it, more) => {
        expect(likeness({ ...it, metres: it.metres + more })).toBeLessThanOrEqual(likeness(it))
        expect(likeness({ ...it, days: it.days + more })).toBeLessThanOrEqual(likeness(it))
      }),
    )
  })
})
