// Addresses and pages of dispatch.
import type { RouteRecordRaw } from 'vue-router'

export const dispatchUrl = (part?: 'try'): string => (part ? `/desk/dispatch?part=${part}` : '/desk/dispatch')
/** The page stands in casework, which knows the cases. */
export const trialUrl = (id: string): string => `/desk/dispatch/${id}/trial`
export const ruleSetUrl = (id: string): string => `/desk/dispatch/${id}`

export const dispatchPages: RouteRecordRaw[] = [
  { path: '/desk/dispatch', component: () => import('./DispatchPage.vue') },
  { path: '/desk/dispatch/:id', component: () => import('./RuleSet.vue'), props: true },
]
