// What the supervisor's tests need: a folder of their own, a supervisor in a process of its own, small clients.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'esbuild'
import pg from 'pg'
import { type Refusal, Refused } from '../lib/refusal.ts'
import { type EmbeddedOptions, type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { getNativeDir, makeMissingLinks } from './embedded-postgres-binaries.ts'
import { lookAt } from './embedded-postgres-process.ts'

export const isRoot = process.getuid?.() === 0
export const native = getNativeDir()
const running: EmbeddedPostgres[] = []
const children: ChildProcess[] = []
let shared = ''
let script = ''
const homes: string[] = []
let dataDir = ''

/** Once a test file: bundles the supervisor for processes of its own, readable by other users. */
export async function openTestbed(): Promise<void> {
  makeMissingLinks(native)
  shared = mkdtempSync(join(tmpdir(), 'cc-pg-shared-'))
  chmodSync(shared, 0o755)
  script = join(shared, 'child.mjs')
  await bundleChild(script)
}

export function closeTestbed(): void {
  rmSync(shared, { recursive: true, force: true })
}

/** A new folder under the temporary one; `useDataDir` points `start` elsewhere. */
export function freshHome(): { home: string; dataDir: string } {
  const home = mkdtempSync(join(tmpdir(), 'cc-pg-'))
  homes.push(home)
  useDataDir(join(home, 'postgres'))
  return { home, dataDir }
}

export function useDataDir(path: string): void {
  dataDir = path
}

/** After each test: stops what it started and removes its folder. */
export async function clearHome(): Promise<void> {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const ended = new Promise(done => child.once('exit', done))
    child.kill('SIGTERM')
    await ended
  }
  for (const server of running.splice(0)) await server.stop()
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true, maxRetries: 10 })
}

export async function start(options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, unsafeFast: true, ...options })
  running.push(server)
  return server
}

export async function refused(options: Partial<EmbeddedOptions> = {}): Promise<Refusal> {
  const outcome = await start(options).catch((error: unknown) => error)
  if (!(outcome instanceof Refused)) throw outcome instanceof Error ? outcome : new Error('it started')
  return outcome.refusal
}

export async function ask(server: { superuserUrl: string }, sql: string): Promise<unknown> {
  const client = new pg.Client(server.superuserUrl)
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' })
    return rows?.[0]?.[0]
  } finally {
    await client.end()
  }
}

export async function connects(url: string): Promise<boolean> {
  return ask({ superuserUrl: url }, 'select 1').then(
    () => true,
    () => false,
  )
}

interface Outcome {
  readonly process: ChildProcess
  readonly ready?: { url: string; pid: number; port: number }
  readonly refusal?: Refusal
}

/** Runs the supervisor in a Node process of its own until it is ready or has refused. */
export function runChild(
  options: EmbeddedOptions,
  env: NodeJS.ProcessEnv = {},
  uid?: number,
): Promise<Outcome> {
  const asUser = uid === undefined || !isRoot ? {} : { uid, gid: uid }
  const child = spawn(process.execPath, [script, JSON.stringify({ nativeDir: native, ...options })], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    cwd: '/',
    ...asUser,
  })
  children.push(child)
  return new Promise((done, fail) => {
    let out = ''
    child.stderr.on('data', text => (out += text))
    child.stdout.on('data', text => {
      out += text
      const line = out.split('\n').find(l => l.startsWith('{'))
      if (line?.endsWith('}')) done({ process: child, ...JSON.parse(line) })
    })
    child.once('exit', code => fail(new Error(`child ended with ${code}: ${out}`)))
    child.once('error', fail)
  })
}

export async function startChild(
  options: Partial<EmbeddedOptions> = {},
  env: NodeJS.ProcessEnv = {},
  uid?: number,
) {
  const outcome = await runChild({ dataDir, unsafeFast: true, ...options }, env, uid)
  if (!outcome.ready) throw new Error(outcome.refusal?.detail)
  return { process: outcome.process, ...outcome.ready }
}

async function bundleChild(outfile: string): Promise<void> {
  await build({
    stdin: {
      resolveDir: import.meta.dirname,
      loader: 'ts',
      contents: `
        import { startEmbeddedPostgres } from './embedded-postgres.ts'
        try {
          const server = await startEmbeddedPostgres(JSON.parse(process.argv[2]))
          process.on('SIGTERM', () => server.stop().then(() => process.exit()))
          console.log(JSON.stringify({ ready: { url: server.superuserUrl, pid: server.pid, port: server.port } }))
          setInterval(() => {}, 1000)
        } catch (error) {
          console.log(JSON.stringify({ refusal: error.refusal ?? { code: 'error', detail: error.stack } }))
        }`,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
  })
}

/** Inserts row by row and kills the app with -9 meanwhile. @returns how many inserts were acknowledged */
export async function writeUntilKilled(child: { process: ChildProcess; url: string }): Promise<number> {
  const client = new pg.Client(child.url)
  client.on('error', () => {})
  await client.connect()
  await client.query('create table rows(n int)')
  let acknowledged = 0
  const writing = (async () => {
    for (;;) {
      await client.query('insert into rows values ($1)', [acknowledged])
      acknowledged++
    }
  })().catch(() => {})
  await sleep(400)
  await kill(child.process)
  await Promise.race([writing, sleep(500)])
  void client.end().catch(() => {})
  return acknowledged
}

export async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise(done => child.once('exit', done))
  child.kill('SIGKILL')
  await ended
}

export async function gone(pid: number): Promise<void> {
  for (let i = 0; i < 200 && lookAt(pid).state === 'running'; i++) await sleep(25)
  if (lookAt(pid).state === 'running') throw new Error(`process ${pid} still runs`)
}

/** A PATH with unshare and true in it, but without setpriv. */
export function withoutSetpriv(folder: string): string {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  for (const name of ['unshare', 'true', 'sh', 'locale']) {
    const found = spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim()
    if (found) symlinkSync(found, join(bin, name))
  }
  return bin
}

/** Hard links instead of copies where the file system allows it. */
export function copyWithoutLinks(from: string, to: string): string {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyWithoutLinks(source, target)
    else if (!lstatSync(source).isSymbolicLink()) {
      try {
        linkSync(source, target)
      } catch {
        cpSync(source, target)
      }
    }
  }
  return to
}

export function mountSmall(folder: string): boolean {
  return isRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'cc-pg', folder]).status === 0
}

/** Binaries whose initdb prints one line and fails. */
export function fakeNative(folder: string, line: string): string {
  mkdirSync(join(folder, 'bin'), { recursive: true })
  writeFileSync(join(folder, 'bin', 'initdb'), `#!/bin/sh\necho '${line}' >&2\nexit 1\n`, { mode: 0o755 })
  return folder
}
