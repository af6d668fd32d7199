// How a standard is scored: every rule is an expression over the counts of its answers, a pack's named rule no less
// than its own text. What the engine computes and explains is what the 依据 panel shows.
import type { Decimal } from '../../lib/decimal.ts'
import { whole } from '../../lib/decimal.ts'
import {
  EMPTY_DATA,
  EMPTY_VOCABULARY,
  type Expr,
  missing,
  numberOf,
  type Value,
  type Vocabulary,
} from '../../lib/expr.ts'
import { check } from '../../lib/expr-check.ts'
import { evaluate } from '../../lib/expr-eval.ts'
import { parse } from '../../lib/expr-parse.ts'
import { Refused } from '../../lib/refusal.ts'
import type { FrameworkFile, Standard } from './pack.contract.ts'
import { GRADES } from './pack-words.ts'

/** How many answers of each grade a standard has, by the grade's official name. */
export type GradeCounts = Readonly<Record<(typeof GRADES)[number], number>>

/** The names a rule may use: the five grades and 已测, the answers that count. */
export const ruleVocabulary: Vocabulary = {
  ...EMPTY_VOCABULARY,
  names: Object.fromEntries([...GRADES, '已测'].map(name => [name, { kind: 'number', unit: '' } as const])),
}

/** Named rules as expressions; `null` where the rule rests on other data than card answers. */
export function ruleText(standard: Standard, framework: FrameworkFile): string | null {
  if ('expr' in standard.rule) return standard.rule.expr
  switch (standard.rule.named) {
    case 'grade-average':
      return `percent(${scored(framework)}, 已测)`
    case 'all-pass':
      return 'if 基本达标 + 不达标 = 0 then 100% else 0%'
    case 'step-66-33':
      return 'lookup(基本达标 + 不达标, {0: 100%, 1: 66%, 2: 33%, else: 0%})'
    default:
      return null
  }
}

// The worth of each grade is the framework's own figure: 达标 * 1 + 基本达标 * 0.66 + 不达标 * 0.
function scored(framework: FrameworkFile): string {
  const worth = framework.grades.filter(row => row.counts === 'score')
  return worth.map(row => `${row.grade} * ${row.value ?? '0'}`).join(' + ')
}

/** What each named rule means, as people read it beside the figure. */
const namedWords: Readonly<Record<string, string>> = {
  'grade-average': '各次作答分值的平均，不适用不进分母，未测按缺数据',
  'all-pass': '全部达标得满分，有一处未达标不得分',
  'step-66-33': '全部达标得满分，差一处得 66%，差两处得 33%，再差不得分',
  'material-grade': '按材料审核等次计分',
  'survey-share': '按问卷满意份额计分',
  'target-verdict': '按所对应目标的结论计分',
}

/** The rule in words, with its expression. */
export function wordsOfRule(standard: Standard, framework: FrameworkFile): string {
  const text = ruleText(standard, framework)
  const words =
    'named' in standard.rule ? (namedWords[standard.rule.named] ?? standard.rule.named) : '本标准自定算式'
  return text === null ? words : `${words}。算式：${text}`
}

/** Problems of a rule's own text, for `pack check`; empty when it yields a percentage of the counts. */
export function ruleProblems(text: string): string[] {
  let expr: Expr
  try {
    expr = parse(text)
  } catch (error) {
    if (error instanceof Refused) return [error.refusal.detail]
    throw error
  }
  const { type, problems } = check(expr, ruleVocabulary)
  const found = problems
    .filter(problem => problem.severity === 'error')
    .map(problem => `${problem.at} ${problem.detail}`)
  const percent = type.kind === 'any' || (type.kind === 'number' && type.unit === '%')
  return percent ? found : [...found, '算式的结果应是百分数（得分率）']
}

const parsed = new Map<string, Expr>()

/** Score rate in percent; null when nothing was measured or the rule rests on other data: missing is never a pass. */
export function standardRate(
  standard: Standard,
  framework: FrameworkFile,
  counts: GradeCounts,
): Decimal | null {
  const text = ruleText(standard, framework)
  // A rule that looks at no count at all must not turn silence into a figure either.
  if (text === null || measuredOf(counts) === 0) return null
  const expr = parsed.get(text) ?? parse(text)
  if (parsed.size < 2000) parsed.set(text, expr)
  const { value } = evaluate(expr, ruleVocabulary, { ...EMPTY_DATA, values: valuesOf(counts) })
  return value.kind === 'number' ? value.amount : null
}

function measuredOf(counts: GradeCounts): number {
  return counts.达标 + counts.基本达标 + counts.不达标
}

// Nothing measured makes every count missing, so no rule can take silence for a pass.
function valuesOf(counts: GradeCounts): Record<string, { value: Value }> {
  const measured = measuredOf(counts)
  const of = (n: number): { value: Value } => ({
    value: measured === 0 ? missing('没有测到') : numberOf(whole(n)),
  })
  return Object.fromEntries([
    ...GRADES.map(name => [name, of(counts[name])] as const),
    ['已测', of(measured)] as const,
  ])
}
