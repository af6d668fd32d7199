// Invented figures of the demo city, marked 演示: some targets met, some failed, some not filed, one that fell back, and
// series long enough for an outlook. Filed by invented units and accepted by the office, through the product.

import type { BodyOf } from '../lib/contract.ts'
import { chinaTime } from '../lib/day.ts'
import * as filing from '../modules/metrics/filing.contract.ts'
import { lastDay } from '../modules/metrics/filing-due.ts'
import * as metrics from '../modules/metrics/metrics.contract.ts'
import * as people from '../modules/people/people.contract.ts'
import * as plan from '../modules/plan/plan.contract.ts'
import { counties } from './demo-cast.ts'
import { compareFigures } from './demo-outside.ts'
import type { Stage } from './demo-story.ts'

type Item = BodyOf<typeof filing.file>['items'][number]

/** Which invented unit answers for which targets; its officer files. */
const owners: readonly (readonly [login: string, unit: string, targets: readonly string[]])[] = [
  [
    'danwei01',
    'demo-bureau-1',
    ['T35', 'T36', 'T37', 'T38', 'T39', 'T42', 'T58', 'T59', 'T72', 'T73', 'T76', 'T78'],
  ],
  [
    'danwei02',
    'demo-bureau-2',
    ['T46', 'T47', 'T48', 'T50', 'T51', 'T52', 'T53', 'T54', 'T57', 'T66', 'T10', 'T11', 'T12', 'T29', 'T64'],
  ],
  [
    'danwei03',
    'demo-bureau-3',
    ['T16', 'T17', 'T21', 'T23', 'T26', 'T30', 'T67', 'T70', 'T07', 'T01', 'T14'],
  ],
]

/** Figures by indicator; `2021-03@item:演示沟`. Yearly ones start in 2017 where an outlook is to be seen. */
const figures: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'road-density': { '2019': '7.6', '2020': '7.9', '2021': '8.1' },
  'road-area-share': { '2019': '13.2', '2020': '13.9', '2021': '14.4' },
  'waste-treated': { '2019': '99.2', '2020': '100', '2021': '100' },
  'waste-recycled': { '2017': '12', '2018': '15.5', '2019': '18.9', '2020': '23.1', '2021': '26' },
  'city-platform': { '2021': '是' },
  'sewage-collected': { '2017': '71.2', '2018': '73.5', '2019': '76.1', '2020': '79', '2021': '81.3' },
  'sewage-treated': { '2020': '98.6', '2021': '100' },
  'special-funds': { '2020': '420', '2021': '500' },
  lectures: { '2021': '机关、企业、校园、农村、社区、网站' },
  'traffic-four': { '2021': '机关、学校、社区' },
  'green-cover': { '2018': '35.1', '2019': '35.6', '2020': '36.4', '2021': '37' },
  'park-green': { '2019': '12.8', '2020': '13.4', '2021': '14.1' },
  afforestation: { '2021': '8200' },
  'air-good-days': {
    '2017': '84.6',
    '2018': '86.2',
    '2019': '87.1',
    '2020': '88.1',
    '2021': '86',
    '2022-06': '84.2',
  },
  'river-in': monthly('金沙湾断面', 'Ⅱ类'),
  'river-out': { ...monthly('叶盛公路桥断面', 'Ⅱ类'), '2022-05@item:叶盛公路桥断面': 'Ⅲ类' },
  drains: { ...monthly('演示一沟', 'Ⅲ类'), ...monthly('演示二沟', 'Ⅳ类') },
  'rural-sewage': { '2019': '18', '2020': '22', '2021': '25.5' },
  'good-water-share': { '2018': '72', '2019': '75', '2020': '78', '2021': '81' },
  'river-encroachment': { '2021-Q3': '2', '2021-Q4': '0', '2022-Q1': '0' },
  'gdp-per-head': { '2020': '46800', '2021': '51900' },
  'urban-income': { '2020': '29600', '2021': '32100' },
  'energy-per-gdp': { '2020': '1.36', '2021': '1.29' },
  'new-building-land': { '2021': '386' },
  'assessment-rank': { '2021': '28' },
  'public-kindergarten': { '2021': '50.6' },
  'personal-health-cost': { '2021': '27.9' },
  'culture-spending': { '2020': '8600', '2021': '9150' },
  'regular-revenue': { '2020': '412000', '2021': '431000' },
  'sport-venue-area': { '2020': '2.05', '2021': '2.21' },
  'oversized-schools': { '2021': '0' },
  'oversized-classes': { '2021': '6' },
  'health-literacy': { '2019': '15.1', '2020': '17.6', '2021': '20.2' },
  'regular-exercisers': { '2021': '37.4' },
  'volunteer-support': { '2021': '91.8' },
  // The first half of 2022 is counted from the register of sessions.
  'standing-committee': { '2021-H1': '2', '2021-H2': '1' },
}

/** January 2021 to July 2022 of one section or drain. */
function monthly(name: string, label: string): Record<string, string> {
  const months = Array.from(
    { length: 19 },
    (_, i) => `${2021 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`,
  )
  return Object.fromEntries(months.map(month => [`${month}@item:${name}`, label]))
}

const surveys: Readonly<Record<string, Item['survey']>> = {
  'health-literacy': { n: 1200, low: '14', high: '22', method: '演示：分层抽样入户' },
  'regular-exercisers': { n: 900, low: '35.6', high: '39.2', method: '演示：电话调查' },
  'volunteer-support': { n: 600, low: '89.4', high: '94.2', method: '演示：拦访' },
}

/** Codes whose figures the officer of each unit files. */
const filers: Readonly<Record<string, readonly string[]>> = {
  danwei01: [
    ...[
      'road-density',
      'road-area-share',
      'waste-treated',
      'waste-recycled',
      'city-platform',
      'sewage-collected',
    ],
    ...['sewage-treated', 'special-funds', 'lectures', 'traffic-four'],
  ],
  danwei02: [
    ...[
      'green-cover',
      'park-green',
      'afforestation',
      'air-good-days',
      'river-in',
      'river-out',
      'drains',
      'rural-sewage',
    ],
    ...['good-water-share', 'river-encroachment', 'gdp-per-head', 'sport-venue-area'],
    ...['urban-income', 'energy-per-gdp', 'new-building-land'],
  ],
  danwei03: [
    ...[
      'oversized-schools',
      'oversized-classes',
      'health-literacy',
      'regular-exercisers',
      'volunteer-support',
    ],
    ...['standing-committee', 'assessment-rank', 'public-kindergarten', 'personal-health-cost'],
    ...['culture-spending', 'regular-revenue'],
  ],
}

const WHY = '演示数，已与业务科室核对'
const CODES = ['usual', 'jump', 'same', 'sample', 'none', 'lost', 'point', 'swapped', 'ratio']
const reasons = Object.fromEntries(CODES.map(code => [`filing.${code}`, WHY]))

function itemsOf(code: string): Item[] {
  return Object.entries(figures[code] ?? {}).flatMap(([at, text]) => {
    const [period, subject = 'city'] = at.split('@') as [string, string?]
    const survey = surveys[code]
    return [{ indicator: code, subject, period, text, reasons, ...(survey ? { survey } : {}) }]
  })
}

/** Divides the targets. */
async function divide(stage: Stage): Promise<void> {
  const office = await stage.as('banshi')
  const { units } = await office.call(people.units)
  for (const [, code, targets] of owners) {
    const lead = units.find(unit => unit.code === code)!.id
    for (const target of targets)
      await office.call(plan.assign, {
        params: { code: `target:${target}` },
        body: { lead, supports: [] },
        actionId: stage.id('target-lead', target),
      })
  }
}

/** What units file when the month's figures are known, accepted by the head of the office but for one that waits. */
async function fileMonth(stage: Stage, from: string, to: string): Promise<void> {
  const head = await stage.as('zhuren')
  const ended = (item: Item) => lastDay(item.period) >= from && lastDay(item.period) < to && !isLate(item)
  for (const [login, codes] of Object.entries(filers)) {
    const items = codes.flatMap(itemsOf).filter(ended)
    if (items.length === 0) continue
    const { ids } = await (await stage.as(login)).call(filing.file, {
      body: { items, submit: true },
      actionId: stage.id('figures', login, to),
    })
    const waiting = items.findIndex(it => it.indicator === WAITING)
    for (const [i, id] of ids.entries()) {
      if (i === waiting) continue
      await head.call(filing.accept, {
        params: { id },
        body: { version: 1 },
        actionId: stage.id('accept-figure', login, to, i),
      })
    }
  }
}

/** Older years that a unit digs out in September: with five of them there is a trend, and it warns. */
const LATE = { indicator: 'waste-recycled', before: '2019', on: '2022-09-06' }
const isLate = (item: Item) => item.indicator === LATE.indicator && item.period < LATE.before

async function fileLate(stage: Stage): Promise<void> {
  const items = itemsOf(LATE.indicator).filter(isLate)
  const { ids } = await (await stage.as('danwei01')).call(filing.file, {
    body: { items, submit: true },
    actionId: stage.id('figures', 'late'),
  })
  for (const [i, id] of ids.entries())
    await (await stage.as('zhuren')).call(filing.accept, {
      params: { id },
      body: { version: 1 },
      actionId: stage.id('accept-figure', 'late', i),
    })
}

/** What a unit says about an alarm or a warning of its own; those of September still wait. */
async function answerAlerts(stage: Stage, when: string): Promise<void> {
  for (const [login] of owners) {
    const unit = await stage.as(login)
    const { alerts } = await unit.call(metrics.alerts)
    for (const alert of alerts.filter(it => it.mayAnswer))
      await unit.call(metrics.answerAlert, {
        params: { id: alert.id },
        body: { answer: ANSWERS[alert.kind === 'regression' ? 'back' : 'ahead'] },
        actionId: stage.id('alert', when, alert.target, alert.kind, alert.period),
      })
  }
}

const ANSWERS = {
  back: '演示：已查明原因，列出措施和完成时间，按月调度',
  ahead: '演示：差距已分到月，增加的措施已列入工作方案',
}

/** Counties file a few figures of their own beside the city's. */
async function fileCounties(stage: Stage): Promise<void> {
  const head = await stage.as('zhuren')
  for (const [i, county] of counties.entries()) {
    const text = COUNTY_GREEN[i]
    if (text === undefined) continue
    const item: Item = {
      indicator: 'green-cover',
      subject: `division:${county.division}`,
      period: '2021',
      text,
      reasons,
    }
    const { ids } = await (await stage.as(`xian${i + 1}`)).call(filing.file, {
      body: { items: [item], submit: true },
      actionId: stage.id('county-figures', county.division),
    })
    await head.call(filing.accept, {
      params: { id: ids[0]! },
      body: { version: 1 },
      actionId: stage.id('accept-county', county.division),
    })
  }
}

/** Green cover of the five counties in turn; one has not filed. */
const COUNTY_GREEN = ['38.2', '35.4', '36.1', undefined, '36.9']
/** Handed in, and nobody has looked at it yet. */
const WAITING = 'volunteer-support'

/** The scenes of the figures: divided in March, filed at once for the years before, then month by month. */
export function planFigures(stage: Stage): void {
  stage.later(chinaTime('2022-03-15', '09:30').getTime(), () => divide(stage))
  compareFigures(stage)
  stage.later(chinaTime('2022-03-24', '10:00').getTime(), async () => {
    await fileMonth(stage, '0001', '2022-03-24')
    await fileCounties(stage)
  })
  for (const day of ['2022-03-30', '2022-07-20'])
    stage.later(chinaTime(day, '11:00').getTime(), () => answerAlerts(stage, day))
  stage.later(chinaTime(LATE.on, '10:00').getTime(), () => fileLate(stage))
  const days = ['2022-03-24', '2022-04-12', '2022-05-12', '2022-06-14', '2022-07-12', '2022-08-11']
  for (const [i, day] of days.entries()) {
    const before = days[i - 1]
    if (before) stage.later(chinaTime(day, '10:00').getTime(), () => fileMonth(stage, before, day))
  }
}
