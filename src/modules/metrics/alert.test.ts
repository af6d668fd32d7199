// The life of an alarm or a warning, enumerated: state × action × actor; and which warning a year so far gives.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintLifecycle, refusalOf } from '../../lib/lifecycle.ts'
import { type Actor, type Role, roles } from '../people/actor.ts'
import { alertLifecycle, alertState, alertStates } from './alert.ts'
import { warningOf } from './forecast.ts'
import { observe, worldOf } from './targets.testbed.ts'
import { groundsOf, observedByIndicator, prepare } from './world.ts'

const person = (role: Role, unitId: string): Actor => ({
  cityId: 1,
  personId: 'p',
  name: '',
  login: '',
  posts: [{ id: '', role, title: '', unitId, unitName: '', unitKind: '', division: null }],
})

describe('the life of an alert', () => {
  it('has no loose ends', () => expect(lintLifecycle(alertLifecycle)).toEqual([]))

  it.each(['answer', 'end'] as const)('%s: by whom and in which state', action => {
    for (const state of Object.keys(alertStates))
      for (const role of Object.keys(roles) as Role[])
        for (const unitId of ['own', 'other']) {
          const record = { state, unitId: 'own' }
          const refusal = refusalOf(alertLifecycle, action, record, person(role, unitId), new Date(0), {
            answer: '加密洒水',
          })
          const serves = ['unit', 'county_office', 'office', 'office_head'].includes(role) && unitId === 'own'
          const expected = action === 'answer' && state === 'raised' && serves
          expect(refusal === undefined, `${action} ${state} ${role} ${unitId}`).toBe(expected)
        }
  })

  it('an answer needs its words; an alert nobody answers for is nobody’s to answer', () => {
    const record = { state: 'raised', unitId: 'own' }
    const unit = person('unit', 'own')
    expect(refusalOf(alertLifecycle, 'answer', record, unit, new Date(0), { answer: ' ' })?.code).toBe(
      'alert.answer.needs.answer',
    )
    expect(
      refusalOf(alertLifecycle, 'answer', { ...record, unitId: null }, unit, new Date(0), { answer: '一' })
        ?.code,
    ).toBe('alert.answer.who')
  })

  it.each([
    [null, false, 'raised'],
    ['已加密', false, 'answered'],
    [null, true, 'ended'],
    ['已加密', true, 'ended'],
  ] as const)('answer %s, ended %s: %s', (answer, ended, state) =>
    expect(alertState({ answer, ended })).toBe(state),
  )
})

describe('a warning', () => {
  const world = worldOf({})
  const air = prepare(world.targets.find(it => it.code === 'T50')!, groundsOf(world))
  const warn = (entries: Record<string, string>, year = 2022) =>
    warningOf(air, observedByIndicator(observe({ 'air-good-days': entries })), [], year)
  const falling = { '2017': '88', '2018': '86.9', '2019': '86', '2020': '85.1', '2021': '84' }

  it('of the months so far comes before that of the trend; the year’s own figure ends both', () => {
    expect(warn(falling)?.kind).toBe('outlook')
    expect(warn({ ...falling, '2022-06': '80' })?.kind).toBe('elapsed')
    expect(warn({ ...falling, '2022': '80' })).toBeUndefined()
    expect(warn({ ...falling, '2022-06': '80' }, 2021)).toBeUndefined()
  })

  it('a higher figure of the months so far never makes a warning where a lower one made none', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 }), (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map(n => (n / 10).toFixed(1)) as [string, string]
        if (warn({ '2022-06': low }) === undefined) expect(warn({ '2022-06': high })).toBeUndefined()
      }),
    ))
})
