// Every state × act × person of a work plan and of a measure: who is let in is listed, everybody else is refused.
import { describe, expect, it } from 'vitest'
import { lintLifecycle, refusalOf } from '../../lib/lifecycle.ts'
import type { Actor, Role } from '../people/actor.ts'
import {
  type MeasureAction,
  measureLifecycle,
  measureStates,
  planStates,
  type WorkPlanAction,
  workPlanLifecycle,
} from './work-plan.ts'

const now = new Date('2022-06-08T01:00:00Z')
const actor = (personId: string, role: Role, unitId: string): Actor => ({
  cityId: 1,
  personId,
  name: personId,
  login: personId,
  posts: [{ id: 'p', role, title: '', unitId, unitName: '', unitKind: 'bureau', division: null }],
})
const people = {
  unit: actor('clerk', 'unit', 'mine'),
  otherUnit: actor('stranger', 'unit', 'theirs'),
  county: actor('county', 'county_office', 'mine'),
  office: actor('office', 'office', 'hq'),
  head: actor('head', 'office_head', 'hq'),
  leader: actor('leader', 'leader', 'hq'),
  inspector: actor('inspector', 'inspector', 'mine'),
  verifier: actor('verifier', 'verifier', 'hq'),
  admin: actor('admin', 'system_admin', 'hq'),
} as const
type Who = keyof typeof people

const given = { items: [1], reason: '理由', words: '做了' }
const own: readonly Who[] = ['unit', 'county']
const reviewers: readonly Who[] = ['office', 'head']

const planAllowed: Readonly<
  Partial<Record<WorkPlanAction, { from: readonly string[]; who: readonly Who[] }>>
> = {
  edit: { from: ['draft', 'returned'], who: own },
  submit: { from: ['draft', 'returned'], who: own },
  discard: { from: ['draft', 'returned'], who: own },
  return: { from: ['submitted'], who: reviewers },
  approve: { from: ['submitted'], who: reviewers },
  supersede: { from: ['approved'], who: reviewers },
}
const measureAllowed: Readonly<
  Partial<Record<MeasureAction, { from: readonly string[]; who: readonly Who[] }>>
> = {
  change: { from: ['open', 'reported', 'done'], who: reviewers },
  drop: { from: ['open', 'reported', 'done'], who: reviewers },
  report: { from: ['open'], who: own },
  return: { from: ['reported'], who: reviewers },
  confirm: { from: ['reported'], who: reviewers },
  renew: { from: ['done'], who: reviewers },
}

describe('a work plan', () => {
  it('has a sound table', () => expect(lintLifecycle(workPlanLifecycle)).toEqual([]))

  for (const state of Object.keys(planStates))
    for (const action of Object.keys(planAllowed) as (keyof typeof planAllowed)[])
      for (const who of Object.keys(people) as Who[]) {
        const { from, who: may } = planAllowed[action]!
        const open = from.includes(state) && may.includes(who)
        it(`${state}: ${action} by ${who} is ${open ? 'open' : 'refused'}`, () => {
          const record = { state, unitId: 'mine', submittedBy: 'sender' }
          const reason = refusalOf(workPlanLifecycle, action, record, people[who], now, given)
          expect(reason?.code).toBe(
            open ? undefined : `workplan.${action}.${may.includes(who) ? 'state' : 'who'}`,
          )
        })
      }

  it.each(['approve', 'return'] as const)('who submitted does not %s', action => {
    const record = { state: 'submitted', unitId: 'hq', submittedBy: 'office' }
    const refused = refusalOf(workPlanLifecycle, action, record, people.office, now, given)
    expect(refused?.code).toBe(`workplan.${action}.never.submitter`)
    expect(refusalOf(workPlanLifecycle, action, record, people.head, now, given)).toBeUndefined()
  })

  it('is not sent empty, and not returned without a reason', () => {
    const draft = { state: 'draft', unitId: 'mine', submittedBy: null }
    expect(refusalOf(workPlanLifecycle, 'submit', draft, people.unit, now, { items: [] })?.code).toBe(
      'workplan.submit.needs.items',
    )
    const submitted = { ...draft, state: 'submitted' }
    expect(refusalOf(workPlanLifecycle, 'return', submitted, people.office, now, { reason: ' ' })?.code).toBe(
      'workplan.return.needs.reason',
    )
  })
})

describe('a measure', () => {
  it('has a sound table', () => expect(lintLifecycle(measureLifecycle)).toEqual([]))

  for (const state of Object.keys(measureStates))
    for (const action of Object.keys(measureAllowed) as (keyof typeof measureAllowed)[])
      for (const who of Object.keys(people) as Who[]) {
        const { from, who: may } = measureAllowed[action]!
        const open = from.includes(state) && may.includes(who)
        it(`${state}: ${action} by ${who} is ${open ? 'open' : 'refused'}`, () => {
          const record = { state, unitId: 'mine', reportedBy: 'sender' }
          const reason = refusalOf(measureLifecycle, action, record, people[who], now, given)
          expect(reason?.code).toBe(
            open ? undefined : `measure.${action}.${may.includes(who) ? 'state' : 'who'}`,
          )
        })
      }

  it.each(['confirm', 'return'] as const)('who reported does not %s', action => {
    const record = { state: 'reported', unitId: 'hq', reportedBy: 'office' }
    expect(refusalOf(measureLifecycle, action, record, people.office, now, given)?.code).toBe(
      `measure.${action}.never.reporter`,
    )
  })
})
