// Addresses and pages of flags on photos.
import type { RouteRecordRaw } from 'vue-router'

export const flagsUrl = (state?: 'raised' | 'cleared' | 'upheld'): string =>
  state ? `/desk/photo-flags?state=${state}` : '/desk/photo-flags'

export const evidencePages: RouteRecordRaw[] = [
  { path: '/desk/photo-flags', component: () => import('./FlagList.vue') },
]
