// A compiled plan as a person reads it in a terminal.
import type { CompiledPlan, CompiledTarget } from '../modules/compile/compiled.ts'
import { TARGET_KIND_WORDS } from '../modules/compile/target-words.ts'

/** Lines of the summary, without colours: it is piped, pasted and printed. */
export function planSummary(plan: CompiledPlan): string[] {
  return [
    ...front(plan),
    ...areas(plan),
    ...targets(plan),
    ...owners(plan),
    ...rules(plan),
    ...repairs(plan),
    ...lints(plan),
  ]
}

const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', title, ...lines])

function front(plan: CompiledPlan): string[] {
  return [
    plan.title || '（没有认出标题）',
    `文号　${plan.docNumber ?? '没有认出'}`,
    `印发　${plan.issuedOn ?? '没有认出日期'}${plan.issuers.length > 0 ? `　${plan.issuers.join('、')}` : ''}`,
    `共 ${plan.clauses.length} 个条款，${plan.areas.length} 个方面，${plan.tasks.length} 项任务，${plan.targets.length} 个目标，${plan.rules.length} 条规则`,
  ]
}

function areas(plan: CompiledPlan): string[] {
  const lines = plan.areas.map(area => {
    const its = plan.tasks.filter(task => task.area === area.clause)
    const numbers =
      its.length > 0 ? `　任务 ${its[0]!.number}${its.length > 1 ? `—${its.at(-1)!.number}` : ''}` : ''
    return `  ${padded(area.clause, 10)}${area.title}${numbers}`
  })
  const outside = plan.tasks.filter(task => task.area === null)
  return section('方面', outside.length > 0 ? [...lines, `  不在方面之内的任务 ${outside.length} 项`] : lines)
}

function targets(plan: CompiledPlan): string[] {
  const rows = plan.targets.map(target => [
    target.clause,
    target.indicator,
    TARGET_KIND_WORDS[target.kind],
    figure(target),
    target.period ?? '',
    `${Math.round(target.confidence * 100)}%`,
  ])
  return section('目标　（条款、指标、判断方式、数值、期间、把握）', table(rows))
}

function figure({ value, unit }: CompiledTarget): string {
  return value === null ? '—' : `${value}${unit ?? ''}`
}

function owners(plan: CompiledPlan): string[] {
  const { tasks } = plan
  if (tasks.length === 0) return []
  const without = tasks.filter(task => task.leads.length === 0)
  const undated = tasks.filter(task => task.due === null)
  const some = (its: typeof tasks) =>
    its.length === tasks.length
      ? `全部 ${its.length} 项`
      : `${its.length} 项（${spans(its.map(task => task.number || task.clause))}）`
  return section('责任与时限', [
    without.length === 0
      ? '  每项任务都写明了单位'
      : `  文件没有写明责任单位的任务：${some(without)}，须分解后确定`,
    undated.length === 0 ? '  每项任务都写明了时限' : `  文件没有写明时限的任务：${some(undated)}`,
    ...tasks
      .filter(task => task.leads.length > 0)
      .map(
        task =>
          `  ${padded(task.clause, 12)}${task.leads.join('、')}${task.supports.length > 0 ? `　配合 ${task.supports.join('、')}` : ''}${task.due ? `　${task.due}` : ''}`,
      ),
  ])
}

/** `1, 2, 3, 7` as `1—3、7`. */
function spans(numbers: readonly string[]): string {
  const runs: string[][] = []
  for (const it of numbers) {
    const run = runs.at(-1)
    if (run && Number(it) === Number(run.at(-1)) + 1) run.push(it)
    else runs.push([it])
  }
  return runs.map(run => (run.length > 2 ? `${run[0]}—${run.at(-1)}` : run.join('、'))).join('、')
}

function rules(plan: CompiledPlan): string[] {
  return section(
    '规则（待审核）',
    plan.rules.map(
      rule =>
        `  ${padded(rule.clause, 10)}${rule.trigger} → ${rule.consequence}${rule.body ? `（${rule.body}）` : ''}`,
    ),
  )
}

function repairs(plan: CompiledPlan): string[] {
  return section(
    '修补（转换时丢失的字，按同一文件中的佐证读出）',
    plan.repairs.flatMap(repair => [
      `  ${repair.written} → ${repair.read}`,
      ...repair.evidence.slice(0, 2).map(it => `      佐证：${around(plan.text, it.start, it.end)}`),
    ]),
  )
}

function around(text: string, start: number, end: number): string {
  return text
    .slice(Math.max(0, start - 8), Math.min(text.length, end + 8))
    .replace(/\s+/g, ' ')
    .trim()
}

function lints(plan: CompiledPlan): string[] {
  return section(
    '提示（原文照录，请人核对）',
    plan.lints.map(lint => `  ${padded(lint.clause ?? '', 12)}${lint.message}`),
  )
}

/** Chinese characters take two columns of a terminal. */
function width(text: string): number {
  let columns = 0
  for (const character of text) columns += /[\u1100-\u115f\u2e80-\uffdc]/.test(character) ? 2 : 1
  return columns
}

/** Cut to so many columns; the full words stand in the JSON. */
function cutTo(text: string, columns: number): string {
  if (width(text) <= columns) return text
  let short = ''
  for (const character of text) {
    if (width(short + character) > columns - 2) break
    short += character
  }
  return `${short}…`
}

function padded(text: string, columns: number): string {
  return `${text}${' '.repeat(Math.max(1, columns - width(text)))}`
}

function table(rows: readonly (readonly string[])[]): string[] {
  const most = [12, 48, 22, 18, 14, 6]
  const columns = most.map((limit, i) =>
    Math.min(limit, Math.max(0, ...rows.map(row => width(row[i] ?? ''))) + 2),
  )
  return rows.map(row =>
    `  ${row.map((cell, i) => padded(cutTo(cell, columns[i]! - 1), columns[i]!)).join('')}`.trimEnd(),
  )
}
