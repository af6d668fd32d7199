// T01–T84, each by name: met at the bound, failed just beyond it, missing without data.
import { describe, expect, it } from 'vitest'
import { checkVerdict } from '../../lib/expr-check.ts'
import { parse } from '../../lib/expr-parse.ts'
import { ruleOf, vocabularyOf } from '../plan/target-rule.ts'
import {
  against,
  all,
  at,
  COUNTIES,
  filed,
  monthly,
  months,
  one,
  quarters,
  withLists,
} from './filed.testbed.ts'
import { cityIn, type Given, PAPER, pack, targetOf, verdictIn } from './targets.testbed.ts'

interface Case {
  readonly met: Given
  readonly unmet: Given
  readonly period?: string
  /** A benchmark or plan value whose paper must be frozen with the verdict. */
  readonly paper?: true
}
const plain = (code: string, met: string, unmet: string, period?: string): Case => ({
  met: one(code, met, period),
  unmet: one(code, unmet, period),
  ...(period ? { period } : {}),
})
const set = (code: string, members: readonly string[]): Case =>
  plain(code, members.join('、'), members.slice(1).join('、'))
const outside = (
  code: string,
  met: string,
  unmet: string,
  ...[kind, name, amount, list]: ['benchmark' | 'plan', string, string, string?]
): Case => ({
  met: against(one(code, met), kind, name, amount, list),
  unmet: against(one(code, unmet), kind, name, amount, list),
  paper: true,
})
const members = (code: string) => targetOf(code).members!
const estates = { 'new-estates': ['演示新区', '演示花苑'] }
const communities = { communities: ['演示甲社区', '演示乙社区'] }
const circle = (last: string): Given =>
  withLists(
    filed('living-circle', { '2021@演示甲社区': members('T40').join('、'), '2021@演示乙社区': last }),
    communities,
  )
const river = (code: string, name: string, met: string, unmet: string, lists: Given['lists'] = {}): Case => ({
  met: withLists(filed(code, monthly([name], met)), lists),
  unmet: withLists(filed(code, { ...monthly([name], met), [`2021-07@${name}`]: unmet }), lists),
})

const cases: Readonly<Record<string, Case>> = {
  T01: plain('assessment-rank', '30', '31'),
  T03: {
    met: filed('assessment-rank', { '2021': '30', '2022': '29' }),
    unmet: {
      filed: {
        'assessment-rank': { '2021': '30', '2022': '31' },
        'assessment-score': { '2021': '80', '2022': '80' },
      },
    },
    period: '2022',
  },
  T04: plain('standards-met', '100', '99.9', '2022'),
  T05: plain('national-title', '是', '否', '2023'),
  T06: plain('yearly-milestone', '是', '否'),
  T07: plain('law-publicity', '90', '89.9'),
  T08: {
    met: filed('party-mass-cover', at(members('T08'), '100')),
    unmet: filed('party-mass-cover', { ...at(members('T08'), '100'), '2021@学校': '99.5' }),
  },
  T09: plain('party-due-cover', '100', '99.99'),
  T10: outside('gdp-per-head', '50000.01', '50000', 'benchmark', 'peer-gdp', '50000', 'peer-cities'),
  T11: outside('urban-income', '32000.1', '32000', 'benchmark', 'peer-income', '32000', 'peer-cities'),
  T12: outside('energy-per-gdp', '1.29', '1.3', 'benchmark', 'energy-control', '1.3'),
  T13: plain('school-funds', '1000', '999.99'),
  T14: outside('public-kindergarten', '50', '49.9', 'plan', 'public-kindergarten', '50'),
  T15: outside('inclusive-kindergarten', '80', '79.9', 'plan', 'inclusive-kindergarten', '80'),
  T16: plain('oversized-schools', '0', '1'),
  T17: plain('oversized-classes', '0', '1'),
  T18: outside('hospital-beds', '6.5', '6.49', 'plan', 'hospital-beds', '6.5'),
  T19: outside('public-health-staff', '0.9', '0.89', 'plan', 'public-health-staff', '0.9'),
  T20: plain('voluntary-blood', '100', '99.9'),
  T21: plain('personal-health-cost', '30', '30.1'),
  T22: plain('community-health-met', '100', '98'),
  T23: {
    met: filed('health-literacy', { '2019': '14', '2020': '16', '2021': '18' }),
    unmet: filed('health-literacy', { '2019': '14', '2020': '16', '2021': '17.9' }),
  },
  T24: plain('medical-insured', '100', '99.8'),
  T25: plain('pension-insured', '100', '99.8'),
  T26: {
    met: {
      filed: {
        'culture-spending': { '2020': '300', '2021': '330.1' },
        'regular-revenue': { '2020': '9000', '2021': '9900' },
      },
    },
    unmet: {
      filed: {
        'culture-spending': { '2020': '300', '2021': '330' },
        'regular-revenue': { '2020': '9000', '2021': '9900' },
      },
    },
  },
  T27: {
    met: withLists(filed('outdoor-sport-land', at(estates['new-estates'], '0.3')), estates),
    unmet: withLists(
      filed('outdoor-sport-land', { '2021@演示新区': '0.3', '2021@演示花苑': '0.29' }),
      estates,
    ),
  },
  T28: {
    met: withLists(filed('indoor-sport-floor', at(estates['new-estates'], '0.1')), estates),
    unmet: withLists(
      filed('indoor-sport-floor', { '2021@演示新区': '0.1', '2021@演示花苑': '0.09' }),
      estates,
    ),
  },
  T29: plain('sport-venue-area', '2.18', '2.17'),
  T30: plain('regular-exercisers', '37', '36.9'),
  T31: {
    met: withLists(filed('school-sport-hours', at(['演示一小', '演示二中'], '1')), {
      schools: ['演示一小', '演示二中'],
    }),
    unmet: withLists(filed('school-sport-hours', { '2021@演示一小': '1', '2021@演示二中': '0.9' }), {
      schools: ['演示一小', '演示二中'],
    }),
  },
  T32: plain('physique-passed', '90', '89.9'),
  T33: set('culture-facilities', members('T33')),
  T34: outside('science-literacy', '8.01', '8', 'benchmark', 'region-science', '8', 'region'),
  T35: plain('road-density', '8', '7.99'),
  T36: plain('road-area-share', '15', '14.9'),
  T37: plain('waste-treated', '100', '99.9'),
  T38: plain('waste-recycled', '35', '34.9'),
  T39: {
    met: against(filed('signboard-fix-hours', all(months, '24')), 'plan', 'signboard-hours', '24'),
    unmet: against(
      filed('signboard-fix-hours', { ...all(months, '24'), '2021-05': '25' }),
      'plan',
      'signboard-hours',
      '24',
    ),
    paper: true,
  },
  T40: { met: circle(members('T40').join('、')), unmet: circle(members('T40').slice(1).join('、')) },
  T42: {
    met: one('service-platform', '是'),
    unmet: { filed: { 'service-platform': { '2021': '否' }, 'city-platform': { '2021': '否' } } },
  },
  T43: {
    met: filed('drug-listed', at(COUNTIES, '0')),
    unmet: filed('drug-listed', { ...at(COUNTIES, '0'), '2021@同心县': '1' }),
  },
  T45: {
    met: filed('major-accidents', all(months, '0')),
    unmet: filed('major-accidents', { ...all(months, '0'), '2021-09': '1' }),
  },
  T46: plain('green-cover', '36', '35.99'),
  T47: plain('park-green', '12', '11.99'),
  T48: outside('afforestation', '8000', '7999', 'plan', 'afforestation', '8000'),
  T49: {
    met: filed('green-titles', at(members('T49'), '是')),
    unmet: filed('green-titles', { ...at(members('T49'), '是'), [`2021@${members('T49')[0]}`]: '否' }),
  },
  T50: plain('air-good-days', '87.5', '87.4'),
  T51: river('river-in', '金沙湾断面', 'Ⅱ类', 'Ⅲ类'),
  T52: river('river-out', '叶盛公路桥断面', 'Ⅱ类', 'Ⅲ类'),
  T53: river('drains', '演示沟', 'Ⅳ类', 'Ⅴ类', { drains: ['演示沟'] }),
  T54: {
    met: filed('rural-sewage', { '2020': '25', '2021': '25.1' }),
    unmet: filed('rural-sewage', { '2020': '25', '2021': '25' }),
  },
  T55: plain('source-zones', '100', '95'),
  T56: river('drinking-water', '演示水源地', 'Ⅲ类', 'Ⅳ类', { 'water-sources': ['演示水源地'] }),
  T57: {
    met: filed('good-water-share', { '2018': '60', '2019': '61', '2020': '62', '2021': '63' }),
    unmet: filed('good-water-share', { '2018': '60', '2019': '61', '2020': '61', '2021': '84.9' }),
  },
  T58: plain('sewage-collected', '80', '79.9'),
  T59: plain('sewage-treated', '100', '99.9'),
  T60: plain('hazard-disposed', '100', '99'),
  T61: plain('hazard-watched', '100', '99'),
  T62: outside('cropland', '300000', '299999.9', 'plan', 'cropland', '300000'),
  T63: outside('basic-farmland', '250000', '249999', 'plan', 'basic-farmland', '250000'),
  T64: outside('new-building-land', '500', '500.1', 'plan', 'new-building-land', '500'),
  T65: outside('forest-land-used', '80', '80.5', 'plan', 'forest-land-used', '80'),
  T66: {
    met: filed('river-encroachment', all(quarters, '0')),
    unmet: filed('river-encroachment', { ...all(quarters, '0'), '2021-Q2': '1' }),
  },
  T67: plain('volunteer-support', '90', '89.9'),
  T68: set('volunteer-sites', members('T68')),
  T69: {
    met: withLists(filed('volunteer-functions', at(['演示甲社区'], members('T69').join('、'))), {
      communities: ['演示甲社区'],
    }),
    unmet: withLists(filed('volunteer-functions', at(['演示甲社区'], members('T69').slice(1).join('、'))), {
      communities: ['演示甲社区'],
    }),
  },
  T70: {
    met: filed('standing-committee', { '2021-H1': '1', '2021-H2': '1' }),
    unmet: filed('standing-committee', { '2021-H1': '3', '2021-H2': '0' }),
  },
  T71: {
    met: filed('notices-in-row', all(months, '1')),
    unmet: filed('notices-in-row', { ...all(months, '1'), '2021-11': '2' }),
  },
  T72: plain('special-funds', '500', '499.99'),
  T73: {
    met: filed('special-funds', { '2021': '500', '2022': '500.01' }),
    unmet: filed('special-funds', { '2021': '500', '2022': '500' }),
    period: '2022',
  },
  T74: set('county-funds', members('T74')),
  T75: plain('landscape-pieces', '100', '99'),
  T76: set('lectures', members('T76')),
  T77: set('law-six', members('T77')),
  T78: set('traffic-four', members('T78')),
  T79: set('volunteer-six', members('T79')),
  T80: outside('fee-checks', '2', '1', 'plan', 'fee-checks', '2'),
  T81: plain('fixed-in-time', '100', '99.9'),
  T82: {
    met: filed('county-goals', at(members('T82'), '是')),
    unmet: filed('county-goals', { ...at(members('T82'), '是'), [`2021@${members('T82')[2]}`]: '否' }),
  },
  T83: plain('honours', '是', '否'),
}
const human = ['T02', 'T41', 'T44', 'T84']

describe('T01–T84', () => {
  it('every target has its test', () =>
    expect([...Object.keys(cases), ...human].sort()).toEqual(pack.targets.map(target => target.code)))

  it.each(pack.targets.filter(it => cases[it.code]).map(it => [it.code, it.indicator] as const))(
    '%s %s',
    code => {
      const { met, unmet, period = '2021', paper } = cases[code]!
      const passed = cityIn(code, period, met)
      expect(passed.verdict, passed.sentence).toBe('达标')
      const failed = cityIn(code, period, unmet)
      expect(failed.verdict, failed.sentence).toBe('不达标')
      const lists = met.lists ?? {}
      expect(cityIn(code, period, { lists }).verdict).toBe('数据不足')
      for (const row of [passed, failed]) expect(row.sentence).toContain(`（${targetOf(code).clause}），`)
      if (paper) {
        expect(passed.used).toContainEqual(expect.objectContaining(PAPER))
        expect(verdictIn(code, period, { ...met, outside: [] })).toBe('数据不足')
      }
    },
  )

  it.each(human.map(code => [code, targetOf(code).indicator] as const))('%s %s', code => {
    const period = /^\d{4}$/.test(targetOf(code).period) ? targetOf(code).period : '2021'
    expect(verdictIn(code, period, {})).toBe('待人工')
    const decision = { id: 'd', target: `target:${code}`, subject: 'city', period, reason: '逐项核对' }
    const decided = [{ ...decision, verdict: '达标' as const }]
    expect(cityIn(code, period, { decided })).toMatchObject({ verdict: '达标', decision: 'd' })
  })

  it('a rule from the kind alone, without the pack, is sound for every target', () => {
    const grounds = { file: undefined, counties: COUNTIES, lists: {} }
    for (const target of pack.targets) {
      const rule = ruleOf(target, grounds)
      const { problems } = checkVerdict(parse(rule.text), vocabularyOf([rule], grounds))
      expect(
        problems.filter(it => it.severity === 'error'),
        `${target.code} ${rule.text}`,
      ).toEqual([])
    }
  })
})
