// SQL of benchmarks and plan values with who entered and who confirmed them.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import type { OutsideState } from './outside.ts'

export interface OutsideRow {
  readonly id: string
  readonly kind: 'benchmark' | 'plan'
  readonly code: string
  readonly period: string
  readonly amount: string
  readonly unit: string
  readonly document: string
  readonly page: string
  readonly year: string
  readonly effectiveOn: string
  /** Why it replaces what was confirmed before. */
  readonly reason: string | null
  readonly supersedes: string | null
  readonly state: OutsideState
  /** A later version waits or is confirmed. */
  readonly replaced: boolean
  /** A later version is confirmed. */
  readonly outdated: boolean
  readonly enteredBy: string
  readonly enterer: string
  readonly at: Date
  readonly decider: string | null
  readonly decidedAt: Date | null
  readonly refusal: string | null
  readonly version: number
}

export interface OutsideFilter {
  readonly codes?: readonly string[]
  /** Only what waits to be confirmed. */
  readonly waiting?: boolean
}

/** Every version there ever was of these codes, or what waits; by code and period, the newest first. */
export async function listOutsideRows(
  db: Kysely<DB>,
  cityId: number,
  filter: OutsideFilter,
): Promise<OutsideRow[]> {
  const codes = filter.codes ? [...filter.codes] : null
  const { rows } = await sql<OutsideRow>`
    select m.id, m.kind, m.code, m.period, m.amount::text, m.unit, m.document, m.page, m.year, m.effective_on as "effectiveOn",
      m.reason, m.supersedes, m.state, n.state is not null as replaced, coalesce(n.state = 'confirmed', false) as outdated,
      m.entered_by as "enteredBy", coalesce(p.name, '已删除') as enterer, m.at, q.name as decider, m.decided_at as "decidedAt",
      m.refusal, m.version
    from metric_outside m
      left join metric_outside n on n.city_id = m.city_id and n.supersedes = m.id and n.state in ('entered', 'confirmed')
      left join persons p on p.city_id = m.city_id and p.id = m.entered_by
      left join persons q on q.city_id = m.city_id and q.id = m.decided_by
    where m.city_id = ${cityId} and (${codes}::text[] is null or m.code = any(${codes}::text[]))
      and (not ${filter.waiting ?? false} or (m.state = 'entered' and n.state is null))
    order by m.code, m.period, m.at desc, m.id desc`.execute(db)
  return rows
}

export interface OutsideLocked {
  readonly id: string
  readonly kind: 'benchmark' | 'plan'
  readonly code: string
  readonly period: string
  readonly state: OutsideState
  readonly enteredBy: string
  readonly replaced: boolean
  readonly version: number
}

/** Locks one version. */
export async function lockOutside(
  trx: Transaction<DB>,
  cityId: number,
  id: string,
): Promise<OutsideLocked | undefined> {
  const { rows } = await sql<OutsideLocked>`
    select m.id, m.kind, m.code, m.period, m.state, m.entered_by as "enteredBy", m.version,
      exists (select 1 from metric_outside n where n.city_id = m.city_id and n.supersedes = m.id
        and n.state in ('entered', 'confirmed')) as replaced
    from metric_outside m where m.city_id = ${cityId} and m.id = ${id} for update of m`.execute(trx)
  return rows[0]
}
