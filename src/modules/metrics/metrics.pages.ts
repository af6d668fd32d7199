// Addresses and pages of figures and verdicts.
import type { RouteRecordRaw } from 'vue-router'

export type MetricsPart = 'targets' | 'goals' | 'alerts'

/** The targets, their goals, or what is told of them ahead; of these one. */
export const metricsUrl = (part: MetricsPart = 'targets', alertId?: string): string =>
  `/desk/metrics${part === 'targets' ? '' : `?part=${part}`}${alertId ? `#alert-${alertId}` : ''}`
/** `target:T50` or `T50`. */
export const targetUrl = (code: string): string =>
  `/desk/metrics/targets/${encodeURIComponent(code.replace(/^target:/, ''))}`
export type FilingPart = 'owed' | 'table'
export const filingUrl = (part: FilingPart = 'owed'): string =>
  part === 'owed' ? '/desk/metrics/filing' : `/desk/metrics/filing?part=${part}`
/** What waits: readings, or published figures, or verdicts of people. */
export const readingReviewUrl = (part?: 'outside' | 'verdicts'): string =>
  `/desk/metrics/review${part ? `#${part}` : ''}`

export const metricsPages: RouteRecordRaw[] = [
  { path: '/desk/metrics', component: () => import('./TargetList.vue') },
  { path: '/desk/metrics/filing', component: () => import('./FilingPage.vue') },
  { path: '/desk/metrics/review', component: () => import('./ReadingReview.vue') },
  { path: '/desk/metrics/targets/:code', component: () => import('./TargetDetail.vue'), props: true },
]
