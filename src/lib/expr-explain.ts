// Steps of an evaluation, told in plain Chinese. Words are made only when somebody asks for them.

import { absolute, compare, round, subtract } from './decimal.ts'
import type { Comparison, Expr, Reading, Source, Step, Value } from './expr.ts'
import { verdictOf } from './expr-eval.ts'
import { periodWords } from './expr-period.ts'
import { amount } from './expr-print.ts'
import { unitOfDifference } from './expr-unit.ts'

/** A step with its words, fit for JSON and for a tree on the screen. */
export interface Told {
  readonly text: string
  readonly value: Value
  readonly from: readonly Source[]
  readonly warning?: string
  readonly parts: readonly Told[]
}

/** Decimals shown of a computed figure; more are marked 约. */
const SHOWN = 4
/** Members named one by one in a sentence. */
const NAMED = 3

/**
 * One plain sentence: `2021年空气质量优良天数比例 88.1% ≥ 87.5%，达标，余量 0.6 个百分点`.
 * @param clause stands behind the figures: `88.1% ≥ 87.5%（四(八)32），达标`.
 */
export function explain(step: Step, clause?: string): string {
  const { value } = step
  const sentence = describe(step)
  const parts = [clause ? `${sentence}（${clause}）` : sentence]
  if (value.kind === 'truth') parts.push(verdictOf(value))
  if (value.kind === 'absent' && sentence !== verdictWords(value)) {
    // The note stands already where it arose, when the sentence tells its parts.
    parts.push(value.note && sentence.includes(value.note) ? verdictOf(value) : verdictWords(value))
  }
  const gap = margin(step)
  if (gap) parts.push(gap)
  parts.push(...warnings(step).map(warning => `提示：${warning}`))
  return parts.join('，')
}

/** The same steps with the name of one indicator left out, for a place that says it already. */
export function withoutName(step: Step, indicator: string): Step {
  const parts = step.parts.map(part =>
    part.expr.op === 'text' && part.value.kind === 'text' && part.value.text === indicator
      ? { ...part, value: { kind: 'text' as const, text: '' } }
      : withoutName(part, indicator),
  )
  return { ...step, parts }
}

/** The whole tree with words, sources and values. */
export function told(step: Step): Told {
  const { value, from, warning } = step
  const parts = step.parts.filter(part => !isLiteral(part.expr) || part.reading).map(told)
  const text = describe(step)
  return warning ? { text, value, from, warning, parts } : { text, value, from, parts }
}

/** Every source used anywhere in the evaluation, each once, in order of first use. */
export function sourcesOf(step: Step): Source[] {
  const seen = new Map<string, Source>()
  const visit = (at: Step): void => {
    for (const source of at.from) {
      const key = JSON.stringify(source)
      if (!seen.has(key)) seen.set(key, source)
    }
    at.parts.forEach(visit)
  }
  visit(step)
  return [...seen.values()]
}

/** What somebody should look at although the verdict stands. */
export function warnings(step: Step): string[] {
  const found = new Set<string>()
  const visit = (at: Step): void => {
    if (at.warning) found.add(at.warning)
    at.parts.forEach(visit)
  }
  visit(step)
  return [...found]
}

function verdictWords(value: Value): string {
  const verdict = verdictOf(value)
  return value.kind === 'absent' && value.note ? `${verdict}（${value.note}）` : verdict
}

function isLiteral(expr: Expr): boolean {
  return expr.op === 'number' || expr.op === 'text' || expr.op === 'truth' || expr.op === 'set'
}

/** What happened in this step, without the verdict. */
export function describe(step: Step): string {
  const { expr, value, parts } = step
  switch (expr.op) {
    case 'compare':
      return `${side(parts[0]!, parts[1]!)} ${sign(expr.how, value)} ${side(parts[1]!, parts[0]!)}`
    case 'in':
      return `${operand(parts[0]!)} ${yes(value) ? '属于' : absent(value) ? '是否属于' : '不属于'} ${operand(parts[1]!)}`
    case 'and':
    case 'or':
      return `${expr.op === 'and' ? '须同时满足' : '满足其一即可'}：${parts.map(judged).join('；')}`
    case 'not':
      return `反之：${judged(parts[0]!)}`
    case 'every':
    case 'some':
    case 'count':
    case 'share':
    case 'run':
      return members(step)
    case 'if':
    case 'lookup':
      return parts.length > 1
        ? `${operand(parts[0]!)}，取 ${valueWords(value)}`
        : `${operand(parts[0]!)}，${valueWords(value)}`
    default:
      return operand(step)
  }
}

function judged(step: Step): string {
  const { value } = step
  const sentence = describe(step)
  const end = yes(value) ? '成立' : absent(value) ? verdictWords(value) : '不成立'
  return sentence === end ? end : `${sentence}，${end}`
}

/** A step as one side of something: its name and its value. */
function operand(step: Step): string {
  const { expr, value, parts } = step
  if (isLiteral(expr) && !step.reading) return valueWords(value)
  if (expr.op === 'call' && (expr.name === 'human' || expr.name === 'not_applicable'))
    return verdictWords(value)
  if (expr.op === 'call' && expr.name === 'covers' && value.kind === 'truth') return coverWords(parts)
  const name = nounOf(step)
  return name ? `${name} ${valueWords(value)}` : valueWords(value)
}

/** One side of a comparison; a class is written without the quotes that its name has in the rule. */
function side(step: Step, other: Step): string {
  return step.expr.op === 'text' && other.value.kind !== 'text' ? step.expr.text : operand(step)
}

function nounOf({ expr, reading, from, parts }: Step): string {
  const when = reading ? readingWords(reading) : ''
  if (expr.op === 'name') return reading?.subject || reading?.period ? when : expr.name
  if (expr.op !== 'call') return when
  const first = parts[0]?.value
  const subject = first?.kind === 'text' ? first.text : ''
  const paper = from[0]?.document ? `（${from[0].document}）` : ''
  switch (expr.name) {
    case 'reading':
    case 'previous':
      return `${when}${subject}`
    case 'benchmark':
      return `${when}基准“${subject}”${paper}`
    case 'plan':
      return `${when}计划值“${subject}”${paper}`
    case 'growth':
      return `${when}${subject}增幅`
    case 'improves':
      return `${subject}比上年变好：`
    case 'rises_in_row':
      return '截至末期连续上升次数'
    case 'covers':
      return coverWords(parts)
    default:
      return ''
  }
}

function coverWords(parts: readonly Step[]): string {
  const [has, wanted] = parts.map(part => part.value)
  if (has?.kind !== 'set' || wanted?.kind !== 'set') return '须逐项都有'
  const lacking = wanted.items.filter(item => !has.items.includes(item))
  return lacking.length === 0 ? `${wanted.items.length} 项都有` : `缺${lacking.join('、')}`
}

function members({ expr, value, parts }: Step): string {
  const bodies = parts.slice(1)
  if (bodies.length === 0) return parts[0] ? operand(parts[0]) : valueWords(value)
  const failing = bodies.filter(body => body.value.kind === 'truth' && !body.value.truth)
  const lacking = bodies.filter(body => absent(body.value) && !notApplicable(body.value))
  const out = bodies.filter(body => notApplicable(body.value))
  const met = bodies.length - failing.length - lacking.length - out.length
  const sentence = [`${bodies.length} 项中 ${met} 项满足`]
  if (failing.length > 0) sentence.push(`不满足：${some(failing, describe)}`)
  if (lacking.length > 0)
    sentence.push(`缺数据：${some(lacking, body => readingWords(body.reading) || '未注明的一项')}`)
  if (out.length > 0) sentence.push(`不适用 ${out.length} 项`)
  if (expr.op === 'share') sentence.push(`占 ${valueWords(value)}`)
  if (expr.op === 'run') sentence.push(`末尾连续 ${valueWords(value)} 项`)
  return sentence.join('，')
}

function some(steps: readonly Step[], words: (step: Step) => string): string {
  const named = steps.slice(0, NAMED).map(words).join('；')
  return steps.length > NAMED ? `${named}等 ${steps.length} 项` : named
}

function readingWords(reading: Reading | undefined): string {
  return `${reading?.period ? periodWords(reading.period) : ''}${reading?.subject ?? ''}`
}

const SIGNS: Record<Comparison, string> = { '<': '<', '<=': '≤', '=': '=', '!=': '≠', '>=': '≥', '>': '>' }
const OPPOSITE: Record<Comparison, Comparison> = {
  '<': '>=',
  '<=': '>',
  '=': '!=',
  '!=': '=',
  '>=': '<',
  '>': '<=',
}

/** The relation that is true; the one asked for while it is unknown. */
function sign(how: Comparison, value: Value): string {
  return SIGNS[value.kind === 'truth' && !value.truth ? OPPOSITE[how] : how]
}

/** How far a comparison of figures is from its bound. */
function margin({ expr, value, parts }: Step): string | undefined {
  if (expr.op !== 'compare' || value.kind !== 'truth') return undefined
  const [a, b] = parts.map(part => part.value)
  if (a?.kind !== 'number' || b?.kind !== 'number' || compare(a.amount, b.amount) === 0) return undefined
  const gap = figureWords(absolute(subtract(a.amount, b.amount)), unitOfDifference(a.unit))
  return `${value.truth ? '余量' : '相差'} ${gap}`
}

function figureWords(figure: Parameters<typeof round>[0], unit: string): string {
  const shown = round(figure, SHOWN)
  return shown === figure ? amount(figure, unit) : `约 ${amount(shown, unit)}`
}

/** A value in words. */
export function valueWords(value: Value): string {
  switch (value.kind) {
    case 'number':
      return figureWords(value.amount, value.unit)
    case 'text':
      return `“${value.text}”`
    case 'truth':
      return value.truth ? '是' : '否'
    case 'ordinal':
      return value.label
    case 'set':
      return value.items.join('、')
    case 'list':
      return `${value.items.length} 项`
    case 'absent':
      return value.why === 'missing' ? '缺数据' : value.why === 'human' ? '待人工判断' : '不适用'
  }
}

function yes(value: Value): boolean {
  return value.kind === 'truth' && value.truth
}

function absent(value: Value): boolean {
  return value.kind === 'absent'
}

function notApplicable(value: Value): boolean {
  return value.kind === 'absent' && value.why === 'not-applicable'
}
