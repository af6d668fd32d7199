// The invented cast of the demo city: units, persons and places, every one marked 演示. Nothing here names a real
// bureau, road or person; the counties are real and lie where they lie.
import { random } from '../lib/random.ts'
import type { Role } from '../modules/people/actor.ts'

export interface CastUnit {
  readonly code: string
  readonly kind: string
  readonly name: string
  readonly shortName: string
  readonly division?: number
}

export interface CastPerson {
  readonly login: string
  readonly name: string
  readonly role: Role
  readonly title: string
  /** Code of the unit, from the pack or from this cast. */
  readonly unit: string
  readonly words: string
  readonly endsOn?: string
}

/** Rough centres of the five county seats (WGS-84) and how far places scatter round them, in degrees. */
export const counties = [
  { division: 640302, name: '利通区', lon: 106.205, lat: 37.985, spread: 0.13, places: 96 },
  { division: 640303, name: '红寺堡区', lon: 106.062, lat: 37.425, spread: 0.15, places: 46 },
  { division: 640323, name: '盐池县', lon: 107.405, lat: 37.783, spread: 0.15, places: 50 },
  { division: 640324, name: '同心县', lon: 105.914, lat: 36.981, spread: 0.15, places: 50 },
  { division: 640381, name: '青铜峡市', lon: 106.075, lat: 38.02, spread: 0.12, places: 58 },
] as const

const numerals = ['一', '二', '三', '四', '五']

export const units: readonly CastUnit[] = [
  { code: 'demo-bureau-1', kind: 'bureau', name: '演示市容管理单位', shortName: '演示市容单位' },
  { code: 'demo-bureau-2', kind: 'bureau', name: '演示园林绿化单位', shortName: '演示园林单位' },
  { code: 'demo-bureau-3', kind: 'bureau', name: '演示交通秩序单位', shortName: '演示交通单位' },
  { code: 'demo-stationed-1', kind: 'stationed', name: '演示驻地车站单位', shortName: '演示车站单位' },
  { code: 'demo-team-1', kind: 'team', name: '演示督查组', shortName: '演示督查组' },
  ...counties.flatMap((county, i) => [
    {
      code: `demo-county-${county.division}`,
      kind: 'county_office',
      name: `演示${county.name}创城办`,
      shortName: `演示${county.name}创城办`,
      division: county.division,
    },
    {
      code: `demo-town-${county.division}-1`,
      kind: 'town',
      name: `演示第${numerals[i]}街道办事处`,
      shortName: `演示第${numerals[i]}街道`,
      division: county.division,
    },
    {
      code: `demo-community-${county.division}-1`,
      kind: 'community',
      name: `演示第${numerals[i]}街道甲社区`,
      shortName: `演示${numerals[i]}街甲社区`,
      division: county.division,
    },
    {
      code: `demo-community-${county.division}-2`,
      kind: 'community',
      name: `演示第${numerals[i]}街道乙社区`,
      shortName: `演示${numerals[i]}街乙社区`,
      division: county.division,
    },
  ]),
]

const officers = units
  .filter(unit => unit.kind !== 'team' && unit.kind !== 'county_office')
  .map((unit, i) => ({
    login: `danwei${String(i + 1).padStart(2, '0')}`,
    name: `演示经办${i + 1}`,
    role: 'unit' as const,
    title: '创城联络员',
    unit: unit.code,
    words: `责任单位经办人（${unit.shortName}）`,
  }))

const countyOfficers = counties.map((county, i) => ({
  login: `xian${i + 1}`,
  name: `演示县办${i + 1}`,
  role: 'county_office' as const,
  title: '县创城办工作人员',
  unit: `demo-county-${county.division}`,
  words: `${county.name}创城办（演示）`,
}))

export const people: readonly CastPerson[] = [
  {
    login: 'banshi',
    name: '演示甲',
    role: 'office',
    title: '督导组工作人员',
    unit: 'office',
    words: '创城办工作人员',
  },
  {
    login: 'banshi2',
    name: '演示乙',
    role: 'office',
    title: '抽调人员',
    unit: 'office',
    words: '创城办抽调人员（抽调到 2022 年底）',
    endsOn: '2022-12-31',
  },
  {
    login: 'zhuren',
    name: '演示丙',
    role: 'office_head',
    title: '副主任',
    unit: 'office',
    words: '创城办负责人（审批通报）',
  },
  {
    login: 'xuncha1',
    name: '演示巡查一',
    role: 'inspector',
    title: '巡查测评员',
    unit: 'demo-team-1',
    words: '巡查测评员（现场端）',
  },
  {
    login: 'xuncha2',
    name: '演示巡查二',
    role: 'inspector',
    title: '巡查测评员',
    unit: 'demo-team-1',
    words: '巡查测评员（现场端）',
  },
  {
    login: 'hecha1',
    name: '演示核查一',
    role: 'verifier',
    title: '核查员',
    unit: 'demo-team-1',
    words: '核查员',
  },
  {
    login: 'lingdao',
    name: '演示领导',
    role: 'leader',
    title: '市领导',
    unit: 'hq',
    words: '市领导（领导屏）',
  },
  {
    login: 'xitong',
    name: '演示系统管理',
    role: 'system_admin',
    title: '系统管理员',
    unit: 'office',
    words: '系统管理员',
  },
  {
    login: 'anquan',
    name: '演示安全管理',
    role: 'security_admin',
    title: '安全管理员',
    unit: 'office',
    words: '安全管理员',
  },
  {
    login: 'shenji',
    name: '演示审计管理',
    role: 'audit_admin',
    title: '审计管理员',
    unit: 'office',
    words: '审计管理员（账本）',
  },
  ...officers,
  ...countyOfficers,
]

export interface CastPlace {
  readonly code: string
  readonly name: string
  readonly placeType: string
  readonly division: number
  readonly address: string
  readonly lon: number
  readonly lat: number
  /** Code of the accountable unit; null for the few that show as gaps. */
  readonly unit: string | null
}

const types: readonly (readonly [code: string, suffix: string, share: number])[] = [
  ['main-road', '路', 20],
  ['back-street', '巷', 18],
  ['square-park', '游园', 12],
  ['scenic-spot', '景区', 6],
  ['bus-station', '客运站', 4],
  ['rail-station', '高铁站', 3],
  ['market', '农贸市场', 15],
  ['bus-stop', '站台', 22],
]
const first = ['望', '清', '和', '瑞', '安', '永', '朝', '锦', '嘉', '明', '春', '育', '景', '长', '新', '同']
const second = [
  '河',
  '柳',
  '杏',
  '桥',
  '塔',
  '苑',
  '泉',
  '渠',
  '梨',
  '桦',
  '岭',
  '台',
  '溪',
  '荷',
  '枫',
  '麦',
]

/** Three hundred places inside the rough extents of the five counties, the same every time. */
export function places(): CastPlace[] {
  const chance = random('demo-places')
  const names = chance.shuffle(first.flatMap(a => second.map(b => a + b)))
  const all: CastPlace[] = []
  for (const county of counties) {
    const pool = types.flatMap(type => Array<typeof type>(type[2]).fill(type))
    for (let i = 0; i < county.places; i++) {
      const [placeType, suffix] = i < types.length ? types[i]! : chance.pick(pool)
      // Two dice a side: denser towards the middle, as towns are.
      const away = () => (chance.fraction() + chance.fraction() - 1) * county.spread
      const name = names[all.length % names.length]!
      all.push({
        code: `YS-${county.division}-${String(i + 1).padStart(3, '0')}`,
        name: `演示${name}${suffix}${all.length >= names.length ? '东段' : ''}`,
        placeType,
        division: county.division,
        address: `${county.name}演示${name}${suffix === '路' || suffix === '巷' ? suffix : `路${1 + chance.below(200)}号`}`,
        lon: Number((county.lon + away() * 1.25).toFixed(6)),
        lat: Number((county.lat + away()).toFixed(6)),
        unit: ownerOf(placeType, county.division, chance.fraction()),
      })
    }
  }
  return all
}

function ownerOf(placeType: string, division: number, dice: number): string | null {
  if (dice > 0.98) return null
  if (placeType === 'rail-station' || placeType === 'bus-station')
    return dice < 0.6 ? 'demo-stationed-1' : 'demo-bureau-3'
  if (placeType === 'square-park' && dice < 0.6) return 'demo-bureau-2'
  if (placeType === 'main-road' && dice < 0.5) return 'demo-bureau-1'
  if (placeType === 'bus-stop' && dice < 0.4) return 'demo-bureau-3'
  if (dice < 0.55) return `demo-town-${division}-1`
  return dice < 0.8 ? `demo-community-${division}-1` : `demo-community-${division}-2`
}
