// Half a year of a city's campaign, told as appointments: who does what when. Every act is a request to the product.
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { ReplyOf } from '../lib/contract.ts'
import { chinaDay, chinaTime } from '../lib/day.ts'
import { uuidv7 } from '../lib/id.ts'
import { random } from '../lib/random.ts'
import * as accountability from '../modules/accountability/accountability.contract.ts'
import * as assessment from '../modules/assessment/assessment.contract.ts'
import { unitGrounds } from '../modules/cases/case.ts'
import * as cases from '../modules/cases/cases.contract.ts'
import type { Grade } from '../modules/observations/observation.ts'
import * as peopleContract from '../modules/people/people.contract.ts'
import * as placesContract from '../modules/places/places.contract.ts'
import type { House } from '../server/house.ts'
import type { Worker } from '../server/worker.ts'
import { type Client, signInAs } from './client.ts'
import { cleanUp } from './demo-campaigns.ts'
import { tellOfCasework } from './demo-casework.ts'
import { divideTheWork } from './demo-division.ts'
import { bringRevision } from './demo-draft.ts'
import { planFigures } from './demo-figures.ts'
import { layTheGround } from './demo-ground.ts'
import { handInLedger } from './demo-ledger.ts'
import { tellOfPapers } from './demo-papers.ts'
import { tellOfPeers } from './demo-peers.ts'
import { type Pictures, pictures } from './demo-pictures.io.ts'
import { tellOfResidents } from './demo-residents.ts'
import { followCase, nameTheLate, workingTime } from './demo-story-cases.ts'
import { keepTheYear } from './demo-story-year.ts'

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

/** A scene of the story: a moment and what happens then; it may add later scenes. */
interface Scene {
  readonly at: number
  readonly act: () => Promise<void>
}

export interface Stage extends Telling {
  readonly pictures: Pictures
  readonly scenes: Scene[]
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
      '2022年春季自测（演示）',
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
  planFigures(stage)
  for (let week = 0; week < 22; week++)
    later(day('2022-04-04') + week * 7 * DAY_MS + 3600_000, () => officeFinds(stage, week))
  later(day('2022-05-10'), () => nameTheLate(stage, 'may'))
  later(day('2022-07-12'), () => nameTheLate(stage, 'july'))
  later(day('2022-09-05'), () =>
    openRound(
      stage,
      'autumn',
      '2022年秋季自测（演示）',
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
  layTheGround(stage)
  divideTheWork(stage)
  keepTheYear(stage)
  bringRevision(stage)
  tellOfCasework(stage)
  tellOfResidents(stage)
  tellOfPeers(stage)
  cleanUp(stage)
  handInLedger(stage)
  tellOfPapers(stage)
  let told = 0
  for (;;) {
    stage.scenes.sort((a, b) => a.at - b.at)
    const scene = stage.scenes.shift()
    if (!scene || scene.at >= day('2022-09-13')) break
    stage.at = scene.at
    await telling.setTime(new Date(scene.at))
    await scene.act()
    if (++told % 100 === 0)
      say(`生成演示城市：已演到 ${new Date(scene.at + 8 * 3600_000).toISOString().slice(0, 10)}`)
  }
}

function setStage(telling: Telling): Stage {
  const clients = new Map<string, Promise<Client>>()
  const scenes: Scene[] = []
  return {
    ...telling,
    pictures: pictures(),
    scenes,
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
  const answers = await Promise.all(
    graded.map(async ({ item, grade, photo, title, moment }) => ({
      item: item.code,
      grade,
      photos: photo
        ? [await inspector.photo(await stage.pictures.draw(card.placeType, title, today, moment))]
        : [],
    })),
  )
  for (const { grade, title } of graded)
    if (grade === 'fail') stage.pictures.ahead(card.placeType, title, today, 'after')
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
  const review = await office.call(cases.review)
  // Findings of one card come at one moment; told by title, the story is the same every time.
  const findings = [...review.findings].sort((a, b) => (a.title < b.title ? -1 : 1))
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
        body: { version: item.version, reason: '巡查时已当场清理，复看合格。' },
      })
    else if (throwOf < 0.08)
      await office.call(cases.decline, {
        actionId: stage.id(key, 'decline', finding.number),
        params: { id: finding.id },
        body: { version: item.version, reason: '位于施工围挡内，不属于测评范围。' },
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
    for (const entry of paper.entryList)
      if (entry.caseId)
        followCase(stage, entry.caseId, entry.caseTitle ?? '', entry.ground === unitGrounds.pool)
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
  const photos = await Promise.all(
    finds.map(async ({ place, title }) =>
      office.photo(await stage.pictures.draw(place.placeType, title, today, 'before')),
    ),
  )
  for (const [i, { place, title }] of finds.entries()) {
    stage.pictures.ahead(place.placeType, title, today, 'after')
    const filed = await office.call(cases.file, {
      actionId: stage.id('office', week, i),
      body: { placeId: place.id, title, detail: '创城办日常督导发现。', photos: [photos[i]!], issue: true },
    })
    followCase(stage, filed.id, `office/${week}/${i}`, place.unitId === null)
  }
}
