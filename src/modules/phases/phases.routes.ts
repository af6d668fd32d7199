import { chinaYear } from '../../lib/day.ts'
import { offersFor } from '../../lib/lifecycle.ts'
import { refuse } from '../../lib/refusal.ts'
import { remaining } from '../../lib/workcalendar.ts'
import { type Call, type Route, route } from '../../server/route.ts'
import { listHistory } from '../ledger/ledger.store.ts'
import { holds, roles } from '../people/actor.ts'
import { aimsNow } from './aims.actions.ts'
import {
  type CriterionNow,
  getPhases,
  groundRefusal,
  isCurrent,
  isSettled,
  type PhaseNow,
  phasesNow,
  recordOf,
} from './board.actions.ts'
import { type CountyNow, countiesNow } from './county.actions.ts'
import { mannerOf, standings } from './criterion.ts'
import { groundLifecycle, groundStates } from './ground.ts'
import { phaseLifecycle, phaseStates } from './phase.ts'
import { decideGround, divisionOf, giveGround, movePhase } from './phases.actions.ts'
import * as contract from './phases.contract.ts'
import { countCountyCases, type GroundRow, listAnchors, listOfCounty, listSteps } from './phases.store.ts'
import { anchorTitle, finishStep, setAnchor } from './year.actions.ts'
import { offsetWords } from './year-plan.ts'

const roleWords = (role: string | null) => (role ? (roles[role as keyof typeof roles] ?? role) : null)

function groundView(call: Call, row: GroundRow, settled: boolean) {
  const record = { ...row, division: divisionOf(row.subject), settled }
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    stateWords: groundStates[row.state],
    words: row.words,
    evidence: row.evidence,
    role: roleWords(row.byRole)!,
    at: row.at.toISOString(),
    decidedRole: roleWords(row.decidedRole),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decidedWords: row.decidedWords || null,
    version: row.version,
    // What cannot follow from its state is not offered; what another person may do says who.
    actions: offersFor(groundLifecycle, record, call.actor, call.now).filter(
      it =>
        groundLifecycle.transitions[it.action].from.some(state => state === row.state) &&
        it.refusal?.code !== 'ground.settled',
    ),
  }
}

function criterionView(call: Call, now: PhaseNow, one: CriterionNow) {
  const offer = (action: 'state' | 'waive') => {
    const reason = groundRefusal(call, now, one, action)
    const { label } = groundLifecycle.transitions[action]
    return reason
      ? { action, label, refusal: { code: reason.code, detail: reason.detail } }
      : { action, label }
  }
  return {
    subject: one.subject,
    text: one.criterion.text,
    clause: one.criterion.clause,
    target: one.criterion.target ? `target:${one.criterion.target}` : null,
    manner: mannerOf(one.criterion),
    standing: one.standing,
    standingWords: standings[one.standing],
    words: one.words,
    grounds: one.grounds.map(row => groundView(call, row, isSettled(now, one.subject))),
    actions: [offer('state'), offer('waive')],
  }
}

async function phaseView(call: Call, now: PhaseNow) {
  const { phase, row } = now
  const facts = await listHistory(call.trx, call.cityId, 'phase', phase.code)
  return {
    code: phase.code,
    clause: phase.clause,
    year: phase.year,
    name: phase.name,
    goal: phase.goal,
    from: phase.from,
    to: phase.to,
    steps: phase.steps.map(it => ({ ...it })),
    state: row.state,
    stateWords: phaseStates[row.state],
    current: isCurrent(call, phase),
    entry: now.entry.map(one => criterionView(call, now, one)),
    exit: now.exit.map(one => criterionView(call, now, one)),
    words: row.words,
    version: row.version,
    actions: offersFor(phaseLifecycle, recordOf(now), call.actor, call.now),
    history: facts
      .filter(fact => fact.kind !== 'phase.set')
      .map(fact => ({
        at: fact.at.toISOString(),
        kind: fact.kind,
        role: fact.actorRole,
        position: fact.position,
      })),
  }
}

function countyView(it: CountyNow) {
  return {
    division: it.division,
    name: it.name,
    goal: it.goal?.goal ?? null,
    title: it.goal?.title ?? null,
    clause: it.goal?.clause ?? null,
    edition: it.goal?.edition ?? null,
    editionLoaded: it.editionLoaded,
    verdict: it.verdict,
    words: it.words,
  }
}

const list = route(contract.list, async call => {
  const phases = []
  for (const now of await phasesNow(call)) phases.push(await phaseView(call, now))
  return { phases, counties: (await countiesNow(call, call.scope)).map(countyView) }
})

const move = route(contract.move, async call => {
  const { action, version, words } = call.body
  const state = await movePhase(call, call.params.code, action, version, words?.trim())
  return { code: call.params.code, state }
})

const ground = route(contract.ground, async call => {
  const { subject, action, words, evidence = '' } = call.body
  return {
    id: await giveGround(call, call.scope, {
      subject,
      action,
      words: words.trim(),
      evidence: evidence.trim(),
    }),
  }
})

const decide = route(contract.decideGround, async call => {
  const { action, version, words } = call.body
  await decideGround(call, call.scope, call.params.id, action, version, words?.trim())
  return { id: call.params.id }
})

const year = route(contract.year, async call => {
  const wanted = Number(call.params.year)
  const { plan, phases } = await getPhases(call)
  const steps = plan.body.yearPlan ?? []
  const anchor = anchorTitle(steps)
  const anchors = await listAnchors(call.trx, call.cityId, wanted)
  const rows = new Map((await listSteps(call.trx, call.cityId, wanted)).map(row => [row.code, row]))
  const calendar = call.calendar(plan.body.head.calendars.default)
  const [now, ...before] = anchors
  return {
    year: wanted,
    years: [...new Set([...phases.map(it => it.year), chinaYear(call.now)])].sort(),
    anchorTitle: anchor,
    anchor: now ? { day: now.day, words: now.words, role: null, at: now.at.toISOString() } : null,
    moves: before.map(it => ({ day: it.day, words: it.words, at: it.at.toISOString() })),
    steps: steps.map(step => {
      const row = rows.get(step.code)
      return {
        id: row?.id ?? null,
        code: step.code,
        title: step.title,
        clause: step.clause,
        needs: step.needs,
        offset: offsetWords(step.workdays, anchor),
        dueAt: row?.dueAt.toISOString() ?? null,
        provisional: row?.provisional ?? false,
        left: row && !row.doneAt ? remaining(calendar, call.now, row.dueAt).words : null,
        overdue: row ? !row.doneAt && row.dueAt < call.now : false,
        doneAt: row?.doneAt?.toISOString() ?? null,
        doneWords: row?.doneWords ?? null,
        version: row?.version ?? 1,
      }
    }),
    maySet: holds(call.actor, 'office', 'office_head'),
  }
})

const anchorRoute = route(contract.anchor, call =>
  setAnchor(call, Number(call.params.year), call.body.day, call.body.words.trim()),
)

const finish = route(contract.finishStep, async call => {
  await finishStep(call, call.params.id, call.body.version, call.body.words.trim())
  return { id: call.params.id }
})

const counties = route(contract.counties, async call => ({
  counties: (await countiesNow(call, call.scope)).map(countyView),
}))

const county = route(contract.county, async call => {
  const division = Number(call.params.division)
  const it = (await countiesNow(call, call.scope)).find(one => one.division === division)
  if (!it) return refuse('county.none', '没有这个县（市、区），或它不在您的职责范围内。', 404)
  const cases = await countCountyCases(call.trx, call.cityId, division)
  const standing = it.grounds.some(one => one.state === 'stated' || one.state === 'approved')
  return {
    ...countyView(it),
    grounds: it.grounds.map(row => groundView(call, row, false)),
    actions: standing ? [] : offersToState(call, division),
    responsibilities: await listOfCounty(call.trx, call.cityId, division, call.house.day()),
    openCases: cases.open,
    overdue: cases.overdue,
  }
})

/** Stating a ground for a county's goal, to those who may. */
function offersToState(call: Call, division: number) {
  const record = { state: '', byPerson: null, division, settled: false }
  const { relations, transitions } = groundLifecycle
  const may = transitions.state.who.some(it => relations[it].holds(record, call.actor))
  return may ? [{ action: 'state', label: transitions.state.label }] : []
}

const aims = route(contract.aims, call => aimsNow(call))

export const phasesRoutes: readonly Route[] = [
  list,
  move,
  ground,
  decide,
  year,
  anchorRoute,
  finish,
  counties,
  county,
  aims,
]
