// The pages of one case and of a new one, with everything that happens around it; addresses are built in cases.pages.ts.
import type { RouteRecordRaw } from 'vue-router'

export const caseOfUrl = (id: string): string => `/desk/case-of/${id}`

export const trendsUrl = (): string => '/desk/case-trends'

export const caseworkPages: RouteRecordRaw[] = [
  { path: '/desk/dispatch/:id/trial', component: () => import('./TrialPage.vue'), props: true },
  { path: '/desk/case-trends', component: () => import('./TrendsPage.vue') },
  { path: '/desk/cases/new', component: () => import('./CaseNew.vue') },
  { path: '/desk/case-of/:id', component: () => import('./CaseOf.vue'), props: true },
  { path: '/desk/cases/:id', component: () => import('./CaseDetail.vue'), props: true },
]
