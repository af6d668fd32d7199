// SQL of the ledger: sealing in a safe order, reading sealed facts, walking the chain.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { GENESIS, linkText } from './chain.ts'
import type { Fact } from './fact.ts'

export interface SealedFact extends Fact {
  readonly position: number
}

export interface SealHead {
  readonly position: number
  readonly chain: string
}

/**
 * Seals up to `limit` facts and returns how many. Only facts of transactions older than every running one are taken,
 * ordered by (transaction, sequence): nothing can appear before them later, so the order is final.
 */
export async function sealFacts(
  trx: Transaction<DB>,
  cityId: number,
  at: Date,
  limit: number,
  hash: (text: string) => string,
): Promise<number> {
  await sql`insert into seal_heads values (${cityId}, 0, decode(${GENESIS}, 'hex'), '0'::xid8, 0) on conflict do nothing`.execute(
    trx,
  )
  const head = await sql<{ position: number; chain: string; txid: string; seq: number }>`
    select position, encode(chain, 'hex') as chain, txid::text, seq from seal_heads where city_id = ${cityId} for update`.execute(
    trx,
  )
  const before = head.rows[0]!
  const { rows } = await sql<{ id: string; digest: string; txid: string; seq: number }>`
    select f.id, encode(f.digest, 'hex') as digest, f.txid::text, f.seq from facts f
    where f.city_id = ${cityId} and f.txid < pg_snapshot_xmin(pg_current_snapshot())
      and (f.txid, f.seq) > (${before.txid}::xid8, ${before.seq}::bigint)
    order by f.txid, f.seq limit ${limit}`.execute(trx)
  if (rows.length === 0) return 0
  let { position, chain } = before
  const seals = rows.map(row => {
    position += 1
    chain = hash(linkText(chain, position, row.digest))
    return { position, chain, id: row.id, digest: row.digest }
  })
  await sql`
    insert into seals (city_id, position, fact_id, fact_digest, chain, sealed_at)
    select ${cityId}, t.position, t.id, decode(t.digest, 'hex'), decode(t.chain, 'hex'), ${at}::timestamptz from unnest(
      ${seals.map(s => s.position)}::bigint[], ${seals.map(s => s.id)}::uuid[], ${seals.map(s => s.digest)}::text[],
      ${seals.map(s => s.chain)}::text[]) t(position, id, digest, chain)`.execute(trx)
  const last = rows[rows.length - 1]!
  await sql`
    update seal_heads set position = ${position}, chain = decode(${chain}, 'hex'), txid = ${last.txid}::xid8, seq = ${last.seq}
    where city_id = ${cityId}`.execute(trx)
  return rows.length
}

/** The head of the chain; position 0 when nothing is sealed yet. */
export async function getHead(db: Kysely<DB>, cityId: number): Promise<SealHead> {
  const row = await db
    .selectFrom('seal_heads')
    .select(['position', 'chain'])
    .where('city_id', '=', cityId)
    .executeTakeFirst()
  return row ? { position: row.position, chain: row.chain.toString('hex') } : { position: 0, chain: GENESIS }
}

const factColumns = sql.raw(
  `f.id, f.city_id as "cityId", f.at, f.kind, f.subject_type as "subjectType", f.subject_id as "subjectId",
   f.actor_person as "actorPerson", f.actor_role as "actorRole", f.actor_unit as "actorUnit", f.clause,
   f.rule_version as "ruleVersion", f.data`,
)

/** The tail: sealed facts after `position`, in the order of the chain. */
export async function listSealed(
  db: Kysely<DB>,
  cityId: number,
  position: number,
  limit: number,
): Promise<SealedFact[]> {
  const { rows } = await sql<SealedFact>`
    select s.position, ${factColumns} from seals s join facts f on f.city_id = s.city_id and f.id = s.fact_id
    where s.city_id = ${cityId} and s.position > ${position} order by s.position limit ${limit}`.execute(db)
  return rows
}

/** Every fact about one record, oldest first, with the seal's position when it has one. */
export async function listHistory(
  db: Kysely<DB>,
  cityId: number,
  subjectType: string,
  subjectId: string,
): Promise<(Fact & { position: number | null })[]> {
  const { rows } = await sql<Fact & { position: number | null }>`
    select s.position, ${factColumns} from facts f left join seals s on s.city_id = f.city_id and s.fact_id = f.id
    where f.city_id = ${cityId} and f.subject_type = ${subjectType} and f.subject_id = ${subjectId}
    order by f.seq limit 1000`.execute(db)
  return rows
}

/** The newest facts of the city, for the auditor. */
export async function listRecent(
  db: Kysely<DB>,
  cityId: number,
  limit: number,
): Promise<(Fact & { position: number | null })[]> {
  const { rows } = await sql<Fact & { position: number | null }>`
    select s.position, ${factColumns} from facts f left join seals s on s.city_id = f.city_id and s.fact_id = f.id
    where f.city_id = ${cityId} order by f.seq desc limit ${limit}`.execute(db)
  return rows
}

export interface SealRow {
  readonly position: number
  readonly factId: string
  readonly sealedDigest: string
  readonly chain: string
  readonly fact: Fact | null
}

/** Seals after `position` with their facts, where the fact is still there. */
export async function listSeals(
  db: Kysely<DB>,
  cityId: number,
  position: number,
  limit: number,
): Promise<SealRow[]> {
  const { rows } = await sql<SealRow & Fact>`
    select s.position, s.fact_id as "factId", encode(s.fact_digest, 'hex') as "sealedDigest",
      encode(s.chain, 'hex') as chain, ${factColumns}
    from seals s left join facts f on f.city_id = s.city_id and f.id = s.fact_id
    where s.city_id = ${cityId} and s.position > ${position} order by s.position limit ${limit}`.execute(db)
  return rows.map(({ position: at, factId, sealedDigest, chain, ...fact }) => ({
    position: at,
    factId,
    sealedDigest,
    chain,
    fact: fact.id === null ? null : (fact as Fact),
  }))
}

/** Facts that lie before the head in order but were never sealed: someone wrote them in by hand. */
export async function findSmuggled(db: Kysely<DB>, cityId: number): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select f.id from facts f join seal_heads h on h.city_id = f.city_id
    where f.city_id = ${cityId} and (f.txid, f.seq) <= (h.txid, h.seq)
      and not exists (select 1 from seals s where s.city_id = f.city_id and s.fact_id = f.id)
    order by f.txid, f.seq limit 1`.execute(db)
  return rows[0]?.id
}

/** How many facts wait to be sealed. */
export async function countUnsealed(db: Kysely<DB>, cityId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from facts f left join seal_heads h on h.city_id = f.city_id
    where f.city_id = ${cityId} and (h.city_id is null or (f.txid, f.seq) > (h.txid, h.seq))`.execute(db)
  return rows[0]!.n
}

/** The heads printed on issued papers, with the paper's name. */
export async function listPrintedHeads(
  db: Kysely<DB>,
  cityId: number,
): Promise<{ position: number; chain: string; paper: string }[]> {
  const { rows } = await sql<{ position: number; chain: string; paper: string }>`
    select head_position as position, encode(head_chain, 'hex') as chain, series || '〔' || year || '〕' || number || '号' as paper
    from papers where city_id = ${cityId} and head_position is not null order by head_position`.execute(db)
  return rows
}
