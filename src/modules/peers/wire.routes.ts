// The edge the other side calls. Who signed is known before anything else is looked at; whoever did not sign hears nothing of why.
import { Value } from '@sinclair/typebox/value'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { chinaDay } from '../../lib/day.ts'
import { refuse } from '../../lib/refusal.ts'
import { cityOfHost } from '../../server/db.ts'
import type { House } from '../../server/house.ts'
import { publicRoute, type Route } from '../../server/route.ts'
import { runWork } from '../../server/work.ts'
import { changeOf, handedOver } from './deliver.actions.ts'
import { WINDOW_S } from './peer.ts'
import { findPeer, listOut, lockPeer, type PeerRow } from './peers.store.ts'
import { receive as take } from './receive.actions.ts'
import { signedBy } from './signing.io.ts'
import * as contract from './wire.contract.ts'
import { HEADER_SIGNATURE, HEADER_TIME, readSignature } from './wire.ts'

const PAGE = 100

const receive = publicRoute(contract.receive, async ({ house, request, params }) => {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const { cityId, peer } = await signer(house, request, params.peer, body)
  const message = read(body)
  return runWork(house.db, cityId, house.clock, work => take(work, peer.id, message, 'hook'))
})

function read(body: Buffer): contract.Message {
  let said: unknown
  try {
    said = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    refuse('peer.body', '消息不是 UTF-8 的 JSON；请按接口说明改正。', 400)
  }
  const fault = Value.Errors(contract.Message, said).First()
  if (fault)
    refuse('peer.body', `消息的 ${fault.path || '正文'} 不合格式；请按接口说明改正。`, 400, fault.path)
  const message = said as contract.Message
  if (Number.isNaN(Date.parse(message.at)))
    refuse('peer.body', '消息的 /at 不是时间；请按接口说明改正。', 400, '/at')
  const texts = Object.values(message).filter(it => typeof it === 'string')
  if (texts.some(text => text.includes('\0') || /\p{Surrogate}/u.test(text)))
    refuse('peer.body', '消息里有不能保存的字符；请去掉后重发。', 400)
  return message
}

const changes = publicRoute(contract.changes, async ({ house, request, params, query }) => {
  const { cityId, peer } = await signer(house, request, params.peer, Buffer.alloc(0))
  if (peer.direction === 'in') refuse('peer.direction', '与这个平台约定只接收，不送出。', 409)
  const after = query.after ?? 0
  return runWork(house.db, cityId, house.clock, async work => {
    const now = (await lockPeer(work.trx, cityId, peer.id))!
    if (after > now.outN)
      refuse('peer.cursor', '游标比现有的变动还靠后；请用上次应答里的 cursor。', 400, '/after')
    // Asking for what comes after is saying that what came before arrived.
    if (peer.way === 'pull' && after > now.pulledN) {
      const { rows } = await sql<{ fresh: boolean | null }>`
        update peer_outbox set state = 'sent', sent_at = ${work.now} where city_id = ${cityId} and peer_id = ${peer.id}
          and n <= ${after} and state = 'waiting' returning kind = 'case.new' as fresh`.execute(work.trx)
      await handedOver(
        work,
        now,
        rows.some(it => it.fresh),
      )
      await work.trx
        .updateTable('peers')
        .set({ pulled_n: after, last_out_at: work.now })
        .where('city_id', '=', cityId)
        .where('id', '=', peer.id)
        .execute()
    }
    const rows = await listOut(work.trx, cityId, peer.id, after, PAGE + 1)
    const shown = rows.slice(0, PAGE)
    return { changes: shown.map(changeOf), cursor: shown.at(-1)?.n ?? after, more: rows.length > PAGE }
  })
})

/** The peer that signed the request. Every other request is refused in the same words; what was wrong is counted. */
async function signer(
  house: House,
  request: FastifyRequest,
  code: string,
  body: Buffer,
): Promise<{ cityId: number; peer: PeerRow }> {
  const cityId = await cityOfHost(house.db, request.hostname)
  const peer = await house.inCity(cityId, trx => findPeer(trx, cityId, { code }))
  const ground = peer ? faultOf(house, request, peer, body) : undefined
  if (peer && !ground) return { cityId, peer }
  if (peer && ground) await count(house, cityId, peer.id, ground)
  return refuse('peer.signature', '签名无效；请核对密钥、时间和签名方法。', 401)
}

function faultOf(house: House, request: FastifyRequest, peer: PeerRow, body: Buffer): string | undefined {
  if (!peer.enabled || !peer.secret) return 'disabled'
  const timestamp = String(request.headers[HEADER_TIME] ?? '')
  const signature = readSignature(request.headers[HEADER_SIGNATURE])
  if (!/^\d{10}$/.test(timestamp) || signature?.algorithm !== peer.algorithm) return 'headers'
  const it = { timestamp, method: request.method, path: request.url, body }
  const secret = house.secrets.open(peer.secret)
  if (!signedBy(peer.algorithm, secret, it, `${signature.algorithm}=${signature.hex}`)) return 'signature'
  const age = Math.abs(house.clock.realNow().getTime() / 1000 - Number(timestamp))
  return age > WINDOW_S ? 'time' : undefined
}

async function count(house: House, cityId: number, peerId: string, ground: string): Promise<void> {
  const now = house.clock.now()
  await house.inCity(cityId, trx =>
    sql`insert into peer_rejections (city_id, peer_id, day, ground, count, last_at)
      values (${cityId}, ${peerId}, ${chinaDay(now)}, ${ground}, 1, ${now})
      on conflict (city_id, peer_id, day, ground) do update set count = peer_rejections.count + 1, last_at = excluded.last_at`.execute(
      trx,
    ),
  )
}

export const wireRoutes: readonly Route[] = [receive, changes]
