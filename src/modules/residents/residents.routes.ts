// HTTP edge of the queue on the desk.
import { chinaDay } from '../../lib/day.ts'
import { offersFor } from '../../lib/lifecycle.ts'
import { refuse } from '../../lib/refusal.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import { categoryOf } from '../cases/deadline.ts'
import { findPlan } from '../plan/plan.store.ts'
import {
  acceptReport,
  declineReport,
  markSpam,
  mergeReport,
  restoreReport,
  showPhone,
} from './moderation.actions.ts'
import { proposalsFor, suggestingWords } from './proposals.actions.ts'
import { reportLifecycle, reportStates } from './report.ts'
import * as contract from './residents.contract.ts'
import {
  countIntake,
  type DivisionRow,
  findReport,
  followCase,
  listDivisions,
  listReportPhotos,
  listReports,
  type ReportRow,
} from './residents.store.ts'

const PAGE = 30
const HOUR_MS = 3600_000
const spots: Readonly<Record<string, string>> = {
  phone: '手机定位',
  photo: '照片里的位置',
  given: '外部系统给的位置',
}

function view(
  call: Call,
  row: ReportRow & { readonly caseNumber: string | null; readonly photos: readonly string[] },
  areas: readonly DivisionRow[],
) {
  const area = areas.find(one => one.code === row.division)
  const county = area && areas.find(one => one.code === area.county)
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    stateWords: reportStates[row.state],
    words: row.words,
    where: row.where,
    areaName: area ? (county && county !== area ? `${county.name}${area.name}` : area.name) : null,
    receivedAt: row.receivedAt.toISOString(),
    waitedHours:
      row.state === 'received' ? Math.floor((call.now.getTime() - row.receivedAt.getTime()) / HOUR_MS) : null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    reason: row.reason,
    channel: row.channel === 'page' ? '随手拍网页' : '外部系统接口',
    low: row.low,
    hasPhone: row.phoneSealed !== null,
    erased: row.purgedAt !== null,
    caseId: row.caseId,
    caseNumber: row.caseNumber,
    photos: [...row.photos],
    version: row.version,
  }
}

const queue = route(contract.queue, async call => {
  const { state = 'received', page = 1 } = call.query
  const areas = await listDivisions(call.trx, call.cityId, chinaDay(call.now))
  const rows = await listReports(call.trx, call.cityId, state, page, PAGE)
  const intake = await countIntake(call.trx, call.cityId, new Date(call.now.getTime() - 90 * 24 * HOUR_MS))
  return {
    reports: rows.slice(0, PAGE).map(row => view(call, row, areas)),
    more: rows.length > PAGE,
    intake: { ...intake, oldest: intake.oldest?.toISOString() ?? null },
    suggesting: await suggestingWords(call.house, call.cityId),
  }
})

const get = route(contract.get, async call => {
  const row = await findReport(call.trx, call.cityId, { id: call.params.id })
  if (!row) return refuse('report.none', '没有这条上报。', 404)
  const areas = await listDivisions(call.trx, call.cityId, chinaDay(call.now))
  const it = row.caseId ? await followCase(call.trx, call.cityId, row.caseId) : undefined
  const rules = (await findPlan(call.trx, call.cityId))?.body.rules
  const photos = await listReportPhotos(call.trx, call.cityId, row.id)
  return {
    ...view(call, { ...row, caseNumber: it?.number ?? null, photos }, areas),
    caseId: it?.id ?? null,
    lon: row.lon,
    lat: row.lat,
    spotWords: row.spotFrom ? (spots[row.spotFrom] ?? null) : null,
    division: row.division,
    areas: areas.map(({ code, name, county }) => ({ code, name: code === county ? name : `　${name}` })),
    categoryTold: (rules && categoryOf(rules, row.category)?.name) ?? null,
    proposed: await proposalsFor(call, call.house, row),
    actions: offersFor(
      reportLifecycle,
      { state: row.state, purged: row.purgedAt !== null },
      call.actor,
      call.now,
    ),
  }
})

const done = (call: { readonly params: { readonly id: string } }) => ({ id: call.params.id })

export const residentsRoutes: readonly Route[] = [
  queue,
  get,
  route(contract.phone, async call => {
    call.reply.header('cache-control', 'no-store')
    return { phone: await showPhone(call, call.house, call.params.id) }
  }),
  route(contract.accept, async call => {
    const { version, ...as } = call.body
    const filed = await acceptReport(call, call.params.id, version, as)
    return { id: call.params.id, caseId: filed.id, number: filed.number }
  }),
  route(contract.merge, async call => {
    await mergeReport(call, call.params.id, call.body.version, call.body.caseId)
    return done(call)
  }),
  route(contract.decline, async call => {
    await declineReport(call, call.params.id, call.body.version, call.body.reason)
    return done(call)
  }),
  route(contract.spam, async call => {
    await markSpam(call, call.params.id, call.body.version)
    return done(call)
  }),
  route(contract.restore, async call => {
    await restoreReport(call, call.params.id, call.body.version, call.body.reason)
    return done(call)
  }),
]
