// Reads a pack folder: YAML with line numbers, bounded in size, schema first, then the pure checks.
// What a person did wrong in a file is a problem with file and line; only a folder that cannot be read throws.
import { constants, type Dirent } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { TSchema } from '@sinclair/typebox'
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { canonical, type Json } from '../../lib/canonical.ts'
import { refuse } from '../../lib/refusal.ts'
import { sm3 } from '../../server/digest.ts'
import {
  FRAMEWORK_FILES,
  type Pack,
  type PackKind,
  type PackProblem,
  PLAN_FILES,
  type PlanPack,
} from './pack.contract.ts'
import { checkPlan } from './pack.ts'
import { checkFramework } from './pack-framework.ts'
import { OPTIONAL_FILES } from './pack-parts.contract.ts'
import { at, odd } from './pack-report.ts'
import { schemaProblems } from './pack-schema.ts'
import { PACK_KINDS } from './pack-words.ts'

/** A pack as found; `pack` is there only when no problem is an error. */
export interface ReadPack {
  readonly kind?: PackKind
  readonly pack?: Pack
  /** In the order of files and lines. */
  readonly problems: readonly PackProblem[]
}

interface Source {
  readonly value: unknown
  readonly document?: Document
  readonly lines?: LineCounter
  readonly problems: readonly PackProblem[]
}

const LARGEST_BYTES = 5 * 1024 * 1024
const MOST_ALIASES = 50
const MOST_UNKNOWN = 20

/** SM3 of what the pack says; comments, order of keys and line ends do not change it. */
export function packDigest(pack: Pack): string {
  return sm3(canonical(pack as unknown as Json))
}

/**
 * Reads a plan or framework pack. A framework is checked beside its plan when the plan's folder is its neighbour.
 * Refuses `pack.folder-missing` (404) when there is no such folder.
 */
export async function readPack(folder: string): Promise<ReadPack> {
  const dir = resolve(folder)
  const entries = await listFolder(dir)
  const head = await readSource(dir, 'pack.yaml')
  const kind = kindOf(head.value)
  if (!kind) {
    const why = head.problems.length > 0 ? head.problems : [unknownKind(head.value)]
    return { problems: placed(why, new Map([['pack.yaml', head]])) }
  }
  const schemas: Readonly<Record<string, TSchema>> = kind === 'plan' ? PLAN_FILES : FRAMEWORK_FILES
  const sources = new Map([['pack.yaml', head]])
  for (const name of Object.keys(schemas)) {
    if (name === 'pack.yaml' || (OPTIONAL_FILES.includes(name) && !entries.some(it => it.name === name)))
      continue
    sources.set(name, await readSource(dir, name))
  }
  const problems: PackProblem[] = [...strangers(entries, schemas)]
  for (const [name, source] of sources) {
    problems.push(...source.problems)
    if (source.problems.length === 0) problems.push(...schemaProblems(name, schemas[name]!, source.value))
  }
  const pack = hasError(problems) ? undefined : packOf(kind, sources)
  if (pack) problems.push(...(await checked(pack, dir)))
  const answer = { kind, problems: placed(problems, sources) }
  return pack && !hasError(problems) ? { ...answer, pack } : answer
}

const hasError = (problems: readonly PackProblem[]): boolean => problems.some(it => it.level === 'error')

async function listFolder(dir: string): Promise<Dirent[]> {
  try {
    return await readdir(dir, { withFileTypes: true })
  } catch {
    return refuse('pack.folder-missing', `找不到规划包文件夹“${basename(dir)}”，请核对路径`, 404)
  }
}

function kindOf(value: unknown): PackKind | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined
  return PACK_KINDS.find(kind => kind === value.kind)
}

function unknownKind(value: unknown): PackProblem {
  const path = typeof value === 'object' && value !== null && 'kind' in value ? '/kind' : ''
  return at('pack.yaml', path, 'kind', 'kind 须写 plan（规划包）或 framework（测评体系包）')
}

function packOf(kind: PackKind, sources: ReadonlyMap<string, Source>): Pack {
  // The schemas have passed; these are the only casts between YAML and the types of the contract.
  const of = <T>(name: string): T => sources.get(name)!.value as T
  const list = <T>(name: string): readonly T[] => (sources.get(name)?.value ?? []) as readonly T[]
  if (kind === 'framework') {
    return { kind, head: of('pack.yaml'), framework: of('framework.yaml'), cards: of('cards.yaml') }
  }
  return {
    kind,
    head: of('pack.yaml'),
    clauses: of('clauses.yaml'),
    areas: of('areas.yaml'),
    tasks: of('tasks.yaml'),
    phases: of('phases.yaml'),
    targets: of('targets.yaml'),
    safeguards: of('safeguards.yaml'),
    units: of('units.yaml'),
    rules: { ...of<PlanPack['rules']>('rules.yaml'), categories: list('categories.yaml') },
    disclosure: of('disclosure.yaml'),
    ...(sources.has('indicators.yaml')
      ? { indicators: of<PlanPack['indicators'] & object>('indicators.yaml') }
      : {}),
    registers: list('registers.yaml'),
    registerEntries: list('register-entries.yaml'),
    yearPlan: list('year-plan.yaml'),
    counties: list('counties.yaml'),
    implementation: list('implementation.yaml'),
  }
}

async function checked(pack: Pack, dir: string): Promise<PackProblem[]> {
  if (pack.kind === 'plan') return checkPlan(pack, await neighbourCalendars(dir))
  const plan = await neighbourPlan(dir, pack.head.plan)
  if (plan) return checkFramework(pack, plan)
  const detail = `同级目录里没有可用的规划包 ${pack.head.plan}，任务、单位和点位类型没有核对`
  return [...checkFramework(pack), odd('pack.yaml', '/plan', 'plan-not-found', detail)]
}

/** The plan pack beside a framework; its id is a slug, so it cannot lead elsewhere. */
async function neighbourPlan(dir: string, id: string): Promise<PlanPack | undefined> {
  const folder = join(dirname(dir), id)
  const there = await lstat(folder).catch(() => undefined)
  if (!there?.isDirectory() || folder === dir) return undefined
  const { pack } = await readPack(folder)
  return pack?.kind === 'plan' ? pack : undefined
}

async function neighbourCalendars(dir: string): Promise<ReadonlySet<string> | undefined> {
  const { value, problems } = await readSource(dirname(dir), 'calendars.yaml')
  if (problems.length > 0 || typeof value !== 'object' || value === null) return undefined
  const list: unknown = 'calendars' in value ? value.calendars : undefined
  if (!Array.isArray(list)) return undefined
  return new Set(list.map((it: { id?: unknown }) => String(it?.id)))
}

function* strangers(
  entries: readonly Dirent[],
  known: Readonly<Record<string, unknown>>,
): Generator<PackProblem> {
  const odds = entries.filter(it => !Object.hasOwn(known, it.name) && it.name !== 'README.md')
  for (const it of odds.slice(0, MOST_UNKNOWN)) {
    // Names come from outside: no control characters into a terminal.
    const name = it.name.replace(/\p{C}/gu, '?').slice(0, 80)
    yield odd(name, '', 'file.unknown', `不认识的文件“${name}”，没有读取`)
  }
  if (odds.length > MOST_UNKNOWN) {
    yield odd('.', '', 'file.unknown', `还有 ${odds.length - MOST_UNKNOWN} 个不认识的文件，没有读取`)
  }
}

async function readSource(dir: string, name: string): Promise<Source> {
  const text = await readText(join(dir, name), name)
  if (typeof text !== 'string') return { value: undefined, problems: [text] }
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
    const faults = [...document.errors, ...document.warnings].slice(0, 20).map(error => ({
      ...at(name, '', 'yaml', yamlWords(error.code)),
      line: lines.linePos(error.pos[0]).line,
    }))
    if (faults.length > 0) return { value: undefined, problems: faults }
    const problems = doubledKeys(name, document, lines)
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }), document, lines, problems }
  } catch (error) {
    // The parser recurses (RangeError) and refuses alias bombs (ReferenceError); anything else is ours.
    if (!(error instanceof RangeError || error instanceof ReferenceError)) throw error
    const detail = error instanceof RangeError ? '层次太深，无法读取' : '引用（&、*）太多，请直接写出内容'
    return { value: undefined, problems: [at(name, '', 'file.too-complex', detail)] }
  }
}

/** The text of a plain file of at most 5 MB in UTF-8, or what is wrong with it. */
async function readText(path: string, name: string): Promise<string | PackProblem> {
  const there = await lstat(path).catch(() => undefined)
  if (!there) return at(name, '', 'file.missing', `缺少文件 ${name}`)
  if (!there.isFile()) return at(name, '', 'file.not-plain', `${name} 须是普通文件，不能是链接或文件夹`)
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => undefined)
  if (!file) return at(name, '', 'file.unreadable', `${name} 打不开，请核对读取权限`)
  try {
    const buffer = Buffer.alloc(LARGEST_BYTES + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, null)
      length += bytesRead
      if (bytesRead === 0 || length > LARGEST_BYTES) break
    }
    if (length > LARGEST_BYTES) return at(name, '', 'file.too-large', `${name} 超过 5 MB，请拆分或删减`)
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, length))
  } catch {
    return at(name, '', 'file.encoding', `${name} 不是 UTF-8 编码（可能是 GBK），请另存为 UTF-8`)
  } finally {
    await file.close()
  }
}

function yamlWords(code: string): string {
  if (code === 'BAD_INDENT' || code === 'TAB_AS_INDENT') return '缩进不对：用空格对齐，不要用制表符'
  if (code === 'MULTIPLE_DOCS') return '一个文件只能有一份内容，请去掉 --- 分隔'
  if (code === 'TAG_RESOLVE_FAILED') return '不支持 ! 标记，请去掉'
  if (code === 'MISSING_CHAR') return '缺少符号：检查引号、括号和冒号后的空格'
  return `YAML 写法不对（${code}）：检查缩进、引号和冒号后的空格`
}

/** Keys written twice in one map. The parser's own check compares every pair, too slow for a hostile file. */
function doubledKeys(name: string, document: Document, lines: LineCounter): PackProblem[] {
  const problems: PackProblem[] = []
  const waiting: unknown[] = [document.contents]
  for (let node = waiting.pop(); node !== undefined && problems.length < 20; node = waiting.pop()) {
    // One by one: spreading a very long list would overflow the stack.
    if (isSeq(node)) for (const item of node.items) waiting.push(item ?? null)
    if (!isMap(node)) continue
    const seen = new Set<unknown>()
    for (const { key, value } of node.items) {
      const word = isScalar(key) ? key.value : key
      if (seen.has(word) && isNode(key)) {
        const line = lines.linePos(key.range?.[0] ?? 0).line
        problems.push({ ...at(name, '', 'key-repeated', `同一项里 ${String(word)} 写了两次`), line })
      }
      seen.add(word)
      if (isNode(value)) waiting.push(value)
    }
  }
  return problems
}

/** Adds lines, sorts by file and line. */
function placed(problems: readonly PackProblem[], sources: ReadonlyMap<string, Source>): PackProblem[] {
  const order = [...sources.keys()]
  const rank = (it: PackProblem) => (order.indexOf(it.file) + order.length + 1) % (order.length + 1)
  return problems
    .map(it => {
      const line = it.line ?? lineOf(sources.get(it.file), it.path)
      return line === undefined ? it : { ...it, line }
    })
    .sort((a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0))
}

/** The line of a JSON pointer, or of the nearest thing around it that is written down. */
function lineOf(source: Source | undefined, pointer: string): number | undefined {
  if (!source?.document || !source.lines) return undefined
  let node: unknown = source.document.contents
  let offset = isNode(node) ? node.range?.[0] : undefined
  for (const step of pointer.split('/').slice(1)) {
    if (isAlias(node)) node = node.resolve(source.document)
    if (isSeq(node)) {
      node = node.items[Number(step)]
    } else if (isMap(node)) {
      const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
      const pair = node.items.find(it => isScalar(it.key) && String(it.key.value) === key)
      if (!pair) break
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset
      node = pair.value
      continue
    }
    if (!isNode(node)) break
    offset = node.range?.[0] ?? offset
  }
  return offset === undefined ? undefined : source.lines.linePos(offset).line
}
