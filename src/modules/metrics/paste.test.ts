import { describe, expect, it } from 'vitest'
import { cellsOf, layOver, periodOf } from './paste.ts'

const city = (periods: readonly string[]) => periods.map(period => ({ period, subjectWords: '全市' }))

describe('pasted from a spreadsheet', () => {
  it('cells with tabs, quotes and line breaks inside them', () => {
    expect(cellsOf('2021\t88.1%\r\n"a ""b""\nc"\td\n\n')).toEqual([
      ['2021', '88.1%'],
      ['a "b"\nc', 'd'],
    ])
  })
  it.each([
    ['2021年', '2021'],
    ['2021 年度', '2021'],
    ['2021年7月', '2021-07'],
    ['2021.12', '2021-12'],
    ['2021年上半年', '2021-H1'],
    ['2021年第三季度', '2021-Q3'],
    ['２０２１', '2021'],
    ['2021年13月', undefined],
    ['合计', undefined],
  ])('%s is %s', (text, period) => expect(periodOf(text)).toBe(period))

  it('one column goes down from where it is pasted', () => {
    const { texts, strangers } = layOver(city(['2020', '2021', '2022']), 1, '88.1\n89\n90')
    expect([...texts]).toEqual([
      [1, '88.1'],
      [2, '89'],
    ])
    expect(strangers).toEqual([{ line: 3, text: '90' }])
  })
  it('with periods, in whatever order; what fits nowhere is told with its line', () => {
    const { texts, strangers } = layOver(
      city(['2020', '2021']),
      0,
      '年份\t比例\n2021年\t88.1%\n2020年\t87%\n2015年\t80%',
    )
    expect([...texts]).toEqual([
      [1, '88.1%'],
      [0, '87%'],
    ])
    expect(strangers.map(it => it.line)).toEqual([1, 4])
  })
  it('with objects and periods', () => {
    const slots = ['甲沟', '乙沟'].flatMap(subjectWords => [
      { subjectWords, period: '2021-01' },
      { subjectWords, period: '2021-02' },
    ])
    const { texts } = layOver(slots, 0, '2021年2月\t甲沟\tⅢ类\n乙沟\t2021.1\tⅣ类')
    expect([...texts]).toEqual([
      [1, 'Ⅲ类'],
      [2, 'Ⅳ类'],
    ])
  })
})
