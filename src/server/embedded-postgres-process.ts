// What the operating system says of a process: alive, zombie or gone, when it began, and whether it is the
// postmaster of a given data folder. A pid alone proves nothing, since pids are used again.

import { spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { hostname } from 'node:os'

export interface ProcessLook {
  readonly state: 'running' | 'zombie' | 'gone'
  /** Start time in a form that only compares for equality; absent where the system does not tell. */
  readonly began?: string
}

/** Looks at one process: /proc on Linux, `ps` on other Unix, signal 0 as the last resort. */
export function lookAt(pid: number): ProcessLook {
  if (!answersSignal(pid)) return { state: 'gone' }
  if (process.platform === 'linux') {
    const stat = read(`/proc/${pid}/stat`)
    // The name in brackets may hold spaces, so count from the last bracket: state is field 3, start time 22.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (!fields) return { state: answersSignal(pid) ? 'running' : 'gone' }
    const boot = read('/proc/sys/kernel/random/boot_id')?.trim() ?? ''
    return { state: /^[ZX]/.test(fields[0] ?? '') ? 'zombie' : 'running', began: `${boot}:${fields[19]}` }
  }
  if (process.platform === 'win32') return { state: 'running' }
  const line = ask('ps', ['-o', 'stat=,lstart=', '-p', String(pid)])
  if (line === undefined) return { state: 'running' }
  if (line === '') return { state: 'gone' }
  const [state, ...began] = line.split(/\s+/)
  return { state: state?.startsWith('Z') ? 'zombie' : 'running', began: began.join(' ') }
}

/** True if the pid is a PostgreSQL server and, as far as the system tells, one of this folder. */
export function isPostmasterOf(pid: number, dataDir: string): boolean {
  if (process.platform === 'linux') {
    const command = read(`/proc/${pid}/cmdline`) ?? ''
    if (!/postgres|postmaster/.test(command.split('\0')[0] ?? '')) return false
    try {
      // A postmaster changes into its data folder; readable for root and for the same user only.
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataDir)
    } catch {
      return true
    }
  }
  if (process.platform === 'win32')
    return /postgres/i.test(ask('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']) ?? 'postgres')
  const command = ask('ps', ['-o', 'command=', '-p', String(pid)])
  return command === undefined || (command.includes('postgres') && command.includes(dataDir))
}

/** Where pids mean the same processes: the host and, on Linux, the pid namespace (a container has its own). */
export function pidSpace(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

function answersSignal(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function ask(command: string, args: string[]): string | undefined {
  const done = spawnSync(command, args, { encoding: 'utf8', windowsHide: true })
  return done.error ? undefined : done.stdout.trim()
}
