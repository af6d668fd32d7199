// Makes the demo city through the product's own actions, half a year of it, up to the demo date. Interrupted, it goes
// on where it stopped: every request carries an action id made from the story, so what was done answers as before.
import { randomBytes } from 'node:crypto'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { addUnit, appoint } from '../modules/people/people.actions.ts'
import { findUnitByCode } from '../modules/people/people.store.ts'
import { registerPlaces } from '../modules/places/places.actions.ts'
import { advanceClock } from '../server/clock.ts'
import { DEMO_NOW } from '../server/demo-date.ts'
import type { House } from '../server/house.ts'
import { runWork, type Work } from '../server/work.ts'
import type { Worker } from '../server/worker.ts'
import { people, places, units } from './demo-cast.ts'
import { tellStory } from './demo-story.ts'

export interface DemoPeople {
  readonly password: string
  readonly people: readonly { readonly login: string; readonly words: string }[]
}

/** Seeds what is missing; returns who can sign in, or undefined once the demo was removed. */
export async function seedDemo(
  house: House,
  app: FastifyInstance,
  worker: Worker,
  say: (words: string) => void,
): Promise<DemoPeople | undefined> {
  const { seed_state: state } = await house.workerDb
    .selectFrom('installation')
    .select('seed_state')
    .executeTakeFirstOrThrow()
  if (state === 'removed') return undefined
  const password = await demoPassword(house)
  if (state !== 'done') {
    await mark(house, 'running')
    say('生成演示城市：单位、人员、点位')
    const cityId = (await house.workerDb.selectFrom('cities').select('city_id').executeTakeFirstOrThrow())
      .city_id
    await runWork(house.workerDb, cityId, house.clock, work => castUnits(work))
    await runWork(house.workerDb, cityId, house.clock, work => castPeople(work, password))
    await runWork(house.workerDb, cityId, house.clock, work => castPlaces(work))
    await tellStory({ house, app, cityId, worker, password, say, setTime: at => setTime(house, at) })
    await setTime(house, DEMO_NOW)
    await worker.turn()
    await mark(house, 'done')
  }
  const shown = people.filter(person => !/^(danwei(0[3-9]|[1-9]\d)|xian[2-5]|banshi2)$/.test(person.login))
  return { password, people: shown.map(({ login, words }) => ({ login, words })) }
}

async function mark(house: House, state: string): Promise<void> {
  await house.workerDb.updateTable('installation').set({ seed_state: state }).execute()
}

/** Business time goes to `at`, or stays where it is when it is further already. */
async function setTime(house: House, at: Date): Promise<void> {
  // Read at the moment of deciding: on a busy machine the transaction may begin only when `at` has passed by itself.
  const realNow = house.clock.realNow()
  if (house.clock.now() >= at) return
  house.clock.adopt(await house.workerDb.transaction().execute(trx => advanceClock(trx, realNow, at)))
}

// One password for all demo logins, made for this installation and kept beside its data.
async function demoPassword(house: House): Promise<string> {
  const file = join(house.config.data, 'demo-password')
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  if (kept) return kept.trim()
  const made = house.config.demoPassword ?? randomBytes(9).toString('base64url')
  await writeFile(file, `${made}\n`, { mode: 0o600 })
  await chmod(file, 0o600)
  return made
}

const BEGINNING = '2021-05-01'

export async function castUnits(work: Work): Promise<void> {
  for (const unit of units) {
    if (await findUnitByCode(work.trx, work.cityId, unit.code)) continue
    await addUnit(work, { ...unit, startsOn: BEGINNING, demo: true })
  }
}

export async function castPeople(work: Work, password: string): Promise<void> {
  const known = new Set(
    (await work.trx.selectFrom('accounts').select('login').where('city_id', '=', work.cityId).execute()).map(
      row => row.login,
    ),
  )
  for (const person of people) {
    if (known.has(person.login)) continue
    const unitId = await findUnitByCode(work.trx, work.cityId, person.unit)
    if (!unitId) throw new Error(`no unit ${person.unit}`)
    await appoint(work, {
      name: person.name,
      login: person.login,
      password,
      unitId,
      role: person.role,
      title: person.title,
      secondment: person.endsOn !== undefined,
      startsOn: BEGINNING,
      endsOn: person.endsOn,
      demo: true,
    })
  }
}

export async function castPlaces(work: Work): Promise<void> {
  const known = new Set(
    (await work.trx.selectFrom('places').select('code').where('city_id', '=', work.cityId).execute()).map(
      row => row.code,
    ),
  )
  const missing = places().filter(place => !known.has(place.code))
  if (missing.length === 0) return
  const unitIds = new Map<string, string>()
  for (const code of new Set(missing.flatMap(place => (place.unit ? [place.unit] : []))))
    unitIds.set(code, (await findUnitByCode(work.trx, work.cityId, code))!)
  await registerPlaces(
    work,
    missing.map(place => ({ ...place, unitId: place.unit ? unitIds.get(place.unit)! : null, demo: true })),
  )
}
