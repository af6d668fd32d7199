// A fact: what happened, to what, by whom, on which ground. Ids, codes and digests only, so that personal data
// can be erased without breaking the chain.
import { canonical } from '../../lib/canonical.ts'
import { refuse } from '../../lib/refusal.ts'

export type FactValue = string | number | boolean | null | readonly (string | number)[]

/** What an action hands in; the rest is filled in when it is recorded. */
export interface FactInput {
  /** `case.issued`, `duty.overdue`; the first word is the kind of record. */
  readonly kind: string
  readonly subjectType: string
  readonly subjectId: string
  readonly clause?: string | null
  /** Version of the rule, calendar or framework the decision rested on. */
  readonly ruleVersion?: string | null
  readonly data?: Readonly<Record<string, FactValue>>
}

export interface Fact {
  readonly id: string
  readonly cityId: number
  readonly at: Date
  readonly kind: string
  readonly subjectType: string
  readonly subjectId: string
  readonly actorPerson: string | null
  readonly actorRole: string | null
  readonly actorUnit: string | null
  readonly clause: string | null
  readonly ruleVersion: string | null
  readonly data: Readonly<Record<string, FactValue>>
}

/** The text a fact's digest is taken over; every column that means something is in it. */
export function factText(fact: Fact): string {
  return canonical({
    id: fact.id,
    city: fact.cityId,
    at: fact.at.toISOString(),
    kind: fact.kind,
    subject: [fact.subjectType, fact.subjectId],
    actor: [fact.actorPerson, fact.actorRole, fact.actorUnit],
    clause: fact.clause,
    rule: fact.ruleVersion,
    data: fact.data,
  })
}

// Codes are ASCII without blanks; clause ids add Chinese numerals and parentheses. Names and prose do not fit.
const code = /^[\x21-\x7e]{0,200}$/
const clauseCode = /^[\x21-\x7e一二三四五六七八九十百条款项第前言]{1,40}$/

/** Refuses a fact that carries anything but ids, codes, digests and figures. A bug in the caller, not in the input. */
export function assertFact(input: FactInput): void {
  const texts = Object.values(input.data ?? {}).flatMap(value => (Array.isArray(value) ? value : [value]))
  for (const value of [input.kind, input.subjectType, input.subjectId, input.ruleVersion ?? '', ...texts]) {
    if (typeof value === 'string' && !code.test(value))
      refuse('ledger.fact.not-a-code', '账本只记编号、代码和摘要,不记姓名和文字。', 500)
    if (typeof value === 'string' && /^1\d{10}$/.test(value))
      refuse('ledger.fact.phone', '账本不记电话号码。', 500)
  }
  if (input.clause && !clauseCode.test(input.clause)) refuse('ledger.fact.clause', '条款号写法不对。', 500)
}
