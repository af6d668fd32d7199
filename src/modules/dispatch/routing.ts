// From a problem to its unit: the owner on the ground (属地), the owner of the trade (行业), and of the two, or by a rule, the one
// accountable unit, with a sentence that says why. What nobody answers for goes to the pool, never nowhere.
import type { Point } from '../../lib/geo.ts'
import type { ShapeKind } from '../shapes/shape.ts'
import { shapeKinds } from '../shapes/shape.ts'
import { type Ground, type Locator, NEAR_METRES } from './locator.ts'
import { type Asked, firstFit, type Names, type Rule, ruleWords } from './rule.ts'

/** On which ground a unit was found. */
export const grounds = {
  rule: '派遣规则',
  place: '点位的责任单位',
  section: '路段的责任单位',
  grid: '网格的责任单位',
  community: '社区（村）',
  town: '乡镇（街道）',
  category: '问题类别的行业主管',
  standard: '测评标准的牵头单位',
  county: '县（市、区）',
  nearest: '最近的网格',
  pool: '待派池',
} as const

export type RouteGround = keyof typeof grounds
export type TerritorialVia = Extract<
  RouteGround,
  'place' | 'section' | 'grid' | 'community' | 'town' | 'county' | 'nearest'
>
export type SectorVia = Extract<RouteGround, 'category' | 'standard'>

export interface Problem {
  readonly point: Point | null
  readonly place: {
    readonly name: string
    readonly placeType: string
    readonly division: number
    readonly unitId: string | null
  } | null
  readonly category: string | null
  readonly requirement: string | null
  /** The lead unit of the standard or task, when it has one. */
  readonly requirementUnit: string | null
  readonly at: Date
}

export interface Rulebook {
  readonly locator: Locator
  /** Sorted by specificity. */
  readonly rules: readonly Rule[]
  /** Number of the set in force; null while there is none. */
  readonly version: number | null
  readonly pool: string
  readonly names: Names
  /** Whether the unit exists on this day of business. */
  inForce(unitId: string, at: Date): boolean
}

export interface Owner<Via> {
  readonly unitId: string
  readonly via: Via
}

export interface Decision {
  readonly territorial: Owner<TerritorialVia> | null
  readonly sector: Owner<SectorVia> | null
  readonly accountable: {
    readonly unitId: string
    readonly ground: RouteGround
    readonly words: string
    readonly ruleId: string | null
    readonly rulesVersion: string
  }
}

interface Candidate<Via> extends Owner<Via> {
  readonly words: string
}

/** Decides who answers; the same facts and rules give the same answer, word for word. */
export function decide(problem: Problem, book: Rulebook): Decision {
  const { locator } = book
  const here = problem.point ? locator.at(problem.point) : []
  const road = problem.point ? locator.road(problem.point) : undefined
  const asked: Asked = {
    category: problem.category,
    placeType: problem.place?.placeType ?? null,
    areas: [
      ...here,
      ...(road ? [road] : []),
      ...(problem.place ? [{ kind: 'county' as const, code: String(problem.place.division) }] : []),
    ],
    at: problem.at,
  }
  const stands = (unitId: string | null): unitId is string =>
    unitId !== null && book.inForce(unitId, problem.at)
  const usable = book.rules.filter(rule => stands(rule.unitId))
  const owners = territory(problem, here, road, book).filter(it => stands(it.unitId))
  const trade = sectorOf(problem, asked, usable, stands, book)
  const rule = firstFit(usable, 'accountable', asked)
  const county = owners.find(it => it.via === 'county')
  const near = owners.find(it => it.via === 'nearest')
  const own = owners.find(it => it.via !== 'county' && it.via !== 'nearest')
  const territorial = own ?? county ?? near ?? null
  const plain = own ?? trade ?? county ?? near
  const version = book.version === null ? '0' : String(book.version)
  const chosen = rule
    ? {
        unitId: rule.unitId,
        ground: 'rule' as const,
        words: `按派遣规则第 ${version} 版第 ${rule.line} 条，${ruleWords(rule, book.names)}（${rule.ground}）`,
      }
    : plain
      ? { unitId: plain.unitId, ground: plain.via as RouteGround, words: plain.words }
      : {
          unitId: book.pool,
          ground: 'pool' as const,
          words: `${nobody(problem)}，先归${book.names.unit(book.pool)}的待派池，由它指定责任单位`,
        }
  const others = [
    territorial && territorial.unitId !== chosen.unitId ? `属地：${nameVia(territorial, book)}` : '',
    trade && trade.unitId !== chosen.unitId ? `行业主管：${nameVia(trade, book)}` : '',
    retired(problem, here, road, stands, book),
  ].filter(Boolean)
  const words = `${[chosen.words, ...others].join('；')}。`
  return {
    territorial: territorial && { unitId: territorial.unitId, via: territorial.via },
    sector: trade && { unitId: trade.unitId, via: trade.via },
    accountable: {
      unitId: chosen.unitId,
      ground: chosen.ground,
      words,
      ruleId: rule?.id ?? null,
      rulesVersion: version,
    },
  }
}

const nameVia = (owner: Candidate<RouteGround>, book: Rulebook) =>
  `${book.names.unit(owner.unitId)}（${grounds[owner.via]}）`

const nobody = ({ place, point }: Problem) =>
  place ? `“${place.name}”没有责任单位` : point ? '这个位置没有责任单位' : '没有位置，也没有责任单位'

/** Who answers on the ground, the most definite first; units that have ended are still among them. */
function territory(
  problem: Problem,
  here: readonly Ground[],
  road: Ground | undefined,
  book: Rulebook,
): Candidate<TerritorialVia>[] {
  const found: Candidate<TerritorialVia>[] = []
  const unit = (id: string) => book.names.unit(id)
  const { place, point } = problem
  if (place?.unitId)
    found.push({
      unitId: place.unitId,
      via: 'place',
      words: `“${place.name}”登记的责任单位是${unit(place.unitId)}，由它负责`,
    })
  if (road?.unitId)
    found.push({
      unitId: road.unitId,
      via: 'section',
      words: `位置在路段“${road.name}”上，由它的责任单位${unit(road.unitId)}负责`,
    })
  for (const area of here)
    if (area.unitId)
      found.push({
        unitId: area.unitId,
        via: area.kind as Exclude<ShapeKind, 'section'>,
        words: `位置在${shapeKinds[area.kind]}“${area.name}”内，由${unit(area.unitId)}负责`,
      })
  const near =
    point && !here.some(it => it.kind === 'grid') ? book.locator.near(point, NEAR_METRES) : undefined
  if (near?.ground.unitId)
    found.push({
      unitId: near.ground.unitId,
      via: 'nearest',
      words: `位置不在任何网格内，离“${near.ground.name}”最近（约 ${Math.round(near.metres)} 米），由${unit(near.ground.unitId)}负责`,
    })
  return found
}

function sectorOf(
  problem: Problem,
  asked: Asked,
  rules: readonly Rule[],
  stands: (unitId: string | null) => unitId is string,
  book: Rulebook,
): Candidate<SectorVia> | null {
  const rule = firstFit(rules, 'sector', asked)
  if (rule)
    return {
      unitId: rule.unitId,
      via: 'category',
      words: `没有属地责任单位，由${book.names.category(problem.category ?? '')}的行业主管${book.names.unit(rule.unitId)}负责`,
    }
  const lead = problem.requirementUnit
  if (!stands(lead)) return null
  return {
    unitId: lead,
    via: 'standard',
    words: `没有属地责任单位，由测评标准的牵头单位${book.names.unit(lead)}负责`,
  }
}

/** A unit that would have answered but no longer exists is named, so that somebody mends the register. */
function retired(
  problem: Problem,
  here: readonly Ground[],
  road: Ground | undefined,
  stands: (unitId: string | null) => boolean,
  book: Rulebook,
): string {
  const all = [problem.place?.unitId, road?.unitId, ...here.map(it => it.unitId)]
  const gone = [...new Set(all.filter((it): it is string => !!it && !stands(it)))]
  return gone.length > 0 ? `原定的${gone.map(id => book.names.unit(id)).join('、')}已撤销，请更新台账` : ''
}
