// Entering, correcting and removing entries. Every change is a new version; the versions are never rewritten, and the
// facts hold digests only.
import { canonical, type Json } from '../../lib/canonical.ts'
import { enforce, refuse } from '../../lib/refusal.ts'
import { sm3 } from '../../server/digest.ts'
import type { Work } from '../../server/work.ts'
import type { Role, Scope } from '../people/actor.ts'
import type { RegisterDefinition } from '../plan/pack-parts.contract.ts'
import { findPlan } from '../plan/plan.store.ts'
import {
  isList,
  type KnownThings,
  type RegisterValues,
  tidyValues,
  uniqueKey,
  valueFaults,
} from '../plan/register-values.ts'
import { type RowOwner, writeRefusal } from './register.ts'
import { countChildren, type EntryRecord, findEntry, lockEntry } from './registers.store.ts'

/** The registers of the plan in force, in the pack's order. */
export async function listDefinitions(
  work: Pick<Work, 'trx' | 'cityId'>,
): Promise<readonly RegisterDefinition[]> {
  const plan = await findPlan(work.trx, work.cityId)
  return plan?.body.registers ?? []
}

export async function getDefinition(
  work: Pick<Work, 'trx' | 'cityId'>,
  code: string,
): Promise<RegisterDefinition> {
  const found = (await listDefinitions(work)).find(it => it.code === code)
  return found ?? refuse('register.none', '没有这份登记册；请从登记册目录进入。', 404)
}

export async function getEntry(
  work: Pick<Work, 'trx' | 'cityId'>,
  scope: Scope,
  definition: RegisterDefinition,
  id: string,
): Promise<EntryRecord> {
  const found = await findEntry(work.trx, work.cityId, scope, definition, id)
  return found ?? refuse('register.entry.none', '没有这条登记，或它不在您的职责范围内。', 404)
}

/** What the versions and facts stand for, whoever looks at them. */
export function entryDigest(register: string, version: number, values: RegisterValues | null): string {
  return sm3(canonical({ register, version, values: values as Json }))
}

const acting: readonly Role[] = ['office', 'office_head', 'county_office', 'unit']

/** Puts a new entry into a register; refuses what the definition does not allow, naming the first fault. */
export async function enterEntry(
  work: Work,
  scope: Scope,
  code: string,
  given: {
    readonly id?: string | undefined
    readonly parentId?: string | undefined
    readonly values: RegisterValues
  },
): Promise<{ id: string; version: number }> {
  const definition = await getDefinition(work, code)
  const values = await checked(work, definition, given.values)
  const owner = await ownerOf(work, definition, values)
  enforce(writeRefusal(definition, work.actor!, owner))
  await checkParent(work, scope, definition, given.parentId)
  const id = given.id ?? work.newId()
  await work.trx
    .insertInto('register_entries')
    .values({
      city_id: work.cityId,
      id,
      register: code,
      parent_id: given.parentId ?? null,
      unit_id: owner.unitId,
      division: owner.division,
      unique_key: uniqueKey(definition, values),
      values: JSON.stringify(values),
      entered_at: work.now,
      changed_at: work.now,
    })
    .execute()
    .catch(sayTwice(definition))
  await keepVersion(work, id, code, 1, values, null)
  await link(work, definition, id, values)
  recordEntered(work, id, code, values, { unit: owner.unitId, parent: given.parentId ?? null })
  return { id, version: 1 }
}

export function recordEntered(
  work: Work,
  id: string,
  register: string,
  values: RegisterValues,
  about: { unit: string | null; parent: string | null },
): void {
  work.record(
    {
      kind: 'register.entered',
      subjectType: 'register',
      subjectId: id,
      data: { register, version: 1, digest: entryDigest(register, 1, values), ...about },
    },
    ...acting,
  )
}

/** A new version takes the place of the last one. */
export async function correctEntry(
  work: Work,
  scope: Scope,
  code: string,
  id: string,
  given: { readonly version: number; readonly values: RegisterValues; readonly reason: string },
): Promise<{ id: string; version: number }> {
  const definition = await getDefinition(work, code)
  const entry = await openEntry(work, scope, definition, id, given.version)
  const values = await checked(work, definition, given.values)
  const owner = await ownerOf(work, definition, values)
  enforce(writeRefusal(definition, work.actor!, owner))
  if (canonical(values as Json) === canonical(entry.values as Json))
    refuse('register.unchanged', '内容与现在的一样，没有要更正的。', 400)
  await saveVersion(work, definition, entry, values, owner, given.reason)
  const version = entry.version + 1
  work.record(
    {
      kind: 'register.corrected',
      subjectType: 'register',
      subjectId: id,
      data: {
        register: code,
        version,
        digest: entryDigest(code, version, values),
        before: entryDigest(code, entry.version, entry.values),
        reason: sm3(given.reason),
        unit: owner.unitId,
      },
    },
    ...acting,
  )
  return { id, version }
}

/** Writes the next version of an entry and makes it the one that lists show. */
export async function saveVersion(
  work: Work,
  definition: RegisterDefinition,
  entry: Pick<EntryRecord, 'id' | 'version'>,
  values: RegisterValues,
  owner: RowOwner,
  reason: string | null,
  byPack = false,
): Promise<void> {
  await work.trx
    .updateTable('register_entries')
    .set({
      values: JSON.stringify(values),
      unique_key: uniqueKey(definition, values),
      unit_id: owner.unitId,
      division: owner.division,
      version: entry.version + 1,
      changed_at: work.now,
      by_pack: byPack,
    })
    .where('city_id', '=', work.cityId)
    .where('id', '=', entry.id)
    .execute()
    .catch(sayTwice(definition))
  await keepVersion(work, entry.id, definition.code, entry.version + 1, values, reason)
  await work.trx
    .deleteFrom('register_links')
    .where('city_id', '=', work.cityId)
    .where('entry_id', '=', entry.id)
    .execute()
  await link(work, definition, entry.id, values)
}

/** Takes an entry out of the register; what it said stays in its history. */
export async function removeEntry(
  work: Work,
  scope: Scope,
  code: string,
  id: string,
  given: { readonly version: number; readonly reason: string },
): Promise<{ id: string; version: number }> {
  const definition = await getDefinition(work, code)
  const entry = await openEntry(work, scope, definition, id, given.version)
  const under = await countChildren(work.trx, work.cityId, id)
  if (under > 0) refuse('register.has-children', `它下面还有 ${under} 条登记，请先逐条移出，再移出这一条。`)
  const version = entry.version + 1
  await work.trx
    .updateTable('register_entries')
    .set({ removed_at: work.now, changed_at: work.now, version, by_pack: false })
    .where('city_id', '=', work.cityId)
    .where('id', '=', id)
    .execute()
  await keepVersion(work, id, code, version, null, given.reason)
  work.record(
    {
      kind: 'register.removed',
      subjectType: 'register',
      subjectId: id,
      data: {
        register: code,
        version,
        before: entryDigest(code, entry.version, entry.values),
        reason: sm3(given.reason),
        unit: entry.unitId,
      },
    },
    ...acting,
  )
  return { id, version }
}

async function openEntry(
  work: Work,
  scope: Scope,
  definition: RegisterDefinition,
  id: string,
  version: number,
): Promise<EntryRecord> {
  const entry = await lockEntry(work.trx, work.cityId, scope, definition, id)
  if (!entry) return refuse('register.entry.none', '没有这条登记，或它不在您的职责范围内。', 404)
  // Who may do it comes first: a stranger learns nothing about versions.
  enforce(writeRefusal(definition, work.actor!, entry))
  if (entry.removedAt) refuse('register.removed', '这条登记已移出登记册，不能再改；需要时请重新登记。')
  if (entry.version !== version)
    refuse('register.overtaken', `这条登记刚被别人改过，现为第 ${entry.version} 版；请刷新后再改。`)
  return entry
}

async function checkParent(
  work: Work,
  scope: Scope,
  definition: RegisterDefinition,
  parentId: string | undefined,
): Promise<void> {
  if (definition.parent === undefined) {
    if (parentId !== undefined)
      refuse('register.parent', `“${definition.title}”不挂在别的条目下面。`, 400, '/parentId')
    return
  }
  const above = await getDefinition(work, definition.parent)
  if (parentId === undefined)
    return refuse(
      'register.parent',
      `“${definition.title}”要挂在“${above.title}”的一条下面；请从那一条里登记。`,
      400,
      '/parentId',
    )
  const entry = await getEntry(work, scope, above, parentId)
  if (entry.removedAt) refuse('register.removed', '上级条目已移出登记册，不能再往下登记。')
}

async function checked(
  work: Work,
  definition: RegisterDefinition,
  given: RegisterValues,
): Promise<RegisterValues> {
  const values = tidyValues(definition, given)
  const [fault] = valueFaults(definition, values, await knownThings(work))
  if (fault) refuse(`register.value.${fault.code}`, fault.detail, 400, `/values/${fault.column}`)
  return values
}

/** What cells may name: the plan in force, the city's units and counties. */
export async function knownThings(work: Work): Promise<KnownThings> {
  const { trx, cityId } = work
  const plan = await findPlan(trx, cityId)
  const requirements = await trx
    .selectFrom('requirements as r')
    .innerJoin('plans as p', j => j.onRef('p.city_id', '=', 'r.city_id').onRef('p.id', '=', 'r.plan_id'))
    .select('r.code')
    .where('r.city_id', '=', cityId)
    .where('p.superseded_at', 'is', null)
    .execute()
  const clauses = plan
    ? await trx
        .selectFrom('clauses')
        .select('id')
        .where('city_id', '=', cityId)
        .where('plan_id', '=', plan.id)
        .execute()
    : []
  const units = await trx.selectFrom('units').select('id').where('city_id', '=', cityId).execute()
  const [codes, ids, unitIds] = [
    requirements.map(r => r.code),
    clauses.map(c => c.id),
    units.map(u => u.id),
  ].map(it => new Set(it)) as [Set<string>, Set<string>, Set<string>]
  const counties = new Set(
    (plan?.body.divisions ?? []).filter(it => it.level === 'county').map(it => String(it.code)),
  )
  return {
    requirement: code => codes.has(code),
    clause: id => ids.has(id),
    unit: id => unitIds.has(id),
    division: code => counties.has(code),
  }
}

/** Whose row it is, by the owner column; a row without one is the office's. */
async function ownerOf(
  work: Work,
  definition: RegisterDefinition,
  values: RegisterValues,
): Promise<RowOwner> {
  const unitId = definition.owner === undefined ? undefined : values[definition.owner]
  if (typeof unitId !== 'string') return { unitId: null, division: null }
  const unit = await work.trx
    .selectFrom('units')
    .select('division')
    .where('city_id', '=', work.cityId)
    .where('id', '=', unitId)
    .executeTakeFirst()
  return { unitId, division: unit?.division ?? null }
}

export async function keepVersion(
  work: Work,
  id: string,
  register: string,
  version: number,
  values: RegisterValues | null,
  reason: string | null,
): Promise<void> {
  const post = work.actor?.posts.find(it => acting.includes(it.role))
  await work.trx
    .insertInto('register_versions')
    .values({
      city_id: work.cityId,
      entry_id: id,
      version,
      values: values === null ? null : JSON.stringify(values),
      digest: entryDigest(register, version, values),
      reason,
      by_person: work.actor?.personId ?? null,
      by_role: post?.role ?? null,
      at: work.now,
    })
    .execute()
}

/** What the entry links to, so that the requirement's page finds it. */
export async function link(
  work: Work,
  definition: RegisterDefinition,
  id: string,
  values: RegisterValues,
): Promise<void> {
  const refs = definition.columns.filter(isList).flatMap(column => {
    const value = values[column.code]
    if (!Array.isArray(value)) return []
    return column.type === 'clauses' ? value.map(clause => `clause:${clause}`) : [...value]
  })
  if (refs.length === 0) return
  await work.trx
    .insertInto('register_links')
    .values([...new Set(refs)].map(ref => ({ city_id: work.cityId, ref, entry_id: id })))
    .execute()
}

// Two people enter the same thing at once: the index decides, and the second reads which columns clash.
const sayTwice = (definition: RegisterDefinition) => (error: unknown) => {
  const { code, constraint } = error as { code?: string; constraint?: string }
  if (code !== '23505' || constraint !== 'register_entries_unique') throw error
  const titles = definition.columns.filter(it => definition.unique?.includes(it.code)).map(it => it.title)
  refuse(
    'register.twice',
    `${titles.map(it => `“${it}”`).join('和')}相同的一条已经登记过；请找到那一条更正。`,
    409,
    `/values/${definition.unique?.[0] ?? ''}`,
  )
}
