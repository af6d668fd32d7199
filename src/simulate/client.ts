// A person at work, through the product's own HTTP interface and in the same process: used to make the demo city, by
// tests and by benchmarks.
import type { FastifyInstance } from 'fastify'
import {
  type BodyOf,
  type Contract,
  type ParamsOf,
  pathOf,
  type QueryOf,
  type ReplyOf,
} from '../lib/contract.ts'
import { newUuid } from '../server/work.ts'

export interface ClientInput<C extends Contract> {
  readonly params?: ParamsOf<C>
  readonly query?: QueryOf<C>
  readonly body?: BodyOf<C>
  readonly actionId?: string
}

/** What came back: the reply, or the problem document. */
export interface Answer<R = unknown> {
  readonly status: number
  readonly body: R
  readonly problem: { code: string; detail: string; at?: string } | undefined
}

export interface Client {
  readonly cookie: string
  /** Calls and insists on success. */
  call<C extends Contract>(contract: C, input?: ClientInput<C>): Promise<ReplyOf<C>>
  /** Calls and gives back whatever came. */
  ask<C extends Contract>(contract: C, input?: ClientInput<C>): Promise<Answer<ReplyOf<C>>>
  /** Sends bytes as they are and insists on success; answers what came back. */
  send<R>(url: string, bytes: Buffer, type?: string): Promise<R>
  photo(bytes: Buffer, type?: string): Promise<string>
}

/** Signs in and returns the person's client. Throws with the problem's words when refused. */
export async function signInAs(app: FastifyInstance, login: string, password: string): Promise<Client> {
  const response = await app.inject({ method: 'POST', url: '/api/sign-in', payload: { login, password } })
  if (response.statusCode !== 200) throw new Error(`${login}: ${response.body}`)
  const cookie = String(response.headers['set-cookie']).split(';')[0]!
  return clientWith(app, cookie)
}

/** A client with a given cookie; an empty one is a stranger. */
export function clientWith(app: FastifyInstance, cookie: string): Client {
  const ask: Client['ask'] = async (contract, input = {}) => {
    const query = Object.entries(input.query ?? {}).map(([key, value]) => [key, String(value)])
    const response = await app.inject({
      method: contract.method,
      url: pathOf(contract, (input.params ?? {}) as Record<string, string>),
      query: Object.fromEntries(query),
      headers: {
        cookie,
        ...(contract.method === 'POST' ? { 'idempotency-key': input.actionId ?? newUuid(new Date()) } : {}),
      },
      ...(contract.method === 'POST' ? { payload: (input.body ?? {}) as object } : {}),
    })
    const json = String(response.headers['content-type'] ?? '').includes('json')
      ? response.json()
      : response.body
    return { status: response.statusCode, body: json, problem: response.statusCode >= 400 ? json : undefined }
  }
  const send: Client['send'] = async (url, bytes, type = 'application/octet-stream') => {
    const headers = { cookie, 'content-type': type }
    const response = await app.inject({ method: 'POST', url, headers, payload: bytes })
    if (response.statusCode !== 200) throw new Error(`${url}: ${response.body}`)
    return response.json()
  }
  return {
    cookie,
    ask,
    send,
    async call(contract, input) {
      const answer = await ask(contract, input)
      if (answer.problem)
        throw new Error(
          `${contract.name}: ${answer.status} ${answer.problem.code} ${answer.problem.detail} ${answer.problem.at ?? ''}`,
        )
      return answer.body
    },
    async photo(bytes, type = 'image/jpeg') {
      return (await send<{ digest: string }>('/api/photos', bytes, type)).digest
    },
  }
}
