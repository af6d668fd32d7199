// Brings the house up step by step: database, schema, packs, application; and takes it down in the reverse order.
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import pino from 'pino'
import { parse } from 'yaml'
import type { WorkCalendar } from '../lib/workcalendar.ts'
import { type CalendarFile, calendarsOf } from '../lib/workcalendar-days.ts'
import { openBlobStore } from '../modules/blobs/blobs.io.ts'
import { readPack } from '../modules/plan/pack.io.ts'
import { loadFramework, loadPlan } from '../modules/plan/plan.actions.ts'
import { loadRegisterEntries } from '../modules/registers/seeds.actions.ts'
import { makeClock } from './clock.ts'
import { prepareCluster } from './cluster.ts'
import type { Config } from './config.ts'
import { type Db, openDb } from './db.ts'
import { DEMO_START } from './demo-date.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { type House, makeHouse } from './house.ts'
import { makeLive } from './live.ts'
import { APP_ROLE, migrate, WORKER_ROLE } from './migrate.ts'
import { openSecretBox } from './secretbox.ts'
import { runWork } from './work.ts'

export interface Booted {
  readonly house: House
  readonly ownerUrl: string
  close(): Promise<void>
}

/** Opens database and stores and loads the packs; the caller adds the application and the worker. */
export async function boot(config: Config, root: string, step: (words: string) => void): Promise<Booted> {
  await mkdir(config.data, { recursive: true })
  const log = pino(
    { level: config.logLevel, redact: ['req.headers', 'err.parameters', '*.password'] },
    pino.destination(2),
  )
  step('启动数据库')
  const database = await openDatabase(config)
  step('核对数据库结构')
  const passwords = database.passwords
  await migrate({
    ownerUrl: database.owner,
    folder: join(root, 'db/migrations'),
    ...(passwords ? { passwords } : {}),
  })
  const db = openDb({
    url: database.app,
    name: 'chuangcheng-app',
    max: 10,
    ...(passwords ? {} : { role: APP_ROLE }),
  })
  const workerDb = openDb({
    url: database.worker,
    name: 'chuangcheng-worker',
    max: 4,
    ...(passwords ? {} : { role: WORKER_ROLE }),
  })
  await assertBound(db)
  const clock = makeClock(await readCalendars(config.packs))
  const house = makeHouse({
    config,
    db,
    workerDb,
    clock,
    blobs: openBlobStore(join(config.data, 'photos')),
    live: makeLive(),
    secrets: await openSecretBox(join(config.data, 'secret.key')),
    log,
  })
  await ensureInstallation(workerDb, !config.empty)
  await clock.refresh(workerDb)
  step('装入规划包')
  await loadPacks(house)
  return {
    house,
    ownerUrl: database.owner,
    async close() {
      house.live.close()
      await db.destroy()
      await workerDb.destroy()
      await database.postgres?.stop()
    },
  }
}

interface OpenDatabase {
  readonly owner: string
  readonly app: string
  readonly worker: string
  readonly passwords?: { readonly app: string; readonly worker: string }
  readonly postgres?: EmbeddedPostgres
}

async function openDatabase(config: Config): Promise<OpenDatabase> {
  if (config.databaseUrl)
    return { owner: config.databaseUrl, app: config.databaseUrl, worker: config.databaseUrl }
  const postgres = await startEmbeddedPostgres({ dataDir: join(config.data, 'postgres') })
  return { ...(await prepareCluster(postgres.superuserUrl, config.data)), postgres }
}

// An application that can bypass row-level security would see every city; better not to start.
async function assertBound(db: Db): Promise<void> {
  const { rows } = await sql<{
    free: boolean
  }>`select rolsuper or rolbypassrls as free from pg_roles where rolname = current_user`.execute(db)
  if (rows[0]?.free !== false)
    throw new Error('应用的数据库角色能绕过行级安全，已停止启动；请检查 DATABASE_URL 的角色设置')
}

export async function readCalendars(packs: string): Promise<Map<string, WorkCalendar>> {
  const file = parse(await readFile(join(packs, 'calendars.yaml'), 'utf8')) as CalendarFile
  return new Map(calendarsOf(file).map(calendar => [calendar.id, calendar]))
}

// A demo begins at the demo's own date; any other installation lives in real time for good.
async function ensureInstallation(db: Db, demo: boolean): Promise<void> {
  const now = new Date()
  const offset = demo ? Math.round((DEMO_START.getTime() - now.getTime()) / 1000) : 0
  await db
    .insertInto('installation')
    .values({ demo, clock_offset_seconds: offset, created_at: now })
    .onConflict(oc => oc.doNothing())
    .execute()
}

/** Loads every pack in the packs folder: the plan first, then the frameworks that point at it. */
export async function loadPacks(house: House): Promise<void> {
  const { config, workerDb } = house
  const { pack: plan, problems } = await readPack(join(config.packs, config.pack))
  const errors = problems.filter(problem => problem.level === 'error')
  if (plan?.kind !== 'plan' || errors.length > 0) {
    throw new Error(
      `规划包 ${config.pack} 有 ${errors.length} 处错误：${errors[0]?.file}:${errors[0]?.line ?? '?'} ${errors[0]?.detail ?? ''}`,
    )
  }
  const { city } = plan.head
  await workerDb
    .insertInto('cities')
    .values({
      city_id: city.id,
      name: city.name,
      short_name: city.short,
      host: null,
      pack_id: plan.head.id,
      pack_version: plan.head.version,
      created_at: new Date(),
    })
    .onConflict(oc =>
      oc.column('city_id').doUpdateSet({
        name: eb => eb.ref('excluded.name'),
        short_name: eb => eb.ref('excluded.short_name'),
        pack_version: eb => eb.ref('excluded.pack_version'),
      }),
    )
    .execute()
  await runWork(workerDb, city.id, house.clock, async work => {
    await loadPlan(work, plan)
    await loadRegisterEntries(work, plan)
  })
  for (const name of config.frameworks) {
    const { pack } = await readPack(join(config.packs, name))
    if (pack?.kind === 'framework')
      await runWork(workerDb, city.id, house.clock, work => loadFramework(work, pack))
  }
}
