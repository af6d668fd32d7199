// The score tree of a round: from counts of answers per standard up to the total, with words for every step.
// Untested is missing data and never a pass; not applicable leaves the denominator.
import {
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  fixed,
  multiply,
  round,
  ZERO,
} from '../../lib/decimal.ts'
import { type Grade, grades } from '../observations/observation.ts'
import type { FrameworkFile, Standard } from '../plan/pack.contract.ts'
import { standardRate, wordsOfRule } from '../plan/rule.ts'

/** How many answers of each grade a standard has. */
export type Counts = Readonly<Record<Grade, number>>

export const noCounts: Counts = { pass: 0, basic: 0, fail: 0, na: 0, untested: 0 }

export interface Figure {
  /** Score rate in percent; null when nothing was measured. */
  readonly rate: Decimal | null
  readonly weight: Decimal
  readonly counts: Counts
  readonly words: string
}

export interface Node {
  readonly code: string
  readonly title: string
  readonly level: 'total' | 'project' | 'content' | 'standard'
  readonly parent: string | null
  readonly figure: Figure
}

/** Score rate of one standard in percent, by its rule; null where nothing was measured. */
export function rateOf(standard: Standard, framework: FrameworkFile, counts: Counts): Decimal | null {
  const named = (Object.keys(grades) as Grade[]).map(grade => [grades[grade], counts[grade]] as const)
  return standardRate(standard, framework, Object.fromEntries(named) as Parameters<typeof standardRate>[2])
}

export function measuredOf(counts: Counts): number {
  return counts.pass + counts.basic + counts.fail
}

/**
 * The whole tree, total first. A parent is the weighted average of the children that have a rate; a child without data
 * leaves both sum and weight and is named in the words, so that nobody takes it for a pass.
 */
export function scoreTree(framework: FrameworkFile, countsOf: (standard: string) => Counts): Node[] {
  const nodes: Node[] = []
  const projects = framework.projects.map(project => {
    const contents = project.contents.map(content => {
      const standards = content.standards.map(standard => {
        const counts = countsOf(standard.code)
        const rate = rateOf(standard, framework, counts)
        return node(standard.code, standard.title, 'standard', content.code, {
          rate,
          weight: decimal(standard.weight),
          counts,
          words: standardWords(wordsOfRule(standard, framework), counts, rate),
        })
      })
      return {
        own: parentNode(content.code, content.title, 'content', project.code, content.weight, standards),
        below: standards,
      }
    })
    return {
      own: parentNode(
        project.code,
        project.title,
        'project',
        'total',
        project.weight,
        contents.map(c => c.own),
      ),
      below: contents.flatMap(c => [c.own, ...c.below]),
    }
  })
  nodes.push(
    parentNode(
      'total',
      '总分',
      'total',
      null,
      '100',
      projects.map(p => p.own),
    ),
  )
  for (const project of projects) nodes.push(project.own, ...project.below)
  return nodes
}

function node(
  code: string,
  title: string,
  level: Node['level'],
  parent: string | null,
  figure: Figure,
): Node {
  return { code, title, level, parent, figure }
}

function parentNode(
  code: string,
  title: string,
  level: Node['level'],
  parent: string | null,
  weight: string,
  children: readonly Node[],
): Node {
  const scored = children.filter(child => child.figure.rate !== null)
  const weights = scored.reduce<Decimal>((sum, child) => add(sum, child.figure.weight), ZERO)
  const points = scored.reduce<Decimal>(
    (sum, child) => add(sum, multiply(child.figure.rate!, child.figure.weight)),
    ZERO,
  )
  const rate = compare(weights, ZERO) > 0 ? divide(points, weights, 10) : null
  const counts = children.reduce<Counts>((sum, child) => addCounts(sum, child.figure.counts), noCounts)
  const missing = children.length - scored.length
  const words =
    rate === null
      ? '下级都没有数据，不计分'
      : `下级 ${scored.length} 项按权重平均${missing > 0 ? `；另有 ${missing} 项没有数据，不计入` : ''}`
  return node(code, title, level, parent, { rate, weight: decimal(weight), counts, words })
}

/**
 * Branches that have data in the `whole` tree and none in the `part` of it, topmost first: where a county's figure leaves
 * out what the city's counts, the two cannot be compared as they stand.
 */
export function gapsOf(part: readonly Node[], whole: readonly Node[]): string[] {
  const scored = new Set(whole.filter(it => it.figure.rate !== null).map(it => it.code))
  const missing = new Set(part.filter(it => it.figure.rate === null).map(it => it.code))
  return part
    .filter(it => missing.has(it.code) && scored.has(it.code) && !(it.parent && missing.has(it.parent)))
    .map(it => it.title)
}

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    pass: a.pass + b.pass,
    basic: a.basic + b.basic,
    fail: a.fail + b.fail,
    na: a.na + b.na,
    untested: a.untested + b.untested,
  }
}

function standardWords(rule: string, counts: Counts, rate: Decimal | null): string {
  const parts = [`达标 ${counts.pass}`, `基本达标 ${counts.basic}`, `不达标 ${counts.fail}`]
  const aside = [
    counts.na > 0 ? `不适用 ${counts.na} 条` : '',
    counts.untested > 0 ? `未测 ${counts.untested} 条` : '',
  ].filter(Boolean)
  const others = aside.length > 0 ? `；另有${aside.join('、')}，不计入` : ''
  const result = rate === null ? '没有测到，数据不足' : `得分率 ${printRate(rate)}%`
  return `测了 ${measuredOf(counts)} 条作答：${parts.join('、')}${others}。${result}。算法：${rule}`
}

/** Two decimals, as scores are printed. */
export function printRate(rate: Decimal): string {
  return fixed(round(rate, 2), 2)
}
