// Pages: the public one rendered here, the apps of the staff from dist/web.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { serveLinks } from '../modules/links/open-link.routes.ts'
import { portalSummary } from '../modules/portal/portal.actions.ts'
import { portalPage } from '../modules/portal/portal.page.ts'
import { cityOfHost } from './db.ts'
import type { House } from './house.ts'

const apps = ['desk', 'field', 'screen'] as const

export async function servePages(app: FastifyInstance, house: House): Promise<void> {
  await serveLinks(app, house)
  const root = join(house.config.dist, 'web')
  const built = existsSync(root)
  servePortal(app, house, built ? fontSheet(root) : null)
  if (!built) {
    house.log.warn('web build is missing; only the API and the public page are served')
    return
  }
  await app.register(fastifyStatic, {
    root,
    prefix: '/',
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    setHeaders(reply, path) {
      // Only what carries a digest in its name may be kept.
      if (!path.includes('/assets/')) reply.header('cache-control', 'no-cache')
    },
  })
  for (const name of apps) {
    const page = (_: unknown, reply: FastifyReply) => reply.sendFile(`${name}/index.html`)
    app.get(`/${name}`, { schema: { hide: true } }, page)
    app.get(`/${name}/*`, { schema: { hide: true } }, page)
  }
}

function servePortal(app: FastifyInstance, house: House, fontHref: string | null): void {
  app.get('/', { schema: { hide: true } }, async (request, reply) => {
    const cityId = await cityOfHost(house.db, request.hostname)
    const summary = await house.inCity(cityId, trx => portalSummary(trx, cityId))
    const elder = (request.query as { elder?: string }).elder === '1'
    reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-cache')
    return portalPage({ ...summary, at: house.clock.now(), demo: house.clock.demo, elder, fontHref })
  })
}

/** The built stylesheet that brings a Chinese font, for machines without one. */
function fontSheet(root: string): string | null {
  const names = readdirSync(join(root, 'assets')).filter(name => name.endsWith('.css'))
  const found = names.find(name => readFileSync(join(root, 'assets', name), 'utf8').includes('@font-face'))
  return found ? `/assets/${found}` : null
}
