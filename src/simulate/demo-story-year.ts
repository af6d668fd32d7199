// The demo's year as the office keeps it: last year's phase closed once its criteria were met but for two that
// are waived with their reasons, this one entered, the year counted
// backwards, and a few things done for people with what they said. Invented and marked, like everything here.
import { chinaTime } from '../lib/day.ts'
import * as peopleContract from '../modules/people/people.contract.ts'
import * as phases from '../modules/phases/phases.contract.ts'
import * as registers from '../modules/registers/registers.contract.ts'
import type { Stage } from './demo-story.ts'

const at = (day: string, clock = '10:00') => chinaTime(day, clock).getTime()

export function keepTheYear(stage: Stage): void {
  stage.later(at('2022-03-25'), () => setAnchor(stage))
  stage.later(at('2022-03-28'), () => enterPhase(stage, 'P2021'))
  // The last of what can be met is: the work plans were approved a week ago.
  stage.later(at('2022-06-24'), () => closePhase(stage, 'P2021'))
  stage.later(at('2022-06-27'), () => enterPhase(stage, 'P2022'))
  stage.later(at('2022-05-20'), () => enterSession(stage))
  outreach.forEach(([day], i) => {
    stage.later(at(day, '16:00'), () => enterOutreach(stage, i))
  })
  for (const [day, step, words] of steps) stage.later(at(day), () => finishStep(stage, step, words))
  deeds.forEach((deed, i) => {
    stage.later(at(deed.entered), () => enterDeed(stage, i))
  })
}

const steps = [
  ['2022-03-28', 'edition', '演示：自测样例已装入，与任务逐条对上'],
  ['2022-04-22', 'division', '演示：分到演示单位，工作方案陆续报来'],
  ['2022-05-24', 'training', '演示：培训三场，签到表和课件存创城办'],
  ['2022-07-06', 'mock-assessment', '演示：春季自测已做完，得分已发各演示单位'],
  ['2022-08-17', 'mock-rectification', '演示：不达标项已交办，销号的已复核'],
] as const

const subjectOf = (stage: Stage, ...parts: string[]) => stage.id('year', ...parts)

/** Why the few criteria that cannot be met are let go. */
const waivers: Readonly<Record<string, string>> = {
  'tasks-led': '演示：四项任务跨部门，牵头单位待市委专题会议明确，缺口在任务分解里逐项可见',
  'problem-list': '演示：2021年平台尚未启用，问题清单以纸质台账移交，督导组已逐条核对，不补录',
  'budget-rises': '演示：2022年预算已列，决算数年后由财政填报，届时由平台判断',
}

/** Confirms what people confirm, waives what is still open, as the criteria of one side stand. */
async function clearSide(stage: Stage, code: string, side: 'entry' | 'exit'): Promise<void> {
  const office = await stage.as('banshi')
  const read = async () => (await office.call(phases.list)).phases.find(it => it.code === code)![side]
  for (const one of await read()) {
    if (one.manner !== 'people' || one.standing === 'met') continue
    const { id } = await office.call(phases.ground, {
      actionId: subjectOf(stage, 'state', one.subject),
      body: {
        subject: one.subject,
        action: 'state',
        words: '演示：经办人逐项核对，材料齐全',
        evidence: '演示会议纪要，存创城办',
      },
    })
    await (await stage.as('zhuren')).call(phases.decideGround, {
      actionId: subjectOf(stage, 'approve', one.subject),
      params: { id },
      body: { action: 'approve', version: 1 },
    })
  }
  for (const one of await read()) {
    if (one.standing === 'met' || one.standing === 'waived') continue
    await office.call(phases.ground, {
      actionId: subjectOf(stage, 'waive', one.subject),
      body: {
        subject: one.subject,
        action: 'waive',
        words:
          waivers[one.subject.split('/').at(-1)!] ?? '演示：平台启用前的事项，数据没有补录，带着条件往下走',
      },
    })
  }
}

type Move = 'propose-entry' | 'enter' | 'propose-close' | 'close'

async function move(stage: Stage, login: string, code: string, action: Move, version: number): Promise<void> {
  await (await stage.as(login)).call(phases.move, {
    actionId: subjectOf(stage, action, code),
    params: { code },
    body: { action, version },
  })
}

async function enterPhase(stage: Stage, code: string): Promise<void> {
  await clearSide(stage, code, 'entry')
  await move(stage, 'banshi', code, 'propose-entry', 1)
  await move(stage, 'zhuren', code, 'enter', 2)
}

async function closePhase(stage: Stage, code: string): Promise<void> {
  await clearSide(stage, code, 'exit')
  await move(stage, 'banshi', code, 'propose-close', 3)
  await move(stage, 'zhuren', code, 'close', 4)
}

const year = { params: { year: '2022' } }

async function setAnchor(stage: Stage): Promise<void> {
  await (await stage.as('banshi')).call(phases.anchor, {
    ...year,
    actionId: subjectOf(stage, 'anchor'),
    body: { day: '2022-11-16', words: '演示：按往年实地测评的时间预计' },
  })
}

async function finishStep(stage: Stage, step: string, words: string): Promise<void> {
  const office = await stage.as('banshi')
  const { steps: all } = await office.call(phases.year, year)
  const id = all.find(it => it.code === step)?.id
  if (!id) return
  await office.call(phases.finishStep, {
    actionId: subjectOf(stage, 'finish', step),
    params: { id },
    body: { version: 1, words },
  })
}

const register = async (stage: Stage, code: string, key: string, login: string, values: object) =>
  void (await (
    await stage.as(login)
  ).call(registers.enter, {
    actionId: subjectOf(stage, code, key),
    params: { code },
    body: { values: values as never },
  }))

/** The half-year's session of the standing committee; the figure of T70 is counted from it. */
const enterSession = (stage: Stage) =>
  register(stage, 'committee-sessions', '2022-H1', 'banshi', {
    minutes: '演示纪要〔2022〕11号',
    day: '2022-05-18',
    topic: '演示：听取创城推进情况，研究背街小巷整治',
  })

/** Where lectures and traffic talks have been this year; two settings are still to come. */
const outreach = [
  ['2022-04-15', '宣讲', '机关', '120'],
  ['2022-05-06', '宣讲', '社区', '80'],
  ['2022-05-27', '宣讲', '校园', '260'],
  ['2022-06-10', '宣讲', '企业', '90'],
  ['2022-06-16', '文明交通', '学校', '300'],
  ['2022-07-08', '文明交通', '社区', '75'],
  ['2022-08-19', '文明交通', '机关', '60'],
  ['2022-09-02', '文明交通', '企业', '110'],
] as const

async function enterOutreach(stage: Stage, i: number): Promise<void> {
  const [day, kind, setting, people] = outreach[i]!
  const { units } = await (await stage.as('banshi')).call(peopleContract.units)
  await register(stage, 'outreach', String(i), 'danwei01', {
    title: `演示：${kind}进${setting}`,
    kind,
    setting,
    day,
    unit: units.find(unit => unit.code === 'demo-bureau-1')!.id,
    people,
  })
}

interface Deed {
  readonly entered: string
  readonly item: string
  readonly unit: string
  readonly login: string
  readonly served: string
  readonly people: string
  readonly promised: string
  readonly finished?: string
  readonly task: string
  readonly feedback: readonly (readonly [day: string, score: string, people: string, words: string])[]
}

const deeds: readonly Deed[] = [
  {
    entered: '2022-04-06',
    item: '演示背街小巷加装路灯四十盏',
    unit: 'demo-town-640302-1',
    login: 'xian1',
    served: '演示第一街道的住户',
    people: '860',
    promised: '2022-06-30',
    finished: '2022-06-21',
    task: 'task:21',
    feedback: [
      ['2022-07-05', '5', '31', '晚上敢出门了'],
      ['2022-07-05', '4', '9', '巷口那盏还要再亮些'],
    ],
  },
  {
    entered: '2022-04-12',
    item: '演示老旧小区增设非机动车充电棚',
    unit: 'demo-bureau-1',
    login: 'danwei01',
    served: '演示老旧小区的住户',
    people: '420',
    promised: '2022-07-31',
    finished: '2022-08-04',
    task: 'task:22',
    feedback: [['2022-08-15', '4', '26', '不用再拉线了，就是车位少']],
  },
  {
    entered: '2022-05-09',
    item: '演示口袋公园补栽和座椅更换',
    unit: 'demo-bureau-2',
    login: 'danwei02',
    served: '演示公园周边的居民',
    people: '1500',
    promised: '2022-08-31',
    finished: '2022-08-26',
    task: 'task:31',
    feedback: [['2022-09-02', '5', '44', '老人有地方坐了']],
  },
  {
    entered: '2022-06-01',
    item: '演示学校门口护学岗和标线',
    unit: 'demo-bureau-3',
    login: 'danwei03',
    served: '演示学校的学生和家长',
    people: '2300',
    promised: '2022-09-01',
    finished: '2022-08-30',
    task: 'task:24',
    feedback: [['2022-09-06', '3', '18', '上学好多了，放学还是堵']],
  },
  {
    entered: '2022-07-11',
    item: '演示农贸市场公厕改造',
    unit: 'demo-community-640323-1',
    login: 'xian3',
    served: '演示市场的商户和顾客',
    people: '300',
    promised: '2022-10-31',
    task: 'task:22',
    feedback: [],
  },
]

async function enterDeed(stage: Stage, i: number): Promise<void> {
  const deed = deeds[i]!
  const office = await stage.as('banshi')
  const { units } = await office.call(peopleContract.units)
  const values = {
    item: deed.item,
    unit: units.find(unit => unit.code === deed.unit)!.id,
    served: deed.served,
    people: deed.people,
    promised: deed.promised,
    state: '实施中',
    tasks: [deed.task],
  }
  const params = { code: 'good-deeds' }
  const { id } = await (await stage.as(deed.login)).call(registers.enter, {
    actionId: subjectOf(stage, 'deed', String(i)),
    params,
    body: { values },
  })
  const { finished } = deed
  if (finished)
    stage.later(
      at(finished),
      async () =>
        void (await (
          await stage.as(deed.login)
        ).call(registers.correct, {
          actionId: subjectOf(stage, 'deed-done', String(i)),
          params: { ...params, id },
          body: { version: 1, values: { ...values, state: '已办成', finished }, reason: '演示：已经办成' },
        })),
    )
  for (const [n, [day, score, people, words]] of deed.feedback.entries())
    stage.later(
      at(day),
      async () =>
        void (await (
          await stage.as('banshi')
        ).call(registers.enter, {
          actionId: subjectOf(stage, 'feedback', String(i), String(n)),
          params: { code: 'good-deed-feedback' },
          body: { parentId: id, values: { day, score, people, words: `演示：${words}` } },
        })),
    )
}
