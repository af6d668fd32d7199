// Addresses and pages of phases, the year plan, county goals and aims.
import type { RouteRecordRaw } from 'vue-router'
import { planUrl } from '../plan/plan.pages.ts'

export const phasesUrl = (): string => planUrl('phases')
/** The year counted backwards, or one step of it. */
export const yearUrl = (year?: number, stepId?: string): string =>
  `/desk/year${year ? `/${year}` : ''}${stepId ? `#step-${stepId}` : ''}`
export const countiesUrl = (): string => '/desk/counties'
export const countyUrl = (division: number): string => `/desk/counties/${division}`
export const aimsUrl = (): string => planUrl('aims')

export const phasesPages: RouteRecordRaw[] = [
  { path: '/desk/plan/phases', component: () => import('./PhaseList.vue') },
  { path: '/desk/plan/aims', component: () => import('./AimList.vue') },
  { path: '/desk/year', component: () => import('./YearPage.vue') },
  {
    path: '/desk/year/:year',
    component: () => import('./YearPage.vue'),
    props: route => ({ year: Number(route.params.year) }),
  },
  { path: '/desk/counties', component: () => import('./CountyList.vue') },
  {
    path: '/desk/counties/:division',
    component: () => import('./CountyDetail.vue'),
    props: route => ({ division: Number(route.params.division) }),
  },
]
