// Home and the leaders' screen.

import { chinaDay, momentOf } from '../../lib/day.ts'
import { refuse } from '../../lib/refusal.ts'
import { remaining } from '../../lib/workcalendar.ts'
import { advanceClock } from '../../server/clock.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import { IDLE_MS } from '../../server/session.ts'
import { listRounds } from '../assessment/assessment.store.ts'
import { rateText, scoreOfRound } from '../assessment/round-score.actions.ts'
import { openStates } from '../cases/case.ts'
import { dutyKinds } from '../duties/duty.ts'
import { holds } from '../people/actor.ts'
import { placeTypeName, unitKinds } from '../plan/names.ts'
import { findPlan, getFramework, listRequirements, listResponsibilities } from '../plan/plan.store.ts'
import { countWaiting } from '../residents/residents.store.ts'
import { signs } from './cell.ts'
import * as contract from './dashboard.contract.ts'
import {
  countAsked,
  countFiguresWaiting,
  countPapers,
  countStates,
  countToReview,
  listDots,
  listDueCases,
  listOwnDuties,
  listTotals,
  listWeeks,
  type TotalRow,
} from './dashboard.store.ts'
import { listTargetVerdicts } from './verdicts.actions.ts'

/** So many of the office's own duties stand on its home page. */
const OWN_SHOWN = 8
const WEEK_MS = 7 * 24 * 3600 * 1000

function sum(rows: readonly TotalRow[], states: readonly string[]): number {
  return rows.filter(row => states.includes(row.state)).reduce((total, row) => total + Number(row.n), 0)
}

async function counties(call: Call): Promise<{ division: number; name: string }[]> {
  const plan = await findPlan(call.trx, call.cityId)
  const city = { division: call.cityId, name: '市直' }
  return [
    ...(plan?.body.divisions ?? [])
      .filter(d => d.level === 'county')
      .map(d => ({ division: d.code, name: d.name })),
    city,
  ]
}

async function unassignedTasks(call: Call): Promise<number> {
  const plan = await findPlan(call.trx, call.cityId)
  if (!plan) return 0
  const tasks = (await listRequirements(call.trx, call.cityId, plan.id)).filter(row => row.kind === 'task')
  const led = new Set(
    (await listResponsibilities(call.trx, call.cityId, call.house.day()))
      .filter(row => row.part === 'lead')
      .map(row => row.requirement),
  )
  return tasks.filter(task => !led.has(task.code)).length
}

/** What waits for this person's decision, by role. */
async function decisions(call: Call, unassigned: number) {
  const list: { kind: string; words: string; n: number; to: string }[] = []
  const push = (kind: string, words: string, n: number, to: string) =>
    void (n > 0 && list.push({ kind, words, n, to }))
  const { actor } = call
  const office = holds(actor, 'office', 'office_head')
  const cases = await countStates(call.trx, call.cityId, [
    ...(office ? ['filed', 'disputed'] : []),
    ...(holds(actor, 'office_head') ? ['ruling'] : []),
    ...(holds(actor, 'office', 'office_head', 'verifier') ? ['second', 'handled'] : []),
  ])
  // What is not this person's to decide was not counted, and is left out like what is nought.
  const waiting = (state: string) => cases.get(state) ?? 0
  push('review', '待审核的问题', waiting('filed'), '/desk/review')
  push('disputed', '退单待派的案件', waiting('disputed'), '/desk/cases?state=disputed')
  if (office) push('reports', '待受理的群众上报', await countWaiting(call.trx, call.cityId), '/desk/reports')
  if (office)
    push('asked', '待审批的延期、挂账', await countAsked(call.trx, call.cityId), '/desk/cases?state=asked')
  push('ruling', '待裁定的案件', waiting('ruling'), '/desk/cases?state=ruling')
  push('second', '待复核的案件', waiting('second'), '/desk/cases?state=second')
  push('verify', '待核查的案件', waiting('handled'), '/desk/cases?state=handled')
  if (holds(actor, 'office_head'))
    push(
      'approve',
      '待批准的通报',
      await countPapers(call.trx, call.cityId, 'submitted'),
      '/desk/papers?state=submitted',
    )
  if (office) {
    push(
      'draft',
      '待修改送审的通报',
      await countPapers(call.trx, call.cityId, 'draft'),
      '/desk/papers?state=draft',
    )
    push(
      'issue',
      '已批准待印发的通报',
      await countPapers(call.trx, call.cityId, 'approved'),
      '/desk/papers?state=approved',
    )
    push('assign', '尚未分解的任务', unassigned, '/desk/division?kind=task&show=gaps')
    const plans = await countToReview(call.trx, call.cityId)
    push('workplan', '待审核的工作方案', plans.waiting, '/desk/work-plans')
    push('measure', '待确认的落实情况', plans.reported, '/desk/work-plans')
    const figures = await countFiguresWaiting(call.trx, call.cityId, actor.personId)
    push('reading', '待审核的读数', figures.readings, '/desk/metrics/review')
    push('outside', '待确认的对照数和规划数', figures.outside, '/desk/metrics/review#outside')
    if (holds(actor, 'office_head'))
      push('verdict', '待批准的人工结论', figures.verdicts, '/desk/metrics/review#verdicts')
  }
  return list
}

/** What this person's office itself owes, the year plan first of all; cases have their own lines above. */
async function ownDuties(call: Call) {
  const units = call.actor.posts
    .filter(post => post.role === 'office' || post.role === 'office_head')
    .map(post => post.unitId)
  if (units.length === 0) return []
  const rows = await listOwnDuties(call.trx, call.cityId, units, OWN_SHOWN)
  return rows.map(row => ({
    id: row.id,
    kind: dutyKinds[row.kind] ?? row.kind,
    title: row.title,
    clause: row.clause,
    dueAt: row.dueAt.toISOString(),
    left: remaining(call.calendar(row.calendar), call.now, row.dueAt).words,
    overdue: row.dueAt < call.now,
    subjectType: row.subjectType,
    subjectId: row.subjectId,
    unitId: row.unitId,
    year: row.year,
  }))
}

const home = route(contract.home, async call => {
  const totals = await listTotals(call.trx, call.cityId, call.scope)
  // What nobody leads yet is the office's and the leaders' matter; a unit sees what it owes itself.
  const asks = holds(call.actor, 'office', 'office_head', 'leader')
  const unassigned = asks ? await unassignedTasks(call) : 0
  const due = await listDueCases(
    call.trx,
    call.cityId,
    call.scope,
    new Date(call.now.getTime() + WEEK_MS),
    60,
  )
  const byCounty = (await counties(call)).map(({ division, name }) => {
    const its = totals.filter(row => row.division === division)
    return {
      name,
      division,
      toClose: sum(its, openStates),
      closed: sum(its, ['closed']),
      overdue: sum(its, ['overdue']),
    }
  })
  return {
    decisions: await decisions(call, unassigned),
    byCounty: byCounty.filter(row => call.scope.all || row.toClose + row.closed + row.overdue > 0),
    dueThisWeek: due.map(row => ({
      caseId: row.caseId,
      number: row.number,
      title: row.title,
      unitName: row.unitName,
      dueAt: row.dueAt.toISOString(),
      left: remaining(call.calendar(row.calendar), call.now, row.dueAt).words,
      overdue: row.dueAt < call.now,
    })),
    unassigned,
    own: await ownDuties(call),
  }
})

const screen = route(contract.screen, async call => {
  const plan = await findPlan(call.trx, call.cityId)
  const totals = await listTotals(call.trx, call.cityId, call.scope)
  const rounds = await scoredRounds(call)
  // A round that has hardly begun says nothing about the city: the newest that is finished or more than half done.
  const latest = rounds.find(one => one.closedAt !== null || one.submitted * 2 >= one.places) ?? rounds[0]
  const dots = await listDots(call.trx, call.cityId)
  const city = await call.trx
    .selectFrom('cities')
    .select('name')
    .where('city_id', '=', call.cityId)
    .executeTakeFirstOrThrow()
  const kinds = [...new Set(totals.map(row => row.unitKind))].filter(kind => kind in unitKinds)
  return {
    at: call.now.toISOString(),
    cityName: city.name,
    round: latest
      ? {
          id: latest.id,
          name: latest.name,
          selfTest: latest.selfTest,
          before: latest.before,
          after: latest.after,
          submitted: latest.submitted,
          places: latest.places,
        }
      : null,
    rounds: rounds.map(({ name, at, before, after }) => ({ name, at, before, after })).reverse(),
    totals: {
      open: sum(totals, openStates),
      overdue: sum(totals, ['overdue']),
      closed: sum(totals, ['closed']),
      inReview: sum(totals, ['filed']),
    },
    // The city's own row says something only once something happened there.
    byCounty: (await counties(call))
      .map(({ division, name }) => {
        const its = totals.filter(row => row.division === division)
        return {
          division,
          name,
          open: sum(its, openStates),
          overdue: sum(its, ['overdue']),
          closed: sum(its, ['closed']),
          score: latest?.byDivision.get(division)?.after ?? null,
          partial: (latest?.byDivision.get(division)?.missing.length ?? 0) > 0,
        }
      })
      .filter(row => row.division !== call.cityId || row.open + row.overdue + row.closed > 0),
    byUnitKind: kinds.map(kind => {
      const its = totals.filter(row => row.unitKind === kind)
      return {
        kind,
        name: unitKinds[kind]!,
        open: sum(its, openStates),
        overdue: sum(its, ['overdue']),
        closed: sum(its, ['closed']),
      }
    }),
    targets: plan ? await targetCounts(call) : [],
    weeks: await listWeeks(call.trx, call.cityId, chinaDay(new Date(call.now.getTime() - 26 * WEEK_MS))),
    places: dots.map(dot => ({
      ...dot,
      placeType: plan ? placeTypeName(plan.body.rules, dot.placeType)! : dot.placeType,
    })),
  }
})

async function targetCounts(call: Call): Promise<{ sign: string; n: number }[]> {
  const verdicts = (await listTargetVerdicts(call)).filter(it => it.division === call.cityId)
  return signs
    .map(sign => ({ sign, n: verdicts.filter(it => it.verdict === sign).length }))
    .filter(it => it.n > 0)
}

async function scoredRounds(call: Call) {
  const rows = (await listRounds(call.trx, call.cityId)).filter(row => row.submitted > 0).slice(0, 6)
  const scored = []
  for (const row of rows) {
    const framework = await getFramework(call.trx, call.cityId, row.frameworkId)
    const score = await scoreOfRound(call.trx, call.cityId, row.id, framework.body.framework)
    const total = score.nodes[0]!
    scored.push({
      ...row,
      at: row.openedAt.toISOString(),
      before: rateText(total.before),
      after: rateText(total.after),
      byDivision: new Map(score.divisions.map(d => [d.division, d])),
    })
  }
  return scored
}

const clock = route(contract.clock, async call => ({
  now: call.now.toISOString(),
  demo: call.house.clock.demo,
}))

const YEAR_MS = 366 * 24 * 3600 * 1000

const advance = route(contract.advance, async call => {
  const to = momentOf(call.body.to, '/to')
  // The clock never goes back, so a slip of the keyboard must not carry the city to the year 9999.
  if (to.getTime() > call.now.getTime() + YEAR_MS)
    refuse('clock.leap', '演示时间一次最多往前拨一年。', 400, '/to')
  const offset = await call.house.workerDb.transaction().execute(trx => advanceClock(trx, call.realNow, to))
  call.house.clock.adopt(offset)
  call.record({
    kind: 'clock.advanced',
    subjectType: 'city',
    subjectId: String(call.cityId),
    data: { to: to.toISOString() },
  })
  return { now: call.house.clock.now().toISOString() }
})

const live = route(contract.live, async call => {
  const stream = call.reply.raw
  call.reply.hijack()
  stream.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  stream.write(':\n\n')
  call.house.live.add(call.cityId, call.actor.personId, stream, new Date(call.realNow.getTime() + IDLE_MS))
  return undefined
})

export const dashboardRoutes: readonly Route[] = [home, screen, clock, advance, live]
