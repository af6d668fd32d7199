// The six aims (一): the tasks that serve each, who leads them, and how their targets stand.
import type { ReplyOf } from '../../lib/contract.ts'
import { chinaDay } from '../../lib/day.ts'
import { grouped } from '../../lib/grouped.ts'
import type { Work } from '../../server/work.ts'
import { boardOf } from '../metrics/board.actions.ts'
import type { Task } from '../plan/pack.contract.ts'
import { listRequirements } from '../plan/plan.store.ts'
import { getPhases } from './board.actions.ts'
import type { aims } from './phases.contract.ts'
import { listLeads } from './phases.store.ts'

export async function aimsNow(work: Work): Promise<ReplyOf<typeof aims>> {
  const { plan } = await getPhases(work)
  const rows = await listRequirements(work.trx, work.cityId, plan.id)
  const leads = await listLeads(work.trx, work.cityId, chinaDay(work.now))
  const ofTask = grouped((await boardOf(work)).targets, it => `task:${it.task}`)
  const tasks = rows
    .filter(row => row.kind === 'task')
    .map(row => ({
      tags: (row.body as Task).tags,
      code: row.code,
      number: (row.body as Task).number,
      title: row.title,
      leadName: leads.get(row.code) ?? null,
      verdicts: countBy((ofTask.get(row.code) ?? []).map(it => it.now.verdict)),
    }))
  return {
    aims: plan.body.head.aims.map(aim => {
      const its = tasks.filter(task => task.tags.includes(aim.code))
      return {
        ...aim,
        tasks: its.map(({ tags: _, ...task }) => task),
        verdicts: sum(its.map(task => task.verdicts)),
      }
    }),
    without: tasks.filter(task => task.tags.length === 0).map(task => task.code),
  }
}

type Counts = Record<string, number>

function countBy(words: readonly string[]): Counts {
  const counts: Counts = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

function sum(all: readonly Counts[]): Counts {
  const total: Counts = {}
  for (const counts of all)
    for (const [word, n] of Object.entries(counts)) total[word] = (total[word] ?? 0) + n
  return total
}
