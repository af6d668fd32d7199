// Score of a round from the observations: before (first answers) and after (as verified since), whole and by county.
import type { Kysely } from 'kysely'
import type { DB } from '../../../db/tables.ts'
import { roundPeriod } from '../observations/observation.ts'
import { everything, type Scope } from '../people/actor.ts'
import type { FrameworkFile } from '../plan/pack.contract.ts'
import { type CountRow, countAnswers } from './assessment.store.ts'
import {
  addCounts,
  type Counts,
  gapsOf,
  measuredOf,
  type Node,
  noCounts,
  printRate,
  scoreTree,
} from './score.ts'

export interface RoundScore {
  readonly nodes: readonly { readonly before: Node; readonly after: Node }[]
  readonly divisions: readonly {
    readonly division: number
    readonly before: string | null
    readonly after: string | null
    readonly measured: number
    /** Branches the city's score counts and this county has no data in. */
    readonly missing: readonly string[]
    /** What the county's score is made of, by project. */
    readonly projects: readonly {
      readonly title: string
      readonly weight: string
      readonly before: string | null
      readonly after: string | null
    }[]
  }[]
}

/** Computes the tree twice over one pass of counts; a county's own office gets its county's tree. */
export async function scoreOfRound(
  db: Kysely<DB>,
  cityId: number,
  roundId: string,
  framework: FrameworkFile,
  scope: Scope = everything,
): Promise<RoundScore> {
  const all = await countAnswers(db, cityId, roundPeriod(roundId))
  const rows = scope.all ? all : all.filter(row => scope.divisions.includes(row.division))
  const before = scoreTree(framework, lookup(rows, 'before'))
  const after = scoreTree(framework, lookup(rows, 'after'))
  // A county's office sees its own rows only, but the city's tree is what its score stands beside.
  const whole = scope.all ? after : scoreTree(framework, lookup(all, 'after'))
  const divisions = [...new Set(rows.map(row => row.division))].sort((a, b) => a - b)
  return {
    nodes: before.map((node, i) => ({ before: node, after: after[i]! })),
    divisions: divisions.map(division => {
      const own = rows.filter(row => row.division === division)
      const first = scoreTree(framework, lookup(own, 'before'))
      const last = scoreTree(framework, lookup(own, 'after'))
      return {
        division,
        before: rateText(first[0]!),
        after: rateText(last[0]!),
        measured: measuredOf(first[0]!.figure.counts),
        missing: gapsOf(last, whole),
        projects: last.flatMap((node, i) =>
          node.level === 'project'
            ? [
                {
                  title: node.title,
                  weight: node.figure.weight,
                  before: rateText(first[i]!),
                  after: rateText(node),
                },
              ]
            : [],
        ),
      }
    }),
  }
}

export function rateText(node: Node): string | null {
  return node.figure.rate === null ? null : printRate(node.figure.rate)
}

function lookup(rows: readonly CountRow[], stage: 'before' | 'after'): (standard: string) => Counts {
  const byStandard = new Map<string, Counts>()
  for (const row of rows) {
    if (row.stage !== stage) continue
    byStandard.set(
      row.standard,
      addCounts(byStandard.get(row.standard) ?? noCounts, { ...noCounts, [row.grade]: row.n }),
    )
  }
  return standard => byStandard.get(standard) ?? noCounts
}
