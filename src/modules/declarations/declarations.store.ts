// SQL of declared lists of places (点位申报表). A line is as it stood on the day it came in.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { ReplacementState } from './replacement.ts'

export interface DeclarationRow {
  readonly id: string
  readonly name: string
  readonly frozenOn: string
  readonly frozenBy: string
  readonly edition: number
  readonly digest: string
  readonly places: number
  readonly waiting: number
}

/** Declared lists, newest first. */
export async function listDeclarations(db: Kysely<DB>, cityId: number): Promise<DeclarationRow[]> {
  const { rows } = await sql<DeclarationRow>`
    select d.id, d.name, d.frozen_on as "frozenOn", p.name as "frozenBy", d.edition, d.digest,
      (select count(*)::int from declaration_places l where l.city_id = d.city_id and l.declaration_id = d.id and l.out_edition is null) as places,
      (select count(*)::int from declaration_replacements r where r.city_id = d.city_id and r.declaration_id = d.id and r.state = 'proposed') as waiting
    from declarations d join persons p on p.city_id = d.city_id and p.id = d.frozen_by
    where d.city_id = ${cityId} order by d.frozen_at desc, d.id desc limit 200`.execute(db)
  return rows
}

export interface LineRow {
  readonly line: number
  readonly placeId: string
  readonly code: string
  readonly name: string
  readonly typeName: string
  readonly division: number
  readonly address: string
  readonly unitName: string | null
}

/** The list as of an edition, in its order. */
export async function listLines(
  db: Kysely<DB>,
  cityId: number,
  id: string,
  edition: number,
): Promise<LineRow[]> {
  const { rows } = await sql<LineRow>`
    select line, place_id as "placeId", code, name, type_name as "typeName", division, address, unit_name as "unitName"
    from declaration_places where city_id = ${cityId} and declaration_id = ${id}
      and in_edition <= ${edition} and (out_edition is null or out_edition > ${edition}) order by line`.execute(
    db,
  )
  return rows
}

export interface ReplacementRow {
  readonly id: string
  readonly outPlace: string
  readonly outName: string
  readonly inName: string
  readonly reason: string
  readonly state: ReplacementState
  readonly proposedBy: string
  readonly proposer: string
  readonly proposedAt: Date
  readonly decider: string | null
  readonly decidedAt: Date | null
  readonly decidedWords: string | null
  readonly edition: number | null
  readonly version: number
}

const replacements = sql`
  select r.id, r.out_place as "outPlace", o.name as "outName", i.name as "inName", r.reason, r.state,
    r.proposed_by as "proposedBy", p.name as proposer, r.proposed_at as "proposedAt", d.name as decider, r.decided_at as "decidedAt",
    r.decided_words as "decidedWords", r.edition, r.version
  from declaration_replacements r join places o on o.city_id = r.city_id and o.id = r.out_place
    join places i on i.city_id = r.city_id and i.id = r.in_place
    join persons p on p.city_id = r.city_id and p.id = r.proposed_by
    left join persons d on d.city_id = r.city_id and d.id = r.decided_by`

/** Replacements of a list, newest first. */
export async function listReplacements(
  db: Kysely<DB>,
  cityId: number,
  declarationId: string,
): Promise<ReplacementRow[]> {
  const { rows } = await sql<ReplacementRow>`${replacements}
    where r.city_id = ${cityId} and r.declaration_id = ${declarationId} order by r.proposed_at desc, r.id desc`.execute(
    db,
  )
  return rows
}

/** A list, its row locked: whoever changes it waits here. */
export async function lockDeclaration(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<{ id: string; edition: number } | undefined> {
  return trx
    .selectFrom('declarations')
    .select(['id', 'edition'])
    .where('city_id', '=', cityId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** A replacement, its row locked, with the list it belongs to. */
export async function lockReplacement(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<
  | {
      id: string
      declarationId: string
      outPlace: string
      inPlace: string
      state: ReplacementState
      proposedBy: string
      version: number
    }
  | undefined
> {
  const { rows } = await sql<{
    id: string
    declarationId: string
    outPlace: string
    inPlace: string
    state: ReplacementState
    proposedBy: string
    version: number
  }>`
    select id, declaration_id as "declarationId", out_place as "outPlace", in_place as "inPlace", state, proposed_by as "proposedBy", version
    from declaration_replacements where city_id = ${cityId} and id = ${id} for update`.execute(trx)
  return rows[0]
}
