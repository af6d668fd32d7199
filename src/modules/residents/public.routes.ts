// HTTP edge of the resident's pages. What is refused comes back as a page: with the form, or with where to look up.
import type { FastifyError } from 'fastify'
import { Refused, refusal, refuse } from '../../lib/refusal.ts'
import { cityOfHost } from '../../server/db.ts'
import { type Form, formOf } from '../../server/form.ts'
import { refusalFrom } from '../../server/problem.ts'
import { type OnError, type PublicCall, publicRoute, type Route } from '../../server/route.ts'
import { webFiles } from '../../server/web-files.ts'
import { newUuid } from '../../server/work.ts'
import { categoryOf } from '../cases/deadline.ts'
import { findPlan } from '../plan/plan.store.ts'
import { readCode } from './code.ts'
import { formFor, frameOf, trackFor } from './public.actions.ts'
import * as contract from './public.contract.ts'
import { type Grade, grades, MOST_PHOTOS, MOST_WHERE, MOST_WORDS, readPhone } from './report.ts'
import { type Given, rateReport, sayUnsolved, sendReport } from './residents.actions.ts'
import { senderOf } from './sender.actions.ts'
import { suggesterOf } from './suggest.actions.ts'
import { findPage, formPage, trackPage } from './track.page.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const cityOf = (call: Pick<PublicCall, 'db' | 'request'>) => cityOfHost(call.db, call.request.hostname)

function asPage(call: Pick<PublicCall, 'reply'>): void {
  call.reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store')
}

/** What a number in a form says; null where it says nothing, or nothing on this earth. */
function degrees(text: string | undefined, least: number, most: number): number | null {
  if (!text || !/^-?\d{1,3}(\.\d{1,15})?$/.test(text)) return null
  const value = Number(text)
  return value >= least && value <= most ? value : null
}

/** The form as filled in; refuses what a person can put right, with the sentence that says how. */
async function readReport(call: PublicCall, cityId: number, form: Form): Promise<Given> {
  const text = (name: string) => form.fields.get(name) ?? ''
  const photos = form.files.filter(file => file.field === 'photo').map(file => file.bytes)
  const bad = (code: string, words: string) => refuse(`report.${code}`, words, 400)
  if (photos.length === 0) bad('photo', '没有收到照片；请拍一张或选一张，再提交。')
  if (photos.length > MOST_PHOTOS) bad('photos', `照片最多 ${MOST_PHOTOS} 张；请少选几张，再提交。`)
  if (photos.some(bytes => bytes.length > call.house.config.maxPhotoBytes))
    bad('photo-size', '有照片超过 12 MB；请用手机相机的普通模式重拍，或换一张。')
  if (text('words') === '') bad('words', '请写一句是什么问题，再提交。')
  if (text('words').length > MOST_WORDS) bad('words-long', `文字最多 ${MOST_WORDS} 字，请删减后再提交。`)
  if (text('where').length > MOST_WHERE) bad('where-long', `地点最多 ${MOST_WHERE} 字，请删减后再提交。`)
  const phone = text('phone') === '' ? null : readPhone(text('phone'))
  if (phone === undefined) bad('phone', '手机号的写法不对；请写十一位手机号，不想留的空着就行。')
  const lon = degrees(text('lon'), 73, 136)
  const lat = degrees(text('lat'), 3, 54)
  const area = /^\d{6}(\d{3})?$/.test(text('area')) ? Number(text('area')) : null
  const category = await call.house.inCity(cityId, async trx => {
    const rules = (await findPlan(trx, cityId))?.body.rules
    return (rules && categoryOf(rules, text('category')))?.code ?? null
  })
  return {
    id: uuid.test(text('id')) ? text('id') : newUuid(call.house.clock.realNow()),
    words: text('words'),
    where: text('where'),
    division: area,
    category,
    spot: lon !== null && lat !== null ? { lon, lat, from: 'phone' } : null,
    phone: phone ?? null,
    photos,
    channel: 'page',
  }
}

const send = publicRoute(
  contract.send,
  async call => {
    const cityId = await cityOf(call)
    const form = formOf(call.request)
    const text = (name: string) => form.fields.get(name) ?? ''
    const sender = senderOf(call.house, cityId, call.request, {
      id: text('id'),
      ticket: text('ticket'),
      proof: text('proof'),
    })
    const sent = await sendReport(call.house, cityId, sender, await readReport(call, cityId, form))
    return call.reply.redirect(`/r/${sent.code}?sent=${sent.again ? 'again' : 'new'}`, 303)
  },
  // The form again with what was written, whatever was wrong with it.
  async (house, error, request, reply) => {
    const reason = reasonOf(error, request)
    const cityId = await cityOfHost(house.db, request.hostname)
    let given: Record<string, string> = {}
    try {
      given = Object.fromEntries(formOf(request).fields)
    } catch {
      // What cannot be read cannot be given back.
    }
    const asked = { request, reply }
    const frame = await frameOf(house, cityId, asked)
    const form = await formFor(house, cityId, asked, { given, refused: reason.detail })
    if (reason.status === 429) reply.header('retry-after', '300')
    asPage({ reply })
    return reply.status(reason.status ?? 400).send(formPage(frame, form, webFiles(house.config.dist).report))
  },
)

function reasonOf(error: FastifyError, request: Parameters<OnError>[2]) {
  const large = (request.routeOptions.config as { tooLarge?: ReturnType<typeof refusal> }).tooLarge
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE' && large) return large
  const reason = refusalFrom(error)
  if (reason) return reason
  request.log.error({ err: error }, 'unexpected error')
  return refusal(
    'server.unexpected',
    `系统出错，没有收下；请稍后再试。仍不行，请把编号 ${request.id} 告诉工作人员。`,
    500,
  )
}

/** A page that says why, with the field to type the code in again. */
const asFind: OnError = async (house, error, request, reply) => {
  const reason = reasonOf(error, request)
  const cityId = await cityOfHost(house.db, request.hostname)
  const frame = await frameOf(house, cityId, { request, reply })
  const typed = String((request.params as { code?: string }).code ?? '')
  asPage({ reply })
  return reply.status(reason.status ?? 400).send(findPage(frame, typed.slice(0, 40), reason.detail))
}

const find = publicRoute(
  contract.find,
  async call => {
    const typed = call.query.code
    if (typed !== undefined) {
      const code = readCode(typed)
      if (code) return call.reply.redirect(`/r/${code}`, 303)
    }
    const frame = await frameOf(call.house, await cityOf(call), call)
    asPage(call)
    if (typed === undefined) return findPage(frame, '', undefined)
    const wrong = '这个查询码不对：应是十二位字母和数字，没有 0、1、I、L、O。请对照收到时的页面再输一遍。'
    return call.reply.status(404).send(findPage(frame, typed, wrong))
  },
  asFind,
)

const track = publicRoute(
  contract.track,
  async call => {
    const { sent } = call.query
    const fresh = sent === 'new' || sent === 'again' ? sent : null
    const done =
      call.query.done === 'rate'
        ? '谢谢，您的评价已记下。'
        : call.query.done === 'unsolved'
          ? '已退回责任单位重新办理，重新计时。'
          : null
    const page = await trackFor(call.house, await cityOf(call), call, call.params.code, { fresh, done })
    asPage(call)
    return trackPage(page)
  },
  asFind,
)

const answer = publicRoute(
  contract.answer,
  async call => {
    const cityId = await cityOf(call)
    const { fields } = formOf(call.request)
    const typed = call.params.code
    const grade = fields.get('grade') ?? ''
    try {
      if (fields.get('act') === 'unsolved') await sayUnsolved(call.house, cityId, typed)
      else if (fields.get('act') === 'rate' && Object.hasOwn(grades, grade))
        await rateReport(call.house, cityId, typed, grade as Grade)
      else refuse('report.act', '没有收到要办什么；请返回重新点一次。', 400)
    } catch (error) {
      if (!(error instanceof Refused) || ['report.code', 'report.none'].includes(error.refusal.code))
        throw error
      const page = await trackFor(call.house, cityId, call, typed, { refused: error.refusal.detail })
      asPage(call)
      return call.reply.status(error.refusal.status ?? 409).send(trackPage(page))
    }
    return call.reply.redirect(`/r/${readCode(typed)}?done=${fields.get('act')}`, 303)
  },
  asFind,
)

const suggest = publicRoute(contract.suggest, async call => {
  const cityId = await cityOf(call)
  const learned = await suggesterOf(call.house, cityId)
  const code = learned.on ? learned.suggester.suggest(call.query.words) : undefined
  const category =
    code &&
    (await call.house.inCity(cityId, async trx => {
      const rules = (await findPlan(trx, cityId))?.body.rules
      return rules && categoryOf(rules, code)
    }))
  return { category: category ? { code: category.code, name: category.name } : null }
})

export const publicRoutes: readonly Route[] = [send, find, track, answer, suggest]
