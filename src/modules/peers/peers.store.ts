// SQL of peers: who they are, what their words mean, which number is which case, what waits to go out.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Datum } from '../shapes/shape.ts'
import type { Algorithm, Direction, PeerKind, Stage, Way } from './peer.ts'

export interface PeerRow {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: PeerKind
  readonly direction: Direction
  readonly way: Way
  readonly source: string
  readonly requirement: string | null
  readonly datum: Datum
  readonly enabled: boolean
  readonly algorithm: Algorithm
  readonly secret: Buffer | null
  readonly secretAt: Date | null
  readonly url: string | null
  readonly privateAllowed: boolean
  readonly outN: number
  readonly sheetN: number
  readonly pulledN: number
  readonly failures: number
  readonly retryAt: Date | null
  readonly lastInAt: Date | null
  readonly lastOutAt: Date | null
  readonly onlineAt: Date | null
  readonly version: number
}

const peerColumns =
  sql.raw(`p.id, p.code, p.name, p.kind, p.direction, p.way, p.source, p.requirement, p.datum, p.enabled,
  p.algorithm, p.secret, p.secret_at as "secretAt", p.url, p.private_allowed as "privateAllowed", p.out_n as "outN",
  p.sheet_n as "sheetN", p.pulled_n as "pulledN", p.failures, p.retry_at as "retryAt", p.last_in_at as "lastInAt",
  p.last_out_at as "lastOutAt", p.online_at as "onlineAt", p.version`)

export async function listPeers(db: Kysely<DB>, cityId: number): Promise<PeerRow[]> {
  const { rows } = await sql<PeerRow>`
    select ${peerColumns} from peers p where p.city_id = ${cityId} order by p.created_at, p.id`.execute(db)
  return rows
}

export async function findPeer(
  db: Kysely<DB>,
  cityId: number,
  by: { readonly id: string } | { readonly code: string },
): Promise<PeerRow | undefined> {
  const which = 'id' in by ? sql`p.id = ${by.id}` : sql`p.code = ${by.code}`
  const { rows } = await sql<PeerRow>`
    select ${peerColumns} from peers p where p.city_id = ${cityId} and ${which}`.execute(db)
  return rows[0]
}

/**
 * Locks a peer: what comes from it and what goes to it is put in order by this row. Rows that only point at it (foreign
 * keys) are not kept waiting.
 */
export async function lockPeer(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<PeerRow | undefined> {
  const { rows } = await sql<PeerRow>`
    select ${peerColumns} from peers p where p.city_id = ${cityId} and p.id = ${id} for no key update`.execute(
    trx,
  )
  return rows[0]
}

export interface MapRow {
  readonly kind: 'category' | 'state' | 'unit'
  readonly theirs: string
  readonly words: string
  readonly ours: string
}

export async function listMaps(db: Kysely<DB>, cityId: number, peerId: string): Promise<MapRow[]> {
  const { rows } = await sql<MapRow>`
    select kind, theirs, words, ours from peer_maps where city_id = ${cityId} and peer_id = ${peerId}
    order by kind, n, theirs`.execute(db)
  return rows
}

export interface LinkRow {
  readonly caseId: string
  readonly nowCaseId: string
  readonly theirNumber: string | null
  readonly origin: 'theirs' | 'ours'
  readonly ourStage: Stage
  readonly ourAt: Date
  readonly theirStage: Stage | null
  readonly theirAt: Date | null
  readonly theirWords: string | null
  readonly number: string
  readonly state: string
}

const linkColumns =
  sql.raw(`l.case_id as "caseId", l.now_case_id as "nowCaseId", l.their_number as "theirNumber",
  l.origin, l.our_stage as "ourStage", l.our_at as "ourAt", l.their_stage as "theirStage", l.their_at as "theirAt",
  l.their_words as "theirWords", c.number, n.state`)
const linkTables = sql.raw(`peer_links l join cases c on c.city_id = l.city_id and c.id = l.case_id
  join cases n on n.city_id = l.city_id and n.id = l.now_case_id`)

/** The link of a case by their number, by ours, or by the case itself. */
export async function findLink(
  db: Kysely<DB>,
  cityId: number,
  peerId: string,
  by: { readonly theirs: string } | { readonly ours: string } | { readonly caseId: string },
): Promise<LinkRow | undefined> {
  const which =
    'theirs' in by
      ? sql`l.their_number = ${by.theirs}`
      : 'ours' in by
        ? sql`c.number = ${by.ours}`
        : sql`l.case_id = ${by.caseId}`
  const { rows } = await sql<LinkRow>`
    select ${linkColumns} from ${linkTables} where l.city_id = ${cityId} and l.peer_id = ${peerId} and ${which}`.execute(
    db,
  )
  return rows[0]
}

/** Links that a case of ours now stands for, of every peer. */
export async function listLinksOf(
  db: Kysely<DB>,
  cityId: number,
  caseId: string,
): Promise<(LinkRow & { peerId: string })[]> {
  const { rows } = await sql<LinkRow & { peerId: string }>`
    select l.peer_id as "peerId", ${linkColumns} from ${linkTables}
    where l.city_id = ${cityId} and l.now_case_id = ${caseId} order by l.peer_id, l.case_id`.execute(db)
  return rows
}

export interface OutRowOf {
  readonly n: number
  readonly id: string
  readonly caseId: string
  readonly kind: string
  readonly body: Readonly<Record<string, unknown>>
  readonly madeAt: Date
  readonly state: string
  readonly attempts: number
  readonly error: string | null
  readonly number: string
  readonly yourNumber: string | null
}

/** What goes out behind a running number, in order. Their number is the one known now. */
export async function listOut(
  db: Kysely<DB>,
  cityId: number,
  peerId: string,
  after: number,
  limit: number,
  to = Number.MAX_SAFE_INTEGER,
): Promise<OutRowOf[]> {
  const { rows } = await sql<OutRowOf>`
    select o.n, o.id, o.case_id as "caseId", o.kind, o.body, o.made_at as "madeAt", o.state, o.attempts, o.error,
      c.number, l.their_number as "yourNumber"
    from peer_outbox o join cases c on c.city_id = o.city_id and c.id = o.case_id
      left join peer_links l on l.city_id = o.city_id and l.peer_id = o.peer_id and l.case_id = o.case_id
    where o.city_id = ${cityId} and o.peer_id = ${peerId} and o.n > ${after} and o.n <= ${to}
    order by o.n limit ${limit}`.execute(db)
  return rows
}

export interface Health {
  readonly waiting: number
  readonly aside: number
  readonly held: number
  readonly doubts: number
  readonly rejected: number
}

/** What waits, what failed, what people have to look at; by peer. */
export async function healthOf(
  db: Kysely<DB>,
  cityId: number,
  peer: Pick<PeerRow, 'id' | 'way' | 'sheetN' | 'pulledN'>,
  since: string,
): Promise<Health> {
  const seen = peer.way === 'sheet' ? peer.sheetN : peer.pulledN
  const waiting = peer.way === 'hook' ? sql`state = 'waiting'` : sql`state <> 'aside' and n > ${seen}`
  const { rows } = await sql<Health>`
    select (select count(*) from peer_outbox where city_id = ${cityId} and peer_id = ${peer.id} and ${waiting})::int as waiting,
      (select count(*) from peer_outbox where city_id = ${cityId} and peer_id = ${peer.id} and state = 'aside')::int as aside,
      (select count(*) from peer_messages where city_id = ${cityId} and peer_id = ${peer.id} and outcome = 'held')::int as held,
      (select count(*) from peer_doubts where city_id = ${cityId} and peer_id = ${peer.id} and state = 'open')::int as doubts,
      (select coalesce(sum(count), 0) from peer_rejections where city_id = ${cityId} and peer_id = ${peer.id} and day >= ${since})::int as rejected`.execute(
    db,
  )
  return rows[0]!
}

export interface MonthCount {
  readonly month: string
  readonly received: number
  readonly sent: number
  readonly states: number
}

/** Cases exchanged by month: taken in, told, and messages about their states both ways. */
export async function countMonths(db: Kysely<DB>, cityId: number, peerId: string): Promise<MonthCount[]> {
  const { rows } = await sql<MonthCount>`
    select month, sum(received)::int as received, sum(sent)::int as sent, sum(states)::int as states from (
      select to_char(linked_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month,
        (origin = 'theirs')::int as received, (origin = 'ours')::int as sent, 0 as states
      from peer_links where city_id = ${cityId} and peer_id = ${peerId}
      union all
      select to_char(received_at at time zone 'Asia/Shanghai', 'YYYY-MM'), 0, 0, 1 from peer_messages
      where city_id = ${cityId} and peer_id = ${peerId} and kind <> 'case.new' and outcome in ('noted', 'doubt')
      union all
      select to_char(made_at at time zone 'Asia/Shanghai', 'YYYY-MM'), 0, 0, 1 from peer_outbox
      where city_id = ${cityId} and peer_id = ${peerId} and kind <> 'case.new'
    ) t group by month order by month desc limit 24`.execute(db)
  return rows
}

/** The place of this code, else the nearest in use within so many metres. */
export async function findPlaceFor(
  db: Kysely<DB>,
  cityId: number,
  code: string | null,
  at: { readonly lon: number; readonly lat: number } | null,
  metres: number,
): Promise<{ id: string; placeType: string; division: number; lon: number; lat: number } | undefined> {
  const [lon, lat] = [at?.lon ?? 0, at?.lat ?? 0]
  const dLat = at ? metres / 111_320 : 0
  const dLon = dLat / Math.cos((lat * Math.PI) / 180)
  const { rows } = await sql<{
    id: string
    placeType: string
    division: number
    lon: number
    lat: number
    metres: number
  }>`
    select id, place_type as "placeType", division, lon, lat,
      111320 * sqrt(power(lat - ${lat}, 2) + power((lon - ${lon}) * cos(radians(${lat})), 2)) as metres
    from places where city_id = ${cityId} and retired_on is null
      and (code = ${code} or (lat between ${lat - dLat} and ${lat + dLat} and lon between ${lon - dLon} and ${lon + dLon}))
    order by coalesce(code = ${code}, false) desc, metres, id limit 1`.execute(db)
  const [found] = rows
  return found && (code !== null || (at && found.metres <= metres)) ? found : undefined
}
