// A server in a process of its own on a folder of data, and requests to it that are timed one by one.
import { type ChildProcess, spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import http from 'node:http'
import { join } from 'node:path'

export interface Served {
  readonly pid: number
  readonly port: number
  readonly databasePort: number
  stop(): Promise<void>
}

export async function serveOn(root: string, data: string): Promise<Served> {
  const child: ChildProcess = spawn(process.execPath, [join(root, 'dist/bench-server.mjs'), 'real', root], {
    cwd: root,
    env: { ...process.env, CHUANGCHENG_DATA: data, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout!.once('data', chunk => resolve(String(chunk).trim()))
    child.once('exit', code => reject(new Error(`bench server ended with ${code}`)))
  })
  const [port, databasePort] = line.split(' ').map(Number) as [number, number]
  return {
    pid: child.pid!,
    port,
    databasePort,
    async stop() {
      child.kill('SIGTERM')
      // A round of the worker that has a hundred thousand facts before it is not waited for.
      const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await gone
      clearTimeout(impatient)
    },
  }
}

export async function signInTo(port: number, login: string, password: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  })
  if (!response.ok) throw new Error(`sign-in of ${login}: ${response.status}`)
  return String(response.headers.get('set-cookie')).split(';')[0]!
}

export interface Asker {
  /** Milliseconds from the request to the last byte of its answer. */
  time(path: string): Promise<number>
  text(path: string): Promise<string>
  close(): void
}

/** One client on one kept-alive connection. */
export function askerOf(port: number, cookie: string): Asker {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const ask = (path: string) =>
    new Promise<string>((resolve, reject) => {
      const request = http.request(
        { agent, host: '127.0.0.1', port, path, headers: { cookie } },
        response => {
          const parts: Buffer[] = []
          response.on('data', part => parts.push(part as Buffer))
          response.on('end', () => {
            const body = Buffer.concat(parts).toString()
            if (response.statusCode === 200) resolve(body)
            else reject(new Error(`${path}: ${response.statusCode} ${body.slice(0, 200)}`))
          })
        },
      )
      request.on('error', reject)
      request.end()
    })
  return {
    text: ask,
    async time(path) {
      const began = performance.now()
      await ask(path)
      return performance.now() - began
    },
    close: () => agent.destroy(),
  }
}

export function p95(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)]!
}

export const round = (value: number, places = 1) => Number(value.toFixed(places))

/** Removes a folder of data; the database of a server that was killed takes seconds to close and still writes. */
export function removeData(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 40, retryDelay: 500 })
}
