// Who may read and who may write an entry of a register, by its definition. Pure: the same answer closes the button and
// refuses on the server.
import { type Refusal, refusal } from '../../lib/refusal.ts'
import { type Actor, holds, type Scope, serves } from '../people/actor.ts'
import type { RegisterDefinition } from '../plan/pack-parts.contract.ts'

/** Whose row it is. */
export interface RowOwner {
  readonly unitId: string | null
  readonly division: number | null
}

const writerWords = { office: '市创城办', county: '县（市、区）创城办', unit: '所属单位' } as const

/** Whether a row is within what the actor may see. The store says the same in SQL; a test holds the two together. */
export function inReach(definition: RegisterDefinition, scope: Scope, row: RowOwner): boolean {
  return (
    definition.read === 'all' ||
    scope.all ||
    (row.unitId !== null && scope.unitIds.includes(row.unitId)) ||
    (row.division !== null && scope.divisions.includes(row.division))
  )
}

/** Whether the actor writes rows of this register at all, whosever they are. */
export function writesSome(definition: RegisterDefinition, actor: Actor): boolean {
  const { write } = definition
  return (
    (write.includes('office') && holds(actor, 'office', 'office_head')) ||
    (write.includes('county') && holds(actor, 'county_office')) ||
    (write.includes('unit') && holds(actor, 'unit'))
  )
}

/** Why this actor may not write this row; undefined when they may. */
export function writeRefusal(
  definition: RegisterDefinition,
  actor: Actor,
  row: RowOwner,
): Refusal | undefined {
  const { write } = definition
  if (write.includes('office') && holds(actor, 'office', 'office_head')) return undefined
  const ofCounty = actor.posts.some(
    post =>
      post.role === 'county_office' &&
      (post.unitId === row.unitId || (post.division !== null && post.division === row.division)),
  )
  if (write.includes('county') && ofCounty) return undefined
  if (write.includes('unit') && serves(actor, row.unitId, 'unit')) return undefined
  const who = write.map(it => writerWords[it]).join('、')
  return refusal(
    'register.who',
    `“${definition.title}”由${who}登记，只能登记本单位、本县（市、区）的；请由他们填，或联系市创城办。`,
    403,
  )
}
