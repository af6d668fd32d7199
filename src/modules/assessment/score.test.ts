// The score tree by hand, and what must hold whatever the answers are.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, decimal } from '../../lib/decimal.ts'
import type { FrameworkFile, Standard } from '../plan/pack.contract.ts'
import { type Counts, gapsOf, type Node, noCounts, printRate, rateOf, scoreTree } from './score.ts'

const standard = (code: string, weight: string, named: string): Standard =>
  ({
    code,
    title: `标准 ${code}`,
    weight,
    tasks: [1],
    methods: ['field'],
    suggestedOwner: 'office',
    rule: { named },
  }) as Standard

const framework: FrameworkFile = {
  grades: [
    { grade: '达标', counts: 'score', value: '1' },
    { grade: '基本达标', counts: 'score', value: '0.66' },
    { grade: '不达标', counts: 'score', value: '0' },
    { grade: '不适用', counts: 'exclude' },
    { grade: '未测', counts: 'missing' },
  ],
  negatives: [],
  projects: [
    {
      code: 'A1',
      title: '环境',
      weight: '60',
      contents: [
        {
          code: 'A1.1',
          title: '街巷',
          weight: '60',
          standards: [standard('A1.1.1', '40', 'grade-average'), standard('A1.1.2', '20', 'all-pass')],
        },
      ],
    },
    {
      code: 'A2',
      title: '秩序',
      weight: '40',
      contents: [
        {
          code: 'A2.1',
          title: '路口',
          weight: '40',
          standards: [standard('A2.1.1', '30', 'step-66-33'), standard('A2.1.2', '10', 'material-grade')],
        },
      ],
    },
  ],
}
const codes = ['A1.1.1', 'A1.1.2', 'A2.1.1', 'A2.1.2']

const some = (counts: Partial<Counts>): Counts => ({ ...noCounts, ...counts })
const tree = (answers: Record<string, Partial<Counts>>) =>
  new Map(scoreTree(framework, code => some(answers[code] ?? {})).map(node => [node.code, node]))
const rate = (nodes: Map<string, Node>, code: string) => {
  const it = nodes.get(code)!.figure.rate
  return it === null ? null : printRate(it)
}

describe('by hand', () => {
  const nodes = tree({
    'A1.1.1': { pass: 2, basic: 1, fail: 1 },
    'A1.1.2': { pass: 3 },
    'A2.1.1': { pass: 4, fail: 1 },
    'A2.1.2': { pass: 7 },
  })

  it.each([
    ['A1.1.1', '66.50', '(2 + 0.66) / 4'],
    ['A1.1.2', '100.00', 'all three pass'],
    ['A1.1', '77.67', '(66.5 × 40 + 100 × 20) / 60'],
    ['A1', '77.67', 'one child'],
    ['A2.1.1', '66.00', 'one short of all'],
    ['A2.1.2', null, 'rests on materials, not on visits'],
    ['A2.1', '66.00', 'the one without data is left out, weight and all'],
    ['A2', '66.00', 'one child'],
    ['total', '73.00', '(77.6667 × 60 + 66 × 40) / 100'],
  ] as [string, string | null, string][])('%s is %s: %s', (code, expected, _why) =>
    expect(rate(nodes, code)).toBe(expected),
  )

  it('comes total first, every child behind its parent', () => {
    const seen = new Set<string | null>([null])
    for (const node of nodes.values()) {
      expect(seen).toContain(node.parent)
      seen.add(node.code)
    }
    expect([...nodes.keys()][0]).toBe('total')
  })

  it('parents carry the counts of everything below', () => {
    expect(nodes.get('total')!.figure.counts).toEqual(some({ pass: 16, basic: 1, fail: 2 }))
    expect(nodes.get('A1')!.figure.counts).toEqual(some({ pass: 5, basic: 1, fail: 1 }))
  })

  it.each([
    ['all-pass', { pass: 9 }, '100'],
    ['all-pass', { pass: 9, basic: 1 }, '0'],
    ['all-pass', { pass: 9, na: 3, untested: 2 }, '100'],
    ['step-66-33', { pass: 2 }, '100'],
    ['step-66-33', { pass: 2, basic: 1 }, '66'],
    ['step-66-33', { basic: 1, fail: 1 }, '33'],
    ['step-66-33', { pass: 9, fail: 3 }, '0'],
    ['grade-average', { basic: 3 }, '66'],
    ['grade-average', { pass: 1, fail: 2, na: 7 }, '33.333333333333'],
    ['material-grade', { pass: 1 }, null],
  ])('%s of %j is %s', (named, counts, expected) => {
    const got = rateOf(standard('A1.1.1', '1', named), framework, some(counts))
    expect(got).toBe(expected)
  })

  it('the values of the grades are the framework’s own', () => {
    const own = {
      ...framework,
      grades: [{ grade: '基本达标', counts: 'score', value: '0.5' }],
    } as FrameworkFile
    const [total] = scoreTree(own, code => (code === 'A1.1.1' ? some({ basic: 2 }) : noCounts))
    expect(total!.figure.rate).toBe('50')
  })
})

describe('missing data', () => {
  it('is never a pass: untested or not applicable alone gives no rate', () => {
    for (const counts of [{}, { untested: 3 }, { na: 3 }, { na: 1, untested: 1 }]) {
      const nodes = tree(Object.fromEntries(codes.map(code => [code, counts])))
      for (const node of nodes.values()) expect(node.figure.rate).toBeNull()
      expect(nodes.get('total')!.figure.words).toBe('下级都没有数据，不计分')
      expect(nodes.get('A1.1.1')!.figure.words).toContain('数据不足')
    }
  })

  it('not applicable and untested change no rate', () => {
    const answers = fc.record({ pass: fc.nat(5), basic: fc.nat(5), fail: fc.nat(5) })
    fc.assert(
      fc.property(answers, fc.nat(9), fc.nat(9), (counts, na, untested) => {
        const bare = tree(Object.fromEntries(codes.map(code => [code, counts])))
        const more = tree(Object.fromEntries(codes.map(code => [code, { ...counts, na, untested }])))
        for (const code of bare.keys()) expect(rate(more, code)).toBe(rate(bare, code))
      }),
    )
  })
})

describe('weights', () => {
  it('a total of one scored standard is that standard', () =>
    expect(rate(tree({ 'A2.1.1': { pass: 1, fail: 1 } }), 'total')).toBe('66.00'))

  it('the heavier standard pulls more', () => {
    const good = { pass: 4 }
    const bad = { fail: 4 }
    expect(rate(tree({ 'A1.1.1': bad, 'A1.1.2': good }), 'A1.1')).toBe('33.33')
    expect(rate(tree({ 'A1.1.1': good, 'A1.1.2': bad }), 'A1.1')).toBe('66.67')
  })

  it('every rate lies between the lowest and the highest of its children', () => {
    fc.assert(
      fc.property(answersOfAll(), answers => {
        const nodes = tree(answers)
        for (const node of nodes.values()) {
          const children = [...nodes.values()].filter(
            child => child.parent === node.code && child.figure.rate !== null,
          )
          if (children.length === 0) continue
          const rates = children.map(child => Number(child.figure.rate))
          expect(Number(node.figure.rate)).toBeGreaterThanOrEqual(Math.min(...rates) - 1e-9)
          expect(Number(node.figure.rate)).toBeLessThanOrEqual(Math.max(...rates) + 1e-9)
        }
      }),
    )
  })
})

function answersOfAll() {
  const counts = fc.record({
    pass: fc.nat(4),
    basic: fc.nat(4),
    fail: fc.nat(4),
    na: fc.nat(2),
    untested: fc.nat(2),
  })
  return fc.tuple(counts, counts, counts, counts).map(all => ({
    [codes[0]!]: all[0],
    [codes[1]!]: all[1],
    [codes[2]!]: all[2],
    [codes[3]!]: all[3],
  }))
}

describe('monotone', () => {
  it('turning any answer better lowers no rate anywhere', () => {
    const better = [
      ['fail', 'basic'],
      ['fail', 'pass'],
      ['basic', 'pass'],
    ] as const
    fc.assert(
      fc.property(
        answersOfAll(),
        fc.constantFrom(...codes),
        fc.constantFrom(...better),
        (all, code, move) => {
          const [from, to] = move
          const own = all[code]!
          fc.pre(own[from] > 0)
          const before = tree(all)
          const after = tree({ ...all, [code]: { ...own, [from]: own[from] - 1, [to]: own[to] + 1 } })
          for (const key of before.keys()) {
            const was = before.get(key)!.figure.rate
            const is = after.get(key)!.figure.rate
            expect(is === null).toBe(was === null)
            if (was !== null && is !== null) expect(compare(is, was)).toBeGreaterThanOrEqual(0)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('rates stay within 0 and 100', () => {
    fc.assert(
      fc.property(answersOfAll(), answers => {
        for (const { figure } of tree(answers).values()) {
          if (figure.rate === null) continue
          expect(compare(figure.rate, decimal('0'))).toBeGreaterThanOrEqual(0)
          expect(compare(figure.rate, decimal('100'))).toBeLessThanOrEqual(0)
        }
      }),
    )
  })
})

describe('what a county lacks', () => {
  const nodes = (answers: Parameters<typeof tree>[0]) => [...tree(answers).values()]
  const whole = nodes({ 'A1.1.1': { pass: 3, fail: 1 }, 'A2.1.1': { fail: 4 } })

  it('is the topmost branch that the city counts and the county has no data in', () => {
    expect(gapsOf(nodes({ 'A1.1.1': { pass: 1 } }), whole)).toEqual(['秩序'])
    expect(gapsOf(nodes({ 'A1.1.1': { pass: 1 }, 'A2.1.1': { pass: 1 } }), whole)).toEqual([])
    const more = nodes({ 'A1.1.1': { pass: 3 }, 'A1.1.2': { pass: 2 }, 'A2.1.1': { pass: 1 } })
    expect(gapsOf(nodes({ 'A1.1.1': { pass: 1 }, 'A2.1.1': { pass: 1 } }), more)).toEqual(['标准 A1.1.2'])
    expect(gapsOf(nodes({}), whole)).toEqual(['总分'])
  })

  it('is not what nobody has', () => expect(gapsOf(whole, whole)).toEqual([]))

  it('and for want of it the city may stand below every county', () => {
    const rate = (answers: Parameters<typeof tree>[0]) => tree(answers).get('total')!.figure.rate!
    const counties = [
      rate({ 'A1.1.1': { pass: 9 } }),
      rate({ 'A1.1.1': { pass: 9 }, 'A2.1.1': { pass: 1, fail: 9 } }),
      rate({ 'A1.1.1': { pass: 2, fail: 1 } }),
    ]
    const city = rate({ 'A1.1.1': { pass: 20, fail: 1 }, 'A2.1.1': { pass: 1, fail: 9 } })
    expect(counties.map(county => compare(city, county))).toEqual([-1, -1, -1])
  })
})

describe('the words', () => {
  it('give the rule, every count that is not zero, and the result', () => {
    const nodes = tree({ 'A1.1.1': { pass: 12, basic: 3, fail: 4, na: 5, untested: 6 } })
    const { words } = nodes.get('A1.1.1')!.figure
    for (const part of ['达标 12', '基本达标 3', '不达标 4', '不适用 5', '未测 6', '得分率 73.58%'])
      expect(words).toContain(part)
    expect(words).toContain('不适用不进分母')
    expect(nodes.get('A1.1')!.figure.words).toBe('下级 1 项按权重平均；另有 1 项没有数据，不计入')
  })

  it('do not speak of what did not occur', () => {
    const { words } = tree({ 'A1.1.1': { pass: 1 } }).get('A1.1.1')!.figure
    expect(words).not.toMatch(/不适用 \d|未测 \d/)
  })
})
