// Calls the server by contract: the same path, query, body and reply types on both sides.
import type { BodyOf, Contract, ParamsOf, QueryOf, ReplyOf } from '../lib/contract.ts'
import { pathOf } from '../lib/contract.ts'
import { uuidv7 } from '../lib/id.ts'

/** A refusal or failure as the server tells it (RFC 9457). */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly at: string | undefined
  constructor(status: number, code: string, detail: string, at?: string) {
    super(detail)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.at = at
  }
}

export interface CallInput<C extends Contract> {
  readonly params?: ParamsOf<C>
  readonly query?: QueryOf<C>
  readonly body?: BodyOf<C>
  /** Action id; give the same one when you send the same thing again. */
  readonly actionId?: string
  readonly signal?: AbortSignal
}

/** A new action or record id, final from the moment it is made. */
export function newId(): string {
  return uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
}

/** The URL of a contract with its parameters and query filled in. */
export function urlOf<C extends Contract>(
  contract: C,
  input: Pick<CallInput<C>, 'params' | 'query'> = {},
): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(input.query ?? {}))
    if (value !== undefined && value !== '') query.set(key, String(value))
  const text = query.toString()
  return pathOf(contract, (input.params ?? {}) as Record<string, string>) + (text ? `?${text}` : '')
}

/** Calls the server; throws `Problem` with a Chinese sentence on any refusal or when the network is away. */
export async function call<C extends Contract>(contract: C, input: CallInput<C> = {}): Promise<ReplyOf<C>> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (contract.method === 'POST') {
    headers['idempotency-key'] = input.actionId ?? newId()
    headers['content-type'] = 'application/json'
  }
  const response = await send(urlOf(contract, input), {
    method: contract.method,
    headers,
    ...(contract.method === 'POST' ? { body: JSON.stringify(input.body ?? {}) } : {}),
    ...(input.signal ? { signal: input.signal } : {}),
  })
  return (await response.json()) as ReplyOf<C>
}

/** Sends one picture as it is; answers its digest. */
export async function uploadPhoto(
  path: string,
  picture: Blob,
): Promise<{ digest: string; width: number; height: number }> {
  const response = await send(path, {
    method: 'POST',
    headers: { 'content-type': picture.type || 'application/octet-stream' },
    body: picture,
  })
  return (await response.json()) as { digest: string; width: number; height: number }
}

/** Sends a file as it is; answers what the server made of it. */
export async function sendFile<R>(url: string, file: Blob): Promise<R> {
  const headers = { 'content-type': 'application/octet-stream' }
  return (await (await send(url, { method: 'POST', headers, body: file })).json()) as R
}

let signedOut: () => void = () => {}

/** Registers what happens when the server says that the session has ended; the call still throws its problem. */
export function whenSignedOut(then: () => void): void {
  signedOut = then
}

async function send(url: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, { ...init, credentials: 'same-origin' })
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error
    throw new Problem(0, 'network', '连不上服务器。填写的内容还在本页，网络恢复后请重试。')
  }
  if (response.ok) return response
  const body = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; at?: string }
  if (body.code === 'session.none') signedOut()
  throw new Problem(
    response.status,
    body.code ?? 'unknown',
    body.detail ?? '系统没有办成这一步，请稍后重试。',
    body.at,
  )
}
