// Addresses and pages of flags on photos, redacted copies, and the board of burden and truth.
import type { RouteRecordRaw } from 'vue-router'

export const flagsUrl = (state?: 'raised' | 'cleared' | 'upheld'): string =>
  state ? `/desk/photo-flags?state=${state}` : '/desk/photo-flags'
export const redactUrl = (digest: string, caseId?: string): string =>
  `/desk/photos/${digest}/redact${caseId ? `?case=${caseId}` : ''}`
export const burdenUrl = (month?: string): string => (month ? `/desk/burden?month=${month}` : '/desk/burden')

export const evidencePages: RouteRecordRaw[] = [
  { path: '/desk/photo-flags', component: () => import('./FlagList.vue') },
  { path: '/desk/burden', component: () => import('./BurdenPage.vue') },
  { path: '/desk/photos/:digest/redact', component: () => import('./RedactPage.vue'), props: true },
]
