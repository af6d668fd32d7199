// Which category a text belongs to, learned from the city's own ended cases; keeps silent when it is not sure, and says how
// good it is by cases it was not shown. Bigrams and counts: small, quick, and anyone can follow it.

export interface Example {
  readonly id: string
  readonly text: string
  readonly category: string
}

/** Fewer real ended cases than this teach nothing. */
export const LEAST_CASES = 500
/** Suggestions are given from the certainty on at which so many in a hundred were right on held-out cases. */
export const WANTED_RIGHT = 0.9
const LEAST_OF_ONE = 5

export interface Quality {
  /** Cases learned from, and held out to measure by. */
  readonly learned: number
  readonly heldOut: number
  /** Of the held-out cases, how many got a suggestion, and how many of those the right one. */
  readonly answered: number
  readonly right: number
}

export interface Suggester {
  readonly quality: Quality
  /** The category, or nothing when it is not sure enough. */
  suggest(text: string): string | undefined
}

export type Learned =
  | { readonly on: true; readonly suggester: Suggester }
  | { readonly on: false; readonly cases: number; readonly why: 'few' | 'poor' }

interface Model {
  readonly categories: readonly { readonly code: string; readonly prior: number; readonly total: number }[]
  readonly counts: ReadonlyMap<string, Float64Array>
  readonly size: number
}

const pairs = (text: string): string[] => {
  const letters = [...text.replace(/[\s\d\p{P}\p{S}]/gu, '')]
  return letters.slice(1).map((letter, i) => letters[i]! + letter)
}

function modelOf(examples: readonly Example[]): Model {
  const codes = [...new Set(examples.map(it => it.category))].sort()
  const at = new Map(codes.map((code, i) => [code, i]))
  const cases = new Float64Array(codes.length)
  const totals = new Float64Array(codes.length)
  const counts = new Map<string, Float64Array>()
  for (const { text, category } of examples) {
    const i = at.get(category)!
    cases[i]! += 1
    for (const pair of new Set(pairs(text))) {
      const row = counts.get(pair) ?? new Float64Array(codes.length)
      counts.set(pair, row)
      row[i]! += 1
      totals[i]! += 1
    }
  }
  return {
    categories: codes.map((code, i) => ({ code, prior: cases[i]! / examples.length, total: totals[i]! })),
    counts,
    size: counts.size,
  }
}

/** The likeliest category and its share of the likelihood of all; nothing where no word is known. */
function likeliest(model: Model, text: string): { code: string; sure: number } | undefined {
  const known = [...new Set(pairs(text))].flatMap(pair => model.counts.get(pair) ?? [])
  if (known.length === 0 || model.categories.length < 2) return undefined
  const logs = model.categories.map(({ prior, total }, i) =>
    known.reduce((sum, row) => sum + Math.log((row[i]! + 0.1) / (total + 0.1 * model.size)), Math.log(prior)),
  )
  const best = Math.max(...logs)
  const sum = logs.reduce((all, log) => all + Math.exp(log - best), 0)
  return { code: model.categories[logs.indexOf(best)]!.code, sure: 1 / sum }
}

/** Where a case falls by its id: 0–9, the same every time. */
function fold(id: string): number {
  let sum = 0
  for (const sign of id) sum = (sum * 31 + sign.charCodeAt(0)) % 1_000_003
  return sum % 10
}

/**
 * Learns from eight tenths, chooses on one tenth how sure to be, measures on the last one, which took part in neither.
 * Off below `LEAST_CASES`, and where no certainty is enough to be right often enough.
 */
export function learn(all: readonly Example[]): Learned {
  const many = new Map<string, number>()
  for (const { category } of all) many.set(category, (many.get(category) ?? 0) + 1)
  const examples = all.filter(it => many.get(it.category)! >= LEAST_OF_ONE)
  if (all.length < LEAST_CASES) return { on: false, cases: all.length, why: 'few' }
  const model = modelOf(examples.filter(it => fold(it.id) < 8))
  const asked = (n: number) =>
    examples.filter(it => fold(it.id) === n).map(it => ({ ...it, said: likeliest(model, it.text) }))
  const from = sureEnough(asked(8))
  if (from === undefined) return { on: false, cases: all.length, why: 'poor' }
  const last = asked(9)
  const answered = last.filter(it => it.said && it.said.sure >= from)
  return {
    on: true,
    suggester: {
      quality: {
        learned: examples.filter(it => fold(it.id) < 8).length,
        heldOut: last.length,
        answered: answered.length,
        right: answered.filter(it => it.said!.code === it.category).length,
      },
      suggest(text) {
        const said = likeliest(model, text)
        return said && said.sure >= from ? said.code : undefined
      },
    },
  }
}

/** The lowest certainty from which on enough were right. */
function sureEnough(
  asked: readonly { readonly category: string; readonly said: { code: string; sure: number } | undefined }[],
): number | undefined {
  const sorted = asked.filter(it => it.said).sort((a, b) => b.said!.sure - a.said!.sure)
  let right = 0
  let found: number | undefined
  sorted.forEach((it, i) => {
    right += it.said!.code === it.category ? 1 : 0
    if (i >= 9 && right / (i + 1) >= WANTED_RIGHT) found = it.said!.sure
  })
  return found
}
