// `intake`: create a case over HTTP with session, validation, dispatch, duty and facts, eight clients at once; held
// against bare handlers that write the same rows to the same database, in turns within one run. CPU is what the operating
// system charged to the application and to PostgreSQL; the bare handlers tell how fast this machine is.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Bench } from './main.ts'
import { prepareIntake } from './prepare.ts'
import { removeData } from './served.ts'

const CLIENTS = 8
const REQUESTS = 4000
const ROUNDS = 3

export const intake: Bench = async (root, progress) => {
  const data = await mkdtemp(join(tmpdir(), 'chuangcheng-bench-'))
  const stage = await prepareIntake(root, data)
  const running: ChildProcess[] = []
  try {
    const real = await serve(running, root, ['real', root], data)
    const [realPort, databasePort] = real.line.split(' ').map(Number) as [number, number]
    const superuser = stage.workerUrl(databasePort)
    const place = await onePlace(superuser, stage.cityId)
    const bareArgs = [superuser, String(stage.cityId), place.id, place.unitId]
    const bare = await serve(running, root, ['bare', ...bareArgs], data)
    const together = await serve(running, root, ['together', ...bareArgs], data)
    const cookie = await signIn(realPort, stage.login, stage.password)
    const body = JSON.stringify({ placeId: place.id, title: '路面有暴露垃圾', photos: [], issue: true })
    const rates: { real: number; bare: number }[] = []
    const cpu: number[] = []
    const bareCpu: number[] = []
    const togetherCpu: number[] = []
    await load(realPort, body, cookie, 1500)
    await load(Number(bare.line), body, '', 1500)
    await load(Number(together.line), body, '', 1500)
    for (let i = 0; i < ROUNDS; i++) {
      const its = await measure(real.child, superuser, realPort, body, cookie)
      const bares = await measure(bare.child, superuser, Number(bare.line), body, '')
      const togethers = await measure(together.child, superuser, Number(together.line), body, '')
      rates.push({ real: its.rate, bare: bares.rate })
      cpu.push(its.all)
      bareCpu.push(bares.all)
      togetherCpu.push(togethers.all)
      progress(
        `第 ${i + 1} 轮:本系统 ${its.rate.toFixed(0)} 次/秒,裸处理 ${bares.rate.toFixed(0)} 次/秒,CPU ${its.all.toFixed(3)} 毫秒/次(应用 ${its.app.toFixed(3)})`,
      )
    }
    const ratio = median(rates.map(rate => rate.real / rate.bare))
    const times = median(cpu.map((own, i) => own / bareCpu[i]!))
    return [
      {
        name: 'intake',
        value: Number(median(cpu).toFixed(3)),
        unit: 'ms',
        n: REQUESTS * ROUNDS,
        ratio: Number(ratio.toFixed(2)),
        against: 'bare handler writing the same rows',
      },
      {
        name: 'intake-cpu-times-bare',
        value: Number(times.toFixed(2)),
        unit: '×',
        n: REQUESTS * ROUNDS,
      },
      {
        name: 'intake-bare-cpu',
        value: Number(median(bareCpu).toFixed(3)),
        unit: 'ms',
        n: REQUESTS * ROUNDS,
      },
      {
        name: 'intake-together-cpu',
        value: Number(median(togetherCpu).toFixed(3)),
        unit: 'ms',
        n: REQUESTS * ROUNDS,
      },
      {
        name: 'intake-rate',
        value: Math.round(median(rates.map(rate => rate.real))),
        unit: '1/s',
        n: REQUESTS * ROUNDS,
      },
    ]
  } finally {
    await Promise.all(
      running.map(child => {
        const gone = new Promise(resolve => child.once('exit', resolve))
        child.kill('SIGTERM')
        return gone
      }),
    )
    await removeData(data)
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}

async function serve(
  running: ChildProcess[],
  root: string,
  args: readonly string[],
  data: string,
): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(process.execPath, [join(root, 'dist/bench-server.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, CHUANGCHENG_DATA: data, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.push(child)
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout!.once('data', chunk => resolve(String(chunk).trim()))
    child.once('exit', code => reject(new Error(`bench server ended with ${code}`)))
  })
  return { child, line }
}

async function onePlace(url: string, cityId: number): Promise<{ id: string; unitId: string }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`set app.city = '${cityId}'`)
  const { rows } = await client.query(
    'select id, unit_id from places where unit_id is not null order by code limit 1',
  )
  await client.end()
  return { id: rows[0].id, unitId: rows[0].unit_id }
}

async function signIn(port: number, login: string, password: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  })
  return String(response.headers.get('set-cookie')).split(';')[0]!
}

/** A round of requests: how many a second, and CPU milliseconds of each, of all processes and of the application alone. */
async function measure(
  { pid }: ChildProcess,
  databaseUrl: string,
  port: number,
  body: string,
  cookie: string,
): Promise<{ rate: number; all: number; app: number }> {
  const before = await cpuSeconds(pid!, databaseUrl)
  const rate = await load(port, body, cookie, REQUESTS)
  const after = await cpuSeconds(pid!, databaseUrl)
  const each = (of: 'all' | 'app') => ((after[of] - before[of]) * 1000) / REQUESTS
  return { rate, all: each('all'), app: each('app') }
}

/** Sends `n` requests from eight clients on kept-alive connections; returns requests a second. */
async function load(port: number, body: string, cookie: string, n: number): Promise<number> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CLIENTS })
  let left = n
  const began = performance.now()
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (left-- > 0) await post(agent, port, body, cookie)
    }),
  )
  agent.destroy()
  return n / ((performance.now() - began) / 1000)
}

function post(agent: http.Agent, port: number, body: string, cookie: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      cookie,
      'idempotency-key': crypto.randomUUID(),
    }
    const request = http.request(
      { agent, host: '127.0.0.1', port, method: 'POST', path: '/api/cases', headers },
      response => {
        response.resume()
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`status ${response.statusCode}`)),
        )
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

/** CPU seconds used so far by the application and by every process of its PostgreSQL. */
async function cpuSeconds(pid: number, databaseUrl: string): Promise<{ all: number; app: number }> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query('select pg_backend_pid() as pid')
  const postmaster = await parentOf(Number(rows[0].pid))
  await client.end()
  const app = await ticksOf(pid)
  let ticks = app
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    if (Number(name) === postmaster || (await parentOf(Number(name)).catch(() => 0)) === postmaster)
      ticks += await ticksOf(Number(name)).catch(() => 0)
  }
  // Backends that ended are in the postmaster's own sum of waited-for children.
  return { all: ticks / 100, app: app / 100 }
}

async function stat(pid: number): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

async function parentOf(pid: number): Promise<number> {
  return Number((await stat(pid))[1])
}

async function ticksOf(pid: number): Promise<number> {
  const fields = await stat(pid)
  return Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14])
}
