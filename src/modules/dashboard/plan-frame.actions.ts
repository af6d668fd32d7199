// What the board needs of a published plan, read once a process: a published plan never changes.
import type { Work } from '../../server/work.ts'
import { lineWords } from '../metrics/target-words.ts'
import { findFrame } from '../metrics/world.store.ts'
import { groundsOf } from '../metrics/world.ts'
import type { Target } from '../plan/pack.contract.ts'
import {
  findPlan,
  listRequirements,
  type PlanBody,
  type PlanRow,
  type RequirementRow,
} from '../plan/plan.store.ts'
import { ruleOf } from '../plan/target-rule.ts'

export interface PlanFrame {
  readonly plan: PlanRow<PlanBody>
  readonly rows: readonly RequirementRow[]
  readonly targets: readonly WatchedLine[]
}

/** A target with how it reads as a line, and how many days after a year's end its figures are owed. */
export interface WatchedLine {
  readonly code: string
  readonly requirement: string
  readonly kind: Target['kind']
  readonly line: string
  readonly dueDays: number
}

const kept = new Map<string, PlanFrame>()
const MOST = 100

/** The plan in force; undefined before one is loaded. */
export async function findPlanFrame(work: Pick<Work, 'trx' | 'cityId'>): Promise<PlanFrame | undefined> {
  const { trx, cityId } = work
  const plan = await findPlan(trx, cityId)
  if (!plan) return undefined
  const known = kept.get(`${cityId}/${plan.id}`)
  if (known) return known
  const frame = await findFrame(trx, cityId)
  const grounds = frame && groundsOf(frame)
  const made: PlanFrame = {
    plan,
    rows: await listRequirements(trx, cityId, plan.id),
    targets: (frame?.targets ?? []).map(it => ({
      code: it.code,
      requirement: it.requirement,
      kind: it.kind,
      line: lineWords(it),
      dueDays: Math.max(0, ...ruleOf(it, grounds!).indicators.map(one => one.dueDays)),
    })),
  }
  if (kept.size >= MOST) kept.clear()
  kept.set(`${cityId}/${plan.id}`, made)
  return made
}
