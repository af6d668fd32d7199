// Who sends, as far as we want to know: a device by a cookie of ours, an address by a keyed digest that says nothing to
// anybody else. The ticket in a form shows that the form was ours and made for this device.
import { createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { House } from '../../server/house.ts'
import { newUuid } from '../../server/work.ts'
import { bitsAsked, type Sender } from './flood.ts'
import { listSent } from './residents.store.ts'

const deviceCookie = 'chuangcheng_device'
export const elderCookie = 'chuangcheng_elder'
const HALF_YEAR_S = 180 * 24 * 3600
const DAY_MS = 24 * 3600_000

const sign = (house: House, text: string) => house.secrets.derive(text).toString('base64url').slice(0, 22)
const keyed = (house: House, text: string) => house.secrets.derive(text).toString('hex').slice(0, 32)

interface Device {
  readonly token: string
  readonly since: Date
}

function deviceOf(house: House, request: FastifyRequest): Device | undefined {
  const match = /^([0-9a-z]{6,9})\.([\w-]{16})\.([\w-]{22})$/.exec(request.cookies[deviceCookie] ?? '')
  if (!match || sign(house, `device ${match[1]} ${match[2]}`) !== match[3]) return undefined
  return { token: match[2]!, since: new Date(Number.parseInt(match[1]!, 36)) }
}

function newDevice(house: House, reply: FastifyReply): Device {
  const since = house.clock.realNow()
  const born = since.getTime().toString(36)
  const token = randomBytes(12).toString('base64url')
  reply.setCookie(deviceCookie, `${born}.${token}.${sign(house, `device ${born} ${token}`)}`, {
    path: '/',
    httpOnly: true,
    // Links out of a chat must find it.
    sameSite: 'lax',
    secure: house.config.secureCookies,
    maxAge: HALF_YEAR_S,
  })
  return { token, since }
}

/** An address as a rate looks at it: IPv6 by its /64, which is one household; a new digest every day. */
function addressOf(house: House, cityId: number, request: FastifyRequest): string {
  const ip = request.ip.replace(/^::ffff:/, '')
  const net = ip.includes(':') ? ip.split(':').slice(0, 4).join(':') : ip
  const day = Math.floor(house.clock.realNow().getTime() / DAY_MS)
  return keyed(house, `address ${cityId} ${day} ${net}`)
}

export interface Ticket {
  /** The report's id to be. */
  readonly id: string
  readonly ticket: string
  /** Leading zero bits that the work must show; 0 asks for none. */
  readonly bits: number
}

/** What a fresh form carries; sets the device's cookie where there is none. */
export async function makeTicket(
  house: House,
  cityId: number,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Ticket> {
  const device = deviceOf(house, request) ?? newDevice(house, reply)
  const address = addressOf(house, cityId, request)
  const since = new Date(house.clock.realNow().getTime() - 3600_000)
  const lately = await house.inCity(cityId, trx =>
    listSent(trx, cityId, { address, standing: 'form' }, since),
  )
  const id = newUuid(house.clock.realNow())
  const bits = bitsAsked(lately.length)
  return { id, bits, ticket: `${id}.${bits}.${sign(house, `ticket ${id} ${bits} ${device.token}`)}` }
}

export interface Known extends Sender {
  readonly device: string | null
  readonly address: string
}

/** What is known of whoever sent a form. */
export function senderOf(
  house: House,
  cityId: number,
  request: FastifyRequest,
  given: { readonly id: string; readonly ticket: string; readonly proof: string },
): Known {
  const device = deviceOf(house, request)
  const match = /^([0-9a-f-]{36})\.(\d{1,2})\.([\w-]{22})$/.exec(given.ticket)
  const ticket =
    device !== undefined &&
    match !== null &&
    match[1] === given.id &&
    sign(house, `ticket ${match[1]} ${match[2]} ${device.token}`) === match[3]
  const bits = ticket ? Number(match[2]) : 0
  return {
    deviceSince: device?.since ?? null,
    ticket,
    proven: ticket && bits > 0 && worked(given.ticket, given.proof, bits),
    device: device ? keyed(house, `device ${device.token}`) : null,
    address: addressOf(house, cityId, request),
  }
}

/** Whether SHA-256 of ticket and proof begins with so many zero bits. */
export function worked(ticket: string, proof: string, bits: number): boolean {
  if (!/^\d{1,12}$/.test(proof)) return false
  const digest = createHash('sha256').update(`${ticket}:${proof}`).digest()
  return Math.clz32(digest.readUInt32BE(0)) >= bits
}

/** 大字版: asked for by `?elder=1`, kept in a cookie, given up by `?elder=0`; needs no script. */
export function elderOf(house: House, request: FastifyRequest, reply: FastifyReply): boolean {
  const asked = (request.query as { elder?: string }).elder
  if (asked !== '1' && asked !== '0') return request.cookies[elderCookie] === '1'
  reply.setCookie(elderCookie, asked, {
    path: '/',
    sameSite: 'lax',
    httpOnly: true,
    secure: house.config.secureCookies,
    maxAge: HALF_YEAR_S,
  })
  return asked === '1'
}
