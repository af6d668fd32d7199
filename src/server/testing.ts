// A house for tests: its own copy of the template database, a clock the test moves by hand, the real application.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import pino from 'pino'
import { chinaTime } from '../lib/day.ts'
import { openBlobStore } from '../modules/blobs/blobs.io.ts'
import { countUnsealed } from '../modules/ledger/ledger.store.ts'
import { type Client, clientWith, signInAs } from '../simulate/client.ts'
import { buildApp } from './app.ts'
import { readCalendars } from './boot.ts'
import { type Clock, makeClock } from './clock.ts'
import { readConfig } from './config.ts'
import { inCity, openDb } from './db.ts'
import { type House, makeHouse } from './house.ts'
import { makeLive } from './live.ts'
import type { Reaction } from './reactions.ts'
import type { Route } from './route.ts'
import { reactions as allReactions, routes as allRoutes, timers as allTimers } from './routes.ts'
import { secretBox } from './secretbox.ts'
import { startWorker, type Worker } from './worker.ts'

export const TEST_CITY = 640300
export const TEST_PASSWORD = 'a password for tests'
/** Wednesday 8 June 2022, 09:00 in China. */
export const TEST_NOW = chinaTime('2022-06-08', '09:00')

export interface TestClock extends Clock {
  /** Moves business and real time together to a moment. */
  set(at: Date): void
  /** Moves on by some hours. */
  pass(hours: number): void
}

export interface TestHouse extends House {
  readonly clock: TestClock
  readonly folder: string
  close(): Promise<void>
}

export interface TestBench {
  readonly house: TestHouse
  readonly app: FastifyInstance
  /** Where browsers find it; empty without `listen`. */
  readonly url: string
  /** Address of the schema's owner, for tests that tamper. */
  readonly ownerUrl: string
  /** The client of a person of the cast; one session per login. */
  as(login: string): Promise<Client>
  /** After the clock was moved far: everybody signs in again. */
  signInAgain(): void
  readonly stranger: Client
  /** Seals, reacts and scans until nothing more follows. */
  turn(): Promise<void>
  close(): Promise<void>
}

export function roleUrl(superuserUrl: string, database: string, user: string, password: string): string {
  const url = new URL(superuserUrl)
  url.username = user
  url.password = password
  url.pathname = `/${database}`
  return url.href
}

/** Opens a house on a database that exists. Its clock is the test's, or with `runs` the one of a demo installation. */
export async function openHouseOn(
  superuserUrl: string,
  database: string,
  { runs = false, dist }: { runs?: boolean; dist?: string | undefined } = {},
): Promise<TestHouse> {
  const root = resolve(import.meta.dirname, '../..')
  const folder = await mkdtemp(join(tmpdir(), 'chuangcheng-house-'))
  const read = readConfig({ CHUANGCHENG_DATA: folder }, [], root)
  const config = { ...read, dist: dist ?? read.dist }
  const house = makeHouse({
    config,
    db: openDb({ url: roleUrl(superuserUrl, database, 'chuangcheng_app', 'app'), max: 4 }),
    workerDb: openDb({ url: roleUrl(superuserUrl, database, 'chuangcheng_worker', 'worker'), max: 3 }),
    clock: await (runs ? runningClock : heldClock)(config.packs),
    blobs: openBlobStore(join(folder, 'photos')),
    live: makeLive(),
    secrets: secretBox(randomBytes(48)),
    log: pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
  })
  return Object.assign(house, {
    clock: house.clock as TestClock,
    folder,
    async close() {
      house.live.close()
      await house.db.destroy()
      await house.workerDb.destroy()
      await rm(folder, { recursive: true, force: true })
    },
  })
}

async function heldClock(packs: string): Promise<TestClock> {
  let now = TEST_NOW
  const clock = makeClock(await readCalendars(packs), () => now)
  return Object.assign(clock, {
    // Nobody is drawn for anything until a test says so.
    lot: () => 1 - Number.EPSILON,
    set: (at: Date) => {
      now = at
    },
    pass: (hours: number) => {
      now = new Date(now.getTime() + hours * 3600_000)
    },
    // The test holds the clock; the offset in the database stays out of it.
    refresh: async () => undefined,
  })
}

// Time runs as in a demo installation: the demo's clock control moves business time, `pass` lets sessions grow old too.
async function runningClock(packs: string): Promise<TestClock> {
  let moved = 0
  const clock = makeClock(await readCalendars(packs), () => new Date(Date.now() + moved))
  return Object.assign(clock, {
    set: (at: Date) => {
      moved = at.getTime() - Date.now()
    },
    pass: (hours: number) => {
      moved += hours * 3600_000
    },
  })
}

export interface BenchParts {
  readonly reactions?: readonly Reaction[]
  readonly routes?: readonly Route[]
  /** For browsers: listens on a free port, time runs from TEST_NOW on, the worker turns by itself every second. */
  readonly listen?: boolean
  /** Folder of the build that is served; the checkout's own by default. */
  readonly dist?: string | undefined
}

/** Copies the template into a database of its own and builds the application on it. `url` comes from `inject('postgresUrl')`. */
export async function openBench(superuserUrl: string, parts: BenchParts = {}): Promise<TestBench> {
  const database = `test_${randomBytes(8).toString('hex')}`
  await onServer(superuserUrl, `create database ${database} template template_house owner template_owner`)
  const listen = parts.listen ?? false
  const house = await openHouseOn(superuserUrl, database, { runs: listen, dist: parts.dist })
  if (listen) await startAtTestNow(house)
  const app = await buildApp(house, parts.routes ?? allRoutes, async () => true)
  await app.ready()
  const url = listen ? await app.listen({ host: '127.0.0.1', port: 0 }) : ''
  const worker = startWorker(house, parts.reactions ?? allReactions, listen, parts.reactions ? [] : allTimers)
  const clients = new Map<string, Promise<Client>>()
  return {
    house,
    app,
    url,
    ownerUrl: roleUrl(superuserUrl, database, 'template_owner', 'owner'),
    stranger: clientWith(app, ''),
    as(login) {
      const known = clients.get(login) ?? signInAs(app, login, TEST_PASSWORD)
      clients.set(login, known)
      return known
    },
    signInAgain: () => clients.clear(),
    turn: () => turnUntilSealed(worker, house),
    async close() {
      await app.close()
      await worker.stop()
      await house.close()
      await onServer(superuserUrl, `drop database ${database} with (force)`)
    },
  }
}

async function startAtTestNow(house: House): Promise<void> {
  const offset = Math.round((TEST_NOW.getTime() - Date.now()) / 1000)
  await house.workerDb.updateTable('installation').set({ clock_offset_seconds: offset }).execute()
  await house.clock.refresh(house.workerDb)
}

// A transaction of another test on the same server, still running, holds sealing back: turn again until it is over.
async function turnUntilSealed(worker: Worker, house: House): Promise<void> {
  for (let i = 0; i < 100; i++) {
    await worker.turn()
    if ((await inCity(house.workerDb, TEST_CITY, trx => countUnsealed(trx, TEST_CITY))) === 0) return
    await sleep(30)
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
