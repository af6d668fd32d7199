// The measures of the house (docs/benchmarks.md): `npm run bench [-- NAME…]`, one JSON object a line on stdout.

import { caseList, commandScreen } from './case-list.ts'
import { compile } from './compile.ts'
import { dispatch } from './dispatch.ts'
import { dueScan } from './due-scan.ts'
import { removeFilled } from './filled.ts'
import { importBench } from './import.ts'
import { intake } from './intake.ts'
import { page } from './page.ts'
import { planBoard } from './plan-board.ts'
import { soak } from './soak.ts'
import { start } from './start.ts'
import { targets } from './targets.ts'

export interface Result {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly n: number
  readonly ratio?: number
  readonly against?: string
}

export type Bench = (root: string, progress: (words: string) => void) => Promise<Result[]>

const benches: Readonly<Record<string, Bench>> = {
  page,
  start,
  compile,
  targets,
  dispatch,
  intake,
  import: importBench,
  'plan-board': planBoard,
  'case-list': caseList,
  'command-screen': commandScreen,
  'due-scan': dueScan,
}

/** Run only when named: it takes half an hour. */
const onlyNamed: Readonly<Record<string, Bench>> = { soak }

/** Runs the named benches, or all; returns the exit code. */
export async function bench(names: readonly string[], root: string): Promise<number> {
  const wanted = names.length > 0 ? names : Object.keys(benches)
  try {
    for (const name of wanted) {
      const run = benches[name] ?? onlyNamed[name]
      if (!run) {
        process.stderr.write(
          `没有名为 ${name} 的测量;现有:${Object.keys({ ...benches, ...onlyNamed }).join('、')}\n`,
        )
        return 2
      }
      for (const result of await run(root, words => void process.stderr.write(`· ${words}\n`)))
        process.stdout.write(`${JSON.stringify(result)}\n`)
    }
    return 0
  } finally {
    await removeFilled()
  }
}
