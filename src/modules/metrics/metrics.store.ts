// SQL of verdicts: the roll-up that boards read, and the append-only history behind it.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Source, Verdict } from '../../lib/expr.ts'
import type { JudgedRow } from './judging.ts'

/** How a target stands for one subject in one period. Read by boards; never computed while a page waits. */
export interface VerdictRow {
  /** `target:T50`. */
  readonly target: string
  /** `city`, `division:640302`, `item:南干沟`. */
  readonly subject: string
  /** `2021`, `2021-07`, `2021-H1`. */
  readonly period: string
  readonly verdictId: string
  readonly verdict: Verdict
  /** Distance to the bound as a decimal, positive when met; null where there is none. */
  readonly margin: string | null
  readonly marginUnit: string | null
  /** One sentence with figures and clause. */
  readonly sentence: string
  /** The last reading in words and its period. */
  readonly figure: string | null
  readonly figurePeriod: string | null
  /** Since when it stands so. */
  readonly since: Date
}

export interface VerdictFilter {
  /** Requirement codes. */
  readonly targets?: readonly string[]
  /** `city` for the city only; left out: every subject. */
  readonly subject?: string
  /** Whole years only. */
  readonly yearly?: boolean
  readonly from?: string
  readonly to?: string
}

/** The roll-up, by target, subject and period. */
export async function listVerdicts(
  db: Kysely<DB>,
  cityId: number,
  filter: VerdictFilter = {},
): Promise<VerdictRow[]> {
  const { rows } = await sql<VerdictRow>`
    select target, subject, period, verdict_id as "verdictId", verdict, margin::text, margin_unit as "marginUnit", sentence,
      figure, figure_period as "figurePeriod", since
    from verdict_now
    where city_id = ${cityId} and (${filter.targets ?? null}::text[] is null or target = any(${filter.targets ?? null}::text[]))
      and (${filter.subject ?? null}::text is null or subject = ${filter.subject ?? null})
      and (not ${filter.yearly ?? false} or length(period) = 4)
      and period >= ${filter.from ?? ''} and period <= ${filter.to ?? '9999'}
    order by target, subject, period`.execute(db)
  return rows
}

export interface VerdictStep {
  readonly id: string
  readonly subject: string
  readonly period: string
  readonly verdict: Verdict
  readonly before: Verdict | null
  readonly sentence: string
  readonly ruleText: string
  readonly ruleVersion: string
  readonly used: readonly Source[]
  readonly at: Date
}

/** What a target's verdicts were, newest first. */
export async function listVerdictHistory(
  db: Kysely<DB>,
  cityId: number,
  target: string,
  limit: number,
): Promise<VerdictStep[]> {
  const { rows } = await sql<VerdictStep>`
    select id, subject, period, verdict, before, sentence, rule_text as "ruleText", rule_version as "ruleVersion", used, at
    from verdicts where city_id = ${cityId} and target = ${target} order by at desc, id desc limit ${limit}`.execute(
    db,
  )
  return rows
}

export interface KeptVerdict extends JudgedRow {
  readonly id: string
  readonly before: Verdict | null
  readonly ruleVersion: string
  /** Of everything the verdict says; unchanged means nothing is written. */
  readonly digest: string
}

/** Digests and verdicts as kept, by `target subject period`; rows are locked in key order. */
export async function lockKept(
  trx: Transaction<DB>,
  cityId: number,
  targets: readonly string[],
): Promise<Map<string, { verdict: Verdict; digest: string }>> {
  const { rows } = await sql<{ key: string; verdict: Verdict; digest: string }>`
    select target || ' ' || subject || ' ' || period as key, verdict, digest from verdict_now
    where city_id = ${cityId} and target = any(${[...targets]}::text[]) order by target, subject, period for update`.execute(
    trx,
  )
  return new Map(rows.map(row => [row.key, row]))
}

/** Appends to the history and moves the roll-up, in two statements for any number of verdicts. */
export async function keepVerdicts(
  trx: Transaction<DB>,
  cityId: number,
  rows: readonly KeptVerdict[],
  at: Date,
): Promise<void> {
  if (rows.length === 0) return
  const json = JSON.stringify(
    rows.map(row => ({
      ...row,
      used: row.used,
      margin_unit: row.marginUnit,
      rule_text: row.ruleText,
      rule_version: row.ruleVersion,
      figure_period: row.figurePeriod,
      decision_id: row.decision,
    })),
  )
  await sql`
    insert into verdicts (city_id, id, target, subject, period, verdict, before, margin, margin_unit, sentence, rule_text, rule_version, used, decision_id, at)
    select ${cityId}, t.id, t.target, t.subject, t.period, t.verdict, t.before, t.margin, t.margin_unit, t.sentence, t.rule_text, t.rule_version,
      t.used, t.decision_id, ${at}
    from jsonb_to_recordset(${json}::jsonb) as t(id uuid, target text, subject text, period text, verdict text, before text, margin numeric,
      margin_unit text, sentence text, rule_text text, rule_version text, used jsonb, decision_id uuid)`.execute(
    trx,
  )
  await sql`
    insert into verdict_now (city_id, target, subject, period, verdict_id, verdict, margin, margin_unit, sentence, figure, figure_period, digest, since)
    select ${cityId}, t.target, t.subject, t.period, t.id, t.verdict, t.margin, t.margin_unit, t.sentence, t.figure, t.figure_period, t.digest, ${at}
    from jsonb_to_recordset(${json}::jsonb) as t(id uuid, target text, subject text, period text, verdict text, margin numeric,
      margin_unit text, sentence text, figure text, figure_period text, digest text)
    order by t.target, t.subject, t.period
    on conflict (city_id, target, subject, period) do update set verdict_id = excluded.verdict_id, verdict = excluded.verdict,
      margin = excluded.margin, margin_unit = excluded.margin_unit, sentence = excluded.sentence, figure = excluded.figure,
      figure_period = excluded.figure_period, digest = excluded.digest,
      since = case when verdict_now.verdict = excluded.verdict then verdict_now.since else excluded.since end`.execute(
    trx,
  )
}
