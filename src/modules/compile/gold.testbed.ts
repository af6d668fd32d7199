// Reads the gold documents and compares what the compiler finds with what a careful reader found.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { compilePlan } from './compile.ts'
import type { CompiledPlan, CompiledTarget } from './compiled.ts'

export const root = resolve(import.meta.dirname, '../../..')
const folder = join(import.meta.dirname, 'gold')
const seedFile = resolve(root, '../shared/seed/wuzhong-plan-2021-2023.txt')

/** clause, kind, value, unit, a word of the indicator or the quote, period, number of the target. */
export type GoldTarget = readonly [
  string,
  string,
  number | string | null,
  string | null,
  string,
  (string | null)?,
  string?,
]

export interface Gold {
  readonly name: string
  readonly title?: string
  readonly docNumber?: string | null
  readonly issuedOn?: string
  readonly issuers?: readonly string[]
  readonly clauses?: readonly (readonly [string, string])[]
  readonly areas?: readonly string[]
  readonly tasks?: readonly { clause: string; leads: string[]; supports: string[]; due: string | null }[]
  readonly targets: readonly GoldTarget[]
  readonly maybe: readonly (readonly [string, number | string | null, string | null])[]
  readonly rules: readonly { clause: string; trigger: string; consequence: string; body: string | null }[]
}

export interface Judged {
  readonly gold: Gold
  readonly plan: CompiledPlan
  readonly hits: readonly (readonly [GoldTarget, CompiledTarget])[]
  readonly misses: readonly GoldTarget[]
  readonly extras: readonly CompiledTarget[]
}

/** Names of the documents that have gold, the blind ones apart. */
export const names = readdirSync(folder)
  .filter(file => file.endsWith('.txt'))
  .map(file => file.replace('.txt', ''))
  .sort()

export const textOf = (name: string) => readFileSync(join(folder, `${name}.txt`), 'utf8')
export const seedText = () => (existsSync(seedFile) ? readFileSync(seedFile, 'utf8') : undefined)

export function goldOf(name: string): Gold {
  const text = readFileSync(join(folder, `${name}.gold.yaml`), 'utf8')
  const found = parse(text) as Partial<Gold> & Pick<Gold, 'targets'>
  return { ...found, name, maybe: found.maybe ?? [], rules: found.rules ?? [] }
}

/** One width, no spaces: how two writings of the same words are compared. */
export const plain = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\s,，。.:：;；、"“”()（）]/g, '')
    .replace(/[―—–~～-]/g, '-')

const same = (gold: GoldTarget, found: CompiledTarget) =>
  gold[0] === found.clause &&
  gold[1] === found.kind &&
  gold[2] === found.value &&
  (gold[3] === null || plain(gold[3]) === plain(found.unit ?? '')) &&
  (plain(found.indicator).includes(plain(gold[4])) || plain(found.quote).includes(plain(gold[4])))

/** Each gold target takes one finding; what nobody takes is false, unless the gold leaves it open. */
export function judge(gold: Gold, plan: CompiledPlan): Judged {
  const left = [...plan.targets]
  const hits: (readonly [GoldTarget, CompiledTarget])[] = []
  const misses: GoldTarget[] = []
  const byName = (one: GoldTarget, strict: boolean) =>
    left.findIndex(found => same(one, found) && (!strict || plain(found.indicator).includes(plain(one[4]))))
  for (const one of gold.targets) {
    const strict = byName(one, true)
    const index = strict >= 0 ? strict : byName(one, false)
    if (index < 0) misses.push(one)
    else hits.push([one, left.splice(index, 1)[0]!])
  }
  const extras = left.filter(
    found =>
      !gold.maybe.some(
        ([clause, value, unit]) =>
          clause === found.clause &&
          value === found.value &&
          (unit === null || plain(unit) === plain(found.unit ?? '')),
      ),
  )
  return { gold, plan, hits, misses, extras }
}

/** The seed first where it is there, then the gold documents. */
export function judgeAll(): Judged[] {
  const seed = seedText()
  const all = names.map(name => judge(goldOf(name), compilePlan(textOf(name))))
  return seed ? [judge(goldOf('seed'), compilePlan(seed)), ...all] : all
}
