// `case-list` and `command-screen`: what a person waits for at a million cases and at ten thousand, over HTTP from a
// server in a process of its own, the two sizes in turns within one run.
import { filledWith, PASSWORD } from './filled.ts'
import type { Bench, Result } from './main.ts'
import { type Asker, askerOf, p95, removeData, round, type Served, serveOn, signInTo } from './served.ts'

export const SIZES = [10_000, 1_000_000] as const
const WARM = 20
const TURNS = 300

/** Each list a person works with: 50 rows, filtered, sorted, joined with place, unit, clock, picture and request. */
const lists: readonly (readonly [name: string, login: string, path: string])[] = [
  ['of a unit, open, by due time', 'danwei01', '/api/cases?state=open&sort=due'],
  ['of a unit, one field, newest', 'danwei01', `/api/cases?field=${encodeURIComponent('公共环境')}`],
  ['of a unit, overdue', 'danwei01', '/api/cases?state=overdue'],
  ['of a unit, to the office', 'banshi', '/api/cases?state=open&sort=due&unitId=UNIT'],
]
const others: readonly (readonly [name: string, login: string, path: string])[] = [
  ['of a county', 'xian1', '/api/cases'],
  ['of the city, open, by due time', 'banshi', '/api/cases?state=open&sort=due'],
  ['of the city, all, newest', 'banshi', '/api/cases'],
  ['of the city, waiting for verification', 'banshi', '/api/cases?state=handled'],
]

interface Stage {
  readonly served: Served
  readonly data: string
  readonly unit: string
  asker(login: string): Asker
  close(): Promise<void>
}

export async function stageOf(
  cases: number,
  root: string,
  progress: (words: string) => void,
): Promise<Stage> {
  const data = await filledWith(cases, root, progress)
  const served = await serveOn(root, data)
  const askers = new Map<string, Asker>()
  for (const login of ['banshi', 'danwei01', 'xian1', 'lingdao'])
    askers.set(login, askerOf(served.port, await signInTo(served.port, login, PASSWORD)))
  const me = JSON.parse(await askers.get('danwei01')!.text('/api/me')) as { posts: { unitId: string }[] }
  return {
    served,
    data,
    unit: me.posts[0]!.unitId,
    asker: login => askers.get(login)!,
    async close() {
      for (const asker of askers.values()) asker.close()
      await served.stop()
      await removeData(data)
    },
  }
}

/** Times each path at both sizes in turns; the 95th of hundred of each size by path. */
async function inTurns(
  stages: readonly Stage[],
  paths: readonly (readonly [name: string, login: string, path: string])[],
  turns: number,
  progress: (words: string) => void,
): Promise<number[][]> {
  const times = stages.map(() => paths.map((): number[] => []))
  for (let i = -WARM; i < turns; i++)
    for (const [s, stage] of stages.entries())
      for (const [p, [, login, path]] of paths.entries()) {
        const took = await stage.asker(login).time(path.replace('UNIT', stage.unit))
        if (i >= 0) times[s]![p]!.push(took)
      }
  for (const [p, [name]] of paths.entries())
    progress(`${name}: ${times.map(its => `${p95(its[p]!).toFixed(1)} ms`).join(' → ')}`)
  return times.map(its => its.flat())
}

const results = (name: string, [small, large]: readonly number[][]): Result[] => [
  { name: `${name}@${SIZES[0]}`, value: round(p95(small!)), unit: 'ms', n: small!.length },
  {
    name,
    value: round(p95(large!)),
    unit: 'ms',
    n: large!.length,
    ratio: round(p95(large!) / p95(small!), 2),
    against: `${name}@${SIZES[0]}`,
  },
]

async function withStages<T>(
  root: string,
  progress: (words: string) => void,
  measure: (stages: readonly Stage[]) => Promise<T>,
): Promise<T> {
  const stages: Stage[] = []
  try {
    for (const size of SIZES) stages.push(await stageOf(size, root, progress))
    return await measure(stages)
  } finally {
    for (const stage of stages) await stage.close()
  }
}

export const caseList: Bench = (root, progress) =>
  withStages(root, progress, async stages => [
    ...results('case-list', await inTurns(stages, lists, TURNS, progress)),
    ...results('case-list-wide', await inTurns(stages, others, TURNS, progress)),
  ])

export const commandScreen: Bench = (root, progress) =>
  withStages(root, progress, async stages =>
    results('command-screen', await inTurns(stages, [['screen', 'lingdao', '/api/screen']], TURNS, progress)),
  )
