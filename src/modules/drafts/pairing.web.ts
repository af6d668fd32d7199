// Old and new parts of a difference, side by side: what corresponds, what a person said of it, and what is free to choose.
import type { ReplyOf } from '../../lib/contract.ts'
import type { difference } from './drafts.contract.ts'
import type { PairedKind } from './mapping.ts'

export type Seen = ReplyOf<typeof difference>

/** A row of the difference: one old part, one new part, or both. */
export interface Sides {
  readonly kind: PairedKind
  readonly old: { readonly key: string; readonly words: string } | null
  readonly next: { readonly key: string; readonly words: string } | null
}

const words = (clause: string, title: string) => `${clause}　${title}`

export const clauseSides = (row: Seen['clauses'][number]): Sides => ({
  kind: 'clause',
  old: row.from && { key: row.from.id, words: words(row.from.id, row.from.heading) },
  next: row.to && { key: row.to.item, words: words(row.to.id, row.to.heading) },
})

export const requirementSides = (kind: 'task' | 'target', row: Seen['tasks'][number]): Sides => ({
  kind,
  old: row.from && { key: row.code, words: words(row.from.clause, row.from.title) },
  next: row.to && { key: row.to.item, words: words(row.to.clause, row.to.title) },
})

export function sidesOf(seen: Seen, kind: PairedKind): Sides[] {
  if (kind === 'clause') return seen.clauses.map(clauseSides)
  return (kind === 'task' ? seen.tasks : seen.targets).map(row => requirementSides(kind, row))
}

/** What was said of exactly this pair by hand; undefined when it rests on the words. */
export function saidOfPair(seen: Seen, { kind, old, next }: Sides) {
  return seen.pairings.find(
    it => it.kind === kind && it.said === 'pair' && it.old === old?.key && it.item === next?.key,
  )
}

/** The parts this one was separated from, with their words. */
export function partedFrom(seen: Seen, it: Sides): { old: string; item: string; words: string }[] {
  const all = sidesOf(seen, it.kind)
  return seen.pairings.flatMap(one => {
    if (one.kind !== it.kind || one.said !== 'apart') return []
    if (one.old !== it.old?.key && one.item !== it.next?.key) return []
    const other =
      one.old === it.old?.key
        ? all.find(side => side.next?.key === one.item)?.next
        : all.find(side => side.old?.key === one.old)?.old
    return other ? [{ old: one.old, item: one.item, words: other.words }] : []
  })
}

export interface Choice {
  readonly key: string
  readonly words: string
  /** What it corresponds to now; choosing it takes it from there. */
  readonly now: string | null
}

/** What the part of a row may be paired with: the free ones first, in the order of the document. */
export function choicesFor(seen: Seen, it: Sides): Choice[] {
  const choices = sidesOf(seen, it.kind).flatMap<Choice>(side => {
    const [mine, other] = it.old ? [side.next, side.old] : [side.old, side.next]
    return mine ? [{ key: mine.key, words: mine.words, now: other?.words ?? null }] : []
  })
  return [...choices.filter(one => one.now === null), ...choices.filter(one => one.now !== null)]
}
