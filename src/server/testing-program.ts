// The real program in a process of its own on a data folder of its own, for tests that kill it as the kernel would and
// start it anew on the same folder and port.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { castPeople, castPlaces, castUnits } from '../simulate/demo.actions.ts'
import { boot } from './boot.ts'
import { readConfig } from './config.ts'
import { runWork } from './work.ts'

const root = resolve(import.meta.dirname, '../..')

export interface Program {
  /** The same before and after a crash. */
  readonly url: string
  readonly data: string
  start(): Promise<void>
  /** `kill -9`; returns when its database is gone too. */
  kill(): Promise<void>
  /** Asks it to stop; returns the exit code. */
  stop(): Promise<number | null>
  /** What is half-written: records, facts and duties that do not tell the same story. */
  halfDone(): Promise<unknown[]>
  close(): Promise<void>
}

/**
 * An installation as the first start leaves it, with the demo's cast but without its story, not started yet.
 * @param at business time it begins at, where the demo's own will not do
 */
export async function openProgram(password: string, at?: Date): Promise<Program> {
  const data = await mkdtemp(join(tmpdir(), 'chuangcheng-program-'))
  buildServer()
  await prepare(data, password, at)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const it = child!
    child = undefined
    const code = new Promise<number | null>(done => it.on('exit', done))
    it.kill(signal)
    const result = await code
    for (let i = 0; i < 400 && serversOf(data).length > 0; i++) await sleep(25)
    if (serversOf(data).length > 0) throw new Error('the database outlived the program')
    return result
  }

  return {
    url,
    data,
    async start() {
      child = run(data, port, password)
      await well(child, url)
    },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    halfDone: () => halfDone(data),
    async close() {
      if (child) await end('SIGKILL')
      await rm(data, { recursive: true, force: true })
    },
  }
}

// `npm test` builds before it tests; whoever runs vitest alone gets the program here.
function buildServer(): void {
  const script = JSON.stringify(join(root, 'scripts/build.mjs'))
  const built = spawnSync(process.execPath, ['-e', `import(${script}).then(b => b.buildServer())`], {
    stdio: 'inherit',
  })
  if (built.status !== 0) throw new Error('the program was not built')
}

async function prepare(data: string, password: string, at: Date | undefined): Promise<void> {
  const config = readConfig({ CHUANGCHENG_DATA: data, LOG_LEVEL: 'error' }, [], root)
  const booted = await boot(config, root, () => undefined)
  const { workerDb, clock } = booted.house
  const { city_id } = await workerDb.selectFrom('cities').select('city_id').executeTakeFirstOrThrow()
  await runWork(workerDb, city_id, clock, castUnits)
  await runWork(workerDb, city_id, clock, work => castPeople(work, password))
  await runWork(workerDb, city_id, clock, castPlaces)
  await workerDb.updateTable('installation').set({ seed_state: 'done' }).execute()
  if (at) {
    const offset = Math.round((at.getTime() - Date.now()) / 1000)
    await workerDb.updateTable('installation').set({ clock_offset_seconds: offset }).execute()
  }
  await booted.close()
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer()
    server.on('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })
}

function run(data: string, port: number, password: string): ChildProcess {
  const main = JSON.stringify(join(root, 'dist/main.mjs'))
  const env = {
    ...process.env,
    PORT: String(port),
    CHUANGCHENG_DATA: data,
    LOG_LEVEL: 'error',
    CHUANGCHENG_DEMO_PASSWORD: password,
  }
  const code = `import(${main}).then(m => m.main(${JSON.stringify(root)}))`
  return spawn(process.execPath, ['-e', code], { env, stdio: ['ignore', 'ignore', 'pipe'] })
}

async function well(child: ChildProcess, url: string): Promise<void> {
  let said = ''
  let ended = false
  child.stderr!.on('data', chunk => {
    said += chunk
  })
  child.on('exit', () => {
    ended = true
  })
  for (let i = 0; i < 800 && !ended; i++) {
    if ((await fetch(`${url}/api/health`).catch(() => undefined))?.ok) return
    await sleep(25)
  }
  throw new Error(`not well: ${said}`)
}

/** Process ids of the database servers on this folder. */
function serversOf(folder: string): string[] {
  if (!existsSync('/proc')) return []
  return readdirSync('/proc').filter(pid => {
    if (!/^\d+$/.test(pid)) return false
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return line.includes('postgres') && line.includes(folder) && !line.includes('-e\0import')
    } catch {
      return false
    }
  })
}

async function halfDone(data: string): Promise<unknown[]> {
  const { port } = JSON.parse(await readFile(join(data, 'postgres.holder.json'), 'utf8'))
  const { owner } = JSON.parse(await readFile(join(data, 'database.json'), 'utf8'))
  const client = new pg.Client({
    connectionString: `postgres://chuangcheng_owner:${encodeURIComponent(owner)}@127.0.0.1:${port}/chuangcheng`,
  })
  await client.connect()
  try {
    await client.query(`select set_config('app.city', (select city_id::text from cities), false)`)
    const { rows } = await client.query(`
      select 'case without its fact' as what, c.id::text from cases c where c.state <> (select f.data ->> 'to' from facts f
        where f.subject_type = 'case' and f.subject_id = c.id::text and f.data ? 'to' order by f.seq desc limit 1)
      union all select 'case without one open duty', c.id::text from cases c where case_open(c.state)
        and 1 <> (select count(*) from duties d where d.subject_id = c.id and d.done_at is null and d.cancelled_at is null)
      union all select 'ended case with an open duty', c.id::text from cases c where c.state = 'closed'
        and exists (select 1 from duties d where d.subject_id = c.id and d.done_at is null and d.cancelled_at is null
          and not (d.kind = 'case.look-again' and c.look_again_on is not null))
      union all select 'visit not whole', v.id::text from visits v
        where (v.state = 'submitted') <> exists (select 1 from observations o where o.visit_id = v.id and o.supersedes is null)
      union all select 'answer twice', o.visit_id::text || o.item from observations o where o.supersedes is null and o.visit_id is not null
        group by o.visit_id, o.item having count(*) > 1
      union all select 'finding without a case', o.id::text from observations o where o.grade = 'fail' and o.source = 'inspection'
        and 1 <> (select count(*) from cases c where c.observation_id = o.id)`)
    return rows
  } finally {
    await client.end()
  }
}
