// Addresses and pages of work plans.
import type { RouteRecordRaw } from 'vue-router'

export const workPlansUrl = (): string => '/desk/work-plans'
/** A unit's work plan, or one measure of it. */
export const workPlanUrl = (unitId: string, measureId?: string): string =>
  `/desk/work-plans/${unitId}${measureId ? `#measure-${measureId}` : ''}`

export const workplansPages: RouteRecordRaw[] = [
  { path: '/desk/work-plans', component: () => import('./WorkPlanList.vue') },
  { path: '/desk/work-plans/:unitId', component: () => import('./WorkPlanPage.vue'), props: true },
]
