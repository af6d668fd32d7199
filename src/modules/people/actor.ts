// Who acts: a person of a city with the posts that are in force today, and what rows those posts may see.

/** Roles a post can carry, each with its official words. 三员分立: the three administrators see no cases. */
export const roles = {
  office: '创城办工作人员',
  office_head: '创城办负责人',
  county_office: '县（市、区）创城办',
  unit: '责任单位经办人',
  inspector: '巡查测评员',
  verifier: '核查员',
  leader: '市领导',
  system_admin: '系统管理员',
  security_admin: '安全管理员',
  audit_admin: '审计管理员',
} as const

export type Role = keyof typeof roles

export interface Post {
  readonly id: string
  readonly role: Role
  readonly title: string
  readonly unitId: string
  readonly unitName: string
  readonly unitKind: string
  /** GB/T 2260 code of the county the unit belongs to; null for the city's own units. */
  readonly division: number | null
}

export interface Actor {
  readonly cityId: number
  readonly personId: string
  readonly name: string
  readonly login: string
  readonly posts: readonly Post[]
  /** A resident acting on what the own report led to: no session, no post, no name. */
  readonly reporter?: true
}

/** The resident who reported something; made only where a tracking code was shown. */
export const reporter = (cityId: number): Actor => ({
  cityId,
  personId: '',
  name: '',
  login: '',
  posts: [],
  reporter: true,
})

/** How far a role sees in one operation. */
export type Reach = 'city' | 'county' | 'unit' | 'own'

/** The rows an actor may see in one operation: everything of the city, or what any one of the grounds covers. */
export interface Scope {
  readonly all: boolean
  readonly divisions: readonly number[]
  readonly unitIds: readonly string[]
  readonly personId: string | null
}

export const nothing: Scope = { all: false, divisions: [], unitIds: [], personId: null }
export const everything: Scope = { all: true, divisions: [], unitIds: [], personId: null }

export function holds(actor: Actor, ...wanted: readonly Role[]): boolean {
  return actor.posts.some(post => wanted.includes(post.role))
}

/** Whether the actor has a post with one of these roles in that unit. */
export function serves(actor: Actor, unitId: string | null, ...wanted: readonly Role[]): boolean {
  return unitId !== null && actor.posts.some(post => post.unitId === unitId && wanted.includes(post.role))
}

/** The post an act is attributed to: the first with one of the roles, else the first at all. */
export function actingPost(actor: Actor, ...wanted: readonly Role[]): Post | undefined {
  return actor.posts.find(post => wanted.includes(post.role)) ?? actor.posts[0]
}
