// Half a year of a city's campaign, told as appointments: who does what when. Every act is a request to the product.
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { ReplyOf } from '../lib/contract.ts'
import { chinaDay, chinaTime } from '../lib/day.ts'
import { uuidv7 } from '../lib/id.ts'
import { random } from '../lib/random.ts'
import * as accountability from '../modules/accountability/accountability.contract.ts'
import * as assessment from '../modules/assessment/assessment.contract.ts'
import * as cases from '../modules/cases/cases.contract.ts'
import type { Grade } from '../modules/observations/observation.ts'
import * as peopleContract from '../modules/people/people.contract.ts'
import * as placesContract from '../modules/places/places.contract.ts'
import type { House } from '../server/house.ts'
import type { Worker } from '../server/worker.ts'
import { type Client, signInAs } from './client.ts'
import { people, units } from './demo-cast.ts'
import { type Pictures, pictures } from './demo-pictures.io.ts'

export interface Telling {
  readonly house: House
  readonly app: FastifyInstance
  readonly cityId: number
  readonly worker: Worker
  readonly password: string
  readonly say: (words: string) => void
  readonly setTime: (at: Date) => Promise<void>
}

const DAY_MS = 24 * 3600 * 1000
const chance = () => random('demo-story')

/** A scene of the story: a moment and what happens then; it may add later scenes. */
interface Scene {
  readonly at: number
  readonly act: () => Promise<void>
}

interface Stage extends Telling {
  readonly pictures: Pictures
  readonly scenes: Scene[]
  readonly dice: ReturnType<typeof random>
  as(login: string): Promise<Client>
  /** The moment of the scene being played, the same every time the story is told. */
  at: number
  /** What an act answered when it was done before the story was interrupted. */
  kept<R>(actionId: string): Promise<R | undefined>
  /** The action id of an act, the same every time the story is told. */
  id(...parts: (string | number)[]): string
  later(at: number, act: () => Promise<void>): void
}

export async function tellStory(telling: Telling): Promise<void> {
  const stage = setStage(telling)
  const { later, say } = stage
  const day = (date: string, clock = '09:00') => chinaTime(date, clock).getTime()
  later(day('2022-03-21'), () =>
    openRound(
      stage,
      'spring',
      '2022年春季自测(演示)',
      'CHUN-2022',
      {
        'main-road': 18,
        'back-street': 16,
        'square-park': 10,
        'scenic-spot': 6,
        'bus-station': 4,
        'rail-station': 3,
        market: 14,
        'bus-stop': 19,
      },
      1,
    ),
  )
  for (let week = 0; week < 22; week++)
    later(day('2022-04-04') + week * 7 * DAY_MS + 3600_000, () => officeFinds(stage, week))
  later(day('2022-05-10'), () => nameTheLate(stage, 'may'))
  later(day('2022-07-12'), () => nameTheLate(stage, 'july'))
  later(day('2022-09-05'), () =>
    openRound(
      stage,
      'autumn',
      '2022年秋季自测(演示)',
      'QIU-2022',
      {
        'main-road': 18,
        'back-street': 16,
        'square-park': 10,
        'scenic-spot': 6,
        'bus-station': 4,
        'rail-station': 3,
        market: 14,
        'bus-stop': 19,
      },
      0.62,
    ),
  )
  let told = 0
  for (;;) {
    stage.scenes.sort((a, b) => a.at - b.at)
    const scene = stage.scenes.shift()
    if (!scene || scene.at >= day('2022-09-13')) break
    stage.at = scene.at
    await telling.setTime(new Date(scene.at))
    await scene.act()
    if (++told % 100 === 0)
      say(`生成演示城市:已演到 ${new Date(scene.at + 8 * 3600_000).toISOString().slice(0, 10)}`)
  }
}

function setStage(telling: Telling): Stage {
  const clients = new Map<string, Promise<Client>>()
  const scenes: Scene[] = []
  return {
    ...telling,
    pictures: pictures(),
    scenes,
    dice: chance(),
    at: 0,
    async kept<R>(actionId: string) {
      const { house, cityId } = telling
      const row = await house.inCity(cityId, trx =>
        trx
          .selectFrom('submissions')
          .select('reply')
          .where('city_id', '=', cityId)
          .where('action_id', '=', actionId)
          .executeTakeFirst(),
      )
      return row?.reply as R | undefined
    },
    as(login) {
      const known = clients.get(login) ?? signInAs(telling.app, login, telling.password)
      clients.set(login, known)
      return known
    },
    id(...parts) {
      const bytes = createHash('sha256').update(parts.join('/')).digest()
      return uuidv7(Date.UTC(2022, 0, 1), bytes)
    },
    later(at, act) {
      scenes.push({ at, act })
    },
  }
}

/** Working hours only: a moment some hours later, moved to half past nine when it falls in the night. */
function workingTime(at: number): number {
  const local = new Date(at + 8 * 3600_000)
  const hour = local.getUTCHours()
  if (hour >= 8 && hour < 18) return at
  const midnight = at - ((at + 8 * 3600_000) % DAY_MS)
  return midnight + (hour < 8 ? 0 : DAY_MS) + 9.5 * 3600_000
}

async function openRound(
  stage: Stage,
  key: string,
  name: string,
  seed: string,
  quota: Record<string, number>,
  done: number,
): Promise<void> {
  const office = await stage.as('banshi')
  const { frameworks } = await office.call(assessment.frameworks)
  const { inspectors } = await office.call(peopleContract.inspectors)
  const round = await office.call(assessment.open, {
    actionId: stage.id(key, 'open'),
    body: { name, frameworkId: frameworks[0]!.id, seed, quota, inspectors: inspectors.map(i => i.personId) },
  })
  const start = stage.at
  const logins = ['xuncha1', 'xuncha2']
  const lists = await Promise.all(
    logins.map(async login =>
      (await (await stage.as(login)).call(assessment.visits)).visits.filter(v => v.roundId === round.id),
    ),
  )
  lists.forEach((visits, i) => {
    const made = visits
      .sort((a, b) => (a.placeName < b.placeName ? -1 : 1))
      .slice(0, Math.round(visits.length * done))
    made.forEach((visit, n) => {
      const at = workingTime(start + DAY_MS + (n / made.length) * 7 * DAY_MS)
      stage.later(at, () => visitPlace(stage, key, logins[i]!, visit.id, key === 'spring' ? 0.11 : 0.12))
    })
  })
  for (let d = 2; d <= 8; d++)
    stage.later(workingTime(start + d * DAY_MS + 6 * 3600_000), () =>
      reviewFindings(stage, `${key}-${d}`, key === 'autumn' && d > 6),
    )
  if (done === 1)
    stage.later(
      start + 11 * DAY_MS,
      async () =>
        void (await office.call(assessment.close, {
          actionId: stage.id(key, 'close'),
          params: { id: round.id },
        })),
    )
}

async function visitPlace(
  stage: Stage,
  key: string,
  login: string,
  visitId: string,
  bad: number,
): Promise<void> {
  const inspector = await stage.as(login)
  const card = await inspector.call(assessment.visit, { params: { id: visitId } })
  if (card.state === 'submitted') return
  const dice = random(`${key}/${card.placeName}`)
  const today = chinaDay(new Date(stage.at))
  const graded = card.items.map(item => {
    const grade = gradeOf(item.grades, dice.fraction(), bad)
    const measured = grade !== 'na' && grade !== 'untested'
    const photo = (item.photo === 'required' && measured) || (item.photo === 'on-fail' && grade === 'fail')
    const title = `${card.placeName}：${item.problem}`
    const moment = grade === 'fail' ? ('before' as const) : ('after' as const)
    if (photo) stage.pictures.ahead(card.placeType, title, today, moment)
    return { item, grade, photo, title, moment }
  })
  const answers = []
  for (const { item, grade, photo, title, moment } of graded) {
    const photos = photo
      ? [await inspector.photo(await stage.pictures.draw(card.placeType, title, today, moment))]
      : []
    answers.push({ item: item.code, grade, photos })
  }
  const now = stage.house.clock.realNow().toISOString()
  await inspector.call(assessment.submit, {
    actionId: stage.id(key, 'submit', card.placeName),
    params: { id: visitId },
    body: { observedAt: now, clientNow: now, answers },
  })
}

function gradeOf(allowed: readonly Grade[], dice: number, bad: number): Grade {
  const steps: readonly (readonly [Grade, number])[] = [
    ['fail', bad],
    ['basic', bad + 0.14],
    ['na', bad + 0.18],
    ['untested', bad + 0.2],
  ]
  const wish = steps.find(([, limit]) => dice < limit)?.[0] ?? 'pass'
  return allowed.includes(wish) ? wish : 'pass'
}

/** The office goes through what is in review: some are one problem, some are no case, the rest are issued. */
async function reviewFindings(stage: Stage, key: string, leave: boolean): Promise<void> {
  const office = await stage.as('banshi')
  const before = await stage.kept<ReplyOf<typeof cases.issue>>(stage.id(key, 'issue'))
  if (before) return followOrders(stage, before.orders)
  const { findings } = await office.call(cases.review)
  const dice = random(`review/${key}`)
  const keep = leave ? 14 : 0
  const issue: { id: string; version: number }[] = []
  for (const finding of findings.slice(0, findings.length - keep)) {
    const throwOf = dice.fraction()
    const item = { id: finding.id, version: finding.version }
    const twin = issue.find(other => findings.find(f => f.id === other.id)?.placeId === finding.placeId)
    if (twin && throwOf < 0.25)
      await office.call(cases.merge, {
        actionId: stage.id(key, 'merge', finding.number),
        body: { into: twin.id, items: [item] },
      })
    else if (throwOf < 0.05)
      await office.call(cases.settle, {
        actionId: stage.id(key, 'settle', finding.number),
        params: { id: finding.id },
        body: { version: item.version, reason: '巡查时已当场清理,复看合格。' },
      })
    else if (throwOf < 0.08)
      await office.call(cases.decline, {
        actionId: stage.id(key, 'decline', finding.number),
        params: { id: finding.id },
        body: { version: item.version, reason: '位于施工围挡内,不属于测评范围。' },
      })
    else issue.push(item)
  }
  if (issue.length === 0) return
  const { orders } = await office.call(cases.issue, {
    actionId: stage.id(key, 'issue'),
    body: { items: issue },
  })
  await followOrders(stage, orders)
}

async function followOrders(stage: Stage, orders: readonly { id: string }[]): Promise<void> {
  const office = await stage.as('banshi')
  for (const order of orders) {
    const paper = await office.call(accountability.paper, { params: { id: order.id } })
    for (const entry of paper.entryList) if (entry.caseId) followCase(stage, entry.caseId)
  }
}

/** The office's own finds between rounds: eight or nine a week. */
async function officeFinds(stage: Stage, week: number): Promise<void> {
  const office = await stage.as('banshi2')
  const { places } = await office.call(placesContract.list)
  const dice = random(`office/${week}`)
  const kinds = [
    '路面有暴露垃圾',
    '非机动车乱停乱放',
    '店外占道经营',
    '墙面有小广告',
    '果皮箱破损',
    '公益广告褪色破损',
    '绿地内有踩踏缺株',
    '线缆低垂散乱',
  ]
  const today = chinaDay(new Date(stage.at))
  const finds = Array.from({ length: 12 + dice.below(4) }, () => {
    const place = dice.pick(places)
    const title = `${place.name}：${dice.pick(kinds)}`
    stage.pictures.ahead(place.placeType, title, today, 'before')
    return { place, title }
  })
  for (const [i, { place, title }] of finds.entries()) {
    const photo = await office.photo(await stage.pictures.draw(place.placeType, title, today, 'before'))
    const filed = await office.call(cases.file, {
      actionId: stage.id('office', week, i),
      body: { placeId: place.id, title, detail: '创城办日常督导发现。', photos: [photo], issue: true },
    })
    followCase(stage, filed.id)
  }
}

/** What becomes of a case: most are done in time, some late, some returned once, some never taken up. */
function followCase(stage: Stage, caseId: string): void {
  const now = stage.at
  const hours = (h: number) => workingTime(now + h * 3600_000)
  const fate = stage.dice.fraction()
  if (fate < 0.03) return
  stage.later(hours(1 + stage.dice.below(5)), () => acknowledge(stage, caseId))
  if (fate < 0.06) return
  const takes = fate < 0.2 ? 60 + stage.dice.below(90) : 4 + stage.dice.below(24)
  stage.later(hours(takes), () => handle(stage, caseId, 1))
  stage.later(hours(takes + 6 + stage.dice.below(20)), () => verify(stage, caseId, fate > 0.9, 1))
}

async function unitClient(
  stage: Stage,
  caseId: string,
): Promise<{ client: Client; detail: Awaited<ReturnType<typeof loadCase>> } | undefined> {
  const detail = await loadCase(stage, caseId)
  const person = people.find(p => p.role === 'unit' && detail.unitName === unitShortName(p.unit))
  return person ? { client: await stage.as(person.login), detail } : undefined
}

async function loadCase(stage: Stage, id: string) {
  return (await stage.as('banshi')).call(cases.get, { params: { id } })
}

async function acknowledge(stage: Stage, id: string): Promise<void> {
  const unit = await unitClient(stage, id)
  if (unit?.detail.state === 'issued')
    await unit.client.call(cases.acknowledge, {
      actionId: stage.id(id, 'ack'),
      params: { id },
      body: { version: unit.detail.version },
    })
}

const measures = [
  '已安排人员清理到位,并加密巡查频次。',
  '已修复并完成现场复核,列入每日巡检。',
  '已劝离并规范停放,增设提示标识。',
  '已清除并粉刷恢复,约定由社区每日巡看。',
]

async function handle(stage: Stage, id: string, round: number): Promise<void> {
  const unit = await unitClient(stage, id)
  if (!unit || !['issued', 'acknowledged'].includes(unit.detail.state)) return
  const dice = random(`handle/${unit.detail.number}/${round}`)
  const { placeType, title, filedAt } = unit.detail
  const picture = await stage.pictures.draw(placeType ?? '', title, chinaDay(new Date(filedAt)), 'after')
  const photo = await unit.client.photo(picture)
  await unit.client.call(cases.handle, {
    actionId: stage.id(id, 'handle', round),
    params: { id },
    body: { version: unit.detail.version, measure: dice.pick(measures), photos: [photo] },
  })
}

async function verify(stage: Stage, id: string, sendBack: boolean, round: number): Promise<void> {
  const detail = await loadCase(stage, id)
  if (detail.state !== 'handled') return
  const verifier = await stage.as('hecha1')
  if (!sendBack) {
    await verifier.call(cases.pass, {
      actionId: stage.id(id, 'pass', round),
      params: { id },
      body: { version: detail.version },
    })
    return
  }
  await verifier.call(cases.sendBack, {
    actionId: stage.id(id, 'return', round),
    params: { id },
    body: { version: detail.version, reason: '现场仍有残留,请清理彻底后再报。' },
  })
  const now = stage.at
  stage.later(workingTime(now + 9 * 3600_000), () => handle(stage, id, round + 1))
  stage.later(workingTime(now + 20 * 3600_000), () => verify(stage, id, false, round + 1))
}

/** The draft 通报 that gathered the overdue is edited, named, approved by another person and issued. */
async function nameTheLate(stage: Stage, key: string): Promise<void> {
  if (await stage.kept(stage.id(key, 'issue'))) return
  await stage.worker.turn()
  const office = await stage.as('banshi')
  const { papers } = await office.call(accountability.papers, { query: { series: 'notice', state: 'draft' } })
  const draft = papers[0]
  if (!draft) return
  const paper = await office.call(accountability.paper, { params: { id: draft.id } })
  const lasting = paper.entryList.filter(entry => entry.caseState !== '已销号')
  const remove = paper.entryList
    .filter(entry => entry.caseState === '已销号')
    .slice(0, paper.entryList.length - 1)
    .map(entry => entry.id)
  const params = { id: draft.id }
  await office.call(accountability.edit, {
    actionId: stage.id(key, 'edit'),
    params,
    body: {
      version: paper.version,
      title: paper.title,
      opening: paper.opening,
      closing: '今后凡超期未办结的,一律按规定处理。',
      remove,
      named: lasting.slice(0, 3).map(entry => entry.id),
    },
  })
  await office.call(accountability.submit, {
    actionId: stage.id(key, 'submit'),
    params,
    body: { version: paper.version + 1 },
  })
  await (await stage.as('zhuren')).call(accountability.approve, {
    actionId: stage.id(key, 'approve'),
    params,
    body: { version: paper.version + 2 },
  })
  await office.call(accountability.issue, {
    actionId: stage.id(key, 'issue'),
    params,
    body: { version: paper.version + 3 },
  })
}

function unitShortName(code: string): string | undefined {
  return units.find(unit => unit.code === code)?.shortName
}
