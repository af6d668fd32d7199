// What the public may read, straight from the roll-ups and through the disclosure table.
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { findPlan, listRequirements } from '../plan/plan.store.ts'
import { type PublicFigure, pickDisclosed } from './disclosure.ts'

export interface PortalSummary {
  readonly cityName: string
  readonly plan: {
    readonly title: string
    readonly docNumber: string | null
    readonly areas: number
    readonly tasks: number
    readonly targets: number
  }
  readonly figures: PublicFigure[]
}

/** Everything the portal shows; whatever the disclosure table does not list is dropped. */
export async function portalSummary(db: Kysely<DB>, cityId: number): Promise<PortalSummary> {
  const city = await db
    .selectFrom('cities')
    .select('name')
    .where('city_id', '=', cityId)
    .executeTakeFirstOrThrow()
  const plan = await findPlan(db, cityId)
  const rows = plan ? await listRequirements(db, cityId, plan.id) : []
  const of = (kind: string) => rows.filter(row => row.kind === kind).length
  return {
    cityName: city.name,
    plan: {
      title: plan?.title ?? '',
      docNumber: plan?.doc_number ?? null,
      areas: of('area'),
      tasks: of('task'),
      targets: of('target'),
    },
    figures: pickDisclosed(await allFigures(db, cityId)),
  }
}

async function allFigures(db: Kysely<DB>, cityId: number): Promise<Record<string, string>> {
  const { rows } = await sql<{ issued: number; closed: number; open: number; overdue: number }>`
    select coalesce(sum(n) filter (where (state = 'closed' or case_open(state))), 0)::bigint as issued,
      coalesce(sum(n) filter (where state = 'closed'), 0)::bigint as closed,
      coalesce(sum(n) filter (where case_open(state)), 0)::bigint as open,
      coalesce(sum(n) filter (where state = 'overdue'), 0)::bigint as overdue
    from case_totals where city_id = ${cityId}`.execute(db)
  const places = await sql<{
    n: number
  }>`select count(distinct place_id)::int as n from visits where city_id = ${cityId} and state = 'submitted'`.execute(
    db,
  )
  const { issued, closed, open, overdue } = rows[0]!
  return {
    'cases-issued': String(issued),
    'cases-closed': String(closed),
    'cases-open': String(open),
    'cases-overdue': String(overdue),
    'closing-rate': issued > 0 ? `${((closed * 100) / issued).toFixed(1)}%` : '',
    'places-visited': String(places.rows[0]!.n),
  }
}
