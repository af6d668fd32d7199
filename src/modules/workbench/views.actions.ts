// Saved views: a person's own filters of the case list under a name, shared with the own unit or not.
import { sql } from 'kysely'
import type { BodyOf } from '../../lib/contract.ts'
import { refuse } from '../../lib/refusal.ts'
import type { Call } from '../../server/route.ts'
import type { saveView as Contract } from './workbench.contract.ts'
import { countViews } from './workbench.store.ts'

/** So many views a person may keep. */
const MOST_VIEWS = 30

/** Saves the filter under the name, in place of what had it. Refuses `view.many` beyond thirty. */
export async function saveView(call: Call, body: BodyOf<typeof Contract>): Promise<string> {
  const person = call.actor.personId
  const name = body.name.trim()
  if ((await countViews(call.trx, call.cityId, person)) >= MOST_VIEWS)
    refuse('view.many', `每人最多保存 ${MOST_VIEWS} 个视图；请先删除不用的。`)
  const unitId = body.share ? (call.actor.posts[0]?.unitId ?? null) : null
  if (body.byDefault)
    await sql`update case_views set by_default = false where city_id = ${call.cityId} and person_id = ${person} and by_default`.execute(
      call.trx,
    )
  const { rows } = await sql<{ id: string }>`
    insert into case_views (city_id, id, person_id, unit_id, name, filter, by_default, saved_at)
    values (${call.cityId}, ${call.newId()}, ${person}, ${unitId}, ${name}, ${JSON.stringify(body.filter)}::jsonb, ${body.byDefault}, ${call.now})
    on conflict (city_id, person_id, name) do update set unit_id = excluded.unit_id, filter = excluded.filter,
      by_default = excluded.by_default, saved_at = excluded.saved_at
    returning id`.execute(call.trx)
  const { id } = rows[0]!
  call.record({ kind: 'view.saved', subjectType: 'view', subjectId: id, data: { unit: unitId } })
  return id
}

/** Deletes one's own view; another's is not there. */
export async function dropView(call: Call, id: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    delete from case_views where city_id = ${call.cityId} and id = ${id} and person_id = ${call.actor.personId} returning id`.execute(
    call.trx,
  )
  if (rows.length === 0)
    refuse('view.none', '没有这个视图，或它是别人共享的；共享的视图由保存它的人删除。', 404)
  call.record({ kind: 'view.dropped', subjectType: 'view', subjectId: id, data: {} })
}
