// Addresses and pages of ledgers handed in.
import type { RouteRecordRaw } from 'vue-router'

export const caseImportUrl = (): string => '/desk/case-import'
export const batchUrl = (id: string): string => `/desk/case-import/${id}`

export const batchesPages: RouteRecordRaw[] = [
  { path: '/desk/case-import', component: () => import('./BatchList.vue') },
  { path: '/desk/case-import/:id', component: () => import('./BatchPage.vue'), props: true },
]
