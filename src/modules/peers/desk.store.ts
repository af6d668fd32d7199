// SQL of what people look at: messages both ways, doubts with the cases they are about.
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'

export interface TrafficRow {
  readonly key: string
  readonly n: number | null
  readonly at: Date
  readonly kind: string
  readonly number: string | null
  readonly caseId: string | null
  readonly caseNumber: string | null
  readonly words: string | null
  readonly stage: string | null
  readonly outcome: string
  readonly reason: string | null
}

/** What came, newest first; with `held` only what waits. */
export async function listIn(
  db: Kysely<DB>,
  cityId: number,
  peerId: string,
  held: boolean,
  page: number,
  size: number,
): Promise<TrafficRow[]> {
  const { rows } = await sql<TrafficRow>`
    select m.id as key, null::bigint as n, m.received_at as at, m.kind, m.number, m.case_id as "caseId", c.number as "caseNumber",
      coalesce(m.body ->> 'title', m.body ->> 'words') as words, m.body ->> 'state' as stage, m.outcome, m.reason
    from peer_messages m left join cases c on c.city_id = m.city_id and c.id = m.case_id
    where m.city_id = ${cityId} and m.peer_id = ${peerId} and (not ${held} or m.outcome = 'held')
    order by m.received_at desc, m.id desc limit ${size + 1} offset ${(page - 1) * size}`.execute(db)
  return rows
}

/** What goes out, newest first; with `aside` only what was set aside. */
export async function listOutTraffic(
  db: Kysely<DB>,
  cityId: number,
  peerId: string,
  aside: boolean,
  page: number,
  size: number,
): Promise<TrafficRow[]> {
  const { rows } = await sql<TrafficRow>`
    select o.id as key, o.n, o.made_at as at, o.kind, l.their_number as number, o.case_id as "caseId", c.number as "caseNumber",
      o.body -> 'case' ->> 'title' as words, o.body ->> 'stage' as stage, o.state as outcome, o.error as reason
    from peer_outbox o left join cases c on c.city_id = o.city_id and c.id = o.case_id
      left join peer_links l on l.city_id = o.city_id and l.peer_id = o.peer_id and l.case_id = o.case_id
    where o.city_id = ${cityId} and o.peer_id = ${peerId} and (not ${aside} or o.state = 'aside')
    order by o.n desc limit ${size + 1} offset ${(page - 1) * size}`.execute(db)
  return rows
}

export interface DoubtRow {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly theirs: string
  readonly ours: string
  readonly theirNumber: string | null
  readonly caseId: string | null
  readonly caseNumber: string | null
  readonly caseTitle: string | null
  readonly caseState: string | null
  readonly otherCaseId: string | null
  readonly otherNumber: string | null
  readonly raisedAt: Date
  readonly decision: string | null
  readonly reason: string | null
  readonly decidedAt: Date | null
  readonly version: number
}

/** Doubts: open ones oldest first, settled ones newest first. */
export async function listDoubts(
  db: Kysely<DB>,
  cityId: number,
  peerId: string,
  open: boolean,
  limit: number,
): Promise<DoubtRow[]> {
  const { rows } = await sql<DoubtRow>`
    select d.id, d.kind, d.state, d.theirs, d.ours, coalesce(l.their_number, m.number) as "theirNumber", d.case_id as "caseId",
      c.number as "caseNumber", c.title as "caseTitle", c.state as "caseState", d.other_case_id as "otherCaseId",
      o.number as "otherNumber", d.raised_at as "raisedAt", d.decision, d.reason, d.decided_at as "decidedAt", d.version
    from peer_doubts d left join cases c on c.city_id = d.city_id and c.id = d.case_id
      left join cases o on o.city_id = d.city_id and o.id = d.other_case_id
      left join peer_links l on l.city_id = d.city_id and l.peer_id = d.peer_id and l.case_id = d.case_id
      left join peer_messages m on m.city_id = d.city_id and m.id = d.message_id
    where d.city_id = ${cityId} and d.peer_id = ${peerId} and (d.state = 'open') = ${open}
    order by case when ${open} then d.raised_at end, d.decided_at desc, d.id limit ${limit}`.execute(db)
  return rows
}

export async function listHandouts(
  db: Kysely<DB>,
  cityId: number,
  peerId: string,
): Promise<{ number: number; from: number; to: number; at: Date; cases: number }[]> {
  const { rows } = await sql<{ number: number; from: number; to: number; at: Date; cases: number }>`
    select h.number, h.from_n as "from", h.to_n as "to", h.made_at as at,
      (select count(distinct o.case_id) from peer_outbox o where o.city_id = h.city_id and o.peer_id = h.peer_id
        and o.n > h.from_n and o.n <= h.to_n)::int as cases
    from peer_handouts h where h.city_id = ${cityId} and h.peer_id = ${peerId} order by h.number desc limit 30`.execute(
    db,
  )
  return rows
}
