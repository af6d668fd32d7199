// Every action × state × actor of a place, and what hangs on it.
import { describe, expect, it } from 'vitest'
import { lintLifecycle, refusalOf } from '../../lib/lifecycle.ts'
import { type Actor, type Role, roles } from '../people/actor.ts'
import { type PlaceRecord, placeLifecycle, placeStates } from './place.ts'

const NOW = new Date('2022-06-08T01:00:00Z')
const actor = (role: Role): Actor => ({
  cityId: 640300,
  personId: role,
  name: role,
  login: role,
  posts: [{ id: role, role, title: '', unitId: 'u', unitName: 'u', unitKind: 'office', division: null }],
})
const record = (state: string, more: Partial<PlaceRecord> = {}): PlaceRecord => ({
  state,
  openCases: 0,
  openVisits: 0,
  ...more,
})
const from = { register: [], correct: ['used'], retire: ['used'] } as const

describe('the life of a place', () => {
  it('is a sound table', () => expect(lintLifecycle(placeLifecycle)).toEqual([]))

  for (const action of Object.keys(from) as (keyof typeof from)[])
    for (const state of Object.keys(placeStates))
      for (const role of Object.keys(roles) as Role[])
        it(`${action} of a place that is ${state} by ${role}`, () => {
          const code = refusalOf(placeLifecycle, action, record(state), actor(role), NOW)?.code
          const office = role === 'office' || role === 'office_head'
          if (!office) expect(code).toBe(`place.${action}.who`)
          else if (!(from[action] as readonly string[]).includes(state))
            expect(code).toBe(`place.${action}.state`)
          else expect(code).toBeUndefined()
        })

  it.each([
    [{ openCases: 1 }, 'place.retire.cases'],
    [{ openVisits: 2 }, 'place.retire.visits'],
    [{ openCases: 1, openVisits: 1 }, 'place.retire.cases'],
  ])('with %j it is not retired', (more, code) => {
    const refused = refusalOf(placeLifecycle, 'retire', record('used', more), actor('office'), NOW)
    expect(refused?.code).toBe(code)
    expect(refusalOf(placeLifecycle, 'correct', record('used', more), actor('office'), NOW)).toBeUndefined()
  })

  it('a retirement needs a reason, a correction something that changes', () => {
    const code = (action: 'correct' | 'retire', given: object) =>
      refusalOf(placeLifecycle, action, record('used'), actor('office'), NOW, { ...given })?.code
    expect(code('retire', {})).toBe('place.retire.needs.reason')
    expect(code('correct', { changed: [] })).toBe('place.correct.needs.changed')
  })
})
