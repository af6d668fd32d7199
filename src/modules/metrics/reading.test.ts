// The life of a reading, enumerated: state × action × actor.
import { describe, expect, it } from 'vitest'
import { lintLifecycle, refusalOf } from '../../lib/lifecycle.ts'
import type { Actor, Role } from '../people/actor.ts'
import { decisionLifecycle } from './decision.ts'
import { type ReadingAction, readingLifecycle, readingStates } from './reading.ts'

const person = (personId: string, role: Role, unitId: string): Actor => ({
  cityId: 1,
  personId,
  name: '',
  login: '',
  posts: [{ id: '', role, title: '', unitId, unitName: '', unitKind: '', division: null }],
})
const filer = person('filer', 'unit', 'own')
const colleague = person('colleague', 'unit', 'own')
const stranger = person('stranger', 'unit', 'other')
const office = person('office', 'office', 'office')
const filingOffice = person('filer', 'office', 'own')
const leader = person('leader', 'leader', 'hq')

const may: Readonly<Record<string, readonly string[]>> = {
  edit: ['draft', 'returned'],
  submit: ['draft', 'returned'],
  accept: ['submitted'],
  return: ['submitted'],
  supersede: ['accepted'],
}

describe('the life of a reading', () => {
  it('has no loose ends', () => {
    expect(lintLifecycle(readingLifecycle)).toEqual([])
    expect(lintLifecycle(decisionLifecycle)).toEqual([])
  })

  it.each(Object.keys(may) as ReadingAction[])('%s: by whom and in which state', action => {
    const own = action === 'edit' || action === 'submit'
    for (const state of Object.keys(readingStates))
      for (const actor of [filer, colleague, stranger, office, filingOffice, leader]) {
        const record = { state, unitId: 'own', filerId: 'filer' }
        const refusal = refusalOf(readingLifecycle, action, record, actor, new Date(0))
        const inState = may[action]!.includes(state)
        const entitled = own
          ? [filer, colleague, filingOffice].includes(actor)
          : actor === office || (actor === filingOffice && action === 'supersede')
        expect(refusal === undefined, `${action} ${state} ${actor.personId} ${actor.posts[0]!.role}`).toBe(
          inState && entitled,
        )
      }
  })

  it('nobody reviews what they filed, whatever their post', () => {
    const record = { state: 'submitted', unitId: 'own', filerId: 'filer' }
    expect(refusalOf(readingLifecycle, 'accept', record, filingOffice, new Date(0))).toMatchObject({
      code: 'reading.accept.never.filer',
      status: 403,
    })
  })

  it('nobody approves the verdict they proposed', () => {
    const head = person('head', 'office_head', 'office')
    const mine = { state: 'proposed', proposerId: 'head' }
    expect(refusalOf(decisionLifecycle, 'approve', mine, head, new Date(0))?.code).toBe(
      'decision.approve.never.proposer',
    )
    expect(
      refusalOf(decisionLifecycle, 'approve', { ...mine, proposerId: 'x' }, head, new Date(0)),
    ).toBeUndefined()
  })
})
