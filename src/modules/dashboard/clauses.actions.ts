// Composes 规划落实对照 and the short account of the plan that home shows, from what the board stands on and live figures.
import { listRounds } from '../assessment/assessment.store.ts'
import { rateText, scoreOfRound } from '../assessment/round-score.actions.ts'
import { isCurrent, phasesNow } from '../phases/board.actions.ts'
import type { Target } from '../plan/pack.contract.ts'
import { getFramework, listClauses, type PlanBody } from '../plan/plan.store.ts'
import { type Ground, type Reader, readGround } from './board.actions.ts'
import { tally } from './board.ts'
import { clauseList, countClauses } from './clause-list.ts'
import { type FigureInput, figureSentences, registerSentence, type Saying } from './figure.ts'
import { countEntries, readFigures } from './figures.store.ts'

/** The city's verdicts by area: the short account that home and the head of the clauses show. */
export function planSummary(ground: Ground, cityId: number) {
  const { rows, tasks, cells, verdicts } = ground
  const mine = verdicts.filter(it => it.division === cityId).map(it => it.verdict)
  return {
    targets: { all: mine.length, ...tally(mine) },
    areas: rows
      .filter(row => row.kind === 'area')
      .map(row => {
        const its = tasks.map((task, i) => ({ task, i })).filter(({ task }) => task.area === row.clause)
        return {
          clause: row.clause ?? '',
          title: row.title,
          tasks: its.length,
          led: its.filter(({ task }) => task.lead !== null).length,
          signs: its.map(({ task, i }) => ({ task: task.number, sign: cells[i]![0]!.sign })),
        }
      }),
  }
}

export async function readClauses(call: Reader) {
  const ground = await readGround(call)
  const { plan, rows, tasks, cells, verdicts } = ground
  const clauses = await listClauses(call.trx, call.cityId, plan.id)
  const summary = planSummary(ground, call.cityId)
  const input = await figureInput(call, ground, summary.targets)
  const registers = await registerSayings(call, plan.body)
  const targets = rows.filter(row => row.kind === 'target').map(row => row.body as Target)
  const views = clauseList({
    clauses,
    implementation: plan.body.implementation ?? [],
    tasks,
    cells: cells.map(row => row[0]!),
    targets: verdicts
      .filter(it => it.division === call.cityId)
      .map(it => {
        const target = targets.find(one => one.code === it.target)!
        return {
          code: it.target,
          clauses: [target.clause, ...(target.alsoClauses ?? [])],
          indicator: target.indicator,
          verdict: it.verdict,
          sentence: it.sentence,
        }
      }),
    figure: name => figureSentences[name](input),
    register: code => registers.get(code),
  })
  return {
    at: call.now.toISOString(),
    title: plan.title,
    docNumber: plan.doc_number,
    issuedOn: plan.issued_on,
    counts: countClauses(views),
    summary,
    clauses: views,
  }
}

async function figureInput(
  call: Reader,
  ground: Ground,
  targets: ReturnType<typeof planSummary>['targets'],
): Promise<FigureInput> {
  const figures = await readFigures(call.trx, call.cityId, call.scope, call.now, call.house.day())
  const phase = (await phasesNow(call)).find(it => isCurrent(call, it.phase))
  return {
    ...figures,
    ...targets,
    targets: targets.all,
    tasks: ground.tasks.length,
    led: ground.tasks.filter(it => it.lead !== null).length,
    round: await lastRound(call),
    phase: phase
      ? {
          year: phase.phase.year,
          name: phase.phase.name,
          goal: phase.phase.goal,
          exit: phase.exit.length,
          met: phase.exit.filter(it => it.standing === 'met').length,
        }
      : null,
  }
}

/** The newest round that is finished or more than half done; what a county's reader sees of it is the county's score. */
async function lastRound(call: Reader): Promise<FigureInput['round']> {
  const rounds = (await listRounds(call.trx, call.cityId)).filter(it => it.submitted > 0)
  const latest = rounds.find(it => it.closedAt !== null || it.submitted * 2 >= it.places) ?? rounds[0]
  if (!latest || (!call.scope.all && call.scope.divisions.length === 0)) return null
  const framework = await getFramework(call.trx, call.cityId, latest.frameworkId)
  const score = await scoreOfRound(call.trx, call.cityId, latest.id, framework.body.framework, call.scope)
  return { name: latest.name, after: rateText(score.nodes[0]!.after), selfTest: latest.selfTest }
}

/** What each register of the city holds, as far as this reader may see it. */
async function registerSayings(call: Reader, body: PlanBody): Promise<Map<string, Saying>> {
  const registers = body.registers ?? []
  const shared = registers.filter(it => it.read === 'all').map(it => it.code)
  const counts = await countEntries(call.trx, call.cityId, call.scope, shared)
  return new Map(registers.map(it => [it.code, registerSentence(it.title, counts.get(it.code) ?? 0)]))
}
