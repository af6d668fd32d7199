// Pages: the public one rendered here, the apps of the staff from dist/web.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { serveLinks } from '../modules/links/open-link.routes.ts'
import { portalSummary } from '../modules/portal/portal.actions.ts'
import { portalPage } from '../modules/portal/portal.page.ts'
import { formFor, frameOf } from '../modules/residents/public.actions.ts'
import { cityOfHost } from './db.ts'
import type { House } from './house.ts'
import { webFiles } from './web-files.ts'

const apps = ['desk', 'field', 'screen'] as const

export async function servePages(app: FastifyInstance, house: House): Promise<void> {
  await serveLinks(app, house)
  const root = join(house.config.dist, 'web')
  servePortal(app, house)
  if (!existsSync(root)) {
    house.log.warn('web build is missing; only the API and the public pages are served')
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

function servePortal(app: FastifyInstance, house: House): void {
  app.get('/', { schema: { hide: true } }, async (request, reply) => {
    const cityId = await cityOfHost(house.db, request.hostname)
    const { cityName: _, ...summary } = await house.inCity(cityId, trx => portalSummary(trx, cityId))
    const frame = await frameOf(house, cityId, { request, reply })
    const form = await formFor(house, cityId, { request, reply })
    // The form carries a ticket of its own: nobody keeps the page.
    reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store')
    const scriptHref = webFiles(house.config.dist).report
    return portalPage({ ...frame, ...summary, at: house.clock.now(), form, scriptHref })
  })
}
