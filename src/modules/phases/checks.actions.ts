// What the program can find out by itself about a phase: one named predicate each, and the sentence that says what it
// found. What it cannot see yet is not known, never met.
import { chinaDay, dayWords } from '../../lib/day.ts'
import type { Work } from '../../server/work.ts'
import type { Phase } from '../plan/pack.contract.ts'
import type { PHASE_CHECKS } from '../plan/pack-words.ts'
import type { PlanBody, PlanRow } from '../plan/plan.store.ts'
import { phaseStates } from './phase.ts'
import { type Counts, countCases, countForChecks, type PhaseStateRow } from './phases.store.ts'

export type CheckName = (typeof PHASE_CHECKS)[number]

export interface Finding {
  readonly met: boolean | null
  readonly words: string
}

/** What the predicates look at, read once for all phases. */
export interface CheckWorld {
  readonly work: Work
  readonly plan: PlanRow<PlanBody>
  readonly phases: readonly Phase[]
  readonly states: ReadonlyMap<string, PhaseStateRow>
  readonly counts: Counts
}

type Predicate = (world: CheckWorld, phase: Phase) => Finding | Promise<Finding>

export const checks: Readonly<Record<CheckName, Predicate>> = {
  'plan-published': ({ plan }) => ({
    met: true,
    words: `${plan.doc_number ?? '规划'}已发布在平台上${plan.issued_on ? `，${dayWords(new Date(`${plan.issued_on}T00:00:00+08:00`))}印发` : ''}`,
  }),
  'headquarters-staffed': ({ counts: { commanding, staffed } }) => ({
    met: commanding > 0 && staffed > 0,
    words: `指挥部在任 ${commanding} 人，创城办在任 ${staffed} 人`,
  }),
  'tasks-led': ({ counts: { tasks, led } }) => ({
    met: tasks > 0 && led === tasks,
    words:
      led === tasks ? `${tasks} 项任务都有牵头单位` : `${tasks} 项任务里还有 ${tasks - led} 项没有牵头单位`,
  }),
  'work-plans-approved': ({ counts: { leaders, planned } }) => {
    if (leaders === 0) return { met: null, words: '还没有单位牵头任务，谈不上工作方案' }
    const open = leaders - planned
    return {
      met: open === 0,
      words:
        open === 0
          ? `${leaders} 个牵头单位的工作方案都已审定，牵头的任务都有带时限的措施`
          : `${leaders} 个牵头单位里还有 ${open} 个，工作方案没有审定，或有牵头的任务没有措施`,
    }
  },
  'cases-owned': async ({ work }, phase) => {
    const { issued, loose, bare } = await countCases(work.trx, work.cityId, phase.from, phase.to)
    if (issued === 0) return { met: null, words: `${phase.year}年平台里没有交办的问题` }
    const faults = [
      loose > 0 ? `${loose} 件缺责任单位或时限` : '',
      bare > 0 ? `${bare} 件销号缺佐证` : '',
    ].filter(Boolean)
    return {
      met: faults.length === 0,
      words: `${phase.year}年交办 ${issued} 件，${faults.length ? faults.join('，') : '都有责任单位、时限，销号的都有佐证'}`,
    }
  },
  'no-late-cases': ({ counts: { lateCases } }) => ({
    met: lateCases === 0,
    words: lateCases === 0 ? '没有超期未办的案件' : `还有 ${lateCases} 件案件超期未办`,
  }),
  'previous-closed': ({ phases, states }, phase) => {
    const before = phases.filter(it => it.year < phase.year).at(-1)
    if (!before) return { met: true, words: '前面没有阶段' }
    const state = states.get(before.code)?.state ?? 'waiting'
    return { met: state === 'closed', words: `${before.year}年“${before.name}”${phaseStates[state]}` }
  },
}

export async function readCheckWorld(
  work: Work,
  plan: PlanRow<PlanBody>,
  phases: readonly Phase[],
  states: ReadonlyMap<string, PhaseStateRow>,
): Promise<CheckWorld> {
  const counts = await countForChecks(work.trx, work.cityId, plan.id, chinaDay(work.now))
  return { work, plan, phases, states, counts }
}
