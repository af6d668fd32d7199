// What strangers open by a link: without a session, rate-limited, kept by nobody, sent on by nobody. The token stands in the
// path and in no log: requests are not logged, and a refusal leaves as a page, not as an error with an address.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { timeWords } from '../../lib/day.ts'
import { Refused, refuse } from '../../lib/refusal.ts'
import { cityOfHost } from '../../server/db.ts'
import { acceptForms, type Form, formOf } from '../../server/form.ts'
import type { House } from '../../server/house.ts'
import { refusalFrom } from '../../server/problem.ts'
import { newUuid, runWork, type Work } from '../../server/work.ts'
import { caseStates } from '../cases/case.ts'
import { categoryOf } from '../cases/deadline.ts'
import { dueInWords } from '../documents/official.ts'
import { everything } from '../people/actor.ts'
import { listUnits } from '../people/people.store.ts'
import { findPlan } from '../plan/plan.store.ts'
import { casesPage, type Frame, partPage, type ShownItem, wordsPage } from './link.page.ts'
import { MOST_PHOTOS, masked } from './link.ts'
import { answerPart, noteUse, openLink, openPart } from './links.actions.ts'
import { findOutsidePart, type LinkRow, listAnswers, listShown, type ShownCase } from './links.store.ts'

const PER_MINUTE = 60
const ANSWERS_PER_MINUTE = 30
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

type Params = { Params: { token: string } }

/** Adds `/l/:token`: what it opens, and the answer to it. */
export async function serveLinks(app: FastifyInstance, house: House): Promise<void> {
  await app.register(async scope => {
    acceptForms(scope)
    const limit = (max: number) => ({ rateLimit: { max, timeWindow: 60_000 } })
    scope.setErrorHandler((error, request, reply) => refused(house, error, request, reply))
    scope.get<Params>('/l/:token', { schema: { hide: true }, config: limit(PER_MINUTE) }, (request, reply) =>
      show(house, request, reply),
    )
    scope.post<Params>(
      '/l/:token',
      {
        schema: { hide: true },
        config: limit(ANSWERS_PER_MINUTE),
        bodyLimit: MOST_PHOTOS * house.config.maxPhotoBytes + 64 * 1024,
        // Nothing is even received for a link that opens nothing, or whose answer is there.
        onRequest: async request =>
          void (await inCity(house, request, async work =>
            openPart(work, await openLink(work, request.params.token)),
          )),
      },
      (request, reply) => answer(house, request, reply),
    )
  })
}

async function inCity<T>(house: House, request: FastifyRequest, act: (work: Work) => Promise<T>): Promise<T> {
  return runWork(house.db, await cityOfHost(house.db, request.hostname), house.clock, act)
}

function asPage(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply
    .status(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-robots-tag', 'noindex, nofollow')
    .header('referrer-policy', 'no-referrer')
    .send(text)
}

async function frameOf(house: House, request: FastifyRequest): Promise<Frame> {
  const cityId = await cityOfHost(house.db, request.hostname)
  const row = await house.inCity(cityId, trx =>
    trx.selectFrom('cities').select('name').where('city_id', '=', cityId).executeTakeFirstOrThrow(),
  )
  return { cityName: row.name, demo: house.clock.demo }
}

async function refused(
  house: House,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const reason = refusalFrom(error)
  if (!reason) request.log.error({ err: error }, 'unexpected error behind a link')
  const words = reason?.detail ?? `系统没有办成这一步，请稍后重试。编号 ${request.id}`
  return asPage(
    reply,
    reason?.status ?? (reason ? 409 : 500),
    wordsPage(
      await frameOf(house, request),
      request.method === 'POST' ? '没有收下' : '没有打开',
      words,
      request.method === 'POST',
    ),
  )
}

async function show(house: House, request: FastifyRequest<Params>, reply: FastifyReply) {
  const frame = await frameOf(house, request)
  const page = await inCity(house, request, async work => {
    const link = await openLink(work, request.params.token)
    await noteUse(work, link.id, 'seen')
    return pageOf(house, work, frame, link)
  })
  return asPage(reply, 200, page)
}

async function pageOf(
  house: House,
  work: Work,
  frame: Frame,
  link: LinkRow,
  given?: { words: string; problem: string },
): Promise<string> {
  const day = house.day()
  const shown = await listShown(work.trx, work.cityId, everything, link.caseIds, day)
  const units = await listUnits(work.trx, work.cityId, day)
  const county = (division: number | null) =>
    units.find(it => it.kind === 'county' && it.division === division)?.shortName ?? ''
  const until = timeWords(link.expiresAt)
  const item = (it: ShownCase): ShownItem => {
    const working = it.state === 'issued' || it.state === 'acknowledged'
    const late = working && it.dueAt !== null && it.dueAt < work.now
    return {
      number: it.number,
      title: masked(it.title),
      placeName: it.placeName ?? '未定点位',
      countyName: county(it.division),
      state: caseStates[it.state],
      due: late ? '已超期，请尽快办结' : it.dueAt ? `${dueInWords(it.dueAt)}办结` : '时限待定',
      late,
      photo: it.photo,
    }
  }
  if (link.purpose === 'cases') {
    const name = units.find(it => it.id === link.unitId)?.shortName ?? (county(link.division) || '市本级')
    return casesPage({ ...frame, unitName: name, items: shown.map(item), at: timeWords(work.now), until })
  }
  const part = link.partId ? await findOutsidePart(work.trx, work.cityId, link.partId) : undefined
  if (!part || !shown[0]) return refuse('link.none', '链接不对，或已失效。请向发链接的单位要新的。', 404)
  const [last] = await listAnswers(work.trx, work.cityId, { partId: part.id })
  const rules = (await findPlan(work.trx, work.cityId))?.body.rules
  const open = part.state === 'asked' && last?.state !== 'waiting'
  return partPage({
    ...frame,
    unitName: shown[0].unitName ?? '',
    body: part.body,
    asked: masked(part.words),
    requirement: (rules && categoryOf(rules, shown[0].category)?.closes) ?? null,
    item: {
      ...item(shown[0]),
      due: part.dueAt < work.now ? '已超期，请尽快办结' : dueInWords(part.dueAt),
      late: part.state === 'asked' && part.dueAt < work.now,
    },
    until,
    before: last && last.state !== 'taken' ? { words: last.words, reason: last.reason } : null,
    form: open
      ? {
          id: newUuid(work.realNow),
          mostPhotos: MOST_PHOTOS,
          words: given?.words ?? '',
          problem: given?.problem ?? null,
        }
      : null,
  })
}

async function answer(house: House, request: FastifyRequest<Params>, reply: FastifyReply) {
  const frame = await frameOf(house, request)
  const form = formOf(request)
  const words = (form.fields.get('words') ?? '').trim()
  try {
    const given = await readAnswer(house, request, form, words)
    await inCity(house, request, async work =>
      answerPart(work, await openLink(work, request.params.token), given),
    )
  } catch (error) {
    const reason = error instanceof Refused ? error.refusal : undefined
    if (!reason || reason.code.startsWith('link.')) throw error
    // What was written is given back with the reason.
    const page = await inCity(house, request, async work =>
      pageOf(house, work, frame, await openLink(work, request.params.token), {
        words,
        problem: reason.detail,
      }),
    )
    return asPage(reply, reason.status ?? 409, page)
  }
  return asPage(
    reply,
    200,
    wordsPage(frame, '答复已送达', '责任单位会审看，采用后作为办理情况交回。谢谢。', true),
  )
}

async function readAnswer(house: House, request: FastifyRequest, form: Form, words: string) {
  const id = form.fields.get('id') ?? ''
  if (!ID.test(id)) refuse('answer.form', '表单不完整，没有收下；请重新打开链接后再提交。', 400)
  if (words === '' || words.length > 1000) refuse('answer.words', '请写明办理情况，最多 1000 字。', 400)
  const files = form.files.filter(file => file.field === 'photos')
  if (files.length > MOST_PHOTOS) refuse('answer.photos', `最多附 ${MOST_PHOTOS} 张照片。`, 400)
  const cityId = await cityOfHost(house.db, request.hostname)
  const photos = []
  for (const { bytes } of files) {
    if (bytes.length > house.config.maxPhotoBytes)
      refuse('answer.photos', '照片超过 12 MB；请用较小的照片。', 413)
    photos.push(await house.blobs.keep(cityId, bytes))
  }
  return { id, words: masked(words), photos }
}
