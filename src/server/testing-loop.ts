// The loop in few words, for tests that need something to have happened: a round with answers, a case in some state.
import sharp from 'sharp'
import * as assessment from '../modules/assessment/assessment.contract.ts'
import * as cases from '../modules/cases/cases.contract.ts'
import type { Grade } from '../modules/observations/observation.ts'
import * as peopleContract from '../modules/people/people.contract.ts'
import * as placesContract from '../modules/places/places.contract.ts'
import { people, units } from '../simulate/demo-cast.ts'
import type { TestBench } from './testing.ts'

export const testPhoto: Promise<Buffer> = sharp({
  create: { width: 64, height: 48, channels: 3, background: '#777' },
})
  .jpeg()
  .toBuffer()

/** Login of the person who works for the unit with this short name. */
export function officerOf(unitName: string): string {
  const unit = units.find(one => one.shortName === unitName)
  return people.find(person => person.unit === unit?.code && person.role === 'unit')!.login
}

/** Opens a round over both inspectors; returns its id. `frameworkId` defaults to the first framework. */
export async function openRound(
  bench: TestBench,
  quota: Readonly<Record<string, number>>,
  options: { readonly name?: string; readonly framework?: string } = {},
): Promise<string> {
  const office = await bench.as('banshi')
  const { frameworks } = await office.call(assessment.frameworks)
  const { inspectors } = await office.call(peopleContract.inspectors)
  const framework = frameworks.find(one => one.version === options.framework) ?? frameworks[0]!
  const round = await office.call(assessment.open, {
    body: {
      name: options.name ?? '一轮自测',
      frameworkId: framework.id,
      seed: 'SEED-1',
      quota,
      inspectors: inspectors.map(one => one.personId),
    },
  })
  return round.id
}

/** Submits every open visit; `grade` chooses among what the card allows, by running number. */
export async function answerAll(
  bench: TestBench,
  grade: (n: number, allowed: readonly Grade[]) => Grade,
  note?: string,
): Promise<void> {
  let n = 0
  for (const login of ['xuncha1', 'xuncha2']) {
    const inspector = await bench.as(login)
    const { visits } = await inspector.call(assessment.visits)
    for (const { id } of visits.filter(visit => visit.state === 'assigned')) {
      const card = await inspector.call(assessment.visit, { params: { id } })
      const digest = await inspector.photo(await testPhoto)
      const now = bench.house.clock.realNow().toISOString()
      const answers = card.items.map(item => ({
        item: item.code,
        grade: grade(n++, item.grades),
        photos: item.photo === 'none' ? [] : [digest],
        ...(note ? { note } : {}),
      }))
      await inspector.call(assessment.submit, {
        params: { id },
        body: { observedAt: now, clientNow: now, answers },
      })
    }
  }
}

export interface IssuedCase {
  readonly id: string
  readonly number: string
  readonly unitId: string
  readonly dueAt: string
  /** Login of the unit's officer. */
  readonly unit: string
}

/** The office files a problem at the n-th place that has a unit with an officer, and issues it at once. */
export async function issueCase(bench: TestBench, n = 0, title = '路面破损'): Promise<IssuedCase> {
  const office = await bench.as('banshi')
  const { places } = await office.call(placesContract.list)
  const place = places.filter(one => one.unitName && hasOfficer(one.unitName))[n]!
  const filed = await office.call(cases.file, {
    body: { placeId: place.id, title, photos: [], issue: true },
  })
  return {
    id: filed.id,
    number: filed.number,
    unitId: filed.unitId!,
    dueAt: filed.dueAt!,
    unit: officerOf(place.unitName!),
  }
}

function hasOfficer(unitName: string): boolean {
  const unit = units.find(one => one.shortName === unitName)
  return people.some(person => person.unit === unit?.code && person.role === 'unit')
}

/** The unit hands in its measure with a photo. */
export async function handle(
  bench: TestBench,
  one: IssuedCase,
  version = 2,
  measure = '已清理',
): Promise<void> {
  const unit = await bench.as(one.unit)
  await unit.call(cases.handle, {
    params: { id: one.id },
    body: { version, measure, photos: [await unit.photo(await testPhoto)] },
  })
}
