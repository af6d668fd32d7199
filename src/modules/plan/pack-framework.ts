// Whether an assessment framework holds together: codes nest, weights sum to 100, cards meet standards,
// and, beside its plan, whether tasks, units, targets and place types exist.

import { add, compare, type Decimal, decimal, HUNDRED, ONE, ZERO } from '../../lib/decimal.ts'
import type { FrameworkPack, PackProblem, PlanPack, Standard } from './pack.contract.ts'
import { at, missing, odd, repeated } from './pack-report.ts'
import { GRADES } from './pack-words.ts'
import { ruleProblems } from './rule.ts'

const FILE = 'framework.yaml'
const CARDS = 'cards.yaml'

/** Everything wrong or odd in a framework pack; with the plan at hand its references are followed too. */
export function checkFramework(pack: FrameworkPack, plan?: PlanPack): PackProblem[] {
  return [
    ...checkGrades(pack),
    ...checkTree(pack),
    ...checkStandards(pack),
    ...checkCards(pack),
    ...(plan ? checkAgainstPlan(pack, plan) : []),
  ]
}

/** Standards with the JSON pointer of each, in document order. */
export function standardsOf(pack: FrameworkPack): { standard: Standard; path: string }[] {
  return pack.framework.projects.flatMap((project, i) =>
    project.contents.flatMap((content, j) =>
      content.standards.map((standard, k) => ({
        standard,
        path: `/projects/${i}/contents/${j}/standards/${k}`,
      })),
    ),
  )
}

function* checkGrades(pack: FrameworkPack): Generator<PackProblem> {
  const { grades } = pack.framework
  yield* repeated(FILE, grades, '/grades', 'grade', it => it.grade, '等次')
  for (const grade of GRADES) {
    if (!grades.some(it => it.grade === grade)) yield at(FILE, '/grades', 'grade.missing', `缺等次“${grade}”`)
  }
  for (const [i, it] of grades.entries()) {
    const path = `/grades/${i}`
    // Missing is never a pass and never a fail; not applicable leaves the denominator.
    const wanted = it.grade === '未测' ? 'missing' : it.grade === '不适用' ? 'exclude' : 'score'
    if (it.counts !== wanted) {
      yield at(FILE, `${path}/counts`, 'grade.counts', `“${it.grade}”的 counts 只能是 ${wanted}`)
    }
    if ((wanted === 'score') !== (it.value !== undefined)) {
      yield at(
        FILE,
        path,
        'grade.value',
        `“${it.grade}”${wanted === 'score' ? '须写分值' : '不应有分值'} value`,
      )
    } else if (it.value !== undefined && compare(decimal(it.value), ONE) > 0) {
      yield at(FILE, `${path}/value`, 'grade.value', `“${it.grade}”的分值应在 0 与 1 之间`)
    }
  }
  const ladder = ['达标', '基本达标', '不达标'].map(grade => grades.find(it => it.grade === grade)?.value)
  const [pass, basic, fail] = ladder.map(value => (value === undefined ? undefined : decimal(value)))
  if (pass && basic && fail && (compare(pass, basic) < 0 || compare(basic, fail) < 0)) {
    yield at(FILE, '/grades', 'grade.order', '分值应为 达标 ≥ 基本达标 ≥ 不达标')
  }
}

const sum = (rows: readonly { weight: string }[]): Decimal =>
  rows.reduce((total, row) => add(total, decimal(row.weight)), ZERO)

function* checkTree(pack: FrameworkPack): Generator<PackProblem> {
  const { projects } = pack.framework
  yield* repeated(FILE, projects, '/projects', 'code', it => it.code, '项目')
  const total = sum(projects)
  if (compare(total, HUNDRED) !== 0) {
    yield at(FILE, '/projects', 'weight.total', `各项目分值合计 ${total}，应为 100`)
  }
  for (const [i, project] of projects.entries()) {
    const path = `/projects/${i}`
    yield* repeated(FILE, project.contents, `${path}/contents`, 'code', it => it.code, '内容')
    yield* adds(path, project, project.contents)
    for (const [j, content] of project.contents.entries()) {
      const here = `${path}/contents/${j}`
      yield* nests(here, content.code, project.code)
      yield* repeated(FILE, content.standards, `${here}/standards`, 'code', it => it.code, '标准')
      yield* adds(here, content, content.standards)
      for (const [k, it] of content.standards.entries()) {
        yield* nests(`${here}/standards/${k}`, it.code, content.code)
      }
    }
  }
}

function* adds(
  path: string,
  whole: { code: string; weight: string },
  parts: readonly { weight: string }[],
): Generator<PackProblem> {
  const total = sum(parts)
  if (compare(total, decimal(whole.weight)) !== 0) {
    yield at(
      FILE,
      `${path}/weight`,
      'weight.parts',
      `${whole.code} 分值 ${whole.weight}，下级合计 ${total}，应相等`,
    )
  }
}

function* nests(path: string, code: string, parent: string): Generator<PackProblem> {
  if (!code.startsWith(`${parent}.`)) {
    yield at(FILE, `${path}/code`, 'code.nesting', `编号 ${code} 应以上级 ${parent}. 开头`)
  }
}

function* checkStandards(pack: FrameworkPack): Generator<PackProblem> {
  const { negatives } = pack.framework
  yield* repeated(FILE, negatives, '/negatives', 'code', it => it.code, '负面事项')
  for (const [i, it] of negatives.entries()) {
    if ((it.effect === 'deduct') !== (it.points !== undefined)) {
      const what = it.effect === 'deduct' ? '是扣分，须写 points' : '不是扣分，不应写 points'
      yield at(FILE, `/negatives/${i}`, 'negative.points', `负面事项 ${it.code} ${what}`)
    }
  }
  const codes = new Set(negatives.map(it => it.code))
  const asked = new Set(pack.cards.flatMap(card => card.items.map(item => item.standard)))
  for (const { standard, path } of standardsOf(pack)) {
    for (const [i, code] of (standard.negatives ?? []).entries()) {
      yield* missing(FILE, `${path}/negatives/${i}`, code, codes, '负面事项', 'negatives')
    }
    const { rule } = standard
    if ('expr' in rule) {
      for (const words of ruleProblems(rule.expr)) {
        yield at(FILE, `${path}/rule/expr`, 'rule.expr', `标准 ${standard.code} 的算式：${words}`)
      }
    }
    if ('named' in rule && (rule.named === 'target-verdict') !== (rule.target !== undefined)) {
      yield at(
        FILE,
        `${path}/rule`,
        'rule.target',
        `标准 ${standard.code}：target-verdict 与 target 须同时写`,
      )
    }
    if (standard.methods.includes('field') && !asked.has(standard.code)) {
      yield odd(
        FILE,
        `${path}/code`,
        'standard.unasked',
        `标准 ${standard.code} 要实地查，但没有检查卡问到它`,
      )
    }
  }
}

function* checkCards(pack: FrameworkPack): Generator<PackProblem> {
  const { cards } = pack
  yield* repeated(CARDS, cards, '', 'code', it => it.code, '检查卡')
  yield* repeated(CARDS, cards, '', 'placeType', it => it.placeType, '检查卡的点位类型')
  const standards = new Map(standardsOf(pack).map(it => [it.standard.code, it.standard]))
  const seen = new Set<string>()
  for (const [i, card] of cards.entries()) {
    for (const [j, item] of card.items.entries()) {
      const path = `/${i}/items/${j}`
      if (seen.has(item.code)) yield at(CARDS, `${path}/code`, 'repeated', `检查项 ${item.code} 重复`)
      seen.add(item.code)
      const standard = standards.get(item.standard)
      if (!standard) {
        yield* missing(CARDS, `${path}/standard`, item.standard, new Set(standards.keys()), '标准', FILE)
      } else if (!standard.methods.includes('field')) {
        yield at(
          CARDS,
          `${path}/standard`,
          'card.method',
          `标准 ${item.standard} 不是实地考察的，不能上检查卡`,
        )
      }
      for (const grade of ['达标', '不达标', '未测'] as const) {
        if (!item.grades.includes(grade)) {
          yield at(CARDS, `${path}/grades`, 'card.grades', `检查项 ${item.code} 须允许“${grade}”`)
        }
      }
    }
  }
}

function* checkAgainstPlan(pack: FrameworkPack, plan: PlanPack): Generator<PackProblem> {
  const where = `规划包 ${plan.head.id}`
  const tasks = new Set(plan.tasks.map(it => String(it.number)))
  const units = new Set(plan.units.units.map(it => it.code))
  const targets = new Set(plan.targets.map(it => it.code))
  const types = new Set(plan.rules.placeTypes.map(it => it.code))
  for (const { standard, path } of standardsOf(pack)) {
    for (const [i, number] of standard.tasks.entries()) {
      yield* missing(FILE, `${path}/tasks/${i}`, String(number), tasks, '任务', where)
    }
    yield* missing(FILE, `${path}/suggestedOwner`, standard.suggestedOwner, units, '单位', where)
    const target = 'named' in standard.rule ? standard.rule.target : undefined
    yield* missing(FILE, `${path}/rule/target`, target, targets, '目标', where)
  }
  for (const [i, card] of pack.cards.entries()) {
    yield* missing(CARDS, `/${i}/placeType`, card.placeType, types, '点位类型', where)
  }
}
