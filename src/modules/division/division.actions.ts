// Dividing many things at once, and saying who answers for them in each county. What changes ends now and begins now.
import { sql } from 'kysely'
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { assign } from '../plan/plan.actions.ts'
import { countyOf } from './table-territories.ts'

export interface Bulk {
  readonly codes: readonly string[]
  readonly lead?: string | undefined
  readonly supports: readonly string[]
  readonly mode: 'add' | 'replace'
}

interface Now {
  readonly lead: string | undefined
  readonly supports: readonly string[]
}

async function standing(work: Work, codes: readonly string[]): Promise<Map<string, Now>> {
  const rows = await work.trx
    .selectFrom('responsibilities')
    .select(['requirement', 'unit_id', 'part'])
    .where('city_id', '=', work.cityId)
    .where('requirement', 'in', codes)
    .where('ends_at', 'is', null)
    .execute()
  return new Map(
    codes.map(code => {
      const its = rows.filter(row => row.requirement === code)
      const lead = its.find(row => row.part === 'lead')?.unit_id
      return [code, { lead, supports: its.filter(row => row.part === 'support').map(row => row.unit_id) }]
    }),
  )
}

/**
 * One lead and any supports for many requirements; answers how many changed. Without a lead the supports are added where
 * there is one already. Refuses a requirement nobody would lead, and a unit that has ended.
 */
export async function assignMany(work: Work, bulk: Bulk): Promise<number> {
  await mustBeInForce(work, [...(bulk.lead ? [bulk.lead] : []), ...bulk.supports])
  if (bulk.lead && bulk.supports.includes(bulk.lead))
    refuse('assign.twice', '同一单位不能既牵头又配合。', 400, '/supports')
  if (!bulk.lead && bulk.supports.length === 0) refuse('assign.nobody', '请至少选一个单位。', 400, '/lead')
  const now = await standing(work, bulk.codes)
  const orphans = bulk.lead ? [] : bulk.codes.filter(code => !now.get(code)?.lead)
  if (orphans.length > 0)
    refuse('assign.no-lead', `选中的有 ${orphans.length} 项还没有牵头单位；请同时定牵头单位。`, 400, '/lead')
  let changed = 0
  for (const code of bulk.codes) {
    const { lead: before, supports: helpers } = now.get(code)!
    const lead = bulk.lead ?? before!
    const kept = bulk.mode === 'add' ? helpers : []
    const supports = [...new Set([...kept, ...bulk.supports])].filter(id => id !== lead)
    const facts = work.facts.length
    await assign(work, code, lead, supports)
    if (work.facts.length > facts) changed++
  }
  return changed
}

async function mustBeInForce(work: Work, unitIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ unit: string }>`
    select distinct unit_id as unit from unit_terms where city_id = ${work.cityId} and unit_id = any(${[...unitIds]}::uuid[]) and ends_on is null`.execute(
    work.trx,
  )
  if (rows.length < new Set(unitIds).size)
    refuse('unit.none', '有选中的单位不在名录里，或已经撤并；请重新选择。', 400)
}

export interface Owner {
  readonly division: number
  readonly unitId: string
}

/** Who answers for these requirements in these counties; answers how many changed. */
export async function setTerritories(
  work: Work,
  codes: readonly string[],
  owners: readonly Owner[],
): Promise<number> {
  await mustBeInForce(
    work,
    owners.map(owner => owner.unitId),
  )
  const { rows: known } = await sql<{ code: string }>`
    select r.code from requirements r join plans p on p.city_id = r.city_id and p.id = r.plan_id
    where r.city_id = ${work.cityId} and p.superseded_at is null and r.code = any(${[...codes]}::text[])`.execute(
    work.trx,
  )
  if (known.length < codes.length)
    refuse('requirement.none', '有选中的任务、目标或标准已不在现行规划中；请刷新。', 404)
  const { rows: units } = await sql<{ id: string; division: number | null }>`
    select id, division from units where city_id = ${work.cityId} and id = any(${owners.map(it => it.unitId)}::uuid[])`.execute(
    work.trx,
  )
  for (const { unitId, division } of owners) {
    const its = units.find(row => row.id === unitId)!.division
    if (its !== null && countyOf(its) !== division)
      refuse(
        'territory.elsewhere',
        '属地责任单位应是该县（市、区）的单位，或市直、驻地单位；请重新选择。',
        400,
        '/owners',
      )
  }
  let changed = 0
  for (const code of codes) for (const owner of owners) changed += await setTerritory(work, code, owner)
  return changed
}

async function setTerritory(work: Work, code: string, { division, unitId }: Owner): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${work.cityId}:${code}:${division}`}, 0))`.execute(
    work.trx,
  )
  const { rows: open } = await sql<{ id: string; unit: string }>`
    select id, unit_id as unit from territory_owners
    where city_id = ${work.cityId} and requirement = ${code} and division = ${division} and ends_at is null`.execute(
    work.trx,
  )
  const before = open[0]
  if (before?.unit === unitId) return 0
  if (before)
    await work.trx
      .updateTable('territory_owners')
      .set({ ends_at: work.now })
      .where('city_id', '=', work.cityId)
      .where('id', '=', before.id)
      .execute()
  await work.trx
    .insertInto('territory_owners')
    .values({
      city_id: work.cityId,
      id: work.newId(),
      requirement: code,
      division,
      unit_id: unitId,
      starts_at: work.now,
    })
    .execute()
  work.record(
    {
      kind: 'requirement.territory',
      subjectType: 'requirement',
      subjectId: code,
      clause: '二(三)',
      data: { division, unit: unitId, ended: before?.unit ?? null },
    },
    'office',
    'office_head',
  )
  return 1
}
