// One embedded server for a whole test run, without fsync, with a migrated template that every test file copies.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { migrate } from './migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'chuangcheng-test-'))
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), unsafeFast: true })
  const client = new pg.Client({ connectionString: postgres.superuserUrl })
  await client.connect()
  await client.query("create role template_owner login createrole password 'owner'")
  await client.query('create database template_house owner template_owner')
  await client.end()
  const owner = new URL(postgres.superuserUrl)
  owner.username = 'template_owner'
  owner.password = 'owner'
  owner.pathname = '/template_house'
  await migrate({
    ownerUrl: owner.href,
    folder: join(import.meta.dirname, '../../db/migrations'),
    passwords: { app: 'app', worker: 'worker' },
  })
  project.provide('postgresUrl', postgres.superuserUrl)
  return async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
