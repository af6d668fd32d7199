// The demo city's focused clean-ups: one that ended, one under way, one that waits to be approved.
import { chinaTime } from '../lib/day.ts'
import * as campaigns from '../modules/campaigns/campaigns.contract.ts'
import * as people from '../modules/people/people.contract.ts'
import type { Stage } from './demo-story.ts'

interface Told {
  readonly key: string
  readonly template: string
  readonly name: string
  readonly goal: string
  readonly planned: string
  readonly endsOn: string
  /** When it was begun; never for one that waits. */
  readonly begun?: string
  readonly ended?: { readonly on: string; readonly summary: string }
}

const told: readonly Told[] = [
  {
    key: 'markets',
    template: 'markets',
    name: '2022年集贸市场整治（演示）',
    goal: '摊位归行归市，地面无积水，垃圾当天清走',
    planned: '2022-05-05',
    begun: '2022-05-06',
    endsOn: '2022-09-09',
    ended: { on: '2022-09-12', summary: '占道摊位已归市，排水沟改造还有两处没有完工，转入挂账整改。' },
  },
  {
    key: 'back-streets',
    template: 'back-streets',
    name: '2022年背街小巷整治（演示）',
    goal: '路面平整、路灯全亮、乱堆乱放清零',
    planned: '2022-06-20',
    begun: '2022-06-21',
    endsOn: '2022-09-30',
  },
  {
    key: 'traffic',
    template: 'traffic-order',
    name: '2022年交通秩序整治（演示）',
    goal: '主要路口和学校周边不再乱停',
    planned: '2022-09-12',
    endsOn: '2022-10-31',
  },
]

export function cleanUp(stage: Stage): void {
  const at = (day: string, clock: string) => chinaTime(day, clock).getTime()
  for (const it of told) {
    stage.later(at(it.planned, '10:00'), () => plan(stage, it))
    if (it.begun) stage.later(at(it.begun, '09:00'), () => begin(stage, it))
    const { ended } = it
    if (ended) stage.later(at(ended.on, '17:00'), () => end(stage, it, ended.summary))
  }
}

async function plan(stage: Stage, it: Told): Promise<void> {
  const office = await stage.as('banshi')
  const { templates } = await office.call(campaigns.list)
  const { placeTypes, categories, clause } = templates.find(one => one.code === it.template)!
  const { units } = await office.call(people.units)
  const lead = units.find(unit => unit.kind === 'bureau' && unit.name.startsWith('演示'))!
  await office.call(campaigns.plan, {
    actionId: stage.id('campaign', it.key, 'plan'),
    body: {
      name: it.name,
      clause,
      placeTypes,
      categories,
      divisions: [],
      placeIds: [],
      leadUnitId: lead.id,
      goal: it.goal,
      startsOn: it.begun ?? it.planned,
      endsOn: it.endsOn,
    },
  })
}

async function begin(stage: Stage, it: Told): Promise<void> {
  const { id, version } = await find(stage, it)
  const head = await stage.as('zhuren')
  await head.call(campaigns.start, {
    actionId: stage.id('campaign', it.key, 'start'),
    params: { id },
    body: { version },
  })
}

async function end(stage: Stage, it: Told, summary: string): Promise<void> {
  const { id, version } = await find(stage, it)
  const office = await stage.as('banshi')
  await office.call(campaigns.finish, {
    actionId: stage.id('campaign', it.key, 'finish'),
    params: { id },
    body: { version, summary },
  })
}

async function find(stage: Stage, it: Told) {
  const office = await stage.as('banshi')
  return (await office.call(campaigns.list)).campaigns.find(one => one.name === it.name)!
}
