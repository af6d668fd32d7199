// What the demo's figures are compared with: invented benchmarks, plan values and lists, entered by one person and confirmed
// by another; one waits. And the verdicts that people reach, one approved and one waiting.
import { chinaTime } from '../lib/day.ts'
import * as metrics from '../modules/metrics/metrics.contract.ts'
import * as outside from '../modules/metrics/outside.contract.ts'
import type { Stage } from './demo-story.ts'

const at = (day: string, clock = '10:30') => chinaTime(day, clock).getTime()

const lists: readonly (readonly [code: string, names: readonly string[], ground: string])[] = [
  ['drains', ['演示一沟', '演示二沟'], '演示文件〔2021〕3号'],
  ['peer-cities', ['演示甲市', '演示乙市', '演示丙市'], '演示文件〔2021〕6号'],
]

interface Published {
  readonly kind: 'benchmark' | 'plan'
  readonly code: string
  readonly period: string
  readonly amount: string
  readonly document: string
  readonly page: string
  readonly effectiveOn: string
}

const published: readonly Published[] = [
  {
    kind: 'plan',
    code: 'signboard-hours',
    period: '2022',
    amount: '2',
    document: '演示城市管理文件〔2022〕3号',
    page: '4',
    effectiveOn: '2022-01-01',
  },
  {
    kind: 'plan',
    code: 'afforestation',
    period: '2021',
    amount: '8000',
    document: '演示文件〔2021〕5号',
    page: '2',
    effectiveOn: '2021-03-01',
  },
  {
    kind: 'plan',
    code: 'new-building-land',
    period: '2021',
    amount: '420',
    document: '演示文件〔2021〕7号',
    page: '1',
    effectiveOn: '2021-04-01',
  },
  {
    kind: 'plan',
    code: 'public-kindergarten',
    period: '2021/2025',
    amount: '52',
    document: '演示学前教育方案',
    page: '9',
    effectiveOn: '2021-09-01',
  },
  {
    kind: 'benchmark',
    code: 'peer-gdp',
    period: '2021',
    amount: '49600',
    document: '演示统计公报',
    page: '12',
    effectiveOn: '2022-03-01',
  },
  {
    kind: 'benchmark',
    code: 'energy-control',
    period: '2021',
    amount: '1.32',
    document: '演示文件〔2021〕9号',
    page: '3',
    effectiveOn: '2021-05-01',
  },
]

/** Entered on the day before the demo's own: it waits for the other person, and its target says so. */
const waiting: Published = {
  kind: 'benchmark',
  code: 'peer-income',
  period: '2021',
  amount: '31800',
  document: '演示统计公报',
  page: '14',
  effectiveOn: '2022-03-01',
}

export function compareFigures(stage: Stage): void {
  stage.later(at('2022-03-15'), async () => {
    const office = await stage.as('banshi')
    for (const [code, names, ground] of lists)
      await office.call(metrics.keepList, {
        params: { code },
        body: { names: [...names], ground },
        actionId: stage.id('list', code),
      })
    for (const one of published) await enter(stage, one)
  })
  stage.later(at('2022-03-16'), () => confirmAll(stage))
  stage.later(at('2022-09-12'), async () => void (await enter(stage, waiting)))
  stage.later(at('2022-04-19'), () => decide(stage))
  stage.later(at('2022-09-09'), async () => void (await propose(stage, ...undecided)))
}

async function enter(stage: Stage, one: Published): Promise<string> {
  const { id } = await (await stage.as('banshi')).call(outside.enterOutside, {
    body: { ...one, year: one.period.slice(0, 4) },
    actionId: stage.id(one.kind, one.code),
  })
  return id
}

async function confirmAll(stage: Stage): Promise<void> {
  const head = await stage.as('zhuren')
  for (const one of published)
    await head.call(outside.confirmOutside, {
      // The same request as yesterday's answers with the same id.
      params: { id: await enter(stage, one) },
      body: { version: 1 },
      actionId: stage.id('confirm', one.kind, one.code),
    })
}

type Words = readonly [target: string, reason: string, evidence: string]
const decided: Words = [
  'target:T44',
  '演示：有关警情比上年下降，没有发生有影响的案件',
  '演示研判报告〔2022〕1号',
]
const undecided: Words = ['target:T41', '演示：抽查的市政设施完好、整洁', '演示抽查记录〔2022〕3号']

async function propose(stage: Stage, target: string, reason: string, evidence: string): Promise<string> {
  const { id } = await (await stage.as('banshi')).call(metrics.propose, {
    body: { target, period: '2021', verdict: '达标', reason, evidence },
    actionId: stage.id('decision', target),
  })
  return id
}

async function decide(stage: Stage): Promise<void> {
  const id = await propose(stage, ...decided)
  await (await stage.as('zhuren')).call(metrics.approve, {
    params: { id },
    body: { version: 1 },
    actionId: stage.id('decision', 'approve', decided[0]),
  })
}
