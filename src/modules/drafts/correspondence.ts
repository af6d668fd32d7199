// Which part of a new document is which part of the plan in force: by words first, by number second, each at most once.

export interface Likeness<Old, New> {
  /** 0: nothing alike; 1: the same. */
  readonly score: (old: Old, next: New) => number
  /** Below this two parts are strangers. */
  readonly atLeast: number
}

/** What people have said of single parts; it holds whatever the words are. */
export interface Said<Old, New> {
  /** Each old and each new part at most once. */
  readonly pairs: ReadonlyMap<Old, New>
  readonly apart: (old: Old, next: New) => boolean
}

/**
 * Pairs old and new: first as people said, then greedily from the most alike down; of equals the nearest in order, then
 * the first. Looked at from the other side it comes to the same pairs.
 */
export function pairUp<Old, New>(
  olds: readonly Old[],
  news: readonly New[],
  { score, atLeast }: Likeness<Old, New>,
  said?: Said<Old, New>,
): Map<Old, New> {
  const candidates: { old: Old; next: New; score: number; apart: number; late: number }[] = []
  for (const [i, old] of olds.entries())
    for (const [j, next] of news.entries()) {
      const likeness = score(old, next)
      if (likeness >= atLeast && !said?.apart(old, next))
        candidates.push({ old, next, score: likeness, apart: Math.abs(i - j), late: i + j })
    }
  candidates.sort((a, b) => b.score - a.score || a.apart - b.apart || a.late - b.late)
  const pairs = new Map(said?.pairs)
  const taken = new Set<New>(pairs.values())
  for (const { old, next } of candidates) {
    if (pairs.has(old) || taken.has(next)) continue
    pairs.set(old, next)
    taken.add(next)
  }
  return pairs
}

const grams = new Map<string, ReadonlyMap<string, number>>()

function bigrams(text: string): ReadonlyMap<string, number> {
  const known = grams.get(text)
  if (known) return known
  const counted = new Map<string, number>()
  const plain = `^${text}`
  for (let i = 0; i + 1 < plain.length; i++) {
    const pair = plain.slice(i, i + 2)
    counted.set(pair, (counted.get(pair) ?? 0) + 1)
  }
  if (grams.size > 5000) grams.clear()
  grams.set(text, counted)
  return counted
}

/** Pairs what is left over where a key is held by one of each side only: whatever the words, there is nothing else it could be. */
export function pairAlone<Old, New>(
  olds: readonly Old[],
  news: readonly New[],
  keyOfOld: (it: Old) => string,
  keyOfNew: (it: New) => string,
): Map<Old, New> {
  const single = <T>(its: readonly T[], keyOf: (it: T) => string) => {
    const byKey = new Map<string, T | undefined>()
    for (const it of its) byKey.set(keyOf(it), byKey.has(keyOf(it)) ? undefined : it)
    return byKey
  }
  const next = single(news, keyOfNew)
  const pairs = new Map<Old, New>()
  for (const [key, old] of single(olds, keyOfOld)) {
    const found = next.get(key)
    if (old !== undefined && found !== undefined) pairs.set(old, found)
  }
  return pairs
}

/** Share of pairs of neighbouring characters that two texts have in common (Dice). */
export function alike(a: string, b: string): number {
  if (a === b) return a === '' ? 0 : 1
  const [left, right] = [bigrams(a), bigrams(b)]
  let common = 0
  let total = 0
  for (const [pair, n] of left) common += Math.min(n, right.get(pair) ?? 0)
  for (const n of left.values()) total += n
  for (const n of right.values()) total += n
  return total === 0 ? 0 : (2 * common) / total
}

/** Without punctuation, years and white space: 二〇二二年 and 2022年 in a heading change nothing of what it is. */
export function bare(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\d{4}(?:[—―–\-至]\d{4})?年?/g, '')
    .replace(/[\p{P}\p{S}\p{Z}\s]/gu, '')
}

export interface ClauseLike {
  readonly id: string
  readonly heading: string
}

/** A clause is the same when its heading is; a changed heading under the same number needs half its words. */
export const clauseLikeness: Likeness<ClauseLike, ClauseLike> = {
  score: (old, next) => {
    const [was, now] = [bare(old.heading), bare(next.heading)]
    const same = old.id === next.id
    // A pack gives the head of a long heading, or a document cuts one after the first sentence.
    const begins = same && was.length > 2 && now.length > 2 && (was.startsWith(now) || now.startsWith(was))
    const words = begins ? Math.max(0.8, alike(was, now)) : alike(was, now)
    return words >= 0.55 || (same && words >= 0.35) ? words + (same ? 0.1 : 0) : 0
  },
  atLeast: 0.35,
}

export interface TargetLike {
  readonly clause: string
  readonly indicator: string
  readonly kind: string
  readonly value: string | null
}

/**
 * A target is the same when indicator and place agree; its figure may be what changed.
 * @param clauseNow the clause of the new document that an old clause became
 */
export function targetLikeness(
  clauseNow: (old: string) => string | undefined,
): Likeness<TargetLike, TargetLike> {
  return {
    score: (old, next) => {
      const words = Math.max(
        alike(bare(old.indicator), bare(next.indicator)),
        within(bare(old.indicator), bare(next.indicator)),
      )
      const place = (clauseNow(old.clause) ?? old.clause) === next.clause
      const kind = old.kind === next.kind
      const figure = old.value !== null && old.value === next.value
      if (words < 0.3 && !(place && kind && figure)) return 0
      return words * 0.6 + (place ? 0.2 : 0) + (kind ? 0.1 : 0) + (figure ? 0.1 : 0)
    },
    atLeast: 0.45,
  }
}

// A pack writes 污水集中处理率, the document 城市生活污水…集中处理率: one holds the other.
function within(a: string, b: string): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return short.length >= 4 && long.includes(short) ? 0.6 + (0.4 * short.length) / long.length : 0
}
