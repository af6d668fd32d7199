// How long a case may take: its category's own allowance, else the first line of the city's rules that fits place type and
// severity.
import type { RulesFile, Severity } from '../plan/pack.contract.ts'
import type { Category } from '../plan/pack-cases.contract.ts'

export interface AllowanceRule {
  readonly amount: number
  readonly unit: RulesFile['allowances'][number]['unit']
  readonly calendar: string
}

/** What the allowance of a case depends on. */
export interface Timed {
  readonly placeType: string | null
  readonly severity: string
  readonly category?: string | null | undefined
}

export function categoryOf(rules: RulesFile, code: string | null | undefined): Category | undefined {
  return code ? rules.categories?.find(one => one.code === code) : undefined
}

/**
 * The rule for a case: its category's own allowance where the problem is as severe as the category says, else the line of its
 * place type before the `*` line. Undefined when the pack has none of them.
 */
export function allowanceFor(rules: RulesFile, it: Timed): AllowanceRule | undefined {
  const category = categoryOf(rules, it.category)
  if (category?.allowance && category.severity === it.severity) return category.allowance
  const fits = rules.allowances.filter(rule => rule.severity === (it.severity as Severity))
  return fits.find(rule => rule.placeType === it.placeType) ?? fits.find(rule => rule.placeType === '*')
}

/** `16 工作时`. */
export function allowanceWords(rule: Pick<AllowanceRule, 'amount' | 'unit'>): string {
  return `${rule.amount} ${rule.unit}`
}
