// A small installation to measure on: packs loaded, the demo's cast, nothing that happened yet.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listPlaceTypes } from '../src/modules/places/places.store.ts'
import { findPlan } from '../src/modules/plan/plan.store.ts'
import { boot } from '../src/server/boot.ts'
import { readConfig } from '../src/server/config.ts'
import { runWork } from '../src/server/work.ts'
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

/** Packs and the demo's units; the database lies under `data` and is stopped again. */
export async function prepareImport(root: string, data: string): Promise<PlaceWords> {
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
  await runWork(house.workerDb, cityId, house.clock, castUnits)
  const words = await house.inCity(cityId, async trx => ({
    types: (await listPlaceTypes(trx, cityId)).map(it => it.name),
    counties: (await findPlan(trx, cityId))!.body.divisions
      .filter(it => it.level === 'county')
      .map(it => it.name),
  }))
  await booted.close()
  return words
}

export async function prepareIntake(root: string, data: string): Promise<Prepared> {
  const password = 'a password for benchmarks'
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
  await runWork(house.workerDb, cityId, house.clock, castUnits)
  await runWork(house.workerDb, cityId, house.clock, work => castPeople(work, password))
  await runWork(house.workerDb, cityId, house.clock, castPlaces)
  await booted.close()
  const passwords = JSON.parse(await readFile(join(data, 'database.json'), 'utf8')) as { worker: string }
  return {
    cityId,
    login: 'banshi',
    password,
    workerUrl: port =>
      `postgres://chuangcheng_worker:${encodeURIComponent(passwords.worker)}@127.0.0.1:${port}/chuangcheng`,
  }
}
