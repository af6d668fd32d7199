// Composes the plan board for one reader, from roll-ups and what the plan and the frameworks in force say.
import { refuse } from '../../lib/refusal.ts'
import type { Call } from '../../server/route.ts'
import type { Work } from '../../server/work.ts'
import type { FrameworkFile, Target, Task } from '../plan/pack.contract.ts'
import {
  listFrameworks,
  listResponsibilities,
  type PlanBody,
  type PlanRow,
  type RequirementRow,
  type ResponsibilityRow,
} from '../plan/plan.store.ts'
import { listCaseCounts, listOverdueMeasures } from './board.store.ts'
import {
  type BoardTask,
  type CaseCount,
  type Cell,
  cellsOf,
  type DutyCount,
  isMine,
  mayRead,
  targetsOf,
} from './board.ts'
import { findPlanFrame } from './plan-frame.actions.ts'
import { listTargetVerdicts, type TargetVerdict } from './verdicts.actions.ts'

export type Reader = Work & Pick<Call, 'scope' | 'actor' | 'house'>

/** Everything the board, the clauses and the home page are made of. */
export interface Ground {
  readonly plan: PlanRow<PlanBody>
  readonly rows: readonly RequirementRow[]
  readonly tasks: readonly BoardTask[]
  readonly columns: readonly { readonly division: number; readonly name: string; readonly short: string }[]
  readonly answering: readonly ResponsibilityRow[]
  readonly verdicts: readonly TargetVerdict[]
  readonly cases: readonly CaseCount[]
  readonly duties: readonly DutyCount[]
  readonly standardTitles: ReadonlyMap<string, string>
  /** Cells by task, one a column; not yet cut to a scope. */
  readonly cells: readonly (readonly Cell[])[]
}

const ofKind = (rows: readonly RequirementRow[], kind: string) => rows.filter(row => row.kind === kind)

/** Refuses `plan.none` before a plan is loaded. */
export async function readGround(call: Reader): Promise<Ground> {
  const { trx, cityId } = call
  const frame = await findPlanFrame(call)
  if (!frame) return refuse('plan.none', '还没有导入规划；请系统管理员先装入规划包。', 404)
  const { plan, rows } = frame
  const frameworks = await listFrameworks(trx, cityId)
  const answering = await listResponsibilities(trx, cityId, call.house.day())
  const standards = frameworks.flatMap(it => standardsOf(it.body.framework))
  const tasks = boardTasks(rows, answering, standards)
  const columns = columnsOf(plan.body, cityId)
  const verdicts = await listTargetVerdicts(call)
  const cases = await listCaseCounts(trx, cityId)
  const duties = await listOverdueMeasures(trx, cityId, call.now)
  const divisions = columns.map(it => it.division)
  return {
    plan,
    rows,
    tasks,
    columns,
    answering,
    verdicts,
    cases,
    duties,
    standardTitles: new Map(standards.map(it => [`standard:${it.code}`, it.title])),
    cells: cellsOf({ cityId, divisions, tasks, verdicts, cases, duties }),
  }
}

function standardsOf(framework: FrameworkFile) {
  return framework.projects.flatMap(project => project.contents.flatMap(content => content.standards))
}

function boardTasks(
  rows: readonly RequirementRow[],
  answering: readonly ResponsibilityRow[],
  standards: ReturnType<typeof standardsOf>,
): BoardTask[] {
  const targets = ofKind(rows, 'target').map(row => row.body as Target)
  return ofKind(rows, 'task').map(row => {
    const body = row.body as Task
    const its = answering.filter(it => it.requirement === row.code)
    const lead = its.find(it => it.part === 'lead')
    return {
      code: row.code,
      number: body.number,
      clause: body.clause,
      area: body.area,
      title: row.title,
      lead: lead ? { unitId: lead.unitId, unitName: lead.unitName } : null,
      supports: its.filter(it => it.part === 'support').map(it => it.unitId),
      targets: targetsOf(body, targets),
      standards: standards.filter(it => it.tasks.includes(body.number)).map(it => `standard:${it.code}`),
    }
  })
}

/** The city first, then its counties in the order of the pack. */
function columnsOf(body: PlanBody, cityId: number) {
  const counties = body.divisions.filter(it => it.level === 'county')
  return [
    { division: cityId, name: body.head.city.name, short: '全市' },
    ...counties.map(it => ({ division: it.code, name: it.name, short: it.name })),
  ]
}

/** The board as this reader sees it: same signs for everyone, fewer cells for a narrower scope. */
export function boardFor(call: Reader, ground: Ground) {
  const { plan, rows, tasks, columns, cells } = ground
  return {
    at: call.now.toISOString(),
    title: plan.title,
    columns: columns.map(it => ({ ...it, mine: call.scope.divisions.includes(it.division) })),
    areas: ofKind(rows, 'area').map(row => ({ code: row.code, clause: row.clause ?? '', title: row.title })),
    tasks: tasks.map((task, i) => {
      const { code, number, clause, area, title, lead } = task
      const mine = isMine(task, call.actor)
      return {
        code,
        number,
        clause,
        area,
        title,
        lead,
        mine,
        cells: columns.map(({ division }, j) =>
          mayRead(call.scope, call.cityId, division, mine) ? cells[i]![j]! : null,
        ),
      }
    }),
  }
}

/** What is behind one cell. Refuses one that is not on the board, or that the reader may not see. */
export async function cellFor(call: Reader, code: string, division: number) {
  const ground = await readGround(call)
  const { tasks, columns, rows, verdicts, cases } = ground
  const i = tasks.findIndex(task => task.code === code)
  const j = columns.findIndex(it => it.division === division)
  const task = tasks[i]
  const column = columns[j]
  if (!task || !column || !mayRead(call.scope, call.cityId, division, isMine(task, call.actor)))
    return refuse('board.cell-none', '看板上没有这一格，或它不在您的查看范围；请回到规划看板另选一格。', 404)
  const body = rows.find(row => row.code === code)!.body as Task
  const here = (it: CaseCount) => division === call.cityId || it.division === division
  return {
    code,
    number: task.number,
    title: task.title,
    clause: task.clause,
    summary: body.summary,
    county: division === call.cityId ? null : division,
    place: column.name,
    lead: task.lead,
    supports: ground.answering
      .filter(it => it.requirement === code && it.part === 'support')
      .map(it => it.unitName),
    cell: ground.cells[i]![j]!,
    targets: task.targets.flatMap(target => {
      const row = rows.find(it => it.code === `target:${target}`)!
      return verdicts
        .filter(it => it.target === target && it.division === division)
        .map(it => ({
          code: row.code,
          clause: row.clause ?? '',
          indicator: row.title,
          line: it.line,
          period: it.period,
          figure: it.figure,
          verdict: it.verdict,
          sentence: it.sentence,
        }))
    }),
    standards: task.standards.map(standard => {
      const its = cases.filter(it => it.requirement === standard && here(it))
      return {
        code: standard,
        title: ground.standardTitles.get(standard)!,
        open: its.reduce((n, it) => n + it.open, 0),
        overdue: its.reduce((n, it) => n + it.overdue, 0),
      }
    }),
  }
}
