// Verdicts as the board counts them: one row a target and subject, in the period that shows. The list of targets reads all
// years and chooses; here the database chooses by the same rule (a test holds the two together), since five years of
// rows took most of the board's time.
import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { Verdict } from '../../lib/expr.ts'

export interface ShownVerdict {
  /** `target:T50`. */
  readonly target: string
  readonly subject: string
  readonly period: string
  readonly verdict: Verdict
  readonly sentence: string
  readonly figure: string | null
}

/**
 * About the city and its counties. The latest year with an answer shows, unless a later one is owed and still empty.
 * @param owed by target: the latest year whose figures should be there by now
 */
export async function listShownVerdicts(
  db: Kysely<DB>,
  cityId: number,
  owed: ReadonlyMap<string, string>,
): Promise<ShownVerdict[]> {
  const { rows } = await sql<ShownVerdict>`
    with standing as (select v.target, v.subject,
        max(v.period) filter (where v.verdict in ('达标', '不达标', '不适用')) as answered,
        max(v.period) filter (where v.verdict not in ('达标', '不达标', '不适用') and v.period <= o.year) as late,
        max(v.period) filter (where v.verdict not in ('达标', '不达标', '不适用')) as unknown
      from verdict_now v join unnest(${[...owed.keys()]}::text[], ${[...owed.values()]}::text[]) o(target, year) on o.target = v.target
      where v.city_id = ${cityId} and length(v.period) = 4 and (v.subject = 'city' or v.subject like 'division:%')
      group by v.target, v.subject)
    select v.target, v.subject, v.period, v.verdict, v.sentence, v.figure
    from standing s join verdict_now v on v.city_id = ${cityId} and v.target = s.target and v.subject = s.subject
      and v.period = case when s.answered is not null and (s.late is null or s.late < s.answered) then s.answered
        else coalesce(s.late, s.unknown) end`.execute(db)
  return rows
}
