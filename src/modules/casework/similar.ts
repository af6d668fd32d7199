// Whether two problems may be one: by distance, category, time and the words of their titles. Only ever a suggestion.

export interface Alike {
  readonly metres: number
  readonly sameCategory: boolean
  readonly days: number
  readonly wordsAlike: number
}

/** The pairs of neighbouring characters of a text, without spaces and punctuation. */
function pairs(text: string): Set<string> {
  const letters = [...text.replace(/[\s\p{P}\p{S}]/gu, '')]
  return new Set(letters.slice(1).map((letter, i) => letters[i]! + letter))
}

/** How alike two titles are, from 0 to 1: shared pairs of characters over all of them (Sørensen–Dice). */
export function wordsAlike(a: string, b: string): number {
  const [left, right] = [pairs(a), pairs(b)]
  if (left.size + right.size === 0) return a.trim() === b.trim() ? 1 : 0
  const shared = [...left].filter(pair => right.has(pair)).length
  return (2 * shared) / (left.size + right.size)
}

/**
 * How likely it is one problem, from 0 to 1, each ground at its weight: near (100 m), same category, lately filed (30 days),
 * titles alike. Weights are judgement, not measurement; what is suggested is decided by a person.
 */
export function likeness({ metres, sameCategory, days, wordsAlike: words }: Alike): number {
  const near = Math.max(0, 1 - metres / 100)
  const lately = Math.max(0, 1 - days / 30)
  return 0.35 * near + 0.25 * (sameCategory ? 1 : 0) + 0.1 * lately + 0.3 * words
}

/** Above this a person is asked to look. */
export const WORTH_A_LOOK = 0.5
