// The plan board as data (规划看板): tasks by area, a column for the city and one a county, one sign a cell.
import type { Verdict } from '../../lib/expr.ts'
import type { Actor, Scope } from '../people/actor.ts'
import { type Sign, signOf } from './cell.ts'

export interface BoardTask {
  readonly code: string
  readonly number: number
  readonly clause: string
  readonly area: string
  readonly title: string
  readonly lead: { readonly unitId: string; readonly unitName: string } | null
  readonly supports: readonly string[]
  /** Codes of its targets: `T35`. */
  readonly targets: readonly string[]
  /** Standards of the frameworks in force that point at it: `standard:A1.1.1`. */
  readonly standards: readonly string[]
}

/** One verdict of one target about the city (its own code) or a county. */
export interface BoardVerdict {
  readonly target: string
  readonly division: number
  readonly verdict: Verdict
}

export interface CaseCount {
  readonly division: number
  readonly requirement: string
  readonly open: number
  readonly overdue: number
}

/** Measures past their time by what they serve (a task, a target or a standard), and by the county of the unit that owes them. */
export interface DutyCount {
  readonly requirement: string
  readonly division: number
  readonly overdue: number
}

export interface Cell {
  readonly sign: Sign
  readonly pass: number
  readonly fail: number
  readonly missing: number
  readonly human: number
  readonly na: number
  readonly openCases: number
  readonly overdueCases: number
  readonly overdueDuties: number
}

const counted: Readonly<Record<Verdict, 'pass' | 'fail' | 'missing' | 'human' | 'na'>> = {
  达标: 'pass',
  不达标: 'fail',
  数据不足: 'missing',
  待人工: 'human',
  不适用: 'na',
}

/** How many verdicts of each kind. */
export function tally(
  verdicts: readonly Verdict[],
): Pick<Cell, 'pass' | 'fail' | 'missing' | 'human' | 'na'> {
  const sums = { pass: 0, fail: 0, missing: 0, human: 0, na: 0 }
  for (const verdict of verdicts) sums[counted[verdict]] += 1
  return sums
}

export interface BoardInput {
  readonly cityId: number
  readonly divisions: readonly number[]
  readonly tasks: readonly BoardTask[]
  readonly verdicts: readonly BoardVerdict[]
  readonly cases: readonly CaseCount[]
  readonly duties: readonly DutyCount[]
}

/** The cells of every task, one a column in the order of `divisions`. The city's column takes in all its counties. */
export function cellsOf(input: BoardInput): Cell[][] {
  const verdicts = grouped(input.verdicts, it => `${it.division}/${it.target}`)
  const cases = grouped(input.cases, it => it.requirement)
  const duties = grouped(input.duties, it => it.requirement)
  return input.tasks.map(task => {
    const itsCases = task.standards.flatMap(code => cases.get(code) ?? [])
    const itsDuties = servedBy(task).flatMap(code => duties.get(code) ?? [])
    return input.divisions.map(division => {
      const here = (it: { readonly division: number }) =>
        division === input.cityId || it.division === division
      const its = task.targets.flatMap(code => verdicts.get(`${division}/${code}`) ?? [])
      const openCases = sum(itsCases.filter(here), it => it.open)
      const overdueCases = sum(itsCases.filter(here), it => it.overdue)
      const overdueDuties = sum(itsDuties.filter(here), it => it.overdue)
      const list = its.map(it => it.verdict)
      const sign = signOf({
        verdicts: list,
        standards: task.standards.length,
        openCases,
        overdueCases,
        overdueDuties,
      })
      return { sign, ...tally(list), openCases, overdueCases, overdueDuties }
    })
  })
}

/** Everything a measure may be taken against that makes it the task's: the task itself, its targets, its standards. */
export function servedBy(task: Pick<BoardTask, 'code' | 'targets' | 'standards'>): string[] {
  return [task.code, ...task.targets.map(code => `target:${code}`), ...task.standards]
}

function grouped<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const its = groups.get(key(row))
    if (its) its.push(row)
    else groups.set(key(row), [row])
  }
  return groups
}

function sum<T>(rows: readonly T[], of: (row: T) => number): number {
  return rows.reduce((total, row) => total + of(row), 0)
}

/** A task that one of the reader's own units leads or supports. */
export function isMine(task: BoardTask, actor: Actor): boolean {
  return actor.posts.some(post => post.unitId === task.lead?.unitId || task.supports.includes(post.unitId))
}

/** Whether the reader sees a cell: the city's column always, a county's when it or the task is theirs. */
export function mayRead(scope: Scope, cityId: number, division: number, mine: boolean): boolean {
  return scope.all || division === cityId || mine || scope.divisions.includes(division)
}

interface TargetBody {
  readonly code: string
  readonly clause: string
  readonly alsoClauses?: readonly string[]
  readonly task?: number
}

/** Which targets belong to a task: those that name it, else those of its clause. */
export function targetsOf(
  task: { readonly number: number; readonly clause: string },
  targets: readonly TargetBody[],
): string[] {
  return targets
    .filter(it => (it.task === undefined ? onClause(it, task.clause) : it.task === task.number))
    .map(it => it.code)
}

/** Whether a target rests on a clause, first of all or also. */
export function onClause(target: TargetBody, clause: string): boolean {
  return target.clause === clause || (target.alsoClauses?.includes(clause) ?? false)
}
