// One embedded server for a whole test run, without fsync, with a template database that every test file copies:
// migrated, both packs loaded, the demo's cast of units, persons and places, and nothing that happened yet.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { castPeople, castPlaces, castUnits } from '../simulate/demo.actions.ts'
import { loadPacks } from './boot.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { migrate } from './migrate.ts'
import { openHouseOn, roleUrl, TEST_CITY, TEST_PASSWORD } from './testing.ts'
import { runWork } from './work.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'chuangcheng-test-'))
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), unsafeFast: true })
  await makeTemplate(postgres.superuserUrl)
  project.provide('postgresUrl', postgres.superuserUrl)
  return async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function makeTemplate(superuserUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  await client.query("create role template_owner login createrole password 'owner'")
  await client.query('create database template_house owner template_owner')
  await client.end()
  const owner = roleUrl(superuserUrl, 'template_house', 'template_owner', 'owner')
  await migrate({
    ownerUrl: owner,
    folder: join(import.meta.dirname, '../../db/migrations'),
    passwords: { app: 'app', worker: 'worker' },
  })
  const house = await openHouseOn(superuserUrl, 'template_house')
  await house.workerDb.insertInto('installation').values({ demo: true, created_at: new Date() }).execute()
  await loadPacks(house)
  await runWork(house.workerDb, TEST_CITY, house.clock, castUnits)
  await runWork(house.workerDb, TEST_CITY, house.clock, work => castPeople(work, TEST_PASSWORD))
  await runWork(house.workerDb, TEST_CITY, house.clock, castPlaces)
  await house.close()
}
