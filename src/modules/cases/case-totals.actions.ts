// Roll-ups of cases by state: by county and standard for the plan board, by place for the map. County, standard and place of
// a case never change, so the case's own row says them.
import { sql } from 'kysely'
import type { Work } from '../../server/work.ts'
import type { SealedFact } from '../ledger/ledger.store.ts'

interface Shift {
  readonly caseId: string
  readonly state: string
  readonly by: number
}

/** What a fact moves: a case out of one state into another, or in and out of `overdue`. */
function shiftsOf(fact: SealedFact): Shift[] {
  if (fact.kind.startsWith('duty.')) {
    const { kind, about, overdue } = fact.data as { kind?: string; about?: string; overdue?: boolean }
    if (kind !== 'case.handle' || !about) return []
    if (fact.kind === 'duty.overdue') return [{ caseId: about, state: 'overdue', by: 1 }]
    return overdue === true ? [{ caseId: about, state: 'overdue', by: -1 }] : []
  }
  const { from, to } = fact.data as { from?: string; to: string }
  const into = { caseId: fact.subjectId, state: to, by: 1 }
  return from ? [{ caseId: fact.subjectId, state: from, by: -1 }, into] : [into]
}

/** Folds a batch of facts in one statement; what is no standard's is not counted. Rows are locked in key order. */
export async function foldStandards(work: Work, facts: readonly SealedFact[]): Promise<void> {
  const shifts = facts.flatMap(shiftsOf)
  if (shifts.length === 0) return
  await sql`
    insert into case_standard_totals (city_id, division, requirement, state, n)
    select ${work.cityId}, coalesce(c.division, ${work.cityId}), c.requirement, t.state, sum(t.by)
    from unnest(${shifts.map(it => it.caseId)}::uuid[], ${shifts.map(it => it.state)}::text[], ${shifts.map(it => it.by)}::bigint[]) t(id, state, by)
      join cases c on c.city_id = ${work.cityId} and c.id = t.id
    where c.requirement is not null
    group by 2, 3, 4 having sum(t.by) <> 0 order by 2, 3, 4
    on conflict (city_id, division, requirement, state) do update set n = case_standard_totals.n + excluded.n`.execute(
    work.trx,
  )
}

/** The same by place; what has no place stands on no map. */
export async function foldPlaces(work: Work, facts: readonly SealedFact[]): Promise<void> {
  const shifts = facts.flatMap(shiftsOf)
  if (shifts.length === 0) return
  await sql`
    insert into case_place_totals (city_id, place_id, state, n)
    select ${work.cityId}, c.place_id, t.state, sum(t.by)
    from unnest(${shifts.map(it => it.caseId)}::uuid[], ${shifts.map(it => it.state)}::text[], ${shifts.map(it => it.by)}::bigint[]) t(id, state, by)
      join cases c on c.city_id = ${work.cityId} and c.id = t.id
    where c.place_id is not null
    group by 2, 3 having sum(t.by) <> 0 order by 2, 3
    on conflict (city_id, place_id, state) do update set n = case_place_totals.n + excluded.n`.execute(
    work.trx,
  )
}
