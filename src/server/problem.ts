// Errors as RFC 9457 problem documents with a stable code and a Chinese detail. Constraint violations become
// refusals here and nowhere else; what is left is a bug with a request id.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Refusal, Refused, refusal } from '../lib/refusal.ts'

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly at?: string
}

export function problemOf(reason: Refusal): Problem {
  const status = reason.status ?? 409
  const problem = {
    type: `urn:chuangcheng:${reason.code}`,
    title: titles[status] ?? '未能办理',
    status,
    code: reason.code,
    detail: reason.detail,
  }
  return reason.at === undefined ? problem : { ...problem, at: reason.at }
}

const titles: Record<number, string> = {
  400: '填写有误',
  401: '需要登录',
  403: '无权办理',
  404: '没有找到',
  409: '当前不能办理',
  413: '内容过大',
  415: '格式不支持',
  429: '操作过于频繁',
  500: '系统出错',
  503: '系统正忙',
}

/** Sends a refusal as a problem document and hides everything else behind a request id. */
export function sendProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const reason = tooLarge(error, request) ?? refusalFrom(error)
  if (reason) {
    const problem = problemOf(reason)
    if (problem.status >= 500) request.log.error({ err: error }, 'refused with a server status')
    return reply.status(problem.status).type('application/problem+json').send(problem)
  }
  request.log.error({ err: error }, 'unexpected error')
  const detail = `系统没有办成这一步，已提交的内容没有改变。请稍后重试；仍不行，请把编号 ${request.id} 告诉系统管理员。`
  return reply
    .status(500)
    .type('application/problem+json')
    .send(problemOf(refusal('server.unexpected', detail, 500)))
}

// A route that takes files of its own size says so in its own words.
function tooLarge(error: FastifyError, request: FastifyRequest): Refusal | undefined {
  if (error.code !== 'FST_ERR_CTP_BODY_TOO_LARGE') return undefined
  return (request.routeOptions?.config as { tooLarge?: Refusal } | undefined)?.tooLarge
}

export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler(sendProblem)
  app.setNotFoundHandler((_request, reply) =>
    reply
      .status(404)
      .type('application/problem+json')
      .send(problemOf(refusal('route.none', '没有这个地址；请从首页进入。', 404))),
  )
}

/** The refusal an error stands for; undefined when it is a bug. */
export function refusalFrom(error: unknown): Refusal | undefined {
  if (error instanceof Refused) return error.refusal
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  const validation = (error as FastifyError).validation
  if (validation)
    return invalidInput(
      validation[0] as { instancePath?: string; keyword?: string; params?: Record<string, unknown> },
      (error as FastifyError).validationContext,
    )
  return databaseRefusal(code, error) ?? httpRefusal(code, statusCode)
}

function databaseRefusal(code: string | undefined, error: unknown): Refusal | undefined {
  switch (code) {
    case '23505':
      return refusal(`conflict.${constraintOf(error)}`, '这条内容已经有了，或刚被别人先办了；请刷新后再看。')
    case '23503':
      return refusal(`missing.${constraintOf(error)}`, '所引用的对象不存在，或不属于本市。', 400)
    case '23514':
      return refusal(`invalid.${constraintOf(error)}`, '填写的内容不符合要求。', 400)
    case '22021':
    case '22P05':
      return refusal('input.characters', '文字中有不能保存的字符，请删去后重试。', 400)
    case '22003':
    case '22007':
    case '22008':
    case '22P02':
      return refusal('input.value', '数字、日期或编号的写法不对。', 400)
    case '40001':
    case '40P01':
    case '55P03':
      return refusal('conflict.busy', '有人正在办理同一事项，请稍等片刻再试。')
    case '57014':
      return refusal('server.slow', '查询用时过长，已停止；请缩小范围后再试。', 503)
    case '53100':
      return refusal('server.disk-full', '服务器磁盘已满，这次内容没有保存；请联系系统管理员。', 503)
    case 'ECONNREFUSED':
    case '57P01':
    case '57P03':
    case '53300':
      return refusal('server.database', '数据库暂时连不上，这次内容没有保存；请稍后重试。', 503)
    default:
      return undefined
  }
}

function httpRefusal(code: string | undefined, status: number | undefined): Refusal | undefined {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return refusal('input.too-large', '内容过大：文字不超过 1 MB，照片不超过 12 MB。', 413)
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return refusal('input.media-type', '不支持这种格式。', 415)
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return refusal('input.empty', '没有收到内容。', 400)
  if (status === 429) return refusal('rate.limit', '操作过于频繁，请一分钟后再试。', 429)
  if (status !== undefined && status >= 400 && status < 500)
    return refusal('input.malformed', '请求的写法不对，没有办理。', status)
  return undefined
}

function constraintOf(error: unknown): string {
  return String((error as { constraint?: string }).constraint ?? 'unknown').slice(0, 60)
}

function invalidInput(
  first: { instancePath?: string; keyword?: string; params?: Record<string, unknown> },
  context: string | undefined,
): Refusal {
  const at = first.instancePath || '/'
  const params = first.params ?? {}
  const words: Record<string, string> = {
    additionalProperties: `多了不认识的内容“${params.additionalProperty}”`,
    required: `缺少“${params.missingProperty}”`,
    maxLength: `文字过长，最多 ${params.limit} 字`,
    minLength: `文字过短，至少 ${params.limit} 字`,
    maxItems: `条数过多，最多 ${params.limit} 条`,
    minItems: `至少要有 ${params.limit} 条`,
    type: `类型不对，应为 ${params.type}`,
    format: '写法不对',
    pattern: '写法不对',
  }
  const where = context === 'body' ? '提交的内容' : '地址中的参数'
  return refusal(
    `input.${first.keyword ?? 'invalid'}`,
    `${where} ${at} ${words[first.keyword ?? ''] ?? '不符合要求'}；请改正后重试。`,
    400,
    at,
  )
}
