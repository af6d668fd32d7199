// SQL of phases, grounds, the year plan, and what the program's own checks count.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { unitNames } from '../people/people.store.ts'
import type { PhaseState } from './phase.ts'

export interface PhaseStateRow {
  readonly phase: string
  readonly state: PhaseState
  readonly proposedBy: string | null
  readonly words: string
  readonly version: number
}

export async function listPhaseStates(db: Kysely<DB>, cityId: number): Promise<PhaseStateRow[]> {
  const { rows } = await sql<PhaseStateRow>`
    select phase, state, proposed_by as "proposedBy", words, version from phase_states where city_id = ${cityId}`.execute(
    db,
  )
  return rows
}

/** Locks the row of a phase; undefined when it has none yet. */
export async function lockPhase(
  trx: Transaction<DB>,
  cityId: number,
  phase: string,
): Promise<PhaseStateRow | undefined> {
  const { rows } = await sql<PhaseStateRow>`
    select phase, state, proposed_by as "proposedBy", words, version from phase_states
    where city_id = ${cityId} and phase = ${phase} for update`.execute(trx)
  return rows[0]
}

export interface GroundRow {
  readonly id: string
  readonly subject: string
  readonly kind: 'confirm' | 'waive'
  readonly state: 'stated' | 'approved' | 'waived' | 'declined' | 'withdrawn'
  readonly words: string
  readonly evidence: string
  readonly byPerson: string
  readonly byRole: string
  readonly at: Date
  readonly decidedRole: string | null
  readonly decidedAt: Date | null
  readonly decidedWords: string | null
  readonly version: number
}

const groundFields = sql`id, subject, kind, state, words, evidence, by_person as "byPerson", by_role as "byRole", at,
  decided_role as "decidedRole", decided_at as "decidedAt", decided_words as "decidedWords", version`

/** Every ground whose subject begins so, the newest first; what was declined or withdrawn stays to be seen. */
export async function listGrounds(
  db: Kysely<DB>,
  cityId: number,
  beginning: 'phase:' | 'county:',
): Promise<GroundRow[]> {
  const { rows } = await sql<GroundRow>`
    select ${groundFields} from grounds where city_id = ${cityId} and subject like ${`${beginning}%`}
    order by at desc, state in ('declined', 'withdrawn'), id desc`.execute(db)
  return rows
}

export async function lockGround(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<GroundRow | undefined> {
  const { rows } = await sql<GroundRow>`
    select ${groundFields} from grounds where city_id = ${cityId} and id = ${id}::uuid for update`.execute(
    trx,
  )
  return rows[0]
}

/** What the program's own checks look at, counted in one go. */
export interface Counts {
  readonly tasks: number
  readonly led: number
  readonly commanding: number
  readonly staffed: number
  readonly lateCases: number
  /** Units that lead a task, and those of them whose plan in force has a measure for every task they lead. */
  readonly leaders: number
  readonly planned: number
}

// A measure always has a due time (the table itself refuses one without), so a measure in force is enough.
const leaders = (cityId: number) => sql`
  select a.unit_id, bool_and(exists (select 1 from work_plans w
      join work_plan_items i on i.city_id = w.city_id and i.plan_id = w.id
      where w.city_id = a.city_id and w.unit_id = a.unit_id and w.state = 'approved' and i.requirement = a.requirement)) as planned
  from responsibilities a where a.city_id = ${cityId} and a.part = 'lead' and a.ends_at is null and a.requirement like 'task:%'
  group by a.unit_id`

export async function countForChecks(
  db: Kysely<DB>,
  cityId: number,
  planId: string,
  day: string,
): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select
      (select count(*)::int from requirements where city_id = ${cityId} and plan_id = ${planId}::uuid and kind = 'task') as tasks,
      (select count(*)::int from requirements r where r.city_id = ${cityId} and r.plan_id = ${planId}::uuid and r.kind = 'task'
        and exists (select 1 from responsibilities a where a.city_id = r.city_id and a.requirement = r.code and a.part = 'lead' and a.ends_at is null)) as led,
      (select count(distinct o.person_id)::int from posts o join units u on u.city_id = o.city_id and u.id = o.unit_id
        where o.city_id = ${cityId} and u.kind = 'command' and o.starts_on <= ${day}::date and (o.ends_on is null or o.ends_on >= ${day}::date)) as commanding,
      (select count(distinct o.person_id)::int from posts o join units u on u.city_id = o.city_id and u.id = o.unit_id
        where o.city_id = ${cityId} and u.kind = 'office' and o.starts_on <= ${day}::date and (o.ends_on is null or o.ends_on >= ${day}::date)) as staffed,
      (select count(*)::int from duties where city_id = ${cityId} and kind = 'case.handle' and overdue_at is not null
        and done_at is null and cancelled_at is null) as "lateCases",
      (select count(*)::int from (${leaders(cityId)}) l) as leaders,
      (select count(*)::int from (${leaders(cityId)}) l where l.planned) as planned`.execute(db)
  return rows[0]!
}

/** Cases of a time that were issued: how many, how many lack a unit or a due time, how many closed ones lack evidence. */
export async function countCases(
  db: Kysely<DB>,
  cityId: number,
  from: string,
  to: string,
): Promise<{ issued: number; loose: number; bare: number }> {
  const { rows } = await sql<{ issued: number; loose: number; bare: number }>`
    select count(*)::int as issued,
      (count(*) filter (where c.unit_id is null or c.due_at is null))::int as loose,
      (count(*) filter (where c.state = 'closed' and not exists (select 1 from evidence e
        where e.city_id = c.city_id and e.subject_type = 'case' and e.subject_id = c.id and e.part in ('after', 'check'))))::int as bare
    from cases c where c.city_id = ${cityId} and (c.state = 'closed' or case_open(c.state))
      and c.filed_at >= ${from}::date::timestamp at time zone 'Asia/Shanghai'
      and c.filed_at < (${to}::date + 1)::timestamp at time zone 'Asia/Shanghai'`.execute(db)
  return rows[0]!
}

export interface AnchorRow {
  readonly id: string
  readonly day: string
  readonly words: string
  readonly at: Date
}

/** Anchors of a year, the one in force first. */
export async function listAnchors(db: Kysely<DB>, cityId: number, year: number): Promise<AnchorRow[]> {
  const { rows } = await sql<AnchorRow>`
    select id, day, words, at from year_anchors where city_id = ${cityId} and year = ${year}
    order by at desc, id desc`.execute(db)
  return rows
}

export interface StepRow {
  readonly id: string
  readonly year: number
  readonly code: string
  readonly dueAt: Date
  readonly provisional: boolean
  readonly doneAt: Date | null
  readonly doneWords: string | null
  readonly version: number
}

const stepFields = sql`id, year, code, due_at as "dueAt", provisional, done_at as "doneAt", done_words as "doneWords", version`

export async function listSteps(db: Kysely<DB>, cityId: number, year: number): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`
    select ${stepFields} from year_steps where city_id = ${cityId} and year = ${year}`.execute(db)
  return rows
}

export async function lockStep(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<StepRow | undefined> {
  const { rows } = await sql<StepRow>`
    select ${stepFields} from year_steps where city_id = ${cityId} and id = ${id}::uuid for update`.execute(
    trx,
  )
  return rows[0]
}

/** What units of a county answer for. */
export async function listOfCounty(db: Kysely<DB>, cityId: number, division: number, day: string) {
  const { rows } = await sql<{ code: string; title: string; part: string; unitName: string }>`
    select a.requirement as code, r.title, a.part, n.short_name as "unitName"
    from responsibilities a join units u on u.city_id = a.city_id and u.id = a.unit_id
      join requirements r on r.city_id = a.city_id and r.code = a.requirement
      join plans p on p.city_id = r.city_id and p.id = r.plan_id and p.superseded_at is null
      join lateral (${unitNames(sql`a.city_id`, sql`a.unit_id`, day)}) n on true
    where a.city_id = ${cityId} and a.ends_at is null and u.division = ${division}
    order by r.kind desc, r.ordinal, a.part`.execute(db)
  return rows
}

export async function countCountyCases(db: Kysely<DB>, cityId: number, division: number) {
  const { rows } = await sql<{ open: number; overdue: number }>`
    select count(*)::int as open, (count(*) filter (where d.overdue_at is not null))::int as overdue
    from cases c left join duties d on d.city_id = c.city_id and d.subject_type = 'case' and d.subject_id = c.id
      and d.kind = 'case.handle' and d.done_at is null and d.cancelled_at is null
    where c.city_id = ${cityId} and c.division = ${division} and case_open(c.state)`.execute(db)
  return rows[0]!
}

/** Short names of the units that lead, by requirement. */
export async function listLeads(
  db: Kysely<DB>,
  cityId: number,
  day: string,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ code: string; name: string }>`
    select a.requirement as code, n.short_name as name from responsibilities a
      join lateral (${unitNames(sql`a.city_id`, sql`a.unit_id`, day)}) n on true
    where a.city_id = ${cityId} and a.part = 'lead' and a.ends_at is null`.execute(db)
  return new Map(rows.map(row => [row.code, row.name]))
}
