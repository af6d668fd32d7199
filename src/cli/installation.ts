// Reaches the installation's database from a command: a running program's server when there is one, else its own.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { prepareCluster } from '../server/cluster.ts'
import { readConfig } from '../server/config.ts'
import { type Db, openDb } from '../server/db.ts'
import { startEmbeddedPostgres } from '../server/embedded-postgres.ts'
import { WORKER_ROLE } from '../server/migrate.ts'

export interface Installation {
  readonly data: string
  readonly ownerUrl: string
  readonly workerUrl: string
  readonly db: Db
  readonly cities: readonly number[]
  close(): Promise<void>
}

/** Opens the installation that `npm start` uses with the same environment. */
export async function openInstallation(root: string): Promise<Installation> {
  const config = readConfig(process.env, [], root)
  const found = config.databaseUrl
    ? { owner: config.databaseUrl, worker: config.databaseUrl, stop: async () => undefined }
    : await embedded(config.data)
  const db = openDb({
    url: found.worker,
    name: 'chuangcheng-cli',
    max: 2,
    ...(config.databaseUrl ? { role: WORKER_ROLE } : {}),
  })
  const cities = (await db.selectFrom('cities').select('city_id').orderBy('city_id').execute()).map(
    row => row.city_id,
  )
  return {
    data: config.data,
    ownerUrl: found.owner,
    workerUrl: found.worker,
    db,
    cities,
    async close() {
      await db.destroy()
      await found.stop()
    },
  }
}

async function embedded(data: string) {
  const running = await runningServer(data)
  if (running) return { ...running, stop: async () => undefined }
  const postgres = await startEmbeddedPostgres({ dataDir: join(data, 'postgres') })
  const urls = await prepareCluster(postgres.superuserUrl, data)
  return { owner: urls.owner, worker: urls.worker, stop: () => postgres.stop() }
}

// The running program holds the data folder; its server listens on loopback and knows the same passwords.
async function runningServer(data: string): Promise<{ owner: string; worker: string } | undefined> {
  try {
    const holder = JSON.parse(await readFile(join(data, 'postgres.holder.json'), 'utf8')) as {
      pid: number
      port?: number
    }
    process.kill(holder.pid, 0)
    const passwords = JSON.parse(await readFile(join(data, 'database.json'), 'utf8')) as {
      owner: string
      worker: string
    }
    if (!holder.port) return undefined
    const url = (user: string, password: string) =>
      `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${holder.port}/chuangcheng`
    return {
      owner: url('chuangcheng_owner', passwords.owner),
      worker: url('chuangcheng_worker', passwords.worker),
    }
  } catch {
    return undefined
  }
}
