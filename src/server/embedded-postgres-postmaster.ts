// The postmaster as seen from outside: its pid file, how to stop it, and what to do with one that was left behind.

import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { refuse } from '../lib/refusal.ts'
import { binary } from './embedded-postgres-binaries.ts'
import { type Launcher, runToEnd } from './embedded-postgres-launch.ts'
import { isPostmasterOf, lookAt } from './embedded-postgres-process.ts'

const fastMs = 30_000
const immediateMs = 10_000

export interface PidFile {
  /** Undefined when the file is torn. */
  readonly pid?: number
  /** True once the server accepts connections. */
  readonly ready: boolean
}

/** Reads `postmaster.pid`: pid, folder, start, port, socket folder, address, shared memory, status. */
export function findPidFile(dataDir: string): PidFile | undefined {
  let text: string
  try {
    text = readFileSync(pidFilePath(dataDir), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const lines = text.split('\n')
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10)) // a single-user server writes it negative
  return { ready: lines[7]?.trim() === 'ready', ...(pid > 0 ? { pid } : {}) }
}

/**
 * Stops a postmaster: fast shutdown, then the immediate one, which loses nothing committed but costs a recovery.
 * @returns true once it is gone
 */
export async function stopPostmaster(
  launcher: Launcher,
  dataDir: string,
  pid: number,
  isGone: () => boolean = () => lookAt(pid).state !== 'running',
): Promise<boolean> {
  await tell(launcher, dataDir, pid, 'fast')
  if (await until(isGone, fastMs)) return true
  await tell(launcher, dataDir, pid, 'immediate')
  return until(isGone, immediateMs)
}

/**
 * Makes way for a start: stops the server of a dead app, removes a pid file that would block PostgreSQL although
 * its pid is another program's. Only for whoever holds the folder.
 * @param inherited whether the folder was left behind by an app that is gone
 * @throws {Refused} `postgres.folder-in-use` when somebody runs a server here by hand, or it does not stop
 */
export async function clearLeftover(launcher: Launcher, dataDir: string, inherited: boolean): Promise<void> {
  const file = findPidFile(dataDir)
  if (!file) return
  const { pid } = file
  if (pid === undefined) return rmSync(pidFilePath(dataDir), { force: true })
  const { state } = lookAt(pid)
  if (state === 'gone') return // PostgreSQL sees that itself
  if (state === 'zombie' || !isPostmasterOf(pid, dataDir)) {
    // Where process 1 does not reap, a killed postmaster stays a zombie, and signal 0 to it succeeds. Children that
    // live on are caught by PostgreSQL's own check of the shared memory, and waited for.
    return rmSync(pidFilePath(dataDir), { force: true })
  }
  if (inherited && (await stopPostmaster(launcher, dataDir, pid))) return
  refuse(
    'postgres.folder-in-use',
    `数据文件夹 ${dataDir} 正被一个 PostgreSQL（进程 ${pid}）使用，它不是由本程序启动的，或没有按要求停止。` +
      `请先停止它（例如 kill -INT ${pid}），再重新启动。`,
  )
}

/** Polls until the condition holds; false when the time is up. */
async function until(condition: () => boolean, forMs: number): Promise<boolean> {
  for (const end = Date.now() + forMs; !condition(); ) {
    if (Date.now() > end) return false
    await sleep(20)
  }
  return true
}

async function tell(
  launcher: Launcher,
  dataDir: string,
  pid: number,
  mode: 'fast' | 'immediate',
): Promise<void> {
  if (process.platform === 'win32') {
    await runToEnd(launcher, [binary(launcher.nativeDir, 'pg_ctl'), 'stop', '-D', dataDir, '-m', mode, '-W'])
    return
  }
  try {
    process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT')
  } catch {
    // gone already, or another user's: the wait tells
  }
}

function pidFilePath(dataDir: string): string {
  return join(dataDir, 'postmaster.pid')
}
