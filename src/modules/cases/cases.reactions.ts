// Roll-ups of cases: each sealed fact moves one count by one, so screens read totals instead of counting.
import { sql } from 'kysely'
import type { Reaction } from '../../server/reactions.ts'
import type { Work } from '../../server/work.ts'
import { caseLifecycle } from './case.ts'

const NOBODY = '00000000-0000-0000-0000-000000000000'

async function shift(
  work: Work,
  division: number | null,
  unit: string | null,
  state: string,
  by: number,
): Promise<void> {
  const unitId = unit ?? NOBODY
  await sql`
    insert into case_totals (city_id, division, unit_id, unit_kind, state, n)
    values (${work.cityId}, ${division ?? work.cityId}, ${unitId},
      coalesce((select kind from units where city_id = ${work.cityId} and id = ${unitId}), 'none'), ${state}, ${by})
    on conflict (city_id, division, unit_id, state) do update set n = case_totals.n + excluded.n`.execute(
    work.trx,
  )
}

async function countWeek(work: Work, at: Date, filed: number, closed: number): Promise<void> {
  await sql`
    insert into case_weeks (city_id, week, filed, closed)
    values (${work.cityId}, date_trunc('week', ${at}::timestamptz at time zone 'Asia/Shanghai')::date, ${filed}, ${closed})
    on conflict (city_id, week) do update set filed = case_weeks.filed + excluded.filed, closed = case_weeks.closed + excluded.closed`.execute(
    work.trx,
  )
}

const caseFacts = Object.values(caseLifecycle.transitions).map(transition => transition.fact)

export const casesReactions: readonly Reaction[] = [
  {
    name: 'case-totals',
    on: [...new Set(caseFacts), 'duty.overdue', 'duty.done', 'duty.cancelled'],
    async handle(work, fact) {
      const data = fact.data as Record<string, string | number | boolean | null>
      if (fact.kind.startsWith('duty.')) {
        if (data.kind !== 'case.handle' || (fact.kind !== 'duty.overdue' && data.overdue !== true)) return
        const row = await work.trx
          .selectFrom('cases')
          .select('division')
          .where('city_id', '=', work.cityId)
          .where('id', '=', String(data.about))
          .executeTakeFirst()
        await shift(
          work,
          row?.division ?? null,
          data.unit as string,
          'overdue',
          fact.kind === 'duty.overdue' ? 1 : -1,
        )
        return
      }
      const division = data.division as number | null
      const unitBefore = data.from === 'filed' ? null : (data.unit as string | null)
      const unitAfter = data.to === 'filed' ? null : (data.unit as string | null)
      if (data.from) await shift(work, division, unitBefore, data.from as string, -1)
      await shift(work, division, unitAfter, data.to as string, 1)
      if (fact.kind === 'case.filed') await countWeek(work, fact.at, 1, 0)
      if (fact.kind === 'case.closed') await countWeek(work, fact.at, 0, 1)
    },
  },
]
