// `chuangcheng pack check DIR`: says file by file and line by line what is wrong with a pack. Needs no database.
import { Refused } from '../lib/refusal.ts'
import type { PackProblem } from '../modules/plan/pack.contract.ts'
import { packDigest, readPack } from '../modules/plan/pack.io.ts'

/** Where lines go: `out` is the answer, `err` is talk. One call, one line, without its line end. */
export interface PackCheckOutput {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

/** 0: nothing wrong (warnings go to `err`); 1: problems, one a line on `out`; 2: could not run. */
export async function packCheck(dir: string, { out, err }: PackCheckOutput): Promise<0 | 1 | 2> {
  try {
    const { kind, pack, problems } = await readPack(dir)
    for (const it of problems) (it.level === 'error' ? out : err)(lineFor(it))
    const errors = problems.filter(it => it.level === 'error').length
    if (!pack) {
      err(`共 ${errors} 处要改`)
      return 1
    }
    const what = kind === 'plan' ? '规划包' : '测评体系包'
    out(`${what} ${pack.head.id} ${pack.head.version} 没有问题，摘要 ${packDigest(pack).slice(0, 16)}`)
    return 0
  } catch (error) {
    err(error instanceof Refused ? error.refusal.detail : `没能检查：${String(error)}`)
    return 2
  }
}

function lineFor({ file, line, level, detail }: PackProblem): string {
  const place = line === undefined ? file : `${file}:${line}`
  return level === 'warning' ? `${place} 提示：${detail}` : `${place} ${detail}`
}
