// HTTP edge of rounds, visits, scores.
import { momentOf } from '../../lib/day.ts'
import { offersFor } from '../../lib/lifecycle.ts'
import { refuse } from '../../lib/refusal.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import { type Grade, grades, roundPeriod } from '../observations/observation.ts'
import { listForDrawing } from '../places/places.store.ts'
import { divisionName, placeTypeName } from '../plan/names.ts'
import { findPlan, getFramework, listFrameworks } from '../plan/plan.store.ts'
import { wordsOfRule } from '../plan/rule.ts'
import { allot, checkQuota, closeRound, openRound, submitVisit } from './assessment.actions.ts'
import * as contract from './assessment.contract.ts'
import { listRounds, listTrace, listVisits, type RoundRow, type VisitListRow } from './assessment.store.ts'
import { exportObservations } from './export.actions.ts'
import { drawPlaces, roundLifecycle, roundStates } from './round.ts'
import { scoreOfRound } from './round-score.actions.ts'
import { type Figure, measuredOf, printRate } from './score.ts'

async function named(call: Call) {
  const plan = await findPlan(call.trx, call.cityId)
  return {
    type: (code: string) => (plan ? placeTypeName(plan.body.rules, code)! : code),
    division: (code: number) => divisionName(plan?.body.divisions ?? [], code, ''),
  }
}

const frameworks = route(contract.frameworks, async call => {
  const names = await named(call)
  const places = await listForDrawing(call.trx, call.cityId)
  const rows = await listFrameworks(call.trx, call.cityId)
  return {
    frameworks: rows.map(row => ({
      id: row.id,
      title: row.title,
      version: row.version,
      selfTest: row.self_test,
      standards: row.body.framework.projects.flatMap(p => p.contents.flatMap(c => c.standards)).length,
      placeTypes: row.body.cards.map(card => ({
        type: card.placeType,
        name: names.type(card.placeType),
        items: card.items.length,
        places: places.filter(place => place.placeType === card.placeType).length,
      })),
    })),
  }
})

const preview = route(contract.preview, async call => {
  const names = await named(call)
  const quota = parseQuota(call.query.quota)
  const places = await listForDrawing(call.trx, call.cityId)
  const framework = (await listFrameworks(call.trx, call.cityId)).find(
    one => one.id === call.query.frameworkId,
  )
  checkQuota(quota, framework?.body.cards ?? [], places)
  const drawn = drawPlaces(call.query.seed, quota, places)
  return { places: drawn.map(place => ({ ...place, placeType: names.type(place.placeType) })) }
})

/** `market:3,main-road:5`. */
function parseQuota(text: string): Record<string, number> {
  const quota: Record<string, number> = {}
  for (const part of text.split(',').filter(Boolean)) {
    const match = /^([a-z][a-z0-9-]{0,39}):(\d{1,4})$/.exec(part)
    if (!match) return refuse('round.quota', '数量的写法不对，应为“类型：数量”。', 400, '/quota')
    quota[match[1]!] = Number(match[2])
  }
  return quota
}

const open = route(contract.open, call => openRound(call, call.house.day(), call.body))

function roundView(row: RoundRow) {
  const { frameworkId: _, openedAt, closedAt, ...rest } = row
  return {
    ...rest,
    stateWords: roundStates[row.state as keyof typeof roundStates],
    openedAt: openedAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  }
}

const rounds = route(contract.rounds, async call => ({
  rounds: (await listRounds(call.trx, call.cityId)).map(roundView),
}))

async function getRound(call: Call, id: string): Promise<RoundRow> {
  const [row] = await listRounds(call.trx, call.cityId, id)
  return row ?? refuse('round.none', '没有这一轮测评。', 404)
}

const round = route(contract.round, async call => {
  const row = await getRound(call, call.params.id)
  const names = await named(call)
  const visits = await listVisits(call.trx, call.cityId, call.scope, { roundId: row.id })
  return {
    ...roundView(row),
    visits: visits.map(v => ({
      id: v.id,
      placeId: v.placeId,
      placeName: v.placeName,
      placeType: names.type(v.placeType),
      division: v.division,
      inspectorId: v.inspectorId,
      inspectorName: v.inspectorName,
      state: v.state,
      submittedAt: v.submittedAt?.toISOString() ?? null,
      failing: v.failing,
    })),
    actions: offersFor(roundLifecycle, row, call.actor, call.now),
  }
})

const allotRoute = route(contract.allot, async call => {
  await allot(call, call.params.id, call.house.day(), call.body.inspectors)
  return { id: call.params.id }
})

const close = route(contract.close, async call => {
  await closeRound(call, call.params.id)
  return { id: call.params.id }
})

const score = route(contract.score, async call => {
  const row = await getRound(call, call.params.id)
  const framework = await getFramework(call.trx, call.cityId, row.frameworkId)
  const names = await named(call)
  const result = await scoreOfRound(call.trx, call.cityId, row.id, framework.body.framework, call.scope)
  return {
    roundId: row.id,
    ruleVersion: `${framework.code}@${framework.digest.slice(0, 12)}`,
    selfTest: framework.self_test,
    nodes: result.nodes.map(({ before, after }) => ({
      code: before.code,
      title: before.title,
      level: before.level,
      parent: before.parent,
      clause: null,
      before: figure(before.figure),
      after: figure(after.figure),
    })),
    byDivision: result.divisions.map(d => ({
      ...d,
      missing: [...d.missing],
      projects: [...d.projects],
      name: names.division(d.division),
    })),
  }
})

function figure(it: Figure) {
  return {
    value: it.rate === null ? null : printRate(it.rate),
    verdict: it.rate === null ? '数据不足' : '已计分',
    weight: it.weight,
    measured: measuredOf(it.counts),
    untested: it.counts.untested,
    notApplicable: it.counts.na,
    words: it.words,
  }
}

const trace = route(contract.trace, async call => {
  const row = await getRound(call, call.params.id)
  const framework = await getFramework(call.trx, call.cityId, row.frameworkId)
  const standard = framework.body.framework.projects
    .flatMap(p => p.contents.flatMap(c => c.standards))
    .find(s => s.code === call.params.standard)
  if (!standard) return refuse('standard.none', '本轮所用测评体系里没有这项标准。', 404)
  const questions = new Map(
    framework.body.cards.flatMap(card => card.items.map(item => [item.code, item.question] as const)),
  )
  const answers = await listTrace(call.trx, call.cityId, call.scope, roundPeriod(row.id), standard.code)
  return {
    standard: standard.code,
    title: standard.title,
    rule: wordsOfRule(standard, framework.body.framework),
    clause: null,
    answers: answers.map(answer => ({
      observationId: answer.observationId,
      placeId: answer.placeId,
      placeName: answer.placeName,
      item: answer.item,
      question: questions.get(answer.item) ?? answer.item,
      grade: grades[answer.grade],
      at: answer.at.toISOString(),
      observerRole: '巡查测评员',
      caseId: answer.caseId,
      after: answer.afterId
        ? {
            observationId: answer.afterId,
            grade: grades[answer.afterGrade as Grade],
            at: answer.afterAt!.toISOString(),
          }
        : null,
    })),
  }
})

const exportObservationsRoute = route(contract.exportObservations, async call => {
  const row = await getRound(call, call.params.id)
  call.reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="round-${row.id}-observations.csv"`)
  return exportObservations(call.trx, call.cityId, roundPeriod(row.id))
})

const exportRules = route(contract.exportRules, async call => {
  const row = await getRound(call, call.params.id)
  const framework = await getFramework(call.trx, call.cityId, row.frameworkId)
  call.reply.header('content-disposition', `attachment; filename="round-${row.id}-rules.json"`)
  return {
    round: { id: row.id, name: row.name, seed: row.seed },
    version: framework.version,
    digest: framework.digest,
    ...framework.body.framework,
  }
})

const visitView = (names: Awaited<ReturnType<typeof named>>) => (v: VisitListRow) => ({
  id: v.id,
  roundId: v.roundId,
  roundName: v.roundName,
  placeName: v.placeName,
  placeType: names.type(v.placeType),
  address: v.address,
  division: v.division,
  divisionName: names.division(v.division),
  lon: v.lon,
  lat: v.lat,
  state: v.state,
  submittedAt: v.submittedAt?.toISOString() ?? null,
})

const visits = route(contract.visits, async call => {
  const rows = await listVisits(call.trx, call.cityId, call.scope, { inspectorId: call.actor.personId })
  const view = visitView(await named(call))
  return { visits: rows.filter(row => row.roundState === 'open' || row.state === 'submitted').map(view) }
})

const photoWords = { 'required-on-fail': 'on-fail', required: 'required', none: 'none' } as const

const visit = route(contract.visit, async call => {
  const [row] = await listVisits(call.trx, call.cityId, call.scope, {
    id: call.params.id,
    inspectorId: call.actor.personId,
  })
  if (!row) return refuse('visit.none', '没有这个点位，或它没有分给您。', 404)
  const framework = await getFramework(call.trx, call.cityId, row.frameworkId)
  const card = framework.body.cards.find(one => one.placeType === row.placeType)
  return {
    ...visitView(await named(call))(row),
    framework: framework.title,
    selfTest: framework.self_test,
    items: (card?.items ?? []).map(item => ({
      code: item.code,
      question: item.question,
      problem: item.problem,
      standard: item.standard,
      photo: photoWords[item.photo],
      hint: item.hint,
      grades: item.grades.map(gradeCode),
    })),
  }
})

function gradeCode(words: string): Grade {
  return (Object.keys(grades) as Grade[]).find(code => grades[code] === words)!
}

const submit = route(contract.submit, async call => {
  const { observedAt, clientNow, answers } = call.body
  const { failing } = await submitVisit(
    call,
    call.params.id,
    momentOf(observedAt, '/observedAt'),
    momentOf(clientNow, '/clientNow'),
    answers,
  )
  return { id: call.params.id, failing }
})

export const assessmentRoutes: readonly Route[] = [
  frameworks,
  preview,
  open,
  rounds,
  round,
  allotRoute,
  close,
  score,
  trace,
  exportObservationsRoute,
  exportRules,
  visits,
  visit,
  submit,
]
