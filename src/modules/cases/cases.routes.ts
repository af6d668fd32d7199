// HTTP edge of cases.
import { sql } from 'kysely'
import { offersFor } from '../../lib/lifecycle.ts'
import { refuse } from '../../lib/refusal.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import type { Work } from '../../server/work.ts'
import { findPaperNumber } from '../documents/documents.store.ts'
import { paperNumber } from '../documents/paper.ts'
import { listHistory } from '../ledger/ledger.store.ts'
import { everything, type Role, roles } from '../people/actor.ts'
import { unitNames } from '../people/people.store.ts'
import { findClauseHeading, findRequirement } from '../plan/plan.store.ts'
import { accountableFor } from './accountable.actions.ts'
import { actsRoutes } from './acts.routes.ts'
import { type CaseSource, caseSources, sourceWords, unitGrounds } from './case.ts'
import { caseLifecycle } from './case-lifecycle.ts'
import { mergeFindings } from './cases.actions.ts'
import * as contract from './cases.contract.ts'
import { findCase, listFindings, listPhotos } from './cases.store.ts'
import { allowanceFor, allowanceWords, categoryOf } from './deadline.ts'
import { findAccountable, findAccountableForFiling, listOpenAt } from './filing.store.ts'
import { factWords } from './history.ts'
import { fileAndIssue, fileFindings, issueFindings } from './intake.actions.ts'
import { listOfCases, rowView, rulesOf } from './list.actions.ts'
import { countCases } from './list.store.ts'

const list = route(contract.list, call => listOfCases(call, call.query))

const get = route(contract.get, async call => {
  const row = await findCase(call.trx, call.cityId, call.scope, call.params.id, call.house.day())
  if (!row) return refuse('case.none', '没有这个案件，或它不在您的职责范围内。', 404)
  const rules = await rulesOf(call)
  const category = rules && categoryOf(rules, row.category)
  const standard = row.requirement ? await findRequirement(call.trx, call.cityId, row.requirement) : undefined
  const photos = await listPhotos(call.trx, call.cityId, [row.id])
  const whole = call.scope.all || row.finderId === call.actor.personId
  const order = row.orderId ? await findPaperNumber(call.trx, call.cityId, row.orderId) : undefined
  return {
    ...rowView(row, call, rules),
    source: row.source,
    sourceWords: sourceWords(row.source),
    detail: row.detail,
    unitFullName: row.unitFullName,
    unitGround: row.unitGround
      ? (unitGrounds[row.unitGround as keyof typeof unitGrounds] ?? row.unitGround)
      : null,
    allowance: row.allowance,
    ruleVersion: row.ruleVersion,
    roundId: row.roundId,
    orderId: row.orderId,
    orderNumber: order ? paperNumber(order.city, order.series, order.year, order.number) : null,
    intoCaseId: row.intoCaseId,
    sourceRef: row.sourceRef,
    category: category
      ? { code: category.code, name: category.name, field: category.field, closes: category.closes }
      : null,
    severity: row.severity,
    measure: row.measure,
    cause: row.cause,
    effect: row.effect,
    lasting: row.lasting,
    reason: row.reason,
    returnedCount: row.returnedCount,
    reopenedCount: row.reopenedCount,
    extendedCount: row.extendedCount,
    disputeUntil: row.disputeUntil?.toISOString() ?? null,
    proposedUnitId: row.proposedUnitId,
    proposedUnitName: row.proposedUnitName,
    resumesOn: row.resumesOn,
    check: row.checkedAt
      ? { at: row.checkedAt.toISOString(), found: row.checkFound ?? false, words: row.checkWords ?? '' }
      : null,
    twice: row.twice,
    reopenUntil: row.reopenUntil?.toISOString() ?? null,
    lookAgainOn: row.lookAgainOn,
    lookedAgainAt: row.lookedAgainAt?.toISOString() ?? null,
    fromCaseId: row.fromCaseId,
    recursOf: row.recursOf && row.recursNumber ? { id: row.recursOf, number: row.recursNumber } : null,
    standardTitle: standard?.title ?? null,
    clauseHeading: await findClauseHeading(call.trx, call.cityId, row.clause),
    lon: row.lon,
    lat: row.lat,
    photos: photos.map(photo => ({
      digest: photo.digest,
      part: photo.part,
      at: photo.at.toISOString(),
      // When and where a reporter took it is not the unit's to know.
      takenAt: (whole || photo.part === 'after' ? photo.takenAt?.toISOString() : null) ?? null,
      role: null,
    })),
    history: await history(call, row.id),
    actions: offersFor(caseLifecycle, row, call.actor, call.now),
  }
})

/** Facts of the case and of its duties, in the order they happened. */
async function history(call: Call, caseId: string) {
  const own = await listHistory(call.trx, call.cityId, 'case', caseId)
  const duties = await call.trx
    .selectFrom('duties')
    .select('id')
    .where('city_id', '=', call.cityId)
    .where('subject_type', '=', 'case')
    .where('subject_id', '=', caseId)
    .execute()
  const theirs = (
    await Promise.all(duties.map(duty => listHistory(call.trx, call.cityId, 'duty', duty.id)))
  ).flat()
  const units = new Map<string, string>()
  const facts = [...own, ...theirs.filter(fact => fact.kind === 'duty.overdue')].sort(
    (a, b) =>
      (a.position ?? Number.MAX_SAFE_INTEGER) - (b.position ?? Number.MAX_SAFE_INTEGER) ||
      a.at.getTime() - b.at.getTime(),
  )
  for (const id of new Set(facts.flatMap(fact => (fact.actorUnit ? [fact.actorUnit] : [])))) {
    const { rows } = await sql<{
      short_name: string
    }>`${unitNames(sql`${call.cityId}`, sql`${id}`, call.house.day())}`.execute(call.trx)
    if (rows[0]) units.set(id, rows[0].short_name)
  }
  return facts.map(fact => ({
    at: fact.at.toISOString(),
    kind: fact.kind,
    words: factWords(fact.kind),
    role: fact.actorRole ? roles[fact.actorRole as Role] : null,
    unitName: fact.actorUnit ? (units.get(fact.actorUnit) ?? null) : null,
    clause: fact.clause,
    ruleVersion: fact.ruleVersion,
    position: fact.position,
  }))
}

const file = route(contract.file, async call => {
  const { placeId, requirement = null, title, detail = '', photos, issue, id, source = 'office' } = call.body
  if (issue && caseSources[source].onSite)
    return refuse(
      'case.issue.unchecked',
      `来自${sourceWords(source)}的问题要先派人到现场核实，再交办；请先登记到待审核。`,
      409,
      '/issue',
    )
  const category = await categoryGiven(call, call.body.category)
  const place = await findAccountableForFiling(call.trx, call.cityId, placeId, requirement, call.now)
  if (!place?.placeName) return refuse('place.none', '没有这个点位，请从点位清单中选择。', 400, '/placeId')
  const input = {
    id,
    source,
    sourceRef: call.body.sourceRef?.trim() || null,
    category: category?.code ?? null,
    placeId,
    placeType: place.placeType,
    division: place.division,
    requirement,
    severity: call.body.severity ?? category?.severity ?? 'normal',
    clause: category?.clause ?? '二(四)',
    title,
    detail,
    photos,
  } as const
  if (issue) {
    const issued = await fileAndIssue(call, input, place)
    return { ...issued, dueAt: issued.dueAt.toISOString() }
  }
  const [filed] = await fileFindings(call, [input])
  return { ...filed!, unitId: null, dueAt: null }
})

/** The category that was chosen; one the city does not have is refused. */
async function categoryGiven(call: Work, code: string | undefined) {
  if (!code) return undefined
  const rules = await rulesOf(call)
  return (
    (rules && categoryOf(rules, code)) ??
    refuse('case.category.none', '没有这个问题分类，请从分类表中选择。', 400, '/category')
  )
}

const review = route(contract.review, async call => {
  const rows = await listFindings(call.trx, call.cityId, call.house.day(), 200)
  const total = await countCases(call.trx, call.cityId, everything, { state: 'filed' }, call.now, 1000)
  const rules = await rulesOf(call)
  const photos = await listPhotos(
    call.trx,
    call.cityId,
    rows.map(row => row.id),
  )
  const open = await listOpenAt(
    call.trx,
    call.cityId,
    rows.flatMap(row => (row.placeId ? [row.placeId] : [])),
  )
  const names = new Map<string, string>()
  const findings = []
  for (const row of rows) {
    const who = (await findAccountable(call.trx, call.cityId, row.placeId, row.requirement))!
    const { unitId, ground } = await accountableFor(call.trx, call.cityId, call.now, who, row)
    const rule = rules && allowanceFor(rules, row)
    if (!names.has(unitId)) names.set(unitId, await unitName(call, unitId))
    findings.push({
      ...rowView(row, call, rules),
      detail: row.detail,
      sourceWords: sourceWords(row.source),
      toCheck: row.checkedAt === null && (caseSources[row.source as CaseSource]?.onSite ?? false),
      check: row.checkedAt ? { found: row.checkFound ?? false, words: row.checkWords ?? '' } : null,
      photos: photos.filter(photo => photo.caseId === row.id).map(photo => photo.digest),
      suggestedUnitId: unitId,
      suggestedUnitName: names.get(unitId)!,
      unitGround: unitGrounds[ground],
      allowance: rule ? allowanceWords(rule) : '规则未定',
      openHere: open
        .filter(one => one.placeId === row.placeId)
        .map(({ id, number, title, placeId }) => ({ id, number, title, placeId })),
    })
  }
  return { findings, total }
})

async function unitName(call: Call, unitId: string): Promise<string> {
  const { rows } = await sql<{
    short_name: string
  }>`${unitNames(sql`${call.cityId}`, sql`${unitId}`, call.house.day())}`.execute(call.trx)
  return rows[0]?.short_name ?? ''
}

const issue = route(contract.issue, async call => {
  const orders = await issueFindings(call, call.body.items)
  const named = []
  for (const order of orders)
    named.push({
      id: order.id,
      number: order.number,
      cases: order.cases,
      unitName: await unitName(call, order.unitId),
    })
  return { orders: named }
})

const merge = route(contract.merge, async call => {
  await mergeFindings(call, call.body.into, call.body.items, call.body.reason ?? null)
  return { id: call.body.into }
})

export const casesRoutes: readonly Route[] = [list, get, file, review, issue, merge, ...actsRoutes]
