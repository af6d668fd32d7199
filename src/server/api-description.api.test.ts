// The description of the interface: OpenAPI 3.0 made from the same contracts, open to everybody, and telling the truth.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Operation, permissions } from '../modules/people/permissions.ts'
import { contracts, raw } from './api.testbed.ts'
import { buildApp } from './app.ts'
import { routes } from './routes.ts'
import { openBench, type TestBench } from './testing.ts'

interface Schema {
  readonly [key: string]: unknown
}

interface Described {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly operationId?: string
            readonly summary?: string
            readonly parameters?: readonly {
              readonly name: string
              readonly in: string
              readonly required?: boolean
              readonly schema: Schema
            }[]
            readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
            readonly responses: Readonly<Record<string, unknown>>
            readonly security?: readonly Schema[]
          }
        >
      >
    >
  >
  readonly components: { readonly securitySchemes: Readonly<Record<string, Schema>> }
}

let bench: TestBench
let api: Described
beforeAll(async () => {
  bench = await openBench(inject('postgresUrl'))
  const answer = await raw(bench, '', { method: 'GET', url: '/api/openapi.json' })
  expect(answer.status).toBe(200)
  api = answer.json as Described
})
afterAll(() => bench.close())

const operations = () =>
  Object.entries(api.paths).flatMap(([path, its]) =>
    Object.entries(its).map(([method, operation]) => ({ path, method, operation })),
  )

/** Every schema object below a value, with the way to it. */
function* schemas(value: unknown, at = ''): Generator<readonly [string, Schema]> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield [at, value as Schema]
  for (const [key, inner] of Object.entries(value)) yield* schemas(inner, `${at}/${key}`)
}

describe('the document', () => {
  it('is OpenAPI 3.0 with a title, a version and how to sign in', () => {
    expect(api.openapi).toMatch(/^3\.0\.\d$/)
    expect(api.info.title).toMatch(/[\u4e00-\u9fff]/)
    expect(api.info.version).toBeTruthy()
    expect(api.components.securitySchemes.session).toEqual({
      type: 'apiKey',
      in: 'cookie',
      name: 'chuangcheng_session',
    })
  })

  it('names every route once, by method, path and operationId, with a Chinese summary', () => {
    const described = operations().map(
      ({ path, method, operation }) => `${method.toUpperCase()} ${path} ${operation.operationId}`,
    )
    const routed = contracts.map(it => `${it.method} ${it.path.replace(/:(\w+)/g, '{$1}')} ${it.name}`)
    expect(described.sort()).toEqual(routed.sort())
    for (const { operation } of operations()) expect(operation.summary).toMatch(/[\u4e00-\u9fff]/)
  })

  it('declares every parameter of a path, each required and with a type', () => {
    for (const { path, operation } of operations()) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1])
      const declared = (operation.parameters ?? []).filter(one => one.in === 'path')
      expect(declared.map(one => one.name).sort(), path).toEqual(wanted.sort())
      for (const one of declared) expect([one.required, one.schema.type]).toEqual([true, 'string'])
    }
  })

  it('asks for a session exactly where the permission table does', () => {
    for (const { operation } of operations()) {
      const open = permissions[operation.operationId as Operation] === 'public'
      expect(operation.security ?? [], operation.operationId).toEqual(open ? [] : [{ session: [] }])
    }
  })

  it('holds nothing that 3.0 does not know: no const, no list of types, no leftovers of the schema library', () => {
    const unknown = [
      'const',
      '$schema',
      '$id',
      '$defs',
      'patternProperties',
      'prefixItems',
      'if',
      'examples',
      'static',
      'params',
    ]
    for (const [at, schema] of schemas(api.paths)) {
      if (at.endsWith('/properties') || at.endsWith('/parameters')) continue
      for (const word of unknown) expect(word in schema, `${word} at ${at}`).toBe(false)
      if ('type' in schema && typeof schema.type !== 'object') {
        expect(['string', 'integer', 'number', 'boolean', 'array', 'object'], at).toContain(schema.type)
        if (schema.type === 'array') expect(schema.items, at).toBeTypeOf('object')
      } else expect(Array.isArray(schema.type), at).toBe(false)
      if ('nullable' in schema) expect(schema.nullable === true && 'type' in schema, at).toBe(true)
      if ('required' in schema && Array.isArray(schema.required))
        expect(schema.required.length, at).toBeGreaterThan(0)
    }
  })

  it('refuses unknown fields in what it takes, and describes what it gives', () => {
    for (const { path, operation } of operations()) {
      const body = operation.requestBody?.content['application/json']?.schema
      if (body) expect(body.additionalProperties, path).toBe(false)
      expect(Object.keys(operation.responses), path).toContain(
        operation.responses.default ? 'default' : '200',
      )
    }
  })
})

describe('open to everybody', () => {
  it('the browsable description', async () => {
    let url = '/api/docs'
    let page = await raw(bench, '', { method: 'GET', url })
    for (let step = 0; page.status === 302 && step < 3; step++) {
      url = new URL(String(page.headers.location), `http://here${url}`).pathname
      page = await raw(bench, '', { method: 'GET', url })
    }
    expect([page.status, page.type]).toEqual([200, expect.stringContaining('text/html')])
    const json = await raw(bench, '', { method: 'GET', url: '/api/docs/json' })
    expect((json.json as Described).openapi).toBe(api.openapi)
  })

  it('health: 200 only when all is well, 503 while starting or when the check itself fails', async () => {
    const healthy = await raw(bench, '', { method: 'GET', url: '/api/health' })
    expect([healthy.status, healthy.json]).toEqual([200, { status: 'ok' }])
    for (const check of [async () => false, () => Promise.reject(new Error('database away'))]) {
      const app = await buildApp(bench.house, routes, check)
      const answer = await app.inject('/api/health')
      expect([answer.statusCode, answer.json()]).toEqual([503, { status: 'starting' }])
      await app.close()
    }
  })

  it('health is not limited in rate', async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => bench.app.inject('/api/health')))
    expect(new Set(answers.map(one => one.statusCode))).toEqual(new Set([200]))
  })

  it('an unknown address is a problem document, as everything else', async () => {
    const answer = await raw(bench, '', { method: 'GET', url: '/api/nothing-here' })
    expect([answer.status, answer.code]).toEqual([404, 'route.none'])
  })
})
