// Which place of the register a ledger's words mean. Found only where the words leave no doubt; otherwise the likeliest are offered
// and a person says it once for all rows with the same words.
import { wordsAlike } from '../casework/similar.ts'

export interface KnownPlace {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly division: number
  readonly address: string
}

export type PlaceFound =
  | { readonly placeId: string; readonly exact: boolean }
  | { readonly placeId: null; readonly suggestions: readonly string[] }

/** Half-width, without blanks and marks. */
export const plainWords = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{P}\p{S}]+/gu, '')
    .toLowerCase()

const LEAST_NAME = 3
const LIKELY = 0.4

/**
 * Finds places by words. Exact: code, name or address; else the longest name that stands in the words, if it is one place's only.
 * `division` null: the words say no county.
 */
export function placeFinder(places: readonly KnownPlace[]) {
  const plain = places.map(place => ({
    place,
    code: plainWords(place.code),
    name: plainWords(place.name),
    address: plainWords(place.address),
  }))
  const memory = new Map<string, PlaceFound>()
  const find = (text: string, division: number | null): PlaceFound => {
    const words = plainWords(text)
    const here = plain.filter(it => division === null || it.place.division === division)
    const exact = here.filter(it => words !== '' && (it.code === words || it.name === words))
    if (exact.length === 1) return { placeId: exact[0]!.place.id, exact: true }
    const at = here.filter(it => words !== '' && it.address === words)
    if (exact.length === 0 && at.length === 1) return { placeId: at[0]!.place.id, exact: true }
    const named = here
      .filter(it => [...it.name].length >= LEAST_NAME && words.includes(it.name))
      .sort((a, b) => b.name.length - a.name.length)
    const best = named.filter(it => it.name.length === named[0]!.name.length)
    if (best.length === 1) return { placeId: best[0]!.place.id, exact: false }
    const offered = exact.length > 1 ? exact : best.length > 1 ? best : likely(words, text, here)
    return { placeId: null, suggestions: offered.slice(0, 5).map(it => it.place.id) }
  }
  const likely = (words: string, text: string, here: typeof plain) =>
    here
      .map(it => ({
        ...it,
        score:
          words.length >= LEAST_NAME && it.name.includes(words)
            ? 1
            : Math.max(wordsAlike(text, it.place.name), wordsAlike(text, it.place.address)),
      }))
      .filter(it => it.score >= LIKELY)
      .sort((a, b) => b.score - a.score)
  return (text: string, division: number | null): PlaceFound => {
    const key = `${division}\n${text}`
    const known = memory.get(key) ?? find(text, division)
    memory.set(key, known)
    return known
  }
}
