// HTTP edge of the work around a case.
import { offersFor, refusalOf } from '../../lib/lifecycle.ts'
import { refuse } from '../../lib/refusal.ts'
import { type Route, route } from '../../server/route.ts'
import { type CaseState, caseSources, caseStates } from '../cases/case.ts'
import type { CaseFullRow } from '../cases/cases.store.ts'
import { findCase } from '../cases/cases.store.ts'
import { categoryOf } from '../cases/deadline.ts'
import { rulebook, rulebookOf } from '../dispatch/dispatch.actions.ts'
import { listSets } from '../dispatch/dispatch.store.ts'
import { tryRules } from '../dispatch/trial.ts'
import { holds } from '../people/actor.ts'
import { placeTypeName } from '../plan/names.ts'
import type { RulesFile } from '../plan/pack.contract.ts'
import { FIELDS, HANDLING } from '../plan/pack-cases.contract.ts'
import { findPlan } from '../plan/plan.store.ts'
import * as contract from './casework.contract.ts'
import {
  findPartCase,
  findPoint,
  findRequestCase,
  listForTrial,
  listMonths,
  listNear,
  listPartPhotos,
  listParts,
  listRequests,
  type MonthRow,
} from './casework.store.ts'
import { keepRuling, ruledOn } from './keep-rule.actions.ts'
import { reportCheck, sendToCheck, splitFinding } from './onsite.actions.ts'
import { type PartKind, partKinds, partLifecycle, partStates } from './part.ts'
import { askPart, dropPart, handPart, partRecord, passPart, returnPart } from './parts.actions.ts'
import { type RequestKind, requestKinds, requestLifecycle, requestStates } from './request.ts'
import { askForTime, decideRequest, dropRequest, requestRecord, resumeCase } from './requests.actions.ts'
import { likeness, WORTH_A_LOOK, wordsAlike } from './similar.ts'

const asked = ({ code, detail }: { code: string; detail: string }) => ({ code, detail })

const read = route(contract.casework, async call => {
  const it = await findCase(call.trx, call.cityId, call.scope, call.params.id, call.house.day())
  if (!it) return refuse('case.none', '没有这个案件，或它不在您的职责范围内。', 404)
  const rules = (await findPlan(call.trx, call.cityId))?.body.rules
  const handling = rules?.handling ?? HANDLING
  const parts = await listParts(call.trx, call.cityId, it.id, call.house.day())
  const photos = await listPartPhotos(
    call.trx,
    call.cityId,
    parts.map(part => part.id),
  )
  const requests = await listRequests(call.trx, call.cityId, it.id)
  const offer = (kind: string, label: string, reason: ReturnType<typeof refusalOf>) =>
    reason ? { kind, label, refusal: asked(reason) } : { kind, label }
  return {
    parts: parts.map(part => ({
      id: part.id,
      kind: part.kind,
      kindWords: partKinds[part.kind],
      state: part.state,
      stateWords: partStates[part.state],
      unitName: part.unitName,
      body: part.body,
      words: part.words,
      dueAt: part.dueAt.toISOString(),
      overdue: part.state === 'asked' && part.dueAt < call.now,
      measure: part.measure,
      photos: photos.filter(photo => photo.partId === part.id).map(photo => photo.digest),
      reason: part.reason,
      returnedCount: part.returnedCount,
      version: part.version,
      actions: offersFor(partLifecycle, partRecord(it, part), call.actor, call.now),
    })),
    requests: requests.map(request => ({
      id: request.id,
      kind: request.kind,
      kindWords: requestKinds[request.kind],
      state: request.state,
      stateWords: requestStates[request.state],
      reason: request.reason,
      hours: request.hours,
      plan: request.plan,
      until: request.until,
      askedAt: request.askedAt.toISOString(),
      decidedAt: request.decidedAt?.toISOString() ?? null,
      decidedWords: request.decidedWords,
      version: request.version,
      actions: offersFor(
        requestLifecycle,
        requestRecord(it, request, handling.extensions),
        call.actor,
        call.now,
      ),
    })),
    mayAsk: (Object.keys(requestKinds) as RequestKind[]).map(kind => {
      const record = requestRecord(it, { state: '', kind }, handling.extensions)
      return offer(kind, requestKinds[kind], refusalOf(requestLifecycle, 'ask', record, call.actor, call.now))
    }),
    mayGive: (Object.keys(partKinds) as PartKind[]).map(kind => {
      const record = partRecord(it, { state: '', kind, unitId: it.unitId ?? '', handedBy: null })
      return offer(kind, partKinds[kind], refusalOf(partLifecycle, 'ask', record, call.actor, call.now))
    }),
    extensionHours: handling.extensionHours,
    suspendDays: handling.suspendDays,
    ruling: ruledOn(it) && holds(call.actor, 'office', 'office_head') ? rulingOf(it, rules) : null,
  }
})

function rulingOf(it: CaseFullRow, rules: RulesFile | undefined) {
  return {
    category: it.category && ((rules && categoryOf(rules, it.category)?.name) ?? it.category),
    county: it.division !== null,
    placeType: rules ? placeTypeName(rules, it.placeType) : it.placeType,
    unitName: it.unitName ?? '',
  }
}

const caseOf = route(contract.caseOf, async call => {
  const id =
    (await findPartCase(call.trx, call.cityId, call.params.id)) ??
    (await findRequestCase(call.trx, call.cityId, call.params.id))
  const it = id && (await findCase(call.trx, call.cityId, call.scope, id, call.house.day()))
  return it ? { id: it.id } : refuse('part.none', '没有这项分办或申请。', 404)
})

const similar = route(contract.similar, async call => {
  const place = await findPoint(call.trx, call.cityId, call.query.placeId)
  if (!place) return refuse('place.none', '没有这个点位，请从点位清单中选择。', 400, '/placeId')
  const near = await listNear(call.trx, call.cityId, place, 100, new Date(call.now.getTime() - 30 * DAY), 200)
  const title = call.query.title
  const cases = near
    .map(one => {
      const days = Math.max(0, Math.floor((call.now.getTime() - one.filedAt.getTime()) / DAY))
      const sameCategory = one.category !== null && one.category === (call.query.category ?? null)
      const alike = { metres: one.metres, sameCategory, days, wordsAlike: wordsAlike(title, one.title) }
      return { one, alike, score: likeness(alike) }
    })
    .filter(({ score }) => score >= WORTH_A_LOOK)
    .sort((a, b) => b.score - a.score)
    .slice(0, 5)
  return {
    cases: cases.map(({ one, alike }) => ({
      id: one.id,
      number: one.number,
      title: one.title,
      stateWords: caseStates[one.state as CaseState],
      placeName: one.placeName,
      metres: Math.round(one.metres),
      why: whyWords(alike),
    })),
  }
})

const DAY = 86_400_000

function whyWords(alike: {
  metres: number
  sameCategory: boolean
  days: number
  wordsAlike: number
}): string {
  const parts = [
    alike.metres < 1 ? '同一点位' : `相距约 ${Math.round(alike.metres)} 米`,
    ...(alike.sameCategory ? ['同类'] : []),
    alike.days === 0 ? '今天登记' : `${alike.days} 天前登记`,
    ...(alike.wordsAlike >= 0.3 ? ['文字相近'] : []),
  ]
  return parts.join('，')
}

const categories = route(contract.categories, async call => {
  const rules = (await findPlan(call.trx, call.cityId))?.body.rules
  return {
    categories: (rules?.categories ?? []).map(
      ({ code, name, class: group, field, severity, opens, closes, words }) => ({
        code,
        name,
        class: group,
        field,
        severity,
        opens,
        closes,
        words: [...words],
      }),
    ),
    sources: Object.entries(caseSources).map(([code, { words, onSite }]) => ({ code, words, onSite })),
  }
})

const UNCLASSED = '未分类'

const trends = route(contract.trends, async call => {
  const { division } = call.query
  // A county's people see their county; the city's see all, or the county they choose.
  const within = call.scope.all ? (division ? [division] : null) : [...call.scope.divisions]
  const year = Number(call.house.day().slice(0, 4))
  const since = `${year - 1}-${call.house.day().slice(5, 7)}-01`
  const rows = await listMonths(call.trx, call.cityId, within, since)
  const all = (await findPlan(call.trx, call.cityId))?.body.rules.categories ?? []
  const classOf = new Map(all.map(one => [one.code, one]))
  const months = [...new Set(rows.map(row => row.month))].sort().slice(-12)
  const shown = rows.filter(row => months.includes(row.month))
  const sum = (its: readonly MonthRow[], what: 'filed' | 'closed' | 'recurred') =>
    its.reduce((total, row) => total + row[what], 0)
  const counted = (its: readonly MonthRow[]) => ({
    filed: sum(its, 'filed'),
    closed: sum(its, 'closed'),
    recurred: sum(its, 'recurred'),
  })
  const fieldOf = (row: MonthRow) => classOf.get(row.category)?.field ?? UNCLASSED
  const fields = [...FIELDS, UNCLASSED].map(field => {
    const its = shown.filter(row => fieldOf(row) === field)
    const by = (what: 'filed' | 'closed') =>
      months.map(month =>
        sum(
          its.filter(row => row.month === month),
          what,
        ),
      )
    return { field, ...counted(its), filedBy: by('filed'), closedBy: by('closed') }
  })
  const codes = [...new Set(shown.map(row => row.category))].filter(code => classOf.has(code))
  return {
    months,
    fields: fields.filter(it => it.field !== UNCLASSED || it.filed + it.closed > 0),
    categories: codes
      .map(code => {
        const { name, field, clause } = classOf.get(code)!
        return { code, name, field, clause, ...counted(shown.filter(row => row.category === code)) }
      })
      .sort((a, b) => b.filed - a.filed || (a.code < b.code ? -1 : 1)),
  }
})

const MOST_TRIED = 5000

const tryOut = route(contract.tryRules, async call => {
  const set = (await listSets(call.trx, call.cityId)).find(one => one.id === call.params.id)
  if (!set) return refuse('ruleset.none', '没有这一版派遣规则。', 404)
  const rules = (await findPlan(call.trx, call.cityId))?.body.rules
  const nameOf = (code: string) => rules && categoryOf(rules, code)?.name
  const since = new Date(call.now.getTime() - 30 * DAY)
  const cases = await listForTrial(call.trx, call.cityId, since, MOST_TRIED)
  const before = await rulebook(call.trx, call.cityId, nameOf)
  const after = await rulebookOf(call.trx, call.cityId, set, nameOf)
  const { moved, orphans, shifts, ...rest } = tryRules(cases, before, after)
  return { ...rest, moved: [...moved], orphans: [...orphans], shifts: [...shifts] }
})

const done = (call: { readonly params: { readonly id: string } }) => ({ id: call.params.id })

export const caseworkRoutes: readonly Route[] = [
  read,
  route(contract.keepRuling, async call => {
    const it = await findCase(call.trx, call.cityId, call.scope, call.params.id, call.house.day())
    if (!it) return refuse('case.none', '没有这个案件，或它不在您的职责范围内。', 404)
    return { id: it.id, ...(await keepRuling(call, it, call.body)) }
  }),
  caseOf,
  similar,
  categories,
  trends,
  tryOut,
  route(contract.check, async call => {
    await sendToCheck(call, call.params.id, call.body.version, call.body.checkerId)
    return done(call)
  }),
  route(contract.report, async call => {
    await reportCheck(call, call.scope, call.params.id, call.body.version, call.body)
    return done(call)
  }),
  route(contract.split, async call => {
    const into = await splitFinding(call, call.params.id, call.body.version, call.body.into)
    return { id: call.params.id, into }
  }),
  route(contract.resume, async call => {
    await resumeCase(call, call.scope, call.params.id, call.body.version)
    return done(call)
  }),
  route(contract.ask, async call => ({ id: await askForTime(call, call.scope, call.params.id, call.body) })),
  route(contract.decide, async call => {
    await decideRequest(call, call.params.id, call.body.version, call.body.grant, call.body.words)
    return done(call)
  }),
  route(contract.dropAsked, async call => {
    await dropRequest(call, call.scope, call.params.id, call.body.version)
    return done(call)
  }),
  route(contract.give, async call => ({ id: await askPart(call, call.params.id, call.body) })),
  route(contract.hand, async call => {
    await handPart(call, call.params.id, call.body.version, call.body.measure, call.body.photos)
    return done(call)
  }),
  route(contract.passPart, async call => {
    await passPart(call, call.params.id, call.body.version)
    return done(call)
  }),
  route(contract.returnPart, async call => {
    await returnPart(call, call.params.id, call.body.version, call.body.reason)
    return done(call)
  }),
  route(contract.dropPart, async call => {
    await dropPart(call, call.params.id, call.body.version, call.body.reason)
    return done(call)
  }),
]
