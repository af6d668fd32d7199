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
  whole,
  ZERO,
} from '../../lib/decimal.ts'
import type { Grade } from '../observations/observation.ts'
import type { FrameworkFile, Standard } from '../plan/pack.contract.ts'

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

const HUNDRED = decimal('100')

/** What each named rule means, as people read it in the 依据 panel. */
export const ruleWords: Readonly<Record<string, string>> = {
  'grade-average': '各次作答分值的平均：达标 1、基本达标 0.66、不达标 0；不适用不进分母，未测按缺数据',
  'all-pass': '全部达标得满分，有一处未达标不得分',
  'step-66-33': '全部达标得满分，差一处得 66%，差两处得 33%，再差不得分',
  'material-grade': '按材料审核等次计分',
  'survey-share': '按问卷满意份额计分',
  'target-verdict': '按所对应目标的结论计分',
  expr: '按算式计分',
}

/** The rule of a standard in words. */
export function wordsOfRule(standard: Standard): string {
  return 'named' in standard.rule
    ? (ruleWords[standard.rule.named] ?? standard.rule.named)
    : `算式：${standard.rule.expr}`
}

export function measuredOf(counts: Counts): number {
  return counts.pass + counts.basic + counts.fail
}

/** Score rate of one standard from its answers; null when nothing was measured or the rule rests on other data. */
export function standardRate(
  standard: Standard,
  counts: Counts,
  values: Readonly<Record<'pass' | 'basic' | 'fail', Decimal>>,
): Decimal | null {
  const measured = measuredOf(counts)
  if (measured === 0 || !('named' in standard.rule)) return null
  const short = counts.basic + counts.fail
  switch (standard.rule.named) {
    case 'grade-average': {
      const sum = (['pass', 'basic', 'fail'] as const).reduce<Decimal>(
        (total, grade) => add(total, multiply(values[grade], whole(counts[grade]))),
        ZERO,
      )
      return divide(multiply(sum, HUNDRED), whole(measured), 10)
    }
    case 'all-pass':
      return short === 0 ? HUNDRED : ZERO
    case 'step-66-33':
      return ([HUNDRED, decimal('66'), decimal('33')] as const)[short] ?? ZERO
    default:
      return null
  }
}

/** Values of the grades as the framework sets them. */
export function gradeValues(framework: FrameworkFile): Record<'pass' | 'basic' | 'fail', Decimal> {
  const value = (grade: string, otherwise: string) =>
    decimal(framework.grades.find(row => row.grade === grade)?.value ?? otherwise)
  return { pass: value('达标', '1'), basic: value('基本达标', '0.66'), fail: value('不达标', '0') }
}

/**
 * The whole tree, total first. A parent is the weighted average of the children that have a rate; a child without data
 * leaves both sum and weight and is named in the words, so that nobody takes it for a pass.
 */
export function scoreTree(framework: FrameworkFile, countsOf: (standard: string) => Counts): Node[] {
  const values = gradeValues(framework)
  const nodes: Node[] = []
  const projects = framework.projects.map(project => {
    const contents = project.contents.map(content => {
      const standards = content.standards.map(standard => {
        const counts = countsOf(standard.code)
        const rate = standardRate(standard, counts, values)
        return node(standard.code, standard.title, 'standard', content.code, {
          rate,
          weight: decimal(standard.weight),
          counts,
          words: standardWords(standard, counts, rate),
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

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    pass: a.pass + b.pass,
    basic: a.basic + b.basic,
    fail: a.fail + b.fail,
    na: a.na + b.na,
    untested: a.untested + b.untested,
  }
}

function standardWords(standard: Standard, counts: Counts, rate: Decimal | null): string {
  const parts = [`达标 ${counts.pass}`, `基本达标 ${counts.basic}`, `不达标 ${counts.fail}`]
  if (counts.na > 0) parts.push(`不适用 ${counts.na}`)
  if (counts.untested > 0) parts.push(`未测 ${counts.untested}`)
  const result = rate === null ? '数据不足' : `得分率 ${printRate(rate)}%`
  return `${wordsOfRule(standard)}。${parts.join('、')},${result}`
}

/** Two decimals, as scores are printed. */
export function printRate(rate: Decimal): string {
  return fixed(round(rate, 2), 2)
}
