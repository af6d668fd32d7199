// People, units, posts, sign-in: schemas and routes.
import { Type } from '@sinclair/typebox'
import { actOn } from '../../lib/act-contract.ts'
import { contract } from '../../lib/contract.ts'
import { Day, DivisionCode, Done, Exact, Id, IdParams, KeyOf, Nullable, Words } from '../../lib/schema.ts'
import { roles } from './actor.ts'

export const PostView = Type.Object({
  id: Id,
  role: KeyOf(roles),
  title: Type.String(),
  unitId: Id,
  unitName: Type.String(),
  unitKind: Type.String(),
  division: Nullable(Type.Integer()),
})

export const Me = Type.Object({
  cityId: Type.Integer(),
  cityName: Type.String(),
  personId: Id,
  name: Type.String(),
  login: Type.String(),
  posts: Type.Array(PostView),
  /** Business day today, YYYY-MM-DD, and the moment. */
  today: Type.String(),
  now: Type.String(),
  demo: Type.Boolean(),
  /** Operations open to this person; pages hide what is not in it. */
  operations: Type.Array(Type.String()),
})

const Login = Type.String({ minLength: 2, maxLength: 40, pattern: '^[a-z0-9][a-z0-9._-]*$' })
const Password = Type.String({ minLength: 1, maxLength: 200 })
const NewPassword = Type.String({ minLength: 10, maxLength: 200 })

export const signIn = contract({
  name: 'people.signIn',
  method: 'POST',
  path: '/api/sign-in',
  summary: '登录',
  once: false,
  // A whole office may sit behind one address on Monday morning; guessing is stopped by the lock of the account.
  perMinute: 120,
  // Whatever was typed: a slip of the finger is a wrong name, not a malformed request.
  body: Exact({ login: Type.String({ minLength: 1, maxLength: 100 }), password: Password }),
  reply: Type.Object({ name: Type.String() }),
})

export const setup = contract({
  name: 'people.setup',
  method: 'POST',
  path: '/api/setup',
  summary: '用一次性链接建立首个管理员',
  once: false,
  perMinute: 10,
  body: Exact({
    token: Type.String({ minLength: 20, maxLength: 100 }),
    name: Words(40),
    login: Login,
    password: NewPassword,
  }),
  reply: Type.Object({ login: Type.String() }),
})

export const signOut = contract({
  name: 'people.signOut',
  method: 'POST',
  path: '/api/sign-out',
  summary: '退出登录',
  once: false,
  reply: Type.Object({}),
})

export const signOutEverywhere = contract({
  name: 'people.signOutEverywhere',
  method: 'POST',
  path: '/api/sign-out-everywhere',
  summary: '退出本人在所有设备上的登录',
  once: false,
  reply: Type.Object({ ended: Type.Integer() }),
})

export const changePassword = contract({
  name: 'people.changePassword',
  method: 'POST',
  path: '/api/password',
  summary: '修改本人密码',
  once: false,
  body: Exact({ old: Password, new: NewPassword }),
  reply: Type.Object({}),
})

export const me = contract({
  name: 'people.me',
  method: 'GET',
  path: '/api/me',
  summary: '当前登录人、岗位和可办事项',
  reply: Me,
})

export const UnitView = Type.Object({
  id: Id,
  code: Type.String(),
  kind: Type.String(),
  division: Nullable(Type.Integer()),
  name: Type.String(),
  shortName: Type.String(),
  parentId: Nullable(Id),
  startsOn: Type.String(),
  endsOn: Nullable(Type.String()),
})

export const units = contract({
  name: 'people.units',
  method: 'GET',
  path: '/api/units',
  summary: '单位树（某日有效）',
  query: Exact({ on: Type.Optional(Day) }),
  reply: Type.Object({ units: Type.Array(UnitView) }),
})

export const PersonRow = Type.Object({
  id: Id,
  name: Type.String(),
  login: Nullable(Type.String()),
  locked: Type.Boolean(),
  openDuties: Type.Integer(),
  posts: Type.Array(
    Type.Object({
      id: Id,
      role: KeyOf(roles),
      title: Type.String(),
      unitName: Type.String(),
      secondment: Type.Boolean(),
      startsOn: Type.String(),
      endsOn: Nullable(Type.String()),
    }),
  ),
})

export const people = contract({
  name: 'people.list',
  method: 'GET',
  path: '/api/people',
  summary: '人员与岗位',
  reply: Type.Object({ people: Type.Array(PersonRow) }),
})

export const inspectors = contract({
  name: 'people.inspectors',
  method: 'GET',
  path: '/api/inspectors',
  summary: '可派出的巡查测评员',
  reply: Type.Object({
    inspectors: Type.Array(Type.Object({ personId: Id, name: Type.String(), unitName: Type.String() })),
  }),
})

export const appoint = contract({
  name: 'people.appoint',
  method: 'POST',
  path: '/api/people/appoint',
  summary: '登记人员或给已有人员任职',
  body: Exact({
    personId: Type.Optional(Id),
    name: Type.Optional(Words(40)),
    login: Type.Optional(Login),
    password: Type.Optional(NewPassword),
    phone: Type.Optional(Type.String({ pattern: '^1\\d{10}$' })),
    unitId: Id,
    role: KeyOf(roles),
    title: Words(40),
    secondment: Type.Boolean(),
    startsOn: Day,
    endsOn: Type.Optional(Day),
  }),
  reply: Type.Object({ personId: Id, postId: Id }),
})

export const endPost = contract({
  name: 'people.endPost',
  method: 'POST',
  path: '/api/posts/:id/end',
  summary: '结束任职并移交未办事项',
  params: IdParams,
  body: Exact({ on: Day, to: Type.Optional(Id) }),
  reply: Type.Object({ id: Id, handedOver: Type.Integer() }),
})

export const addUnit = contract({
  name: 'people.addUnit',
  method: 'POST',
  path: '/api/units',
  summary: '新设单位',
  body: Exact({
    code: Type.String({ pattern: '^(?!1\\d{10}$)[A-Za-z0-9-]{2,40}$' }),
    kind: Type.String({ pattern: '^[a-z][a-z_]{1,19}$' }),
    name: Words(60),
    shortName: Words(20),
    parentId: Type.Optional(Id),
    division: Type.Optional(DivisionCode),
    startsOn: Day,
  }),
  reply: Done,
})

export const renameUnit = actOn(
  'people.renameUnit',
  '/api/units/:id/rename',
  '单位更名或改变隶属（自某日起）',
  Exact({ name: Words(60), shortName: Words(20), parentId: Type.Optional(Id), startsOn: Day }),
)

export const unlock = contract({
  name: 'people.unlock',
  method: 'POST',
  path: '/api/people/:id/unlock',
  summary: '解除登录锁定',
  params: IdParams,
  reply: Done,
})

export const endSessions = contract({
  name: 'people.endSessions',
  method: 'POST',
  path: '/api/people/:id/end-sessions',
  summary: '结束某人在所有设备上的登录',
  params: IdParams,
  reply: Type.Object({ ended: Type.Integer() }),
})

export const resetPassword = contract({
  name: 'people.resetPassword',
  method: 'POST',
  path: '/api/people/:id/reset-password',
  summary: '给忘记密码的人重设密码',
  // Kept replies hold a digest of the body, and a quick digest of a password is not to be kept; twice is as good as once.
  once: false,
  params: IdParams,
  body: Exact({ password: NewPassword }),
  reply: Type.Object({ id: Id, ended: Type.Integer() }),
})
