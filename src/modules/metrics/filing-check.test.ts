// What is looked at while a figure is filed: refusals and warnings, enumerated.
import { describe, expect, it } from 'vitest'
import type { Known } from '../plan/target-rule.ts'
import { readFigure, type Survey } from './figure.ts'
import { checkFiling } from './filing-check.ts'
import { indicatorOf } from './targets.testbed.ts'

const TODAY = '2022-09-13'
const CLASSES = ['Ⅰ类', 'Ⅱ类', 'Ⅲ类', 'Ⅳ类', 'Ⅴ类', '劣Ⅴ类']
const MEMBERS = ['机关', '学校', '企业', '社区']

function findings(
  code: string,
  text: string,
  past: Record<string, string> = {},
  period = '2021',
  survey: Survey | null = null,
): string[] {
  const { subjects: _, for: __, ...indicator } = indicatorOf(code)
  const figure = readFigure(text, indicator)
  const history = Object.entries(past).map(([at, value]) => ({
    period: at,
    figure: readFigure(value, indicator)!,
  }))
  const allowed = { classes: CLASSES, members: MEMBERS }
  const found = checkFiling({ period, figure, survey }, indicator as Known, history, allowed, TODAY)
  return found.map(it => `${it.level} ${it.code}`)
}

describe('what cannot be is refused', () => {
  it.each([
    ['another unit', 'air-good-days', '88.1 天', '2021', 'filing.unit'],
    ['more than a hundred per cent', 'air-good-days', '100.1', '2021', 'filing.range'],
    ['a negative share', 'air-good-days', '-3', '2021', 'filing.range'],
    ['words', 'air-good-days', '很好', '2021', 'filing.unread'],
    ['half a class', 'oversized-classes', '2.5', '2021', 'filing.whole'],
    ['a class there is not', 'river-in', 'Ⅶ类', '2021-07', 'filing.class'],
    ['a member there is not', 'traffic-four', '机关、商场', '2021', 'filing.members'],
    ['neither yes nor no', 'city-platform', '正在建', '2021', 'filing.unread'],
    ['a year that is not over', 'green-cover', '37', '2022', 'filing.future'],
    ['a month for a yearly figure', 'green-cover', '37', '2021-07', 'filing.period'],
    ['a year for a monthly figure', 'river-in', 'Ⅱ类', '2021', 'filing.period'],
    ['a survey without its sample', 'volunteer-support', '91', '2021', 'filing.survey'],
  ])('%s', (_, code, text, period, wanted) =>
    expect(findings(code, text, {}, period)).toEqual([`refuse ${wanted}`]),
  )

  it('a survey whose interval does not hold its figure', () => {
    const survey = { n: 400, low: '92', high: '95', method: '入户' }
    expect(findings('volunteer-support', '91', {}, '2021', survey)).toEqual(['refuse filing.survey'])
  })
})

describe('what is odd needs a reason', () => {
  it.each([
    ['a ratio for a percentage, by its past', 'air-good-days', '0.875', { '2020': '87.1' }, 'filing.ratio'],
    ['a ratio for a percentage, by what is usual', 'air-good-days', '0.875', {}, 'filing.ratio'],
    ['a jump', 'air-good-days', '60', { '2020': '87.1' }, 'filing.jump'],
    ['digits exchanged', 'air-good-days', '68.1', { '2020': '86' }, 'filing.swapped'],
    ['digits exchanged', 'sewage-collected', '18.3', { '2020': '79.5' }, 'filing.swapped'],
    ['a point out of place', 'park-green', '1.31', { '2020': '12.8' }, 'filing.point'],
    ['the same as last year', 'green-cover', '36.4', { '2020': '36.4' }, 'filing.same'],
    ['out of what is usual', 'road-density', '30', {}, 'filing.usual'],
    ['members lost', 'traffic-four', '机关', { '2020': '机关、学校' }, 'filing.lost'],
    ['not applicable', 'city-platform', '不适用', {}, 'filing.none'],
  ])('%s', (_, code, text, past, wanted) =>
    expect(findings(code, text, past as Record<string, string>)).toContain(`warn ${wanted}`),
  )
  it.each([
    ['green-cover', '36.9', { '2020': '36.4' }],
    ['waste-treated', '100', { '2020': '100' }],
    ['oversized-classes', '0', { '2020': '0' }],
    ['gdp-per-head', '51,900 元', { '2020': '46800' }],
    ['river-in', 'II类', {}],
  ] as const)('nothing is odd about %s %s', (code, text, past) =>
    expect(findings(code, text, past, code === 'river-in' ? '2021-07' : '2021')).toEqual([]),
  )
  it('a figure of the year so far may be filed by the month where the indicator says so', () => {
    expect(findings('air-good-days', '85', {}, '2022-06')).toEqual([])
    expect(findings('air-good-days', '85', {}, '2022-09')).toEqual(['refuse filing.future'])
  })
})
