// The column 属地责任单位 of the table: who answers in which county, a line a county.
import { plainName, type UnitNames } from '../exchange/unit-names.ts'

export interface TableOwner {
  readonly division: number
  readonly unitId: string
}

/** What the table knows of the counties and of the units in them. */
export interface Counties {
  readonly list: readonly { readonly code: number; readonly name: string }[]
  /** Division of a unit; null for units of the city and those stationed in it. */
  readonly divisionOf: (unitId: string) => number | null
}

/** A town's code begins with its county's. */
export const countyOf = (division: number): number =>
  division > 999_999 ? Math.floor(division / 1000) : division

/** `甲区：甲区教育局`, a line a county, in the order of the counties. */
export function ownersText(
  owners: readonly TableOwner[],
  counties: Counties,
  nameOf: (unitId: string) => string,
): string {
  return counties.list
    .flatMap(({ code, name }) =>
      owners.filter(it => it.division === code).map(it => `${name}：${nameOf(it.unitId)}`),
    )
    .join('\n')
}

const short = (name: string) => plainName(name).replace(/(县|市|区|旗)$/, '')

/**
 * What a cell says: lines of `county：unit`, or units alone where a unit is a county's own. Several counties that share a
 * unit may stand before one colon.
 */
export function readOwners(
  cell: string,
  counties: Counties,
  names: UnitNames,
): { owners: TableOwner[]; faults: string[] } {
  const owners: TableOwner[] = []
  const faults: string[] = []
  const add = (division: number, unitId: string) => {
    const before = owners.find(it => it.division === division)
    const its = counties.divisionOf(unitId)
    if (its !== null && countyOf(its) !== division)
      faults.push('属地责任单位应是该县（市、区）的单位，或市直、驻地单位；请核对。')
    else if (!before) owners.push({ division, unitId })
    else if (before.unitId !== unitId) faults.push('一个县（市、区）只能有一个属地责任单位；请只留一个。')
  }
  for (const line of cell.split(/[\r\n;；]/)) {
    const [, before, after] = /^([^：:]{1,40})[：:](.+)$/.exec(line) ?? []
    const named = before === undefined ? [] : countiesIn(before, counties)
    if (before !== undefined && named === undefined) {
      faults.push(`“${before.trim()}”不是本市的县（市、区）；请写成“县（市、区）名：单位”。`)
      continue
    }
    for (const it of names.read(named?.length ? after! : line)) {
      if ('fault' in it) faults.push(it.fault)
      else
        for (const unitId of it.units) {
          const own = counties.divisionOf(unitId)
          const where = named?.length ? named : own === null ? [] : [countyOf(own)]
          if (where.length === 0)
            faults.push(
              `“${it.words}”不是县（市、区）的单位，要写明是哪个县（市、区）：“县（市、区）名：单位”。`,
            )
          for (const division of where) add(division, unitId)
        }
    }
  }
  return { owners, faults: [...new Set(faults)] }
}

/** Counties named before a colon; undefined when one of the words is no county. */
function countiesIn(text: string, { list }: Counties): number[] | undefined {
  const codes = text.split(/[、,，/]/).map(word => {
    const name = plainName(word)
    return (list.find(it => plainName(it.name) === name) ?? list.find(it => short(it.name) === short(word)))
      ?.code
  })
  return codes.some(code => code === undefined) ? undefined : (codes as number[])
}
