// SQL of links, their uses and what came through them.
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { CaseState } from '../cases/case.ts'
import { visible } from '../cases/cases.store.ts'
import type { Scope } from '../people/actor.ts'
import { unitNames } from '../people/people.store.ts'
import type { answerStates, LinkPurpose, LinkTerms } from './link.ts'

export interface LinkRow extends LinkTerms {
  readonly id: string
  readonly purpose: LinkPurpose
  readonly unitId: string | null
  readonly division: number | null
  readonly caseIds: readonly string[]
  readonly partId: string | null
  readonly madeAt: Date
  readonly madeBy: string
  readonly uses: number
  readonly version: number
}

const linkColumns =
  sql.raw(`l.id, l.purpose, l.unit_id as "unitId", l.division, l.case_ids as "caseIds", l.part_id as "partId",
  l.made_at as "madeAt", l.made_by as "madeBy", l.expires_at as "expiresAt", l.once, l.used_at as "usedAt",
  l.revoked_at as "revokedAt", l.version,
  (select count(*)::int from link_uses u where u.city_id = l.city_id and u.link_id = l.id) as uses`)

export async function findByDigest(
  db: Kysely<DB>,
  cityId: number,
  digest: Buffer,
): Promise<LinkRow | undefined> {
  const { rows } = await sql<LinkRow>`
    select ${linkColumns} from links l where l.city_id = ${cityId} and l.token_digest = ${digest}`.execute(db)
  return rows[0]
}

/** Links of the units within reach, newest first. */
export async function listLinks(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  filter: { readonly ids?: readonly string[]; readonly caseId?: string },
): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select ${linkColumns} from links l left join units u on u.city_id = l.city_id and u.id = l.unit_id
    where l.city_id = ${cityId} and (${scope.all} or l.unit_id = any(${[...scope.unitIds]}::uuid[])
        or coalesce(l.division, u.division) = any(${[...scope.divisions]}::int[]))
      and (${filter.ids === undefined} or l.id = any(${[...(filter.ids ?? [])]}::uuid[]))
      and (${filter.caseId === undefined} or l.part_id in (select p.id from case_parts p where p.city_id = l.city_id
        and p.case_id = ${filter.caseId ?? null}::uuid))
    order by l.made_at desc, l.id limit 200`.execute(db)
  return rows
}

export interface ShownCase {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly state: CaseState
  readonly placeName: string | null
  readonly division: number | null
  readonly category: string | null
  readonly unitId: string | null
  readonly unitName: string | null
  readonly dueAt: Date | null
  readonly calendar: string | null
  /** A redacted copy of what was seen, the only picture shown without a sign-in. */
  readonly photo: string | null
}

/** Cases as a stranger may see them; `scope` of whoever asks, everything for a link that was made by one who could. */
export async function listShown(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  ids: readonly string[],
  day: string,
): Promise<ShownCase[]> {
  const { rows } = await sql<ShownCase>`
    select c.id, c.number, c.title, c.state, p.name as "placeName", c.division, c.category, c.unit_id as "unitId", n.short_name as "unitName",
      c.due_at as "dueAt", (select d.calendar from duties d where d.city_id = c.city_id and d.subject_type = 'case'
        and d.subject_id = c.id and d.kind = 'case.handle' order by d.opened_at desc limit 1) as calendar,
      (select r.derived from evidence e join photo_redactions r on r.city_id = e.city_id and r.digest = e.digest and r.withdrawn_at is null
        where e.city_id = c.city_id and e.subject_type = 'case' and e.subject_id = c.id and e.part = 'before'
        order by r.at desc limit 1) as photo
    from cases c left join places p on p.city_id = c.city_id and p.id = c.place_id
      left join lateral (${unitNames(sql`c.city_id`, sql`c.unit_id`, day)}) n on c.unit_id is not null
    where c.city_id = ${cityId} and c.id = any(${[...ids]}::uuid[]) and ${visible(scope)}
    order by c.due_at nulls last, c.number`.execute(db)
  return rows
}

export interface OutsidePart {
  readonly id: string
  readonly caseId: string
  readonly state: string
  readonly body: string
  readonly words: string
  readonly dueAt: Date
  readonly caseUnitId: string | null
  readonly version: number
}

export async function findOutsidePart(
  db: Kysely<DB>,
  cityId: number,
  id: string,
): Promise<OutsidePart | undefined> {
  return (await outsideParts(db, cityId, { id }))[0]
}

export async function outsideParts(
  db: Kysely<DB>,
  cityId: number,
  of: { readonly id?: string; readonly caseId?: string },
): Promise<OutsidePart[]> {
  const { rows } = await sql<OutsidePart>`
    select t.id, t.case_id as "caseId", t.state, coalesce(t.body, '') as body, t.words, t.due_at as "dueAt", c.unit_id as "caseUnitId", t.version
    from case_parts t join cases c on c.city_id = t.city_id and c.id = t.case_id
    where t.city_id = ${cityId} and t.kind = 'outside' and (t.id = ${of.id ?? null}::uuid or t.case_id = ${of.caseId ?? null}::uuid)
    order by t.asked_at, t.id`.execute(db)
  return rows
}

export interface AnswerRow {
  readonly id: string
  readonly linkId: string
  readonly partId: string
  readonly body: string
  readonly words: string
  readonly photos: readonly string[]
  readonly state: keyof typeof answerStates
  readonly at: Date
  readonly reason: string | null
  readonly version: number
  readonly caseUnitId: string | null
}

/** What came through links about a case or one part of it, the one that waits first, then newest first. */
export async function listAnswers(
  db: Kysely<DB>,
  cityId: number,
  of: { readonly caseId?: string; readonly partId?: string; readonly id?: string },
): Promise<AnswerRow[]> {
  const { rows } = await sql<AnswerRow>`
    select a.id, a.link_id as "linkId", a.part_id as "partId", coalesce(t.body, '') as body, a.words, a.state, a.at, a.reason, a.version,
      c.unit_id as "caseUnitId",
      coalesce((select array_agg(f.digest order by f.digest) from link_answer_photos f where f.city_id = a.city_id and f.answer_id = a.id), '{}') as photos
    from link_answers a join case_parts t on t.city_id = a.city_id and t.id = a.part_id
      join cases c on c.city_id = t.city_id and c.id = t.case_id
    where a.city_id = ${cityId} and (t.case_id = ${of.caseId ?? null}::uuid or a.part_id = ${of.partId ?? null}::uuid
      or a.id = ${of.id ?? null}::uuid)
    order by a.state = 'waiting' desc, a.at desc, a.id desc limit 100`.execute(db)
  return rows
}
