// Units, persons and dated posts. Ending a post is one act: access ends, and every open duty, draft and visit moves on.
import { sql } from 'kysely'
import { chinaDay } from '../../lib/day.ts'
import { Refused, refusal, refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { handOverDuties } from '../duties/duties.actions.ts'
import type { Role } from './actor.ts'
import { hashPassword } from './password.io.ts'
import { isAbove, lockPerson, lockPost } from './people.store.ts'

export interface UnitInput {
  readonly code: string
  readonly kind: string
  readonly name: string
  readonly shortName: string
  readonly parentId?: string | undefined
  readonly division?: number | undefined
  readonly startsOn: string
  readonly demo?: boolean
  readonly aliases?: readonly string[]
}

/** Adds a unit with its first name; returns its id. Refuses a code that is taken (conflict). */
export async function addUnit(work: Work, input: UnitInput): Promise<string> {
  const id = work.newId()
  await work.trx
    .insertInto('units')
    .values({
      city_id: work.cityId,
      id,
      code: input.code,
      kind: input.kind,
      division: input.division ?? null,
      demo: input.demo ?? false,
      aliases: [...(input.aliases ?? [])],
    })
    .execute()
  await addTerm(work, id, input)
  work.record({
    kind: 'unit.added',
    subjectType: 'unit',
    subjectId: id,
    clause: '六(一)',
    data: { code: input.code, kind: input.kind, from: input.startsOn },
  })
  return id
}

/** Gives a unit another name or parent from a day on; earlier days keep the earlier name. */
export async function renameUnit(
  work: Work,
  unitId: string,
  input: { name: string; shortName: string; parentId?: string | undefined; startsOn: string },
): Promise<void> {
  const current = await work.trx
    .selectFrom('unit_terms')
    .selectAll()
    .where('city_id', '=', work.cityId)
    .where('unit_id', '=', unitId)
    .where('ends_on', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!current) refuse('unit.none', '没有这个单位,或它已撤销。', 404)
  if (input.startsOn <= current!.starts_on)
    refuse('unit.rename.date', `更名日期要晚于现名启用的日期(${current!.starts_on})。`, 400, '/startsOn')
  await work.trx
    .updateTable('unit_terms')
    .set({ ends_on: input.startsOn })
    .where('city_id', '=', work.cityId)
    .where('id', '=', current!.id)
    .execute()
  await addTerm(work, unitId, { ...input, parentId: input.parentId ?? current!.parent_id ?? undefined })
  work.record({
    kind: 'unit.renamed',
    subjectType: 'unit',
    subjectId: unitId,
    data: { from: input.startsOn },
  })
}

async function addTerm(
  work: Work,
  unitId: string,
  input: { name: string; shortName: string; parentId?: string | undefined; startsOn: string },
): Promise<void> {
  const { parentId, startsOn } = input
  if (parentId && (parentId === unitId || (await isAbove(work.trx, work.cityId, unitId, parentId, startsOn))))
    refuse('unit.parent', '单位不能隶属于自己或自己的下级。', 400, '/parentId')
  await work.trx
    .insertInto('unit_terms')
    .values({
      city_id: work.cityId,
      id: work.newId(),
      unit_id: unitId,
      name: input.name,
      short_name: input.shortName,
      parent_id: input.parentId ?? null,
      starts_on: input.startsOn,
      ends_on: null,
    })
    .execute()
}

export interface AppointInput {
  readonly personId?: string | undefined
  readonly name?: string | undefined
  readonly login?: string | undefined
  readonly password?: string | undefined
  /** Sealed by the caller; plain phone numbers never reach the store. */
  readonly contact?: Buffer | undefined
  readonly unitId: string
  readonly role: Role
  readonly title: string
  readonly secondment: boolean
  readonly startsOn: string
  readonly endsOn?: string | undefined
  readonly demo?: boolean
}

// 三员分立: whoever administers the system, its security or its audit holds no other of the three and no business role.
const administrators: readonly Role[] = ['system_admin', 'security_admin', 'audit_admin']

/** Registers a person (with a sign-in) or gives an existing one a further post. */
export async function appoint(
  work: Work,
  input: AppointInput,
): Promise<{ personId: string; postId: string }> {
  if (input.secondment && !input.endsOn)
    refuse('post.secondment-end', '抽调人员要写明抽调结束的日期,到期自动停用。', 400, '/endsOn')
  if (input.endsOn && input.endsOn < input.startsOn)
    refuse('post.dates', '结束日期不能早于开始日期。', 400, '/endsOn')
  const personId = input.personId ?? (await addPerson(work, input))
  await refuseMixedDuties(work, personId, input.role)
  const postId = work.newId()
  await work.trx
    .insertInto('posts')
    .values({
      city_id: work.cityId,
      id: postId,
      person_id: personId,
      unit_id: input.unitId,
      role: input.role,
      title: input.title,
      secondment: input.secondment,
      starts_on: input.startsOn,
      ends_on: input.endsOn ?? null,
    })
    .execute()
  work.record(
    {
      kind: 'post.begun',
      subjectType: 'post',
      subjectId: postId,
      clause: '六(一)',
      data: {
        person: personId,
        unit: input.unitId,
        role: input.role,
        from: input.startsOn,
        to: input.endsOn ?? null,
        secondment: input.secondment,
      },
    },
    'system_admin',
  )
  return { personId, postId }
}

async function addPerson(work: Work, input: AppointInput): Promise<string> {
  if (!input.name) refuse('person.name', '新登记人员要填姓名。', 400, '/name')
  const id = work.newId()
  await work.trx
    .insertInto('persons')
    .values({
      city_id: work.cityId,
      id,
      name: input.name!,
      contact_cipher: input.contact ?? null,
      demo: input.demo ?? false,
      erased_at: null,
    })
    .execute()
  work.record({ kind: 'person.added', subjectType: 'person', subjectId: id }, 'system_admin')
  if (input.login) {
    if (!input.password) refuse('person.password', '开通登录要设初始密码(至少 10 位)。', 400, '/password')
    await work.trx
      .insertInto('accounts')
      .values({
        login: input.login,
        city_id: work.cityId,
        person_id: id,
        password_hash: await hashPassword(input.password!),
        created_at: work.realNow,
        locked_until: null,
        disabled_at: null,
      })
      .execute()
  }
  return id
}

async function refuseMixedDuties(work: Work, personId: string, role: Role): Promise<void> {
  // Two appointments of one person at the same moment must see each other.
  await lockPerson(work.trx, work.cityId, personId)
  const held = await work.trx
    .selectFrom('posts')
    .select('role')
    .where('city_id', '=', work.cityId)
    .where('person_id', '=', personId)
    .where(eb => eb.or([eb('ends_on', 'is', null), eb('ends_on', '>=', chinaDay(work.now))]))
    .execute()
  const others = held.map(post => post.role as Role).filter(other => other !== role)
  const mixed = administrators.includes(role)
    ? others.length > 0
    : others.some(other => administrators.includes(other))
  if (mixed)
    throw new Refused(
      refusal('post.separation', '系统管理、安全管理、审计管理要由不同的人担任,也不兼业务岗位。'),
    )
}

/**
 * Ends a post on a day and hands its open duties to `to` (another post of the same unit) or back to the unit; returns
 * how many duties moved. Visits not yet made go back to be given out again. Sessions see the change at their next call.
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
      refuse('post.hand-over', '接手的人那时也已离任,请另选一位。', 400, '/to')
  }
  await work.trx
    .updateTable('posts')
    .set({ ends_on: on })
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
 * What a post that has run out still holds goes back, without anybody asking (a secondment ends by its date): open
 * duties to the unit, visits not yet made to be given out again. Returns how many duties moved.
 */
export async function releaseEndedPosts(work: Work): Promise<number> {
  const day = chinaDay(work.now)
  const { rows } = await sql<{ id: string }>`
    select distinct o.id from posts o join duties d on d.city_id = o.city_id and d.post_id = o.id
    where o.city_id = ${work.cityId} and o.ends_on < ${day}::date and d.done_at is null and d.cancelled_at is null`.execute(
    work.trx,
  )
  let moved = 0
  for (const { id } of rows) moved += await handOverDuties(work, id, null)
  await sql`
    update visits v set inspector_id = null where v.city_id = ${work.cityId} and v.state = 'assigned' and v.inspector_id in (
      select o.person_id from posts o where o.city_id = ${work.cityId} and o.role = 'inspector'
      group by o.person_id having bool_and(o.ends_on is not null and o.ends_on < ${day}::date))`.execute(
    work.trx,
  )
  return moved
}
