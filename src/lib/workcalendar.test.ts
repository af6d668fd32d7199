import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { Refused } from './refusal.ts'
import {
  type Allowance,
  type AllowanceUnit,
  addAllowance,
  isWorkingDay,
  isWorkingTime,
  type Pause,
  remaining,
  type WorkCalendar,
  workingTimeBetween,
} from './workcalendar.ts'
import { type CalendarFile, calendarsOf } from './workcalendar-days.ts'

const file: CalendarFile = parse(readFileSync(new URL('../../packs/calendars.yaml', import.meta.url), 'utf8'))
const calendars = new Map(calendarsOf(file).map(calendar => [calendar.id, calendar]))
const fiveDay = calendars.get('five-day')!
const sevenDay = calendars.get('seven-day')!
const emergency = calendars.get('emergency')!

const HOUR = 3_600_000
/** `2022-09-13 09:00` on a Shanghai wall clock. */
const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)
const wall = (date: Date) => new Date(date.getTime() + 8 * HOUR).toISOString().slice(0, 16).replace('T', ' ')
const due = (
  calendar: WorkCalendar,
  start: string,
  amount: number,
  unit: AllowanceUnit,
  pauses: Pause[] = [],
) => wall(addAllowance(calendar, at(start), { amount, unit }, pauses).dueAt)

describe('工作时', () => {
  test.each([
    ['inside the morning', '2022-09-13 09:00', 2, '2022-09-13 11:00'],
    ['crosses the lunch break', '2022-09-13 11:00', 2, '2022-09-13 15:30'],
    ['ends at the close, not at the next opening', '2022-09-13 08:30', 3.5, '2022-09-13 12:00'],
    ['starts before opening', '2022-09-13 06:00', 1, '2022-09-13 09:30'],
    ['starts at lunch', '2022-09-13 13:00', 1, '2022-09-13 15:30'],
    ['starts after closing, runs over the mid-autumn holiday', '2022-09-09 19:00', 4, '2022-09-13 15:00'],
    ['runs over the National Day of 2022 into the 调休 Saturday', '2022-09-30 18:00', 1, '2022-10-08 09:00'],
    ['summer hours in the afternoon', '2022-09-29 14:30', 1, '2022-09-29 15:30'],
    ['winter hours in the afternoon', '2022-10-08 14:00', 1, '2022-10-08 15:00'],
    ['a day of summer has 7.5 hours', '2022-09-14 08:30', 7.5, '2022-09-14 18:30'],
    ['a fraction', '2022-09-13 09:00', 0.25, '2022-09-13 09:15'],
    ['at once, outside working time, means at the next opening', '2022-09-10 10:00', 0, '2022-09-13 08:30'],
    ['at once, inside', '2022-09-13 10:10', 0, '2022-09-13 10:10'],
  ])('%s', (_, start, hours, expected) => expect(due(fiveDay, start, hours, '工作时')).toBe(expected))

  test('a seven-day unit works on Saturday, but not on National Day', () => {
    expect(due(fiveDay, '2022-09-16 18:00', 1, '工作时')).toBe('2022-09-19 09:00')
    expect(due(sevenDay, '2022-09-16 18:00', 1, '工作时')).toBe('2022-09-17 09:00')
    expect(due(sevenDay, '2022-09-30 18:00', 1, '工作时')).toBe('2022-10-08 09:00')
  })
})

describe('工作日, 自然日, 紧急工作时', () => {
  test.each<[string, number, AllowanceUnit, string]>([
    ['2022-09-13 09:00', 3, '工作日', '2022-09-16 18:30'],
    ['2022-09-13 20:00', 3, '工作日', '2022-09-16 18:30'],
    ['2022-09-30 09:00', 1, '工作日', '2022-10-08 18:00'],
    ['2022-09-30 09:00', 2, '工作日', '2022-10-09 18:00'],
    ['2022-01-28 09:00', 2, '工作日', '2022-01-30 18:00'],
    ['2022-01-28 09:00', 3, '工作日', '2022-02-07 18:00'],
    ['2022-10-03 09:00', 1, '工作日', '2022-10-08 18:00'],
    ['2022-09-13 09:00', 0, '工作日', '2022-09-13 18:30'],
    ['2022-09-13 19:00', 0, '工作日', '2022-09-14 18:30'],
    ['2022-09-30 09:00', 3, '自然日', '2022-10-04 00:00'],
    ['2022-09-30 22:00', 24, '紧急工作时', '2022-10-01 22:00'],
    ['2022-09-30 22:00', 1.5, '紧急工作时', '2022-09-30 23:30'],
  ])('%s + %d %s → %s', (start, amount, unit, expected) => {
    expect(due(fiveDay, start, amount, unit)).toBe(expected)
  })

  test('the round-the-clock calendar counts every hour of the year', () => {
    expect(due(emergency, '2022-09-30 22:00', 24, '工作时')).toBe('2022-10-01 22:00')
  })

  test.each<[number, AllowanceUnit]>([
    [-1, '工作时'],
    [Number.NaN, '工作时'],
    [1.5, '工作日'],
    [0.5, '自然日'],
    [1e9, '工作时'],
  ])('refuses %d %s', (amount, unit) => {
    expect(() => addAllowance(fiveDay, at('2022-09-13 09:00'), { amount, unit })).toThrow(Refused)
  })
})

describe('the published holidays', () => {
  test.each([
    ['2022-10-01 10:00', false],
    ['2022-10-08 10:00', true],
    ['2022-10-09 10:00', true],
    ['2022-01-29 10:00', true],
    ['2022-02-06 10:00', false],
    ['2022-12-31 10:00', false],
    ['2023-01-03 10:00', true],
    ['2024-02-29 10:00', true],
  ])('%s working: %s', (moment, working) => {
    expect(isWorkingTime(fiveDay, at(moment))).toBe(working)
    expect(isWorkingDay(fiveDay, at(moment))).toBe(working)
  })

  test('every 调休 day is a weekend outside the holidays, so each line of the file changes something', () => {
    const plain = { ...fiveDay, holidays: [], workdays: [] }
    const resting = { ...fiveDay, workdays: [] }
    for (const day of file.workdays) {
      expect(isWorkingDay(plain, at(`${day} 10:00`)), day).toBe(false)
      expect(isWorkingDay(sevenDay, at(`${day} 10:00`)), day).toBe(true)
      expect(isWorkingDay({ ...resting, week: [1, 2, 3, 4, 5, 6, 7] }, at(`${day} 10:00`)), day).toBe(true)
    }
  })

  test.each([
    [2021, 250],
    [2022, 249],
    [2023, 249],
    [2024, 251],
    [2025, 248],
    [2026, 248],
  ])('%d has %d working days', (year, expected) => {
    let days = 0
    for (
      let ms = at(`${year}-01-01 10:00`).getTime();
      ms < at(`${year + 1}-01-01 00:00`).getTime();
      ms += 24 * HOUR
    ) {
      if (isWorkingDay(fiveDay, new Date(ms))) days++
    }
    expect(days).toBe(expected)
  })

  test('beyond them a due time is computed with plain weeks and called provisional', () => {
    const inside = addAllowance(fiveDay, at('2026-12-30 09:00'), { amount: 1, unit: '工作日' })
    expect([wall(inside.dueAt), inside.provisional]).toEqual(['2026-12-31 18:00', false])
    const beyond = addAllowance(fiveDay, at('2026-12-31 09:00'), { amount: 1, unit: '工作日' })
    expect([wall(beyond.dueAt), beyond.provisional]).toEqual(['2027-01-01 18:00', true])
    expect(beyond.calendarVersion).toBe(file.version)
    expect(addAllowance(fiveDay, at('2026-12-31 09:00'), { amount: 9, unit: '自然日' }).provisional).toBe(
      false,
    )
  })
})

describe('pauses', () => {
  const pause = (from: string, to: string): Pause => ({ from: at(from), to: at(to) })

  test('push hours by the working time they cover, overlaps counted once', () => {
    const over = [
      pause('2022-09-13 11:00', '2022-09-13 15:00'),
      pause('2022-09-13 10:00', '2022-09-13 11:30'),
    ]
    expect(due(fiveDay, '2022-09-13 09:00', 2, '工作时', over)).toBe('2022-09-13 16:00')
    expect(due(fiveDay, '2022-09-13 09:00', 2, '紧急工作时', over)).toBe('2022-09-13 16:00')
  })

  test('push days by one for every close in which the clock stood still', () => {
    expect(
      due(fiveDay, '2022-09-13 09:00', 1, '工作日', [pause('2022-09-14 09:00', '2022-09-14 18:00')]),
    ).toBe('2022-09-14 18:30')
    expect(
      due(fiveDay, '2022-09-13 09:00', 1, '工作日', [pause('2022-09-14 09:00', '2022-09-15 09:00')]),
    ).toBe('2022-09-15 18:30')
    expect(
      due(fiveDay, '2022-09-13 09:00', 2, '自然日', [pause('2022-09-14 09:00', '2022-09-15 09:00')]),
    ).toBe('2022-09-17 00:00')
  })
})

describe('the time left in words', () => {
  test.each([
    ['2022-09-13 09:00', '2022-09-13 12:00', '还剩 3 个工作时'],
    ['2022-09-13 18:00', '2022-09-14 10:30', '还剩 2 个工作时'],
    ['2022-09-13 10:00', '2022-09-15 18:30', '还剩 2 个工作日'],
    ['2022-09-30 10:00', '2022-10-08 18:00', '还剩 1 个工作日'],
    ['2022-09-13 09:00', '2022-09-13 09:20', '还剩 20 分钟（工作时间）'],
    ['2022-09-13 20:00', '2022-09-14 00:00', '还剩 4 小时（非工作时间）'],
    ['2022-09-13 23:50', '2022-09-14 00:00', '还剩 10 分钟（非工作时间）'],
    ['2022-09-13 12:00', '2022-09-13 12:00', '现在到期'],
    ['2022-09-13 17:30', '2022-09-13 10:00', '已超期 5 个工作时'],
    ['2022-09-16 18:30', '2022-09-13 18:30', '已超期 3 个工作日'],
    ['2022-10-03 10:00', '2022-09-30 18:30', '已超期 63 小时（非工作时间）'],
  ])('at %s, due %s: %s', (now, dueAt, words) => {
    const left = remaining(fiveDay, at(now), at(dueAt))
    expect(left.words).toBe(words)
    expect(left.overdue).toBe(now > dueAt)
  })
})

describe('laws', () => {
  const first = at('2021-01-01 00:00').getTime()
  const last = at('2026-11-01 00:00').getTime()
  const moments = fc
    .integer({ min: first / 60_000, max: last / 60_000 })
    .map(minutes => new Date(minutes * 60_000))
  const someCalendar = fc.constantFrom(fiveDay, sevenDay, emergency)
  const quarters = fc.integer({ min: 0, max: 400 }).map(n => n / 4)
  const pauses = fc.array(
    fc.record({ start: fc.integer({ min: -50, max: 300 }), length: fc.integer({ min: 0, max: 100 }) }),
    { maxLength: 4 },
  )
  const pausesFrom = (start: Date, list: { start: number; length: number }[]): Pause[] =>
    list.map(p => ({
      from: new Date(start.getTime() + p.start * HOUR),
      to: new Date(start.getTime() + (p.start + p.length) * HOUR),
    }))
  const allowances: fc.Arbitrary<Allowance> = fc.oneof(
    fc.record({ amount: quarters, unit: fc.constantFrom<AllowanceUnit>('工作时', '紧急工作时') }),
    fc.record({
      amount: fc.integer({ min: 0, max: 40 }),
      unit: fc.constantFrom<AllowanceUnit>('工作日', '自然日'),
    }),
  )

  test('adding and measuring gives the allowance back, with pauses too', () => {
    fc.assert(
      fc.property(someCalendar, moments, quarters, pauses, (calendar, start, amount, list) => {
        const stops = pausesFrom(start, list)
        const { dueAt } = addAllowance(calendar, start, { amount, unit: '工作时' }, stops)
        expect(workingTimeBetween(calendar, start, dueAt, stops)).toBe(amount * HOUR)
        expect(workingTimeBetween(calendar, dueAt, start, stops) + 0).toBe(-amount * HOUR + 0)
      }),
    )
  })

  test('a pause pushes by exactly the working time it covers before the due moment', () => {
    fc.assert(
      fc.property(moments, quarters, pauses, (start, amount, list) => {
        const stops = pausesFrom(start, list)
        const plain = addAllowance(fiveDay, start, { amount, unit: '工作时' }).dueAt
        const pushed = addAllowance(fiveDay, start, { amount, unit: '工作时' }, stops).dueAt
        const lost =
          workingTimeBetween(fiveDay, start, pushed) - workingTimeBetween(fiveDay, start, pushed, stops)
        expect(workingTimeBetween(fiveDay, plain, pushed)).toBe(lost)
      }),
    )
  })

  test('a later start or a longer allowance is never due earlier, nor is anything due before its start', () => {
    fc.assert(
      fc.property(
        someCalendar,
        moments,
        fc.nat(200_000),
        allowances,
        fc.nat(30),
        pauses,
        (calendar, start, minutes, allowance, more, list) => {
          const stops = pausesFrom(start, list)
          const base = addAllowance(calendar, start, allowance, stops).dueAt.getTime()
          const later = new Date(start.getTime() + minutes * 60_000)
          expect(addAllowance(calendar, later, allowance, stops).dueAt.getTime()).toBeGreaterThanOrEqual(base)
          const longer = { ...allowance, amount: allowance.amount + more }
          expect(addAllowance(calendar, start, longer, stops).dueAt.getTime()).toBeGreaterThanOrEqual(base)
          expect(base).toBeGreaterThanOrEqual(start.getTime())
        },
      ),
    )
  })

  test('hours and working days are due in working time or at its close, never inside a holiday', () => {
    fc.assert(
      fc.property(fc.constantFrom(fiveDay, sevenDay), moments, allowances, (calendar, start, allowance) => {
        fc.pre(allowance.unit === '工作时' || allowance.unit === '工作日')
        const { dueAt } = addAllowance(calendar, start, allowance)
        const justBefore = new Date(dueAt.getTime() - 1)
        expect(isWorkingTime(calendar, dueAt) || isWorkingTime(calendar, justBefore)).toBe(true)
        expect(isWorkingDay(calendar, dueAt)).toBe(true)
      }),
    )
  })

  test('working time adds up over any middle', () => {
    fc.assert(
      fc.property(someCalendar, moments, fc.nat(5000), fc.nat(5000), (calendar, a, x, y) => {
        const b = new Date(a.getTime() + x * 60_000)
        const c = new Date(b.getTime() + y * 60_000)
        expect(workingTimeBetween(calendar, a, b) + workingTimeBetween(calendar, b, c)).toBe(
          workingTimeBetween(calendar, a, c),
        )
      }),
    )
  })
})

describe('a calendar that is wrong is refused with the reason', () => {
  test.each<[string, Partial<WorkCalendar>]>([
    ['never open', { week: [], workdays: [] }],
    ['no season for the day', { seasons: [{ from: '05-01', to: '05-31', hours: [['08:30', '12:00']] }] }],
    ['not a date', { workdays: ['2022-02-30'] }],
    ['not a clock time', { seasons: [{ from: '01-01', to: '12-31', hours: [['8:30', '12:00']] }] }],
    ['past midnight', { seasons: [{ from: '01-01', to: '12-31', hours: [['08:30', '24:30']] }] }],
    [
      'hours out of order',
      {
        seasons: [
          {
            from: '01-01',
            to: '12-31',
            hours: [
              ['14:00', '18:00'],
              ['08:30', '12:00'],
            ],
          },
        ],
      },
    ],
    ['a holiday that ends before it begins', { holidays: [{ from: '2022-10-07', to: '2022-10-01' }] }],
  ])('%s', (_, change) => {
    const calendar = { ...fiveDay, ...change }
    expect(() => addAllowance(calendar, at('2022-09-13 09:00'), { amount: 8, unit: '工作时' })).toThrow(
      Refused,
    )
    expect(() => addAllowance(calendar, at('2022-09-13 09:00'), { amount: 8, unit: '工作日' })).toThrow(
      Refused,
    )
  })
})

test('100,000 due times of eight working hours take less than a second', () => {
  const start = at('2022-01-01 00:00').getTime()
  const begun = performance.now()
  for (let i = 0; i < 100_000; i++) {
    addAllowance(fiveDay, new Date(start + i * 300_000), { amount: 8, unit: '工作时' })
  }
  const took = performance.now() - begun
  expect(took).toBeLessThan(1000)
})
