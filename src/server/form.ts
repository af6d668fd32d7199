// Web forms as browsers send them, with and without files: bounded in everything, no file name believed. What is being
// received by all requests together is bounded too, so that large forms sent at once cannot take the machine's memory.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refuse } from '../lib/refusal.ts'

export interface Form {
  /** The first value of each field. */
  readonly fields: ReadonlyMap<string, string>
  readonly files: readonly { readonly field: string; readonly bytes: Buffer }[]
}

const MOST_PARTS = 40
const MOST_HEADER = 2048
const MOST_TEXT = 20_000
/** Bytes of forms on their way in at one time. */
const MOST_RECEIVING = 256 * 1024 * 1024

/** The form in a request's body; an empty one where it holds none. */
export function formOf(request: FastifyRequest): Form {
  const type = String(request.headers['content-type'] ?? '')
  if (!Buffer.isBuffer(request.body)) return { fields: new Map(), files: [] }
  return /^multipart\//i.test(type) ? readMultipart(request.body, type) : readUrlEncoded(request.body)
}

let receiving = 0

/** Lets the routes of this scope take forms; each as large as its own `bodyLimit`. */
export function acceptForms(scope: FastifyInstance): void {
  scope.addContentTypeParser(
    ['multipart/form-data', 'application/x-www-form-urlencoded'],
    async (request: FastifyRequest, payload: AsyncIterable<Buffer>) => {
      const most = request.routeOptions.bodyLimit ?? 1024 * 1024
      const said = Number(request.headers['content-length'] ?? 0)
      if (said > most) throw tooLarge()
      const chunks: Buffer[] = []
      let size = 0
      try {
        for await (const chunk of payload) {
          size += chunk.length
          receiving += chunk.length
          if (size > most) throw tooLarge()
          if (receiving > MOST_RECEIVING)
            refuse('form.busy', '现在同时上传的人很多，这次没有收下；请过一分钟再提交。', 503)
          chunks.push(chunk)
        }
      } finally {
        receiving -= size
      }
      return Buffer.concat(chunks)
    },
  )
}

const tooLarge = () =>
  Object.assign(new Error('too large'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 })

const broken = () => refuse('form.broken', '表单不完整，没有收下；请返回重新提交。', 400)
const tooLong = () => refuse('form.too-long', '填写的文字过长，请删减后重试。', 400)

/** `a=1&b=2`. */
export function readUrlEncoded(body: Buffer): Form {
  if (body.length > 4 * MOST_TEXT) return tooLong()
  const fields = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(textOf(body)))
    if (!fields.has(name)) fields.set(name, cleaned(value))
  return { fields, files: [] }
}

/** multipart/form-data with the boundary its content type names. Empty file fields (nothing chosen) are left out. */
export function readMultipart(body: Buffer, contentType: string): Form {
  const named = /boundary=(?:"([^"]{1,70})"|([^;\s]{1,70}))/i.exec(contentType)
  if (!named) return broken()
  const mark = `--${named[1] ?? named[2]}`
  const next = Buffer.from(`\r\n${mark}`, 'latin1')
  const fields = new Map<string, string>()
  const files: { field: string; bytes: Buffer }[] = []
  if (!body.subarray(0, mark.length).equals(Buffer.from(mark, 'latin1'))) return broken()
  for (let at = mark.length, n = 0; ; n++) {
    // "--" after the mark ends the form; a line end begins a part.
    const after = body.toString('latin1', at, at + 2)
    if (after === '--') return { fields, files }
    if (n >= MOST_PARTS || after !== '\r\n') return broken()
    const headEnd = body.subarray(at, at + MOST_HEADER).indexOf('\r\n\r\n')
    const end = headEnd < 0 ? -1 : body.indexOf(next, at + headEnd + 2)
    if (end < 0) return broken()
    const head = textOf(body.subarray(at + 2, at + headEnd))
    const value = body.subarray(at + headEnd + 4, Math.max(at + headEnd + 4, end))
    const name = /^content-disposition:[^\r\n]*[;\s]name="([^"\r\n]{1,60})"/im.exec(head)?.[1]
    if (!name) return broken()
    if (/[;\s]filename\*?=/i.test(head)) {
      if (value.length > 0) files.push({ field: name, bytes: value })
    } else {
      if (value.length > MOST_TEXT) return tooLong()
      if (!fields.has(name)) fields.set(name, cleaned(textOf(value)))
    }
    at = end + next.length
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function textOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return refuse('input.characters', '文字中有不能保存的字符，请删去后重试。', 400)
  }
}

/** Without control characters but line ends, which become one kind; without halves of characters. */
const cleaned = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]|\p{Surrogate}/gu, '')
    .trim()
