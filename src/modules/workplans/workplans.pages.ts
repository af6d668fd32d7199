// Addresses and pages of work plans.
import type { RouteRecordRaw } from 'vue-router'

export const workPlansUrl = (): string => '/desk/work-plans'
export const workPlanUrl = (unitId: string): string => `/desk/work-plans/${unitId}`

export const workplansPages: RouteRecordRaw[] = [
  { path: '/desk/work-plans', component: () => import('./WorkPlanList.vue') },
  { path: '/desk/work-plans/:unitId', component: () => import('./WorkPlanPage.vue'), props: true },
]
