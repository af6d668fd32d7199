// What the public pages are filled with: the frame, the form's choices, one report as its holder sees it.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { renderSVG } from 'uqr'
import { chinaDay } from '../../lib/day.ts'
import type { House } from '../../server/house.ts'
import { webFiles } from '../../server/web-files.ts'
import { FIELDS } from '../plan/pack-cases.contract.ts'
import { findPlan } from '../plan/plan.store.ts'
import type { Frame } from './public-page.ts'
import { masked } from './report.ts'
import type { ReportForm } from './report-form.ts'
import { codeFor, reportByCode } from './residents.actions.ts'
import { findRating, findUnitName, followCase, listDivisions, listPublicPhotos } from './residents.store.ts'
import { elderOf, makeTicket } from './sender.actions.ts'
import { standingFor } from './standing.ts'
import type { TrackPage } from './track.page.ts'

type Asked = { readonly request: FastifyRequest; readonly reply: FastifyReply }

/** City, hotline, larger text: what every public page has. */
export async function frameOf(house: House, cityId: number, { request, reply }: Asked): Promise<Frame> {
  const { name, hotline } = await house.inCity(cityId, async trx => {
    const city = await trx
      .selectFrom('cities')
      .select('name')
      .where('city_id', '=', cityId)
      .executeTakeFirstOrThrow()
    const plan = await findPlan(trx, cityId)
    return { name: city.name, hotline: plan?.body.head.hotline ?? null }
  })
  return {
    cityName: name,
    demo: house.clock.demo,
    elder: elderOf(house, request, reply),
    fontHref: webFiles(house.config.dist).font,
    hotline,
  }
}

/** A fresh form, with a ticket for this device; `given` and `refused` where it comes back. */
export async function formFor(
  house: House,
  cityId: number,
  { request, reply }: Asked,
  back: Pick<ReportForm, 'given' | 'refused'> = {},
): Promise<ReportForm> {
  const ticket = await makeTicket(house, cityId, request, reply)
  return house.inCity(cityId, async trx => {
    const rows = await listDivisions(trx, cityId, chinaDay(house.clock.now()))
    const categories = (await findPlan(trx, cityId))?.body.rules.categories ?? []
    return {
      ...ticket,
      ...back,
      areas: rows
        .filter(row => row.code === row.county)
        .map(county => ({
          code: String(county.code),
          name: county.name,
          towns: rows
            .filter(row => row.county === county.code && row.code !== county.code)
            .map(town => ({ code: String(town.code), name: town.name })),
        })),
      fields: FIELDS.map(name => ({
        name,
        categories: categories.filter(it => it.field === name).map(({ code, name }) => ({ code, name })),
      })).filter(field => field.categories.length > 0),
    }
  })
}

/** One report as the holder of its code sees it. */
export async function trackFor(
  house: House,
  cityId: number,
  { request, reply }: Asked,
  typed: string,
  said: Partial<Pick<TrackPage, 'fresh' | 'done' | 'refused'>> = {},
): Promise<TrackPage> {
  const frame = await frameOf(house, cityId, { request, reply })
  return house.inCity(cityId, async trx => {
    const report = await reportByCode(house, trx, cityId, typed)
    const it = report.caseId ? await followCase(trx, cityId, report.caseId) : undefined
    const now = house.clock.now()
    const rated = it ? await findRating(trx, cityId, report.id, it.reopenedCount) : undefined
    const closed = it?.state === 'closed'
    const code = codeFor(house, cityId, report.id)
    const pictures = await listPublicPhotos(trx, cityId, report.id, it?.id ?? report.caseId)
    return {
      ...frame,
      fresh: null,
      done: null,
      refused: null,
      ...said,
      code,
      number: report.number,
      receivedAt: report.receivedAt,
      standing: standingFor(
        { ...report, reason: report.reason && masked(report.reason) },
        it && { ...it, reason: it.reason && masked(it.reason) },
      ),
      place: it?.placeName ?? (masked(report.where) || null),
      unitName: it?.unitId && it.issuedAt ? await findUnitName(trx, cityId, it.unitId, chinaDay(now)) : null,
      words: masked(report.words),
      pictures: pictures.map(one => ({
        url: `/api/public/photos/${one.derived}`,
        after: one.part === 'after',
      })),
      qr: renderSVG(`${request.protocol}://${request.host}/r/${code}`, {
        border: 1,
        pixelSize: 4,
        whiteColor: '#faf8f3',
        blackColor: '#1d1c1a',
      }).replace('<svg', '<svg role="img" aria-label="查询页的二维码"'),
      mayReopenUntil: closed && it.reopenUntil && it.reopenUntil >= now ? it.reopenUntil : null,
      mayRate: closed && !rated,
      rated: rated ?? null,
    }
  })
}
