// HTTP edge for those who make links and decide on what came through them.
import { offersFor } from '../../lib/lifecycle.ts'
import { refuse } from '../../lib/refusal.ts'
import { remaining } from '../../lib/workcalendar.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import { findCase } from '../cases/cases.store.ts'
import { listUnits } from '../people/people.store.ts'
import {
  answerLifecycle,
  answerStates,
  linkPurposes,
  linkState,
  linkStates,
  groupText as textOf,
} from './link.ts'
import {
  declineAnswer,
  grouped,
  linkCases,
  linkPart,
  mayLink,
  pathOfLink,
  revokeLink,
  takeAnswer,
} from './links.actions.ts'
import * as contract from './links.contract.ts'
import {
  type LinkRow,
  listAnswers,
  listLinks,
  listShown,
  outsideParts,
  type ShownCase,
} from './links.store.ts'

// Addresses that open something stand in these answers: nobody keeps them on the way.
const private_ = (call: Call) => void call.reply.header('cache-control', 'private, no-store')

const cases = route(contract.cases, async call => {
  const { caseIds, by, days } = call.body
  const { secrets } = call.house
  return { ids: await linkCases(call, secrets, call.scope, caseIds, by, days, call.house.day()) }
})

const part = route(contract.part, async call => {
  const { partId, days, once } = call.body
  return { id: await linkPart(call, call.house.secrets, partId, days, once) }
})

const revoke = route(contract.revoke, async call => {
  await revokeLink(call, call.scope, call.params.id, call.body.version)
  return { id: call.params.id }
})

const nameOf = async (call: Call) => {
  const units = await listUnits(call.trx, call.cityId, call.house.day())
  return (unitId: string | null, division: number | null): string =>
    units.find(it => (unitId ? it.id === unitId : it.kind === 'county' && it.division === division))
      ?.shortName ?? '市本级'
}

const isLate = (it: ShownCase, now: Date) =>
  (it.state === 'issued' || it.state === 'acknowledged') && it.dueAt !== null && it.dueAt < now

const groupText = route(contract.groupText, async call => {
  private_(call)
  const { by } = call.query
  const ids = call.query.caseIds.split(',')
  const name = await nameOf(call)
  const links = call.query.links
    ? await listLinks(call.trx, call.cityId, call.scope, { ids: call.query.links.split(',') })
    : []
  const texts = (await grouped(call, call.scope, ids, by, call.house.day())).map(({ key, its }) => {
    const [unitId, division] = by === 'unit' ? [key || null, null] : [null, Number(key) || null]
    const link = links.find(it => it.unitId === unitId && it.division === division)
    const valid = link && linkState(link, call.now) === 'valid' ? link : undefined
    const words = its.map(it => ({
      ...it,
      overdue: isLate(it, call.now),
      left:
        it.dueAt && it.dueAt > call.now && (it.state === 'issued' || it.state === 'acknowledged')
          ? remaining(call.calendar(it.calendar ?? 'five-day'), call.now, it.dueAt).words
          : null,
    }))
    const inside =
      its.length === 1
        ? `/desk/cases/${its[0]!.id}`
        : `/desk/cases?state=open${unitId ? `&unitId=${unitId}` : ''}`
    return {
      name: name(unitId, division),
      cases: its.length,
      text: textOf(name(unitId, division), words, call.now, valid?.expiresAt ?? null),
      path: valid ? pathOfLink(call.house.secrets, call.cityId, valid.id) : inside,
    }
  })
  return { texts }
})

function view(call: Call, link: LinkRow, name: string) {
  const state = linkState(link, call.now)
  return {
    id: link.id,
    purpose: link.purpose,
    purposeWords: linkPurposes[link.purpose],
    state,
    stateWords: linkStates[state],
    path: state === 'valid' ? pathOfLink(call.house.secrets, call.cityId, link.id) : null,
    partId: link.partId,
    name,
    cases: link.caseIds.length,
    madeAt: link.madeAt.toISOString(),
    expiresAt: link.expiresAt.toISOString(),
    once: link.once,
    uses: link.uses,
    version: link.version,
  }
}

const ofCase = route(contract.ofCase, async call => {
  private_(call)
  const it = await findCase(call.trx, call.cityId, call.scope, call.params.id, call.house.day())
  if (!it) return refuse('case.none', '没有这个案件，或它不在您的职责范围内。', 404)
  const parts = await outsideParts(call.trx, call.cityId, { caseId: it.id })
  const links = await listLinks(call.trx, call.cityId, call.scope, { caseId: it.id })
  const answers = await listAnswers(call.trx, call.cityId, { caseId: it.id })
  const [shown] = await listShown(call.trx, call.cityId, call.scope, [it.id], call.house.day())
  return {
    asked: parts.filter(one => one.state === 'asked').map(({ id, body, words }) => ({ id, body, words })),
    mayLink: mayLink(call, it.unitId),
    links: links.map(link => view(call, link, parts.find(one => one.id === link.partId)?.body ?? '')),
    answers: answers.map(({ caseUnitId, linkId: _, ...row }) => ({
      ...row,
      photos: [...row.photos],
      stateWords: answerStates[row.state],
      at: row.at.toISOString(),
      actions: offersFor(answerLifecycle, { ...row, caseUnitId }, call.actor, call.now),
    })),
    shown: shown?.photo != null,
  }
})

const list = route(contract.list, async call => {
  private_(call)
  const name = await nameOf(call)
  const links = await listLinks(call.trx, call.cityId, call.scope, {})
  return { links: links.map(link => view(call, link, name(link.unitId, link.division))) }
})

const take = route(contract.take, async call => {
  await takeAnswer(call, call.params.id, call.body.version, call.body.measure.trim())
  return { id: call.params.id }
})

const decline = route(contract.decline, async call => {
  await declineAnswer(call, call.params.id, call.body.version, call.body.reason)
  return { id: call.params.id }
})

export const linksRoutes: readonly Route[] = [cases, part, revoke, groupText, ofCase, list, take, decline]
