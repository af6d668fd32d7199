import { chinaDay } from '../../lib/day.ts'
import { offersFor } from '../../lib/lifecycle.ts'
import { refuse } from '../../lib/refusal.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import { dueText } from '../exchange/due-words.ts'
import { type DivisibleRow, listDivisible } from '../plan/plan.store.ts'
import { confirmMeasure, reportMeasure, returnReport } from './measure.actions.ts'
import {
  measureLifecycle,
  measureStates,
  openPlanStates,
  planStates,
  workPlanLifecycle,
} from './work-plan.ts'
import {
  approveEdition,
  beginEdition,
  discardEdition,
  returnEdition,
  saveEdition,
  submitEdition,
} from './workplans.actions.ts'
import * as contract from './workplans.contract.ts'
import {
  type EditionRow,
  type ItemRow,
  listEditions,
  listItems,
  listMeasures,
  listParts,
  listReportPhotos,
  listTotals,
  type MeasureRow,
} from './workplans.store.ts'

const list = route(contract.list, async call => {
  const rows = await listTotals(call.trx, call.cityId, call.scope, call.house.day())
  return {
    plans: rows.map(({ openEdition, openState, ...row }) => ({
      ...row,
      open:
        openEdition === null || openState === null
          ? null
          : { edition: openEdition, state: openState, stateWords: planStates[openState] },
    })),
    waiting: rows.filter(row => row.openState === 'submitted').length,
    reported: rows.reduce((sum, row) => sum + row.reported, 0),
  }
})

async function unitInReach(call: Call, unitId: string): Promise<string> {
  const { scope } = call
  const row = await call.trx
    .selectFrom('units as u')
    .innerJoin('unit_terms as t', join =>
      join.onRef('t.city_id', '=', 'u.city_id').onRef('t.unit_id', '=', 'u.id'),
    )
    .select(['u.division', 't.name'])
    .where('u.city_id', '=', call.cityId)
    .where('u.id', '=', unitId)
    .orderBy('t.starts_on', 'desc')
    .executeTakeFirst()
  const seen =
    row && (scope.all || scope.unitIds.includes(unitId) || scope.divisions.includes(row.division ?? -1))
  return seen ? row.name : refuse('workplan.none', '没有这个单位，或它不在您的职责范围内。', 404)
}

const get = route(contract.get, async call => {
  const { unitId } = call.params
  const unitName = await unitInReach(call, unitId)
  const editions = await listEditions(call.trx, call.cityId, unitId)
  const inForce = editions.find(it => it.state === 'approved')
  const open = editions.find(it => openPlanStates.includes(it.state))
  const shown = [inForce, open].filter(it => it !== undefined)
  const items = await listItems(
    call.trx,
    call.cityId,
    shown.map(it => it.id),
  )
  const measures = await listMeasures(call.trx, call.cityId, unitId)
  const photos = await listReportPhotos(
    call.trx,
    call.cityId,
    measures.map(it => it.id),
  )
  const divisible = await listDivisible(call.trx, call.cityId)
  const view = viewer(call, divisible, items, measures, photos)
  const parts = new Map((await listParts(call.trx, call.cityId, unitId)).map(it => [it.requirement, it.part]))
  return {
    unitId,
    unitName,
    inForce: inForce ? view(inForce) : null,
    open: open ? view(open) : null,
    past: editions
      .filter(it => it !== inForce && it !== open)
      .map(it => ({
        edition: it.edition,
        stateWords: planStates[it.state],
        reason: it.reason,
        at: (it.decidedAt ?? it.draftedAt).toISOString(),
      })),
    begin: beginOffer(call, unitId, open, inForce),
    requirements: divisible
      .map(row => ({
        code: row.code,
        words: wordsOf(row),
        clause: row.clause,
        part: parts.get(row.code) ?? null,
      }))
      .sort((a, b) => Number(b.part !== null) - Number(a.part !== null)),
  }
})

const kindWords: Readonly<Record<string, string>> = { task: '任务', target: '目标', standard: '标准' }
const wordsOf = (row: DivisibleRow) => `${kindWords[row.kind]} ${row.code.split(':')[1]} ${row.title}`

function beginOffer(
  call: Call,
  unitId: string,
  open: EditionRow | undefined,
  inForce: EditionRow | undefined,
) {
  const label = inForce ? '调整方案（另起一版）' : '编制工作方案'
  const offer = { action: 'begin', label }
  const record = { state: '', unitId, submittedBy: null }
  if (!workPlanLifecycle.relations.owner.holds(record, call.actor))
    return { ...offer, refusal: { code: 'workplan.begin.who', detail: '工作方案由本单位编制。' } }
  if (open)
    return {
      ...offer,
      refusal: { code: 'workplan.open', detail: `第 ${open.edition} 版还在“${planStates[open.state]}”。` },
    }
  return offer
}

function viewer(
  call: Call,
  divisible: readonly DivisibleRow[],
  items: readonly ItemRow[],
  measures: readonly MeasureRow[],
  photos: readonly { measureId: string; digest: string }[],
) {
  const today = chinaDay(call.now)
  const progressOf = (plan: EditionRow, item: ItemRow) => {
    const it = measures.find(row => row.id === item.measureId)
    if (!it || plan.state !== 'approved') return null
    return {
      state: it.state,
      stateWords: measureStates[it.state],
      dueOn: it.dueOn,
      overdue: it.state === 'open' && it.dueOn < today,
      report: it.report,
      reportedAt: it.reportedAt?.toISOString() ?? null,
      decision: it.decision,
      version: it.version,
      photos: photos.filter(row => row.measureId === it.id).map(row => row.digest),
      actions: offersFor(measureLifecycle, it, call.actor, call.now).filter(offer =>
        ['report', 'confirm', 'return'].includes(offer.action),
      ),
    }
  }
  return (plan: EditionRow) => ({
    id: plan.id,
    edition: plan.edition,
    state: plan.state,
    stateWords: planStates[plan.state],
    reason: plan.reason,
    decision: plan.decision,
    draftedAt: plan.draftedAt.toISOString(),
    submittedAt: plan.submittedAt?.toISOString() ?? null,
    decidedAt: plan.decidedAt?.toISOString() ?? null,
    version: plan.version,
    items: items
      .filter(item => item.planId === plan.id)
      .map(item => {
        const row = divisible.find(it => it.code === item.requirement)
        return {
          measureId: item.measureId,
          requirement: item.requirement,
          requirementTitle: row ? wordsOf(row) : `${item.requirement.split(':')[1]}（已不在现行规划中）`,
          clause: row?.clause ?? null,
          words: item.words,
          due: item.due,
          dueWords: dueText(item.due),
          progress: progressOf(plan, item),
        }
      }),
    actions: offersFor(workPlanLifecycle, plan, call.actor, call.now).filter(
      offer => offer.action !== 'supersede' && !(offer.refusal && hidden(plan, offer.action)),
    ),
  })
}

/** An act of another state says nothing on the page; an act of this state that is closed to this person says why. */
function hidden(plan: EditionRow, action: string): boolean {
  const from: readonly string[] = workPlanLifecycle.transitions[action as 'edit'].from
  return !from.includes(plan.state)
}

const begin = route(contract.begin, async call => ({
  id: await beginEdition(call, call.scope, call.params.unitId, call.body.reason),
}))

const save = route(contract.save, async call => ({
  id: call.params.id,
  version: await saveEdition(call, call.scope, call.params.id, call.body.version, call.body.items),
}))

const submit = route(contract.submit, async call => {
  await submitEdition(call, call.scope, call.params.id, call.body.version, call.house.day())
  return { id: call.params.id }
})

const discard = route(contract.discard, async call => {
  await discardEdition(call, call.scope, call.params.id, call.body.version)
  return { id: call.params.id }
})

const sendBack = route(contract.sendBack, async call => {
  await returnEdition(call, call.scope, call.params.id, call.body.version, call.body.reason)
  return { id: call.params.id }
})

const approve = route(contract.approve, async call => ({
  id: call.params.id,
  opened: await approveEdition(call, call.scope, call.params.id, call.body.version),
}))

const report = route(contract.report, async call => {
  const { version, words, photos } = call.body
  await reportMeasure(call, call.scope, call.params.id, version, words, photos)
  return { id: call.params.id }
})

const confirm = route(contract.confirm, async call => {
  await confirmMeasure(call, call.scope, call.params.id, call.body.version)
  return { id: call.params.id }
})

const returnReportRoute = route(contract.returnReport, async call => {
  await returnReport(call, call.scope, call.params.id, call.body.version, call.body.reason)
  return { id: call.params.id }
})

export const workplansRoutes: readonly Route[] = [
  list,
  get,
  begin,
  save,
  submit,
  discard,
  sendBack,
  approve,
  report,
  confirm,
  returnReportRoute,
]
