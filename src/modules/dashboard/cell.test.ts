// The sign of a cell: enumerated over everything that can be in it, and two laws that hold for any list of verdicts.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../lib/expr.ts'
import { type CellInput, type Sign, signOf, signs, worse } from './cell.ts'

const verdicts: readonly Verdict[] = ['达标', '不达标', '数据不足', '不适用', '待人工']
const nothing: CellInput = { verdicts: [], standards: 0, openCases: 0, overdueCases: 0, overdueDuties: 0 }
const cell = (part: Partial<CellInput>): CellInput => ({ ...nothing, ...part })

describe('the sign of a cell', () => {
  it.each<[string, Partial<CellInput>, Sign]>([
    ['nothing at all', {}, '没有该项'],
    ['one target met', { verdicts: ['达标'] }, '达标'],
    ['all met or not applicable', { verdicts: ['达标', '不适用'] }, '达标'],
    ['none applicable', { verdicts: ['不适用'] }, '不适用'],
    ['one missing among met', { verdicts: ['达标', '数据不足'] }, '数据不足'],
    ['one waits for a person', { verdicts: ['达标', '待人工'] }, '待人工'],
    ['missing and waiting', { verdicts: ['待人工', '数据不足'] }, '数据不足'],
    ['one failing among everything', { verdicts: ['达标', '数据不足', '待人工', '不达标'] }, '不达标'],
    ['met, with an open case', { verdicts: ['达标'], openCases: 1 }, '待人工'],
    ['met, with an overdue case', { verdicts: ['达标'], openCases: 1, overdueCases: 1 }, '不达标'],
    ['met, with an overdue measure', { verdicts: ['达标'], overdueDuties: 1 }, '不达标'],
    ['standards alone', { standards: 3 }, '数据不足'],
    ['not applicable, but with standards', { verdicts: ['不适用'], standards: 1 }, '数据不足'],
    ['standards with an open case', { standards: 3, openCases: 2 }, '数据不足'],
    ['standards with an overdue case', { standards: 3, openCases: 2, overdueCases: 1 }, '不达标'],
  ])('%s', (_, part, sign) => expect(signOf(cell(part))).toBe(sign))

  const input = fc.record({
    verdicts: fc.array(fc.constantFrom(...verdicts), { maxLength: 8 }),
    standards: fc.nat(3),
    openCases: fc.nat(3),
    overdueCases: fc.nat(2),
    overdueDuties: fc.nat(2),
  })

  it('what is missing never passes', () =>
    fc.assert(
      fc.property(input, it => {
        expect(signOf({ ...it, verdicts: [...it.verdicts, '数据不足'] })).not.toBe('达标')
        if (!it.verdicts.includes('达标')) expect(signOf(it)).not.toBe('达标')
      }),
    ))

  it('a failing target, a missing one, a case or something overdue never makes it better', () =>
    fc.assert(
      fc.property(input, it => {
        const before = signOf(it)
        for (const worsened of [
          { ...it, verdicts: [...it.verdicts, '不达标' as const] },
          { ...it, verdicts: [...it.verdicts, '数据不足' as const] },
          { ...it, openCases: it.openCases + 1 },
          { ...it, overdueCases: it.overdueCases + 1 },
          { ...it, overdueDuties: it.overdueDuties + 1 },
        ])
          expect(worse(before, signOf(worsened))).toBe(signOf(worsened))
      }),
    ))

  it('the order of the targets does not matter', () =>
    fc.assert(
      fc.property(input, it => {
        expect(signOf({ ...it, verdicts: [...it.verdicts].reverse() })).toBe(signOf(it))
      }),
    ))

  it('every sign can be', () => {
    const seen = new Set<Sign>([[], ...verdicts.map(v => [v])].map(list => signOf(cell({ verdicts: list }))))
    expect([...seen].sort()).toEqual([...signs].sort())
  })
})
