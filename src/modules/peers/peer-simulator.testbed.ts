// The other side, for tests: a platform with numbers, states and a clock of its own, a network that loses, doubles and turns
// round, days on which it is not there, and sometimes a wrong key.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { type Stage, theirStage } from './peer.ts'
import { sign, signedBy } from './signing.io.ts'
import type { Change, Message } from './wire.contract.ts'
import { HEADER_SIGNATURE, HEADER_TIME } from './wire.ts'

export const SECRET = 'a-shared-secret-for-tests-0123456789'
export const STATES: Readonly<Record<string, Stage>> = {
  受理: 'taken',
  派遣: 'working',
  处置中: 'working',
  已处置: 'done',
  结案: 'closed',
  作废: 'void',
}

export interface TheirCase {
  readonly number: string
  state: string
  stage: Stage
  at: number
  /** Our number, once they heard it. */
  ours: string | null
  /** What they last heard of us, and when it happened. */
  told: string | null
  toldAt: number
}

export interface Sent {
  readonly status: number
  readonly body: {
    outcome?: string
    number?: string | null
    repeated?: boolean
    code?: string
    detail?: string
  }
}

export interface OtherSide {
  readonly cases: Map<string, TheirCase>
  /** Messages not yet known to have arrived, in the order they were written. */
  readonly unsent: Message[]
  /** Ids of our messages they have taken, each once. */
  readonly taken: Set<string>
  readonly url: string
  /** Not there: connections are cut. `after`: cut after what came was taken in. `500`: answers that it failed. */
  mode: 'up' | 'down' | 'after' | '500'
  /** Ids they answer 422 to, whatever comes. */
  readonly poison: Set<string>
  report(title: string, where: { lon: number; lat: number }, category?: string): TheirCase
  move(number: string, state: string): void
  write(kind: Message['kind'], fields: Partial<Message>): Message
  send(message: Message, how?: { secret?: string; late?: number; tamper?: boolean }): Promise<Sent>
  pull(after: number): Promise<{ status: number; body: { changes: Change[]; cursor: number; more: boolean } }>
  hear(change: Change): void
  close(): Promise<void>
}

/** Opens the other side; `now` is our clock, theirs goes `skewSeconds` wrong. */
export async function openOtherSide(
  app: FastifyInstance,
  code: string,
  now: () => Date,
  skewSeconds = 0,
): Promise<OtherSide> {
  let counter = 0
  let ticks = 0
  const cases = new Map<string, TheirCase>()
  const taken = new Set<string>()
  const poison = new Set<string>()
  const unsent: Message[] = []
  // Two things never happen at the same moment there.
  const moment = () => now().getTime() - 3600_000 + ticks++ * 10
  const write: OtherSide['write'] = (kind, fields) => {
    const message = {
      id: `${code}-m${++counter}`,
      kind,
      at: new Date(moment()).toISOString(),
      ...fields,
    } as Message
    unsent.push(message)
    return message
  }
  const headers = (method: string, path: string, body: Buffer, secret: string, late: number) => {
    const timestamp = String(Math.floor(now().getTime() / 1000) + skewSeconds - late)
    return {
      [HEADER_TIME]: timestamp,
      [HEADER_SIGNATURE]: sign('sm3', secret, { timestamp, method, path, body }),
    }
  }
  const hear = (change: Change) => {
    if (taken.has(change.id)) return
    taken.add(change.id)
    const known =
      (change.yourNumber ? cases.get(change.yourNumber) : undefined) ??
      [...cases.values()].find(it => it.ours === change.number)
    if (!known && change.kind === 'case.new') {
      const number = `${code}-h${++counter}`
      cases.set(number, {
        number,
        state: '受理',
        stage: 'taken',
        at: 0,
        ours: change.number,
        told: change.stage,
        toldAt: Date.parse(change.at),
      })
    }
    if (!known) return
    if (change.number) known.ours = change.number
    if (Date.parse(change.at) < known.toldAt) return
    known.told = change.stage
    known.toldAt = Date.parse(change.at)
  }
  const side: Omit<OtherSide, 'url'> = {
    cases,
    unsent,
    taken,
    poison,
    mode: 'up',
    write,
    hear,
    report(title, where, category) {
      const number = `${code}-${++counter}`
      const { at } = write('case.new', {
        number,
        title,
        ...where,
        state: '受理',
        ...(category ? { category } : {}),
      })
      const it: TheirCase = {
        number,
        state: '受理',
        stage: 'taken',
        at: Date.parse(at),
        ours: null,
        told: null,
        toldAt: 0,
      }
      cases.set(number, it)
      return it
    },
    move(number, state) {
      const it = cases.get(number)!
      const { at } = write('case.state', { number, state, ...(it.ours ? { yourNumber: it.ours } : {}) })
      it.state = state
      it.stage = theirStage(it.stage, STATES[state]!)
      it.at = Date.parse(at)
    },
    async send(message, { secret = SECRET, late = 0, tamper = false } = {}) {
      const path = `/peers/v1/${code}/messages`
      const body = Buffer.from(JSON.stringify(message))
      const payload = tamper ? Buffer.from(body.toString().replace('"kind"', '"kind" ')) : body
      const response = await app.inject({
        method: 'POST',
        url: path,
        headers: { 'content-type': 'application/json', ...headers('POST', path, body, secret, late) },
        payload,
      })
      return { status: response.statusCode, body: response.json() }
    },
    async pull(after) {
      const path = `/peers/v1/${code}/changes?after=${after}`
      const none = Buffer.alloc(0)
      const response = await app.inject({
        method: 'GET',
        url: path,
        headers: headers('GET', path, none, SECRET, 0),
      })
      return { status: response.statusCode, body: response.json() }
    },
    close: () => new Promise(done => server.close(() => done())),
  }
  const server: Server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const it = opened
      if (it.mode === 'down') return void request.socket.destroy()
      const body = Buffer.concat(pieces)
      const timestamp = String(request.headers[HEADER_TIME])
      const signed = { timestamp, method: 'POST', path: request.url!, body }
      if (!signedBy('sm3', SECRET, signed, String(request.headers[HEADER_SIGNATURE])))
        return void response.writeHead(401).end()
      const change = JSON.parse(body.toString()) as Change
      if (it.poison.has(change.id) || it.poison.has(change.number)) return void response.writeHead(422).end()
      if (it.mode === '500') return void response.writeHead(503).end()
      hear(change)
      if (it.mode === 'after') return void request.socket.destroy()
      const mine = [...cases.values()].find(one => one.ours === change.number)
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ number: mine?.number ?? null }))
    })
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const opened: OtherSide = Object.assign(side, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
  })
  return opened
}
