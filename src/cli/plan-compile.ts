// `chuangcheng plan compile FILE [--json]`: a plan document in, what it says out. Needs no database.
// 0: compiled, with or without lints; 1: read, but no numbered structure of a plan in it; 2: refused or could not run.
import { readFile, stat } from 'node:fs/promises'
import { Refused } from '../lib/refusal.ts'
import { documentRefusal, FORMATS, MAX_DOCUMENT_BYTES } from '../modules/reading/document.ts'
import { compileDocument } from '../modules/reading/reading.actions.ts'
import { planSummary } from './plan-summary.ts'

export interface PlanCompileOutput {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

export async function planCompile(
  args: readonly string[],
  { out, err }: PlanCompileOutput,
): Promise<0 | 1 | 2> {
  const files = args.filter(arg => arg !== '--json')
  const [file] = files
  if (files.length !== 1 || !file || file.startsWith('--')) {
    err('用法：npx chuangcheng plan compile 文件 [--json]')
    return 2
  }
  try {
    const { document, plan } = await compileDocument(await bytesOf(file))
    err(`读取${FORMATS[document.format]}，${document.text.length} 字`)
    for (const note of document.notes) err(`提示：${note}`)
    if (args.includes('--json')) out(JSON.stringify(plan))
    else for (const line of planSummary(plan)) out(line)
    // The compiler calls whatever precedes the first number 前言.
    if (plan.clauses.some(it => it.marker !== '')) return 0
    err('没有找到规划的条款结构（一、（一）1. 等编号）；请确认文件是规划正文。')
    return 1
  } catch (error) {
    err(error instanceof Refused ? error.refusal.detail : `没能编译：${(error as Error).message}`)
    return 2
  }
}

// A file of 200 MB is refused before it is read into memory.
async function bytesOf(file: string): Promise<Buffer> {
  const found = await stat(file).catch(() => undefined)
  if (!found?.isFile()) throw new Error(`没有这个文件：${file}`)
  if (found.size > MAX_DOCUMENT_BYTES) throw new Refused(documentRefusal('tooLarge'))
  return readFile(file)
}
