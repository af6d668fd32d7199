// Whether the added parts of a plan pack hold together: registers and their entries, the year plan, county goals.
import { compare, decimal } from '../../lib/decimal.ts'
import type { PackProblem, PlanPack } from './pack.contract.ts'
import type { RegisterColumn, RegisterDefinition } from './pack-parts.contract.ts'
import { at, badDay, missing, odd, repeated } from './pack-report.ts'
import { tidyValues, valueFaults } from './register-values.ts'

const FILE = 'registers.yaml'
const SEEDS = 'register-entries.yaml'
const YEAR = 'year-plan.yaml'
const COUNTIES = 'counties.yaml'

export function* checkParts(pack: PlanPack): Generator<PackProblem> {
  yield* checkRegisters(pack)
  yield* checkSeeds(pack)
  yield* checkYearPlan(pack)
  yield* checkCounties(pack)
}

const clauses = (pack: PlanPack) => new Set(pack.clauses.map(it => it.id))

function* checkRegisters(pack: PlanPack): Generator<PackProblem> {
  const registers = pack.registers ?? []
  yield* repeated(FILE, registers, '', 'code', it => it.code, '登记册')
  yield* repeated(FILE, registers, '', 'title', it => it.title, '登记册名称')
  const codes = new Set(registers.map(it => it.code))
  const items = new Set(pack.disclosure.items.map(it => it.code))
  for (const [i, it] of registers.entries()) {
    yield* missing(FILE, `/${i}/clause`, it.clause, clauses(pack), '条款', 'clauses.yaml')
    yield* missing(FILE, `/${i}/parent`, it.parent, codes, '登记册', 'registers.yaml')
    yield* missing(FILE, `/${i}/disclosure`, it.disclosure, items, '公开事项', 'disclosure.yaml')
    if (it.parent !== undefined && loops(registers, it))
      yield at(FILE, `/${i}/parent`, 'register.loop', `登记册 ${it.code} 的上级绕回了自己`)
    const above = registers.find(one => one.code === it.parent)
    if (it.read === 'all' && above?.read === 'own')
      yield at(FILE, `/${i}/read`, 'register.read', `上级“${above.title}”只给本单位看，这里也须写 own`)
    yield* checkColumns(it, i)
  }
}

function loops(registers: readonly RegisterDefinition[], from: RegisterDefinition): boolean {
  const seen = new Set([from.code])
  for (let up = from.parent; up !== undefined; up = registers.find(it => it.code === up)?.parent) {
    if (seen.has(up)) return true
    seen.add(up)
  }
  return false
}

function* checkColumns(it: RegisterDefinition, i: number): Generator<PackProblem> {
  yield* repeated(FILE, it.columns, `/${i}/columns`, 'code', column => column.code, '栏')
  yield* repeated(FILE, it.columns, `/${i}/columns`, 'title', column => column.title, '栏名')
  const codes = new Set(it.columns.map(column => column.code))
  for (const list of ['unique', 'complete'] as const)
    for (const [j, code] of (it[list] ?? []).entries())
      yield* missing(FILE, `/${i}/${list}/${j}`, code, codes, '栏', 'columns')
  yield* missing(FILE, `/${i}/owner`, it.owner, codes, '栏', 'columns')
  const owner = it.columns.find(column => column.code === it.owner)
  if (owner && (owner.type !== 'unit' || !owner.required))
    yield at(FILE, `/${i}/owner`, 'register.owner', `owner 须指向一个必填的单位栏`)
  if (it.owner === undefined && it.write.some(who => who !== 'office'))
    yield at(FILE, `/${i}/write`, 'register.owner', '县区和单位要能填，须用 owner 写明哪一栏是所属单位')
  const title = it.columns[0]!
  if (!title.required)
    yield at(FILE, `/${i}/columns/0`, 'register.title', `第一栏是条目的名称，须写 required: true`)
  for (const [j, column] of it.columns.entries()) yield* checkColumn(column, `/${i}/columns/${j}`)
  const numeric = (code: string | undefined) =>
    it.columns.some(column => column.code === code && (column.type === 'number' || isScale(column)))
  for (const [j, sum] of (it.summary ?? []).entries()) {
    if (sum.how !== 'count' && !numeric(sum.column))
      yield at(FILE, `/${i}/summary/${j}`, 'register.summary', `“${sum.name}”须用 column 指向一个数字栏`)
    if (sum.weight !== undefined && (sum.how !== 'average' || !numeric(sum.weight)))
      yield at(FILE, `/${i}/summary/${j}/weight`, 'register.summary', 'weight 只用于 average，且须是数字栏')
  }
}

/** A choice of whole numbers, such as a satisfaction from 1 to 5, can be averaged too. */
const isScale = (column: RegisterColumn) =>
  column.type === 'choice' && (column.options ?? []).every(option => /^\d+$/.test(option))

function* checkColumn(column: RegisterColumn, path: string): Generator<PackProblem> {
  const belongs = (key: keyof RegisterColumn, ...types: readonly string[]) =>
    column[key] !== undefined && !types.includes(column.type)
  if ((column.type === 'choice') !== (column.options !== undefined))
    yield at(FILE, path, 'register.options', `“${column.title}”：选择栏须写 options，别的栏不写`)
  for (const key of ['unit', 'least', 'most', 'places'] as const)
    if (belongs(key, 'number'))
      yield at(FILE, `${path}/${key}`, 'register.column', `${key} 只用于数字栏（type: number）`)
  if (belongs('longest', 'text', 'passage'))
    yield at(FILE, `${path}/longest`, 'register.column', 'longest 只用于文字栏')
  if (column.least !== undefined && column.most !== undefined)
    if (compare(decimal(column.least), decimal(column.most)) > 0)
      yield at(FILE, `${path}/most`, 'register.column', `“${column.title}”的 most 小于 least`)
}

function* checkSeeds(pack: PlanPack): Generator<PackProblem> {
  const seeds = pack.registerEntries ?? []
  const registers = new Map((pack.registers ?? []).map(it => [it.code, it]))
  const place = (it: { register: string; key: string }) => `${it.register}/${it.key}`
  yield* repeated(SEEDS, seeds, '', 'key', place, '条目')
  const requirements = new Set([
    ...pack.tasks.map(it => `task:${it.number}`),
    ...pack.targets.map(it => `target:${it.code}`),
  ])
  const clause = clauses(pack)
  const divisions = new Set(pack.units.divisions.map(it => String(it.code)))
  const before = new Set<string>()
  for (const [i, it] of seeds.entries()) {
    const definition = registers.get(it.register)
    yield* missing(SEEDS, `/${i}/register`, it.register, new Set(registers.keys()), '登记册', FILE)
    if (!definition) continue
    if ((definition.parent !== undefined) !== (it.parent !== undefined))
      yield at(
        SEEDS,
        `/${i}`,
        'seed.parent',
        `条目 ${it.key} ${definition.parent ? '缺' : '不应有'}上级 parent`,
      )
    else if (it.parent !== undefined && !before.has(`${definition.parent}/${it.parent}`))
      yield at(SEEDS, `/${i}/parent`, 'seed.parent', `上级条目 ${it.parent} 不存在，或排在后面`)
    before.add(place(it))
    const faults = valueFaults(definition, tidyValues(definition, it.values), {
      requirement: code => requirements.has(code),
      clause: id => clause.has(id),
      unit: () => false,
      division: code => divisions.has(code),
    })
    for (const fault of faults)
      yield at(SEEDS, `/${i}/values/${fault.column}`, `seed.${fault.code}`, `${it.key}：${fault.detail}`)
  }
}

function* checkYearPlan(pack: PlanPack): Generator<PackProblem> {
  const steps = pack.yearPlan ?? []
  yield* repeated(YEAR, steps, '', 'code', it => it.code, '步骤')
  let last = Number.NEGATIVE_INFINITY
  for (const [i, it] of steps.entries()) {
    yield* missing(YEAR, `/${i}/clause`, it.clause, clauses(pack), '条款', 'clauses.yaml')
    if (it.workdays < last)
      yield at(YEAR, `/${i}/workdays`, 'year.order', `“${it.title}”应排在前面：步骤须按时间先后写`)
    last = it.workdays
  }
  if (steps.length > 0 && !steps.some(it => it.workdays === 0))
    yield odd(YEAR, '', 'year.anchor', '没有 workdays 为 0 的步骤，看不出倒排的基准是哪一步')
}

function* checkCounties(pack: PlanPack): Generator<PackProblem> {
  const goals = pack.counties ?? []
  yield* repeated(COUNTIES, goals, '', 'division', it => String(it.division), '县（市、区）')
  const counties = new Set(
    pack.units.divisions.filter(it => it.level === 'county').map(it => String(it.code)),
  )
  // A county without a line is no fault of the file: the page says that its goal is not written down.
  for (const [i, it] of goals.entries()) {
    yield* missing(COUNTIES, `/${i}/division`, String(it.division), counties, '县级区划', 'units.yaml')
    yield* missing(COUNTIES, `/${i}/clause`, it.clause, clauses(pack), '条款', 'clauses.yaml')
    yield* badDay(COUNTIES, `/${i}/by`, it.by)
  }
}
