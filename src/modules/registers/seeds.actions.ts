// Entries that come with a plan pack: put in once, brought up to date by a later pack, and left alone from the moment a
// person has touched them.
import { canonical, type Json } from '../../lib/canonical.ts'
import type { Work } from '../../server/work.ts'
import type { PlanPack } from '../plan/pack.contract.ts'
import { type RegisterValues, tidyValues, uniqueKey } from '../plan/register-values.ts'
import { keepVersion, link, recordEntered, saveVersion } from './registers.actions.ts'

interface Known {
  readonly id: string
  readonly version: number
  readonly values: RegisterValues
  readonly byPack: boolean
}

const nobody = { unitId: null, division: null }

/** Brings the entries of a pack in; returns how many were new and how many changed. The same pack again changes nothing. */
export async function loadRegisterEntries(
  work: Work,
  pack: PlanPack,
): Promise<{ entered: number; updated: number }> {
  const rows = await work.trx
    .selectFrom('register_entries')
    .select(['id', 'register', 'pack_key', 'version', 'values', 'by_pack', 'removed_at', 'unique_key'])
    .where('city_id', '=', work.cityId)
    .where('register', 'in', ['', ...new Set((pack.registerEntries ?? []).map(it => it.register))])
    .execute()
  const known = new Map<string, Known>()
  const taken = new Set<string>()
  for (const row of rows) {
    if (row.pack_key) known.set(`${row.register}/${row.pack_key}`, { ...row, byPack: row.by_pack })
    if (row.unique_key && !row.removed_at) taken.add(`${row.register}/${row.unique_key}`)
  }
  const ids = new Map([...known].map(([place, row]) => [place, row.id]))
  let [entered, updated] = [0, 0]
  for (const seed of pack.registerEntries ?? []) {
    const definition = pack.registers?.find(it => it.code === seed.register)
    if (!definition) continue
    const place = `${seed.register}/${seed.key}`
    const values = tidyValues(definition, seed.values)
    const before = known.get(place)
    if (before) {
      // A person's version, a removal included, stands whatever a later pack says.
      if (!before.byPack || canonical(before.values as Json) === canonical(values as Json)) continue
      await saveVersion(work, definition, before, values, nobody, null, true)
      recordUpdate(work, before, seed.register)
      updated++
      continue
    }
    const parentId = seed.parent ? ids.get(`${definition.parent}/${seed.parent}`) : undefined
    const key = uniqueKey(definition, values)
    // Somebody entered the same by hand before the pack knew of it: theirs stands.
    if (definition.parent === undefined && key && taken.has(`${seed.register}/${key}`)) continue
    if (definition.parent !== undefined && parentId === undefined) continue
    const id = work.newId()
    await work.trx
      .insertInto('register_entries')
      .values({
        city_id: work.cityId,
        id,
        register: seed.register,
        parent_id: parentId ?? null,
        pack_key: seed.key,
        unique_key: key,
        values: JSON.stringify(values),
        by_pack: true,
        entered_at: work.now,
        changed_at: work.now,
      })
      .execute()
    await keepVersion(work, id, seed.register, 1, values, null)
    await link(work, definition, id, values)
    recordEntered(work, id, seed.register, values, { unit: null, parent: parentId ?? null })
    ids.set(place, id)
    entered++
  }
  return { entered, updated }
}

function recordUpdate(work: Work, before: Known, register: string): void {
  work.record({
    kind: 'register.corrected',
    subjectType: 'register',
    subjectId: before.id,
    data: { register, version: before.version + 1, pack: true },
  })
}
