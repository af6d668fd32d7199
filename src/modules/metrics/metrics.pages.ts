// Addresses and pages of figures and verdicts.
import type { RouteRecordRaw } from 'vue-router'

export type MetricsPart = 'targets' | 'goals' | 'alerts'

export const metricsUrl = (part: MetricsPart = 'targets'): string =>
  part === 'targets' ? '/desk/metrics' : `/desk/metrics?part=${part}`
/** `target:T50` or `T50`. */
export const targetUrl = (code: string): string =>
  `/desk/metrics/targets/${encodeURIComponent(code.replace(/^target:/, ''))}`
export type FilingPart = 'owed' | 'table'
export const filingUrl = (part: FilingPart = 'owed'): string =>
  part === 'owed' ? '/desk/metrics/filing' : `/desk/metrics/filing?part=${part}`
export const readingReviewUrl = (): string => '/desk/metrics/review'

export const metricsPages: RouteRecordRaw[] = [
  { path: '/desk/metrics', component: () => import('./TargetList.vue') },
  { path: '/desk/metrics/filing', component: () => import('./FilingPage.vue') },
  { path: '/desk/metrics/review', component: () => import('./ReadingReview.vue') },
  { path: '/desk/metrics/targets/:code', component: () => import('./TargetDetail.vue'), props: true },
]
