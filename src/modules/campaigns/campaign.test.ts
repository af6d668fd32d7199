// A campaign's table written out by hand, and before and after over whatever was measured.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintLifecycle, refusalOf } from '../../lib/lifecycle.ts'
import type { Actor, Role } from '../people/actor.ts'
import { campaignLifecycle, compare, type PlaceSeen, percentOf, weeksAround } from './campaign.ts'

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
  planner: person('planner', 'office'),
  plannerHead: person('planner', 'office_head'),
  unit: person('unit', 'unit'),
  county: person('county', 'county_office'),
  verifier: person('verifier', 'verifier'),
  leader: person('leader', 'leader'),
  system: person('system', 'system_admin'),
} as const
type Kind = keyof typeof actors
const kinds = Object.keys(actors) as Kind[]
const desk: Kind[] = ['office', 'head', 'planner', 'plannerHead']
type Action = keyof typeof campaignLifecycle.transitions
const may: Record<Action, { from: string[]; who: Kind[]; never?: Kind }> = {
  plan: { from: [], who: desk },
  start: { from: ['planned'], who: ['head', 'plannerHead'], never: 'plannerHead' },
  add: { from: ['running'], who: desk },
  finish: { from: ['running'], who: desk },
  drop: { from: ['planned'], who: desk },
}

function expected(action: Action, state: string, kind: Kind): string | undefined {
  const row = may[action]
  if (action === 'start' && (kind === 'planner' || kind === 'plannerHead'))
    return 'campaign.start.never.planner'
  if (!row.who.includes(kind)) return `campaign.${action}.who`
  return row.from.includes(state) ? undefined : `campaign.${action}.state`
}

describe('the life of a campaign', () => {
  it('is a sound table', () => expect(lintLifecycle(campaignLifecycle)).toEqual([]))

  for (const action of Object.keys(may) as Action[])
    for (const state of Object.keys(campaignLifecycle.states))
      it(`${action} of a campaign that is ${state}: every kind of actor`, () => {
        const record = { state, plannedBy: 'planner', endsOn: '2022-07-01', today: '2022-06-08' }
        const given = { summary: '已收尾' }
        const said = Object.fromEntries(
          kinds.map(kind => [
            kind,
            refusalOf(campaignLifecycle, action, record, actors[kind], NOW, given)?.code,
          ]),
        )
        expect(said).toEqual(Object.fromEntries(kinds.map(kind => [kind, expected(action, state, kind)])))
      })

  it('is not begun after its last day, nor finished without a word', () => {
    const record = { state: 'planned', plannedBy: 'x', endsOn: '2022-06-08', today: '2022-06-08' }
    expect(refusalOf(campaignLifecycle, 'start', record, actors.head, NOW)?.code).toBe('campaign.start.past')
    const running = { ...record, state: 'running' }
    expect(refusalOf(campaignLifecycle, 'finish', running, actors.office, NOW, { summary: ' ' })?.code).toBe(
      'campaign.finish.needs.summary',
    )
  })
})

describe('before and after', () => {
  const seen = fc.option(
    fc
      .record({ measured: fc.nat(20), miss: fc.nat(20) })
      .map(({ measured, miss }) => ({ measured, passed: Math.max(0, measured - miss), on: '2022-05-01' })),
    { nil: null },
  )
  const places = fc.array(
    fc.record({ placeId: fc.uuid(), before: seen, after: seen }) as fc.Arbitrary<PlaceSeen>,
    { maxLength: 40 },
  )

  it('is over the same places on both sides, and what was not measured counts for neither', () =>
    fc.assert(
      fc.property(places, all => {
        const { before, after, unmeasured } = compare(all)
        expect(before.places).toBe(after.places)
        expect(before.places + unmeasured).toBe(all.length)
        const without = all.filter(it => it.before?.measured && it.after?.measured)
        expect(compare(without)).toEqual({ before, after, unmeasured: 0 })
        expect(before.passed).toBeLessThanOrEqual(before.measured)
      }),
    ))

  it('has no rate where nothing was measured', () => {
    expect(percentOf({ passed: 0, measured: 0 })).toBeNull()
    expect(percentOf({ passed: 2, measured: 3 })).toBe('66.7%')
    const one: PlaceSeen = { placeId: 'a', before: { passed: 1, measured: 4, on: '2022-03-01' }, after: null }
    expect(compare([one])).toEqual({
      before: { places: 0, passed: 0, measured: 0 },
      after: { places: 0, passed: 0, measured: 0 },
      unmeasured: 1,
    })
  })

  it('the weeks are Mondays without a gap', () => {
    const weeks = weeksAround('2022-06-08', '2022-06-30')
    expect([weeks[0], weeks[8], weeks.at(-1)]).toEqual(['2022-04-11', '2022-06-06', '2022-06-27'])
    expect(weeks).toHaveLength(12)
  })
})
