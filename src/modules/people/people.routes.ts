// HTTP edge of people: sign-in, self, units, posts.
import { refuse } from '../../lib/refusal.ts'
import { publicRoute, type Route, route } from '../../server/route.ts'
import { clearSessionCookie, openSession, sessionCookie } from '../../server/session.ts'
import { runWork } from '../../server/work.ts'
import { addUnit, appoint, renameUnit } from './people.actions.ts'
import * as contract from './people.contract.ts'
import { findOffice, findPerson, listHolders, listPeople, listUnits } from './people.store.ts'
import { permissions, scopeOf } from './permissions.ts'
import {
  changePassword,
  checkSignIn,
  endSession,
  endSessionsOf,
  findSetupCity,
  resetPassword,
  useSetupLink,
} from './signin.actions.ts'

const signIn = publicRoute(contract.signIn, async call => {
  const realNow = call.house.clock.realNow()
  const who = await checkSignIn(call.db, call.body.login, call.body.password, realNow)
  return runWork(call.db, who.cityId, call.house.clock, async work => {
    const person = await work.trx
      .selectFrom('persons')
      .select('name')
      .where('city_id', '=', who.cityId)
      .where('id', '=', who.personId)
      .executeTakeFirstOrThrow()
    await openSession(work.trx, call.reply, who, realNow, call.house.config.secureCookies)
    work.record({ kind: 'session.opened', subjectType: 'person', subjectId: who.personId })
    return { name: person.name }
  })
})

const setup = publicRoute(contract.setup, async call => {
  const { token, name, login, password } = call.body
  const cityId = await findSetupCity(call.db, token, call.house.clock.realNow())
  await runWork(call.db, cityId, call.house.clock, async work => {
    const office = await findOffice(work.trx, cityId)
    if (!office) refuse('setup.no-office', '规划包里没有创城办这个单位，无法建立管理员。', 500)
    await useSetupLink(work.trx, token, work.realNow)
    await appoint(work, {
      name,
      login,
      password,
      unitId: office!,
      role: 'system_admin',
      title: '系统管理员',
      secondment: false,
      startsOn: call.house.day(),
    })
  })
  return { login }
})

const signOut = route(contract.signOut, async call => {
  const token = call.request.cookies[sessionCookie]
  if (token) await endSession(call.trx, token)
  clearSessionCookie(call.reply, call.house.config.secureCookies)
  return {}
})

const signOutEverywhere = route(contract.signOutEverywhere, async call => {
  const ended = await endSessionsOf(call.trx, call.cityId, call.actor.personId)
  call.record({
    kind: 'session.ended-everywhere',
    subjectType: 'person',
    subjectId: call.actor.personId,
    data: { ended },
  })
  clearSessionCookie(call.reply, call.house.config.secureCookies)
  call.afterCommit(() => call.house.live.drop(call.actor.personId))
  return { ended }
})

const password = route(contract.changePassword, async call => {
  await changePassword(call.trx, call.cityId, call.actor.personId, call.body.old, call.body.new)
  await endSessionsOf(call.trx, call.cityId, call.actor.personId)
  await openSession(call.trx, call.reply, call.actor, call.realNow, call.house.config.secureCookies)
  call.record({ kind: 'account.password-changed', subjectType: 'person', subjectId: call.actor.personId })
  return {}
})

const me = route(contract.me, async call => {
  const city = await call.trx
    .selectFrom('cities')
    .select('name')
    .where('city_id', '=', call.cityId)
    .executeTakeFirstOrThrow()
  const operations = Object.keys(permissions) as (keyof typeof permissions)[]
  return {
    cityId: call.cityId,
    cityName: city.name,
    personId: call.actor.personId,
    name: call.actor.name,
    login: call.actor.login,
    posts: [...call.actor.posts],
    today: call.house.day(),
    now: call.now.toISOString(),
    demo: call.house.clock.demo,
    operations: operations.filter(name => scopeOf(call.actor, name) !== undefined),
  }
})

const units = route(contract.units, async call => ({
  units: await listUnits(call.trx, call.cityId, call.query.on ?? call.house.day()),
}))

const people = route(contract.people, async call => {
  const rows = await listPeople(call.trx, call.cityId, call.scope, call.house.day(), call.realNow)
  return { people: rows.map(row => ({ ...row, posts: [...row.posts] })) }
})

const inspectors = route(contract.inspectors, async call => ({
  inspectors: await listHolders(call.trx, call.cityId, 'inspector', call.house.day()),
}))

const appointRoute = route(contract.appoint, async call => {
  const { phone, ...input } = call.body
  return appoint(call, { ...input, contact: phone ? call.house.secrets.seal(phone) : undefined })
})

const addUnitRoute = route(contract.addUnit, async call => ({ id: await addUnit(call, call.body) }))

const renameUnitRoute = route(contract.renameUnit, async call => {
  await renameUnit(call, call.params.id, call.body)
  return { id: call.params.id }
})

const unlock = route(contract.unlock, async call => {
  const { numUpdatedRows } = await call.trx
    .updateTable('accounts')
    .set({ failures: 0, locked_until: null })
    .where('city_id', '=', call.cityId)
    .where('person_id', '=', call.params.id)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) refuse('account.none', '没有这个人，或此人没有开通登录。', 404)
  call.record(
    { kind: 'account.unlocked', subjectType: 'person', subjectId: call.params.id },
    'security_admin',
  )
  return { id: call.params.id }
})

const endSessions = route(contract.endSessions, async call => {
  if (!(await findPerson(call.trx, call.cityId, call.params.id))) refuse('person.none', '没有这个人。', 404)
  const ended = await endSessionsOf(call.trx, call.cityId, call.params.id)
  call.record(
    { kind: 'session.ended-everywhere', subjectType: 'person', subjectId: call.params.id, data: { ended } },
    'security_admin',
  )
  call.afterCommit(() => call.house.live.drop(call.params.id))
  return { ended }
})

const resetPasswordRoute = route(contract.resetPassword, async call => {
  const { id } = call.params
  // One's own is changed with the old one in hand: an unattended screen must not be enough.
  if (id === call.actor.personId)
    refuse('password.own', '自己的密码请在“我的”里凭现用密码修改；忘了的，请另一位安全管理员重设。', 409)
  const ended = await resetPassword(call.trx, call.cityId, id, call.body.password)
  call.record(
    { kind: 'account.password-reset', subjectType: 'person', subjectId: id, data: { ended } },
    'security_admin',
  )
  call.afterCommit(() => call.house.live.drop(id))
  return { id, ended }
})

export const peopleRoutes: readonly Route[] = [
  signIn,
  setup,
  signOut,
  signOutEverywhere,
  password,
  me,
  units,
  people,
  inspectors,
  appointRoute,
  addUnitRoute,
  renameUnitRoute,
  unlock,
  endSessions,
  resetPasswordRoute,
]
