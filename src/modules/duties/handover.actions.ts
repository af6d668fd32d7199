// Ending a post is one act: access ends, and every open duty and visit moves on. It stands here and not with the people,
// because people know nothing of duties.
import { sql } from 'kysely'
import { chinaDay } from '../../lib/day.ts'
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { lockPost } from '../people/people.store.ts'
import { handOverDuties } from './duties.actions.ts'

/**
 * Ends a post on a day and hands its open duties to `to` (another post of the same unit) or back to the unit; returns
 * how many duties moved. Visits not yet made go back to be given out again. Sessions see the change at their next call.
 * With a day still to come nothing moves before it: whoever leaves works until then, and `releaseEndedPosts` hands over.
 */
export async function endPost(
  work: Work,
  postId: string,
  on: string,
  to: string | undefined,
): Promise<number> {
  const post = await lockPost(work.trx, work.cityId, postId)
  if (!post) refuse('post.none', '没有这个任职。', 404)
  if (post!.ends_on && post!.ends_on <= on) refuse('post.ended', `这项任职已定于 ${post!.ends_on} 结束。`)
  if (on < post!.starts_on) refuse('post.dates', '结束日期不能早于开始日期。', 400, '/on')
  if (to) {
    const next = await lockPost(work.trx, work.cityId, to)
    if (!next || next.unit_id !== post!.unit_id)
      refuse('post.hand-over', '只能移交给本单位在任的人。', 400, '/to')
    if (next!.ends_on && next!.ends_on <= on)
      refuse('post.hand-over', '接手的人那时也已离任，请另选一位。', 400, '/to')
  }
  await work.trx
    .updateTable('posts')
    .set({ ends_on: on, hands_to: to ?? null })
    .where('city_id', '=', work.cityId)
    .where('id', '=', postId)
    .execute()
  work.record(
    {
      kind: 'post.ended',
      subjectType: 'post',
      subjectId: postId,
      data: { person: post!.person_id, on, to: to ?? null },
    },
    'system_admin',
    'office_head',
  )
  if (on > chinaDay(work.now)) return 0
  const moved = await handOverDuties(work, postId, to ?? null)
  await work.trx
    .updateTable('visits')
    .set({ inspector_id: null })
    .where('city_id', '=', work.cityId)
    .where('inspector_id', '=', post!.role === 'inspector' ? post!.person_id : null)
    .where('state', '=', 'assigned')
    .execute()
  return moved
}

/**
 * What a post that has run out still holds goes on, without anybody asking (a secondment ends by its date): open duties
 * to the post named when the end was set, if that one is in force, else back to the unit; visits not yet made to be
 * given out again. Returns how many duties moved.
 */
export async function releaseEndedPosts(work: Work): Promise<number> {
  const day = chinaDay(work.now)
  const { rows } = await sql<{ id: string; to: string | null }>`
    select distinct o.id, t.id as "to" from posts o left join posts t on t.city_id = o.city_id and t.id = o.hands_to
        and t.starts_on <= ${day}::date and (t.ends_on is null or t.ends_on >= ${day}::date)
      join duties d on d.city_id = o.city_id and d.post_id = o.id
    where o.city_id = ${work.cityId} and o.ends_on < ${day}::date and d.done_at is null and d.cancelled_at is null`.execute(
    work.trx,
  )
  let moved = 0
  for (const { id, to } of rows) moved += await handOverDuties(work, id, to)
  await sql`
    update visits v set inspector_id = null where v.city_id = ${work.cityId} and v.state = 'assigned' and v.inspector_id in (
      select o.person_id from posts o where o.city_id = ${work.cityId} and o.role = 'inspector'
      group by o.person_id having bool_and(o.ends_on is not null and o.ends_on < ${day}::date))`.execute(
    work.trx,
  )
  return moved
}
