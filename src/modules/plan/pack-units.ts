// Whether divisions and units of a pack hold together: parents, codes, dated names, unambiguous names.
import type { Division, PackProblem, PlanPack, Unit } from './pack.contract.ts'
import { at, badDay, repeated } from './pack-report.ts'

const FILE = 'units.yaml'
const FIRST_DAY = '0001-01-01'
const LAST_DAY = '9999-12-31'

/** A name of a unit and the days it holds; `to` is excluded, undefined while it lasts. */
export interface UnitTerm {
  readonly name: string
  readonly short: string
  readonly from: string
  readonly to?: string
}

/** The names of a unit in time, oldest first. `since` stands in for a start that the pack does not give. */
export function unitTerms(unit: Unit, since: string): UnitTerm[] {
  const renames = unit.names ?? []
  const starts = [unit.start ?? earliest(since, renames[0]?.from), ...renames.map(it => it.from)]
  return starts.flatMap((from, i) => {
    const name = i === 0 ? unit : renames[i - 1]!
    const to = starts[i + 1] ?? unit.end
    if (from === to) return []
    const term = { name: name.name, short: name.short ?? name.name, from }
    return [to === undefined ? term : { ...term, to }]
  })
}

/** What the unit is called on a day; undefined before its start and from its end on. */
export function unitNameOn(unit: Unit, day: string): string | undefined {
  return unitTerms(unit, FIRST_DAY).find(term => term.from <= day && (term.to === undefined || day < term.to))
    ?.name
}

function earliest(a: string, b: string | undefined): string {
  return b !== undefined && b < a ? FIRST_DAY : a
}

export function* checkUnits(pack: PlanPack): Generator<PackProblem> {
  const { divisions, units } = pack.units
  yield* checkDivisions(divisions, pack.head.city.id)
  yield* repeated(FILE, units, '/units', 'code', it => it.code, '单位代码')
  yield* checkLinks(units, divisions)
  for (const [i, unit] of units.entries()) yield* checkTimes(unit, `/units/${i}`)
  yield* checkNames(units)
  for (const [kind, what] of [
    ['command', '指挥部'],
    ['office', '创城办'],
  ] as const) {
    if (!units.some(unit => unit.kind === kind)) {
      yield at(FILE, '/units', 'unit.kind-missing', `没有${what}（kind: ${kind}），请至少列出一个`)
    }
  }
}

function* checkDivisions(divisions: readonly Division[], city: number): Generator<PackProblem> {
  yield* repeated(FILE, divisions, '/divisions', 'code', it => String(it.code), '区划代码')
  const byCode = new Map(divisions.map(it => [it.code, it]))
  if (byCode.get(city)?.level !== 'city') {
    yield at(FILE, '/divisions', 'division.city-missing', `区划里没有本市 ${city}（level: city）`)
  }
  const names = new Set<string>()
  for (const [i, it] of divisions.entries()) {
    const path = `/divisions/${i}`
    const wrong = divisionFault(it, byCode, city)
    if (wrong) yield at(FILE, `${path}/code`, 'division.inconsistent', wrong)
    for (const key of ['start', 'end'] as const) yield* badDay(FILE, `${path}/${key}`, it[key])
    if ((it.start ?? FIRST_DAY) >= (it.end ?? LAST_DAY)) {
      yield at(FILE, `${path}/end`, 'division.dates', `区划“${it.name}”的 end 应晚于 start`)
    }
    const name = `${it.parent}/${it.name}`
    if (it.end === undefined && names.has(name)) {
      yield at(FILE, `${path}/name`, 'division.name-repeated', `同一上级下有两个“${it.name}”`)
    }
    if (it.end === undefined) names.add(name)
  }
}

/** GB/T 2260: a county's first four digits are its city's, a town's first six its county's. */
function divisionFault(
  it: Division,
  byCode: ReadonlyMap<number, Division>,
  city: number,
): string | undefined {
  if (it.level === 'city') {
    if (it.parent !== undefined) return `市级区划 ${it.code} 不应有 parent`
    return it.code === city ? undefined : `市级区划 ${it.code} 与 pack.yaml 的城市 ${city} 不一致`
  }
  const parent = it.parent === undefined ? undefined : byCode.get(it.parent)
  if (!parent) return `区划 ${it.code} 的上级 ${it.parent ?? '（未填）'} 不存在`
  const wanted = it.level === 'county' ? 'city' : 'county'
  if (parent.level !== wanted) return `区划 ${it.code} 的上级 ${parent.code} 层级不对`
  const fits =
    it.level === 'county'
      ? it.code < 1_000_000 && Math.floor(it.code / 100) === Math.floor(parent.code / 100)
      : Math.floor(it.code / 1000) === parent.code
  return fits ? undefined : `区划代码 ${it.code} 与上级代码 ${parent.code} 不相衔接`
}

function* checkLinks(units: readonly Unit[], divisions: readonly Division[]): Generator<PackProblem> {
  const byCode = new Map(units.map(it => [it.code, it]))
  const divisionOf = new Map(divisions.map(it => [it.code, it]))
  for (const [i, unit] of units.entries()) {
    const path = `/units/${i}`
    const parent = unit.parent === undefined ? undefined : byCode.get(unit.parent)
    if (unit.parent !== undefined && !parent) {
      yield at(FILE, `${path}/parent`, 'unit.parent-missing', `上级单位 ${unit.parent} 不存在`)
    }
    if (unit.successor !== undefined && (unit.successor === unit.code || !byCode.has(unit.successor))) {
      yield at(FILE, `${path}/successor`, 'unit.successor-missing', `承接单位 ${unit.successor} 不存在`)
    }
    if (inCycle(unit, byCode)) {
      yield at(FILE, `${path}/parent`, 'unit.cycle', `单位“${unit.name}”的上级绕回了自己`)
    }
    const division = divisionOf.get(unit.division)
    if (!division) {
      yield at(FILE, `${path}/division`, 'unit.division-missing', `区划 ${unit.division} 不在 divisions 里`)
      continue
    }
    const wrong = placeFault(unit, parent, division)
    if (wrong) yield at(FILE, `${path}/division`, 'unit.division-inconsistent', wrong)
  }
}

function inCycle(unit: Unit, byCode: ReadonlyMap<string, Unit>): boolean {
  const seen = new Set<string>()
  for (let it = unit; it.parent !== undefined; ) {
    if (it.parent === unit.code) return true
    if (seen.has(it.code)) return false
    seen.add(it.code)
    const next = byCode.get(it.parent)
    if (!next) return false
    it = next
  }
  return false
}

/** A county's own units stand in the county, a town under the county it belongs to. */
function placeFault(unit: Unit, parent: Unit | undefined, division: Division): string | undefined {
  if (unit.kind === 'county' || unit.kind === 'county_office') {
    if (division.level !== 'county') return `“${unit.name}”应填县级区划`
    if (unit.kind === 'county') return undefined
    if (parent?.kind !== 'county') return `“${unit.name}”的上级应是县（市、区）`
    return parent.division === division.code ? undefined : `“${unit.name}”与上级的区划不一致`
  }
  if (unit.kind === 'town') {
    if (division.level !== 'town') return `“${unit.name}”应填乡镇街道的区划`
    if (parent?.kind !== 'county') return `“${unit.name}”的上级应是县（市、区）`
    return parent.division === division.parent ? undefined : `“${unit.name}”的区划不属于上级“${parent.name}”`
  }
  if (unit.kind === 'community' && parent && parent.kind !== 'town') {
    return `“${unit.name}”的上级应是乡镇街道`
  }
  return undefined
}

function* checkTimes(unit: Unit, path: string): Generator<PackProblem> {
  for (const key of ['start', 'end'] as const) yield* badDay(FILE, `${path}/${key}`, unit[key])
  const start = unit.start ?? FIRST_DAY
  const end = unit.end ?? LAST_DAY
  if (start >= end) yield at(FILE, `${path}/end`, 'unit.dates', `“${unit.name}”的 end 应晚于 start`)
  if (unit.successor !== undefined && unit.end === undefined) {
    yield at(
      FILE,
      `${path}/successor`,
      'unit.successor-without-end',
      `“${unit.name}”写了承接单位，还须写 end`,
    )
  }
  let before = start
  for (const [i, name] of (unit.names ?? []).entries()) {
    yield* badDay(FILE, `${path}/names/${i}/from`, name.from)
    if (name.from <= before || name.from >= end) {
      yield at(
        FILE,
        `${path}/names/${i}/from`,
        'unit.names-order',
        `“${unit.name}”的改名日期 ${name.from} 应由早到晚，并在存续期内`,
      )
    }
    before = name.from
  }
}

/** A name in a document or a spreadsheet must lead to one unit; towns and communities only within their parent. */
function* checkNames(units: readonly Unit[]): Generator<PackProblem> {
  const owners = new Map<string, Unit[]>()
  for (const [i, unit] of units.entries()) {
    const scope = unit.kind === 'town' || unit.kind === 'community' ? unit.parent : ''
    for (const [label, path] of labels(unit, `/units/${i}`)) {
      const key = `${scope}/${label}`
      const others = owners.get(key) ?? []
      const other = others.find(it => it !== unit && overlap(it, unit))
      if (other) {
        yield at(FILE, path, 'unit.name-repeated', `“${label}”同时指“${other.name}”和“${unit.name}”`)
      }
      if (!others.includes(unit)) owners.set(key, [...others, unit])
    }
  }
}

function* labels(unit: Unit, path: string): Generator<[label: string, path: string]> {
  const seen = new Set<string>()
  const all: [string | undefined, string][] = [
    [unit.name, `${path}/name`],
    [unit.short, `${path}/short`],
    ...(unit.aliases ?? []).map((it, i): [string, string] => [it, `${path}/aliases/${i}`]),
    ...(unit.names ?? []).flatMap((it, i): [string | undefined, string][] => [
      [it.name, `${path}/names/${i}/name`],
      [it.short, `${path}/names/${i}/short`],
    ]),
  ]
  for (const [label, where] of all) {
    if (label === undefined || seen.has(label)) continue
    seen.add(label)
    yield [label, where]
  }
}

function overlap(a: Unit, b: Unit): boolean {
  return (a.start ?? FIRST_DAY) < (b.end ?? LAST_DAY) && (b.start ?? FIRST_DAY) < (a.end ?? LAST_DAY)
}
