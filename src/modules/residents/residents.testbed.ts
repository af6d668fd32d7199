// A resident at a browser, as far as tests need one: gets the form, fills it in, sends it, keeps cookies.
import type { TestBench } from '../../server/testing.ts'

export interface Filled {
  readonly words?: string
  readonly where?: string
  readonly area?: string
  readonly category?: string
  readonly phone?: string
  readonly lon?: string
  readonly lat?: string
  readonly proof?: string
  readonly photos?: readonly Buffer[]
}

/** A multipart body of fields and files, as a browser makes it. */
export function multipart(
  fields: Readonly<Record<string, string>>,
  files: readonly { readonly name: string; readonly bytes: Buffer; readonly type?: string }[] = [],
): { payload: Buffer; type: string } {
  const mark = '----testboundary7MA4YWxkTrZu0gW'
  const parts: Uint8Array[] = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${mark}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  )
  for (const { name, bytes, type = 'image/jpeg' } of files)
    parts.push(
      Buffer.from(
        `--${mark}\r\ncontent-disposition: form-data; name="${name}"; filename="IMG.jpg"\r\ncontent-type: ${type}\r\n\r\n`,
      ),
      bytes,
      Buffer.from('\r\n'),
    )
  parts.push(Buffer.from(`--${mark}--\r\n`))
  return { payload: Buffer.concat(parts), type: `multipart/form-data; boundary=${mark}` }
}

export interface Resident {
  /** The hidden fields of a fresh form. */
  form(): Promise<Record<string, string>>
  /** Sends a form; answers where it led. */
  send(
    filled: Filled,
    hidden?: Record<string, string>,
  ): Promise<{ status: number; text: string; code: string | undefined; location: string | undefined }>
  get(url: string): Promise<{ status: number; text: string }>
  post(url: string, fields: Record<string, string>): Promise<{ status: number; text: string }>
}

/** Somebody at an address; with no device cookie until the first form was asked for. */
export function resident(bench: TestBench, ip = '203.0.113.7'): Resident {
  const cookies = new Map<string, string>()
  const ask = async (options: {
    method: 'GET' | 'POST'
    url: string
    payload?: Buffer | string
    type?: string
  }) => {
    const response = await bench.app.inject({
      method: options.method,
      url: options.url,
      remoteAddress: ip,
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(options.type ? { 'content-type': options.type } : {}),
      },
      ...(options.payload === undefined ? {} : { payload: options.payload }),
    })
    for (const one of response.cookies) cookies.set(one.name, one.value)
    return response
  }
  const self: Resident = {
    async form() {
      const page = await ask({ method: 'GET', url: '/' })
      return load(page.body)
    },
    async send(filled, hidden) {
      const given = hidden ?? (await self.form())
      const { photos = [], ...fields } = filled
      const { payload, type } = multipart(
        { ...given, words: '路面塌陷', where: '演示路口', ...fields },
        photos.map(bytes => ({ name: 'photo', bytes })),
      )
      const response = await ask({ method: 'POST', url: '/report', payload, type })
      const location = response.headers.location
      return {
        status: response.statusCode,
        text: said(response.body),
        location,
        code: location ? /^\/r\/([^?]+)/.exec(location)?.[1] : undefined,
      }
    },
    async get(url) {
      const response = await ask({ method: 'GET', url })
      return { status: response.statusCode, text: said(response.body) }
    },
    async post(url, fields) {
      const response = await ask({
        method: 'POST',
        url,
        payload: new URLSearchParams(fields).toString(),
        type: 'application/x-www-form-urlencoded',
      })
      return response.headers.location
        ? self.get(response.headers.location)
        : { status: response.statusCode, text: said(response.body) }
    },
  }
  return self
}

/** A page without its style sheet, so that a failed expectation can be read. */
const said = (body: string): string => body.replace(/<style>[\s\S]*?<\/style>/, '')

function load(html: string): Record<string, string> {
  return Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(match => [
      match[1]!,
      match[2]!,
    ]),
  )
}
