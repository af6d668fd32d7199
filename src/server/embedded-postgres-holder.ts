// Who holds a data folder: `<dataDir>.holder.json`, made by the app process that runs the server in it.
// Exactly one of any number of starters gets it, also when they all find the file of a dead one.

import { createHash, randomBytes } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { refuse } from '../lib/refusal.ts'
import { lookAt, pidSpace } from './embedded-postgres-process.ts'

export interface Holder {
  readonly pid: number
  /** ISO 8601, when the holder took the folder. */
  readonly startedAt: string
  /** Port of the server, once it runs. */
  readonly port?: number
  readonly hostname: string
  /** Host and pid namespace: a pid of another one cannot be looked up. */
  readonly pidSpace: string
  /** Start time of the process, so that a pid used again is not taken for the holder. */
  readonly began?: string
  readonly nonce: string
}

export interface Hold {
  /** True when the folder was left behind by a process that is gone. */
  readonly inherited: boolean
  setPort(port: number): void
  release(): void
}

const heartbeatMs = 4_000
/** A holder on another host or in another container is gone when its file stands still this long. */
const silenceMs = 12_000

/**
 * Takes the folder for this process.
 * @param path of the holder file
 * @param silence milliseconds without heartbeat after which a holder that cannot be looked up counts as gone
 * @throws {Refused} `postgres.folder-in-use`, naming who holds it
 */
export async function takeHold(path: string, dataDir: string, silence = silenceMs): Promise<Hold> {
  const nonce = randomBytes(8).toString('hex')
  const began = lookAt(process.pid).began
  let mine: Holder = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    hostname: hostname(),
    pidSpace: pidSpace(),
    nonce,
    ...(began === undefined ? {} : { began }),
  }
  const draft = `${path}.${process.pid}-${nonce}`
  const write = () => writeFileSync(draft, `${JSON.stringify(mine)}\n`, { flush: true })
  write()
  let result: Claim
  try {
    result = await claim(path, draft, silence)
  } finally {
    rmSync(draft, { force: true })
  }
  if ('holder' in result) refuseHeld(dataDir, result.holder)

  const ours = () => readHolder(path)?.holder?.nonce === nonce
  const heartbeat = setInterval(() => {
    if (ours()) utimesSync(path, new Date(), new Date())
  }, heartbeatMs)
  heartbeat.unref()
  return {
    inherited: result.inherited,
    setPort(port) {
      mine = { ...mine, port }
      write()
      renameSync(draft, path)
    },
    release() {
      clearInterval(heartbeat)
      if (ours()) rmSync(path, { force: true })
    },
  }
}

/** The holder file as it stands, also of a process that is gone; for `doctor` and messages. */
export function findHolder(path: string): Holder | undefined {
  return readHolder(path)?.holder
}

type Claim = { readonly holder: Holder } | { readonly inherited: boolean }

/**
 * Links the draft to `path`. A dead holder's file may be replaced only by whoever holds the claim named after
 * that very content, and the claim is taken by the same rule, so a late comer cannot replace a live one.
 */
async function claim(path: string, draft: string, silence: number): Promise<Claim> {
  for (;;) {
    try {
      linkSync(draft, path)
      return { inherited: false }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const found = readHolder(path)
    if (!found) continue
    if (found.holder && (await isAlive(found.holder, path, silence))) return { holder: found.holder }
    const successor = `${path}.${found.digest}`
    const won = await claim(successor, draft, silence)
    if ('holder' in won) return won
    if (readHolder(path)?.digest === found.digest) {
      renameSync(successor, path)
      return { inherited: true }
    }
    rmSync(successor, { force: true })
  }
}

async function isAlive(holder: Holder, path: string, silence: number): Promise<boolean> {
  if (holder.pidSpace === pidSpace()) {
    const look = lookAt(holder.pid)
    if (look.state !== 'running') return false
    return holder.began === undefined || look.began === undefined || holder.began === look.began
  }
  const before = modified(path)
  for (let waited = 0; waited < silence; waited += 500) {
    await sleep(500)
    if (modified(path) !== before) return readHolder(path) !== undefined
  }
  return false
}

function modified(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs
}

function readHolder(path: string): { holder?: Holder; digest: string } | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12)
  try {
    return { holder: JSON.parse(text) as Holder, digest }
  } catch {
    return { digest } // torn by a power cut: nobody's
  }
}

function refuseHeld(dataDir: string, holder: Holder): never {
  const since = new Date(holder.startedAt).toLocaleString('zh-CN', {
    timeZone: 'Asia/Shanghai',
    hour12: false,
  })
  const elsewhere = holder.pidSpace === pidSpace() ? '' : `（在主机 ${holder.hostname} 上）`
  const who = holder.pid === process.pid && !elsewhere ? '本进程' : '另一个程序'
  return refuse(
    'postgres.folder-in-use',
    `数据文件夹 ${dataDir} 正被${who}使用：进程 ${holder.pid}${elsewhere}，自 ${since} 起。` +
      '请先停止那个进程，或用环境变量 CHUANGCHENG_DATA 另选一个数据文件夹。',
  )
}
