// Which category a text may belong to, by the words the city's pack lists for each; a suggestion, never a choice.

export interface Named {
  readonly code: string
  readonly name: string
  readonly words: readonly string[]
}

/**
 * The category with the most letters of its own words in the text; undefined where none is found or two are equal, since a
 * guess is worse than none.
 */
export function suggestCategory<T extends Named>(categories: readonly T[], text: string): T | undefined {
  const scores = categories
    .map(one => ({
      one,
      score: one.words.filter(word => text.includes(word)).reduce((sum, word) => sum + [...word].length, 0),
    }))
    .sort((a, b) => b.score - a.score)
  const [first, second] = scores
  return first && first.score > 0 && first.score > (second?.score ?? 0) ? first.one : undefined
}
