// A case: its states, its sources, what its lifecycle looks at, who sees it and who becomes accountable for it.
import type { Scope } from '../people/actor.ts'

export const caseStates = {
  filed: '待审核',
  checking: '现场核实中',
  split: '已拆分',
  merged: '已并案',
  attached: '并入在办案件',
  settled: '当场整改',
  declined: '不立案',
  withdrawn: '已撤案',
  issued: '已交办',
  acknowledged: '已签收',
  disputed: '退单待派',
  ruling: '待裁定',
  suspended: '挂账整改',
  handled: '待核查',
  second: '待复核',
  closed: '已销号',
} as const

export type CaseState = keyof typeof caseStates

/** States in which somebody still owes something; the function `case_open` of the database says the same. */
export const openStates: readonly CaseState[] = [
  'issued',
  'acknowledged',
  'disputed',
  'ruling',
  'suspended',
  'handled',
  'second',
]

/** Where a case comes from. `onSite`: what was told by others is looked at on the spot before a unit is charged with it. */
export const caseSources = {
  round: { words: '巡查测评', onSite: false },
  office: { words: '创城办发现', onSite: false },
  supervision: { words: '督查组', onSite: false },
  mock: { words: '模拟测评', onSite: false },
  'third-party': { words: '第三方测评', onSite: false },
  deputies: { words: '代表委员视察', onSite: false },
  observers: { words: '市民观察团', onSite: true },
  residents: { words: '群众随手拍', onSite: true },
  hotline: { words: '12345 热线', onSite: true },
  media: { words: '媒体曝光', onSite: true },
  'digital-city': { words: '数字城管平台', onSite: false },
  sensor: { words: '监测设备', onSite: true },
} as const

export type CaseSource = keyof typeof caseSources

export const sourceWords = (source: string): string => caseSources[source as CaseSource]?.words ?? source

/** What the lifecycle looks at; stores and pages hand in at least this. */
export interface CaseRecord {
  readonly state: string
  readonly unitId: string | null
  readonly division: number | null
  readonly finderId: string | null
  /** Finders of the findings that joined it. */
  readonly alsoFoundBy: readonly string[]
  readonly fixerId: string | null
  readonly source: string
  /** Who looks at it on the spot, and when that was done. */
  readonly checkerId: string | null
  readonly checkedAt: Date | null
  /** Until when the unit may return it, and how often units did. */
  readonly disputeUntil: Date | null
  readonly disputeCount: number
  /** Parts that others have not handed in, and joint parts that have not passed. */
  readonly partsOwed: number
  readonly partsUnpassed: number
  /** The verifier drawn by lot; null where nobody could be drawn. */
  readonly drawnVerifierId: string | null
  /** Drawn by lot to be verified by two. */
  readonly twice: boolean
  readonly firstVerifierId: string | null
  readonly reopenUntil: Date | null
  readonly lookAgainOn: string | null
  readonly lookedAgainAt: Date | null
}

/** Whether a row is within what the actor may see. Stores say the same in SQL; a test holds the two together. */
export function inScope(
  scope: Scope,
  record: Pick<CaseRecord, 'state' | 'unitId' | 'division' | 'finderId' | 'checkerId'> & {
    readonly verifierId?: string | null
    readonly partUnits: readonly string[]
  },
): boolean {
  return (
    scope.all ||
    (record.unitId !== null && scope.unitIds.includes(record.unitId)) ||
    (record.division !== null && record.state !== 'filed' && scope.divisions.includes(record.division)) ||
    record.partUnits.some(unit => scope.unitIds.includes(unit)) ||
    (scope.personId !== null &&
      [record.finderId, record.verifierId, record.checkerId].includes(scope.personId))
  )
}

/** Why a unit became accountable (谁主管、谁负责): from the place, else the standard, else the office's pool. */
export const unitGrounds = {
  rule: '派遣规则',
  place: '点位责任单位',
  section: '路段责任单位',
  grid: '网格责任单位',
  community: '所在社区（村）',
  town: '所在乡镇（街道）',
  category: '问题类别的行业主管',
  standard: '标准责任单位',
  pool: '无责任单位，归市创城办待派池',
  office: '市创城办指定',
  dispute: '退单后改派',
  ruling: '市创城办裁定',
} as const

export type UnitGround = keyof typeof unitGrounds

/** Chooses the one accountable unit; every case gets one, an orphan goes to the office's pool and shows as such. */
export function accountableUnit(
  place: string | null,
  standard: string | null,
  pool: string,
): { unitId: string; ground: UnitGround } {
  if (place) return { unitId: place, ground: 'place' }
  if (standard) return { unitId: standard, ground: 'standard' }
  return { unitId: pool, ground: 'pool' }
}
