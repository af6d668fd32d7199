// HTTP edge of Open311 GeoReport v2. The city by jurisdiction_id, else by host; errors in the standard's own form.
import { chinaDay } from '../../lib/day.ts'
import { type Refusal, refuse } from '../../lib/refusal.ts'
import { cityOfHost } from '../../server/db.ts'
import { formOf } from '../../server/form.ts'
import { refusalFrom } from '../../server/problem.ts'
import { type OnError, type PublicCall, publicRoute, type Route } from '../../server/route.ts'
import { newUuid } from '../../server/work.ts'
import { categoryOf } from '../cases/deadline.ts'
import type { Category } from '../plan/pack-cases.contract.ts'
import { findPlan } from '../plan/plan.store.ts'
import { grouped } from './code.ts'
import * as contract from './open311.contract.ts'
import { listPublic, type PublicFilter, type PublicReport } from './open311.store.ts'
import {
  contentType,
  type Format,
  MOST_REQUESTS,
  moment,
  type Open311Request,
  type Open311Service,
  readMoment,
  spanOf,
  written,
} from './open311.ts'
import { MOST_PHOTOS, MOST_WHERE, MOST_WORDS, masked, readPhone } from './report.ts'
import { reportByCode, sendReport } from './residents.actions.ts'
import { senderOf } from './sender.actions.ts'
import { standingFor } from './standing.ts'

type Asking = Pick<PublicCall, 'db' | 'house' | 'request' | 'reply'>

/** The notation an address ends in; JSON where it ends in neither. */
const formatOf = (url: string): Format => (/\.xml(\?|$)/.test(url) ? 'xml' : 'json')

function say(call: Asking, root: string, value: unknown): string {
  const format = formatOf(call.request.url)
  call.reply.header('content-type', contentType(format)).header('cache-control', 'no-cache')
  return written(format, root, value)
}

// The standard knows 400 and 404: everything a client can put right is one of them.
const asOpen311: OnError = (_, error, request, reply) => {
  const reason: Refusal = refusalFrom(error) ?? {
    code: 'server.unexpected',
    detail: '系统出错，请稍后再试。',
    status: 500,
  }
  if (reason.status === 500) request.log.error({ err: error }, 'unexpected error')
  if (reason.status === 429) reply.header('retry-after', '300')
  const code = reason.status === 404 || reason.status === 500 || reason.status === 503 ? reason.status : 400
  const format = formatOf(request.url)
  return reply
    .status(code)
    .header('content-type', contentType(format))
    .send(written(format, 'errors', [{ code, description: reason.detail }]))
}

/** The city a client names, by its public code; without one that of the host. */
async function cityOf(call: Asking, named: string | undefined): Promise<number> {
  if (!named) return cityOfHost(call.db, call.request.hostname)
  const cities = await call.db.selectFrom('cities').select(['city_id', 'host']).execute()
  const city = cities.find(one => String(one.city_id) === named || (one.host !== null && one.host === named))
  return (
    city?.city_id ??
    refuse('open311.jurisdiction', '没有这个 jurisdiction_id；请填本市的行政区划代码，或不填。', 404)
  )
}

const bare = (name: string) => name.replace(/\.(json|xml)$/, '')

const categoriesOf = (call: Asking, cityId: number): Promise<readonly Category[]> =>
  call.house.inCity(cityId, async trx => (await findPlan(trx, cityId))?.body.rules.categories ?? [])

const serviceOf = (it: Category): Open311Service => ({
  service_code: it.code,
  service_name: it.name,
  description: it.opens,
  metadata: true,
  type: 'realtime',
  keywords: it.words.join(', '),
  group: it.class,
})

const origin = (call: Asking) => `${call.request.protocol}://${call.request.host}`

const discovery = publicRoute(
  contract.discovery,
  async call => {
    await cityOf(call, call.query.jurisdiction_id)
    const changeset = '2022-01-01T00:00:00+08:00'
    return say(call, 'discovery', {
      changeset,
      contact: '市创城办；见公开页下方的电话',
      key_service: '不需要密钥',
      endpoints: [
        {
          specification: 'http://wiki.open311.org/GeoReport_v2',
          url: `${origin(call)}/open311/v2`,
          changeset,
          type: call.house.clock.demo ? 'test' : 'production',
          formats: ['text/xml', 'application/json'],
        },
      ],
    })
  },
  asOpen311,
)

const services = publicRoute(
  contract.services,
  async call => {
    const all = await categoriesOf(call, await cityOf(call, call.query.jurisdiction_id))
    return say(call, 'services', all.map(serviceOf))
  },
  asOpen311,
)

const service = publicRoute(
  contract.service,
  async call => {
    const all = await categoriesOf(call, await cityOf(call, call.query.jurisdiction_id))
    const it = all.find(one => one.code === bare(call.params.code))
    if (!it) return refuse('open311.service', '没有这个 service_code；可用的见 services。', 404)
    // Nothing is asked beside what every request has: these lines only tell what such a problem is and when it ends.
    const told = (code: string, order: number, description: string) => ({
      variable: false,
      code,
      datatype: 'string',
      required: false,
      datatype_description: '',
      order,
      description,
      values: [],
    })
    return say(call, 'service_definition', {
      service_code: it.code,
      attributes: [told('opens', 1, `立案条件：${it.opens}`), told('closes', 2, `结案条件：${it.closes}`)],
    })
  },
  asOpen311,
)

function requestOf(call: Asking, row: PublicReport, categories: readonly Category[]): Open311Request {
  const standing = standingFor({ ...row, reason: null }, row.it ?? undefined)
  const category = categories.find(one => one.code === row.category)
  const moments = [row.receivedAt, row.decidedAt, row.it?.issuedAt, row.it?.handledAt, row.it?.closedAt]
  const updated = moments.reduce((last, at) => (at && at > last! ? at : last))!
  return {
    service_request_id: row.number,
    status: standing.over ? 'closed' : 'open',
    status_notes: standing.words,
    service_name: category?.name ?? null,
    service_code: category?.code ?? null,
    description: row.title && masked(row.title),
    agency_responsible: row.unitName,
    service_notice: null,
    requested_datetime: moment(row.receivedAt),
    updated_datetime: moment(updated),
    expected_datetime: row.dueAt && moment(row.dueAt),
    address: row.placeName,
    address_id: null,
    zipcode: null,
    lat: row.lat,
    long: row.lon,
    media_url: row.picture && `${origin(call)}/api/public/photos/${row.picture}`,
  }
}

async function listed(call: Asking, cityId: number, filter: PublicFilter): Promise<Open311Request[]> {
  const categories = await categoriesOf(call, cityId)
  const day = chinaDay(call.house.clock.now())
  const rows = await call.house.inCity(cityId, trx => listPublic(trx, cityId, filter, day, MOST_REQUESTS))
  return rows.map(row => requestOf(call, row, categories))
}

const words = (text: string | undefined) =>
  text
    ?.split(',')
    .map(it => it.trim())
    .filter(Boolean) ?? []

function momentAsked(text: string | undefined, name: string): Date | undefined {
  if (!text) return undefined
  return (
    readMoment(text) ?? refuse('open311.date', `${name} 的写法不对；请写成 2022-06-08T09:00:00+08:00。`, 400)
  )
}

const requests = publicRoute(
  contract.requests,
  async call => {
    const { query } = call
    const cityId = await cityOf(call, query.jurisdiction_id)
    const numbers = words(query.service_request_id)
    // As the standard has it, numbers overrule everything else.
    if (numbers.length > 0)
      return say(
        call,
        'service_requests',
        await listed(call, cityId, { numbers: numbers.slice(0, MOST_REQUESTS) }),
      )
    const statuses = words(query.status)
    if (statuses.some(it => it !== 'open' && it !== 'closed'))
      refuse('open311.status', 'status 只能是 open 或 closed。', 400)
    const one = new Set(statuses).size === 1 ? (statuses[0] as 'open' | 'closed') : undefined
    const span = spanOf(
      momentAsked(query.start_date, 'start_date'),
      momentAsked(query.end_date, 'end_date'),
      call.house.clock.now(),
    )
    const codes = words(query.service_code)
    const filter = {
      ...span,
      ...(codes.length > 0 ? { categories: codes } : {}),
      ...(one ? { status: one } : {}),
    }
    return say(call, 'service_requests', await listed(call, cityId, filter))
  },
  asOpen311,
)

const request = publicRoute(
  contract.request,
  async call => {
    const cityId = await cityOf(call, call.query.jurisdiction_id)
    const found = await listed(call, cityId, { numbers: [bare(call.params.id)] })
    if (found.length === 0) return refuse('open311.request', '没有这个 service_request_id。', 404)
    return say(call, 'service_requests', found)
  },
  asOpen311,
)

const token = publicRoute(
  contract.token,
  async call => {
    const cityId = await cityOf(call, call.query.jurisdiction_id)
    const typed = bare(call.params.token)
    const row = await call.house.inCity(cityId, trx => reportByCode(call.house, trx, cityId, typed))
    return say(call, 'service_requests', [{ service_request_id: row.number.slice(1), token: typed }])
  },
  asOpen311,
)

const bad = (code: string, detail: string) => refuse(`open311.${code}`, detail, 400)

function degree(text: string | undefined, name: string, most: number): number | null {
  if (!text) return null
  const value = /^-?\d{1,3}(\.\d{1,15})?$/.test(text) ? Number(text) : Number.NaN
  return Math.abs(value) <= most ? value : bad('spot', `${name} 的写法不对；请写 WGS-84 的度数。`)
}

const send = publicRoute(
  contract.send,
  async call => {
    const { fields, files } = formOf(call.request)
    const text = (name: string) => fields.get(name) ?? ''
    const jurisdiction =
      text('jurisdiction_id') || (call.request.query as { jurisdiction_id?: string }).jurisdiction_id
    const cityId = await cityOf(call, jurisdiction)
    if (text('service_code') === '') bad('service', '缺 service_code。')
    const category = await call.house.inCity(cityId, async trx => {
      const rules = (await findPlan(trx, cityId))?.body.rules
      return rules && categoryOf(rules, text('service_code'))
    })
    if (!category) return refuse('open311.service', '没有这个 service_code；可用的见 services。', 404)
    const lat = degree(fields.get('lat'), 'lat', 90)
    const lon = degree(fields.get('long'), 'long', 180)
    if ((lat === null) !== (lon === null)) bad('spot', 'lat 和 long 要一起给。')
    if (lat === null && text('address_string') === '')
      bad('spot', '缺地点：请给 lat 和 long，或 address_string。')
    if (text('description').length > MOST_WORDS) bad('description', `description 最多 ${MOST_WORDS} 字。`)
    const photos = files.filter(file => file.field === 'media').map(file => file.bytes)
    if (photos.length > MOST_PHOTOS) bad('media', `照片最多 ${MOST_PHOTOS} 张。`)
    const sender = senderOf(call.house, cityId, call.request, { id: '', ticket: '', proof: '' })
    // Names, e-mail and accounts a client may send are not read: they are not needed.
    const sent = await sendReport(call.house, cityId, sender, {
      id: newUuid(call.house.clock.realNow()),
      words: text('description') || category.name,
      where: text('address_string').slice(0, MOST_WHERE),
      division: null,
      category: category.code,
      spot: lat !== null && lon !== null ? { lat, lon, from: 'given' } : null,
      phone: readPhone(text('phone')) ?? null,
      photos,
      channel: 'open311',
    })
    const notices = [
      `审核后公开；凭查询码 ${grouped(sent.code)} 看办理情况：${origin(call)}/r/${sent.code}`,
      text('media_url') !== '' && '没有取用 media_url：本接口不访问外部地址，照片请用 media 文件字段提交',
    ]
    return say(call, 'service_requests', [
      {
        service_request_id: sent.number.slice(1),
        service_notice: `${notices.filter(Boolean).join('。')}。`,
        account_id: null,
      },
    ])
  },
  asOpen311,
)

export const open311Routes: readonly Route[] = [discovery, services, service, requests, request, token, send]
