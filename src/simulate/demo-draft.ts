// 规划导入 of the demo city: an invented revision of the plan, brought in by the office and half reviewed, so that review,
// difference and pairing have something to show. The paper is made of the plan in force: nothing of it is official.
import type { ReplyOf } from '../lib/contract.ts'
import { chinaTime } from '../lib/day.ts'
import * as drafts from '../modules/drafts/drafts.contract.ts'
import * as plan from '../modules/plan/plan.contract.ts'
import type { Stage } from './demo-story.ts'

type Plan = ReplyOf<typeof plan.read>

/** How a sentence says a target of this kind; others are said by their name alone. */
const phrases: Readonly<Record<string, (it: Plan['targets'][number]) => string>> = {
  MIN: it => `${it.indicator}达到${it.value}${it.unit}以上`,
  MAX: it => `${it.indicator}不超过${it.value}${it.unit}`,
  EQ100: it => `${it.indicator}达到100%`,
  YOY_PP: it => `${it.indicator}逐年提升${it.value}个百分点`,
  GT_BENCH: it => `${it.indicator}高于全国平均水平`,
  LT_BENCH: it => `${it.indicator}低于全国平均水平`,
  GROWTH_GT: it => `${it.indicator}高于上年`,
  PLAN_MIN: it => `${it.indicator}不低于规划要求`,
  PLAN_MAX: it => `${it.indicator}不超过规划要求`,
  PLAN_MEET: it => `${it.indicator}达到规划要求`,
  ZERO: it => `${it.indicator}为零`,
  ORD_MAX: it => `${it.indicator}达到${it.value}类以上`,
  RANK_MAX: it => `${it.indicator}进入前${it.value}名`,
  BOOL: it => `建成${it.indicator}`,
  FREQ_MIN: it => `${it.indicator}每半年不少于${it.value}次`,
}

/** What the revision changes, by the number of the task. */
const REWORDED = 22
const DROPPED = 39

/** The plan in force as a paper, with a few changes an office would recognise. */
export function revisedPaper(it: Plan): string {
  const taskOf = new Map(it.tasks.map(task => [task.clause, task]))
  const raised = it.targets.find(
    target => target.kind === 'MIN' && target.unit === '%' && target.value === '90',
  )
  const title = it.title.replace(/（[^（）]*）$/, '')
  const lines = [`${title}（修订稿，演示）`, '']
  for (const clause of it.clauses) {
    const task = taskOf.get(clause.id)
    const targets = it.targets
      .filter(target => target.clause === clause.id)
      .map(target => (target === raised ? { ...target, value: '92' } : target))
      .map(target => phrases[target.kind]?.(target) ?? target.indicator)
    const body = [clause.gist.replace(/。$/, ''), ...targets]
      .filter(words => words !== '')
      .map(words => `${words}。`)
      .join('')
    if (clause.level === 1) {
      if (clause.marker !== '') lines.push(`${clause.marker}${clause.heading}`)
      if (body !== '') lines.push(body)
    } else if (task?.number === DROPPED)
      lines.push(
        `${clause.marker}开设社区“微课堂”。每个社区每季度一次，2023年6月底前全面铺开。（演示市容单位牵头，演示园林单位配合）`,
      )
    else if (task?.number === REWORDED) lines.push(`${clause.marker}擦亮家门口的小街小巷。${body}`)
    else lines.push(`${clause.marker}${clause.heading}。${body}`)
  }
  return `${lines.join('\n')}\n`
}

export function bringRevision(stage: Stage): void {
  stage.later(chinaTime('2022-09-08', '15:00').getTime(), async () => void (await bringIn(stage)))
  stage.later(chinaTime('2022-09-09', '10:00').getTime(), () => beginReview(stage))
}

/** The same file again answers with the draft that is under review, so that an interrupted story goes on. */
async function bringIn(stage: Stage): Promise<string> {
  const office = await stage.as('banshi')
  const paper = revisedPaper(await office.call(plan.read))
  const url = `/api/drafts?name=${encodeURIComponent('创建规划（修订稿，演示）.txt')}`
  return (await office.send<{ id: string }>(url, Buffer.from(paper))).id
}

/** Structure is accepted, of the targets only what the machine is sure of; the rest waits for whoever opens the page. */
async function beginReview(stage: Stage): Promise<void> {
  const office = await stage.as('banshi')
  const id = await bringIn(stage)
  for (const [kind, atLeast] of [
    ['front', 0],
    ['clause', 0],
    ['area', 0],
    ['target', 95],
  ] as const)
    await office.call(drafts.acceptAll, {
      actionId: stage.id('draft', kind),
      params: { id },
      body: { kind, atLeast },
    })
}
