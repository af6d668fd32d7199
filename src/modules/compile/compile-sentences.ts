// A clause's own words as sentences, with what is no part of them masked out at equal length.

export interface Sentence {
  /** In the view. */
  readonly from: number
  /** For looking: names in quotes and titles have their figures masked. */
  readonly text: string
  /** The same as written. */
  readonly plain: string
  /** What was spoken of before, for a sentence that names nothing itself: 到2025年达到90%. */
  readonly topic?: (unit: string | null) => string
}

/** Beyond this a sentence is cut at a comma, so that no rule looks at a text without end. */
const LONGEST = 400

const NUMERALS = /[0-9一二三四五六七八九十百千万亿两]/g
const MASK = '◇'

/** “95%的小区达标” says how much; “六个100%” and 《…30条》 are names. */
const BOUND =
  /^“(?!.{0,4}(?:[一二两三四五六七八九十\d]+|多)个)(?=.{6}).*(?:\d%|(?:不低于|不少于|不超过|不高于|达到|拥有)\d|\d[^，。\d]{0,3}(?:以上|以内|以下))/

/** The view with figures inside “…” and 《…》 masked: “十个一”, 《健康中国2030规划纲要》 hold no figure of the plan's. */
export function maskNames(text: string): string {
  return text
    .replace(/[“《][^“”《》\n]{1,60}[”》]/g, name => (BOUND.test(name) ? name : name.replace(NUMERALS, MASK)))
    .replace(/（(?:以下|下同|简称)[^（）\n]{0,40}）/g, all => MASK.repeat(all.length))
}

/** The sentences in `[from, to)` of the view; `skip` are stretches that hold none (tables, owners). */
export function sentencesOf(
  view: string,
  masked: string,
  from: number,
  to: number,
  skip: readonly (readonly [number, number])[],
): Sentence[] {
  const sentences: Sentence[] = []
  let start = from
  const close = (end: number) => {
    if (end - start >= 3)
      sentences.push({ from: start, text: masked.slice(start, end), plain: view.slice(start, end) })
    start = end + 1
  }
  let depth = 0
  const holes = [...skip].sort((a, b) => a[0] - b[0])
  let next = 0
  for (let i = from; i < to; i++) {
    while (next < holes.length && holes[next]![1] <= i) next++
    const hole = holes[next]
    if (hole && i >= hole[0]) {
      close(i)
      i = hole[1] - 1
      start = hole[1]
      continue
    }
    const char = view[i]!
    if (i - start > LONGEST && (char === '，' || i - start > LONGEST + 200)) close(i)
    if (char === '（') depth++
    else if (char === '）') depth = Math.max(0, depth - 1)
    if (char === '\n' || char === '\t' || char === '。' || ('；！？'.includes(char) && depth === 0)) {
      close(i)
      depth = 0
    }
  }
  close(to)
  return sentences
}

/** Where the phrases of a sentence begin and end: cut at commas and colons outside brackets. */
export function phrasesOf(text: string): (readonly [number, number])[] {
  const phrases: (readonly [number, number])[] = []
  let start = 0
  let depth = 0
  for (let i = 0; i <= text.length; i++) {
    const char = text[i]
    if (char === '（') depth++
    else if (char === '）') depth = Math.max(0, depth - 1)
    if (i === text.length || ((char === '，' || char === '：') && depth === 0)) {
      if (i > start) phrases.push([start, i])
      start = i + 1
    }
  }
  return phrases
}
