// 演示数字城管平台: introduced in September, five cases exchanged, one both sides see differently, one waiting to be handed out.
// The other side speaks through the product's own signed door.
import { createHash } from 'node:crypto'
import { chinaTime } from '../lib/day.ts'
import * as cases from '../modules/cases/cases.contract.ts'
import * as peers from '../modules/peers/peers.contract.ts'
import { sign } from '../modules/peers/signing.io.ts'
import type { Message } from '../modules/peers/wire.contract.ts'
import { HEADER_SIGNATURE, HEADER_TIME } from '../modules/peers/wire.ts'
import * as peopleContract from '../modules/people/people.contract.ts'
import * as placesContract from '../modules/places/places.contract.ts'
import type { Stage } from './demo-story.ts'

const CODE = 'demo-szcg'

export function tellOfPeers(stage: Stage): void {
  const at = (day: string, clock: string) => chinaTime(day, clock).getTime()
  stage.later(at('2022-09-06', '09:00'), () => introduced(stage))
  const reports = [
    ['2022-09-06', '10:20', '演示：便道上堆放建筑垃圾', '0101', 2, 'issue'],
    ['2022-09-07', '15:10', '演示：路面坑槽积水', '0203', 9, 'settle'],
    ['2022-09-08', '09:40', '演示：垃圾箱满溢', '0105', 16, 'issue'],
    ['2022-09-12', '09:05', '演示：人行道地砖缺失', '0203', 23, 'none'],
  ] as const
  for (const [i, [day, clock, title, category, place, act]] of reports.entries())
    stage.later(at(day, clock), () => reported(stage, i, title, category, place, act))
  stage.later(at('2022-09-12', '11:30'), () =>
    said(stage, 'ended', `${CODE}-2022-0001`, '结案', '现场已清理，我平台结案'),
  )
  stage.later(at('2022-09-12', '14:00'), () => far(stage))
  stage.later(at('2022-09-12', '17:10'), () => handedOut(stage))
  stage.later(at('2022-09-12', '17:40'), () =>
    reported(stage, 4, '演示：绿化带内有白色垃圾', '0101', 5, 'settle'),
  )
}

/** Neither kept in the clear nor the same in two installations. */
const secretOf = (stage: Stage): string =>
  createHash('sha256').update(`${CODE} ${stage.password}`).digest('base64url')

const peerOf = async (stage: Stage): Promise<string> =>
  (await (await stage.as('banshi')).call(peers.list)).peers.find(it => it.code === CODE)!.id

async function introduced(stage: Stage): Promise<void> {
  const office = await stage.as('banshi')
  const { id } = await office.call(peers.add, {
    actionId: stage.id('peer', 'add'),
    body: {
      code: CODE,
      name: '演示数字城管平台',
      kind: 'digital-city',
      direction: 'both',
      way: 'sheet',
      source: 'digital-city',
      requirement: 'target:T42',
      datum: 'WGS-84',
      algorithm: 'sm3',
    },
  })
  const { units } = await office.call(peopleContract.units)
  const unit = units.find(it => it.shortName === '演示市容单位')!
  const state = (theirs: string, ours: string) => ({ kind: 'state' as const, theirs, words: theirs, ours })
  const category = (theirs: string, words: string, ours: string) => ({
    kind: 'category' as const,
    theirs,
    words,
    ours,
  })
  await office.call(peers.maps, {
    actionId: stage.id('peer', 'maps'),
    params: { id },
    body: {
      version: 1,
      maps: [
        state('受理', 'taken'),
        state('处置中', 'working'),
        state('已处置', 'done'),
        state('结案', 'closed'),
        state('作废', 'void'),
        state('重开', 'reopened'),
        category('0101', '暴露垃圾', 'litter'),
        category('0105', '垃圾箱', 'bin'),
        category('0203', '道路破损', 'road-damage'),
        { kind: 'unit', theirs: 'DW01', words: '市容专业部门', ours: unit.id },
      ],
    },
  })
  const admin = await stage.as('xitong')
  await admin.call(peers.secret, {
    actionId: stage.id('peer', 'secret'),
    params: { id },
    body: { version: 2, secret: secretOf(stage) },
  })
  await office.call(peers.turn, {
    actionId: stage.id('peer', 'on'),
    params: { id },
    body: { version: 3, on: true },
  })
}

/** One message of the other side, signed; answers our number of the case. */
async function speak(stage: Stage, message: Omit<Message, 'at'>): Promise<string | null> {
  const path = `/peers/v1/${CODE}/messages`
  const body = Buffer.from(JSON.stringify({ ...message, at: new Date(stage.at).toISOString() }))
  const timestamp = String(Math.floor(stage.house.clock.realNow().getTime() / 1000))
  const signature = sign('sm3', secretOf(stage), { timestamp, method: 'POST', path, body })
  const response = await stage.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/json', [HEADER_TIME]: timestamp, [HEADER_SIGNATURE]: signature },
    payload: body,
  })
  if (response.statusCode !== 200) throw new Error(`peer: ${response.body}`)
  return response.json<{ number: string | null }>().number
}

async function reported(
  stage: Stage,
  n: number,
  title: string,
  category: string,
  at: number,
  act: 'issue' | 'settle' | 'none',
): Promise<void> {
  const office = await stage.as('banshi')
  const { places } = await office.call(placesContract.list)
  const its = places.filter(it => it.unitName === '演示市容单位').sort((a, b) => (a.code < b.code ? -1 : 1))
  const { lon, lat, address } = its[at % its.length]!
  const number = await speak(stage, {
    id: `${CODE}-new-${n}`,
    kind: 'case.new',
    number: `${CODE}-2022-000${n + 1}`,
    title,
    category,
    state: '受理',
    address,
    lon,
    lat,
  })
  const found = (await office.call(cases.list, { query: { q: number! } })).cases[0]!
  if (act === 'issue')
    await office.call(cases.issue, {
      actionId: stage.id('peer', 'issue', n),
      body: { items: [{ id: found.id, version: 1 }] },
    })
  if (act === 'settle')
    await office.call(cases.settle, {
      actionId: stage.id('peer', 'settle', n),
      params: { id: found.id },
      body: { version: 1, reason: '当场清理，已拍照留存。' },
    })
  await stage.worker.turn()
}

async function said(stage: Stage, key: string, number: string, state: string, words: string): Promise<void> {
  await speak(stage, { id: `${CODE}-${key}`, kind: 'case.state', number, state, words })
}

/** Beyond every place of ours: it waits for a person who says where it belongs. */
async function far(stage: Stage): Promise<void> {
  await speak(stage, {
    id: `${CODE}-far`,
    kind: 'case.new',
    number: `${CODE}-2022-0099`,
    title: '演示：渠边倾倒渣土',
    category: '0101',
    address: '演示干渠北侧便道',
    lon: 105.6,
    lat: 37.2,
  })
}

async function handedOut(stage: Stage): Promise<void> {
  await stage.worker.turn()
  const id = await peerOf(stage)
  await (await stage.as('banshi')).call(peers.handOut, {
    actionId: stage.id('peer', 'hand-out'),
    params: { id },
  })
}
