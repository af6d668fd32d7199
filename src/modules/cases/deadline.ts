// How long a case may take: the first line of the city's rules that fits place type and severity.
import type { RulesFile, Severity } from '../plan/pack.contract.ts'

export type AllowanceRule = RulesFile['allowances'][number]

/** The rule for a place type and severity: its own line before the `*` line. Undefined when the pack has neither. */
export function allowanceFor(
  rules: RulesFile,
  placeType: string | null,
  severity: Severity,
): AllowanceRule | undefined {
  const fits = rules.allowances.filter(rule => rule.severity === severity)
  return fits.find(rule => rule.placeType === placeType) ?? fits.find(rule => rule.placeType === '*')
}

/** `16 工作时`. */
export function allowanceWords(rule: AllowanceRule): string {
  return `${rule.amount} ${rule.unit}`
}
