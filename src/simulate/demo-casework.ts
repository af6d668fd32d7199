// Cases off the straight way, in the last days of the story: one returned, one waiting for more time, one suspended, one that
// two units do together, and what others reported.
import { chinaTime } from '../lib/day.ts'
import * as acts from '../modules/cases/acts.contract.ts'
import * as cases from '../modules/cases/cases.contract.ts'
import * as casework from '../modules/casework/casework.contract.ts'
import * as peopleContract from '../modules/people/people.contract.ts'
import * as placesContract from '../modules/places/places.contract.ts'
import { people, units } from './demo-cast.ts'
import type { Stage } from './demo-story.ts'
import { handle, verify } from './demo-story-cases.ts'

const UNITS = { danwei01: '演示市容单位', danwei02: '演示园林单位', danwei03: '演示交通单位' } as const
type Login = keyof typeof UNITS

export function tellOfCasework(stage: Stage): void {
  const at = (day: string, clock: string) => chinaTime(day, clock).getTime()
  stage.later(at('2022-08-03', '09:30'), () => signMended(stage))
  stage.later(at('2022-09-09', '15:00'), () => suspended(stage))
  stage.later(at('2022-09-12', '10:00'), () => returned(stage))
  stage.later(at('2022-09-12', '11:00'), () => together(stage))
  stage.later(at('2022-09-12', '15:30'), () => moreTime(stage))
  stage.later(at('2022-09-12', '16:00'), () => reported(stage))
}

/**
 * The office files and issues a problem at the n-th place of a unit; the story may come by here twice. The rules in force may
 * give it to another unit, whose officer is named in the answer.
 */
async function issued(stage: Stage, key: string, login: Login, n: number, title: string, category: string) {
  const office = await stage.as('banshi2')
  const { places } = await office.call(placesContract.list)
  const its = places
    .filter(place => place.unitName === UNITS[login])
    .sort((a, b) => (a.code < b.code ? -1 : 1))
  const place = its[n % its.length]!
  const photo = await office.photo(await stage.pictures.draw(place.placeType, title, '2022-09-12', 'before'))
  const { id } = await office.call(cases.file, {
    actionId: stage.id(key, 'file'),
    body: { placeId: place.id, title, category, photos: [photo], issue: true },
  })
  const { unitName } = await office.call(cases.get, { params: { id } })
  const unit = units.find(one => one.shortName === unitName)
  const officer = people.find(person => person.role === 'unit' && person.unit === unit?.code)!.login
  return { id, officer }
}

/** A broken sign, mended within the hours the city asks for: what T39 is counted from. */
async function signMended(stage: Stage): Promise<void> {
  const { id } = await issued(stage, 'sign', 'danwei01', 7, '门头牌匾缺字、松动', 'signboard')
  stage.later(stage.at + 80 * 60_000, () => handle(stage, id, 0))
  stage.later(stage.at + 4 * 3600_000, () => verify(stage, id, false, 0))
}

/** A unit of the cast other than the one of this officer. */
async function anotherUnit(stage: Stage, officer: string): Promise<string> {
  return unitOf(stage, officer === 'danwei02' ? 'danwei03' : 'danwei02')
}

async function unitOf(stage: Stage, login: Login): Promise<string> {
  const { units } = await (await stage.as('banshi')).call(peopleContract.units)
  return units.find(unit => unit.shortName === UNITS[login])!.id
}

async function returned(stage: Stage): Promise<void> {
  const { id, officer } = await issued(stage, 'returned', 'danwei01', 3, '树池内杂草和枯枝', 'litter')
  await (await stage.as(officer)).call(acts.dispute, {
    actionId: stage.id('returned', 'dispute'),
    params: { id },
    body: { version: 2, unitId: await anotherUnit(stage, officer), reason: '树池和绿植归园林养护，请改派。' },
  })
}

async function moreTime(stage: Stage): Promise<void> {
  const { id, officer } = await issued(
    stage,
    'more-time',
    'danwei02',
    5,
    '公园步道地砖大面积松动',
    'road-damage',
  )
  await (await stage.as(officer)).call(casework.ask, {
    actionId: stage.id('more-time', 'ask'),
    params: { id },
    body: { kind: 'extend', reason: '同规格地砖要从外地调运，三天后到货。', hours: 24 },
  })
}

async function suspended(stage: Stage): Promise<void> {
  const { id, officer } = await issued(
    stage,
    'suspended',
    'danwei03',
    1,
    '人行天桥无障碍坡道缺失',
    'service-place',
  )
  const unit = await stage.as(officer)
  await unit.call(cases.acknowledge, {
    actionId: stage.id('suspended', 'ack'),
    params: { id },
    body: { version: 2 },
  })
  const request = await unit.call(casework.ask, {
    actionId: stage.id('suspended', 'ask'),
    params: { id },
    body: {
      kind: 'suspend',
      reason: '加装坡道要立项和招标。',
      plan: '九月完成设计，十月招标，十一月施工，十二月上旬验收。',
      until: '2022-12-01',
    },
  })
  await (await stage.as('banshi')).call(casework.decide, {
    actionId: stage.id('suspended', 'grant'),
    params: { id: request.id },
    body: { version: 1, grant: true, words: '同意，按计划推进，每月报进度。' },
  })
}

async function together(stage: Stage): Promise<void> {
  const { id, officer } = await issued(
    stage,
    'together',
    'danwei01',
    7,
    '施工围挡外堆放渣土并占道停车',
    'muck-truck',
  )
  await (await stage.as('banshi')).call(casework.give, {
    actionId: stage.id('together', 'give'),
    params: { id },
    body: {
      kind: 'joint',
      unitId: await anotherUnit(stage, officer),
      words: '清理占道停放的车辆，恢复通行',
      hours: 6,
    },
  })
}

/** What residents and the hotline told waits for a look on the spot; one inspector is on his way. */
async function reported(stage: Stage): Promise<void> {
  const office = await stage.as('banshi')
  const { places } = await office.call(placesContract.list)
  const all = [...places].sort((a, b) => (a.code < b.code ? -1 : 1))
  const told = [
    ['hotline', '小区门口夜间施工扰民', 'night-work', '演示-12345-0912-031'],
    ['residents', '公交站台旁垃圾桶满溢', 'bin', null],
    ['media', '背街小巷路灯连片不亮', 'lamp', '演示-媒体-0912'],
  ] as const
  for (const [i, [source, title, category, sourceRef]] of told.entries()) {
    const filed = await office.call(cases.file, {
      actionId: stage.id('reported', 'file', source),
      body: {
        placeId: all[(i * 37) % all.length]!.id,
        title,
        source,
        category,
        photos: [],
        issue: false,
        ...(sourceRef ? { sourceRef } : {}),
      },
    })
    if (i > 0) continue
    const { inspectors } = await office.call(peopleContract.inspectors)
    await office.call(casework.check, {
      actionId: stage.id('reported', 'check'),
      params: { id: filed.id },
      body: { version: 1, checkerId: inspectors[0]!.personId },
    })
  }
}
