// Weeks, sums and sentences.
import { describe, expect, it } from 'vitest'
import { chinaTime } from '../../lib/day.ts'
import { lastWeek, lengthOf, linesOf, sentencesOf, shiftsOf, sumOf } from './meeting.ts'

const figures = (issued: number, closed: number, late = 0) => ({
  issued,
  closed,
  recurred: 0,
  fellLate: 0,
  open: issued,
  late,
})

describe('a period', () => {
  it.each([
    ['2022-06-13', '00:00', '2022-06-06', '2022-06-12'],
    ['2022-06-12', '23:59', '2022-05-30', '2022-06-05'],
    ['2022-01-03', '08:00', '2021-12-27', '2022-01-02'],
  ])('on %s %s last week is %s to %s', (day, clock, from, to) => {
    expect(lastWeek(chinaTime(day, clock))).toEqual({ from, to })
    expect(lengthOf({ from, to })).toBe(7)
  })
})

describe('figures', () => {
  it('are summed by a key; what has none is left out', () => {
    const rows = [
      { unit: 'a', ...figures(1, 0) },
      { unit: 'b', ...figures(0, 0) },
      { unit: 'a', ...figures(2, 1) },
    ]
    expect(
      linesOf(
        rows,
        row => row.unit,
        key => `单位${key}`,
      ),
    ).toEqual([{ key: 'a', name: '单位a', ...figures(3, 1) }])
    expect(sumOf([])).toEqual(figures(0, 0))
  })
  it('become sentences that rank nobody', () => {
    const lines = [
      { key: 'a', name: '甲县', ...figures(3, 1, 2) },
      { key: 'b', name: '乙县', ...figures(1, 1) },
    ]
    expect(sentencesOf({ from: '2022-06-06', to: '2022-06-12' }, sumOf(lines), lines, lines)).toEqual([
      '2022年6月6日至2022年6月12日，全市新交办问题 4 件，销号 2 件，期末在办 4 件，其中超期未办结 2 件。',
      '有超期未办结问题的单位 1 个：甲县 2 件。',
      '新交办多于销号的有 甲县（新 3、销 1）。',
    ])
  })
  it('move with facts: in and out of the open states, from one unit to another', () => {
    const open = (state: string) => ['issued', 'handled'].includes(state)
    const of = (kind: string, data: Record<string, unknown>) => shiftsOf({ kind, data }, open)
    expect(of('case.issued', { from: 'filed', to: 'issued', unit: 'a', division: 1 })).toEqual([
      { unit: 'a', division: 1, open: 1 },
      { unit: 'a', division: 1, issued: 1 },
    ])
    expect(
      of('case.reassigned', { from: 'issued', to: 'issued', unit: 'b', unitBefore: 'a', division: 1 }),
    ).toEqual([
      { unit: 'a', division: 1, open: -1 },
      { unit: 'b', division: 1, open: 1 },
    ])
    expect(of('case.closed', { from: 'handled', to: 'closed', unit: 'a', division: 1 })).toEqual([
      { unit: 'a', division: 1, open: -1 },
      { unit: 'a', division: 1, closed: 1 },
    ])
    expect(of('case.filed', { to: 'filed', division: 1 })).toEqual([])
  })
})
