// The phases as they stand: every criterion with what is known about it, and what this person may do.
import { chinaDay, chinaYear } from '../../lib/day.ts'
import { refusalOf } from '../../lib/lifecycle.ts'
import { type Refusal, refusal, refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import { listHistory } from '../ledger/ledger.store.ts'
import { listVerdicts, type VerdictRow } from '../metrics/metrics.store.ts'
import { CITY } from '../metrics/verdict.ts'
import type { Criterion, Phase } from '../plan/pack.contract.ts'
import { findPlan, listRequirements, type PlanBody, type PlanRow } from '../plan/plan.store.ts'
import { type CheckWorld, checks, readCheckWorld } from './checks.actions.ts'
import { codeOf, isOpen, mannerOf, type Side, type Standing, standingOf, subjectOf } from './criterion.ts'
import { groundLifecycle } from './ground.ts'
import type { PhaseRecord } from './phase.ts'
import { type GroundRow, listGrounds, listPhaseStates, type PhaseStateRow } from './phases.store.ts'

export interface CriterionNow {
  readonly subject: string
  readonly code: string
  readonly criterion: Criterion
  readonly standing: Standing
  readonly words: string
  /** All grounds there ever were, the newest first. */
  readonly grounds: readonly GroundRow[]
}

export interface PhaseNow {
  readonly phase: Phase
  readonly row: PhaseStateRow
  readonly entry: readonly CriterionNow[]
  readonly exit: readonly CriterionNow[]
}

const unset = (phase: string): PhaseStateRow => ({
  phase,
  state: 'waiting',
  proposedBy: null,
  words: '',
  version: 1,
})

/** The plan in force and its phases in order of years. Refuses when no plan is loaded. */
export async function getPhases(
  work: Pick<Work, 'trx' | 'cityId'>,
): Promise<{ plan: PlanRow<PlanBody>; phases: Phase[] }> {
  const plan = await findPlan(work.trx, work.cityId)
  if (!plan) return refuse('plan.none', '还没有导入规划；请系统管理员先装入规划包。', 404)
  const rows = await listRequirements(work.trx, work.cityId, plan.id)
  const phases = rows.filter(row => row.kind === 'phase').map(row => row.body as Phase)
  return { plan, phases: phases.sort((a, b) => a.year - b.year) }
}

/** Phases with every criterion as it stands now; one that was decided shows how it stood then. */
export async function phasesNow(work: Work, only?: string): Promise<PhaseNow[]> {
  const { plan, phases } = await getPhases(work)
  const rows = await listPhaseStates(work.trx, work.cityId)
  const states = new Map(rows.map(row => [row.phase, row]))
  const world = await readCheckWorld(work, plan, phases, states)
  const grounds = await listGrounds(work.trx, work.cityId, 'phase:')
  const targets = phases.flatMap(it => [...it.entry, ...it.exit]).flatMap(it => it.target ?? [])
  const verdicts = await listVerdicts(work.trx, work.cityId, {
    targets: targets.map(code => `target:${code}`),
    subject: CITY,
    yearly: true,
  })
  const known = { world, grounds, verdicts }
  const result: PhaseNow[] = []
  for (const phase of phases) {
    if (only !== undefined && phase.code !== only) continue
    const row = states.get(phase.code) ?? unset(phase.code)
    const then = await standingsThen(work, row)
    const of = (side: Side) => criteriaNow(phase, side, known, then[side])
    result.push({ phase, row, entry: await of('entry'), exit: await of('exit') })
  }
  return result
}

interface Known {
  readonly world: CheckWorld
  readonly grounds: readonly GroundRow[]
  readonly verdicts: readonly VerdictRow[]
}

async function criteriaNow(
  phase: Phase,
  side: Side,
  { world, grounds, verdicts }: Known,
  then: ReadonlyMap<string, Standing> | undefined,
): Promise<CriterionNow[]> {
  const list: CriterionNow[] = []
  for (const [i, criterion] of phase[side].entries()) {
    const code = codeOf(criterion, side, i)
    const subject = subjectOf(phase.code, side, code)
    const its = grounds.filter(it => it.subject === subject)
    const now = standingOf(criterion, {
      verdict: verdicts.find(
        it => it.target === `target:${criterion.target}` && it.period === String(phase.year),
      ),
      check: criterion.check ? await checks[criterion.check](world, phase) : undefined,
      grounds: its,
    })
    const standing = then?.get(code)
    const settled = standing && standing !== now.standing
    list.push({
      subject,
      code,
      criterion,
      standing: standing ?? now.standing,
      words: settled ? `当时的结论；现在：${now.words}` : now.words,
      grounds: its,
    })
  }
  return list
}

/** How criteria stood when a phase was entered and closed, as the ledger keeps it. */
async function standingsThen(
  work: Work,
  row: PhaseStateRow,
): Promise<Partial<Record<Side, ReadonlyMap<string, Standing>>>> {
  if (row.state === 'waiting' || row.state === 'entering') return {}
  const facts = await listHistory(work.trx, work.cityId, 'phase', row.phase)
  const read = (kind: string) => {
    const fact = facts.findLast(it => it.kind === kind)
    const list = fact?.data.standings
    if (!Array.isArray(list)) return undefined
    return new Map(list.map(it => String(it).split(':') as [string, Standing]))
  }
  const entry = read('phase.entered')
  const exit = row.state === 'closed' ? read('phase.closed') : undefined
  return { ...(entry ? { entry } : {}), ...(exit ? { exit } : {}) }
}

/** What the phase's lifecycle looks at. */
export function recordOf(now: PhaseNow): PhaseRecord {
  const open = (list: readonly CriterionNow[]) =>
    list.filter(it => isOpen(it.standing)).map(it => it.criterion.text)
  return {
    state: now.row.state,
    proposedBy: now.row.proposedBy,
    openEntry: open(now.entry),
    openExit: open(now.exit),
  }
}

/** Whether what a ground is about was decided already: its side of the phase is behind us. */
export function isSettled(now: PhaseNow, subject: string): boolean {
  if (now.row.state === 'closed') return true
  return subject.includes('/entry/') && !['waiting', 'entering'].includes(now.row.state)
}

/** Why no ground of this kind can be given for a criterion now; undefined when it can. */
export function groundRefusal(
  work: Work,
  now: PhaseNow,
  one: CriterionNow,
  action: 'state' | 'waive',
  given?: Readonly<Record<string, unknown>>,
): Refusal | undefined {
  const record = { state: '', byPerson: null, division: null, settled: isSettled(now, one.subject) }
  const reason = refusalOf(groundLifecycle, action, record, work.actor!, work.now, given)
  if (reason) return reason
  if (one.standing === 'met') return refusal('ground.needless', '这个条件已经满足，不用再写明根据或豁免。')
  if (action === 'state' && mannerOf(one.criterion) !== 'people')
    return refusal(
      'ground.by-itself',
      mannerOf(one.criterion) === 'target'
        ? '这个条件按填报数判断，不能由人写明根据；请先填报，或写明理由豁免。'
        : '这个条件由平台自己查，不能由人写明根据；请先办到，或写明理由豁免。',
    )
  const kind = action === 'state' ? 'confirm' : 'waive'
  const standing = one.grounds.find(
    it => it.kind === kind && ['stated', 'approved', 'waived'].includes(it.state),
  )
  return standing
    ? refusal(
        'ground.twice',
        action === 'state' ? '已经有人写明了根据，等另一人核准。' : '这个条件已经豁免。',
      )
    : undefined
}

export const isCurrent = (work: Work, phase: Phase): boolean =>
  phase.from <= chinaDay(work.now) && chinaDay(work.now) <= phase.to

export const thisYear = (work: Work): number => chinaYear(work.now)
