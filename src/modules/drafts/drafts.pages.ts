// Addresses and pages of 规划导入.
import type { RouteRecordRaw } from 'vue-router'

export type DraftPart = 'review' | 'difference' | 'publish'

export const draftsUrl = (): string => '/desk/plan/drafts'
export const draftUrl = (id: string, part: DraftPart = 'review'): string =>
  part === 'review' ? `/desk/plan/drafts/${id}` : `/desk/plan/drafts/${id}?part=${part}`

export const draftsPages: RouteRecordRaw[] = [
  { path: '/desk/plan/drafts', component: () => import('./DraftList.vue') },
  { path: '/desk/plan/drafts/:id', component: () => import('./DraftPage.vue'), props: true },
]
