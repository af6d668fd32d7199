// The page of one case with everything that happens around it; its address is built in cases.pages.ts.
import type { RouteRecordRaw } from 'vue-router'

export const caseworkPages: RouteRecordRaw[] = [
  { path: '/desk/cases/:id', component: () => import('./CaseDetail.vue'), props: true },
]
