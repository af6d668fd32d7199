// What residents told in the last days of the story, through the public form: waiting, taken up, joined, declined, ended and
// rated. Words and places are invented.
import { createHash } from 'node:crypto'
import { chinaTime } from '../lib/day.ts'
import * as cases from '../modules/cases/cases.contract.ts'
import * as casework from '../modules/casework/casework.contract.ts'
import { redact } from '../modules/evidence/redact.contract.ts'
import * as peopleContract from '../modules/people/people.contract.ts'
import * as placesContract from '../modules/places/places.contract.ts'
import * as desk from '../modules/residents/residents.contract.ts'
import { people, units } from './demo-cast.ts'
import type { Stage } from './demo-story.ts'

interface Told {
  readonly key: string
  readonly words: string
  readonly scene: string
  /** Where such a thing is seen. */
  readonly type: string
  readonly phone?: string
}

const at = (day: string, clock: string) => chinaTime(day, clock).getTime()

export function tellOfResidents(stage: Stage): void {
  stage.later(at('2022-09-08', '08:20'), () => ended(stage))
  stage.later(at('2022-09-12', '17:10'), () => decided(stage))
  stage.later(at('2022-09-12', '19:40'), () => waiting(stage))
}

/** Sends the form; told again, it is the same report. Answers its address for the resident. */
async function tell(
  stage: Stage,
  it: Told,
  n: number,
): Promise<{ url: string; placeId: string; where: string }> {
  const office = await stage.as('banshi')
  const { places } = await office.call(placesContract.list)
  const all = places
    .filter(place => place.unitName && place.placeType === it.type)
    .sort((a, b) => (a.code < b.code ? -1 : 1))
  const place = all[(n * 41 + 5) % all.length]!
  const photo = await stage.pictures.draw(place.placeType, it.scene, it.key, 'before')
  const fields: Record<string, string> = {
    id: stage.id('resident', it.key),
    words: it.words,
    where: `${place.name}（演示）`,
    area: String(place.division),
    lon: (place.lon + 0.0002).toFixed(6),
    lat: place.lat.toFixed(6),
    ...(it.phone ? { phone: it.phone } : {}),
  }
  const mark = `demo${createHash('sha256').update(it.key).digest('hex').slice(0, 24)}`
  const payload = Buffer.concat([
    ...Object.entries(fields).map(([name, value]) =>
      Buffer.from(`--${mark}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
    ),
    Buffer.from(
      `--${mark}\r\ncontent-disposition: form-data; name="photo"; filename="1.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`,
    ),
    photo,
    Buffer.from(`\r\n--${mark}--\r\n`),
  ])
  const response = await stage.app.inject({
    method: 'POST',
    url: '/report',
    // Addresses for examples, so that nobody's rate is used up.
    remoteAddress: `192.0.2.${n + 1}`,
    headers: { 'content-type': `multipart/form-data; boundary=${mark}` },
    payload,
  })
  const url = String(response.headers.location ?? '').split('?')[0]!
  if (response.statusCode !== 303) throw new Error(`report ${it.key}: ${response.statusCode}`)
  return { url, placeId: place.id, where: place.name }
}

async function accept(stage: Stage, it: Told, placeId: string, title: string, category: string) {
  return (await stage.as('banshi')).call(desk.accept, {
    actionId: stage.id('resident', it.key, 'accept'),
    params: { id: stage.id('resident', it.key) },
    body: { version: 1, title, detail: '群众随手拍反映，已按原话整理。', category, placeId },
  })
}

/** One that went the whole way, was published and rated. */
async function ended(stage: Stage): Promise<void> {
  const it: Told = {
    key: 'bin',
    words: '公交站台旁边的垃圾桶满了两天，没人清。',
    scene: '垃圾桶满溢',
    type: '公交站台',
    phone: '13900000000',
  }
  const { url, placeId } = await tell(stage, it, 0)
  stage.later(at('2022-09-08', '09:10'), () => takenUp(stage, it, url, placeId))
}

async function takenUp(stage: Stage, it: Told, url: string, placeId: string): Promise<void> {
  const office = await stage.as('banshi')
  const { caseId } = await accept(stage, it, placeId, '站台旁垃圾桶满溢', 'bin')
  const { inspectors } = await office.call(peopleContract.inspectors)
  const inspector = people.find(person => person.role === 'inspector')!
  const checker = inspectors.find(one => one.name === inspector.name) ?? inspectors[0]!
  await office.call(casework.check, {
    actionId: stage.id('resident', 'check'),
    params: { id: caseId },
    body: { version: 1, checkerId: checker.personId },
  })
  await (await stage.as(inspector.login)).call(casework.report, {
    actionId: stage.id('resident', 'report'),
    params: { id: caseId },
    body: { version: 2, there: true, words: '属实，桶满并有散落。', photos: [] },
  })
  await office.call(cases.issue, {
    actionId: stage.id('resident', 'issue'),
    body: { items: [{ id: caseId, version: 3 }] },
  })
  const { unitName, photos } = await office.call(cases.get, { params: { id: caseId } })
  await office.call(redact, {
    actionId: stage.id('resident', 'redact'),
    params: { digest: photos[0]!.digest },
    body: { boxes: [{ x: 0.05, y: 0.05, width: 0.2, height: 0.15 }] },
  })
  const officer = people.find(
    person => person.role === 'unit' && person.unit === units.find(one => one.shortName === unitName)?.code,
  )
  stage.later(at('2022-09-08', '14:30'), async () => {
    if (!officer) return
    const unit = await stage.as(officer.login)
    const after = await unit.photo(await stage.pictures.draw('公交站台', '垃圾桶满溢', 'bin', 'after'))
    await unit.call(cases.handle, {
      actionId: stage.id('resident', 'handle'),
      params: { id: caseId },
      body: { version: 4, measure: '已清运，改为一天两次。', photos: [after] },
    })
  })
  stage.later(at('2022-09-09', '10:00'), async () => {
    const now = await office.call(cases.get, { params: { id: caseId } })
    if (now.state !== 'handled') return
    // The lot may have drawn somebody else: then it waits for him, which is a state to see as well.
    const passed = await (await stage.as('hecha1')).ask(cases.pass, {
      actionId: stage.id('resident', 'pass'),
      params: { id: caseId },
      body: { version: now.version },
    })
    if (passed.problem) return
    await stage.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'act=rate&grade=good',
    })
  })
}

async function decided(stage: Stage): Promise<void> {
  const office = await stage.as('banshi')
  const road = '主次干道'
  const first: Told = { key: 'cover', words: '人行道上井盖松动，踩上去会响。', scene: '井盖松动', type: road }
  const second: Told = {
    key: 'cover-2',
    words: '这里的井盖晃，老人走路不安全。',
    scene: '井盖破损',
    type: road,
  }
  const third: Told = { key: 'quarrel', words: '楼上邻居半夜拖桌子。', scene: '墙面小广告', type: '背街小巷' }
  const fourth: Told = { key: 'nothing', words: '测试测试', scene: '路面干净', type: '广场公园' }
  const { placeId } = await tell(stage, first, 1)
  await tell(stage, second, 1)
  await tell(stage, third, 2)
  await tell(stage, fourth, 3)
  stage.later(at('2022-09-12', '17:50'), async () => {
    const { caseId } = await accept(stage, first, placeId, '人行道井盖松动', 'manhole')
    const on = (it: Told) => ({ params: { id: stage.id('resident', it.key) } })
    await office.call(desk.merge, {
      actionId: stage.id('resident', 'merge'),
      ...on(second),
      body: { version: 1, caseId },
    })
    await office.call(desk.decline, {
      actionId: stage.id('resident', 'decline'),
      ...on(third),
      body: { version: 1, reason: '邻里生活噪声不属创城问题，请先找社区或物业调解。' },
    })
    await office.call(desk.spam, {
      actionId: stage.id('resident', 'spam'),
      ...on(fourth),
      body: { version: 1 },
    })
  })
}

/** What the office finds in the morning. */
async function waiting(stage: Stage): Promise<void> {
  const told: readonly Told[] = [
    {
      key: 'lamp',
      words: '这条巷子三盏路灯都不亮，晚上看不见路。',
      scene: '路灯不亮',
      type: '背街小巷',
      phone: '13900000001',
    },
    { key: 'bikes', words: '共享单车堆在盲道上，走不过去。', scene: '非机动车乱停', type: '主次干道' },
    { key: 'ads', words: '墙上贴满小广告，撕了又贴。', scene: '墙面小广告', type: '背街小巷' },
  ]
  for (const [i, it] of told.entries()) await tell(stage, it, i + 4)
}
