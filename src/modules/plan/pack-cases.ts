// Whether what a pack says about cases holds together: classes of problems, and the focused clean-ups made of them.
import type { PackProblem, PlanPack } from './pack.contract.ts'
import { at, missing, repeated } from './pack-report.ts'

const clauses = (pack: PlanPack) => new Set(pack.clauses.map(it => it.id))

/** Classes of problems: their clause, sector and calendar exist, no code or name twice. */
export function* checkCategories(pack: PlanPack): Generator<PackProblem> {
  const file = 'categories.yaml'
  const all = pack.rules.categories ?? []
  const units = new Set(pack.units.units.map(it => it.code))
  const calendars = new Set(pack.head.calendars.list.map(it => it.id))
  yield* repeated(file, all, '', 'code', it => it.code, '问题分类')
  yield* repeated(file, all, '', 'name', it => it.name, '问题分类')
  for (const [i, it] of all.entries()) {
    yield* missing(file, `/${i}/clause`, it.clause, clauses(pack), '条款', 'clauses.yaml')
    yield* missing(file, `/${i}/sector`, it.sector, units, '单位', 'units.yaml')
    yield* missing(
      file,
      `/${i}/allowance/calendar`,
      it.allowance?.calendar,
      calendars,
      '日历',
      'pack.yaml 的 calendars',
    )
  }
}

/** Focused clean-ups: each is about something, and everything it names exists. */
export function* checkCampaigns(pack: PlanPack): Generator<PackProblem> {
  const file = 'rules.yaml'
  const all = pack.rules.campaigns ?? []
  const types = new Set(pack.rules.placeTypes.map(it => it.code))
  const categories = new Set((pack.rules.categories ?? []).map(it => it.code))
  yield* repeated(file, all, '/campaigns', 'code', it => it.code, '集中整治')
  yield* repeated(file, all, '/campaigns', 'name', it => it.name, '集中整治')
  for (const [i, it] of all.entries()) {
    yield* missing(file, `/campaigns/${i}/clause`, it.clause, clauses(pack), '条款', 'clauses.yaml')
    for (const [j, code] of (it.placeTypes ?? []).entries())
      yield* missing(file, `/campaigns/${i}/placeTypes/${j}`, code, types, '点位类型', 'placeTypes')
    for (const [j, code] of (it.categories ?? []).entries())
      yield* missing(file, `/campaigns/${i}/categories/${j}`, code, categories, '问题分类', 'categories.yaml')
    if (!it.placeTypes && !it.categories && !it.note)
      yield at(
        file,
        `/campaigns/${i}`,
        'campaign.bare',
        `集中整治“${it.name}”没有点位类型，也没有问题分类，要写 note 说明由谁选`,
      )
  }
}
