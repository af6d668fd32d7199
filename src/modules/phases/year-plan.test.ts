// Counting backwards in working days is the counterpart of counting forwards.
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chinaDay, chinaTime } from '../../lib/day.ts'
import { addAllowance, isWorkingDay, workdaysBefore } from '../../lib/workcalendar.ts'
import { readCalendars } from '../../server/boot.ts'
import type { YearStep } from '../plan/pack-parts.contract.ts'
import { offsetWords, planYear } from './year-plan.ts'

const five = (await readCalendars(resolve('packs'))).get('five-day')!
const step = (workdays: number): YearStep => ({
  code: `s${workdays + 300}`,
  title: '步骤',
  clause: '五',
  workdays,
  needs: '材料',
})
const dayOf = (workdays: number, anchor: string) =>
  chinaDay(planYear([step(workdays)], five, anchor)[0]!.dueAt)

describe('by hand', () => {
  // 2022: 3–5 June Dragon Boat; 10–12 September Mid-Autumn; 1–7 October National Day with 8 and 9 October worked.
  it.each([
    [0, '2022-06-08', '2022-06-08'],
    [-1, '2022-06-08', '2022-06-07'],
    [-2, '2022-06-08', '2022-06-06'],
    [-3, '2022-06-08', '2022-06-02'],
    [0, '2022-06-04', '2022-06-02'],
    [-1, '2022-09-13', '2022-09-09'],
    [-1, '2022-10-10', '2022-10-09'],
    [-2, '2022-10-10', '2022-10-08'],
    [-3, '2022-10-10', '2022-09-30'],
    [1, '2022-09-30', '2022-10-08'],
    [2, '2022-09-30', '2022-10-09'],
  ])('%i working days from %s is %s', (workdays, anchor, day) => expect(dayOf(workdays, anchor)).toBe(day))

  it('is due at the close of that day, with the calendar it was counted by', () => {
    const [one] = planYear([step(-1)], five, '2022-06-08')
    expect(one!.dueAt).toEqual(chinaTime('2022-06-07', '18:30'))
    expect(one!.calendarVersion).toBe(five.version)
  })
  it('is provisional when the anchor lies beyond the published holidays, whichever way it is counted', () => {
    expect(planYear([step(-200), step(0), step(5)], five, '2099-06-08').map(it => it.provisional)).toEqual([
      true,
      true,
      true,
    ])
    expect(planYear([step(-5)], five, '2022-06-08')[0]!.provisional).toBe(false)
  })
})

describe('always', () => {
  const days = fc
    .integer({ min: 0, max: 700 })
    .map(n => chinaDay(new Date(chinaTime('2021-02-01').getTime() + n * 86_400_000)))
  it('so many working days forward from there lead back to the anchor', () =>
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 160 }), (anchor, n) => {
        const at = chinaTime(anchor, '12:00')
        fc.pre(isWorkingDay(five, at))
        const back = workdaysBefore(five, at, n).dueAt
        expect(isWorkingDay(five, new Date(back.getTime() - 1))).toBe(true)
        const there = addAllowance(five, back, { amount: n, unit: '工作日' }).dueAt
        expect(chinaDay(there)).toBe(anchor)
      }),
    ))
  it('a later anchor never gives an earlier step, and steps keep their order', () =>
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 40 }), fc.integer({ min: -120, max: 60 }), (a, more, n) => {
        const b = chinaDay(new Date(chinaTime(a).getTime() + more * 86_400_000))
        expect(dayOf(n, b) >= dayOf(n, a)).toBe(true)
        expect(dayOf(n + 1, a) > dayOf(n, a)).toBe(true)
      }),
    ))
  it.each([-1, 1.5, Number.NaN, 20_000])('%d days is refused', n =>
    expect(() => workdaysBefore(five, chinaTime('2022-06-08'), n)).toThrow('workcalendar.allowance'),
  )
})

describe('words', () => {
  it.each([
    [-45, '实地测评前 45 个工作日'],
    [0, '实地测评当天'],
    [15, '实地测评后 15 个工作日'],
  ])('%i', (n, words) => expect(offsetWords(n, '实地测评')).toBe(words))
})
