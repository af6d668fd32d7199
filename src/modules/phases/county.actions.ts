// Counties' own goals (六(二)): each with its edition, what its units answer for, and whether it is reached: by what was
// filed for the county, else by what the county states and the city's office approves.
import { chinaDay } from '../../lib/day.ts'
import type { Work } from '../../server/work.ts'
import { listVerdicts } from '../metrics/metrics.store.ts'
import type { Scope } from '../people/actor.ts'
import type { Target } from '../plan/pack.contract.ts'
import type { CountyGoal } from '../plan/pack-parts.contract.ts'
import { listFrameworks, listRequirements } from '../plan/plan.store.ts'
import { getPhases } from './board.actions.ts'
import { countySubject } from './criterion.ts'
import { type GroundRow, listGrounds } from './phases.store.ts'

export interface CountyNow {
  readonly division: number
  readonly name: string
  readonly goal: CountyGoal | undefined
  readonly editionLoaded: boolean | null
  readonly verdict: string
  readonly words: string
  readonly grounds: readonly GroundRow[]
}

/** The counties in reach with their goals, in the order of the pack. */
export async function countiesNow(work: Work, scope: Scope): Promise<CountyNow[]> {
  const { trx, cityId } = work
  const { plan } = await getPhases(work)
  const grounds = await listGrounds(trx, cityId, 'county:')
  const loaded = new Set((await listFrameworks(trx, cityId)).map(it => it.code))
  const goals = plan.body.counties ?? []
  const target = await targetOfCounties(work, plan.id, goals)
  const verdicts = target ? await listVerdicts(trx, cityId, { targets: [target] }) : []
  const today = chinaDay(work.now)
  return plan.body.divisions
    .filter(it => it.level === 'county' && (it.end === undefined || it.end > today))
    .filter(it => scope.all || scope.divisions.includes(it.code))
    .map(it => {
      const goal = goals.find(one => one.division === it.code)
      const its = grounds.filter(one => one.subject === countySubject(it.code))
      const filed = verdicts.findLast(
        one => isOf(one.subject, it) && (one.verdict === '达标' || one.verdict === '不达标'),
      )
      return {
        division: it.code,
        name: it.name,
        goal,
        editionLoaded: goal?.framework === undefined ? null : loaded.has(goal.framework),
        grounds: its,
        ...(filed ? { verdict: filed.verdict, words: filed.sentence } : byGround(its)),
      }
    })
}

/** Whether a verdict is about the county: by its code, or as a member of the target that begins with its name. */
function isOf(subject: string, { code, name }: { readonly code: number; readonly name: string }): boolean {
  return subject === `division:${code}` || subject === `item:${name}` || subject.startsWith(`item:${name}：`)
}

/** The target that counts the counties' titles: the one of the goals' clause that is answered by yes or no. */
async function targetOfCounties(
  work: Work,
  planId: string,
  goals: readonly CountyGoal[],
): Promise<string | undefined> {
  const clauses = new Set(goals.map(it => it.clause))
  const rows = await listRequirements(work.trx, work.cityId, planId)
  return rows.find(
    row =>
      row.kind === 'target' && row.clause && clauses.has(row.clause) && (row.body as Target).kind === 'BOOL',
  )?.code
}

function byGround(grounds: readonly GroundRow[]): { verdict: string; words: string } {
  const now = grounds.find(it => it.state === 'approved' || it.state === 'stated')
  if (now?.state === 'approved') return { verdict: '达标', words: '已写明根据，市创城办已核准' }
  return { verdict: '数据不足', words: now ? '已写明根据，待另一人核准' : '还没有人写明根据，也没有填报' }
}
