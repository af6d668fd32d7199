// The request pipeline. A handler gets a finished context and never opens a transaction: the pipeline does, writes the
// facts and the reply kept under the action id with it, and answers only after the commit.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { canonical, type Json } from '../lib/canonical.ts'
import type { BodyOf, Contract, ParamsOf, QueryOf, ReplyOf } from '../lib/contract.ts'
import { Refused, refuse } from '../lib/refusal.ts'
import type { Actor, Scope } from '../modules/people/actor.ts'
import { type Operation, type Permission, permissions, scopeOf } from '../modules/people/permissions.ts'
import { AND_COMMIT, type Db } from './db.ts'
import { sm3Bytes } from './digest.ts'
import { acceptForms } from './form.ts'
import type { House } from './house.ts'
import { refusalFrom } from './problem.ts'
import { IDLE_MS, sessionCookie } from './session.ts'
import { besidesOf, insertFacts, makeWork, type Work, writeFacts } from './work.ts'

/** What a handler works with. */
export interface Call<C extends Contract = Contract> extends Work {
  readonly house: House
  readonly actor: Actor
  readonly scope: Scope
  readonly params: ParamsOf<C>
  readonly query: QueryOf<C>
  readonly body: BodyOf<C>
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** Runs when, and only when, the transaction has committed. */
  afterCommit(effect: () => void): void
}

/** A handler of a public route: no actor, no city yet. */
export interface PublicCall<C extends Contract = Contract>
  extends Omit<Call<C>, 'actor' | 'scope' | keyof Work> {
  readonly db: Db
}

export interface Route {
  readonly contract: Contract
  readonly run: (house: House, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
  /** How a refusal leaves a public route that is no JSON for our own pages: as a page, or in another standard's form. */
  readonly onError?: OnError
}

export type OnError = (
  house: House,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
) => unknown

/** A route for people who are signed in. Write routes take an `Idempotency-Key` header: the action id. */
export function route<const C extends Contract>(
  contract: C,
  handler: (call: Call<C>) => Promise<ReplyOf<C>>,
): Route {
  return {
    contract,
    run: (house, request, reply) => {
      const once = contract.once ?? contract.method === 'POST'
      return once
        ? runOnce(house, contract, handler, request, reply)
        : runPlain(house, contract, handler, request, reply)
    },
  }
}

/**
 * A route that receives a file. What takes long (reading it) is done before the transaction begins, so that no row waits
 * and nothing delays the seals; whoever may not send the file was turned away before it was received.
 */
export function fileRoute<const C extends Contract, Prepared>(
  contract: C,
  prepare: (house: House, bytes: Buffer, query: QueryOf<C>) => Promise<Prepared>,
  handler: (call: Call<C>, prepared: Prepared) => Promise<ReplyOf<C>>,
): Route {
  return {
    contract,
    run: async (house, request, reply) => {
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const prepared = await prepare(house, bytes, request.query as QueryOf<C>)
      return runPlain(house, contract, call => handler(call as Call<C>, prepared), request, reply)
    },
  }
}

/** A route without a session; the handler chooses its own transaction through `inCity`. */
export function publicRoute<const C extends Contract>(
  contract: C,
  handler: (call: PublicCall<C>) => Promise<ReplyOf<C>>,
  onError?: OnError,
): Route {
  return {
    contract,
    ...(onError ? { onError } : {}),
    run: (house, request, reply) => {
      const parts = { params: request.params, query: request.query, body: request.body } as Pick<
        PublicCall<C>,
        'params' | 'query' | 'body'
      >
      return handler({ house, db: house.db, request, reply, afterCommit: effect => effect(), ...parts })
    },
  }
}

// A write without a body takes none: `{}` or nothing at all.
const noBody = { type: 'object', properties: {}, additionalProperties: false, nullable: true }

/** Registers routes; throws at start when one has no entry in the permission table or an entry has no route. */
export function registerRoutes(app: FastifyInstance, house: House, routes: readonly Route[]): void {
  const seen = new Set<string>()
  const forms: ((scope: FastifyInstance) => void)[] = []
  for (const { contract, run, onError } of routes) {
    if (!(contract.name in permissions))
      throw new Error(`route ${contract.name} has no entry in people/permissions.ts`)
    if (seen.has(contract.name)) throw new Error(`two routes are called ${contract.name}`)
    seen.add(contract.name)
    const schema: Record<string, unknown> = {
      operationId: contract.name,
      summary: contract.summary,
      tags: [contract.name.split('.')[0]],
    }
    if (contract.params) schema.params = contract.params
    if (contract.query) schema.querystring = contract.query
    if (contract.method === 'POST' && !contract.bytes && !contract.form && !contract.signed)
      schema.body = contract.body ?? noBody
    if (contract.reply) schema.response = { 200: contract.reply }
    const permission: Permission = permissions[contract.name as Operation]
    if (permission !== 'public') schema.security = [{ session: [] }]
    const add = (scope: FastifyInstance) =>
      scope.route({
        method: contract.method,
        url: contract.path,
        schema,
        ...(permission === 'public' ? {} : { errorHandler: sessionFirst(house, contract) }),
        ...(onError
          ? {
              errorHandler: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
                onError(house, error, request, reply),
            }
          : {}),
        // A file is not even received from someone who may not send it.
        ...(contract.bytes
          ? { onRequest: (request: FastifyRequest) => requirePermission(house, contract, request) }
          : {}),
        ...(contract.limit ? { bodyLimit: contract.limit.bytes } : {}),
        config: {
          ...(contract.perMinute ? { rateLimit: { max: contract.perMinute, timeWindow: 60_000 } } : {}),
          ...(contract.limit ? { tooLarge: contract.limit.refusal } : {}),
        },
        handler: (request, reply) => run(house, request, reply),
      })
    // Only routes that take forms read such bodies: elsewhere the format is refused as before.
    if (contract.form) forms.push(add)
    else if (contract.signed) app.register(async scope => void add(asSent(scope)))
    else add(app)
  }
  app.register(async scope => {
    acceptForms(scope)
    for (const add of forms) add(scope)
  })
  for (const name of Object.keys(permissions))
    if (!seen.has(name)) throw new Error(`permission ${name} belongs to no route`)
}

const SIGNED_BYTES = 64 * 1024

/** A scope in which bodies stay the bytes that were signed: who signed is known before anything of them is read. */
function asSent(scope: FastifyInstance): FastifyInstance {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: SIGNED_BYTES }, (_, body, done) =>
    done(null, body),
  )
  return scope
}

async function runPlain<C extends Contract>(
  house: House,
  contract: C,
  handler: (call: Call<C>) => Promise<unknown>,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const { result, effects } = await house.db.transaction().execute(async trx => {
    const call = await openCall(house, contract, trx, request, reply)
    const result = await handler(call as Call<C>)
    await writeFacts(call)
    return { result, effects: call.effects }
  })
  for (const effect of effects) effect()
  return result
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

function actionIdOf(request: FastifyRequest): string {
  const id = request.headers['idempotency-key']
  if (typeof id === 'string' && uuid.test(id)) return id
  return refuse(
    'submission.no-action-id',
    '请求缺少操作编号（Idempotency-Key,UUID）；请刷新页面后重试。',
    400,
  )
}

async function runOnce<C extends Contract>(
  house: House,
  contract: C,
  handler: (call: Call<C>) => Promise<unknown>,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  let actor: Actor | undefined
  let actionId = ''
  const digest = () => digestOf(contract, actor, request)
  try {
    const { result, effects } = await house.db.transaction().execute(async trx => {
      const call = await openCall(house, contract, trx, request, reply)
      actionId = actionIdOf(request)
      actor = call.actor
      const result = await handler(call as Call<C>)
      await keepReply(call, actionId, digest(), result)
      return { result, effects: call.effects }
    })
    for (const effect of effects) effect()
    return result
  } catch (error) {
    // A repeat may trip over its own first run (wrong state, id taken): the kept reply decides, not the error.
    if (actor && (error instanceof Refused || isConflict(error))) {
      const kept = await findReply(house, actor, actionId)
      if (kept?.digest.equals(digest())) return kept.reply
      if (kept)
        refuse('submission.different-body', '同一操作编号已用于另一次提交；请刷新页面后重新操作。', 409)
    }
    throw error
  }
}

// An initial password or a shared secret must not be kept, not even as part of a digest that could be guessed at.
function withoutSecrets(body: unknown): Json {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return (body ?? null) as Json
  const {
    password: _,
    secret: __,
    ...rest
  } = body as { password?: unknown; secret?: unknown } & Record<string, Json>
  return rest
}

/** What makes two submissions the same: the operation, who sent it, on what, and every word of the body. */
function digestOf(contract: Contract, actor: Actor | undefined, request: FastifyRequest): Buffer {
  const { body, params } = request
  if (Buffer.isBuffer(body)) refuse('input.media-type', '不支持这种格式。', 415)
  return sm3Bytes(
    canonical({
      name: contract.name,
      by: actor?.personId ?? null,
      params: { ...(params as Record<string, string>) },
      body: withoutSecrets(body),
    }),
  )
}

function isConflict(error: unknown): boolean {
  const code = (error as { code?: unknown }).code
  return code === '23505' || code === '40001'
}

/**
 * Writes the facts and, with them in one statement, the reply under the action id, and commits. An action that was done
 * before is a conflict of the table's key: everything is rolled back and the kept reply given.
 */
async function keepReply(call: Work, actionId: string, digest: Buffer, result: unknown): Promise<void> {
  await sql`${sql.raw(AND_COMMIT)} with ${besidesOf(call)}, facts_written as (${insertFacts(call)})
    insert into submissions (city_id, action_id, person_id, body_digest, status, reply, at)
    values (${call.cityId}, ${actionId}, ${call.actor!.personId}, ${digest}, 200, ${JSON.stringify(result ?? null)}, ${call.realNow})`.execute(
    call.trx,
  )
}

async function findReply(
  house: House,
  actor: Actor,
  actionId: string,
): Promise<{ digest: Buffer; reply: unknown } | undefined> {
  const row = await house.inCity(actor.cityId, trx =>
    trx
      .selectFrom('submissions')
      .select(['body_digest', 'reply', 'person_id'])
      .where('city_id', '=', actor.cityId)
      .where('action_id', '=', actionId)
      .executeTakeFirst(),
  )
  return row && { digest: row.body_digest, reply: row.reply }
}

async function openCall(
  house: House,
  contract: Contract,
  trx: Work['trx'],
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const { actor, scope } = permitted(await findActor(house, trx, request), contract)
  admitted.add(request)
  const effects: (() => void)[] = []
  const work = makeWork(trx, actor.cityId, house.clock, actor)
  return Object.assign(work, {
    house,
    actor,
    scope,
    params: request.params,
    query: request.query,
    body: request.body,
    request,
    reply,
    effects,
    afterCommit: (effect: () => void) => void effects.push(effect),
  })
}

const admitted = new WeakSet<FastifyRequest>()

// A body is checked before a transaction is begun. Its faults are told only to who may send it: a stranger hears that
// a session is missing, whatever was sent.
function sessionFirst(house: House, contract: Contract) {
  return async (error: FastifyError, request: FastifyRequest): Promise<never> => {
    const status = refusalFrom(error)?.status ?? 0
    if (status >= 400 && status < 500 && status !== 429 && !admitted.has(request))
      await requirePermission(house, contract, request)
    throw error
  }
}

async function requirePermission(house: House, contract: Contract, request: FastifyRequest): Promise<void> {
  const actor = await house.db.transaction().execute(trx => findActor(house, trx, request))
  permitted(actor, contract)
}

function permitted(actor: Actor | undefined, contract: Contract): { actor: Actor; scope: Scope } {
  if (!actor) return refuse('session.none', '登录已失效，请重新登录；未提交的内容仍保留在本页。', 401)
  const scope = scopeOf(actor, contract.name as Operation)
  if (!scope)
    return refuse('permission.role', '您现在的岗位没有这项权限；需要时请联系市创城办或系统管理员。', 403)
  return { actor, scope }
}

async function findActor(
  house: House,
  trx: Work['trx'],
  request: FastifyRequest,
): Promise<Actor | undefined> {
  const token = request.cookies[sessionCookie]
  if (!token || token.length > 100) return undefined
  // Plain text made only of digests and times, so that it travels with BEGIN in one round trip.
  const digest = sm3Bytes(token).toString('hex')
  const now = house.clock.realNow().toISOString()
  const { rows } = await sql
    .raw<{ who: Actor | null }>(
      `select session_actor('\\x${digest}', '${now}', '${house.day()}', '${IDLE_MS} milliseconds') as who`,
    )
    .execute(trx)
  return rows[0]?.who ?? undefined
}
