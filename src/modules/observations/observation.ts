// Observations: the one table that scores and verdicts are expressions over. A later one supersedes an earlier one;
// nothing is ever changed.

/** Grades of a card answer. Only `fail` can lead to a case; `untested` means there are no data, never a pass. */
export const grades = {
  pass: '达标',
  basic: '基本达标',
  fail: '不达标',
  na: '不适用',
  untested: '未测',
} as const

export type Grade = keyof typeof grades

export const sources = {
  inspection: '巡查测评',
  verification: '整改核查',
  filing: '责任单位填报',
  tally: '系统自动汇总',
} as const

export type Source = keyof typeof sources

export interface Observation {
  readonly id: string
  /** `standard:2.1.3`, `target:T50`. */
  readonly requirement: string
  /** `place:<id>`, `city:640300`. */
  readonly subject: string
  /** `round:<id>`, `2021`, `2021-07`. */
  readonly period: string
  readonly grade: Grade | null
  readonly number: string | null
  readonly unit: string | null
  readonly source: Source
  readonly observer: string | null
  readonly item: string | null
  readonly supersedes: string | null
  readonly observedAt: Date
  readonly at: Date
}

export function roundPeriod(roundId: string): string {
  return `round:${roundId}`
}

export function placeSubject(placeId: string): string {
  return `place:${placeId}`
}
