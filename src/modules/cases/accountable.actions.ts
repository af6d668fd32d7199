// Who becomes accountable for a problem: where a set of dispatch rules is in force as it says (rule, place, road section, grid …),
// otherwise by place, standard and pool.
import type { Kysely } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { routeProblem } from '../dispatch/dispatch.actions.ts'
import { accountableUnit, type UnitGround } from './case.ts'
import type { Accountable } from './filing.store.ts'

export interface Chosen {
  readonly unitId: string
  readonly ground: UnitGround
  /** The rule that decided and the version of its set. */
  readonly rule?: string
  readonly rules?: string
}

// A county as a whole or the nearest grid is a guess: such a case goes to the pool, where a person decides.
const isGround = (ground: string): ground is UnitGround =>
  ['rule', 'place', 'section', 'grid', 'community', 'town', 'category', 'standard'].includes(ground)

/** What the choice depends on beside the places and standards already looked up in `who`. */
export interface Asked {
  readonly placeId: string | null
  readonly requirement: string | null
  readonly category?: string | null | undefined
}

/** The one accountable unit. The rules are asked for only where a set of them is in force. */
export async function accountableFor(
  db: Kysely<DB>,
  cityId: number,
  now: Date,
  who: Accountable,
  it: Asked,
): Promise<Chosen> {
  if (who.ruled) {
    const { placeId, requirement, category = null } = it
    const { accountable } = await routeProblem(db, cityId, {
      point: null,
      placeId,
      requirement,
      category,
      at: now,
    })
    const { unitId, ground, ruleId, rulesVersion } = accountable
    if (isGround(ground)) return { unitId, ground, rules: rulesVersion, ...(ruleId ? { rule: ruleId } : {}) }
  }
  return accountableUnit(who.placeUnit, who.standardUnit, who.pool)
}
