// A ruling kept as a rule (裁定记为规则): the same quarrel is not ruled on twice. It is a line in a draft, which another approves.
import { refuse } from '../../lib/refusal.ts'
import type { Work } from '../../server/work.ts'
import type { CaseFullRow } from '../cases/cases.store.ts'
import { type Kept, keepRule } from '../dispatch/rule-set.actions.ts'

export interface Wanted {
  /** Which of the case's traits the rule asks for; at least one. */
  readonly category: boolean
  readonly county: boolean
  readonly placeType: boolean
}

/** Two units have had it and the head has said whose it is: only then is there a ruling. */
export const ruledOn = (it: Pick<CaseFullRow, 'disputeCount' | 'state'>): boolean =>
  it.disputeCount > 1 && it.state !== 'ruling'

/** Writes the ruling of a case into the dispatch rules being drafted. */
export async function keepRuling(work: Work, it: CaseFullRow, wanted: Wanted): Promise<Kept> {
  if (!ruledOn(it)) refuse('case.ruling.none', '这个案件没有经过裁定；派遣规则请到“派遣规则”里起草。')
  const rule = {
    part: 'accountable' as const,
    category: wanted.category ? it.category : null,
    areaKind: wanted.county && it.division ? ('county' as const) : null,
    areaCode: wanted.county && it.division ? String(it.division) : null,
    placeType: wanted.placeType ? it.placeType : null,
    period: null,
    unitId: it.unitId!,
    ground: `案件 ${it.number} 经裁定`,
  }
  if (rule.category === null && rule.areaCode === null && rule.placeType === null)
    refuse('case.ruling.bare', '至少选一个条件，否则这条规则会管到全部问题。', 400, '/category')
  return keepRule(work, rule)
}
