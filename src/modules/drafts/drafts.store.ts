// SQL of drafts and their items.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { CompiledLint } from '../compile/compiled.ts'
import { unitNames } from '../people/people.store.ts'
import type { ItemKind } from './draft.ts'
import type { AnyValue } from './draft-values.ts'
import type { Pairing } from './mapping.ts'

export interface DraftListed {
  readonly id: string
  readonly state: string
  readonly fileName: string
  readonly digest: string
  readonly format: string
  readonly size: number
  readonly title: string | null
  readonly uploadedBy: string
  readonly uploader: string | null
  readonly uploadedAt: Date
  readonly closedAt: Date | null
  readonly reason: string | null
  readonly planId: string | null
  readonly items: number
  readonly waiting: number
}

/** Drafts, the newest first; with `id` that one. */
export async function listDrafts(db: Kysely<DB>, cityId: number, id?: string): Promise<DraftListed[]> {
  const { rows } = await sql<DraftListed>`
    select d.id, d.state, d.file_name as "fileName", d.digest, d.format, d.size, f.value->>'title' as title,
      d.uploaded_by as "uploadedBy", p.name as uploader, d.uploaded_at as "uploadedAt", d.closed_at as "closedAt",
      d.reason, d.plan_id as "planId", n.items, n.waiting
    from plan_drafts d
      left join persons p on p.city_id = d.city_id and p.id = d.uploaded_by
      left join plan_draft_items f on f.city_id = d.city_id and f.draft_id = d.id and f.kind = 'front' and f.state not in ('split', 'merged')
      cross join lateral (
        select count(*)::int as items, (count(*) filter (where i.state = 'proposed'))::int as waiting
        from plan_draft_items i where i.city_id = d.city_id and i.draft_id = d.id and i.state not in ('split', 'merged')) n
    where d.city_id = ${cityId} and ${id === undefined ? sql`true` : sql`d.id = ${id}`}
    order by d.uploaded_at desc, d.id limit 200`.execute(db)
  return rows
}

export interface DraftText {
  readonly text: string
  readonly notes: readonly string[]
  readonly lints: readonly CompiledLint[]
}

export async function getDraftText(db: Kysely<DB>, cityId: number, id: string): Promise<DraftText> {
  const row = await db
    .selectFrom('plan_drafts')
    .select(['text', 'notes', 'lints'])
    .where('city_id', '=', cityId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return row as unknown as DraftText
}

/** The draft under review of a file with this digest. */
export async function findDraftOf(
  db: Kysely<DB>,
  cityId: number,
  digest: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('plan_drafts')
    .select('id')
    .where('city_id', '=', cityId)
    .where('digest', '=', digest)
    .where('state', '=', 'review')
    .executeTakeFirst()
  return row?.id
}

/** Locks a draft; everything that happens to its items holds this lock first. */
export async function lockDraft(trx: Transaction<DB>, cityId: number, id: string): Promise<boolean> {
  const row = await trx
    .selectFrom('plan_drafts')
    .select('id')
    .where('city_id', '=', cityId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

export interface ItemRow {
  readonly id: string
  readonly kind: ItemKind
  readonly ordinal: number
  readonly state: string
  readonly start: number
  readonly end: number
  readonly confidence: number | null
  readonly proposed: AnyValue | null
  readonly value: AnyValue
  readonly parents: readonly string[]
  readonly reason: string | null
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
  readonly version: number
}

/** Items of a draft in the order of the document; with `ids` only those. */
export async function listItems(
  db: Kysely<DB>,
  cityId: number,
  draftId: string,
  ids?: readonly string[],
): Promise<ItemRow[]> {
  const { rows } = await sql<ItemRow>`
    select i.id, i.kind, i.ordinal, i.state, i.span_start as "start", i.span_end as "end", i.confidence, i.proposed, i.value, i.parents,
      i.reason, p.name as "decidedBy", i.decided_at as "decidedAt", i.version
    from plan_draft_items i left join persons p on p.city_id = i.city_id and p.id = i.decided_by
    where i.city_id = ${cityId} and i.draft_id = ${draftId}
      and ${ids === undefined ? sql`true` : sql`i.id = any(${[...ids]}::uuid[])`}
    order by i.span_start, i.span_end desc, i.ordinal`.execute(db)
  return rows
}

export interface NewItem {
  readonly id: string
  readonly kind: ItemKind
  readonly ordinal: number
  readonly state: string
  readonly start: number
  readonly end: number
  readonly confidence: number | null
  readonly proposed: AnyValue | null
  readonly value: AnyValue
  readonly parents: readonly string[]
  readonly decidedBy: string | null
  readonly decidedAt: Date | null
}

export async function insertItems(
  trx: Transaction<DB>,
  cityId: number,
  draftId: string,
  items: readonly NewItem[],
): Promise<void> {
  if (items.length === 0) return
  // One JSON parameter keeps the statement's text the same for any number of items.
  const rows = items.map(it => ({
    id: it.id,
    kind: it.kind,
    ordinal: it.ordinal,
    state: it.state,
    span_start: it.start,
    span_end: it.end,
    confidence: it.confidence,
    proposed: it.proposed,
    value: it.value,
    parents: it.parents,
    decided_by: it.decidedBy,
    decided_at: it.decidedAt,
  }))
  await sql`
    insert into plan_draft_items (city_id, draft_id, id, kind, ordinal, state, span_start, span_end, confidence, proposed, value,
      parents, decided_by, decided_at)
    select ${cityId}, ${draftId}, r.id, r.kind, r.ordinal, r.state, r.span_start, r.span_end, r.confidence, r.proposed, r.value,
      r.parents, r.decided_by, r.decided_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, kind text, ordinal integer, state text,
      span_start integer, span_end integer, confidence integer, proposed jsonb, value jsonb, parents uuid[], decided_by uuid,
      decided_at timestamptz)`.execute(trx)
}

/** What a decision changes, the same for every item named. */
export interface Decision {
  readonly state: string
  readonly value?: AnyValue
  readonly reason: string | null
  readonly by: string | null
  readonly at: Date | null
}

export async function decideItems(
  trx: Transaction<DB>,
  cityId: number,
  draftId: string,
  ids: readonly string[],
  { state, value, reason, by, at }: Decision,
): Promise<void> {
  await sql`
    update plan_draft_items set state = ${state}, reason = ${reason}, decided_by = ${by}, decided_at = ${at},
      value = coalesce(${value === undefined ? null : JSON.stringify(value)}::jsonb, value), version = version + 1
    where city_id = ${cityId} and draft_id = ${draftId} and id = any(${[...ids]}::uuid[])`.execute(trx)
}

/** What people said of old and new parts of a draft. */
export async function listPairings(
  db: Kysely<DB>,
  cityId: number,
  draftId: string,
): Promise<(Pairing & { readonly by: string | null })[]> {
  const { rows } = await sql<Pairing & { readonly by: string | null }>`
    select x.kind, x.old, x.item_id as item, x.said, p.name as by
    from plan_draft_pairs x left join persons p on p.city_id = x.city_id and p.id = x.decided_by
    where x.city_id = ${cityId} and x.draft_id = ${draftId} order by x.decided_at, x.old`.execute(db)
  return rows
}

/** Takes back what was said of this pair; with `whole`, also what pairs either side with something else. */
export async function deletePairing(
  trx: Transaction<DB>,
  cityId: number,
  draftId: string,
  { kind, old, item }: Omit<Pairing, 'said'>,
  whole: boolean,
): Promise<void> {
  await sql`
    delete from plan_draft_pairs where city_id = ${cityId} and draft_id = ${draftId} and kind = ${kind}
      and ((old = ${old} and item_id = ${item}) or (${whole} and said = 'pair' and (old = ${old} or item_id = ${item})))`.execute(
    trx,
  )
}

export async function insertPairing(
  trx: Transaction<DB>,
  cityId: number,
  draftId: string,
  it: Pairing,
  by: string,
  at: Date,
): Promise<void> {
  await trx
    .insertInto('plan_draft_pairs')
    .values({
      city_id: cityId,
      draft_id: draftId,
      kind: it.kind,
      old: it.old,
      item_id: it.item,
      said: it.said,
      decided_by: by,
      decided_at: at,
    })
    .execute()
}

export interface TouchedDuty {
  readonly code: string
  readonly id: string
  readonly kind: string
  readonly subjectType: string
  readonly subjectId: string
  readonly title: string
  readonly unitId: string
  readonly unitName: string
  readonly dueAt: Date
  /** How many there are in all for this requirement. */
  readonly open: number
}

/** Duties not done that serve these requirements: of each the `most` that fall due first, and how many there are. */
export async function listTouchedDuties(
  db: Kysely<DB>,
  cityId: number,
  codes: readonly string[],
  day: string,
  most: number,
): Promise<TouchedDuty[]> {
  const { rows } = await sql<TouchedDuty>`
    with touched as (
      select c.code, d.id, d.kind, d.subject_type, d.subject_id, d.title, d.unit_id, d.due_at,
        count(*) over (partition by c.code) as open, row_number() over (partition by c.code order by d.due_at, d.id) as n
      from duties d cross join lateral unnest(d.requirements) c(code)
      where d.city_id = ${cityId} and d.done_at is null and d.cancelled_at is null
        and d.requirements && ${[...codes]}::text[] and c.code = any(${[...codes]}::text[]))
    select t.code, t.id, t.kind, t.subject_type as "subjectType", t.subject_id as "subjectId", t.title, t.unit_id as "unitId",
      u.name as "unitName", t.due_at as "dueAt", t.open::int as open
    from touched t join lateral (${unitNames(sql`${cityId}`, sql`t.unit_id`, day)}) u on true
    where t.n <= ${most} order by t.code, t.n`.execute(db)
  return rows
}

export interface OpenDutyCount {
  readonly clause: string
  readonly open: number
  readonly units: readonly string[]
}

/** Duties not done, by the clause they rest on, with the units that owe them; those that serve one of `codes` are named elsewhere. */
export async function countOpenDuties(
  db: Kysely<DB>,
  cityId: number,
  codes: readonly string[],
): Promise<OpenDutyCount[]> {
  const { rows } = await sql<OpenDutyCount>`
    select d.clause, count(*)::int as open, array_agg(distinct t.short_name order by t.short_name) as units
    from duties d join lateral (
      select t.short_name from unit_terms t where t.city_id = d.city_id and t.unit_id = d.unit_id order by t.starts_on desc limit 1) t on true
    where d.city_id = ${cityId} and d.clause is not null and d.done_at is null and d.cancelled_at is null
      and not d.requirements && ${[...codes]}::text[]
    group by d.clause order by d.clause`.execute(db)
  return rows
}
