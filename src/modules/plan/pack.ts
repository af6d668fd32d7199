// Whether a plan pack holds together: every reference meets its mark, numbers run, names are unambiguous.
// Pure; works on data that already fits the schemas of pack.contract.ts. The io layer adds line numbers.
import { isDecimalText } from '../../lib/decimal.ts'
import { roles } from '../people/actor.ts'
import type { PackProblem, PlanPack, Target, TargetKind } from './pack.contract.ts'
import { checkCampaigns, checkCategories } from './pack-cases.ts'
import { checkImplementation } from './pack-implementation.ts'
import { checkIndicators } from './pack-indicators.ts'
import { checkParts } from './pack-registers.ts'
import { at, badDay, missing, odd, repeated } from './pack-report.ts'
import { checkUnits } from './pack-units.ts'

/** Everything wrong or odd in a plan pack. `calendars`: the ids of `packs/calendars.yaml`, when it is at hand. */
export function checkPlan(pack: PlanPack, calendars?: ReadonlySet<string>): PackProblem[] {
  return [
    ...checkHead(pack, calendars),
    ...checkClauses(pack),
    ...checkAreas(pack),
    ...checkTasks(pack),
    ...checkPhases(pack),
    ...checkTargets(pack),
    ...checkIndicators(pack),
    ...checkSafeguards(pack),
    ...checkUnits(pack),
    ...checkRules(pack),
    ...checkDisclosure(pack),
    ...checkParts(pack),
    ...checkImplementation(pack),
  ]
}

const clauseIds = (pack: PlanPack): ReadonlySet<string> => new Set(pack.clauses.map(it => it.id))
const targetCodes = (pack: PlanPack): ReadonlySet<string> => new Set(pack.targets.map(it => it.code))
const unitCodes = (pack: PlanPack): ReadonlySet<string> => new Set(pack.units.units.map(it => it.code))

function* clauseExists(
  pack: PlanPack,
  file: string,
  path: string,
  id: string | undefined,
): Generator<PackProblem> {
  yield* missing(file, path, id, clauseIds(pack), '条款', 'clauses.yaml')
}

function* checkHead(pack: PlanPack, known?: ReadonlySet<string>): Generator<PackProblem> {
  const file = 'pack.yaml'
  const { head } = pack
  const { list } = head.calendars
  yield* badDay(file, '/issuedOn', head.issuedOn)
  yield* repeated(file, head.aims, '/aims', 'code', it => it.code, '目的')
  yield* repeated(file, list, '/calendars/list', 'id', it => it.id, '日历')
  const listed = new Set(list.map(it => it.id))
  yield* missing(file, '/calendars/default', head.calendars.default, listed, '日历', 'calendars.list')
  for (const [i, aim] of head.aims.entries()) {
    yield* clauseExists(pack, file, `/aims/${i}/clause`, aim.clause)
    if (!pack.tasks.some(task => task.tags.includes(aim.code))) {
      yield odd(file, `/aims/${i}`, 'aim.unserved', `没有任务服务于“${aim.name}”`)
    }
  }
  if (!known) return
  for (const [i, it] of list.entries()) {
    yield* missing(file, `/calendars/list/${i}/id`, it.id, known, '日历', 'packs/calendars.yaml')
  }
}

function* checkClauses(pack: PlanPack): Generator<PackProblem> {
  const file = 'clauses.yaml'
  yield* repeated(file, pack.clauses, '', 'id', it => it.id, '条款号')
  const earlier = new Map<string, number>()
  const all = clauseIds(pack)
  for (const [i, clause] of pack.clauses.entries()) {
    const { id, level, parent } = clause
    if (parent === undefined) {
      if (level !== 1)
        yield at(file, `/${i}/level`, 'clause.parent', `条款 ${id} 不是第一层，须写上一级 parent`)
    } else if (!all.has(parent)) {
      yield* missing(file, `/${i}/parent`, parent, all, '上一级条款', 'clauses.yaml')
    } else if (!earlier.has(parent)) {
      yield at(file, `/${i}/parent`, 'clause.order', `条款 ${id} 应排在上一级 ${parent} 之后`)
    } else if (earlier.get(parent) !== level - 1) {
      yield at(file, `/${i}/level`, 'clause.level', `条款 ${id} 的层次应比上一级 ${parent} 多一层`)
    } else if (!id.startsWith(parent)) {
      yield at(file, `/${i}/parent`, 'clause.parent', `条款号 ${id} 与上一级 ${parent} 对不上`)
    }
    if (!earlier.has(id)) earlier.set(id, level)
  }
}

function* checkAreas(pack: PlanPack): Generator<PackProblem> {
  const file = 'areas.yaml'
  yield* repeated(file, pack.areas, '', 'code', it => it.code, '方面编号')
  yield* repeated(file, pack.areas, '', 'clause', it => it.clause, '方面')
  for (const [i, area] of pack.areas.entries()) {
    yield* clauseExists(pack, file, `/${i}/clause`, area.clause)
    yield* sameTitle(pack, file, `/${i}/title`, area.clause, area.title)
    if (!pack.tasks.some(task => task.area === area.clause)) {
      yield odd(file, `/${i}`, 'area.empty', `“${area.title}”下面没有任务`)
    }
  }
}

function* sameTitle(
  pack: PlanPack,
  file: string,
  path: string,
  clause: string,
  title: string,
): Generator<PackProblem> {
  const heading = pack.clauses.find(it => it.id === clause)?.heading
  if (heading !== undefined && heading !== title) {
    yield odd(file, path, 'title', `标题与条款 ${clause} 的“${heading}”不一致`)
  }
}

function* checkTasks(pack: PlanPack): Generator<PackProblem> {
  const file = 'tasks.yaml'
  yield* repeated(file, pack.tasks, '', 'number', it => String(it.number), '任务编号')
  yield* repeated(file, pack.tasks, '', 'clause', it => it.clause, '任务条款')
  const numbers = new Set(pack.tasks.map(it => it.number))
  for (let n = 1; n <= Math.max(...numbers); n++) {
    if (!numbers.has(n)) yield at(file, '', 'task.gap', `任务编号应从 1 起连续，缺第 ${n} 项`)
  }
  const areas = new Set(pack.areas.map(it => it.clause))
  const aims = new Set(pack.head.aims.map(it => it.code))
  for (const [i, task] of pack.tasks.entries()) {
    yield* clauseExists(pack, file, `/${i}/clause`, task.clause)
    yield* missing(file, `/${i}/area`, task.area, areas, '方面', 'areas.yaml')
    if (!task.clause.startsWith(task.area)) {
      yield at(
        file,
        `/${i}/area`,
        'task.area',
        `任务 ${task.number} 的条款 ${task.clause} 不在 ${task.area} 之下`,
      )
    }
    yield* sameTitle(pack, file, `/${i}/title`, task.clause, task.title)
    for (const [j, tag] of task.tags.entries()) {
      yield* missing(file, `/${i}/tags/${j}`, tag, aims, '目的', 'pack.yaml 的 aims')
    }
  }
  const covered = new Set(pack.tasks.map(it => it.clause))
  for (const [i, clause] of pack.clauses.entries()) {
    if (clause.parent !== undefined && areas.has(clause.parent) && !covered.has(clause.id)) {
      yield odd('clauses.yaml', `/${i}/id`, 'clause.no-task', `条款 ${clause.id} 还没有对应的任务`)
    }
  }
}

function* checkPhases(pack: PlanPack): Generator<PackProblem> {
  const file = 'phases.yaml'
  const targets = targetCodes(pack)
  yield* repeated(file, pack.phases, '', 'code', it => it.code, '阶段编号')
  yield* repeated(file, pack.phases, '', 'year', it => String(it.year), '年度')
  let before = ''
  for (const [i, phase] of pack.phases.entries()) {
    yield* clauseExists(pack, file, `/${i}/clause`, phase.clause)
    for (const key of ['from', 'to'] as const) yield* badDay(file, `/${i}/${key}`, phase[key])
    if (phase.from > phase.to) {
      yield at(file, `/${i}/to`, 'phase.dates', `“${phase.name}”的 to 不能早于 from`)
    }
    if (phase.from <= before) {
      yield at(file, `/${i}/from`, 'phase.order', `“${phase.name}”与前一阶段的日期重叠或次序颠倒`)
    }
    before = phase.to
    for (const list of ['entry', 'exit'] as const) {
      for (const [j, it] of phase[list].entries()) {
        yield* clauseExists(pack, file, `/${i}/${list}/${j}/clause`, it.clause)
        yield* missing(file, `/${i}/${list}/${j}/target`, it.target, targets, '目标', 'targets.yaml')
        if (it.target !== undefined && it.check !== undefined)
          yield at(file, `/${i}/${list}/${j}`, 'phase.criterion', `“${it.text}”不能既写 target 又写 check`)
        if (it.code === undefined)
          yield odd(
            file,
            `/${i}/${list}/${j}`,
            'phase.code',
            `“${it.text}”没有 code，改动次序后确认记录会对不上`,
          )
      }
    }
    const criteria = [...phase.entry, ...phase.exit].flatMap(it => it.code ?? [])
    if (new Set(criteria).size < criteria.length)
      yield at(file, `/${i}`, 'phase.criterion', `“${phase.name}”有两个条件的 code 相同`)
    for (const [j, step] of phase.steps.entries()) {
      yield* clauseExists(pack, file, `/${i}/steps/${j}/clause`, step.clause)
      yield* sameTitle(pack, file, `/${i}/steps/${j}/title`, step.clause, step.title)
    }
  }
}

/** What a kind needs to be judged: a figure, a reference to compare with, members to tick off; and which way is better. */
const needs: Readonly<
  Record<TargetKind, { value?: true; reference?: true; members?: true; direction?: 'up' | 'down' }>
> = {
  MIN: { value: true, direction: 'up' },
  MAX: { value: true, direction: 'down' },
  EQ100: { value: true, direction: 'up' },
  GT_BENCH: { reference: true, direction: 'up' },
  LT_BENCH: { reference: true, direction: 'down' },
  PLAN_MIN: { reference: true, direction: 'up' },
  PLAN_MAX: { reference: true, direction: 'down' },
  PLAN_MEET: { reference: true },
  YOY_PP: { value: true },
  YOY_UP: { reference: true },
  GROWTH_GT: { reference: true, direction: 'up' },
  CONSEC3_OR_MIN: { value: true, direction: 'up' },
  ZERO: { value: true, direction: 'down' },
  ORD_MAX: { value: true, direction: 'down' },
  RANK_MAX: { value: true, direction: 'down' },
  BOOL: {},
  FREQ_MIN: { direction: 'up' },
  SET_COVER: { members: true, direction: 'up' },
  COUNT_TRIGGER: { value: true },
  SLA: {},
  QUAL: {},
}

function* checkTargets(pack: PlanPack): Generator<PackProblem> {
  const file = 'targets.yaml'
  const units = unitCodes(pack)
  const tasks = new Map(pack.tasks.map(it => [it.number, it]))
  yield* repeated(file, pack.targets, '', 'code', it => it.code, '目标编号')
  for (const [i, target] of pack.targets.entries()) {
    for (const [j, id] of [target.clause, ...(target.alsoClauses ?? [])].entries()) {
      yield* clauseExists(pack, file, j === 0 ? `/${i}/clause` : `/${i}/alsoClauses/${j - 1}`, id)
    }
    const task = target.task === undefined ? undefined : tasks.get(target.task)
    if (target.task !== undefined && task?.clause !== target.clause) {
      const why = task ? `的条款是 ${task.clause}，不是 ${target.clause}` : '不存在，请先在 tasks.yaml 里列出'
      yield at(file, `/${i}/task`, 'target.task', `任务 ${target.task} ${why}`)
    }
    yield* checkFigure(target, file, `/${i}`)
    yield* missing(file, `/${i}/suggestedOwner`, target.suggestedOwner, units, '单位', 'units.yaml')
    for (const [j, code] of (target.suggestedWith ?? []).entries()) {
      yield* missing(file, `/${i}/suggestedWith/${j}`, code, units, '单位', 'units.yaml')
    }
  }
}

function* checkFigure(target: Target, file: string, path: string): Generator<PackProblem> {
  const { code, kind, value } = target
  const need = needs[kind]
  for (const [key, word] of [
    ['value', '数值 value'],
    ['reference', '比较对象 reference'],
    ['members', '成员 members'],
  ] as const) {
    if (need[key] && target[key] === undefined) {
      yield at(file, `${path}/kind`, 'target.needs', `目标 ${code} 是 ${kind}，须写${word}`)
    }
  }
  if (need.direction && target.direction !== need.direction) {
    yield at(
      file,
      `${path}/direction`,
      'target.direction',
      `目标 ${code} 是 ${kind}，direction 应为 ${need.direction}`,
    )
  }
  if (value === undefined) return
  const fits = kind === 'ORD_MAX' ? /^劣?[ⅠⅡⅢⅣⅤ]$/.test(value) : isDecimalText(value)
  if (!fits) {
    const hint = kind === 'ORD_MAX' ? '应为 Ⅰ 至 Ⅴ 类' : '应为数字，不带单位和符号'
    yield at(file, `${path}/value`, 'target.value', `目标 ${code} 的 value“${value}”不对，${hint}`)
  } else if (target.unit === '%' && kind !== 'ORD_MAX' && Number(value) > 100) {
    yield odd(file, `${path}/value`, 'target.over-100', `目标 ${code} 超过 100%，请核对`)
  }
}

function* checkSafeguards(pack: PlanPack): Generator<PackProblem> {
  const file = 'safeguards.yaml'
  const units = unitCodes(pack)
  yield* repeated(file, pack.safeguards, '', 'code', it => it.code, '保障规则')
  for (const [i, it] of pack.safeguards.entries()) {
    yield* clauseExists(pack, file, `/${i}/clause`, it.clause)
    yield* missing(file, `/${i}/body`, it.body, units, '单位', 'units.yaml')
    yield* missing(file, `/${i}/target`, it.target, targetCodes(pack), '目标', 'targets.yaml')
    for (const [j, code] of (it.with ?? []).entries()) {
      yield* missing(file, `/${i}/with/${j}`, code, units, '单位', 'units.yaml')
    }
  }
}

function* checkRules(pack: PlanPack): Generator<PackProblem> {
  const file = 'rules.yaml'
  const { rules } = pack
  const units = unitCodes(pack)
  yield* repeated(file, rules.placeTypes, '/placeTypes', 'code', it => it.code, '点位类型')
  yield* repeated(file, rules.placeTypes, '/placeTypes', 'name', it => it.name, '点位类型')
  yield* repeated(file, rules.severities, '/severities', 'code', it => it.code, '轻重')
  yield* repeated(file, rules.roles, '/roles', 'code', it => it.code, '岗位')
  yield* repeated(file, rules.accountability, '/accountability', 'ground', it => it.ground, '认定依据')
  for (const [i, it] of rules.placeTypes.entries()) {
    yield* clauseExists(pack, file, `/placeTypes/${i}/clause`, it.clause)
  }
  yield* clauseExists(pack, file, '/escalation/clause', rules.escalation?.clause)
  yield* checkAllowances(pack)
  yield* checkCategories(pack)
  yield* checkCampaigns(pack)
  for (const [i, it] of rules.accountability.entries()) {
    if (it.order !== i + 1) {
      yield at(file, `/accountability/${i}/order`, 'rules.order', `认定次序应为 ${i + 1}，逐行递增`)
    }
  }
  yield* missing(file, '/pool', rules.pool, units, '单位', 'units.yaml')
  const known = new Set(Object.keys(roles))
  for (const [i, it] of rules.roles.entries()) {
    yield* missing(file, `/roles/${i}/code`, it.code, known, '岗位', '平台的岗位表')
    yield* missing(file, `/roles/${i}/unit`, it.unit, units, '单位', 'units.yaml')
  }
}

function* checkAllowances({ rules, head }: PlanPack): Generator<PackProblem> {
  const file = 'rules.yaml'
  const types = new Set(['*', ...rules.placeTypes.map(it => it.code)])
  const calendars = new Set(head.calendars.list.map(it => it.id))
  const key = (it: { placeType: string; severity: string }) => `${it.placeType}/${it.severity}`
  yield* repeated(file, rules.allowances, '/allowances', 'placeType', key, '时限')
  for (const [i, it] of rules.allowances.entries()) {
    yield* missing(file, `/allowances/${i}/placeType`, it.placeType, types, '点位类型', 'placeTypes')
    yield* missing(
      file,
      `/allowances/${i}/calendar`,
      it.calendar,
      calendars,
      '日历',
      'pack.yaml 的 calendars',
    )
  }
  for (const [i, { code, name }] of rules.severities.entries()) {
    if (!rules.allowances.some(it => it.placeType === '*' && it.severity === code)) {
      yield at(
        file,
        `/severities/${i}`,
        'rules.no-allowance',
        `“${name}”没有通用时限，请加一行 placeType: '*'`,
      )
    }
  }
}

/** Never shown to the public, whatever a pack says: persons' standing, reporters, minors, assessors. */
const SEALED = ['negative-list', 'accountability', 'petitioners', 'protected-groups', 'inspectors']

function* checkDisclosure(pack: PlanPack): Generator<PackProblem> {
  const file = 'disclosure.yaml'
  const { items } = pack.disclosure
  yield* repeated(file, items, '/items', 'code', it => it.code, '公开事项')
  for (const [i, it] of items.entries()) {
    if (SEALED.includes(it.code) && it.show !== 'never') {
      yield at(file, `/items/${i}/show`, 'disclosure.sealed', `“${it.name}”不得公开，只能写 never`)
    }
    if (it.show !== 'never' && it.fields === undefined) {
      yield at(file, `/items/${i}`, 'disclosure.fields', `“${it.name}”要公开，须写明公开哪几项 fields`)
    }
  }
}
