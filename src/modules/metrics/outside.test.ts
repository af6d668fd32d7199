// The life of a benchmark or plan value, enumerated: state × action × actor; and what one person entered decides nothing.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lintLifecycle, refusalOf } from '../../lib/lifecycle.ts'
import { type Actor, type Role, roles } from '../people/actor.ts'
import { type OutsideAction, outsideLifecycle, outsideStates, WAITS } from './outside.ts'
import { cityIn, type Given, observe, published, rowsOf } from './targets.testbed.ts'

const person = (personId: string, role: Role): Actor => ({
  cityId: 1,
  personId,
  name: '',
  login: '',
  posts: [{ id: '', role, title: '', unitId: 'u', unitName: '', unitKind: '', division: null }],
})
const office = (role: Role) => role === 'office' || role === 'office_head'

describe('the life of a published figure', () => {
  it('has no loose ends', () => expect(lintLifecycle(outsideLifecycle)).toEqual([]))

  it.each(['confirm', 'refuse', 'withdraw'] as const)('%s: by whom and in which state', action => {
    for (const state of Object.keys(outsideStates))
      for (const replaced of [false, true])
        for (const role of Object.keys(roles) as Role[])
          for (const own of [false, true]) {
            const actor = person(own ? 'enterer' : 'other', role)
            const record = { state, enteredBy: 'enterer', replaced }
            const refusal = refusalOf(outsideLifecycle, action, record, actor, new Date(0))
            const entitled = action === 'withdraw' ? own : office(role) && !own
            const expected = state === 'entered' && !replaced && entitled
            expect(refusal === undefined, `${action} ${state} ${role} own:${own} ${replaced}`).toBe(expected)
          }
  })

  it.each([
    ['confirm', 'outside.confirm.never.enterer', 403],
    ['refuse', 'outside.refuse.never.enterer', 403],
  ] as [OutsideAction, string, number][])(
    '%s: nobody decides about what they entered',
    (action, code, status) => {
      const record = { state: 'entered', enteredBy: 'me', replaced: false }
      for (const role of ['office', 'office_head'] as const)
        expect(
          refusalOf(outsideLifecycle, action, record, person('me', role), new Date(0), { reason: '试' }),
        ).toMatchObject({ code, status })
    },
  )

  it('a refusal and a withdrawal need their reason; who may not enter is told so', () => {
    const record = { state: 'entered', enteredBy: 'me', replaced: false }
    const ask = (action: OutsideAction, who: Actor) =>
      refusalOf(outsideLifecycle, action, record, who, new Date(0), {})?.code
    expect(ask('refuse', person('x', 'office'))).toBe('outside.refuse.needs.reason')
    expect(ask('withdraw', person('me', 'office'))).toBe('outside.withdraw.needs.reason')
    for (const role of Object.keys(roles) as Role[]) {
      const given = { document: '文件', page: '1' }
      const nothing = { state: '', enteredBy: null, replaced: false }
      const refusal = refusalOf(outsideLifecycle, 'enter', nothing, person('x', role), new Date(0), given)
      expect(refusal === undefined, role).toBe(office(role))
    }
  })
})

describe('what one person entered', () => {
  const filed = observe({
    'gdp-per-head': { '2021': '52000' },
    'hospital-beds': { '2021': '6.4', '2022': '6.6' },
  })
  const lists = { 'peer-cities': ['演示甲市'] }
  const given = (outside: Given['outside']): Given => ({ observed: filed, lists, outside: outside ?? [] })

  it('gives no verdict, and the sentence says that it waits and for whom', () => {
    const row = cityIn('T10', '2021', given([published('benchmark', 'peer-gdp', '49000', '2021', false)]))
    expect(row.verdict).toBe('数据不足')
    expect(row.sentence).toContain(WAITS)
    expect(WAITS).toContain('另一名同志确认')
    expect(row.used.every(it => !it.document)).toBe(true)
  })

  const period = fc.constantFrom('2021', '2022', '2021/2025', '2020/2022')
  const amount = fc.integer({ min: 60, max: 70 }).map(n => (n / 10).toFixed(1))
  const entry = fc.tuple(period, amount)
  const plans = (rows: readonly (readonly [string, string])[], confirmed: boolean) =>
    rows.map(([at, value]) => published('plan', 'hospital-beds', value, at, confirmed))

  it('changes no verdict that confirmed ones give, and makes none', () =>
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 3 }), fc.array(entry, { maxLength: 3 }), (known, waiting) => {
        const without = rowsOf('T18', given(plans(known, true)))
        const all = [...plans(waiting, false), ...plans(known, true)]
        const both = rowsOf('T18', given(all))
        expect(both.map(it => [it.period, it.verdict, it.margin])).toEqual(
          without.map(it => [it.period, it.verdict, it.margin]),
        )
        expect(rowsOf('T18', given([...all].reverse()))).toEqual(both)
      }),
      { numRuns: 300 },
    ))
})
