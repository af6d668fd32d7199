// `soak`: people at work for half an hour (MINUTES) while the server is killed every five (KILL_SECONDS): filing, issuing,
// signing, handing in, verifying, reading. Each client keeps its own record of what was acknowledged; at the end it is held
// against the database. What got no answer is sent again under the same action id, as the desk does.
import { mkdtemp, readFile } from 'node:fs/promises'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import sharp from 'sharp'
import { PASSWORD } from './filled.ts'
import type { Bench } from './main.ts'
import { prepareIntake } from './prepare.ts'
import { removeData, round, type Served, serveOn, signInTo } from './served.ts'

const MINUTES = Number(process.env.MINUTES ?? 30)
const KILL_SECONDS = Number(process.env.KILL_SECONDS ?? 300)
const CLIENTS = 6
const RETRY_MS = 200

/** What the server acknowledged, by case: the last state a client was told of. */
type Told = Map<string, string>

export const soak: Bench = async (root, progress) => {
  const data = await mkdtemp(join(tmpdir(), 'chuangcheng-soak-'))
  const stage = await prepareIntake(root, data)
  const picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#777' } })
    .jpeg()
    .toBuffer()
  let served = await serveOn(root, data)
  const cookies = new Map<string, string>()
  const cookie = async (login: string) => {
    const known = cookies.get(login) ?? (await signInTo(served.port, login, PASSWORD))
    cookies.set(login, known)
    return known
  }
  const told: Told = new Map()
  const memory: { at: number; mb: number }[] = []
  const until = performance.now() + MINUTES * 60_000
  let kills = 0
  let requests = 0
  let again = 0

  /** Sends until there is an answer: the same action id each time. Answers the status and what was said. */
  async function send(
    login: string,
    method: string,
    path: string,
    body?: object | Buffer,
  ): Promise<{ status: number; json: Record<string, unknown> }> {
    const actionId = crypto.randomUUID()
    for (let tries = 0; ; tries++) {
      try {
        const answer = await once(served.port, await cookie(login), method, path, actionId, body)
        // The database of a killed server may still be closing when the next one answers.
        if (answer.status < 500 && answer.status !== 429) {
          requests++
          if (tries > 0) again++
          return answer
        }
      } catch {
        // The server is away; it comes back.
      }
      if (tries > 600) throw new Error(`${path}: no answer`)
      await sleep(RETRY_MS)
    }
  }

  const place = await somePlace(data, stage, served)
  async function work(n: number): Promise<void> {
    for (let i = 0; performance.now() < until; i++) {
      const filed = await send('banshi', 'POST', '/api/cases', {
        placeId: place.id,
        title: `路面破损（${n}-${i}）`,
        photos: [],
        issue: i % 2 === 0,
      })
      const id = must(filed, 'file').id as string
      told.set(id, i % 2 === 0 ? 'issued' : 'filed')
      if (i % 2 === 1) {
        must(await send('banshi', 'POST', '/api/review/issue', { items: [{ id, version: 1 }] }), 'issue')
        told.set(id, 'issued')
      }
      must(await send('banshi', 'GET', '/api/cases?state=open&sort=due'), 'list')
      if (i % 3 === 2) continue
      must(await send(place.login, 'POST', `/api/cases/${id}/acknowledge`, { version: 2 }), 'acknowledge')
      told.set(id, 'acknowledged')
      must(await send(place.login, 'GET', '/api/cases?state=open'), 'own list')
      const photo = must(await send(place.login, 'POST', '/api/photos', picture), 'photo')
      must(
        await send(place.login, 'POST', `/api/cases/${id}/handle`, {
          version: 3,
          measure: '已修补',
          photos: [photo.digest],
        }),
        'handle',
      )
      told.set(id, 'handled')
      const passed = await send('hecha1', 'POST', `/api/cases/${id}/pass`, { version: 4 })
      // Drawn to be verified by two: the first agrees, the second is somebody else.
      if (passed.status === 200) told.set(id, 'closed')
    }
  }

  const watch = (async () => {
    let next = performance.now() + KILL_SECONDS * 1000
    while (performance.now() < until) {
      await sleep(1000)
      const mb = await residentMb(served.pid)
      if (mb) memory.push({ at: performance.now(), mb })
      if (performance.now() < next || until - performance.now() < 10_000) continue
      process.kill(served.pid, 'SIGKILL')
      kills++
      const began = performance.now()
      served = await comeBack(root, data)
      progress(
        `第 ${kills} 次强行中断，${((performance.now() - began) / 1000).toFixed(1)} 秒后恢复；已记录 ${told.size} 件`,
      )
      next = performance.now() + KILL_SECONDS * 1000
    }
  })()
  try {
    await Promise.all([watch, ...Array.from({ length: CLIENTS }, (_, n) => work(n))])
    const { lost, doubled } = await compare(data, stage, served, told)
    const slope = slopeOf(memory)
    const sealed = await verified(root, data)
    progress(
      `请求 ${requests} 次，重发 ${again} 次；案件 ${told.size} 件，账本${sealed ? '核对无误' : '有误'}`,
    )
    return [
      { name: 'soak-lost', value: lost, unit: 'cases', n: told.size },
      { name: 'soak-doubled', value: doubled, unit: 'cases', n: told.size },
      { name: 'soak-ledger', value: sealed ? 1 : 0, unit: 'verified', n: kills },
      {
        name: 'soak-memory',
        value: round(Math.max(...memory.map(it => it.mb))),
        unit: 'MB',
        n: memory.length,
      },
      { name: 'soak-memory-slope', value: round(slope, 2), unit: 'MB/min', n: memory.length },
      { name: 'soak-rate', value: round(requests / (MINUTES * 60)), unit: '1/s', n: requests },
    ]
  } finally {
    await served.stop()
    await removeData(data)
  }
}

function must(
  answer: { status: number; json: Record<string, unknown> },
  what: string,
): Record<string, unknown> {
  if (answer.status !== 200) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.json)}`)
  return answer.json
}

async function comeBack(root: string, data: string): Promise<Served> {
  for (let tries = 0; ; tries++) {
    try {
      return await serveOn(root, data)
    } catch (error) {
      if (tries > 20) throw error
      await sleep(500)
    }
  }
}

function once(
  port: number,
  cookie: string,
  method: string,
  path: string,
  actionId: string,
  body?: object | Buffer,
): Promise<{ status: number; json: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const bytes =
      body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
    const request = http.request(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        timeout: 20_000,
        headers: {
          cookie,
          'idempotency-key': actionId.replace(/^(.{14})./, '$17'),
          ...(bytes
            ? {
                'content-type': Buffer.isBuffer(body) ? 'image/jpeg' : 'application/json',
                'content-length': bytes.length,
              }
            : {}),
        },
      },
      response => {
        const parts: Buffer[] = []
        response.on('data', part => parts.push(part as Buffer))
        response.on('error', reject)
        response.on('aborted', () => reject(new Error('cut off')))
        response.on('end', () => {
          const text = Buffer.concat(parts).toString()
          try {
            resolve({ status: response.statusCode!, json: JSON.parse(text) as Record<string, unknown> })
          } catch (error) {
            reject(error)
          }
        })
      },
    )
    request.on('timeout', () => request.destroy(new Error('timeout')))
    request.on('error', reject)
    request.end(bytes)
  })
}

type Stage = Awaited<ReturnType<typeof prepareIntake>>

async function asWorker<T>(
  stage: Stage,
  served: Served,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: stage.workerUrl(served.databasePort) })
  await client.connect()
  try {
    await client.query(`set app.city = '${stage.cityId}'`)
    return await work(client)
  } finally {
    await client.end()
  }
}

/** A place whose unit has an officer among the cast, and the officer's login. */
const somePlace = (_: string, stage: Stage, served: Served) =>
  asWorker(stage, served, async client => {
    const { rows } = await client.query(
      `select p.id, a.login from places p join posts t on t.unit_id = p.unit_id and t.role = 'unit' join accounts a on a.person_id = t.person_id order by p.code limit 1`,
    )
    return rows[0] as { id: string; login: string }
  })

/** How many acknowledged cases stand otherwise than a client was told, and how many stand twice. */
const compare = (_: string, stage: Stage, served: Served, told: Told) =>
  asWorker(stage, served, async client => {
    const order = ['filed', 'issued', 'acknowledged', 'handled', 'second', 'closed']
    const { rows } = await client.query<{ id: string; title: string; state: string }>(
      'select id, title, state from cases',
    )
    const states = new Map(rows.map(row => [row.id, row.state]))
    let lost = 0
    for (const [id, state] of told) if (order.indexOf(states.get(id) ?? '') < order.indexOf(state)) lost++
    return { lost, doubled: rows.length - new Set(rows.map(row => row.title)).size }
  })

async function verified(root: string, data: string): Promise<boolean> {
  const { run } = await import('../src/cli/main.ts')
  process.env.CHUANGCHENG_DATA = data
  await sleep(3000)
  const out = process.stdout.write.bind(process.stdout)
  // The command answers on stdout, which is the bench's own.
  process.stdout.write = (() => true) as typeof process.stdout.write
  try {
    return (await run(['ledger', 'verify'], root)) === 0
  } finally {
    process.stdout.write = out
  }
}

async function residentMb(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const found = /VmRSS:\s+(\d+) kB/.exec(text)
  return found ? Number(found[1]) / 1024 : undefined
}

/** MB a minute, by least squares over the second half of the run: what every new server takes to warm up is in all of it. */
function slopeOf(memory: readonly { at: number; mb: number }[]): number {
  const its = memory.slice(Math.floor(memory.length / 2))
  const mean = (pick: (it: { at: number; mb: number }) => number) =>
    its.reduce((sum, it) => sum + pick(it), 0) / its.length
  const [at, mb] = [mean(it => it.at), mean(it => it.mb)]
  const over = its.reduce((sum, it) => sum + (it.at - at) * (it.mb - mb), 0)
  return (
    (over /
      Math.max(
        1,
        its.reduce((sum, it) => sum + (it.at - at) ** 2, 0),
      )) *
    60_000
  )
}
