// SQL of batches: what was handed in, its rows and pictures, what is known of them already.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { SheetCell } from '../exchange/sheet.ts'
import type { BatchKind, BatchState } from './batch.ts'
import type { NearCase } from './twins.ts'

export interface Batch {
  readonly id: string
  readonly name: string
  readonly kind: BatchKind
  readonly digest: string
  readonly state: BatchState
  readonly sheets: readonly string[]
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[]
  readonly said: unknown
  readonly handedBy: string
  readonly handedAt: Date
  readonly version: number
}

const columns = sql.raw(
  `b.id, b.name, b.kind, b.digest, b.state, b.sheets, b.left_out as "leftOut", b.said, b.handed_by as "handedBy",
   b.handed_at as "handedAt", b.version`,
)

export async function findBatch(db: Kysely<DB>, cityId: number, id: string): Promise<Batch | undefined> {
  const { rows } = await sql<Batch>`
    select ${columns} from case_batches b where b.city_id = ${cityId} and b.id = ${id}`.execute(db)
  return rows[0]
}

export async function lockBatch(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<Batch | undefined> {
  const { rows } = await sql<Batch>`
    select ${columns} from case_batches b where b.city_id = ${cityId} and b.id = ${id} for update`.execute(
    trx,
  )
  return rows[0]
}

/** The open batch of the same file; an older one that was closed does not count. */
export async function findOpen(
  db: Kysely<DB>,
  cityId: number,
  digest: string,
): Promise<{ id: string } | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from case_batches where city_id = ${cityId} and digest = ${digest} and state <> 'closed'`.execute(
    db,
  )
  return rows[0]
}

export interface BatchListed extends Batch {
  readonly by: string | null
  readonly rows: number
  readonly cases: number
  readonly pictures: number
  readonly waiting: number
}

/** The last batches of the city, the open ones first. */
export async function listBatches(db: Kysely<DB>, cityId: number, id?: string): Promise<BatchListed[]> {
  const { rows } = await sql<BatchListed>`
    select ${columns}, p.name as by, r.rows, r.cases, i.pictures, i.waiting
    from case_batches b left join persons p on p.city_id = b.city_id and p.id = b.handed_by
      cross join lateral (select count(*)::int as rows, count(case_id)::int as cases from batch_rows r
        where r.city_id = b.city_id and r.batch_id = b.id) r
      cross join lateral (select count(*)::int as pictures, count(*) filter (where digest is null and fault is null)::int as waiting
        from batch_pictures i where i.city_id = b.city_id and i.batch_id = b.id) i
    where b.city_id = ${cityId} and (${id ?? null}::uuid is null or b.id = ${id ?? null}::uuid)
    order by (b.state = 'closed'), b.handed_at desc, b.id limit 50`.execute(db)
  return rows
}

export interface StoredRow {
  readonly sheet: number
  readonly row: number
  readonly cells: readonly SheetCell[]
  readonly caseId: string | null
  readonly caseNumber: string | null
}

export async function listRows(db: Kysely<DB>, cityId: number, batchId: string): Promise<StoredRow[]> {
  const { rows } = await sql<StoredRow>`
    select r.sheet, r.row_number as "row", r.cells, r.case_id as "caseId", c.number as "caseNumber"
    from batch_rows r left join cases c on c.city_id = r.city_id and c.id = r.case_id
    where r.city_id = ${cityId} and r.batch_id = ${batchId} order by r.sheet, r.row_number`.execute(db)
  return rows
}

export async function insertRows(
  trx: Transaction<DB>,
  cityId: number,
  batchId: string,
  rows: readonly { sheet: number; row: number; cells: readonly SheetCell[] }[],
): Promise<void> {
  await sql`
    insert into batch_rows (city_id, batch_id, sheet, row_number, cells)
    select ${cityId}, ${batchId}, t.* from unnest(${rows.map(it => it.sheet)}::int[], ${rows.map(it => it.row)}::int[],
      ${rows.map(it => JSON.stringify(it.cells))}::jsonb[]) t`.execute(trx)
}

/** Rows that became cases keep which, and the digest they are known by. */
export async function markRows(
  trx: Transaction<DB>,
  cityId: number,
  batchId: string,
  rows: readonly { sheet: number; row: number; digest: string; caseId: string }[],
): Promise<void> {
  await sql`
    update batch_rows r set line_digest = t.digest, case_id = t.case_id
    from unnest(${rows.map(it => it.sheet)}::int[], ${rows.map(it => it.row)}::int[], ${rows.map(it => it.digest)}::text[],
      ${rows.map(it => it.caseId)}::uuid[]) t(sheet, row_number, digest, case_id)
    where r.city_id = ${cityId} and r.batch_id = ${batchId} and r.sheet = t.sheet and r.row_number = t.row_number`.execute(
    trx,
  )
}

export interface StoredPicture {
  readonly n: number
  readonly sheet: number
  readonly row: number
  readonly col: number
  readonly entry: string
  readonly digest: string | null
  readonly fault: string | null
}

export async function listPictures(
  db: Kysely<DB>,
  cityId: number,
  batchId: string,
): Promise<StoredPicture[]> {
  const { rows } = await sql<StoredPicture>`
    select n, sheet, row_number as "row", col, entry, digest, fault from batch_pictures
    where city_id = ${cityId} and batch_id = ${batchId} order by n`.execute(db)
  return rows
}

export async function insertPictures(
  trx: Transaction<DB>,
  cityId: number,
  batchId: string,
  its: readonly Omit<StoredPicture, 'n'>[],
): Promise<void> {
  await sql`
    insert into batch_pictures (city_id, batch_id, n, sheet, row_number, col, entry, digest, fault)
    select ${cityId}, ${batchId}, t.n::int, t.sheet, t.row_number, t.col, t.entry, t.digest, t.fault
    from unnest(${its.map(it => it.sheet)}::int[], ${its.map(it => it.row)}::int[], ${its.map(it => it.col)}::int[],
      ${its.map(it => it.entry)}::text[], ${its.map(it => it.digest)}::text[], ${its.map(it => it.fault)}::text[])
      with ordinality t(sheet, row_number, col, entry, digest, fault, n)`.execute(trx)
}

/** What became of the pictures that one part of the file holds; the same picture may lie on several rows. */
export async function setPictures(
  trx: Transaction<DB>,
  cityId: number,
  batchId: string,
  its: readonly { entry: string; digest: string | null; fault: string | null }[],
): Promise<void> {
  await sql`
    update batch_pictures p set digest = t.digest, fault = t.fault
    from unnest(${its.map(it => it.entry)}::text[], ${its.map(it => it.digest)}::text[], ${its.map(it => it.fault)}::text[]) t(entry, digest, fault)
    where p.city_id = ${cityId} and p.batch_id = ${batchId} and p.entry = t.entry and p.digest is null and p.fault is null`.execute(
    trx,
  )
}

/** The rows and pictures of a closed batch go, but for what says which row became which case. */
export async function purgeRows(trx: Transaction<DB>, cityId: number, batchId: string): Promise<void> {
  await sql`delete from batch_rows where city_id = ${cityId} and batch_id = ${batchId} and case_id is null`.execute(
    trx,
  )
  await sql`update batch_rows set cells = '[]' where city_id = ${cityId} and batch_id = ${batchId}`.execute(
    trx,
  )
  await sql`delete from batch_pictures where city_id = ${cityId} and batch_id = ${batchId}`.execute(trx)
}

/** Rows of any ledger that became cases under these digests. */
export async function listKnown(
  db: Kysely<DB>,
  cityId: number,
  digests: readonly string[],
): Promise<Map<string, { id: string; number: string }>> {
  if (digests.length === 0) return new Map()
  const { rows } = await sql<{ digest: string; id: string; number: string }>`
    select r.line_digest as digest, c.id, c.number from batch_rows r join cases c on c.city_id = r.city_id and c.id = r.case_id
    where r.city_id = ${cityId} and r.line_digest = any(${[...digests]}::text[]) and r.case_id is not null`.execute(
    db,
  )
  return new Map(rows.map(row => [row.digest, { id: row.id, number: row.number }]))
}

/** Cases that carry one of these numbers of their source: `source\nnumber`. */
export async function listByRef(
  db: Kysely<DB>,
  cityId: number,
  refs: readonly string[],
): Promise<Map<string, { id: string; number: string }>> {
  if (refs.length === 0) return new Map()
  const { rows } = await sql<{ source: string; ref: string; id: string; number: string }>`
    select source, source_ref as ref, id, number from cases
    where city_id = ${cityId} and source_ref = any(${[...new Set(refs)]}::text[])`.execute(db)
  return new Map(rows.map(row => [`${row.source}\n${row.ref}`, { id: row.id, number: row.number }]))
}

/** Cases within `metres` of each of these places that are open or ended lately, the nearest sixty of each. */
export async function listNearAll(
  db: Kysely<DB>,
  cityId: number,
  placeIds: readonly string[],
  metres: number,
  since: Date,
): Promise<NearCase[]> {
  if (placeIds.length === 0) return []
  // A degree of latitude is 111,320 m everywhere; one of longitude shrinks with the cosine.
  const { rows } = await sql<NearCase>`
    select a.id as near, n.* from places a cross join lateral (
      select c.id, c.number, c.title, c.state, c.category, c.filed_at as "filedAt",
        111320 * sqrt(power(p.lat - a.lat, 2) + power((p.lon - a.lon) * cos(radians(a.lat)), 2)) as metres
      from places p join cases c on c.city_id = p.city_id and c.place_id = p.id
      where p.city_id = a.city_id and p.lat between a.lat - ${metres / 111_320}::float8 and a.lat + ${metres / 111_320}::float8
        and p.lon between a.lon - ${metres / 111_320}::float8 / cos(radians(a.lat)) and a.lon + ${metres / 111_320}::float8 / cos(radians(a.lat))
        and (c.state = 'filed' or case_open(c.state) or (c.state = 'closed' and c.closed_at >= ${since}))
      order by metres, c.filed_at desc limit 60) n
    where a.city_id = ${cityId} and a.id = any(${[...placeIds]}::uuid[])`.execute(db)
  return rows
}

/** Which of these digests are stored photos. */
export async function listStored(
  db: Kysely<DB>,
  cityId: number,
  digests: readonly string[],
): Promise<Set<string>> {
  if (digests.length === 0) return new Set()
  const { rows } = await sql<{ digest: string }>`
    select digest from blobs where city_id = ${cityId} and digest = any(${[...digests]}::text[]) and media_type like 'image/%'`.execute(
    db,
  )
  return new Set(rows.map(row => row.digest))
}

export interface LedgerPlace {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly division: number
  readonly address: string
  readonly placeType: string
  readonly unitId: string | null
}

/** Every place in use, to find a ledger's words among. */
export async function listLedgerPlaces(db: Kysely<DB>, cityId: number): Promise<LedgerPlace[]> {
  const { rows } = await sql<LedgerPlace>`
    select id, code, name, division, address, place_type as "placeType", unit_id as "unitId" from places
    where city_id = ${cityId} and retired_on is null order by code limit 20000`.execute(db)
  return rows
}

/** Open batches handed in before `since`. */
export async function listForgotten(db: Kysely<DB>, cityId: number, since: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from case_batches where city_id = ${cityId} and state <> 'closed' and handed_at < ${since} order by id`.execute(
    db,
  )
  return rows.map(row => row.id)
}
