// Units, persons and dated posts. Ending a post is duties' act, since every open duty moves on with it.
import { chinaDay } from '../../lib/day.ts'
import { Refused, refusal, refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import type { Role } from './actor.ts'
import { hashPassword } from './password.io.ts'
import { isAbove, lockPerson } from './people.store.ts'

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
  if (!current) refuse('unit.none', '没有这个单位，或它已撤销。', 404)
  if (input.startsOn <= current!.starts_on)
    refuse('unit.rename.date', `更名日期要晚于现名启用的日期（${current!.starts_on}）。`, 400, '/startsOn')
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
    refuse('post.secondment-end', '抽调人员要写明抽调结束的日期，到期自动停用。', 400, '/endsOn')
  if (input.endsOn && input.endsOn < input.startsOn)
    refuse('post.dates', '结束日期不能早于开始日期。', 400, '/endsOn')
  const personId = input.personId ?? (await addPerson(work, input))
  if (input.login) await openAccount(work, personId, input.login, input.password)
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

/** Writes down somebody who has no post yet: who stands in for a place or leads a sponsoring unit. Returns the id. */
export async function registerPerson(work: Work, name: string, demo = false): Promise<string> {
  return addPerson(work, { name, demo })
}

async function addPerson(
  work: Work,
  input: Pick<AppointInput, 'name' | 'contact' | 'demo'>,
): Promise<string> {
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
  return id
}

// A taken name, or a person who signs in already, is a conflict of the table's keys.
async function openAccount(
  work: Work,
  personId: string,
  login: string,
  password: string | undefined,
): Promise<void> {
  if (!password) refuse('person.password', '开通登录要设初始密码（至少 10 位）。', 400, '/password')
  await work.trx
    .insertInto('accounts')
    .values({
      login,
      city_id: work.cityId,
      person_id: personId,
      password_hash: await hashPassword(password),
      created_at: work.realNow,
      locked_until: null,
      disabled_at: null,
    })
    .execute()
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
      refusal('post.separation', '系统管理、安全管理、审计管理要由不同的人担任，也不兼业务岗位。'),
    )
}
