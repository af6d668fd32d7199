// Addresses and pages of ledgers handed in.
import type { RouteRecordRaw } from 'vue-router'
import { caseImportUrl } from '../cases/cases.pages.ts'

export const batchUrl = (id: string): string => `${caseImportUrl()}/${id}`

export const batchesPages: RouteRecordRaw[] = [
  { path: caseImportUrl(), component: () => import('./BatchList.vue') },
  { path: '/desk/cases/import/:id', component: () => import('./BatchPage.vue'), props: true },
]
