// The division of the demo city: invented units lead most tasks, a few stand 尚未分解; all three have approved work plans with
// a measure for every task they lead, the next edition of one waits for review. Through the product's requests, the same every time.
import { chinaTime } from '../lib/day.ts'
import * as division from '../modules/division/division.contract.ts'
import * as peopleContract from '../modules/people/people.contract.ts'
import * as plan from '../modules/plan/plan.contract.ts'
import * as workplans from '../modules/workplans/workplans.contract.ts'
import type { Stage } from './demo-story.ts'

/** Tasks nobody leads yet, so that the work-list has something to do. */
const blank = [12, 18, 27, 34]

/** Which invented unit leads which tasks and targets; standards are left for the office to divide. */
const shares: readonly (readonly [lead: string, supports: readonly string[], codes: readonly string[]])[] = [
  [
    'demo-bureau-1',
    ['demo-bureau-2', 'demo-stationed-1'],
    [...tasks(1, 10), ...tasks(21, 23), 'target:T35', 'target:T36'],
  ],
  [
    'demo-bureau-2',
    ['demo-bureau-1'],
    [...tasks(11, 20), ...tasks(30, 33), 'target:T46', 'target:T47', 'target:T48'],
  ],
  ['demo-bureau-3', ['demo-stationed-1'], [...tasks(24, 29), ...tasks(34, 39)]],
]

function tasks(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
    .filter(n => !blank.includes(n))
    .map(n => `task:${n}`)
}

interface Written {
  readonly requirement: string
  readonly words: string
  readonly due: { kind: 'day'; day: string } | { kind: 'each'; each: 'month' | 'quarter' | 'half' | 'year' }
}

const day = (text: string) => ({ kind: 'day' as const, day: text })
const plans: readonly (readonly [login: string, unit: string, measures: readonly Written[]])[] = [
  [
    'danwei01',
    'demo-bureau-1',
    [
      { requirement: 'task:21', words: '主次干道破损路面七日内修补（演示）', due: day('2022-09-30') },
      {
        requirement: 'task:22',
        words: '背街小巷每天两扫，周末集中清理一次（演示）',
        due: { kind: 'each', each: 'quarter' },
      },
      {
        requirement: 'task:3',
        words: '公益广告点位逐个核对，褪色破损的更换（演示）',
        due: day('2022-08-31'),
      },
    ],
  ],
  [
    'danwei02',
    'demo-bureau-2',
    [
      { requirement: 'task:31', words: '城区绿地缺株补植（演示）', due: day('2022-10-31') },
      {
        requirement: 'task:32',
        words: '公园广场文明标识检查更新（演示）',
        due: { kind: 'each', each: 'half' },
      },
    ],
  ],
  [
    'danwei03',
    'demo-bureau-3',
    [
      {
        requirement: 'task:24',
        words: '学校、医院门口标线每半年复划（演示）',
        due: { kind: 'each', each: 'half' },
      },
      { requirement: 'task:26', words: '早晚高峰路口劝导排班到人（演示）', due: day('2022-12-31') },
    ],
  ],
]

/** The third unit's next edition, which waits for review. */
const NEXT: Written = {
  requirement: 'task:25',
  words: '客运站、高铁站排队护栏和引导标识补齐（演示）',
  due: day('2022-11-30'),
}

/** Adds the scenes of the division to the story. */
export function divideTheWork(stage: Stage): void {
  const at = (date: string, clock = '10:00') => chinaTime(date, clock).getTime()
  stage.later(at('2022-03-24'), () => giveOut(stage))
  for (const [i, [login]] of plans.entries()) {
    stage.later(at('2022-06-15', `10:0${i + 1}`), () => writePlan(stage, i))
    stage.later(at('2022-06-17', `15:0${i}`), () => approvePlan(stage, i))
    if (i === 0) stage.later(at('2022-08-29'), () => reportFirst(stage, login))
  }
  stage.later(at('2022-09-08'), () => writePlan(stage, plans.length - 1, [NEXT]))
}

async function unitIds(stage: Stage): Promise<Map<string, string>> {
  const { units } = await (await stage.as('banshi')).call(peopleContract.units)
  return new Map(units.map(unit => [unit.code, unit.id]))
}

async function giveOut(stage: Stage): Promise<void> {
  const office = await stage.as('banshi')
  const ids = await unitIds(stage)
  const { counties } = await office.call(division.list)
  for (const [lead, supports, codes] of shares)
    await office.call(division.assign, {
      actionId: stage.id('division', lead),
      body: {
        codes: [...codes],
        lead: ids.get(lead)!,
        supports: supports.map(code => ids.get(code)!),
        mode: 'replace',
      },
    })
  // The last county is left open for some, so that the matrix shows what a gap looks like.
  const owners = counties.map(({ division: code }) => ({
    division: code,
    unitId: ids.get(`demo-county-${code}`)!,
  }))
  await office.call(division.territory, {
    actionId: stage.id('division', 'territory'),
    body: { codes: tasks(21, 26), owners },
  })
  await office.call(division.territory, {
    actionId: stage.id('division', 'territory', 'most'),
    body: { codes: tasks(1, 11), owners: owners.slice(0, -1) },
  })
}

const measureId = (stage: Stage, plan: number, n: number) => stage.id('measure', plan, n)

/** Every task the unit leads has a measure: those written out above, and one in plain words for each of the others. */
async function measuresOf(stage: Stage, i: number): Promise<(Written & { measureId: string })[]> {
  const [, unit, measures] = plans[i]!
  const written = measures.map((measure, n) => ({ ...measure, measureId: measureId(stage, i, n) }))
  const led = shares.find(([lead]) => lead === unit)![2].filter(code => code.startsWith('task:'))
  const { tasks: all } = await (await stage.as('banshi')).call(plan.read)
  const others = led.filter(code => !measures.some(measure => measure.requirement === code))
  return [
    ...written,
    ...others.map(code => ({
      requirement: code,
      words: `“${all.find(task => task.code === code)!.title}”列出年度清单，逐项明确责任科室（演示）`,
      due: day('2022-12-15'),
      measureId: stage.id('measure', i, code),
    })),
  ]
}

async function writePlan(stage: Stage, i: number, added: readonly Written[] = []): Promise<void> {
  const [login, unit] = plans[i]!
  const edition = added.length > 0 ? 'next' : 'first'
  const clerk = await stage.as(login)
  const unitId = (await unitIds(stage)).get(unit)!
  const { id } = await clerk.call(workplans.begin, {
    actionId: stage.id('plan', i, edition, 'begin'),
    params: { unitId },
    body: added.length > 0 ? { reason: '演示：秋季自测后补充措施' } : {},
  })
  const items = [
    ...(await measuresOf(stage, i)),
    ...added.map((measure, n) => ({ ...measure, measureId: stage.id('measure', i, edition, n) })),
  ]
  const saved = await clerk.call(workplans.save, {
    actionId: stage.id('plan', i, edition, 'save'),
    params: { id },
    body: { version: 1, items },
  })
  await clerk.call(workplans.submit, {
    actionId: stage.id('plan', i, edition, 'submit'),
    params: { id },
    body: { version: saved.version },
  })
}

async function approvePlan(stage: Stage, i: number): Promise<void> {
  const office = await stage.as('banshi')
  const unitId = (await unitIds(stage)).get(plans[i]![1])!
  const { open } = await office.call(workplans.get, { params: { unitId } })
  if (open)
    await office.call(workplans.approve, {
      actionId: stage.id('plan', i, 'approve'),
      params: { id: open.id },
      body: { version: open.version },
    })
}

async function reportFirst(stage: Stage, login: string): Promise<void> {
  const clerk = await stage.as(login)
  await clerk.call(workplans.report, {
    actionId: stage.id('plan', 'report'),
    params: { id: measureId(stage, 0, 2) },
    body: { version: 1, words: '已核对公益广告点位八十六处，更换十四处（演示）。', photos: [] },
  })
}
