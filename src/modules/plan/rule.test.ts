import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FrameworkFile, Standard } from './pack.contract.ts'
import { type GradeCounts, ruleProblems, standardRate, wordsOfRule } from './rule.ts'

const framework = {
  grades: [
    { grade: '达标', counts: 'score', value: '1' },
    { grade: '基本达标', counts: 'score', value: '0.66' },
    { grade: '不达标', counts: 'score', value: '0' },
    { grade: '不适用', counts: 'exclude' },
    { grade: '未测', counts: 'missing' },
  ],
  negatives: [],
  projects: [],
} as unknown as FrameworkFile
const by = (rule: Standard['rule']) =>
  ({
    code: 'A1.1.1',
    title: '样例',
    weight: '1',
    tasks: [1],
    methods: ['field'],
    suggestedOwner: 'office',
    rule,
  }) as Standard
const counts = (达标: number, 基本达标 = 0, 不达标 = 0, 不适用 = 0, 未测 = 0): GradeCounts => ({
  达标,
  基本达标,
  不达标,
  不适用,
  未测,
})

describe('rules are expressions', () => {
  it.each([
    [{ named: 'grade-average' }, counts(2, 1, 1, 1, 3), '66.5'],
    [{ named: 'all-pass' }, counts(3, 0, 0, 2), '100'],
    [{ named: 'all-pass' }, counts(3, 1), '0'],
    [{ named: 'step-66-33' }, counts(5, 1), '66'],
    [{ named: 'step-66-33' }, counts(5, 1, 1), '33'],
    [{ named: 'step-66-33' }, counts(5, 1, 2), '0'],
    [{ named: 'material-grade' }, counts(5), null],
    [{ expr: 'at_least(percent(达标, 已测), 50%)' }, counts(1, 0, 3), '50'],
  ] as const)('%o of %o is %s', (rule, of, rate) =>
    expect(standardRate(by(rule as Standard['rule']), framework, of)).toBe(rate),
  )

  it('takes the worth of a grade from the framework', () => {
    const half = {
      ...framework,
      grades: framework.grades.map(row => (row.grade === '基本达标' ? { ...row, value: '0.5' } : row)),
    }
    expect(standardRate(by({ named: 'grade-average' }), half, counts(0, 2))).toBe('50')
  })

  it('never takes silence for a pass, whatever the rule says', () => {
    const rules: Standard['rule'][] = [
      { named: 'grade-average' },
      { named: 'all-pass' },
      { named: 'step-66-33' },
      { expr: '100%' },
      { expr: 'percent(达标, 已测)' },
    ]
    fc.assert(
      fc.property(fc.constantFrom(...rules), fc.nat(9), fc.nat(9), (rule, na, untested) => {
        expect(standardRate(by(rule), framework, counts(0, 0, 0, na, untested))).toBeNull()
      }),
    )
  })

  it('says its expression beside its words', () => {
    expect(wordsOfRule(by({ named: 'all-pass' }), framework)).toBe(
      '全部达标得满分，有一处未达标不得分。算式：if 基本达标 + 不达标 = 0 then 100% else 0%',
    )
  })

  it.each([
    ['percent(达标, 已测)', 0],
    ['达标 + 1', 1],
    ['percent(达标', 1],
    ['percent(优秀, 已测)', 1],
  ])('%s has %i problems', (text, n) => expect(ruleProblems(text)).toHaveLength(n))
})
