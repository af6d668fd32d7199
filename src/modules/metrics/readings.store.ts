// SQL of readings, of what is owed, and of what the office keeps beside them.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Scope } from '../people/actor.ts'
import { unitNames } from '../people/people.store.ts'
import type { Figure, Survey } from './figure.ts'

export interface ReadingRow {
  readonly id: string
  readonly indicator: string
  readonly subject: string
  readonly period: string
  readonly state: string
  readonly value: Figure
  readonly survey: Survey | null
  readonly warnings: readonly { code: string; detail: string; reason: string }[]
  readonly source: string
  readonly note: string | null
  readonly reason: string | null
  readonly supersedes: string | null
  readonly unitId: string
  readonly unitName: string
  readonly filerId: string | null
  readonly filer: string
  /** The tally that counted it; null where a person filed it. */
  readonly computed: string | null
  readonly reviewer: string | null
  readonly returnReason: string | null
  readonly observationId: string | null
  readonly filedAt: Date
  readonly submittedAt: Date | null
  readonly decidedAt: Date | null
  readonly version: number
}

export interface ReadingFilter {
  readonly id?: string
  readonly indicators?: readonly string[]
  readonly states?: readonly string[]
  /** Periods of these years only. */
  readonly from?: string
}

/** Readings in scope, oldest period first, newest version last. */
export async function listReadings(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  filter: ReadingFilter,
  day: string,
): Promise<ReadingRow[]> {
  const { rows } = await sql<ReadingRow>`
    select r.id, r.indicator, r.subject, r.period, r.state, r.value, r.survey, r.warnings, r.source, r.note, r.reason, r.supersedes,
      r.unit_id as "unitId", n.short_name as "unitName", r.filer_id as "filerId",
      case when r.computed is null then coalesce(f.name, '已删除') else '系统自动汇总' end as filer, r.computed, v.name as reviewer,
      r.return_reason as "returnReason", r.observation_id as "observationId", r.filed_at as "filedAt",
      r.submitted_at as "submittedAt", r.decided_at as "decidedAt", r.version
    from metric_readings r join lateral (${unitNames(sql`r.city_id`, sql`r.unit_id`, day)}) n on true
      left join persons f on f.city_id = r.city_id and f.id = r.filer_id
      left join persons v on v.city_id = r.city_id and v.id = r.reviewer_id
    where r.city_id = ${cityId} and (${scope.all} or r.unit_id = any(${[...scope.unitIds]}::uuid[]))
      and (${filter.id ?? null}::uuid is null or r.id = ${filter.id ?? null})
      and (${filter.indicators ?? null}::text[] is null or r.indicator = any(${filter.indicators ?? null}::text[]))
      and (${filter.states ?? null}::text[] is null or r.state = any(${filter.states ?? null}::text[]))
      and r.period >= ${filter.from ?? ''}
    order by r.period, r.subject, r.filed_at, (r.supersedes is not null), r.id`.execute(db)
  return rows
}

export interface ReadingLocked {
  readonly id: string
  readonly indicator: string
  readonly subject: string
  readonly period: string
  readonly state: string
  readonly value: Figure
  readonly survey: Survey | null
  readonly note: string | null
  readonly reason: string | null
  readonly supersedes: string | null
  readonly unitId: string
  readonly filerId: string | null
  readonly computed: string | null
  readonly observationId: string | null
  readonly version: number
}

const columns = sql`id, indicator, subject, period, state, value, survey, note, reason, supersedes, unit_id as "unitId",
  filer_id as "filerId", computed, observation_id as "observationId", version`

/** Locks one reading in scope. */
export async function lockReading(
  trx: Transaction<DB>,
  cityId: number,
  scope: Scope,
  id: string,
): Promise<ReadingLocked | undefined> {
  const { rows } = await sql<ReadingLocked>`
    select ${columns} from metric_readings where city_id = ${cityId} and id = ${id}
      and (${scope.all} or unit_id = any(${[...scope.unitIds]}::uuid[])) for update`.execute(trx)
  return rows[0]
}

/** Locks what is open or accepted of one slot: at most one of each. */
export async function lockSlot(
  trx: Transaction<DB>,
  cityId: number,
  indicator: string,
  subject: string,
  period: string,
): Promise<{ open: ReadingLocked | undefined; accepted: ReadingLocked | undefined }> {
  const { rows } = await sql<ReadingLocked>`
    select ${columns} from metric_readings where city_id = ${cityId} and indicator = ${indicator} and subject = ${subject}
      and period = ${period} and state <> 'superseded' for update`.execute(trx)
  return {
    open: rows.find(row => row.state !== 'accepted'),
    accepted: rows.find(row => row.state === 'accepted'),
  }
}

export interface DueRow {
  readonly id: string
  readonly indicator: string
  readonly period: string
  readonly unitId: string
  readonly unitName: string
  readonly dueAt: Date
  readonly doneAt: Date | null
}

/** What is owed, soonest first; done ones too when asked for. */
export async function listDues(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  day: string,
  openOnly: boolean,
): Promise<DueRow[]> {
  const { rows } = await sql<DueRow>`
    select m.id, m.indicator, m.period, m.unit_id as "unitId", n.short_name as "unitName", m.due_at as "dueAt", m.done_at as "doneAt"
    from metric_dues m join lateral (${unitNames(sql`m.city_id`, sql`m.unit_id`, day)}) n on true
    where m.city_id = ${cityId} and (${scope.all} or m.unit_id = any(${[...scope.unitIds]}::uuid[]))
      and (not ${openOnly} or m.done_at is null)
    order by m.due_at, m.indicator`.execute(db)
  return rows
}

/** Slots of an indicator that have something handed in or accepted, as `subject period`. */
export async function listFiledSlots(
  db: Kysely<DB>,
  cityId: number,
  indicators: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select distinct indicator || ' ' || subject || ' ' || period as key from metric_readings
    where city_id = ${cityId} and indicator = any(${[...indicators]}::text[]) and state in ('submitted', 'accepted')`.execute(
    db,
  )
  return new Set(rows.map(row => row.key))
}

export interface AlertRow {
  readonly id: string
  readonly kind: string
  readonly target: string
  readonly subject: string
  readonly period: string
  readonly unitId: string | null
  readonly unitName: string | null
  readonly sentence: string
  readonly raisedAt: Date
  readonly answer: string | null
  readonly answeredAt: Date | null
}

/** Alerts that stand, newest first. */
export async function listAlerts(
  db: Kysely<DB>,
  cityId: number,
  scope: Scope,
  day: string,
): Promise<AlertRow[]> {
  const { rows } = await sql<AlertRow>`
    select a.id, a.kind, a.target, a.subject, a.period, a.unit_id as "unitId", n.short_name as "unitName", a.sentence,
      a.raised_at as "raisedAt", a.answer, a.answered_at as "answeredAt"
    from metric_alerts a left join lateral (${unitNames(sql`a.city_id`, sql`a.unit_id`, day)}) n on true
    where a.city_id = ${cityId} and a.ended_at is null
      and (${scope.all} or a.unit_id = any(${[...scope.unitIds]}::uuid[]))
    order by a.raised_at desc, a.target`.execute(db)
  return rows
}
