// Rounds and visits: every refusal written out; places drawn fairly and repeatably; visits dealt whole and evenly.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintLifecycle, refusalOf } from '../../lib/lifecycle.ts'
import type { Actor, Role } from '../people/actor.ts'
import { dealVisits, drawPlaces, roundLifecycle, visitLifecycle } from './round.ts'

const NOW = new Date('2022-06-08T01:00:00Z')
const person = (personId: string, role: Role): Actor => ({
  cityId: 640300,
  personId,
  name: personId,
  login: personId,
  posts: [{ id: personId, role, title: '', unitId: 'hq', unitName: '', unitKind: 'office', division: null }],
})
const actors = {
  office: person('office', 'office'),
  head: person('head', 'office_head'),
  county: person('county', 'county_office'),
  unit: person('unit', 'unit'),
  inspector: person('inspector', 'inspector'),
  otherInspector: person('other', 'inspector'),
  formerInspector: person('inspector', 'unit'),
  verifier: person('verifier', 'verifier'),
  leader: person('leader', 'leader'),
  system: person('system', 'system_admin'),
  security: person('security', 'security_admin'),
  audit: person('audit', 'audit_admin'),
} as const
type Kind = keyof typeof actors
const kinds = Object.keys(actors) as Kind[]

describe('the life of a round', () => {
  it('is a sound table', () => expect(lintLifecycle(roundLifecycle)).toEqual([]))

  const from = { open: [], allot: ['open'], close: ['open'] } as const
  for (const action of ['open', 'allot', 'close'] as const)
    for (const state of ['open', 'closed'] as const)
      it.each(kinds)(`${action} of a round that is ${state}: %s`, kind => {
        const desk = kind === 'office' || kind === 'head'
        const there = (from[action] as readonly string[]).includes(state)
        const expected = desk ? (there ? undefined : `round.${action}.state`) : `round.${action}.who`
        expect(refusalOf(roundLifecycle, action, { state }, actors[kind], NOW)?.code).toBe(expected)
      })

  it('allotting needs somebody', () =>
    expect(
      refusalOf(roundLifecycle, 'allot', { state: 'open' }, actors.office, NOW, { inspectors: [] })?.code,
    ).toBe('round.allot.needs.inspectors'))
})

describe('the life of a visit', () => {
  it('is a sound table', () => expect(lintLifecycle(visitLifecycle)).toEqual([]))

  for (const roundState of ['open', 'closed'])
    for (const state of ['assigned', 'submitted'])
      it.each(kinds)(`submit of a visit that is ${state} in a round that is ${roundState}: %s`, kind => {
        const visit = { state, roundState, inspectorId: 'inspector' }
        const expected =
          kind !== 'inspector'
            ? 'visit.submit.who'
            : state !== 'assigned'
              ? 'visit.submit.state'
              : roundState === 'open'
                ? undefined
                : 'visit.submit.round-closed'
        expect(refusalOf(visitLifecycle, 'submit', visit, actors[kind], NOW)?.code).toBe(expected)
      })

  it('a place given to nobody is submitted by nobody', () => {
    const visit = { state: 'assigned', roundState: 'open', inspectorId: null }
    for (const kind of kinds)
      expect(refusalOf(visitLifecycle, 'submit', visit, actors[kind], NOW)?.code).toBe('visit.submit.who')
  })

  it('a card without answers is refused', () => {
    const visit = { state: 'assigned', roundState: 'open', inspectorId: 'inspector' }
    expect(refusalOf(visitLifecycle, 'submit', visit, actors.inspector, NOW, { answers: [] })?.code).toBe(
      'visit.submit.needs.answers',
    )
  })
})

const register = (counts: Record<string, number>) =>
  Object.entries(counts).flatMap(([placeType, n]) =>
    Array.from({ length: n }, (_, i) => ({ id: `${placeType}-${String(i).padStart(3, '0')}`, placeType })),
  )
const types = ['market', 'park', 'road', 'stop'] as const
const amounts = (max: number) =>
  fc.record(
    Object.fromEntries(types.map(type => [type, fc.integer({ min: 0, max })])) as Record<
      string,
      fc.Arbitrary<number>
    >,
  )

describe('drawPlaces', () => {
  it('is the same on any machine and whatever order the register comes in', () => {
    fc.assert(
      fc.property(
        fc.string(),
        amounts(9),
        amounts(20),
        fc.infiniteStream(fc.nat()),
        (seed, quota, has, by) => {
          const places = register(has)
          const drawn = drawPlaces(seed, quota, places)
          const keys = new Map(places.map(place => [place.id, by.next().value as number]))
          const shuffled = [...places].sort((a, b) => keys.get(a.id)! - keys.get(b.id)!)
          const turned = Object.fromEntries(Object.entries(quota).reverse())
          expect(drawPlaces(seed, turned, shuffled)).toEqual(drawn)
        },
      ),
    )
  })

  it('repeats a printed draw', () => {
    const places = register({ market: 12, park: 12 })
    expect(drawPlaces('SEED-1', { market: 3, park: 2 }, places).map(place => place.id)).toEqual([
      'market-007',
      'market-009',
      'market-002',
      'park-008',
      'park-005',
    ])
  })

  it('takes so many of each type, none twice, all of them where there are fewer', () => {
    fc.assert(
      fc.property(fc.string(), amounts(9), amounts(9), (seed, quota, has) => {
        const drawn = drawPlaces(seed, quota, register(has))
        expect(new Set(drawn.map(place => place.id)).size).toBe(drawn.length)
        for (const type of types)
          expect(drawn.filter(place => place.placeType === type)).toHaveLength(
            Math.min(quota[type]!, has[type]!),
          )
      }),
    )
  })

  it("one type's quota and register leave the other types as they were", () => {
    fc.assert(
      fc.property(fc.string(), amounts(9), amounts(9), amounts(9), (seed, quota, has, other) => {
        const parks = (q: Record<string, number>, r: Record<string, number>) =>
          drawPlaces(seed, q, register(r)).filter(place => place.placeType === 'park')
        const same = { park: quota.park! }
        expect(parks({ ...other, ...same }, { ...other, park: has.park! })).toEqual(parks(quota, has))
      }),
    )
  })

  it('takes every place, and every pair, equally often', () => {
    const places = register({ park: 20 })
    const seeds = 4000
    const single = new Map<string, number>()
    const pair = new Map<string, number>()
    for (let i = 0; i < seeds; i++) {
      const ids = drawPlaces(`round-${i}`, { park: 5 }, places)
        .map(place => place.id)
        .sort()
      for (const [a, id] of ids.entries()) {
        single.set(id, (single.get(id) ?? 0) + 1)
        for (const other of ids.slice(a + 1)) pair.set(id + other, (pair.get(id + other) ?? 0) + 1)
      }
    }
    // Chi square against its 99.9 % bounds: 19 degrees → 43.8, 189 degrees → 255. Seeds are fixed: no flicker.
    expect(chiSquare([...single.values()], 20, (seeds * 5) / 20)).toBeLessThan(43.8)
    expect(chiSquare([...pair.values()], 190, (seeds * 10) / 190)).toBeLessThan(255)
  })
})

function chiSquare(seen: readonly number[], cells: number, each: number): number {
  const missing = cells - seen.length
  return seen.reduce((sum, n) => sum + (n - each) ** 2 / each, missing * each)
}

describe('dealVisits', () => {
  const visits = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 60 }).map(divisions =>
    divisions.map((division, i) => ({
      id: `v${String(i).padStart(2, '0')}`,
      division,
      placeType: 'park',
    })),
  )
  const inspectors = fc.integer({ min: 1, max: 9 }).map(n => Array.from({ length: n }, (_, i) => `i${i}`))

  it('gives every place to one of those asked, and shares differ by one at most', () => {
    fc.assert(
      fc.property(visits, inspectors, (all, who) => {
        const dealt = dealVisits(all, who)
        expect([...dealt.keys()].sort()).toEqual(all.map(visit => visit.id))
        const shares = who.map(one => [...dealt.values()].filter(to => to === one).length)
        expect(shares.reduce((a, b) => a + b, 0)).toBe(all.length)
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('keeps the places of one county with as few people as possible', () => {
    fc.assert(
      fc.property(visits, inspectors, (all, who) => {
        const dealt = dealVisits(all, who)
        const least = Math.floor(all.length / who.length)
        for (const division of new Set(all.map(visit => visit.division))) {
          const own = all.filter(visit => visit.division === division)
          const people = new Set(own.map(visit => dealt.get(visit.id)))
          // A run of n places cut into shares of at least `least` touches two people more than whole shares fit.
          expect(people.size).toBeLessThanOrEqual(
            least === 0 ? own.length : Math.ceil(own.length / least) + 1,
          )
        }
      }),
    )
  })

  it('five places, four people: 2, 1, 1, 1', () => {
    const five = Array.from({ length: 5 }, (_, i) => ({ id: `v${i}`, division: 1, placeType: 'park' }))
    const dealt = [...dealVisits(five, ['a', 'b', 'c', 'd']).values()]
    expect(dealt.join('')).toBe('aabcd')
  })
})
