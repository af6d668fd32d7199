// How the programs of PostgreSQL are run: they refuse root, must not hear Ctrl-C in our terminal, and must not
// outlive us.

import { type ChildProcess, execFile, type StdioOptions, spawn } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'
import { refuse } from '../lib/refusal.ts'
import { binary, copyNative, findNativeVersion } from './embedded-postgres-binaries.ts'

export interface Launcher {
  readonly prefix: readonly string[]
  /** Set when the programs run as another user than we do; files they write must be given to it. */
  readonly user?: { readonly uid: number; readonly gid: number }
  /** Binaries that this user can reach. */
  readonly nativeDir: string
}

/** How to stop being root: an unmapped user namespace, or another account. Default: the first that works. */
export type AsRoot = 'unshare' | 'setuid'

const unshare = ['unshare', '-U', '--']
const dieWithParent = ['setpriv', '--pdeathsig', 'INT', '--']

/**
 * Chooses how to run. As root: in an unmapped user namespace (no account, no chown, works below /root; Docker's
 * default seccomp profile refuses it), else as `postgres` or `nobody`. An existing cluster of another user is run
 * as that user, so that one start by root does not lock the user out.
 */
export async function chooseLauncher(nativeDir: string, dataDir: string, asRoot?: AsRoot): Promise<Launcher> {
  if (!process.getuid) return { prefix: [], nativeDir }
  const uid = process.getuid()
  if (uid !== 0) {
    // initdb wants a passwd entry; an unmapped namespace shows uid 65534, which has one.
    const prefixes = listAccounts().some(a => a.uid === uid) ? [[]] : [unshare, []]
    return { prefix: (await firstThatRuns(prefixes)) ?? [], nativeDir }
  }
  const owner = statSync(dataDir, { throwIfNoEntry: false })
  if (!owner || owner.uid === 0) {
    const prefix = asRoot === 'setuid' ? undefined : await firstThatRuns([unshare])
    if (prefix) return { prefix, nativeDir }
  }
  if (asRoot === 'unshare')
    refuse(
      'postgres.failed-to-start',
      '本机不允许 unshare -U，无法以此方式脱离 root。请改用普通用户启动。',
      500,
    )
  const user = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : findAccount()
  if (!user)
    return refuse(
      'postgres.failed-to-start',
      'PostgreSQL 不能以 root 运行，而本机既不允许 unshare -U，也没有 postgres 或 nobody 账户。请改用普通用户启动。',
      500,
    )
  return reachable({ prefix: (await firstThatRuns([[]], user)) ?? [], user, nativeDir }, dataDir)
}

/**
 * Starts one program in a session of its own, so that Ctrl-C reaches the app alone and the app drains first.
 * On Linux it gets SIGINT (a fast shutdown) when we die; elsewhere the next start finds and stops it.
 */
export function launch(launcher: Launcher, argv: readonly string[], stdio: StdioOptions): ChildProcess {
  const [command = '', ...args] = [...launcher.prefix, ...argv]
  return spawn(command, args, {
    stdio,
    detached: true,
    windowsHide: true,
    cwd: parse(process.cwd()).root, // another user may not enter ours
    env: cleanEnvironment(),
    ...launcher.user,
  })
}

/**
 * Runs a program to its end.
 * @returns exit code (-1 if it did not start or was killed) and everything it printed
 */
export function runToEnd(
  launcher: Launcher,
  argv: readonly string[],
  input?: string,
): Promise<{ code: number; output: string }> {
  return new Promise(done => {
    const child = launch(launcher, argv, ['pipe', 'pipe', 'pipe'])
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', text => (output += text))
    child.stderr?.setEncoding('utf8').on('data', text => (output += text))
    child.stdin?.on('error', () => {}) // it may end before it reads
    child.on('error', error => done({ code: -1, output: `${output}${error.message}` }))
    child.on('close', code => done({ code: code ?? -1, output }))
    child.stdin?.end(input)
  })
}

/** Binaries below /root cannot be reached by another user: then a copy beside the data folder is used. */
async function reachable(launcher: Launcher, dataDir: string): Promise<Launcher> {
  const tried = await runToEnd(launcher, [binary(launcher.nativeDir, 'postgres'), '--version'])
  if (tried.code === 0) return launcher
  const version = findNativeVersion(launcher.nativeDir) ?? 'copy'
  const nativeDir = copyNative(launcher.nativeDir, join(dirname(dataDir), `postgres-binaries-${version}`))
  return { ...launcher, nativeDir }
}

async function firstThatRuns(
  prefixes: readonly (readonly string[])[],
  user?: { uid: number; gid: number },
): Promise<readonly string[] | undefined> {
  for (const prefix of prefixes) {
    const candidates = process.platform === 'linux' ? [[...prefix, ...dieWithParent], prefix] : [prefix]
    for (const candidate of candidates) if (await runs([...candidate, 'true'], user)) return candidate
  }
  return undefined
}

function runs(argv: readonly string[], user?: { uid: number; gid: number }): Promise<boolean> {
  const [command = '', ...args] = argv
  return new Promise(done => {
    try {
      execFile(command, args, { cwd: '/', ...user }, error => done(!error))
    } catch {
      done(false) // the user may not be changed at all
    }
  })
}

function findAccount(): { uid: number; gid: number } | undefined {
  const accounts = listAccounts()
  const account = accounts.find(a => a.name === 'postgres') ?? accounts.find(a => a.name === 'nobody')
  return account && { uid: account.uid, gid: account.gid }
}

function listAccounts(): { name: string; uid: number; gid: number }[] {
  if (process.platform !== 'linux') return [{ name: '', uid: process.getuid?.() ?? -1, gid: -1 }]
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map(line => line.split(':'))
      .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
  } catch {
    return []
  }
}

/** PGDATA, LC_ALL, LD_LIBRARY_PATH and the like would change what the programs do. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'SYSTEMROOT', 'USERPROFILE']
  return Object.fromEntries(kept.flatMap(name => (process.env[name] ? [[name, process.env[name]]] : [])))
}
