// The ten rules of evaluation by number, and the sentence that a verdict is told in.
import { describe, expect, it } from 'vitest'
import { checkVerdict } from '../../lib/expr-check.ts'
import { parse } from '../../lib/expr-parse.ts'
import { ruleOf, vocabularyOf } from '../plan/target-rule.ts'
import { against, filed, monthly, one, withLists } from './filed.testbed.ts'
import { cityIn, type Given, PAPER, pack, rowsOf, targetOf, verdictIn, worldOf } from './targets.testbed.ts'
import { groundsOf } from './world.ts'

describe('rules of evaluation', () => {
  it('1: missing data is never 达标', () => {
    for (const target of pack.targets)
      for (const row of rowsOf(target.code, {})) expect(row.verdict).toMatch(/^(数据不足|待人工)$/)
  })

  it('2: T57 three rises need four years; the 85 % limb passes alone', () => {
    const three = filed('good-water-share', { '2019': '61', '2020': '62', '2021': '63' })
    expect(verdictIn('T57', '2021', three)).toBe('数据不足')
    expect(verdictIn('T57', '2021', one('good-water-share', '85'))).toBe('达标')
  })

  it('3: T23 compares percentage points, every adjacent pair', () => {
    const percentMore = filed('health-literacy', { '2019': '10', '2020': '11.9', '2021': '14' })
    expect(verdictIn('T23', '2021', percentMore)).toBe('不达标')
    const gap = filed('health-literacy', { '2019': '10', '2021': '18' })
    expect(verdictIn('T23', '2021', gap)).toBe('数据不足')
  })

  it('4: T53 稳定 is every month of every drain; T51 and T52 report month and year', () => {
    const given = withLists(filed('drains', { ...monthly(['甲沟', '乙沟'], 'Ⅲ类'), '2021-07@乙沟': 'Ⅴ类' }), {
      drains: ['甲沟', '乙沟'],
    })
    expect(cityIn('T53', '2021', given)).toMatchObject({ verdict: '不达标' })
    expect(cityIn('T53', '2021', given).sentence).toBe(
      '24 项中 23 项满足，不满足：2021年7月乙沟 Ⅴ类 > Ⅳ类（四(八)32），不达标',
    )
    const subjects = rowsOf('T53', given).filter(it => it.period === '2021')
    expect(subjects.map(it => [it.subject, it.verdict])).toEqual([
      ['city', '不达标'],
      ['item:乙沟', '不达标'],
      ['item:甲沟', '达标'],
    ])
    const river = filed('river-in', { '2021-01@金沙湾断面': 'Ⅱ类', '2021-02@金沙湾断面': 'Ⅲ类' })
    expect(
      rowsOf('T51', river).filter(it => it.subject === 'city' && it.period.startsWith('2021')),
    ).toMatchObject([
      { period: '2021', verdict: '不达标' },
      { period: '2021-01', verdict: '达标' },
      { period: '2021-02', verdict: '不达标' },
    ])
  })

  it('5: a benchmark is beaten strictly, a minimum includes its figure', () => {
    const equal = against(one('gdp-per-head', '50000'), 'benchmark', 'peer-gdp', '50000', 'peer-cities')
    expect(verdictIn('T10', '2021', equal)).toBe('不达标')
    expect(verdictIn('T46', '2021', one('green-cover', '36.00'))).toBe('达标')
  })

  it('6: T59 “≥100%” is taken as written; a lint says that nothing can be above it', () => {
    const written = { ...targetOf('T59'), kind: 'MIN' as const }
    const grounds = groundsOf(worldOf({}))
    const rule = ruleOf(written, grounds)
    expect(rule.text).toBe('reading("城市生活污水集中处理率") >= 100%')
    const codes = checkVerdict(parse(rule.text), vocabularyOf([rule], grounds)).problems.map(it => it.code)
    expect(codes).toEqual(['expr.bound'])
    expect(verdictIn('T59', '2021', one('sewage-treated', '100'))).toBe('达标')
  })

  it('7: T03 a rank improves when its number falls, a score when it rises', () => {
    expect(verdictIn('T03', '2022', filed('assessment-rank', { '2021': '30', '2022': '25' }))).toBe('达标')
    const score = filed('assessment-score', { '2021': '80', '2022': '80.5' })
    expect(verdictIn('T03', '2022', score)).toBe('达标')
  })

  it('8: benchmarks and plan values carry their paper, and the verdict freezes it', () => {
    const given = against(one('hospital-beds', '6.5'), 'plan', 'hospital-beds', '6.5')
    expect(cityIn('T18', '2021', given).used).toEqual([
      { observation: 'hospital-beds/2021' },
      { observation: 'plan/hospital-beds/2021', ...PAPER },
    ])
  })

  it.each([
    ['T67', 'volunteer-support', '90.5', '87.9', '93.2', '90%'],
    ['T30', 'regular-exercisers', '37.2', '35.8', '38.6', '37%'],
    ['T32', 'physique-passed', '90.1', '89', '91.2', '90%'],
  ])(
    '9: %s is a survey: it passes on the point estimate, and says when the interval straddles',
    (code, indicator, ...n) => {
      const [amount, low, high, bound] = n
      const given = (from: string) => ({
        observed: [
          {
            id: 's1',
            indicator,
            subject: 'city',
            period: '2021',
            figure: { kind: 'figure' as const, amount, unit: '%' },
            survey: { n: 400, low: from, high, method: '入户' },
          },
        ],
      })
      expect(cityIn(code, '2021', given(low))).toMatchObject({ verdict: '达标' })
      expect(cityIn(code, '2021', given(low)).sentence).toContain(`置信区间 ${low}%—${high}% 跨过 ${bound}`)
      expect(cityIn(code, '2021', given(low)).used[0]?.survey).toEqual({ n: 400, low, high, method: '入户' })
      expect(cityIn(code, '2021', given(amount)).sentence).not.toContain('置信区间')
    },
  )

  it('10: 全区同类城市 is an explicit list; while it is empty there is no verdict, and the sentence says why', () => {
    const given = against(one('gdp-per-head', '60000'), 'benchmark', 'peer-gdp', '50000')
    expect(cityIn('T10', '2021', given)).toMatchObject({ verdict: '数据不足' })
    expect(cityIn('T10', '2021', given).sentence).toContain('对比范围尚未列明')
  })
})

describe('sentences', () => {
  it.each([
    ['T50', one('air-good-days', '88.1'), '2021年 88.1% ≥ 87.5%（四(八)32），达标，余量 0.6 个百分点'],
    ['T50', one('air-good-days', '86'), '2021年 86% < 87.5%（四(八)32），不达标，相差 1.5 个百分点'],
    ['T50', {}, '2021年 缺数据 ≥ 87.5%（四(八)32），数据不足'],
    ['T13', one('school-funds', '1000'), '2021年 1000 元 ≥ 1000 元（四(五)16），达标'],
    ['T78', one('traffic-four', '机关、学校、企业'), '缺社区（四(六)26），不达标'],
  ] as const)('%s', (code, given, sentence) =>
    expect(cityIn(code, '2021', given as Given).sentence).toBe(sentence),
  )
})
