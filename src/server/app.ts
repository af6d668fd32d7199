// The HTTP application: plugins, security headers, API description, routes, pages.
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { Ajv } from 'ajv'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  LogController,
} from 'fastify'
import { refuse } from '../lib/refusal.ts'
import { tileSources } from './config.ts'
import type { House } from './house.ts'
import { servePages } from './pages.ts'
import { handleErrors, sendProblem } from './problem.ts'
import { type Route, registerRoutes } from './route.ts'
import { newUuid } from './work.ts'

/** Builds the application; the caller listens or injects. Throws when routes and permissions disagree. */
export async function buildApp(
  house: House,
  routes: readonly Route[],
  health: () => Promise<boolean>,
): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: house.log as FastifyBaseLogger,
    bodyLimit: 1024 * 1024,
    genReqId: () => newUuid(new Date()).slice(-12),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: house.config.secureCookies,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => sendProblem(error, request, reply as FastifyReply),
  })
  validateStrictly(app)
  handleErrors(app)
  refuseBrokenText(app)
  acceptPictures(app, house.config.maxPhotoBytes)
  await app.register(cookie)
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: { ...policy, imgSrc: [...policy.imgSrc, ...tileSources(house.config.tiles)] },
    },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: house.config.secureCookies,
  })
  await app.register(rateLimit, { global: false })
  await describeApi(app)
  app.get('/api/health', { schema: { hide: true } }, async (_, reply) => {
    const well = await health().catch(() => false)
    return reply.status(well ? 200 : 503).send({ status: well ? 'ok' : 'starting' })
  })
  registerRoutes(app, house, routes)
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  await servePages(app, house)
  return app
}

const policy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  connectSrc: ["'self'"],
  workerSrc: ["'self'", 'blob:'],
  objectSrc: ["'none'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
}

// Bodies are taken as they are: no unknown fields, no "1" for 1. Only addresses are text by nature and get converted.
function validateStrictly(app: FastifyInstance): void {
  const options = {
    allErrors: false,
    useDefaults: true,
    removeAdditional: false,
    strict: false,
    formats: {},
  } as const
  const strict = new Ajv({ ...options, coerceTypes: false })
  const converting = new Ajv({ ...options, coerceTypes: true })
  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? strict : converting).compile(schema as object),
  )
}

// Half a character (a lone surrogate) cannot be stored as it is; PostgreSQL would keep a replacement for it unasked.
function refuseBrokenText(app: FastifyInstance): void {
  app.addHook('preValidation', async request => {
    if (!Buffer.isBuffer(request.body) && holdsBrokenText(request.body))
      refuse('input.characters', '文字中有不能保存的字符，请删去后重试。', 400)
  })
}

// By hand and not by recursion: a body may be nested a hundred thousand deep.
function holdsBrokenText(body: unknown): boolean {
  const waiting = [body]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next === 'string' && /\p{Surrogate}/u.test(next)) return true
    if (typeof next !== 'object' || next === null) continue
    for (const [key, value] of Object.entries(next)) waiting.push(key, value)
  }
  return false
}

function acceptPictures(app: FastifyInstance, limit: number): void {
  const types = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'application/octet-stream']
  app.addContentTypeParser(types, { parseAs: 'buffer', bodyLimit: limit }, (_, body, done) =>
    done(null, body),
  )
}

async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      info: {
        title: '创城工作平台接口',
        description:
          '写操作须带请求头 Idempotency-Key(UUID)；出错时返回 RFC 9457 问题文档，code 稳定，detail 为中文。',
        version: '1',
      },
      components: {
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'chuangcheng_session' } },
      },
    },
  })
  await app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: false })
}
