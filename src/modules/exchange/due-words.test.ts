// Due times as people write them. Each line is a reading a clerk would agree with, or a refusal to guess.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Due, dayAfter, dueText, nextDue, readDue } from './due-words.ts'

describe('a due time', () => {
  it.each([
    ['9月底前', '2022-09-30'],
    ['九月底前完成', '2022-09-30'],
    ['2022年9月底', '2022-09-30'],
    ['2022年2月底前', '2022-02-28'],
    ['2024年2月底前', '2024-02-29'],
    ['2022年9月', '2022-09-30'],
    ['2022/9/30', '2022-09-30'],
    ['2022-09-30', '2022-09-30'],
    ['2022.9.5', '2022-09-05'],
    ['2022.9', '2022-09-30'],
    ['20220930', '2022-09-30'],
    ['２０２２年９月３０日前', '2022-09-30'],
    ['2022-09-30 00:00', '2022-09-30'],
    ['9月15日前', '2022-09-15'],
    ['9月15日之前', '2022-09-15'],
    ['6月上旬', '2022-06-10'],
    ['6月中旬', '2022-06-20'],
    ['6月下旬', '2022-06-30'],
    ['年内', '2022-12-31'],
    ['年底前', '2022-12-31'],
    ['今年年底前', '2022-12-31'],
    ['2023年底前', '2023-12-31'],
    ['2023年', '2023-12-31'],
    ['明年3月底前', '2023-03-31'],
    ['上半年', '2022-06-30'],
    ['2022年上半年', '2022-06-30'],
    ['第三季度末', '2022-09-30'],
    ['一季度', '2022-03-31'],
    ['2021—2023年', '2023-12-31'],
    ['3月至10月', '2022-10-31'],
    ['2022年3月—2022年10月', '2022-10-31'],
    ['十二月底', '2022-12-31'],
  ])('%s is %s', (text, day) => expect(readDue(text, 2022)).toEqual({ due: { kind: 'day', day } }))

  it.each([
    ['每季度末', 'quarter'],
    ['每季度', 'quarter'],
    ['每月底', 'month'],
    ['每月', 'month'],
    ['每半年', 'half'],
    ['每年', 'year'],
    ['长期坚持', 'year'],
    ['长期', 'year'],
    ['持续推进', 'year'],
    ['常态化', 'year'],
  ])('%s comes back each %s', (text, each) =>
    expect(readDue(text, 2022)).toEqual({ due: { kind: 'each', each } }),
  )

  it.each([
    ['', '没有填'],
    ['9月前', '月底前'],
    ['9月中旬前', '不明确'],
    ['2022年2月30日', '看不出'],
    ['13月底前', '看不出'],
    ['立行立改', '哪一天'],
    ['44834', '是一个数字'],
    ['待定', '看不出'],
    ['接到通知后', '看不出'],
  ])('%s is not guessed at', (text, why) =>
    expect(readDue(text, 2022)).toEqual({ fault: expect.stringContaining(why) }),
  )

  const due: fc.Arbitrary<Due> = fc.oneof(
    fc.constantFrom('month', 'quarter', 'half', 'year').map(each => ({ kind: 'each', each }) as Due),
    fc
      .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map(at => ({ kind: 'day', day: at.toISOString().slice(0, 10) }) as Due),
  )
  it('is read back as it was written', () =>
    fc.assert(fc.property(due, it => void expect(readDue(dueText(it), 1999)).toEqual({ due: it }))))

  it('never throws and never invents a day that is not there', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789年月日底前至-/.每季度末上下旬') }),
        text => {
          const read = readDue(text, 2022)
          if ('due' in read && read.due.kind === 'day')
            expect(new Date(`${read.due.day}T00:00:00Z`).toISOString()).toContain(read.due.day)
        },
      ),
    ))

  it('what comes back again falls on the end of its period', () => {
    const next = (each: 'month' | 'quarter' | 'half' | 'year', from: string) =>
      nextDue({ kind: 'each', each }, from)
    expect(next('month', '2022-02-03')).toBe('2022-02-28')
    expect(next('quarter', '2022-09-30')).toBe('2022-09-30')
    expect(next('quarter', dayAfter('2022-09-30'))).toBe('2022-12-31')
    expect(next('half', '2022-07-01')).toBe('2022-12-31')
    expect(next('year', '2022-09-13')).toBe('2022-12-31')
  })
})
