// The tree of units as pages use it: nested for reading, flat for choosing, counties by division.
import { computed } from 'vue'
import type { ReplyOf } from '../../lib/contract.ts'
import { useRead } from '../../ui/read.ts'
import { units } from './people.contract.ts'

export type Unit = ReplyOf<typeof units>['units'][number]
export interface UnitNode extends Unit {
  readonly depth: number
  readonly children: readonly UnitNode[]
}

/** What kinds of unit are called; the codes are the pack's. */
export const unitKinds: Readonly<Record<string, string>> = {
  command: '指挥机构',
  office: '市创城办',
  bureau: '市直部门',
  county: '县（市、区）',
  county_office: '县（市、区）创城办',
  town: '乡镇（街道）',
  community: '社区（村）',
  stationed: '驻市单位',
  team: '工作组',
}

/** Units in force today, read once for the page. */
export function useUnits() {
  const read = useRead(units)
  const all = computed<readonly Unit[]>(() => read.data.value?.units ?? [])
  const counties = computed(() => all.value.filter(unit => unit.kind === 'county' && unit.division !== null))
  const names = computed(() => new Map(counties.value.map(unit => [unit.division, unit.shortName])))
  /** A county's name for its own code and for the towns under it; an empty text for the city's own. */
  const countyName = (division: number | null | undefined) => {
    if (division == null) return ''
    return names.value.get(division) ?? names.value.get(Number(String(division).slice(0, 6))) ?? ''
  }
  return { ...read, all, counties, countyName }
}

/** Nests units under their parents; one whose parent is not in the list stands at the top. */
export function treeOf(list: readonly Unit[]): UnitNode[] {
  const known = new Set(list.map(unit => unit.id))
  const under = new Map<string | null, Unit[]>()
  for (const unit of list) {
    const parent = unit.parentId && known.has(unit.parentId) ? unit.parentId : null
    under.set(parent, [...(under.get(parent) ?? []), unit])
  }
  const grow = (parent: string | null, depth: number): UnitNode[] =>
    (under.get(parent) ?? []).map(unit => ({
      ...unit,
      depth,
      children: depth > 12 ? [] : grow(unit.id, depth + 1),
    }))
  return grow(null, 0)
}

/** Units whose name, short name or code holds every word of the search. */
export function findUnits(list: readonly Unit[], search: string): Unit[] {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean)
  return list.filter(unit =>
    words.every(word => `${unit.name} ${unit.shortName} ${unit.code}`.toLowerCase().includes(word)),
  )
}
