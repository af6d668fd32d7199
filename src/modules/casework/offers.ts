// Which offers of a case stand as buttons, and where.

/** Off the straight way: shown after it, and only to who may do it now; for everybody else among the folded reasons. */
export const asideActs: ReadonlySet<string> = new Set([
  'reassign',
  'dispute',
  'contest',
  'uphold',
  'check',
  'split',
  'withdraw',
  'resume',
  'draw',
  'agree',
  'reopen',
  'hold',
  'relapse',
])

// Grounds that only say: this is the other one's case. A reason nobody asks for is left out.
const beside = new Set([
  'case.dispute.once',
  'case.contest.first',
  'case.dispute.ruled',
  'case.agree.once',
  'case.pass.twice',
  'case.look-again.not-drawn',
])

/** Never a button: suspension is granted on a request, not by itself; and what only points at its neighbour. */
export function neverAButton(offer: {
  readonly action: string
  readonly refusal?: { readonly code: string } | undefined
}): boolean {
  return offer.action === 'suspend' || (offer.refusal !== undefined && beside.has(offer.refusal.code))
}
