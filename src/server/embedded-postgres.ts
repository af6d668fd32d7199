// Supervisor of the PostgreSQL that comes with npm: starts it on a data folder, stops it, and says clearly why not.
// Beside the folder: <dataDir>.password (0600), <dataDir>.log, <dataDir>.holder.json.

import { once } from 'node:events'
import { closeSync, existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refused } from '../lib/refusal.ts'
import { binary, getNativeDir, makeMissingLinks } from './embedded-postgres-binaries.ts'
import {
  clusterPaths,
  createCluster,
  getPassword,
  isCluster,
  openLog,
  prepareFolder,
  readLog,
} from './embedded-postgres-cluster.ts'
import {
  diskFull,
  failure,
  folderFailure,
  leastFreeBytes,
  portTaken,
  saysNotYetFree,
  saysPortTaken,
} from './embedded-postgres-failures.ts'
import { type Hold, takeHold } from './embedded-postgres-holder.ts'
import { type AsRoot, chooseLauncher, type Launcher, launch } from './embedded-postgres-launch.ts'
import { clearLeftover, findPidFile, stopPostmaster } from './embedded-postgres-postmaster.ts'

const host = '127.0.0.1'
/** Recovery after a power cut may take minutes; it is waited for as long as the server lives. */
const readyWithinMs = 10 * 60_000
const retryNotYetFreeMs = 5_000
const portTries = 5

export interface EmbeddedPostgres {
  readonly host: string
  readonly port: number
  /** postgres://postgres:…@127.0.0.1:port/postgres */
  readonly superuserUrl: string
  readonly pid: number
  /** Resolves when the server has ended, by `stop` or by itself. */
  readonly exited: Promise<void>
  /** Fast shutdown; open connections are cut, what was committed stays. May be called again. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  readonly dataDir: string
  /** Default: a free one. */
  readonly port?: number
  /** Tests only: nothing is synced, a power cut loses the cluster. */
  readonly unsafeFast?: boolean
  /** Progress in Chinese, a line each. */
  readonly log?: (line: string) => void
  /** Server settings on top of ours. */
  readonly settings?: Readonly<Record<string, string>>
  /** Tests: another copy of the binaries, one way of not being root, another measure of free space. */
  readonly nativeDir?: string
  readonly asRoot?: AsRoot
  readonly freeBytes?: (folder: string) => Promise<number>
}

const defaults = {
  listen_addresses: host,
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '128MB',
  password_encryption: 'scram-sha-256',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] %u@%d ',
  timezone: 'Asia/Shanghai',
  log_timezone: 'Asia/Shanghai',
}
const unsafe = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }

/**
 * Starts PostgreSQL on a data folder, making the cluster at the first start.
 * @throws {Refused} `postgres.no-binaries`, `.folder-not-writable`, `.disk-full`, `.folder-in-use`, `.port-taken`,
 *   `.failed-to-start`
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir)
  const nativeDir = options.nativeDir ?? getNativeDir()
  makeMissingLinks(nativeDir)
  prepareFolder(dataDir)
  await checkRoom(dataDir, options.freeBytes ?? freeBytesOf)
  let hold: Hold | undefined
  try {
    hold = await takeHold(clusterPaths(dataDir).holder, dataDir)
    const launcher = await chooseLauncher(nativeDir, dataDir, options.asRoot)
    await clearLeftover(launcher, dataDir, hold.inherited)
    if (options.port !== undefined && !(await isFree(options.port)))
      throw new Refused(portTaken(options.port))
    if (!isCluster(dataDir)) {
      options.log?.(`首次启动：正在 ${dataDir} 建立数据库`)
      await createCluster(launcher, dataDir, options.unsafeFast ?? false)
    }
    const password = await getPassword(launcher, dataDir)
    const server = await startServer(launcher, dataDir, options)
    return supervise(server, hold, launcher, dataDir, password)
  } catch (error) {
    hold?.release()
    const reason = error instanceof Refused ? undefined : folderFailure(error, dataDir)
    throw reason ? new Refused(reason) : error
  }
}

interface Server {
  readonly pid: number
  readonly port: number
  readonly hasExited: () => boolean
  readonly exited: Promise<void>
  /** Keeps this process alive until the server has ended. */
  readonly ref: () => void
}

/** Tries until the server accepts connections: another port when it is taken, again while the folder is not yet free. */
async function startServer(launcher: Launcher, dataDir: string, options: EmbeddedOptions): Promise<Server> {
  const giveUp = Date.now() + retryNotYetFreeMs
  for (let tried = 1; ; tried++) {
    const port = options.port ?? (await freePort())
    const outcome = await tryServer(launcher, dataDir, port, options)
    if ('pid' in outcome) return outcome
    const { output } = outcome
    if (saysPortTaken(output)) {
      if (options.port === undefined && tried < portTries) continue
      throw new Refused(portTaken(port))
    }
    if (saysNotYetFree(output) && Date.now() < giveUp) {
      await sleep(200)
      continue
    }
    const room = await (options.freeBytes ?? freeBytesOf)(dataDir)
    throw new Refused(failure(output, dataDir, clusterPaths(dataDir).log, room))
  }
}

async function tryServer(
  launcher: Launcher,
  dataDir: string,
  port: number,
  options: EmbeddedOptions,
): Promise<Server | { output: string }> {
  const settings = { ...defaults, port, ...(options.unsafeFast ? unsafe : {}), ...options.settings }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openLog(dataDir, launcher)
  const argv = [binary(launcher.nativeDir, 'postgres'), '-D', dataDir, ...flags]
  const child = launch(launcher, argv, ['ignore', log.fd, log.fd])
  closeSync(log.fd)
  let ended: string | undefined
  const exited = new Promise<void>(done => {
    const end = (how: string) => {
      ended = how
      done()
    }
    child.once('error', error => end(error.message))
    child.once('exit', (code, signal) => end(`postgres: ${signal ?? code}`))
  })
  for (const end = Date.now() + readyWithinMs; ended === undefined && Date.now() < end; await sleep(15)) {
    const file = findPidFile(dataDir)
    if (!file?.ready || file.pid !== child.pid || child.pid === undefined) continue
    child.unref() // a command that has done its work may end; the server then ends too
    return { pid: child.pid, port, exited, hasExited: () => ended !== undefined, ref: () => child.ref() }
  }
  if (ended === undefined && child.pid !== undefined)
    await stopPostmaster(launcher, dataDir, child.pid, () => ended !== undefined)
  return { output: `${readLog(dataDir, log.since)}\n${ended ?? ''}` }
}

function supervise(
  server: Server,
  hold: Hold,
  launcher: Launcher,
  dataDir: string,
  password: string,
): EmbeddedPostgres {
  const { pid, port, exited } = server
  hold.setPort(port)
  void exited.then(hold.release)
  const stop = async () => {
    server.ref()
    // If even the immediate shutdown does not end it, the folder stays held until this process is gone.
    await stopPostmaster(launcher, dataDir, pid, server.hasExited)
  }
  let stopping: Promise<void> | undefined
  return {
    host,
    port,
    pid,
    exited,
    superuserUrl: `postgres://postgres:${password}@${host}:${port}/postgres`,
    stop: () => (stopping ??= server.hasExited() ? Promise.resolve() : stop()),
  }
}

async function checkRoom(dataDir: string, freeBytes: (folder: string) => Promise<number>): Promise<void> {
  const free = await freeBytes(existsSync(dataDir) ? dataDir : dirname(dataDir))
  if (free < leastFreeBytes) throw new Refused(diskFull(dataDir, free))
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, host)
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  try {
    const listening = once(probe, 'listening') // rejects on 'error'
    probe.listen(port, host)
    await listening
    probe.close()
    await once(probe, 'close')
    return true
  } catch {
    return false
  }
}
