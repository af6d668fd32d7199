// Why a list is empty: because nothing fits, or because this person's post does not see what was asked for. It says the same
// whether there are such cases or not, so that nobody learns it from the sentence. Pure.
import type { Scope } from '../people/actor.ts'

/** What of the filter lies outside the scope: the county, or the unit. */
export function unseenOf(
  scope: Scope,
  filter: { readonly division?: number | undefined; readonly unitId?: string | undefined },
  unitDivision: number | null,
): 'division' | 'unit' | null {
  if (scope.all) return null
  const county = (division: number) => scope.divisions.includes(division)
  if (filter.unitId && !scope.unitIds.includes(filter.unitId))
    return unitDivision !== null && county(unitDivision) ? null : 'unit'
  if (filter.division && !county(filter.division)) return 'division'
  return null
}

/** What this person's posts see of cases, in words. */
export function scopeWords(scope: Scope): string {
  if (scope.all) return '全市的案件'
  if (scope.divisions.length > 0) return '本县（市、区）和本单位承办、协办的案件'
  if (scope.unitIds.length > 0) return '本单位承办、协办的案件'
  return '本人发现、受派核实或核查的案件'
}

/** The sentence under an empty list; `what` is the county or unit that was asked for. */
export function unseenWords(scope: Scope, which: 'division' | 'unit', what: string): string {
  const name = what || (which === 'division' ? '所选的县（市、区）' : '所选的单位')
  return `您现在的岗位只看得到${scopeWords(scope)}，${name}的其他案件不在其中；这里是空的，不说明那里没有案件。要了解请联系市创城办。`
}
