// The pages of the workbench; addresses are built in cases.pages.ts.
import type { RouteRecordRaw } from 'vue-router'

export const workbenchPages: RouteRecordRaw[] = [
  { path: '/desk/cases', component: () => import('./CaseList.vue') },
  { path: '/desk/cases/:id/print', component: () => import('./CasePrint.vue'), props: true },
]
