// Official names of codes that a city's pack defines.
import type { RulesFile } from './pack.contract.ts'

/** 农贸市场 for `market`; the code itself where the pack does not know it. */
export function placeTypeName(rules: RulesFile, code: string | null): string | null {
  if (code === null) return null
  return rules.placeTypes.find(type => type.code === code)?.name ?? code
}

/** County names by code, the city's own name for the city as a whole. */
export function divisionName(
  divisions: readonly { readonly code: number; readonly name: string }[],
  code: number | null,
  cityName: string,
): string {
  if (code === null) return cityName
  return divisions.find(division => division.code === code)?.name ?? String(code)
}

/** Kinds of units as people say them. */
export const unitKinds: Readonly<Record<string, string>> = {
  command: '指挥部',
  office: '市创城办',
  bureau: '市直部门',
  county: '县（市、区）',
  county_office: '县（市、区）创城办',
  town: '乡镇街道',
  community: '社区（村）',
  stationed: '驻地单位',
  team: '督查组',
}
