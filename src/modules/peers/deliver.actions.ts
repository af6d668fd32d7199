// Sending what waits: in order for each case, again after an outage, set aside when the other side will not have it. Nothing
// is held open while the other side thinks; the worst that happens is that a message is sent twice under the same id.
import { sql } from 'kysely'
import type { House } from '../../server/house.ts'
import { runWork, type Work } from '../../server/work.ts'
import { raiseDoubt } from './doubts.actions.ts'
import { hookUrl, post } from './hook.io.ts'
import { keepTheirNumber } from './peers.actions.ts'
import { listOut, listPeers, lockPeer, type OutRowOf, type PeerRow } from './peers.store.ts'
import { sign } from './signing.io.ts'
import type { Change } from './wire.contract.ts'
import { HEADER_SIGNATURE, HEADER_TIME, MOST_ATTEMPTS, waitSeconds } from './wire.ts'

/** So long a message is ours to send; whoever died over it lets it go then. */
const LEASE_MS = 60_000
const AT_ONCE = 50

/** A message as the other side reads it, by webhook and when fetched. */
export function changeOf(row: OutRowOf): Change {
  const body = row.body as {
    at: string
    stage: string | null
    state: string | null
    case: Change['case']
    yourNumber?: string
  }
  return {
    id: row.id,
    cursor: row.n,
    kind: row.kind as Change['kind'],
    at: body.at,
    number: row.number ?? '',
    yourNumber: row.yourNumber ?? body.yourNumber ?? null,
    state: body.state,
    stage: body.stage,
    case: body.case ?? null,
  }
}

/** Sends what is due to every peer of a city that is sent to; returns how many were taken. */
export async function deliverDue(house: House, cityId: number, loopback = house.clock.demo): Promise<number> {
  const peers = await house.inCity(cityId, trx => listPeers(trx, cityId))
  let sent = 0
  for (const peer of peers) {
    if (!peer.enabled || peer.way !== 'hook' || peer.direction === 'in' || !peer.url || !peer.secret) continue
    for (let i = 0; i < AT_ONCE; i++) {
      const row = await runWork(house.workerDb, cityId, house.clock, work => claim(work, peer.id))
      if (!row) break
      const went = await send(house, peer, row, loopback)
      await runWork(house.workerDb, cityId, house.clock, work => settle(work, peer.id, row, went))
      if (went === 'away') break
      if ('number' in went) sent += 1
    }
  }
  return sent
}

/** The next message that no earlier one of its case stands before; nobody else takes it for a minute. */
async function claim(work: Work, peerId: string): Promise<OutRowOf | undefined> {
  const peer = await lockPeer(work.trx, work.cityId, peerId)
  if (!peer?.enabled || (peer.retryAt && peer.retryAt > work.realNow)) return undefined
  const { rows } = await sql<{ n: number }>`
    update peer_outbox o set attempts = attempts + 1, next_at = ${new Date(work.realNow.getTime() + LEASE_MS)}
    where o.city_id = ${work.cityId} and o.peer_id = ${peerId} and o.n = (
      select w.n from peer_outbox w where w.city_id = ${work.cityId} and w.peer_id = ${peerId} and w.state = 'waiting'
        and w.next_at <= ${work.realNow} and not exists (select 1 from peer_outbox e where e.city_id = w.city_id
          and e.peer_id = w.peer_id and e.case_id = w.case_id and e.state = 'waiting' and e.n < w.n)
      order by w.n limit 1)
    returning o.n`.execute(work.trx)
  const n = rows[0]?.n
  return n === undefined ? undefined : (await listOut(work.trx, work.cityId, peerId, n - 1, 1, n))[0]
}

type Went = 'away' | { readonly number: string | null } | { readonly refused: string }

/** Statuses that say the other side is not there, rather than that it will not have this message. */
const ABSENT = [408, 425, 429, 502, 503, 504]

async function send(house: House, peer: PeerRow, row: OutRowOf, loopback: boolean): Promise<Went> {
  const allowed = { private: peer.privateAllowed, loopback }
  const body = Buffer.from(JSON.stringify(changeOf(row)))
  const timestamp = String(Math.floor(house.clock.realNow().getTime() / 1000))
  let url: URL
  try {
    url = hookUrl(peer.url!, allowed)
  } catch {
    return { refused: 'address-refused' }
  }
  const path = url.pathname + url.search
  const secret = house.secrets.open(peer.secret!)
  const signature = sign(peer.algorithm, secret, { timestamp, method: 'POST', path, body })
  const headers = { [HEADER_TIME]: timestamp, [HEADER_SIGNATURE]: signature, 'x-cc-message': row.id }
  const answer = await post(url, headers, body, allowed)
  if ('failed' in answer) return answer.failed === 'address-refused' ? { refused: answer.failed } : 'away'
  if (ABSENT.includes(answer.status)) return 'away'
  if (answer.status < 200 || answer.status > 299) return { refused: `http-${answer.status}` }
  return { number: numberIn(answer.text) }
}

/** How they number it, where their answer says so. */
function numberIn(text: string): string | null {
  try {
    const { number } = JSON.parse(text) as { number?: unknown }
    return typeof number === 'string' && number.trim() && number.length <= 40 ? number.trim() : null
  } catch {
    return null
  }
}

async function settle(work: Work, peerId: string, row: OutRowOf, went: Went): Promise<void> {
  const peer = (await lockPeer(work.trx, work.cityId, peerId))!
  const out = (values: Record<string, unknown>) =>
    work.trx
      .updateTable('peer_outbox')
      .set(values)
      .where('city_id', '=', work.cityId)
      .where('peer_id', '=', peerId)
      .where('n', '=', row.n)
      .where('state', '=', 'waiting')
      .execute()
  if (went === 'away') {
    // An outage is the peer's, not the message's: it is not counted against it.
    await out({ attempts: row.attempts - 1, next_at: work.realNow, error: 'away' })
    await keepPeer(work, peerId, {
      failures: peer.failures + 1,
      retry_at: later(work, waitSeconds(peer.failures + 1)),
    })
    return
  }
  if ('refused' in went) {
    const aside = row.attempts >= MOST_ATTEMPTS
    await out({
      error: went.refused,
      ...(aside ? { state: 'aside' } : { next_at: later(work, waitSeconds(row.attempts)) }),
    })
    await keepPeer(work, peerId, { failures: 0, retry_at: null })
    if (aside)
      work.record({
        kind: 'peer.set-aside',
        subjectType: 'peer',
        subjectId: peerId,
        data: { message: row.id, case: row.caseId },
      })
    return
  }
  await out({ state: 'sent', sent_at: work.now, error: null })
  await keepPeer(work, peerId, { failures: 0, retry_at: null, last_out_at: work.now })
  await handedOver(work, peer, row.kind === 'case.new')
  if (went.number !== null && row.caseId) await learnNumber(work, peerId, row.caseId, went.number)
}

const later = (work: Work, seconds: number) => new Date(work.realNow.getTime() + seconds * 1000)

async function keepPeer(work: Work, peerId: string, values: Record<string, unknown>): Promise<void> {
  await work.trx
    .updateTable('peers')
    .set(values)
    .where('city_id', '=', work.cityId)
    .where('id', '=', peerId)
    .execute()
}

/** The first case they took is the day the exchange came to life. */
export async function handedOver(work: Work, peer: PeerRow, hasNew: boolean): Promise<void> {
  if (peer.onlineAt !== null || !hasNew) return
  await keepPeer(work, peer.id, { online_at: work.now })
  work.record({ kind: 'peer.online', subjectType: 'peer', subjectId: peer.id, data: { way: peer.way } })
}

/** They told how they number a case of ours: one number, one case; anything else is put before a person. */
async function learnNumber(work: Work, peerId: string, caseId: string, number: string): Promise<void> {
  const { rows } = await sql<{ caseId: string; theirNumber: string | null }>`
    select case_id as "caseId", their_number as "theirNumber" from peer_links
    where city_id = ${work.cityId} and peer_id = ${peerId} and (case_id = ${caseId} or their_number = ${number})`.execute(
    work.trx,
  )
  const own = rows.find(it => it.caseId === caseId)
  if (!own || own.theirNumber === number) return
  if (own.theirNumber !== null || rows.length > 1) {
    const ours = own.theirNumber ?? '该编号已对应另一件'
    await raiseDoubt(work, peerId, { kind: 'id-conflict', caseId, messageId: null, theirs: number, ours })
    return
  }
  await keepTheirNumber(work, peerId, caseId, number)
}

/** A person sends a message that was set aside once more. */
export async function sendAgain(work: Work, peerId: string, n: number): Promise<number> {
  const rows = await work.trx
    .updateTable('peer_outbox')
    .set({ state: 'waiting', attempts: 0, next_at: work.realNow })
    .where('city_id', '=', work.cityId)
    .where('peer_id', '=', peerId)
    .where('n', '=', n)
    .where('state', '=', 'aside')
    .returning('n')
    .execute()
  if (rows.length > 0)
    work.record(
      { kind: 'peer.sent-again', subjectType: 'peer', subjectId: peerId, data: { n } },
      'office',
      'office_head',
    )
  return rows.length
}
