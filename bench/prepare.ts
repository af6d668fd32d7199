// A small installation to measure on: packs loaded, the demo's cast, nothing that happened yet.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listPlaceTypes } from '../src/modules/places/places.store.ts'
import { findPlan } from '../src/modules/plan/plan.store.ts'
import { boot } from '../src/server/boot.ts'
import { readConfig } from '../src/server/config.ts'
import type { House } from '../src/server/house.ts'
import { runWork, type Work } from '../src/server/work.ts'
import { castPeople, castPlaces, castUnits } from '../src/simulate/demo.actions.ts'

export interface Prepared {
  readonly cityId: number
  readonly login: string
  readonly password: string
  /** Address of the worker role once the server listens on a port. */
  workerUrl(port: number): string
}

/** Words a table of places uses, as the plan in force has them. */
export interface PlaceWords {
  readonly types: readonly string[]
  readonly counties: readonly string[]
}

/**
 * Packs, and whom of the demo's cast these bring; the database lies under `data` and is stopped again.
 * @param then what is to be known of it before it stops
 */
async function prepare<Known>(
  root: string,
  data: string,
  casts: readonly ((work: Work) => Promise<unknown>)[],
  then: (house: House, cityId: number) => Promise<Known> | Known,
): Promise<Known> {
  const booted = await boot(
    readConfig({ ...process.env, CHUANGCHENG_DATA: data, LOG_LEVEL: 'error' }, [], root),
    root,
    () => undefined,
  )
  const { house } = booted
  const { city_id: cityId } = await house.workerDb
    .selectFrom('cities')
    .select('city_id')
    .executeTakeFirstOrThrow()
  for (const cast of casts) await runWork(house.workerDb, cityId, house.clock, cast)
  const known = await then(house, cityId)
  await booted.close()
  return known
}

export const prepareImport = (root: string, data: string): Promise<PlaceWords> =>
  prepare(root, data, [castUnits], (house, cityId) =>
    house.inCity(cityId, async trx => ({
      types: (await listPlaceTypes(trx, cityId)).map(it => it.name),
      counties: (await findPlan(trx, cityId))!.body.divisions
        .filter(it => it.level === 'county')
        .map(it => it.name),
    })),
  )

export async function prepareIntake(root: string, data: string): Promise<Prepared> {
  const password = 'a password for benchmarks'
  const casts = [castUnits, (work: Work) => castPeople(work, password), castPlaces]
  const cityId = await prepare(root, data, casts, (_, id) => id)
  const passwords = JSON.parse(await readFile(join(data, 'database.json'), 'utf8')) as { worker: string }
  return {
    cityId,
    login: 'banshi',
    password,
    workerUrl: port =>
      `postgres://chuangcheng_worker:${encodeURIComponent(passwords.worker)}@127.0.0.1:${port}/chuangcheng`,
  }
}
