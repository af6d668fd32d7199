// What is spoken of where a figure stands alone: 提高覆盖率。到2025年达到90%; 2024年建成20个.
import type { Node } from './compile-clauses.ts'
import { BUILD, type Find } from './compile-figures.ts'
import { METRIC, nounOf } from './compile-indicator.ts'
import type { View } from './compile-view.ts'

export interface Topics {
  /** Said in this clause itself. */
  readonly own: (unit: string | null) => string
  /** The noun for a figure in this unit, or nothing. */
  readonly of: (unit: string | null) => string
  /** A target found names its noun for the next in its unit. */
  readonly say: (find: Find) => void
  /** A sentence without a figure names what the next one measures. */
  readonly hear: (sentence: string) => void
}

/** Topics of a clause; `before` are those of the clause before it, below the same one. */
export function topicsOf(heading: string, before: Pick<Topics, 'own'> | undefined): Topics {
  const byUnit = new Map<string, string>()
  let bare = heading
  const own = (unit: string | null) => byUnit.get(unit ?? '') ?? ''
  // One clause back and no further.
  const of = (unit: string | null) => bare || own(unit) || (before?.own(unit) ?? '')
  return {
    own,
    of,
    say: ({ value, unit, indicator }) => {
      // 建成生活圈60个，覆盖社区240个: the first is what the plan counts.
      if (value !== null && !byUnit.has(unit ?? '')) byUnit.set(unit ?? '', indicator)
    },
    hear: sentence => {
      const noun = /\d/.test(sentence) ? '' : bareNoun(sentence)
      if (noun !== '') bare = noun
      else if (sentence.length > 24) bare = ''
    },
  }
}

const MEASURED = new RegExp(`${METRIC}$`)
const BUILT = new RegExp(`^(?:${BUILD.source})`)

/** 提高森林覆盖率, 新建口袋公园: one thing and no more. */
function bareNoun(words: string): string {
  if (words.length > 24 || /[，；：、]/.test(words)) return ''
  const noun = nounOf(words).text
  const built = noun.replace(BUILT, '')
  return noun.length <= 20 && (MEASURED.test(noun) || (built !== noun && built.length >= 2)) ? built : ''
}

/** What a heading names, where it names something measured or built. */
export const headingNoun = (view: View, node: Node): string =>
  bareNoun(view.text.slice(node.headingFrom, node.headingTo))
