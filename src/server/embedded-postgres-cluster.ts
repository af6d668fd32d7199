// The files of one cluster: the data folder, made whole or not at all, and what stands beside it.

import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Refused, refuse } from '../lib/refusal.ts'
import { binary } from './embedded-postgres-binaries.ts'
import { failure, folderFailure } from './embedded-postgres-failures.ts'
import { type Launcher, runToEnd } from './embedded-postgres-launch.ts'

/** Everything of a cluster stands beside its data folder, so that the folder itself holds PostgreSQL's files only. */
export function clusterPaths(dataDir: string) {
  return {
    /** Superuser's password, mode 0600. */
    password: `${dataDir}.password`,
    log: `${dataDir}.log`,
    holder: `${dataDir}.holder.json`,
    /** A cluster under construction; a leftover of it means initdb was killed. */
    unfinished: `${dataDir}.new`,
  }
}

const logLimit = 10 * 1024 * 1024

/**
 * Makes the folder above the cluster and proves that we may write in it and in an existing cluster.
 * @throws {Refused} `postgres.folder-not-writable`, `postgres.disk-full`
 */
export function prepareFolder(dataDir: string): void {
  try {
    const home = dirname(dataDir)
    makeFolder(home)
    accessSync(home, constants.W_OK | constants.X_OK)
    if (existsSync(dataDir)) {
      readdirSync(dataDir)
      accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
    }
  } catch (error) {
    const reason = folderFailure(error, dataDir)
    throw reason ? new Refused(reason) : error
  }
}

/** True if initdb once ended well here. */
export function isCluster(dataDir: string): boolean {
  return existsSync(join(dataDir, 'PG_VERSION'))
}

/**
 * Makes the cluster. It is built in `<dataDir>.new` and renamed when it is complete and on disk.
 * @throws {Refused} `postgres.failed-to-start`, `postgres.disk-full`, `postgres.folder-not-writable`
 */
export async function createCluster(launcher: Launcher, dataDir: string, unsafeFast: boolean): Promise<void> {
  const { password, unfinished, log } = clusterPaths(dataDir)
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0)
    refuse(
      'postgres.failed-to-start',
      `文件夹 ${dataDir} 里已有文件，但不是 PostgreSQL 数据库。请把这些文件移走，或用环境变量 CHUANGCHENG_DATA 另选一个数据文件夹。`,
      500,
    )
  rmSync(unfinished, { recursive: true, force: true, maxRetries: 5 })
  mkdirSync(unfinished, { mode: 0o700 })
  give(unfinished, launcher)
  if (!existsSync(password)) writePassword(password, launcher)
  else give(password, launcher)
  const { code, output } = await runToEnd(launcher, [
    binary(launcher.nativeDir, 'initdb'),
    ...['-D', unfinished, '--username=postgres', `--pwfile=${password}`, '--auth=scram-sha-256'],
    // The builtin provider sorts the same for ever; the C.UTF-8 ctype is what lets pg_trgm see Chinese.
    ...[
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      `--locale=${systemLocale()}`,
    ],
    ...['--data-checksums', '--no-instructions', ...(unsafeFast ? ['--no-sync'] : [])],
  ])
  if (code !== 0) {
    rmSync(unfinished, { recursive: true, force: true, maxRetries: 5 })
    throw new Refused(failure(output, dataDir, log))
  }
  if (existsSync(dataDir)) rmdirSync(dataDir)
  renameSync(unfinished, dataDir)
  if (!unsafeFast) syncFolder(dirname(dataDir))
}

/** The superuser's password. When its file was lost, a new one is set, which takes a run of the single-user server. */
export async function getPassword(launcher: Launcher, dataDir: string): Promise<string> {
  const { password, log } = clusterPaths(dataDir)
  if (!existsSync(password)) {
    const draft = `${password}.new`
    const fresh = writePassword(draft, launcher)
    const { code, output } = await runToEnd(
      launcher,
      [binary(launcher.nativeDir, 'postgres'), '--single', '-D', dataDir, 'postgres'],
      `ALTER ROLE postgres PASSWORD '${fresh}'\n`,
    )
    if (code !== 0) throw new Refused(failure(output, dataDir, log))
    renameSync(draft, password)
  }
  return readFileSync(password, 'utf8').trim()
}

/** Opens the server's log for appending, turned over when it has grown beyond 10 MB. */
export function openLog(dataDir: string, launcher: Launcher): { fd: number; since: number } {
  const { log } = clusterPaths(dataDir)
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > logLimit) renameSync(log, `${log}.1`)
  const fd = openSync(log, 'a', 0o600)
  give(log, launcher)
  return { fd, since: fstatSync(fd).size }
}

/** What the server has written to its log since `since`, at most the last 16 kB of it. */
export function readLog(dataDir: string, since: number): string {
  const fd = openSync(clusterPaths(dataDir).log, 'r')
  try {
    const end = fstatSync(fd).size
    const from = Math.max(since, end - 16_384)
    const bytes = Buffer.alloc(Math.max(0, end - from))
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, from)).toString('utf8')
  } finally {
    closeSync(fd)
  }
}

/** Not `recursive: true`: in Node 20 that spins for ever where mkdir says ENOENT below a folder that is there (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // another starter was faster
  }
}

function writePassword(path: string, launcher: Launcher): string {
  const fresh = randomBytes(24).toString('base64url')
  rmSync(path, { force: true })
  writeFileSync(path, `${fresh}\n`, { mode: 0o600, flush: true })
  give(path, launcher)
  return fresh
}

/** Hands a file to the user that PostgreSQL runs as, when that is not us. */
function give(path: string, launcher: Launcher): void {
  if (launcher.user) chownSync(path, launcher.user.uid, launcher.user.gid)
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const fd = openSync(folder, 'r')
  fsyncSync(fd)
  closeSync(fd)
}

/** C.UTF-8 is a locale of Linux; macOS and Windows have others with the same meaning for ctype. */
function systemLocale(): string {
  if (process.platform === 'darwin') return 'en_US.UTF-8'
  return process.platform === 'win32' ? 'en-US' : 'C.UTF-8'
}
