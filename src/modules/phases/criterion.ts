// How a criterion of a phase stands: by a target's verdict, by a check of the program, or by what the office confirmed. What
// is not known is never met. Pure.
import type { Criterion } from '../plan/pack.contract.ts'

export const standings = {
  met: '已满足',
  unmet: '未满足',
  unknown: '数据不足',
  waived: '已豁免',
} as const

export type Standing = keyof typeof standings
export type Side = 'entry' | 'exit'

/** How it is found out: from a figure, by the program, or by people. */
export type Manner = 'target' | 'check' | 'people'

export interface Ground {
  readonly id: string
  readonly kind: 'confirm' | 'waive'
  readonly state: string
}

/** What is known about a criterion at this moment. */
export interface Knowledge {
  /** Of its target for the phase's year; undefined when there is none yet. */
  readonly verdict?: { readonly verdict: string; readonly sentence: string } | undefined
  /** Of its check; `met` null when the program cannot say. */
  readonly check?: { readonly met: boolean | null; readonly words: string } | undefined
  /** Grounds in force about it, the confirmation and the waiver. */
  readonly grounds: readonly Ground[]
}

export const mannerOf = (criterion: Criterion): Manner =>
  criterion.target ? 'target' : criterion.check ? 'check' : 'people'

export const codeOf = (criterion: Criterion, side: Side, index: number): string =>
  criterion.code ?? `${side}-${index + 1}`

/** What grounds hang on: `phase:P2021/exit/rank-30`. */
export const subjectOf = (phase: string, side: Side, code: string): string => `phase:${phase}/${side}/${code}`

export const countySubject = (division: number): string => `county:${division}`

/** Where a criterion stands, and why in a sentence. A waiver speaks only where it is not met by itself. */
export function standingOf(criterion: Criterion, known: Knowledge): { standing: Standing; words: string } {
  const own = byItself(criterion, known)
  if (own.standing === 'met') return own
  const waiver = known.grounds.find(it => it.kind === 'waive' && it.state === 'waived')
  return waiver ? { standing: 'waived', words: own.words } : own
}

function byItself(criterion: Criterion, known: Knowledge): { standing: Standing; words: string } {
  if (mannerOf(criterion) === 'target') {
    const { verdict, sentence } = known.verdict ?? { verdict: '数据不足', sentence: '还没有填报的数据' }
    if (verdict === '达标') return { standing: 'met', words: sentence }
    return { standing: verdict === '不达标' ? 'unmet' : 'unknown', words: sentence }
  }
  if (mannerOf(criterion) === 'check') {
    const { met, words } = known.check ?? { met: null, words: '还查不出来' }
    return { standing: met === null ? 'unknown' : met ? 'met' : 'unmet', words }
  }
  const ground = known.grounds.find(it => it.kind === 'confirm')
  if (ground?.state === 'approved') return { standing: 'met', words: '一人写明根据，另一人已核准' }
  return ground?.state === 'stated'
    ? { standing: 'unmet', words: '已写明根据，待另一人核准' }
    : { standing: 'unknown', words: '还没有人写明根据' }
}

/** Whether it stands in the way of entering or closing. */
export const isOpen = (standing: Standing): boolean => standing === 'unmet' || standing === 'unknown'
