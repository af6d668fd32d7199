// SQL of papers and their entries.
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Scope } from '../people/actor.ts'
import { unitNames } from '../people/people.store.ts'
import type { PaperState, Series } from './paper.ts'

export interface PaperListRow {
  readonly id: string
  readonly series: Series
  readonly year: number | null
  readonly number: number | null
  readonly title: string
  readonly state: PaperState
  readonly unitId: string | null
  readonly unitName: string | null
  readonly unitShortName: string | null
  readonly draftedAt: Date
  readonly draftedBy: string | null
  readonly issuedAt: Date | null
  readonly entries: number
  readonly named: number
  readonly version: number
  readonly body: { opening: string; closing: string }
  readonly dueAt: Date | null
  readonly answer: string | null
  readonly answeredBy: string | null
  readonly answeredAt: Date | null
  readonly filedAt: Date | null
  readonly ruleVersion: string | null
  readonly headPosition: number | null
  readonly headChain: string | null
  readonly withdrawReason: string | null
}

// The office and leaders see all papers; a unit or county sees what was issued and concerns it.
function visible(scope: Scope) {
  if (scope.all) return sql`true`
  return sql`p.state in ('issued', 'answered', 'filed', 'withdrawn') and exists (select 1 from paper_entries e join units u on u.city_id = e.city_id and u.id = e.unit_id
    where e.city_id = p.city_id and e.paper_id = p.id and e.left_out is null and (e.unit_id = any(${[...scope.unitIds]}::uuid[]) or u.division = any(${[...scope.divisions]}::int[])))`
}

export async function listPapers(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  day: string,
  filter: { id?: string; series?: string | undefined; state?: string | undefined },
): Promise<PaperListRow[]> {
  const { rows } = await sql<PaperListRow>`
    select p.id, p.series, p.year, p.number, p.title, p.state, p.unit_id as "unitId", n.name as "unitName", n.short_name as "unitShortName", p.drafted_at as "draftedAt",
      p.drafted_by as "draftedBy", p.issued_at as "issuedAt", p.version, p.body, p.head_position as "headPosition",
      encode(p.head_chain, 'hex') as "headChain", p.withdraw_reason as "withdrawReason", p.due_at as "dueAt", p.answer,
      p.answered_by as "answeredBy", p.answered_at as "answeredAt", p.filed_at as "filedAt", p.rule_version as "ruleVersion",
      (select count(*)::int from paper_entries e where e.city_id = p.city_id and e.paper_id = p.id and e.left_out is null) as entries,
      (select count(*)::int from paper_entries e where e.city_id = p.city_id and e.paper_id = p.id and e.named and e.left_out is null) as named
    from papers p left join lateral (${unitNames(sql`p.city_id`, sql`p.unit_id`, day)}) n on p.unit_id is not null
    where p.city_id = ${cityId} and ${visible(scope)}
      and (${filter.id ?? null}::uuid is null or p.id = ${filter.id ?? null}::uuid)
      and (${filter.series ?? null}::text is null or p.series = ${filter.series ?? null})
      and (${filter.state ?? null}::text is null or p.state = ${filter.state ?? null})
    order by coalesce(p.issued_at, p.drafted_at) desc, p.number desc nulls first, p.id limit 300`.execute(db)
  return rows
}

export interface EntryRow {
  readonly id: string
  readonly unitId: string
  readonly unitName: string
  readonly caseId: string | null
  readonly caseNumber: string | null
  readonly caseTitle: string | null
  readonly placeName: string | null
  readonly standardTitle: string | null
  readonly clause: string | null
  readonly dueAt: Date | null
  readonly caseState: string | null
  readonly ground: string
  readonly named: boolean
  readonly photo: string | null
  readonly detail: string | null
  readonly category: string | null
  readonly allowance: string | null
  readonly acknowledgedAt: Date | null
}

/** Entries of a paper; a unit sees only its own lines of a paper that lists several. */
export async function listEntries(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  day: string,
  paperId: string,
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select e.id, e.unit_id as "unitId", n.name as "unitName", e.case_id as "caseId", c.number as "caseNumber", c.title as "caseTitle",
      pl.name as "placeName", c.clause, c.due_at as "dueAt", c.state as "caseState", e.ground, e.named,
      c.detail, c.category, c.allowance, c.acknowledged_at as "acknowledgedAt",
      (select r.title from requirements r join plans q on q.city_id = r.city_id and q.id = r.plan_id
        where r.city_id = c.city_id and r.code = c.requirement and q.superseded_at is null limit 1) as "standardTitle",
      (select v.digest from evidence v where v.city_id = e.city_id and v.subject_type = 'case' and v.subject_id = e.case_id and v.part = 'before' order by v.at limit 1) as photo
    from paper_entries e
      join units u on u.city_id = e.city_id and u.id = e.unit_id
      join lateral (${unitNames(sql`e.city_id`, sql`e.unit_id`, day)}) n on true
      left join cases c on c.city_id = e.city_id and c.id = e.case_id
      left join places pl on pl.city_id = c.city_id and pl.id = c.place_id
    where e.city_id = ${cityId} and e.paper_id = ${paperId} and e.left_out is null
      and (${scope.all} or e.unit_id = any(${[...scope.unitIds]}::uuid[]) or u.division = any(${[...scope.divisions]}::int[]))
    order by e.ordinal, e.id`.execute(db)
  return rows
}

/** Year and number of an issued paper, with the city's short name; undefined when there is none. */
export async function findPaperNumber(
  db: Kysely<DB>,
  cityId: number,
  id: string,
): Promise<{ city: string; series: Series; year: number; number: number } | undefined> {
  const { rows } = await sql<{ city: string; series: Series; year: number; number: number }>`
    select c.short_name as city, p.series, p.year, p.number from papers p join cities c on c.city_id = p.city_id
    where p.city_id = ${cityId} and p.id = ${id} and p.number is not null`.execute(db)
  return rows[0]
}

/** The machine's open draft of a series, of one unit where the series goes to one; locked, to be added to. */
export async function findOpenDraft(
  db: Kysely<DB>,
  cityId: number,
  series: Series,
  unitId: string | null = null,
): Promise<{ id: string; entries: number } | undefined> {
  const { rows } = await sql<{ id: string; entries: number }>`
    select p.id, (select count(*)::int from paper_entries e where e.city_id = p.city_id and e.paper_id = p.id) as entries
    from papers p where p.city_id = ${cityId} and p.series = ${series} and p.state = 'draft' and p.drafted_by is null
      and (${unitId}::uuid is null or p.unit_id = ${unitId}::uuid)
    order by p.drafted_at limit 1 for update`.execute(db)
  return rows[0]
}
