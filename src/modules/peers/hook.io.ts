// A signed message sent to an address that was configured, and nowhere else: no redirects, no other host behind the name, no
// address of the own network unless an administrator allowed it. The address that is checked is the one that is called.
import { lookup as resolve } from 'node:dns'
import { request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { refuse } from '../../lib/refusal.ts'

type Net = readonly [net: string, bits: number]

// A list for each family: one list would take every IPv4 address for one of those that IPv6 holds inside (::ffff:0:0/96).
function list(v4: readonly Net[], v6: readonly Net[]): (address: string) => boolean {
  const [four, six] = [new BlockList(), new BlockList()]
  for (const [net, bits] of v4) four.addSubnet(net, bits, 'ipv4')
  for (const [net, bits] of v6) six.addSubnet(net, bits, 'ipv6')
  return address =>
    isIP(address) === 6 ? six.check(address, 'ipv6') : isIP(address) === 4 && four.check(address, 'ipv4')
}
const loopback = list([['127.0.0.0', 8]], [['::1', 128]])
const own = list(
  [
    ['10.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
    ['100.64.0.0', 10],
  ],
  [['fc00::', 7]],
)
// Never, whoever allows what: this host, link-local (where clouds keep their keys), broadcast, and addresses that hold
// another address inside.
const never = list(
  [
    ['0.0.0.0', 8],
    ['169.254.0.0', 16],
    ['192.0.0.0', 24],
    ['198.18.0.0', 15],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ],
  [
    ['::', 128],
    ['::ffff:0:0', 96],
    ['64:ff9b::', 96],
    ['2001::', 32],
    ['2002::', 16],
    ['fe80::', 10],
    ['fec0::', 10],
    ['ff00::', 8],
  ],
)

export interface Allowed {
  readonly private: boolean
  readonly loopback: boolean
}

/** Whether this address may be called. */
export function mayCall(address: string, allowed: Allowed): boolean {
  if (isIP(address) === 0 || never(address)) return false
  if (loopback(address)) return allowed.loopback
  return allowed.private || !own(address)
}

/** The address as a URL; refuses what is no https address (on this machine itself: http, where that is allowed). */
export function hookUrl(text: string, allowed: Allowed): URL {
  const url = URL.canParse(text)
    ? new URL(text)
    : refuse('peer.url', '这不是网址；请写完整的 https 地址。', 400, '/url')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const here = loopback(host)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && here && allowed.loopback))
    refuse('peer.url.https', '推送地址要用 https 开头。', 400, '/url')
  if (url.username || url.password || url.hash)
    refuse('peer.url.parts', '推送地址里不能写账号、密码和 # 之后的部分；请去掉。', 400, '/url')
  if (isIP(host) && !mayCall(host, allowed))
    refuse(
      'peer.url.private',
      '这个地址在内部网络里；确要推送到内网，请先由系统管理员勾选“允许内网地址”。',
      400,
      '/url',
    )
  return url
}

export type Answered = { readonly status: number; readonly text: string } | { readonly failed: string }

const TIMEOUT_MS = 10_000
const MOST_ANSWER = 64 * 1024

/** Posts a body; answers what came back, or in a word why nothing did. Follows no redirect. */
export function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  allowed: Allowed,
): Promise<Answered> {
  const guarded: LookupFunction = (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '', 0)
      const fit = found.filter(it => mayCall(it.address, allowed))
      const [first] = fit
      // Of a name with several addresses one that is not allowed spoils them all: such a name is not to be trusted.
      if (!first || fit.length < found.length) return done(new Error('address-refused'), '', 0)
      if (options.all) return done(null, fit)
      done(null, first.address, first.family)
    })
  }
  return new Promise(settle => {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) && !mayCall(host, allowed)) return settle({ failed: 'address-refused' })
    const send = url.protocol === 'https:' ? secure : plain
    const request = send(
      url,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': String(body.length), ...headers },
        lookup: guarded,
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
      response => {
        const pieces: Buffer[] = []
        let size = 0
        response.on('data', (piece: Buffer) => {
          size += piece.length
          if (size <= MOST_ANSWER) pieces.push(piece)
          else response.destroy()
        })
        response.on('error', () => settle({ failed: 'broken-off' }))
        response.on('close', () => settle({ failed: 'broken-off' }))
        response.on('end', () =>
          settle({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString('utf8') }),
        )
      },
    )
    request.on('error', error => settle({ failed: wordOf(error) }))
    request.end(body)
  })
}

function wordOf(error: Error & { code?: string }): string {
  if (error.message === 'address-refused') return 'address-refused'
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'timeout'
  return (error.code ?? 'failed').toLowerCase().replace(/_/g, '-')
}
