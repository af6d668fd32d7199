import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chinaTime } from '../../lib/day.ts'
import type { Ring } from '../../lib/geo.ts'
import { lintLifecycle } from '../../lib/lifecycle.ts'
import { type Ground, Locator } from './locator.ts'
import { decide, type Problem, type RouteGround, type Rulebook } from './routing.ts'
import { bySpecificity, firstFit, inPeriod, periodWords, type Rule, ruleFaults } from './rule.ts'
import { setLifecycle } from './rule-set.ts'
import { type TrialCase, tryRules } from './trial.ts'

const at = chinaTime('2022-06-08', '10:00')
const square = (side: number): Ring => [
  [106, 38],
  [106 + side, 38],
  [106 + side, 38 + side],
  [106, 38 + side],
]
const ground = (kind: Ground['kind'], unitId: string | null, size: number): Ground => ({
  kind,
  code: `${kind}-1`,
  name: `演示${kind}`,
  unitId,
  size,
  rings: kind === 'section' ? [] : [square(size)],
  lines:
    kind === 'section'
      ? [
          [
            [106, 38.0005],
            [106.01, 38.0005],
          ],
        ]
      : [],
})
const rule = (more: Partial<Rule> = {}): Rule => ({
  id: `id-${more.line ?? 1}`,
  line: 1,
  part: 'accountable',
  category: null,
  areaKind: null,
  areaCode: null,
  placeType: null,
  period: null,
  unitId: 'ruled',
  ground: '市政府分工',
  ...more,
})
function book(areas: readonly Ground[], rules: readonly Rule[] = [], gone: readonly string[] = []): Rulebook {
  return {
    locator: new Locator(areas),
    rules: [...rules].sort(bySpecificity),
    version: 3,
    pool: 'pool',
    names: {
      category: code => `“${code}”`,
      area: (_, code) => code,
      placeType: code => code,
      unit: id => `单位${id}`,
    },
    inForce: unitId => !gone.includes(unitId),
  }
}
const place = { name: '演示市场', placeType: 'market', division: 640302, unitId: 'placed' }
const problem = (more: Partial<Problem> = {}): Problem => ({
  point: [106.005, 38.0005],
  place: null,
  category: '0102',
  requirement: null,
  requirementUnit: null,
  at,
  ...more,
})
const everything = [
  ground('grid', 'gridded', 0.01),
  ground('community', 'community', 0.02),
  ground('town', 'town', 0.03),
  ground('county', 'county', 0.04),
  ground('section', 'road', 1000),
]

describe('one accountable unit', () => {
  // From the most definite ground to the least: with each taken away the next one answers.
  const order: [RouteGround, string, () => [Problem, Rulebook]][] = [
    ['rule', 'ruled', () => [problem({ place }), book(everything, [rule({ category: '0102' })])]],
    ['place', 'placed', () => [problem({ place, requirementUnit: 'lead' }), book(everything)]],
    ['section', 'road', () => [problem({ requirementUnit: 'lead' }), book(everything)]],
    ['grid', 'gridded', () => [problem({ requirementUnit: 'lead' }), book(everything.slice(0, 4))]],
    ['community', 'community', () => [problem({ requirementUnit: 'lead' }), book(everything.slice(1, 4))]],
    ['town', 'town', () => [problem({ requirementUnit: 'lead' }), book(everything.slice(2, 4))]],
    [
      'category',
      'trade',
      () => [
        problem({ requirementUnit: 'lead' }),
        book(everything.slice(3, 4), [rule({ part: 'sector', category: '01*', unitId: 'trade' })]),
      ],
    ],
    ['standard', 'lead', () => [problem({ requirementUnit: 'lead' }), book(everything.slice(3, 4))]],
    ['county', 'county', () => [problem(), book(everything.slice(3, 4))]],
    ['nearest', 'gridded', () => [problem({ point: [105.999, 38.005] }), book(everything.slice(0, 1))]],
    ['pool', 'pool', () => [problem({ point: [105.9, 38.5] }), book(everything)]],
  ]
  test.each(order)('by %s it is %s', (via, unitId, make) => {
    const { accountable } = decide(...make())
    expect(accountable).toMatchObject({ unitId, ground: via, rulesVersion: '3' })
    expect(accountable.words).toContain(`单位${unitId}`)
    expect(accountable.words).toMatch(/。$/)
    expect(accountable.ruleId).toBe(via === 'rule' ? 'id-1' : null)
  })

  test('both owners are shown beside the one accountable', () => {
    const made = decide(
      problem({ place, requirementUnit: 'lead' }),
      book(everything, [rule({ category: '0102' })]),
    )
    expect(made).toMatchObject({
      territorial: { unitId: 'placed', via: 'place' },
      sector: { unitId: 'lead', via: 'standard' },
    })
    expect(made.accountable.words).toBe(
      '按派遣规则第 3 版第 1 条，类别为“0102”的问题，由单位ruled负责（市政府分工）；属地：单位placed（点位的责任单位）；行业主管：单位lead（测评标准的牵头单位）。',
    )
  })

  test('a unit that has ended answers for nothing and is named', () => {
    const made = decide(
      problem({ place }),
      book(everything, [rule({ category: '0102' })], ['placed', 'ruled', 'road']),
    )
    expect(made.accountable).toMatchObject({ unitId: 'gridded', ground: 'grid' })
    expect(made.accountable.words).toContain('原定的单位placed、单位road已撤销，请更新台账')
  })

  test('whatever comes, exactly one unit in force answers, the same each time', () => {
    const unit = fc.option(fc.constantFrom('a', 'b', 'c', 'gone'), { nil: null })
    const areas = fc.array(
      fc.tuple(
        fc.constantFrom<Ground['kind'][]>('grid', 'town', 'county', 'section'),
        unit,
        fc.integer({ min: 1, max: 9 }),
      ),
    )
    const rules = fc.array(
      fc.record({
        category: fc.option(fc.constantFrom('0102', '01*', '03*'), { nil: null }),
        placeType: fc.option(fc.constantFrom('market', 'bus-stop'), { nil: null }),
        unitId: fc.constantFrom('a', 'b', 'gone'),
        part: fc.constantFrom('accountable' as const, 'sector' as const),
      }),
    )
    fc.assert(
      fc.property(areas, rules, unit, unit, fc.boolean(), (land, some, own, lead, placed) => {
        const made = book(
          land.map(([kind, unitId, n]) => ground(kind, unitId, n / 100)),
          some.map((it, i) => rule({ ...it, line: i + 1, id: `id-${i + 1}` })),
          ['gone'],
        )
        const asked = problem({ place: placed ? { ...place, unitId: own } : null, requirementUnit: lead })
        const one = decide(asked, made)
        expect(['a', 'b', 'c', 'pool']).toContain(one.accountable.unitId)
        expect(decide(asked, made)).toEqual(one)
        expect(one.accountable.ground === 'pool').toBe(one.accountable.unitId === 'pool')
      }),
    )
  })
})

describe('rules', () => {
  const asked = {
    category: '0102',
    placeType: 'market',
    areas: [
      { kind: 'county' as const, code: '640302' },
      { kind: 'grid' as const, code: 'W1' },
    ],
    at,
  }
  test('more conditions first, then the exact category, the smaller area, the earlier line', () => {
    const rules = [
      rule({ line: 1, category: '01*' }),
      rule({ line: 2, category: '0102' }),
      rule({ line: 3, areaKind: 'county', areaCode: '640302' }),
      rule({ line: 4, areaKind: 'grid', areaCode: 'W1' }),
      rule({ line: 5, category: '01*', placeType: 'market' }),
      rule({ line: 6, category: '0103', placeType: 'market', areaKind: 'grid', areaCode: 'W1' }),
      rule({ line: 7, placeType: 'market' }),
    ]
    const sorted = [...rules].sort(bySpecificity)
    expect(sorted.map(it => it.line)).toEqual([6, 5, 2, 1, 4, 3, 7])
    expect(firstFit(sorted, 'accountable', asked)?.line).toBe(5)
    expect(firstFit(sorted, 'sector', asked)).toBeUndefined()
    expect(firstFit(sorted, 'accountable', { ...asked, category: null, placeType: null })?.line).toBe(4)
  })

  test('the order is total: however the rules stand, the same one decides', () => {
    const one = fc.record({
      category: fc.option(fc.constantFrom('0102', '01*', '0*'), { nil: null }),
      placeType: fc.option(fc.constantFrom('market', 'bus-stop'), { nil: null }),
      areaCode: fc.option(fc.constantFrom('640302', 'W1'), { nil: null }),
    })
    const shuffled = fc.array(one, { minLength: 1, maxLength: 12 }).chain(all =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(
          all.map((_, i) => i),
          { minLength: all.length },
        ),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([all, order]) => {
        const rules = all.map((it, i) =>
          rule({
            ...it,
            areaKind: it.areaCode === null ? null : it.areaCode === 'W1' ? 'grid' : 'county',
            line: i + 1,
          }),
        )
        const other = order.map(i => rules[i]!)
        expect([...other].sort(bySpecificity)).toEqual([...rules].sort(bySpecificity))
      }),
    )
  })

  test.each([
    [{ from: '11-01', to: '03-15' }, '2022-12-31', '12:00', true],
    [{ from: '11-01', to: '03-15' }, '2022-03-15', '23:59', true],
    [{ from: '11-01', to: '03-15' }, '2022-03-16', '00:00', false],
    [{ from: '06-01', to: '06-30' }, '2022-06-30', '12:00', true],
    [{ since: '18:00', until: '06:00' }, '2022-06-08', '02:00', true],
    [{ since: '18:00', until: '06:00' }, '2022-06-08', '06:00', false],
    [{ since: '08:00', until: '18:00' }, '2022-06-08', '07:59', false],
    [{ from: '06-01', to: '06-30', since: '18:00', until: '22:00' }, '2022-06-08', '19:00', true],
  ])('%o holds at %s %s: %s', (period, day, clock, holds) =>
    expect(inPeriod(period, chinaTime(day, clock))).toBe(holds),
  )

  test('periods as people read them', () =>
    expect(periodWords({ from: '11-01', to: '03-15', since: '18:00', until: '06:00' })).toBe(
      '每年11月1日至3月15日，18:00至次日06:00',
    ))

  test('what cannot work is said, line by line', () => {
    const faults = ruleFaults(
      [
        rule({ line: 1 }),
        rule({ line: 2, category: '01', unitId: 'nobody' }),
        rule({ line: 3, part: 'sector', placeType: 'market' }),
        rule({ line: 4, category: '01' }),
        rule({ line: 5, category: '02', areaCode: 'W1' }),
        rule({ line: 6, category: '03', period: { from: '01-01' } }),
      ],
      { unit: id => id !== 'nobody' },
    )
    for (const [i, part] of [
      '1 条：没有任何条件',
      '2 条：单位已撤销',
      '3 条：行业主管',
      '4 条：条件与第 2',
      '5 条：区域',
      '6 条：时间段',
    ].entries())
      expect(faults[i]).toContain(part)
  })

  test('the lifecycle of a set is sound', () => expect(lintLifecycle(setLifecycle)).toEqual([]))
})

describe('a trial', () => {
  test('says what would go elsewhere, what to nobody, and who gets more', () => {
    const one = (id: string, more: Partial<Problem>): TrialCase => ({
      ...problem(more),
      id,
      number: id,
      title: '演示',
    })
    const cases = [
      one('1', { place, category: '0102' }),
      one('2', { place, category: '0301' }),
      one('3', { point: [100, 30] }),
    ]
    const before = book(everything)
    const after = book(everything, [rule({ category: '0102', placeType: 'market' })])
    const trial = tryRules(cases, before, after)
    expect(trial.words).toBe('共 3 件：会改派 1 件，1 件无主（归待派池），其余 2 件的责任单位不变。')
    expect(trial.moved).toMatchObject([
      { id: '1', before: { unitId: 'placed', ground: 'place' }, after: { unitId: 'ruled', ground: 'rule' } },
    ])
    expect(trial.orphans.map(it => it.id)).toEqual(['3'])
    expect(trial.shifts).toEqual([
      { unitId: 'ruled', unitName: '单位ruled', n: 1 },
      { unitId: 'placed', unitName: '单位placed', n: -1 },
    ])
    expect(tryRules(cases, before, before).moved).toEqual([])
  })
})
